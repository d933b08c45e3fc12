"""Where the state of one activity is kept: `work/<module>/<activity>.json` (docs/formats.md, "Activity state").

A file is written only by somebody who has read the revision that is in it. Nothing that a learner did is thrown away: a write
that came too late, a broken file and a file of a newer version are all kept and said in words.
"""

import fcntl
import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from onboarding.errors import CourseError, DiskProblem, FileProblem
from onboarding.files import canonical_json, read_bounded, write_atomic

SCHEMA = 1
ENVIRONMENT = "ONBOARDING_WORK"
"""The environment variable that names the learner's `work` folder; the server that starts kernels sets it."""

Action = dict[str, Any]
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_LIMIT = 1024 * 1024
_FIELDS = {"schema", "activity", "model_version", "seed", "rev", "updated", "state", "history"}


class ActionRefused(CourseError):
    """The model does not know this action or cannot do it now. The state is unchanged."""


class StaleState(CourseError):
    """Somebody else wrote first. The file is untouched; `kept` holds what was to be written."""

    def __init__(self, kept: Path) -> None:
        self.kept = kept
        super().__init__("This activity was also changed in another window. Both copies are kept.")


@dataclass(frozen=True, kw_only=True)
class Record:
    """What one state file says."""

    seed: int
    rev: int
    model_version: int
    state: Any
    history: list[Action]


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """The answer of `StateFile.load`: the record (None: start anew), a sentence for the learner ("" when there is
    nothing to say) and whether the file may be written."""

    record: Record | None
    notice: str = ""
    writable: bool = True


def work_file(module: str, activity: str) -> Path | None:
    """The state file of an activity, or None when no work folder is named (state then lives in memory only).

    Raises ValueError for a module or activity that is no plain lower-case name: neither may lead out of the folder.
    """
    if not _NAME.match(module) or not _NAME.match(activity):
        raise ValueError(f"not a plain name: {module}/{activity}")
    work = os.environ.get(ENVIRONMENT, "")
    return Path(work) / module / f"{activity}.json" if work else None


