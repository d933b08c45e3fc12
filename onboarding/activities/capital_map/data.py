"""The domains, the people and what is said afterwards of the *map of recovery capital*, read from `data/capital_map.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from onboarding.activities.said import Said, fields

FILE = "onboarding/activities/data/capital_map.toml"
THERE, WOULD = "there", "would"
LINES: Mapping[str, str] = {THERE: "What is there", WOULD: "What {name} would like"}
"""The lines of each part of the map, in words; {name} is the person's name."""
SMALL, BIG, OURS, MEDICINE = "small", "big", "ours", "medicine"
KINDS = (SMALL, BIG, OURS, MEDICINE)


@dataclass(frozen=True, kw_only=True)
class Domain:
    """One part of the map, and the question that belongs there."""

    id: str
    title: str
    hint: str
    facts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What could be heard for one part: what is there, and what the person would like."""

    domain: str
    there: str
    would: str
    facts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step that came up. `kind`: one of KINDS; several steps of a person are small enough."""

    id: str
    text: str
    domain: str
    kind: str
    say: str
    facts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Person:
    """An invented person and what they say."""

    id: str
    name: str
    age: int
    told: str
    facts: tuple[str, ...]
    heard: tuple[Heard, ...]
    steps: tuple[Step, ...]

    def step(self, name: str) -> Step:
        """The step with this id. Raises KeyError."""
        return {step.id: step for step in self.steps}[name]


@dataclass(frozen=True, kw_only=True)
class CapitalMaps:
    """All of the activity. `patterns` by id, the most harmful first."""

    domains: tuple[Domain, ...]
    people: tuple[Person, ...]
    patterns: Mapping[str, Said]
    points: tuple[Said, ...]
    last: Said

    def person(self, name: str) -> Person:
        """The person with this id. Raises KeyError."""
        return {person.id: person for person in self.people}[name]


@cache
def load_capital() -> CapitalMaps:
    """Everything in the order of the file. The build has checked it; a fault raises KeyError or TypeError."""
    raw = tomllib.loads(capital_text())
    domains = tuple(Domain(**fields(one)) for one in raw["domain"])
    order = [domain.id for domain in domains]
    people = []
    for one in raw["person"]:
        heard = sorted((Heard(**fields(part)) for part in one["heard"]), key=lambda part: order.index(part.domain))
        steps = tuple(Step(**fields(step)) for step in one["step"])
        plain = {name: value for name, value in fields(one, drop="heard").items() if name != "step"}
        people.append(Person(**plain, heard=tuple(heard), steps=steps))
    return CapitalMaps(
        domains=domains,
        people=tuple(people),
        patterns={one["id"]: Said(**fields(one, drop="id")) for one in raw["pattern"]},
        points=tuple(Said(**fields(one)) for one in raw["point"]),
        last=Said(title="", **fields(raw["last"])),
    )


def capital_text() -> str:
    """The file as it is written."""
    return (files("onboarding.activities") / "data" / "capital_map.toml").read_text(encoding="utf-8")
