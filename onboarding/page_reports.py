"""What learners say is wrong on a page: one small file a report in the learner's `work/reported/`, which the trainer reads.

The learner's side writes, the trainer's side reads; both sides treat what is in such a file as text of a stranger.
"""

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from onboarding.answers import utc_stamp
from onboarding.errors import AnswerInvalid, DiskProblem, FileProblem
from onboarding.files import canonical_json, read_bounded, write_atomic
from onboarding.paths import Layout

FOLDER = "reported"
SCHEMA = 1
MOST_REPORTS = 200
MOST_TEXT = 2000
_MOST_NAME = 200
_LIMIT = 64 * 1024


@dataclass(frozen=True)
class PageReport:
    """One report: which page and section (as the page named them), what is wrong in the learner's words, when (UTC)."""

    page: str
    section: str
    text: str
    made: str
    learner: str = ""


def keep_report(work: Path, *, page: object, section: object, text: object, now: datetime) -> PageReport:
    """Write a report down. The values are untrusted; raises AnswerInvalid or DiskProblem."""
    words = text.replace("\r\n", "\n").strip() if isinstance(text, str) else ""
    if not words:
        raise AnswerInvalid("Nothing is written yet. Say in a few words what is wrong or does not work.")
    if len(words) > MOST_TEXT:
        raise AnswerInvalid(f"Please say it in {MOST_TEXT} characters; these are {len(words)}.")
    folder = work / FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DiskProblem(folder, f"This folder could not be made ({error.strerror}).", "Tell your trainer.") from error
    if len(list(folder.glob("*.json"))) >= MOST_REPORTS:
        raise AnswerInvalid("Many reports are kept here already. Please tell your trainer in person.")
    report = PageReport(_name(page), _name(section), words, utc_stamp(now))
    table = {
        "schema": SCHEMA,
        "page": report.page,
        "section": report.section,
        "text": report.text,
        "made": report.made,
    }
    write_atomic(folder / f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}.json", canonical_json(table))
    return report


def read_reports(layout: Layout) -> tuple[PageReport, ...]:
    """All reports of all learners on this computer, the newest first; a damaged one is shown as such, never left out in silence."""
    found = [
        _read(path, learner=folder.name)
        for folder in _folders(layout)
        for path in sorted((folder / "work" / FOLDER).glob("*.json"))[:MOST_REPORTS]
    ]
    return tuple(sorted(found, key=lambda report: report.made, reverse=True))


def _folders(layout: Layout) -> Iterable[Path]:
    return sorted(folder for folder in layout.learners.glob("*") if folder.is_dir() and not folder.is_symlink())


def _read(path: Path, *, learner: str) -> PageReport:
    try:
        table = json.loads(read_bounded(path, limit=_LIMIT))
        if table["schema"] != SCHEMA or not isinstance(table["text"], str):
            raise ValueError("schema")
        return PageReport(
            _name(table["page"]), _name(table["section"]), table["text"][:MOST_TEXT], _name(table["made"]), learner
        )
    except (FileProblem, ValueError, KeyError, TypeError, RecursionError):
        return PageReport("", "", f"This report cannot be read: {path.name}", "", learner)


def _name(value: object) -> str:
    return "".join(c for c in value if c.isprintable())[:_MOST_NAME] if isinstance(value, str) else ""
