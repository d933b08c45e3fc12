"""The people of "Pathway explorer", read from `data/pathway.toml` and refused as a whole when something in them is wrong."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from onboarding.activities.choice_run import Choice
from onboarding.activities.pathway.check import FILE, pathway_faults
from onboarding.activities.scene_data import Cited
from onboarding.errors import ContentError, Fault

NOTHING = "nothing is noted"
"""What is said of a week in which nothing runs on a track."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """One rung of support; `short` stands in the picture."""

    id: str
    title: str
    short: str


@dataclass(frozen=True, kw_only=True)
class Span:
    """What runs from week `first` to week `last` (both included) on `row`, a track or a place.

    `form` is runs, more, less or waits. A place has the form runs, and its title as `says`.
    """

    row: str
    first: int
    last: int
    form: str
    says: str
    facts: tuple[str, ...]

    def covers(self, week: int) -> bool:
        """Whether it runs in this week."""
        return self.first <= week <= self.last


@dataclass(frozen=True, kw_only=True)
class Stop:
    """A week at which the learner says what comes next or is missing (`next`), and what they go by (`why`)."""

    id: str
    week: int
    seen: str
    question: str
    next: tuple[Choice, ...]
    why: tuple[Choice, ...]


@dataclass(frozen=True, kw_only=True)
class Person:
    """One invented person: where they are, what runs beside what, what happens in a week, and the stops."""

    id: str
    title: str
    name: str
    age: int
    about: str
    facts: tuple[str, ...]
    stays: tuple[Span, ...]
    spans: tuple[Span, ...]
    notes: Mapping[int, Cited]
    stops: tuple[Stop, ...]
    ending: Cited
    summary: str

    def on(self, track: str, week: int) -> Span | None:
        """What runs on a track in this week."""
        return next((span for span in self.spans if span.row == track and span.covers(week)), None)

    def where(self, week: int) -> Span:
        """Where the person is in this week."""
        return next(stay for stay in self.stays if stay.covers(week))


@dataclass(frozen=True, kw_only=True)
class Pathway:
    """All people in the order of the page, the titles of the tracks, the places from least to most support, and the sources."""

    weeks: int
    people: tuple[Person, ...]
    tracks: Mapping[str, str]
    places: tuple[Place, ...]
    sources: Mapping[str, str]

    def rests_on(self, facts: tuple[str, ...]) -> str:
        """The sources of a line in words with their ids, as it stands below the line."""
        return "Rests on: " + "; ".join(f"{self.sources[fact]} [{fact}]" for fact in facts)


@cache
def load_pathway() -> Pathway:
    """The people of the course. Raises ContentError with every fault in the file."""
    return read_pathway(pathway_text())


def pathway_text() -> str:
    """The file as it stands in the package."""
    return (files("onboarding.activities") / "data" / "pathway.toml").read_text(encoding="utf-8")


def check_pathway(text: str) -> list[Fault]:
    """Every fault in the text of a file, each with its place and its mend; an empty list when it can be shown."""
    try:
        return pathway_faults(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        return [Fault(FILE, "", f"cannot be read: {error}.", "Mend the file at that place.")]


def read_pathway(text: str) -> Pathway:
    """People from the text of a file. Raises ContentError with every fault found, each with its place and its mend."""
    if faults := check_pathway(text):
        raise ContentError(faults)
    raw = tomllib.loads(text)
    places = tuple(Place(**place) for place in raw["place"])
    titles = {place.id: place.title for place in places}
    return Pathway(
        weeks=raw["weeks"],
        people=tuple(_person(person, titles) for person in raw["person"]),
        tracks={track["id"]: track["title"] for track in raw["track"]},
        places=places,
        sources=raw["sources"],
    )


def _person(raw: Mapping[str, Any], places: Mapping[str, str]) -> Person:
    return Person(
        id=raw["id"],
        title=raw["title"],
        name=raw["name"],
        age=raw["age"],
        about=raw["about"],
        facts=tuple(raw["facts"]),
        stays=tuple(_span(stay, stay["place"], "runs", places[stay["place"]]) for stay in raw["stay"]),
        spans=tuple(_span(span, span["track"], span["form"], span["says"]) for span in raw["span"]),
        notes={note["week"]: Cited(text=note["says"], facts=tuple(note["facts"])) for note in raw["note"]},
        stops=tuple(
            Stop(**{**stop, "next": _choices(stop["next"]), "why": _choices(stop["why"])}) for stop in raw["stop"]
        ),
        ending=Cited(text=raw["ending"], facts=tuple(raw["ending_facts"])),
        summary=raw["summary"],
    )


def _span(raw: Mapping[str, Any], row: str, form: str, says: str) -> Span:
    first, last = raw["weeks"]
    return Span(row=row, first=first, last=last, form=form, says=says, facts=tuple(raw["facts"]))


def _choices(raw: list[Mapping[str, Any]]) -> tuple[Choice, ...]:
    return tuple(Choice(**{**choice, "facts": tuple(choice["facts"])}) for choice in raw)
