"""Takes submissions in: only the answer sheet, only an ordinary file, at most 256 KiB of it. Replaces `nbgrader collect`.

Every sheet is kept in the archive of attempts; the newest attempt of each learner is laid out in submitted/ for the grader, with our own
question paper beside it. The order is that in which files arrived, not what learners' clocks or folder names say.
"""

import json
import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from onboarding.answers import MAX_BYTES, SHEET_NAME, SheetProblem, utc_stamp
from onboarding.errors import CourseError, FileProblem
from onboarding.files import canonical_json, read_bounded, sha256, write_atomic
from onboarding.grading.attempts import archive
from onboarding.grading.owner import account_of, may_file, same_owner
from onboarding.grading.places import (
    MAX_NOTEBOOK,
    NOTEBOOK_NAME,
    SECRET_NAME,
    TIMESTAMP_NAME,
    Exchange,
    nbgrader_stamp,
    read_entry_name,
    valid_secret,
)
from onboarding.grading.submission import RECEIVED_NAME, Received, check_sheet, read_received
from onboarding.paths import Layout
from onboarding.trouble import stop_for_trouble

ENTRIES_NAME = "entries.json"
MAX_ENTRIES = 200
"""New submissions of one learner at one quiz that are looked at in one go; an honest learner has one."""


@dataclass(frozen=True)
class Collected:
    """The learners who have something in submitted/, those of them with something new, and what was set aside, in sentences."""

    learners: tuple[str, ...]
    new: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Entry:
    """One folder of the exchange, as far as it could be read. `data` is None when there is no sheet to read."""

    name: str
    learner: str
    received: datetime
    claimed: datetime | None
    data: bytes | None
    problem: str
    secret: str


def collect(layout: Layout, quiz: str, *, graded: Iterable[tuple[str, str]] = ()) -> Collected:
    """Take in what was handed in for `quiz` since the last time.

    `graded` names the (learner, attempt) pairs whose sheet may not change any more. Nothing that lies in the exchange can stop this:
    what cannot be taken in is a problem of its learner, or a note.
    """
    notes: list[str] = []
    new: set[str] = set()
    closed = set(graded)
    for entry in sorted(_new_entries(layout, quiz, notes), key=lambda entry: (entry.received, entry.name)):
        note = _keep(layout, quiz, entry, closed)
        if note:
            notes.append(note)
        else:
            new.add(entry.learner)
    learners = []
    for folder in sorted((layout.trainer / "attempts").glob(f"*/{quiz}")):
        learner = folder.parent.name
        try:
            if _lay_out(layout, quiz, learner):
                new.add(learner)
        except (CourseError, OSError) as error:
            stop_for_trouble(error, database=layout.gradebook)
            notes.append(f"{learner}: the newest attempt could not be made ready for grading. {error}")
        if (layout.submitted / learner / quiz).is_dir():
            learners.append(learner)
    return Collected(tuple(learners), tuple(sorted(new & set(learners))), tuple(notes))


def secrets_of(layout: Layout, quiz: str, learner: str, key: str) -> list[str]:
    """The secrets under which feedback on an attempt is returned, one for each time it was handed in."""
    return [
        secret
        for entry in _entries(archive(layout, learner, quiz, key))
        if valid_secret(secret := str(entry.get("secret", "")))
    ]


def _new_entries(layout: Layout, quiz: str, notes: list[str]) -> Iterator[_Entry]:
    inbound = Exchange(layout.exchange).inbound
    if not inbound.is_dir():
        return
    found: dict[str, list[str]] = {}
    with os.scandir(inbound) as folder:
        for thing in folder:
            claim = read_entry_name(thing.name)
            if claim is not None and claim.quiz == quiz and thing.is_dir(follow_symlinks=False):
                found.setdefault(claim.learner, []).append(thing.name)
    taken = _spellings(layout)
    for learner, names in sorted(found.items()):
        known = {entry["entry"] for path in archive(layout, learner, quiz).glob("*/") for entry in _entries(path)}
        # Whose they are comes first: else somebody could file so many under this name that the learner's own are never looked at.
        fresh = _own(inbound, sorted(set(names) - known), learner, notes)
        if fresh and (other := taken.setdefault(learner.casefold(), learner)) != learner:
            notes.append(
                f"{learner}: this name differs from {other} only in capital letters, so nobody could tell whose answers are whose; "
                "nothing was taken in. Give the person another name."
            )
            continue
        if len(fresh) > MAX_ENTRIES:
            notes.append(f"{learner}: {len(fresh)} submissions at once; only {MAX_ENTRIES} were looked at.")
        for name in fresh[-MAX_ENTRIES:]:
            entry = _read_entry(inbound, name, learner)
            if isinstance(entry, str):
                notes.append(entry)
            else:
                yield entry


