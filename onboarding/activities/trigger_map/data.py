"""The places, the people and what is said afterwards of the *trigger map*, read from `data/trigger_map.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from onboarding.activities.said import Said, fields

FILE = "onboarding/activities/data/trigger_map.toml"
LEAVE, STAY = "leave", "stay"
AVOID: Mapping[str, str] = {LEAVE: "can be left out", STAY: "cannot be avoided"}
"""What can be marked of a thing, in words."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """One part of the map, and what belongs there."""

    id: str
    title: str
    hint: str
    facts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Thing:
    """Something that is heard. `where` and `avoid`: what is sensible, often more than one; `tell`: the nurse hears of it in any case."""

    id: str
    text: str
    where: tuple[str, ...]
    avoid: tuple[str, ...]
    tell: bool
    say: str
    facts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Person:
    """An invented person and the week that they tell of."""

    id: str
    name: str
    age: int
    told: str
    facts: tuple[str, ...]
    things: tuple[Thing, ...]

    def thing(self, name: str) -> Thing:
        """The thing with this id. Raises KeyError."""
        return {thing.id: thing for thing in self.things}[name]


@dataclass(frozen=True, kw_only=True)
class TriggerMaps:
    """All of the activity. `patterns` by id, the most harmful first."""

    places: tuple[Place, ...]
    people: tuple[Person, ...]
    patterns: Mapping[str, Said]
    points: tuple[Said, ...]
    last: Said

    def person(self, name: str) -> Person:
        """The person with this id. Raises KeyError."""
        return {person.id: person for person in self.people}[name]


@cache
def load_maps() -> TriggerMaps:
    """Everything in the order of the file. The build has checked it; a fault raises KeyError or TypeError."""
    raw = tomllib.loads(maps_text())
    return TriggerMaps(
        places=tuple(Place(**fields(one)) for one in raw["place"]),
        people=tuple(
            Person(**fields(one, drop="thing"), things=tuple(Thing(**fields(t)) for t in one["thing"]))
            for one in raw["person"]
        ),
        patterns={one["id"]: Said(**fields(one, drop="id")) for one in raw["pattern"]},
        points=tuple(Said(**fields(one)) for one in raw["point"]),
        last=Said(title="", **fields(raw["last"])),
    )


def maps_text() -> str:
    """The file as it is written."""
    return (files("onboarding.activities") / "data" / "trigger_map.toml").read_text(encoding="utf-8")
