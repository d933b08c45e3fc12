"""Where an attack takes place: a course with honest submissions, an attacker's submission, and things nobody may touch."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from onboarding.answers import SHEET_NAME
from tests.grading_course import QUIZ, Handed

FOREIGN = "brought-along-by-a-learner"
"""Stands in everything that must never come in: no file of the trainer and no feedback page may hold it."""
SECRET = "what-only-its-owner-may-read"
HONEST = ("ada", "zoe")
WAITS = "waiting for marking"
FAILED = "could not be graded"


@dataclass(frozen=True)
class Scene:
    """One attacker's place. `entry` is the folder that the attacker handed in, `outside` a folder beside the course."""

    handed: Handed
    learner: str
    outside: Path

    @property
    def entry(self) -> Path:
        """The attacker's newest submission in the exchange."""
        return entry_of(self.handed, self.learner)

    @property
    def sheet(self) -> Path:
        return self.entry / SHEET_NAME

    @property
    def submitted(self) -> Path:
        """Where the trainer's copy lies, for what gets there by another way than collecting."""
        return self.handed.layout.submitted / self.learner / QUIZ

    @property
    def trap(self) -> Path:
        """The file that the attacker's code leaves behind when anybody runs it."""
        return self.outside / "traps" / self.learner

    @property
    def secret(self) -> Path:
        """A file of somebody else."""
        return self.outside / "secret.txt"

    def read(self) -> dict[str, Any]:
        table: dict[str, Any] = json.loads(self.sheet.read_bytes())
        return table

    def write(self, table: object) -> None:
        """Replace the sheet that was handed in, as its owner can."""
        self.sheet.write_text(json.dumps(table), encoding="utf-8")

    def change(self, edit: Callable[[dict[str, Any]], object]) -> None:
        """Edit the sheet that was handed in."""
        table = self.read()
        edit(table)
        self.write(table)

    def payload(self) -> str:
        """Python code that leaves the trap behind when anybody runs it."""
        return f"open({str(self.trap)!r}, 'w').write({FOREIGN!r})"


@dataclass(frozen=True)
class Attack:
    """One mechanism.

    `control` names what stops it (controls.py). `state`, `reason` (how it starts) and `full` (every question that the program marks has
    full points; else none has a number) are what must come of it. `values` are the answers handed in. A `planted` one does not come
    through the exchange: the files are put into submitted/ by hand, after collecting.
    """

    name: str
    control: str
    act: Callable[[Scene], None]
    state: str = WAITS
    reason: str = "Question 8 to be marked by the trainer."
    full: bool | None = True
    values: dict[str, Any] = field(default_factory=dict)
    planted: bool = False
    look: Callable[[Scene], str] | None = None

    @property
    def why(self) -> str:
        return self.act.__doc__ or ""


ATTACKS: dict[str, Attack] = {}


def attack(control: str, **expected: Any) -> Callable[[Callable[[Scene], None]], Callable[[Scene], None]]:
    """Enter a mechanism under its function's name, which is also its learner's id."""

    def enter(act: Callable[[Scene], None]) -> Callable[[Scene], None]:
        name = act.__name__.replace("_", "-")
        assert name not in ATTACKS
        assert act.__doc__, f"{name} does not say which control it tests"
        ATTACKS[name] = Attack(name, control, act, **expected)
        return act

    return enter


def entry_of(handed: Handed, learner: str) -> Path:
    """The one folder that a learner has handed in."""
    (entry,) = (path for path in handed.inbound().iterdir() if path.name.startswith(f"{learner}+"))
    return entry


def make_outside(folder: Path) -> Path:
    (folder / "traps").mkdir(parents=True)
    (folder / "secret.txt").write_text(SECRET, encoding="utf-8")
    return folder


def stage(handed: Handed, outside: Path, attacks: list[Attack]) -> list[Scene]:
    """Let every attacker hand in; those that come through the exchange do what they do there."""
    scenes = []
    for bad in attacks:
        handed.take(bad.name, values=bad.values or None)
        scene = Scene(handed, bad.name, outside)
        entry = scene.entry
        # Learners own what they handed in and can change it.
        os.chmod(entry, 0o700)
        for path in entry.iterdir():
            os.chmod(path, 0o600)
        scenes.append(scene)
    for bad, scene in zip(attacks, scenes, strict=True):
        if not bad.planted:
            bad.act(scene)
    return scenes