def _spellings(layout: Layout) -> dict[str, str]:
    """How each learner who has handed in before is written, by the name in small letters."""
    return {path.name.casefold(): path.name for path in sorted((layout.trainer / "attempts").glob("*/"))}


def _own(inbound: Path, names: list[str], learner: str, notes: list[str]) -> list[str]:
    """Those of `names` that this learner's account (or the trainer's, on one computer) filed; one note about all others."""
    own, accounts = [], []
    for name in names:
        try:
            uid = os.stat(inbound / name, follow_symlinks=False).st_uid
        except OSError:
            continue  # taken away again meanwhile
        if may_file(uid, learner):
            own.append(name)
        else:
            accounts.append(account_of(uid) or str(uid))
    if accounts:
        many = "a submission was" if len(accounts) == 1 else f"{len(accounts)} submissions were"
        by = ", ".join(sorted(set(accounts))[:5])
        notes.append(f"{learner}: {many} filed by another account ({by}); nothing of that was taken in.")
    return own


def _read_entry(inbound: Path, name: str, learner: str) -> _Entry | str:
    """The entry, or a sentence when it must not count for this learner at all."""
    try:
        folder = os.open(inbound / name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as error:
        return f"{learner}: a submission cannot be opened ({error.strerror})."
    try:
        about = os.fstat(folder)
        if not may_file(about.st_uid, learner):
            # Exchanged for another account's folder since it was listed.
            return f"{learner}: a submission was filed by another account; it was not taken in."
        data, problem, arrived = _read_file(folder, SHEET_NAME, MAX_BYTES)
        secret, _, _ = _read_file(folder, SECRET_NAME, 256)
        claim = read_entry_name(name)
        return _Entry(
            name=name,
            learner=learner,
            received=_arrival(arrived if arrived is not None else about.st_ctime),
            claimed=claim.claimed if claim else None,
            data=data,
            problem=problem,
            secret=(secret or b"").decode("ascii", "replace"),
        )
    finally:
        os.close(folder)


def _arrival(changed: float) -> datetime:
    """When something came in: its change time, which this computer sets and its owner cannot move."""
    return datetime.fromtimestamp(changed, UTC)


def _read_file(folder: int, name: str, limit: int) -> tuple[bytes | None, str, float | None]:
    """Bytes, problem and change time of an ordinary file in an open folder; never follows a link, never waits."""
    try:
        descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    except FileNotFoundError:
        return None, "The submission has no answer sheet.", None
    except OSError:
        # A link where a file should be fails here, as does a file that may not be read.
        return None, "The answer sheet is a link or cannot be opened.", None
    try:
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode):
            return None, "The answer sheet is not an ordinary file.", about.st_ctime
        if not same_owner(about, os.fstat(folder)):
            return None, "The answer sheet belongs to another account.", about.st_ctime
        data = b""
        while len(data) <= limit and (part := os.read(descriptor, limit + 1 - len(data))):
            data += part
    except OSError as error:
        return None, f"The answer sheet cannot be read ({error.strerror}).", None
    finally:
        os.close(descriptor)
    if len(data) > limit:
        return None, f"The answer sheet is larger than {limit // 1024} KiB.", about.st_ctime
    return data, "", about.st_ctime


