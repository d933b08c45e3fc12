"""The scenes of "First minutes", read from `data/first_minutes.toml` and refused as a whole when something in them is wrong."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from onboarding.activities.scene_check import FILE, ROLES, scene_faults
from onboarding.errors import ContentError, Fault


@dataclass(frozen=True, kw_only=True)
class Act:
    """One thing that can be done at a moment. `to` names the next moment or an ending; `minutes` are minutes of the story.

    `kind` is sound, late, over or unsafe. `saw` and `because` complete "I saw …" and the reason that follows it.
    """

    id: str
    kind: str
    to: str
    minutes: int
    text: str
    saw: str
    because: str
    facts: tuple[str, ...]
    roles: tuple[str, ...] = ROLES


@dataclass(frozen=True, kw_only=True)
class Moment:
    """What the learner sees before they act."""

    id: str
    text: str
    acts: tuple[Act, ...]

    def offered(self, role: str) -> tuple[Act, ...]:
        """What somebody in this role can choose here, in the order of the page."""
        return tuple(act for act in self.acts if role in act.roles)


@dataclass(frozen=True, kw_only=True)
class Cited:
    """A sentence and the facts on which it rests."""

    text: str
    facts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Scene:
    """One invented person in trouble: moments joined by acts, endings, and what the debrief says."""

    id: str
    title: str
    name: str
    age: int
    clock: str
    situation: str
    start: str
    summary: str
    acceptable: tuple[str, ...]
    roles: Mapping[str, Cited]
    moments: Mapping[str, Moment]
    endings: Mapping[str, Cited]

    def time(self, minutes: int) -> str:
        """The clock of the story after so many minutes, such as 02:35."""
        hour, minute = (int(part) for part in self.clock.split(":"))
        total = hour * 60 + minute + minutes
        return f"{total // 60 % 24:02d}:{total % 60:02d}"


@dataclass(frozen=True, kw_only=True)
class Scenes:
    """All scenes in the order of the page, and the words for the source of each fact."""

    scenes: tuple[Scene, ...]
    sources: Mapping[str, str]

    def rests_on(self, facts: tuple[str, ...]) -> str:
        """The sources of a line in words with their ids, as it stands below the line."""
        return "Rests on: " + "; ".join(f"{self.sources[fact]} [{fact}]" for fact in facts)


@cache
def load_scenes() -> Scenes:
    """The scenes of the course. Raises ContentError with every fault in the file."""
    text = (files("onboarding.activities") / "data" / "first_minutes.toml").read_text(encoding="utf-8")
    return read_scenes(text)


def read_scenes(text: str) -> Scenes:
    """Scenes from the text of a file. Raises ContentError with every fault found, each with its place and its mend."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ContentError([Fault(FILE, "", f"cannot be read: {error}.", "Mend the file at that place.")]) from error
    faults = scene_faults(raw)
    if faults:
        raise ContentError(faults)
    return Scenes(scenes=tuple(_scene(scene) for scene in raw["scene"]), sources=raw["sources"])


def cited_facts() -> frozenset[str]:
    """Every fact id on which the scenes rest, for the check that they exist in evidence/."""
    return frozenset(load_scenes().sources)


def _scene(raw: Mapping[str, Any]) -> Scene:
    return Scene(
        id=raw["id"],
        title=raw["title"],
        name=raw["name"],
        age=raw["age"],
        clock=raw["clock"],
        situation=raw["situation"],
        start=raw["start"],
        summary=raw["summary"],
        acceptable=tuple(raw["acceptable"]),
        roles={role: _cited(raw["roles"][role]) for role in ROLES},
        moments={
            moment["id"]: Moment(id=moment["id"], text=moment["text"], acts=tuple(_act(act) for act in moment["act"]))
            for moment in raw["moment"]
        },
        endings={ending["id"]: _cited(ending) for ending in raw["ending"]},
    )


def _act(raw: Mapping[str, Any]) -> Act:
    lists = {name: tuple(raw[name]) for name in ("facts", "roles") if name in raw}
    return Act(**{**raw, **lists})


def _cited(raw: Mapping[str, Any]) -> Cited:
    return Cited(text=raw["text"], facts=tuple(raw["facts"]))
