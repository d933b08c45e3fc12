"""Feedback that came back: which attempt it is about, its state, and whether the learner has read it.

`feedback.html` is the page the grader returned; meta elements in its head say what it is and what the next attempt may carry.
`feedback.json` beside it is our note of when this very page was received and read.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

from onboarding.answers import utc_stamp
from onboarding.errors import FileProblem
from onboarding.files import canonical_json, read_bounded, sha256, write_atomic

PAGE = "feedback.html"
NOTE = "feedback.json"
MAX_PAGE = 8 * 1024 * 1024
NOT_PASSED = "graded: not yet passed"
STATES = ("waiting for marking", "graded: passed", NOT_PASSED)
FAILED = "could not be graded"


@dataclass(frozen=True)
class Upcoming:
    """What the grader says of the next attempt: the slots that are not asked again with the attempt in which each was right, and how
    many attempts failed and may fail. A page of an older grader says nothing: then everything is asked."""

    carry: Mapping[str, str] = field(default_factory=dict)
    failed: int = 0
    allowed: int = 1


@dataclass(frozen=True)
class Feedback:
    """A feedback page. `state` is one of the course's states; `received` is UTC."""

    attempt: str
    state: str
    html: str
    sha: str
    received: str
    read: bool
    upcoming: Upcoming

    @property
    def allows_retake(self) -> bool:
        """True when the attempt is over and not passed, and another one needs no word of the trainer."""
        return self.over and not self.see_trainer

    @property
    def over(self) -> bool:
        return self.state == NOT_PASSED or self.state.startswith(FAILED)

    @property
    def see_trainer(self) -> bool:
        """True when so many attempts failed that the trainer comes first."""
        return self.over and self.upcoming.failed >= self.upcoming.allowed


def look(folder: Path, *, attempt: str, now: datetime) -> Feedback | None:
    """The feedback on this attempt in `folder`, or None. Writes nothing; `received` is `now` for a page not noted yet."""
    try:
        data = read_bounded(folder / PAGE, limit=MAX_PAGE)
        html = data.decode("utf-8")
    except (FileProblem, UnicodeDecodeError):
        return None
    marks = marks_in(html)
    state = marks.get("onboarding-state", "")
    if marks.get("onboarding-attempt") != attempt or not (state in STATES or state.startswith(FAILED)):
        return None
    page = Feedback(
        attempt=attempt, state=state, html=html, sha=sha256(data), received=utc_stamp(now), read=False,
        upcoming=_upcoming(marks.get("onboarding-next", ""), attempt),
    )  # fmt: skip
    try:
        note = json.loads(read_bounded(folder / NOTE, limit=64 * 1024))
        # A page that was marked again is a new page: it has not been read yet.
        if note["sha"] == page.sha and isinstance(note["received"], str):
            page = replace(page, received=note["received"], read=bool(note["read"]))
    except (FileProblem, ValueError, KeyError, TypeError):
        pass
    return page


def note(folder: Path, feedback: Feedback, *, read: bool) -> Feedback:
    """Write down that the page was received and, when `read`, that it was shown. Raises DiskProblem."""
    after = replace(feedback, read=feedback.read or read)
    table = {
        "schema": 1,
        "attempt": after.attempt,
        "state": after.state,
        "sha": after.sha,
        "received": after.received,
        "read": after.read,
    }
    write_atomic(folder / NOTE, canonical_json(table))
    return after


def _upcoming(text: str, attempt: str) -> Upcoming:
    try:
        table = json.loads(text)
        if table["schema"] == 1 and table["attempt"] in (attempt, ""):
            carry = {str(slot): str(entry["attempt"]) for slot, entry in table["carry"].items()}
            return Upcoming(carry, int(table["failed"]), int(table["allowed"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    return Upcoming()


def marks_in(html: str) -> dict[str, str]:
    """Our meta elements in the head of a feedback page, by name."""
    marks = _Marks()
    marks.feed(html)
    return marks.found


class _Marks(HTMLParser):
    """Collects our meta elements of the head."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._head = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # A learner's text stands in the body, escaped; what it says is never taken for ours.
        if tag == "body":
            self._head = False
        if tag == "meta" and self._head:
            table = dict(attrs)
            name, content = table.get("name"), table.get("content")
            if name and content is not None and name.startswith("onboarding-"):
                self.found.setdefault(name, content)
