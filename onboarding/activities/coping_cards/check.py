"""The check that a clinician's edits of `data/coping_cards.toml` pass. Every fault is a sentence with its next step."""

from collections.abc import Collection, Mapping
from typing import Any

from onboarding.activities.coping_cards.data import FILE, LINES
from onboarding.activities.coping_cards.debrief import PATTERNS
from onboarding.activities.story_check import Found, age_faults, field_faults, file_faults, said_faults, tables, twice
from onboarding.errors import Fault

_MOST = {"line": len(LINES), "person": 4, "pattern": len(PATTERNS), "point": 3}
_MOST_SITUATIONS = 6
_FORMS: Mapping[str, Mapping[str, type]] = {
    "line": {"id": str, "title": str, "prompt": str, "facts": list},
    "person": {"id": str, "name": str, "age": int, "told": str, "facts": list, "situation": list},
    "situation": {"id": str, "text": str, "facts": list},
    "pattern": {"id": str, "title": str, "text": str, "facts": list},
    "point": {"title": str, "text": str, "facts": list},
    "last": {"text": str, "facts": list},
}
_LONGEST = {"name": 40, "title": 60, "prompt": 160, "told": 700, "text": 480}


def check_cards(text: str, *, facts: Collection[str]) -> list[Fault]:
    """Every fault of the file; an empty list when it may be used. `facts` are the known ids."""
    return file_faults(text, FILE, most=_MOST, parts=lambda raw: _parts(raw, facts))


def _parts(raw: Mapping[str, Any], facts: Collection[str]) -> Found:
    for kind in _MOST:
        if kind != "point":
            yield from twice([one.get("id") for one in raw[kind]], "", kind)
        for number, one in enumerate(raw[kind], start=1):
            place = f"{kind} '{one.get('id', number)}'"
            yield from _fields(kind, one, place, facts)
            if kind == "line" and "?" not in str(one.get("prompt")):
                yield place, "'prompt' asks nothing.", "Ask for what is missing: the line is the learner's."
            elif kind == "person":
                yield from _person(one, place, facts)
    for kind, known in (("line", LINES), ("pattern", tuple(PATTERNS))):
        if [one.get("id") for one in raw[kind]] != list(known):
            yield (
                "",
                f"has not each [[{kind}]] in its order.",
                f"The program knows these: {', '.join(known)}. Write each.",
            )
    yield from _fields("last", raw["last"], "last", facts)


def _person(one: Mapping[str, Any], place: str, facts: Collection[str]) -> Found:
    yield from age_faults(one, place)
    situations = one.get("situation")
    if not isinstance(situations, list) or not tables(situations, _MOST_SITUATIONS):
        mend = f"Give it 1 to {_MOST_SITUATIONS} tables."
        yield place, f"has no [[person.situation]], or more than {_MOST_SITUATIONS}.", mend
        return
    yield from twice([situation.get("id") for situation in situations], place, "situation")
    for number, situation in enumerate(situations, start=1):
        yield from _fields("situation", situation, f"{place}, situation '{situation.get('id', number)}'", facts)


def _fields(kind: str, one: Mapping[str, Any], place: str, facts: Collection[str]) -> Found:
    yield from field_faults(one, _FORMS[kind], place)
    yield from said_faults(one, place, longest=_LONGEST, facts=facts)
