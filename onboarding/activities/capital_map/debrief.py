"""Talking a map through: what happened, then at most three points, then each step. No score, no praise for a full map."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from onboarding.activities.capital_map.data import (
    BIG,
    MEDICINE,
    OURS,
    SMALL,
    THERE,
    WOULD,
    CapitalMaps,
    Person,
)
from onboarding.activities.capital_map.model import Drawn
from onboarding.activities.said import Said, named

MOST_POINTS = 3
NOTHING = "nothing noted"
PATTERNS: Mapping[str, Callable[[Person, Drawn], bool]] = {
    "medicine": lambda person, drawn: _kind(person, drawn) == MEDICINE,
    "ours": lambda person, drawn: _kind(person, drawn) == OURS,
    "big": lambda person, drawn: _kind(person, drawn) == BIG,
    "only-wishes": lambda person, drawn: {line for (_, line), _ in drawn.notes} == {WOULD},
    "no-wish": lambda person, drawn: {line for (_, line), _ in drawn.notes} == {THERE},
    "one-part": lambda person, drawn: len({domain for (domain, _), _ in drawn.notes}) == 1,
}
"""What can be seen in a map without judging its words, the most harmful first."""


@dataclass(frozen=True, kw_only=True)
class Beside:
    """One part of the map: what the learner noted, and what could be heard."""

    title: str
    yours: str
    heard: str
    facts: tuple[str, ...]


def analysis(maps: CapitalMaps, person: Person, drawn: Drawn) -> tuple[Said, ...]:
    """At most three points: what showed in this map, then what is said to everybody."""
    shown = [maps.patterns[name] for name, look in PATTERNS.items() if look(person, drawn)]
    said = (*shown[: MOST_POINTS - len(maps.points)], *maps.points)
    return tuple(replace(one, title=named(one.title, person), text=named(one.text, person)) for one in said)


def happened(person: Person, drawn: Drawn) -> str:
    """Which step was picked, and which others are small enough too."""
    picked = person.step(drawn.step)
    others = [f"“{step.text}”" for step in person.steps if step.kind == SMALL and step.id != picked.id]
    also = "too " if picked.kind == SMALL else ""
    return f"You picked: “{picked.text}”. Small enough {also}would be: {' or '.join(others)}."


def beside(maps: CapitalMaps, person: Person, drawn: Drawn) -> tuple[Beside, ...]:
    """Every part of the map beside what could be heard for it."""
    titles = {domain.id: domain.title for domain in maps.domains}
    return tuple(
        Beside(
            title=titles[heard.domain],
            yours=_lines(drawn.note(heard.domain, THERE), drawn.note(heard.domain, WOULD)),
            heard=_lines(heard.there, heard.would),
            facts=heard.facts,
        )
        for heard in person.heard
    )


def on_one_line(note: str) -> str:
    """A note with a stop at its end, or that there is none."""
    text = " ".join(note.split()) or NOTHING
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _lines(there: str, would: str) -> str:
    return f"There: {on_one_line(there)} Would like: {on_one_line(would)}"


def _kind(person: Person, drawn: Drawn) -> str:
    return person.step(drawn.step).kind if drawn.step else ""