@dataclass(frozen=True, kw_only=True)
class StateFile:
    """One activity's file. Reading creates nothing; the folder is made by the first write."""

    path: Path
    activity: str
    model_version: int

    def load(self, replay: Callable[[int, Sequence[Action]], Any]) -> Loaded:
        """Read the file. `replay(seed, history)` gives the state that a history leads to and raises ActionRefused.

        A file whose history does not lead to its state is broken; one that is broken is put aside as `.bak`.
        """
        if not os.path.lexists(self.path):
            return Loaded(record=None)
        try:
            raw = json.loads(read_bounded(self.path, limit=_LIMIT).decode("utf-8"))
            if _is_newer(raw, self.model_version):
                return self._newer(raw, replay)
            record = _record(raw, self.activity)
            state = replay(record.seed, record.history)
            if record.model_version == self.model_version and _plain(state) != record.state:
                raise ValueError("the history does not lead to the state")
        except (ValueError, KeyError, TypeError, RecursionError, ActionRefused, FileProblem):
            return self._put_aside()
        return Loaded(record=record)

    def look(self, replay: Callable[[int, Sequence[Action]], Any]) -> str:
        """Read the file without touching it: when it was saved (UTC), or "" when there is none. `replay` is called as by `load`.

        Raises ValueError, KeyError, TypeError, ActionRefused or FileProblem for a file that `load` would put aside.
        """
        if not os.path.lexists(self.path):
            return ""
        raw = json.loads(read_bounded(self.path, limit=_LIMIT).decode("utf-8"))
        record = _record({**raw, "schema": SCHEMA} if _is_newer(raw, self.model_version) else raw, self.activity)
        if _plain(replay(record.seed, record.history)) != record.state and record.model_version == self.model_version:
            raise ValueError("the history does not lead to the state")
        return str(raw["updated"])

    def save(self, *, state: Any, history: Sequence[Action], seed: int, rev: int) -> int:
        """Write when the file still holds revision `rev` (0: no file yet) and return the new revision.

        Raises StaleState when it holds another one (what was to be written is kept beside it), DiskProblem when the
        write fails. The file is never left half written.
        """
        with self._locked():
            document = {
                "schema": SCHEMA,
                "activity": self.activity,
                "model_version": self.model_version,
                "seed": seed,
                "rev": rev + 1,
                "updated": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
                "state": state,
                "history": list(history),
            }
            if self._rev_on_disk() != rev:
                kept = _free_name(self.path, "other")
                write_atomic(kept, canonical_json(document))
                raise StaleState(kept)
            write_atomic(self.path, canonical_json(document))
        return rev + 1

    def set_aside(self) -> int:
        """Copy the file to a name of its own, so that the next `save` may replace it; return its revision."""
        with self._locked():
            rev = self._rev_on_disk()
            if os.path.lexists(self.path):
                write_atomic(_free_name(self.path, "other"), read_bounded(self.path, limit=_LIMIT))
        return rev

    def _newer(self, raw: Any, replay: Callable[[int, Sequence[Action]], Any]) -> Loaded:
        notice = "This was saved by a newer version of the course. You can look, but nothing is changed or saved here."
        try:
            record = _record({**raw, "schema": SCHEMA}, self.activity)
            replay(record.seed, record.history)
        except (ValueError, KeyError, TypeError, ActionRefused):
            return Loaded(record=None, notice=notice, writable=False)
        return Loaded(record=record, notice=notice, writable=False)

    def _put_aside(self) -> Loaded:
        kept = _free_name(self.path, "bak")
        try:
            os.replace(self.path, kept)
        except OSError:
            return Loaded(
                record=None,
                notice=f"Your saved work ({self.path.name}) cannot be read and cannot be moved. You can go on, but nothing "
                "is saved. Tell your trainer.",
                writable=False,
            )
        return Loaded(
            record=None,
            notice="Your saved work cannot be read or does not fit this page any more, so this starts afresh. "
            f"The old file is kept as {kept.name}.",
        )

    def _rev_on_disk(self) -> int:
        try:
            raw = json.loads(read_bounded(self.path, limit=_LIMIT).decode("utf-8"))
            rev = raw["rev"]
        except FileProblem:
            return -1 if os.path.lexists(self.path) else 0
        except (ValueError, KeyError, TypeError, RecursionError):
            return -1
        return rev if isinstance(rev, int) else -1

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            lock = os.open(self.path.parent / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            fault = f"This folder cannot be written to ({error.strerror})."
            raise DiskProblem(self.path, fault, "Ask whoever looks after this computer.") from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)


def _is_newer(raw: Any, model_version: int) -> bool:
    if not isinstance(raw, dict):
        return False
    schema, model = raw.get("schema"), raw.get("model_version")
    return (type(schema) is int and schema > SCHEMA) or (type(model) is int and model > model_version)


def _record(raw: Any, activity: str) -> Record:
    if not isinstance(raw, dict) or not set(raw) >= _FIELDS or raw["schema"] != SCHEMA or raw["activity"] != activity:
        raise ValueError("not a state file of this activity")
    numbers = [raw["seed"], raw["rev"], raw["model_version"]]
    if any(type(number) is not int or number < 0 for number in numbers):
        raise ValueError("seed, rev and model_version are whole numbers")
    history = raw["history"]
    if not isinstance(history, list) or not all(isinstance(action, dict) for action in history):
        raise ValueError("history is a list of actions")
    return Record(seed=numbers[0], rev=numbers[1], model_version=numbers[2], state=raw["state"], history=history)


def _plain(state: Any) -> Any:
    """`state` as it comes back from a file: tuples have become lists."""
    return json.loads(canonical_json(state))


def _free_name(path: Path, word: str) -> Path:
    for number in range(1, 10_000):
        name = path.with_name(f"{path.name}.{word}" if number == 1 else f"{path.name}.{word}{number}")
        if not os.path.lexists(name):
            return name
    raise DiskProblem(path, "There are thousands of copies beside it.", "Tell your trainer.")
