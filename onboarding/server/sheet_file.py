"""The answer sheet as a file: reading it strictly, writing it twice, and keeping aside what cannot be read.

`answers.json` is the sheet. `.answers.json.bak` is a second copy of the same content, made with each write: a damaged sheet
(a disk fault, an editor) is replaced by it. A file that cannot be read is never deleted; it is renamed.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from onboarding.answers import MAX_BYTES, SHEET_NAME, SheetProblem, read_sheet
from onboarding.errors import DiskProblem, FileProblem
from onboarding.files import canonical_json, read_bounded, write_atomic

BACKUP = f".{SHEET_NAME}.bak"
ATTEMPTS = "attempts"
MAX_REV = 2**53

Table = dict[str, Any]
"""A sheet as JSON that `parse` accepted; docs/formats.md says what is in it."""


@dataclass(frozen=True)
class Loaded:
    """What lies in the folder. `table` is None when there is no sheet that can be used; `problems` are sentences for the learner."""

    table: Table | None
    problems: tuple[str, ...] = ()


def parse(data: bytes, *, quiz: str, learner: str) -> Table:
    """The sheet in `data`. Raises SheetProblem when any part of it is not as we write it."""
    sheet = read_sheet(data, quiz=quiz)
    if sheet.learner != learner:
        raise SheetProblem("It belongs to another person.")
    if sheet.problems:
        slot, reason = next(iter(sheet.problems.items()))
        raise SheetProblem(f"Its entry {slot} is damaged: {reason}")
    table: Table = json.loads(data)
    for slot, entry in table["slots"].items():
        if not _entry_is_ours(entry):
            raise SheetProblem(f"Its entry {slot} is damaged.")
    return table


def load(folder: Path, *, quiz: str, learner: str, now: datetime) -> Loaded:
    """The sheet in `folder`; a damaged one is kept aside and replaced by its second copy when that is good.

    Hold the folder's lock. Raises DiskProblem when keeping aside or restoring fails; nothing has been lost then.
    """
    path = folder / SHEET_NAME
    fault = ""
    if path.is_symlink() or path.exists():
        try:
            return Loaded(parse(read_bounded(path, limit=MAX_BYTES), quiz=quiz, learner=learner))
        except (FileProblem, SheetProblem) as error:
            fault = str(error)
    spare = _spare(folder, quiz=quiz, learner=learner)
    if not fault and spare is None:
        return Loaded(None)
    if not fault:
        write_atomic(path, canonical_json(spare))
        return Loaded(spare, ("Your answer sheet was missing. Your answers were brought back from the second copy.",))
    aside = _aside(folder, now)
    try:
        path.rename(aside)
    except OSError as error:
        raise DiskProblem(
            path, f"It is damaged and could not be kept aside ({error.strerror}).", "Ask your trainer for help."
        ) from error
    if spare is not None:
        write_atomic(path, canonical_json(spare))
        return Loaded(
            spare,
            (
                f"Your answer sheet was damaged. Your answers were brought back from the second copy; {aside.name} is the damaged one.",
            ),
        )
    return Loaded(
        None,
        (f"Your answer sheet could not be read. It is kept as {aside.name}; show it to your trainer. ({fault})",),
    )


def save(folder: Path, table: Table) -> None:
    """Write the sheet and its second copy. Raises DiskProblem; the sheet then still holds what it held before."""
    data = canonical_json(table)
    write_atomic(folder / SHEET_NAME, data)
    # When only the copy fails, the write did succeed: the sheet is on the disk; the next write makes the copy again.
    with suppress(DiskProblem):
        write_atomic(folder / BACKUP, data)


def too_large(table: Table) -> bool:
    """True when the sheet would be larger than graders accept."""
    return len(canonical_json(table)) > MAX_BYTES


def earlier_attempts(folder: Path, *, quiz: str) -> list[Mapping[str, Any]]:
    """The sheets kept in attempts/, oldest first; files that cannot be read are left out."""
    kept = []
    for path in sorted((folder / ATTEMPTS).glob("*.json")):
        try:
            data = read_bounded(path, limit=MAX_BYTES)
            read_sheet(data, quiz=quiz)
            kept.append(json.loads(data))
        except (FileProblem, SheetProblem):
            continue
    return sorted(kept, key=lambda table: int(table["attempt"]["n"]))


def keep_attempt(folder: Path, table: Table) -> None:
    """Put a copy of the sheet into attempts/. Twice is harmless; nothing else is overwritten. Raises DiskProblem."""
    attempts = folder / ATTEMPTS
    try:
        attempts.mkdir(exist_ok=True)
    except OSError as error:
        raise DiskProblem(
            attempts, f"It could not be made ({error.strerror}).", "Free some space, then try again."
        ) from error
    attempt, data = table["attempt"], canonical_json(table)
    path = attempts / f"{attempt['n']}.json"
    if path.exists():
        try:
            if read_bounded(path, limit=MAX_BYTES) == data:
                return
        except FileProblem:
            pass
        path = attempts / f"{attempt['n']}-{attempt['id']}.json"
    write_atomic(path, data)


def keep_copy(folder: Path, table: Table, *, now: datetime) -> Path:
    """Keep the sheet under another name before a part of it is given up. Raises DiskProblem."""
    aside = _aside(folder, now)
    write_atomic(aside, canonical_json(table))
    return aside


def _aside(folder: Path, now: datetime) -> Path:
    return folder / f"answers.broken-{now:%Y%m%dT%H%M%S%f}.json"


def _spare(folder: Path, *, quiz: str, learner: str) -> Table | None:
    try:
        table = parse(read_bounded(folder / BACKUP, limit=MAX_BYTES), quiz=quiz, learner=learner)
    except (FileProblem, SheetProblem):
        return None
    # A copy of an attempt that was already put away is older than the sheet it stands for: never bring it back.
    if any(earlier["attempt"]["id"] == table["attempt"]["id"] for earlier in earlier_attempts(folder, quiz=quiz)):
        return None
    return table


def _entry_is_ours(entry: Mapping[str, Any]) -> bool:
    order, rev, saved, request = (entry.get(key) for key in ("order", "rev", "saved", "request"))
    return (
        isinstance(order, list)
        and all(isinstance(option, str) for option in order)
        and isinstance(rev, int)
        and not isinstance(rev, bool)
        and 0 <= rev <= MAX_REV
        and (saved is None or isinstance(saved, str))
        and (request is None or isinstance(request, str))
    )
