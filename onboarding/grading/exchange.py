"""The exchange: hand out, fetch, hand in, get feedback back.

The learner's half runs in the learner's process with the learner's rights, knows only the exchange folder and the learner's own folder, and
does not import nbgrader. The folder and file names are nbgrader's, so `nbgrader list` and `nbgrader collect` see the same submissions.
"""

import json
import os
import secrets
import shutil
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import md5
from pathlib import Path
from typing import Any

from onboarding.answers import MAX_BYTES, SHEET_NAME, SheetProblem, read_sheet, utc_stamp
from onboarding.errors import CourseError, DiskProblem, FileProblem
from onboarding.files import canonical_json, read_bounded, sha256, write_atomic
from onboarding.grading.places import (
    MAX_NOTEBOOK,
    NOTEBOOK,
    NOTEBOOK_NAME,
    SECRET_NAME,
    TIMESTAMP_NAME,
    Exchange,
    nbgrader_stamp,
    valid_key,
    valid_learner,
    valid_quiz,
)
from onboarding.paths import Layout

FEEDBACK_NAME = "feedback.html"
MAX_FEEDBACK = 8 * 1024 * 1024
NO_ATTEMPT = b'<meta name="onboarding-attempt" content="">'
"""How a feedback page says that the grader could not read which attempt it is about; the learner's receipt knows."""

_RECEIPTS = ".submissions"


class SubmitProblem(CourseError):
    """Nothing was handed in; the sentence says why."""


class NotHandedOut(CourseError):
    """The trainer has not handed out this quiz."""


def release(layout: Layout, quiz: str) -> Path:
    """The trainer hands out a quiz; returns the question paper in the exchange. See `handout.hand_out` for what is raised."""
    from onboarding.grading.handout import hand_out  # imports nbgrader, which learners' processes need not

    return hand_out(layout, quiz)


def fetch(layout: Layout, quiz: str, learner: str) -> Path:
    """Put the quiz that was handed out into the learner's folder on this computer; see `fetch_paper`."""
    _check_names(quiz, learner)
    return fetch_paper(layout.exchange, quiz=quiz, folder=layout.learner(learner) / "quizzes" / quiz)


def fetch_paper(exchange: Path, *, quiz: str, folder: Path) -> Path:
    """Put the quiz that was handed out into `folder`; returns its place.

    While an attempt is open the paper stays as it is, so that no question changes under a learner's hands; answers are never touched.
    Raises NotHandedOut or DiskProblem.
    """
    released = _released(Exchange(exchange), quiz)
    paper = folder / NOTEBOOK_NAME
    if paper.is_file() and (_attempt_open(folder, quiz) or paper.read_bytes() == released):
        return paper
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DiskProblem(folder, f"It could not be made ({error.strerror}).", "Ask your trainer.") from error
    write_atomic(paper, released)
    return paper


def submit(exchange: Path, *, quiz: str, learner: str, folder: Path) -> datetime:
    """Hand in the answer sheet in `folder` and read it back; returns the time (UTC) that stands on it.

    Handing in the same sheet again changes nothing and returns the first time. Only the answer sheet and our own question paper
    are copied, whatever else lies in the folder. Raises SubmitProblem, NotHandedOut, FileProblem or DiskProblem; then nothing is in
    the exchange.
    """
    _check_names(quiz, learner)
    places = Exchange(exchange)
    sheet_bytes = read_bounded(folder / SHEET_NAME, limit=MAX_BYTES)
    try:
        sheet = read_sheet(sheet_bytes, quiz=quiz)
    except SheetProblem as error:
        raise SubmitProblem(f"{error} Reload the page, then try again.") from error
    if sheet.learner != learner:
        raise SubmitProblem("This answer sheet belongs to another person. Open the quiz from your own course page.")
    if not valid_key(sheet.attempt_id):
        raise SubmitProblem("This answer sheet does not say which attempt it is. Reload the page, then try again.")
    paper = _released(places, quiz)
    receipt_file = folder / _RECEIPTS / f"{sheet.attempt_id}.json"
    receipt = _receipt(receipt_file)
    if receipt.get("confirmed") and receipt.get("sheet") == sha256(sheet_bytes):
        return datetime.fromisoformat(str(receipt["submitted"]))
    now = datetime.now(UTC)
    name = f"{learner}+{quiz}+{nbgrader_stamp(now)}+{secrets.token_urlsafe(9)}"
    secret = secrets.token_hex(32)
    receipt = {
        "schema": 1,
        "attempt": sheet.attempt_id,
        "submitted": utc_stamp(now),
        "sheet": sha256(sheet_bytes),
        "entry": name,
        "secret": secret,
        "confirmed": False,
    }
    _write_receipt(receipt_file, receipt)
    files = {
        SHEET_NAME: sheet_bytes,
        NOTEBOOK_NAME: paper,
        TIMESTAMP_NAME: nbgrader_stamp(now).encode(),
        SECRET_NAME: secret.encode(),
    }
    _put(places.inbound / name, files)
    _write_receipt(receipt_file, {**receipt, "confirmed": True})
    return now


