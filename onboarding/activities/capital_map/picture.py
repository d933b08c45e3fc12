"""A map of recovery capital as a picture and in words: each part with what is there, what the person would like, and the one step."""

from collections.abc import Iterator, Mapping

from onboarding.activities.branch_picture import Branch, BranchMap, Entry, MarkForm, Size, branch_picture
from onboarding.activities.capital_map.data import LINES, MEDICINE, THERE, WOULD, CapitalMaps, Person
from onboarding.activities.capital_map.debrief import on_one_line
from onboarding.activities.capital_map.model import Drawn

EMPTY = "nothing noted yet"
STEP = "step"
_MARKS: Mapping[str, MarkForm] = {THERE: "disc", WOULD: "ring", STEP: "arrow"}
_WORDS: Mapping[str, str] = {THERE: "is there", WOULD: "would like", STEP: "one step"}


def told_map(maps: CapitalMaps, person: Person, drawn: Drawn) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The map in words: each part with what stands there."""
    return tuple(
        (
            domain.title,
            tuple(f"{_WORDS[line].capitalize()}: {text}" for line, text in _stands(domain.id, person, drawn)),
        )
        for domain in maps.domains
    )


def map_picture(maps: CapitalMaps, person: Person, drawn: Drawn, size: Size) -> str:
    """The map of one person, drawn from what was noted and picked."""
    told = (
        f"{title}. {' '.join(things) if things else f'{EMPTY}.'}" for title, things in told_map(maps, person, drawn)
    )
    whole = BranchMap(
        id=person.id,
        title=f"The map of {person.name}",
        told=" ".join(told),
        person=person.name,
        branches=tuple(
            Branch(
                title=domain.title,
                entries=tuple(Entry(mark=_MARKS[line], text=text) for line, text in _stands(domain.id, person, drawn)),
            )
            for domain in maps.domains
        ),
        legend=tuple(Entry(mark=mark, text=_WORDS[line]) for line, mark in _MARKS.items()),
        empty=EMPTY,
    )
    return branch_picture(whole, size)


def _stands(domain: str, person: Person, drawn: Drawn) -> Iterator[tuple[str, str]]:
    """What stands in one part: which line it is, and the text. A change of a medicine is taken off once it was talked about."""
    for line in LINES:
        if note := drawn.note(domain, line):
            yield line, on_one_line(note)
    step = person.step(drawn.step) if drawn.step else None
    if step and step.domain == domain and not (drawn.shown and step.kind == MEDICINE):
        yield STEP, on_one_line(step.text)
