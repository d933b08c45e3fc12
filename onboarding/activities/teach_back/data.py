"""The people of "Plan and teach back", read from `data/teach_back.toml` and refused as a whole when something in them is wrong."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from onboarding.activities.choice_run import Choice
from onboarding.activities.scene_data import Cited
from onboarding.activities.teach_back.check import FILE, teach_faults
from onboarding.errors import ContentError, Fault


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way of explaining a point. `back`: what the person tells then, `clear`: whether that is right."""

    choice: Choice
    back: str
    clear: bool


@dataclass(frozen=True, kw_only=True)
class Point:
    """One thing that could be taught. A key point has ways; any other is told without a choice."""

    choice: Choice
    ways: tuple[Way, ...] = ()
    other_words: str = ""
    mended: str = ""


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One way to find out, or `after` a closed question to go on without. `answer` names the person's line."""

    choice: Choice
    open: bool
    after: bool
    answer: str


@dataclass(frozen=True, kw_only=True)
class Move:
    """One way to go on when something was not understood."""

    choice: Choice
    mends: bool
    leaves: bool
    answer: str


@dataclass(frozen=True, kw_only=True)
class Person:
    """One invented person: what could be taught, with which aid, what comes up in between, and how it ends."""

    id: str
    title: str
    name: str
    age: int
    clock: str
    situation: str
    first: tuple[str, ...]
    before: Cited
    lines: Mapping[str, str]
    points: tuple[Point, ...]
    aids: tuple[Choice, ...]
    aside: str
    aside_acts: tuple[Choice, ...]
    endings: Mapping[str, Cited]
    acceptable: tuple[str, ...]
    summary: str


@dataclass(frozen=True, kw_only=True)
class Teaching:
    """All people in the order of the page, what can be asked and done with each, and the words for the source of each fact."""

    people: tuple[Person, ...]
    asks: tuple[Ask, ...]
    moves: tuple[Move, ...]
    sources: Mapping[str, str]

    def rests_on(self, facts: tuple[str, ...]) -> str:
        """The sources of a line in words with their ids, as it stands below the line."""
        return "Rests on: " + "; ".join(f"{self.sources[fact]} [{fact}]" for fact in facts)


@cache
def load_teaching() -> Teaching:
    """The people of the course. Raises ContentError with every fault in the file."""
    return read_teaching((files("onboarding.activities") / "data" / "teach_back.toml").read_text(encoding="utf-8"))


def read_teaching(text: str) -> Teaching:
    """People from the text of a file. Raises ContentError with every fault found, each with its place and its mend."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ContentError([Fault(FILE, "", f"cannot be read: {error}.", "Mend the file at that place.")]) from error
    faults = teach_faults(raw)
    if faults:
        raise ContentError(faults)
    return Teaching(
        people=tuple(_person(person) for person in raw["person"]),
        asks=tuple(
            Ask(
                choice=_choice(ask),
                open=ask.get("open", False),
                after=ask.get("after", False),
                answer=ask.get("answer", ""),
            )
            for ask in raw["ask"]
        ),
        moves=tuple(
            Move(
                choice=_choice(move),
                mends=move.get("mends", False),
                leaves=move.get("leaves", False),
                answer=move.get("answer", ""),
            )
            for move in raw["move"]
        ),
        sources=raw["sources"],
    )


def cited_facts() -> frozenset[str]:
    """Every fact id on which the people rest, for the check that they exist in evidence/."""
    return frozenset(load_teaching().sources)


def _person(raw: Mapping[str, Any]) -> Person:
    facts = tuple(raw["ending_facts"])
    return Person(
        id=raw["id"],
        title=raw["title"],
        name=raw["name"],
        age=raw["age"],
        clock=raw["clock"],
        situation=raw["situation"],
        first=tuple(raw["first"]),
        before=Cited(text=raw["before"], facts=tuple(raw["before_facts"])),
        lines={name: raw[name] for name in ("nods", "parrot", "louder", "shamed")},
        points=tuple(_point(point) for point in raw["point"]),
        aids=tuple(_choice(aid) for aid in raw["aid"]),
        aside=raw["aside"]["text"],
        aside_acts=tuple(_choice(act) for act in raw["aside"]["act"]),
        endings={name: Cited(text=raw[name], facts=facts) for name in ("clear", "left", "stopped") if name in raw},
        acceptable=tuple(raw["acceptable"]),
        summary=raw["summary"],
    )


def _point(raw: Mapping[str, Any]) -> Point:
    return Point(
        choice=_choice(raw),
        ways=tuple(
            Way(choice=_choice({"facts": raw["facts"], **way}), back=way["back"], clear=way["clear"])
            for way in raw.get("way", [])
        ),
        other_words=raw.get("other_words", ""),
        mended=raw.get("mended", ""),
    )


def _choice(raw: Mapping[str, Any]) -> Choice:
    return Choice(
        id=raw["id"],
        kind=raw["kind"],
        text=raw["text"],
        saw=raw["saw"],
        because=raw["because"],
        facts=tuple(raw["facts"]),
        reply=raw.get("reply", ""),
        ends=raw.get("ends", False),
    )
