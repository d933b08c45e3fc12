"""One learner at one activity: a pure model, its state, and the file in which the state is kept.

The state in Python is the only one that counts; a page sends actions and draws what comes back.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from onboarding.activities.state import Action, ActionRefused, StaleState, StateFile
from onboarding.errors import DiskProblem, FileProblem

MEMORY_ONLY = "Nothing is saved here: no work folder is set up. What you do is lost when this page closes."
_LONGEST_HISTORY = 400


S = TypeVar("S")


class Model(Protocol[S]):
    """What an activity has to offer. All four are pure: same arguments, same answer."""

    @property
    def activity(self) -> str:
        """The name that stands in the state file."""

    @property
    def version(self) -> int:
        """Goes up when old histories would lead to another state."""

    def start(self, seed: int) -> S:
        """The state before the first action."""

    def act(self, state: S, action: Action) -> S:
        """The state after `action`. Raises ActionRefused."""

    def dump(self, state: S) -> Any:
        """The state as JSON."""

    def retell(self, state: S) -> list[Action]:
        """A short history that leads from `start` to `state`."""

    def replaces(self, last: Action, new: Action) -> bool:
        """Whether `new` undoes all that `last` did (typing goes on in one field), so that `last` need not be kept."""


@dataclass(frozen=True, kw_only=True)
class Status:
    """What the page says about saving. `saved` is UTC or ""; `notice` is a sentence or ""."""

    saved: str
    notice: str
    conflict: bool
    writable: bool


class Session(Generic[S]):
    """Plays actions into a model and keeps the result. `path` None keeps it in memory only."""

    def __init__(self, model: Model[S], path: Path | None) -> None:
        self._model = model
        self._file = StateFile(path=path, activity=model.activity, model_version=model.version) if path else None
        self._history: list[Action] = []
        self._seed = secrets.randbelow(2**31)
        self._rev = 0
        self._saved = ""
        self._conflict = False
        self._writable = True
        self._notice = "" if path else MEMORY_ONLY
        self.state = model.start(self._seed)
        self._load()

    @property
    def seed(self) -> int:
        """The number that fixes every shuffle of this run."""
        return self._seed

    @property
    def kept(self) -> bool:
        """Whether there is a file at all; without one what is done here is lost when the page closes."""
        return self._file is not None

    @property
    def status(self) -> Status:
        """What to tell the learner about saving."""
        return Status(saved=self._saved, notice=self._notice, conflict=self._conflict, writable=self._writable)

    def do(self, action: Action) -> None:
        """Play one action and save. Raises ActionRefused and changes nothing when the model refuses it.

        A failed save is no error: the state is kept here, `status` says so, and the next action tries again.
        """
        if not self._writable:
            raise ActionRefused("This was saved by a newer version of the course and can only be looked at.")
        if self._conflict:
            raise ActionRefused("First choose which of the two copies to go on with.")
        state = self._model.act(self.state, action)
        if self._history and self._model.replaces(self._history[-1], action):
            self._history.pop()
        self.state = state
        self._history.append(action)
        if len(self._history) > _LONGEST_HISTORY:
            self._history = self._model.retell(state)
        self._save()

    def keep_mine(self) -> None:
        """After a conflict: what is on this page becomes the saved one; the other copy stays beside it."""
        if self._file is None or not self._conflict:
            return
        try:
            self._rev = self._file.set_aside()
        except FileProblem as error:
            self._notice = f"Not saved. {error}"
            return
        self._conflict = False
        self._save()

    def take_other(self) -> None:
        """After a conflict: show the saved one. What was on this page stays in the copy beside it."""
        if self._file is None or not self._conflict:
            return
        self._conflict = False
        self._notice = ""
        self._history = []
        self.state = self._model.start(self._seed)
        self._load()

    def _load(self) -> None:
        if self._file is None:
            return
        loaded = self._file.load(lambda seed, history: self._model.dump(self._replay(seed, history)))
        self._notice, self._writable = loaded.notice, loaded.writable
        if loaded.record is not None:
            record = loaded.record
            self._seed, self._rev, self._history = record.seed, record.rev, list(record.history)
            self.state = self._replay(record.seed, record.history)
        elif loaded.writable:
            self._rev = 0

    def _replay(self, seed: int, history: Sequence[Action]) -> S:
        state = self._model.start(seed)
        for action in history:
            state = self._model.act(state, action)
        return state

    def _save(self) -> None:
        if self._file is None:
            return
        dumped = self._model.dump(self.state)
        try:
            self._rev = self._file.save(state=dumped, history=self._history, seed=self._seed, rev=self._rev)
        except StaleState as error:
            self._conflict = True
            self._notice = f"{error} Choose which one to go on with."
        except DiskProblem as error:
            self._notice = f"Not saved. {error} What you did is still on this page."
        else:
            self._saved = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
            self._notice = ""
