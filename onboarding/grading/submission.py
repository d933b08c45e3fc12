"""What lies in the trainer's submitted/<learner>/<quiz>/: written by our collect, read by the grader."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onboarding.answers import MAX_BYTES, SHEET_NAME, Sheet, SheetProblem, read_sheet
from onboarding.errors import FileProblem
from onboarding.files import canonical_json, read_bounded, sha256
from onboarding.grading.items import ItemStore, items_in
from onboarding.grading.paper import Paper
from onboarding.grading.places import MAX_NOTEBOOK, NOTEBOOK_NAME, valid_key
from onboarding.grading.score import PaperSlot, SlotResult, fail_sheet, score_sheet
from onboarding.paths import Layout
from onboarding.questions import Item

RECEIVED_NAME = "received.json"


@dataclass(frozen=True)
class Received:
    """What collect knows of a submission. `key` names the attempt among those of one learner; times are UTC stamps.

    `problem` is the reason why the sheet as a whole cannot be graded, empty when it can. `sheet` is its SHA-256, empty when there is none.
    """

    key: str
    received: str
    claimed: str | None
    sheet: str
    problem: str

    def to_bytes(self) -> bytes:
        table = {
            "schema": 1,
            "key": self.key,
            "received": self.received,
            "claimed": self.claimed,
            "sheet": self.sheet,
            "problem": self.problem,
        }
        return canonical_json(table)


@dataclass(frozen=True)
class Scored:
    """A submission with its results. `sheet` is None when it could not be read; then `problem` says why."""

    received: Received
    sheet: Sheet | None
    problem: str
    results: tuple[SlotResult, ...]

    @property
    def attempt_id(self) -> str:
        return self.sheet.attempt_id if self.sheet else self.received.key

    @property
    def n(self) -> int:
        """The attempt's number as the sheet claims it; 0 when it could not be read."""
        return self.sheet.attempt_n if self.sheet else 0

    def about(self) -> dict[str, Any]:
        """What the graded notebook says of the submission as a whole: its `graded` table."""
        return {
            "schema": 1,
            "key": self.received.key,
            "attempt": self.sheet.attempt_id if self.sheet else "",
            "n": self.n,
            "problem": self.problem,
            "received": self.received.received,
            "claimed": self.received.claimed,
            "sheet": self.received.sheet,
        }


def read_received(folder: Path) -> Received | None:
    """What collect wrote into `folder`; None when collect did not make it."""
    try:
        table = json.loads(read_bounded(folder / RECEIVED_NAME, limit=64 * 1024))
        return Received(table["key"], table["received"], table["claimed"], table["sheet"], table["problem"])
    except (FileProblem, ValueError, KeyError, TypeError):
        return None


def check_sheet(data: bytes, *, quiz: str, learner: str) -> Sheet:
    """The sheet in `data` if it is this learner's for this quiz. Raises SheetProblem."""
    sheet = read_sheet(data, quiz=quiz)
    if sheet.learner != learner:
        raise SheetProblem("The answer sheet belongs to another person than the one who handed it in.")
    if not valid_key(sheet.attempt_id):
        raise SheetProblem("The answer sheet has no valid attempt number.")
    return sheet


class Scorer:
    """Scores answer sheets of one quiz. Paper and questions are read once: open a scorer anew for each job."""

    def __init__(self, layout: Layout, quiz: str) -> None:
        """Read the released paper. Raises FileProblem when there is none."""
        self.quiz = quiz
        self.paper = Paper.load(layout, quiz)
        self._finder = ItemFinder(layout, quiz)

    def score(self, folder: Path, *, learner: str) -> Scored:
        """Score the answer sheet in `folder`, which may hold anything. Reads only; never raises for what lies there."""
        return _score_folder(folder, self.paper.slots, self._finder, quiz=self.quiz, learner=learner)


def _score_folder(
    folder: Path, paper: tuple[PaperSlot, ...], finder: "ItemFinder", *, quiz: str, learner: str
) -> Scored:
    received = read_received(folder)
    sheet, problem, digest = None, received.problem if received else "", ""
    if not problem:
        try:
            data = read_bounded(folder / SHEET_NAME, limit=MAX_BYTES)
            digest = sha256(data)
            sheet = check_sheet(data, quiz=quiz, learner=learner)
        except FileProblem as error:
            problem = f"The answer sheet cannot be used. {str(error).removeprefix(f'{error.path}: ')}"
        except SheetProblem as error:
            problem = str(error)
    if received is None:
        key = sheet.attempt_id if sheet else f"unreadable-{(digest or 'missing')[:16]}"
        received = Received(key=key, received="", claimed=None, sheet=digest, problem="")
    if sheet is None:
        return Scored(received, None, problem, fail_sheet(paper, problem, submission=received.key))
    return Scored(received, sheet, "", score_sheet(sheet, paper, finder.find))


class ItemFinder:
    """Finds the version of a question that was shown: in the store of released items, else in today's source."""

    def __init__(self, layout: Layout, quiz: str) -> None:
        self._store = ItemStore(layout.items)
        self._quiz = quiz
        self._source = layout.source / quiz / NOTEBOOK_NAME
        self._today: dict[tuple[str, str], Item] | None = None
        self._found: dict[tuple[str, str, str], Item | None] = {}

    def find(self, slot: str, variant: str, sha: str) -> Item | None:
        """The item, or None when it was never released. Raises ItemStoreProblem when the store is damaged."""
        named = (slot, variant, sha)
        if named not in self._found:
            self._found[named] = self._look_up(slot, variant, sha)
        return self._found[named]

    def _look_up(self, slot: str, variant: str, sha: str) -> Item | None:
        stored = self._store.find(self._quiz, slot, variant, sha)
        if stored is not None:
            return stored
        if self._today is None:
            try:
                self._today = {(place, item.sha): item for place, item in items_in(load_notebook(self._source))}
            except FileProblem:
                self._today = {}
        item = self._today.get((slot, sha))
        return item if item is not None and item.id == variant else None


def load_notebook(path: Path) -> Any:
    """One of our own notebooks as JSON. Raises FileProblem."""
    return json.loads(read_bounded(path, limit=MAX_NOTEBOOK))