def fetch_feedback(exchange: Path, *, quiz: str, learner: str, folder: Path) -> Path | None:
    """Bring the newest feedback that was returned for submissions from `folder`; its place there, or None when there is none yet.

    A page is found under a name made from a secret that was made when handing in, so nobody finds another person's. An unchanged page
    is not written again. Raises DiskProblem.
    """
    _check_names(quiz, learner)
    receipts = [_receipt(path) for path in (folder / _RECEIPTS).glob("*.json")]
    receipts = [receipt for receipt in receipts if receipt.get("confirmed")]
    for receipt in sorted(receipts, key=lambda receipt: str(receipt["submitted"]), reverse=True):
        try:
            page = read_bounded(Exchange(exchange).feedback / feedback_name(str(receipt["secret"])), limit=MAX_FEEDBACK)
        except FileProblem:
            continue
        page = page.replace(NO_ATTEMPT, NO_ATTEMPT.replace(b'""', f'"{receipt["attempt"]}"'.encode()), 1)
        place = folder / FEEDBACK_NAME
        if not place.is_file() or place.read_bytes() != page:
            write_atomic(place, page)
        return place
    return None


def feedback_name(secret: str) -> str:
    """The file name of a feedback page in the exchange; nbgrader's own rule, with its choice of hash."""
    return f"{md5(secret.encode() + NOTEBOOK.encode(), usedforsecurity=False).hexdigest()}.html"


def _check_names(quiz: str, learner: str) -> None:
    if not valid_quiz(quiz):
        raise SubmitProblem(f"'{quiz[:80]}' is not the name of a quiz.")
    if not valid_learner(learner):
        raise SubmitProblem(
            f"'{learner[:80]}' cannot be used as a learner's name: use letters, digits, dot, dash or underscore, at most 64."
        )


def _released(places: Exchange, quiz: str) -> bytes:
    try:
        return read_bounded(places.paper(quiz), limit=MAX_NOTEBOOK)
    except FileProblem as error:
        raise NotHandedOut(
            f"The quiz {quiz} has not been handed out. Ask your trainer to run: onboarding release {quiz}"
        ) from error


def _attempt_open(folder: Path, quiz: str) -> bool:
    try:
        return read_sheet(read_bounded(folder / SHEET_NAME, limit=MAX_BYTES), quiz=quiz).submitted is None
    except (FileProblem, SheetProblem):
        return False


def _receipt(path: Path) -> dict[str, Any]:
    """The receipt in `path`; empty when there is none that can be read."""
    try:
        table = json.loads(read_bounded(path, limit=8192))
    except (FileProblem, ValueError):
        return {}
    fields = ("attempt", "submitted", "sheet", "entry", "secret")
    if not isinstance(table, dict) or not all(isinstance(table.get(field), str) for field in fields):
        return {}
    return table if valid_key(table["attempt"]) else {}


def _write_receipt(path: Path, receipt: dict[str, Any]) -> None:
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise DiskProblem(
            path.parent, f"It could not be made ({error.strerror}).", "Free some space, then try again."
        ) from error
    write_atomic(path, canonical_json(receipt), mode=0o600)


def _put(place: Path, files: dict[str, bytes]) -> None:
    """Make the folder `place` with `files` in it: complete and read back, or not there at all."""
    part = place.with_name(f".{place.name}.part")
    try:
        part.mkdir(mode=0o700)
        for name, data in files.items():
            write_atomic(part / name, data, mode=0o640)
        for name, data in files.items():
            if sha256(read_bounded(part / name, limit=MAX_NOTEBOOK)) != sha256(data):
                raise SubmitProblem("What arrived is not what was sent. Try again; if it stays, tell your trainer.")
        # The group is the trainers' where the exchange was set up for several accounts; nobody else may look in.
        os.chmod(part, 0o750)
        os.rename(part, place)
    except OSError as error:
        fault = "does not exist" if isinstance(error, FileNotFoundError) else f"cannot be written ({error.strerror})"
        raise SubmitProblem(f"The folder for handing in {fault}. Tell your trainer.") from error
    finally:
        with suppress(OSError):
            shutil.rmtree(part)
