"""The invented stories of *sort the cases* and the drafts of *rewrite the note*, read from `data/cases.toml` and `data/notes.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

CASES_FILE = "onboarding/activities/data/cases.toml"
NOTES_FILE = "onboarding/activities/data/notes.toml"


@dataclass(frozen=True, kw_only=True)
class Word:
    """One of the words that are to be told apart, with the question that it answers."""

    id: str
    title: str
    question: str
    facts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Case:
    """A story. `holds`: the words that it shows; `open`: words that it leaves open; `because`: word id to sentence."""

    id: str
    text: str
    holds: tuple[str, ...]
    open: tuple[str, ...]
    because: dict[str, str]
    act: str
    facts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """Words of a draft that judge, and why."""

    words: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Note:
    """A draft that judges. `seen`: what its writer knew; `keep`: what every version has to say; `rewordings`: some that do."""

    id: str
    seen: str
    note: str
    keep: tuple[str, ...]
    judges: tuple[Judgement, ...]
    rewordings: tuple[str, ...]
    act: str
    facts: tuple[str, ...]


@cache
def load_words() -> tuple[Word, ...]:
    """The words in the order of the file. The build has checked it."""
    return tuple(
        Word(id=raw["id"], title=raw["title"], question=raw["question"], facts=tuple(raw["facts"]))
        for raw in tomllib.loads(cases_text())["word"]
    )


@cache
def load_cases() -> tuple[Case, ...]:
    """All stories in the order of the file. The build has checked it; a fault raises KeyError or TypeError."""
    return tuple(
        Case(
            id=raw["id"],
            text=raw["text"],
            holds=tuple(raw["holds"]),
            open=tuple(raw["open"]),
            because=dict(raw["because"]),
            act=raw["act"],
            facts=tuple(raw["facts"]),
        )
        for raw in tomllib.loads(cases_text())["case"]
    )


@cache
def load_notes() -> tuple[Note, ...]:
    """All drafts in the order of the file. The build has checked it; a fault raises KeyError or TypeError."""
    return tuple(
        Note(
            id=raw["id"],
            seen=raw["seen"],
            note=raw["note"],
            keep=tuple(raw["keep"]),
            judges=tuple(Judgement(words=one["words"], why=one["why"]) for one in raw["judges"]),
            rewordings=tuple(raw["rewordings"]),
            act=raw["act"],
            facts=tuple(raw["facts"]),
        )
        for raw in tomllib.loads(notes_text())["note"]
    )


def cases_text() -> str:
    """The file of the stories as it is written."""
    return (files("onboarding.activities") / "data" / "cases.toml").read_text(encoding="utf-8")


def notes_text() -> str:
    """The file of the drafts as it is written."""
    return (files("onboarding.activities") / "data" / "notes.toml").read_text(encoding="utf-8")