def _keep(layout: Layout, quiz: str, entry: _Entry, closed: set[tuple[str, str]]) -> str:
    """Put an entry into the archive; returns a note when it does not count."""
    key, problem = f"unreadable-{sha256(entry.name.encode())[:16]}", entry.problem
    if entry.data is not None:
        try:
            key = check_sheet(entry.data, quiz=quiz, learner=entry.learner).attempt_id
        except SheetProblem as error:
            problem = str(error)
    folder = archive(layout, entry.learner, quiz, key)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest = "" if entry.data is None else sha256(entry.data)
    kept = read_received(folder)
    entries = [
        *_entries(folder),
        {"entry": entry.name, "received": utc_stamp(entry.received), "sheet": digest, "secret": entry.secret},
    ]
    note = ""
    if kept is None or (kept.sheet != digest and (entry.learner, key) not in closed):
        if kept is not None:
            with suppress(FileNotFoundError):
                os.replace(folder / SHEET_NAME, folder / f"replaced-{kept.sheet[:12]}.json")
        if entry.data is not None:
            write_atomic(folder / SHEET_NAME, entry.data, mode=0o600)
        claimed = utc_stamp(entry.claimed) if entry.claimed else None
        arrived = utc_stamp(_after_others(folder, entry.received))
        received = Received(key=key, received=arrived, claimed=claimed, sheet=digest, problem=problem)
        write_atomic(folder / RECEIVED_NAME, received.to_bytes(), mode=0o600)
    elif kept.sheet != digest and entry.data is not None:
        write_atomic(folder / f"refused-{digest[:12]}.json", entry.data, mode=0o600)
        note = f"{entry.learner}: other answers were handed in again for an attempt that was already graded; they were not taken in."
        entries[-1]["secret"] = ""
    # Written last: an entry that is not listed yet is simply looked at again.
    write_atomic(folder / ENTRIES_NAME, canonical_json({"schema": 1, "entries": entries}), mode=0o600)
    return note


def _after_others(folder: Path, received: datetime) -> datetime:
    """`received`, or a moment after the learner's other attempts when this computer's clock was set back in between.

    What is collected later came later: else a retake would count as older than the attempt before it, and never be graded.
    """
    others = [
        datetime.fromisoformat(kept.received)
        for path in folder.parent.glob("*/")
        if path != folder and (kept := read_received(path)) is not None
    ]
    return max([received, *(other + timedelta(microseconds=1) for other in others)])


def _lay_out(layout: Layout, quiz: str, learner: str) -> bool:
    """Make submitted/<learner>/<quiz> hold the newest attempt and our paper; True when the attempt is another one than before."""
    attempts = [
        (received, path)
        for path in archive(layout, learner, quiz).glob("*/")
        if (received := read_received(path)) is not None
    ]
    if not attempts:
        return False
    received, folder = max(attempts, key=lambda attempt: (attempt[0].received, attempt[0].key))
    place = layout.submitted / learner / quiz
    before = read_received(place)
    files = {
        NOTEBOOK_NAME: read_bounded(layout.release / quiz / NOTEBOOK_NAME, limit=MAX_NOTEBOOK),
        RECEIVED_NAME: received.to_bytes(),
        TIMESTAMP_NAME: nbgrader_stamp(datetime.fromisoformat(received.received)).encode(),
        SECRET_NAME: next(iter(reversed(secrets_of(layout, quiz, learner, folder.name))), "").encode(),
    }
    if received.sheet and not received.problem:
        files[SHEET_NAME] = read_bounded(folder / SHEET_NAME, limit=MAX_BYTES)
    if _holds(place, files):
        return False
    part = place.with_name(f".{quiz}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True, mode=0o700)
    for name, data in files.items():
        # Not waiting for the disk: the archive has it all, and a file that a power cut tore is noticed above and laid out again.
        (part / name).write_bytes(data)
        (part / name).chmod(0o600)
    shutil.rmtree(place, ignore_errors=True)
    os.rename(part, place)
    return before != received


def _holds(place: Path, files: dict[str, bytes]) -> bool:
    """True when the folder has exactly these files with these contents."""
    if not place.is_dir() or {path.name for path in place.iterdir()} != set(files):
        return False
    try:
        return all(read_bounded(place / name, limit=MAX_NOTEBOOK) == data for name, data in files.items())
    except FileProblem:
        return False


def _entries(folder: Path) -> list[dict[str, Any]]:
    try:
        entries: list[dict[str, Any]] = json.loads(read_bounded(folder / ENTRIES_NAME, limit=16 * 1024 * 1024))[
            "entries"
        ]
    except (FileProblem, ValueError, KeyError, TypeError):
        return []
    return entries
