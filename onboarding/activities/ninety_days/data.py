"""The person of "The first ninety days", read from `data/ninety_days.toml` and refused as a whole when something in it is wrong."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from onboarding.activities.choice_run import Choice
from onboarding.activities.ninety_days.check import FILE, ninety_faults
from onboarding.activities.scene_data import Cited
from onboarding.errors import ContentError, Fault


@dataclass(frozen=True, kw_only=True)
class Slot:
    """When something can be placed: the weeks from `first` to `last`; week 0 is before the person leaves."""

    id: str
    title: str
    first: int
    last: int


@dataclass(frozen=True, kw_only=True)
class Card:
    """A contact or a measure. `fits`: the slots that hold; `early` and `late`: what a slot before or after these costs."""

    id: str
    title: str
    short: str
    fits: tuple[str, ...]
    early: str
    late: str
    facts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Event:
    """A week in which something is asked. Who placed the card `after` where it does not fit sees `otherwise` in place of `seen`."""

    id: str
    week: int
    seen: str
    question: str
    choices: tuple[Choice, ...]
    after: str
    otherwise: str


@dataclass(frozen=True, kw_only=True)
class NinetyDays:
    """One invented person, the slots from the earliest to the latest, what is to be placed, what happens, and the sources."""

    id: str
    title: str
    name: str
    age: int
    about: str
    facts: tuple[str, ...]
    slots: tuple[Slot, ...]
    cards: tuple[Card, ...]
    events: tuple[Event, ...]
    ending: Cited
    summary: str
    sources: Mapping[str, str]

    def slot(self, name: str) -> Slot:
        """The slot of this id. Raises StopIteration."""
        return next(slot for slot in self.slots if slot.id == name)

    def rests_on(self, facts: tuple[str, ...]) -> str:
        """The sources of a line in words with their ids, as it stands below the line."""
        return "Rests on: " + "; ".join(f"{self.sources[fact]} [{fact}]" for fact in facts)


@cache
def load_ninety() -> NinetyDays:
    """The person of the course. Raises ContentError with every fault in the file."""
    return read_ninety(ninety_text())


def ninety_text() -> str:
    """The file as it stands in the package."""
    return (files("onboarding.activities") / "data" / "ninety_days.toml").read_text(encoding="utf-8")


def check_ninety(text: str) -> list[Fault]:
    """Every fault in the text of a file, each with its place and its mend; an empty list when it can be shown."""
    try:
        return ninety_faults(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        return [Fault(FILE, "", f"cannot be read: {error}.", "Mend the file at that place.")]


def read_ninety(text: str) -> NinetyDays:
    """The person from the text of a file. Raises ContentError with every fault found, each with its place and its mend."""
    if faults := check_ninety(text):
        raise ContentError(faults)
    raw = tomllib.loads(text)
    person = raw["person"]
    return NinetyDays(
        **{name: person[name] for name in ("id", "title", "name", "age", "about", "summary")},
        facts=tuple(person["facts"]),
        ending=Cited(text=person["ending"], facts=tuple(person["ending_facts"])),
        slots=tuple(
            Slot(id=slot["id"], title=slot["title"], first=slot["weeks"][0], last=slot["weeks"][1])
            for slot in raw["slot"]
        ),
        cards=tuple(_card(card) for card in raw["card"]),
        events=tuple(_event(event) for event in raw["event"]),
        sources=raw["sources"],
    )


def _card(raw: Mapping[str, Any]) -> Card:
    return Card(
        id=raw["id"],
        title=raw["title"],
        short=raw["short"],
        fits=tuple(raw["fits"]),
        early=raw.get("early", ""),
        late=raw.get("late", ""),
        facts=tuple(raw["facts"]),
    )


def _event(raw: Mapping[str, Any]) -> Event:
    return Event(
        id=raw["id"],
        week=raw["week"],
        seen=raw["seen"],
        question=raw["question"],
        choices=tuple(Choice(**{**choice, "facts": tuple(choice["facts"])}) for choice in raw["choices"]),
        after=raw.get("after", ""),
        otherwise=raw.get("otherwise", ""),
    )
