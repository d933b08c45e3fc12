"""The check that a clinician's edits of `data/trigger_map.toml` pass. Every fault is a sentence with its next step."""

from collections.abc import Collection, Mapping
from typing import Any

from onboarding.activities.story_check import (
    Found,
    age_faults,
    field_faults,
    file_faults,
    said_faults,
    strings,
    tables,
    twice,
)
from onboarding.activities.trigger_map.data import AVOID, FILE
from onboarding.activities.trigger_map.debrief import PATTERNS
from onboarding.errors import Fault

_MOST = {"place": 6, "person": 4, "pattern": len(PATTERNS), "point": 3}
_MOST_THINGS = 12
_FORMS: Mapping[str, Mapping[str, type]] = {
    "place": {"id": str, "title": str, "hint": str, "facts": list},
    "person": {"id": str, "name": str, "age": int, "told": str, "facts": list, "thing": list},
    "pattern": {"id": str, "title": str, "text": str, "facts": list},
    "point": {"title": str, "text": str, "facts": list},
    "last": {"text": str, "facts": list},
    "thing": {"id": str, "text": str, "where": list, "avoid": list, "tell": bool, "say": str, "facts": list},
}
_LONGEST = {"name": 40, "title": 60, "hint": 120, "told": 900, "say": 240, "text": 480}
_LONGEST_ON_MAP = 44


def check_maps(text: str, *, facts: Collection[str]) -> list[Fault]:
    """Every fault of the file; an empty list when it may be used. `facts` are the known ids."""
    return file_faults(text, FILE, most=_MOST, parts=lambda raw: _parts(raw, facts))


def _parts(raw: Mapping[str, Any], facts: Collection[str]) -> Found:
    places = [str(place.get("id")) for place in raw["place"]]
    for kind in _MOST:
        if kind != "point":
            yield from twice([one.get("id") for one in raw[kind]], "", kind)
        for number, one in enumerate(raw[kind], start=1):
            place = f"{kind} '{one.get('id', number)}'"
            yield from _fields(kind, one, place, facts)
            if kind == "person":
                yield from _person(one, place, places, facts)
    for wanted in PATTERNS:
        if wanted not in [one.get("id") for one in raw["pattern"]]:
            yield "", f"has no [[pattern]] '{wanted}'.", f"The program finds these: {', '.join(PATTERNS)}. Write each."
    yield from _fields("last", raw["last"], "last", facts)


def _person(one: Mapping[str, Any], place: str, places: Collection[str], facts: Collection[str]) -> Found:
    yield from age_faults(one, place)
    things = one.get("thing")
    if not isinstance(things, list) or not tables(things, _MOST_THINGS):
        yield place, f"has no [[person.thing]], or more than {_MOST_THINGS}.", f"Give it 1 to {_MOST_THINGS} tables."
        return
    yield from twice([thing.get("id") for thing in things], place, "thing")
    for number, thing in enumerate(things, start=1):
        here = f"{place}, thing '{thing.get('id', number)}'"
        yield from _fields("thing", thing, here, facts)
        if len(str(thing.get("text", ""))) > _LONGEST_ON_MAP:
            yield (
                here,
                f"'text' has more than {_LONGEST_ON_MAP} characters.",
                "It has to fit on the map: use fewer words.",
            )
        for field, known in (("where", places), ("avoid", AVOID)):
            named = strings(thing.get(field))
            if len(set(named)) != len(named) or not set(named) <= set(known):
                yield here, f"'{field}' is no list of different known words.", f"Use some of: {', '.join(known)}."
    if not any(thing.get("tell") is True for thing in things):
        yield (
            place,
            "tells of no sign of the body that the nurse hears of.",
            "Add a thing with tell = true: an urge and withdrawal are to be told apart.",
        )


def _fields(kind: str, one: Mapping[str, Any], place: str, facts: Collection[str]) -> Found:
    yield from field_faults(one, _FORMS[kind], place)
    yield from said_faults(one, place, longest=_LONGEST, facts=facts)
