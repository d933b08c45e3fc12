"""Names and folders that grading and nbgrader share: the exchange, its entries, and what may stand in a learner's id."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

COURSE_ID = "oxazepam-onboarding"
NOTEBOOK = "quiz"
NOTEBOOK_NAME = "quiz.ipynb"
SECRET_NAME = "submission_secret.txt"
TIMESTAMP_NAME = "timestamp.txt"
MAX_NOTEBOOK = 16 * 1024 * 1024

_LEARNER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")
_QUIZ = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")
_SECRET = re.compile(r"[0-9a-f]{32,128}")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
STAMP = "%Y-%m-%d %H:%M:%S.%f"


def valid_learner(learner: str) -> bool:
    """True when `learner` can name a folder and a line in nbgrader's pages, and nothing else."""
    return _LEARNER.fullmatch(learner) is not None


def valid_quiz(quiz: str) -> bool:
    return _QUIZ.fullmatch(quiz) is not None


def valid_secret(secret: str) -> bool:
    return _SECRET.fullmatch(secret) is not None


def valid_key(key: str) -> bool:
    """True when an attempt's id can serve as a folder name."""
    return _KEY.fullmatch(key) is not None


def nbgrader_stamp(moment: datetime) -> str:
    """A moment as nbgrader writes it in folder names and timestamp.txt: UTC."""
    return moment.astimezone(UTC).strftime(f"{STAMP} UTC")


@dataclass(frozen=True)
class Exchange:
    """The folders of nbgrader's exchange below `root`."""

    root: Path

    @property
    def course(self) -> Path:
        return self.root / COURSE_ID

    @property
    def outbound(self) -> Path:
        """What trainers handed out: outbound/<quiz>/quiz.ipynb."""
        return self.course / "outbound"

    @property
    def inbound(self) -> Path:
        """What learners handed in: inbound/<learner>+<quiz>+<time>+<random>/."""
        return self.course / "inbound"

    @property
    def feedback(self) -> Path:
        """Feedback, each page under a name that only its learner and the trainer can work out."""
        return self.course / "feedback"

    def paper(self, quiz: str) -> Path:
        return self.outbound / quiz / NOTEBOOK_NAME


@dataclass(frozen=True)
class EntryName:
    """What the name of an inbound folder claims. `claimed` is UTC, None when it is no time."""

    learner: str
    quiz: str
    claimed: datetime | None


def read_entry_name(name: str) -> EntryName | None:
    """The claim in the name of an inbound folder, or None when it is none that we or nbgrader write."""
    parts = name.split("+")
    if len(parts) not in (3, 4) or not valid_learner(parts[0]) or not valid_quiz(parts[1]):
        return None
    try:
        claimed = datetime.strptime(parts[2].removesuffix(" UTC"), STAMP).replace(tzinfo=UTC)
    except ValueError:
        claimed = None
    return EntryName(parts[0], parts[1], claimed)
