"""The lines, the people and what is said afterwards of *coping cards*, read from `data/coping_cards.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from onboarding.activities.said import Said, fields

FILE = "onboarding/activities/data/coping_cards.toml"
WHEN, WILL, CALL = "when", "will", "call"
LINES = (WHEN, WILL, CALL)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of every card: how it begins, and what is asked to fill it."""

    id: str
    title: str
    prompt: str
    facts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Situation:
    """Something that cannot be avoided: it gets a card."""

    id: str
    text: str
    facts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Person:
    """An invented person and what they say, once."""

    id: str
    name: str
    age: int
    told: str
    facts: tuple[str, ...]
    situations: tuple[Situation, ...]


@dataclass(frozen=True, kw_only=True)
class CardBox:
    """All of the activity. `patterns` by id, the most harmful first."""

    lines: tuple[Line, ...]
    people: tuple[Person, ...]
    patterns: Mapping[str, Said]
    points: tuple[Said, ...]
    last: Said

    def person(self, name: str) -> Person:
        """The person with this id. Raises KeyError."""
        return {person.id: person for person in self.people}[name]

    def ids(self) -> tuple[str, ...]:
        """The ids of all cards in the order of the file."""
        return tuple(card_id(person, situation) for person in self.people for situation in person.situations)

    def situation(self, card: str) -> tuple[Person, Situation]:
        """Whose card it is and for what. Raises KeyError."""
        return {card_id(person, one): (person, one) for person in self.people for one in person.situations}[card]


def card_id(person: Person, situation: Situation) -> str:
    """The name of one card."""
    return f"{person.id}/{situation.id}"


@cache
def load_cards() -> CardBox:
    """Everything in the order of the file. The build has checked it; a fault raises KeyError or TypeError."""
    raw = tomllib.loads(cards_text())
    return CardBox(
        lines=tuple(Line(**fields(one)) for one in raw["line"]),
        people=tuple(
            Person(
                **fields(one, drop="situation"),
                situations=tuple(Situation(**fields(situation)) for situation in one["situation"]),
            )
            for one in raw["person"]
        ),
        patterns={one["id"]: Said(**fields(one, drop="id")) for one in raw["pattern"]},
        points=tuple(Said(**fields(one)) for one in raw["point"]),
        last=Said(title="", **fields(raw["last"])),
    )


def cards_text() -> str:
    """The file as it is written."""
    return (files("onboarding.activities") / "data" / "coping_cards.toml").read_text(encoding="utf-8")
