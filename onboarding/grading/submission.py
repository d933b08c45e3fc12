"""What lies in the trainer's submitted/<learner>/<quiz>/: written by our collect, read by the grader."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from onboarding.answers import MAX_BYTES, SHEET_NAME, Sheet, SheetProblem, read_sheet
from onboarding.errors import FileProblem
from onboarding.files import canonical_json, read_bounded, sha256
from onboarding.grading.adjustments import adjusted
from onboarding.grading.carry import Standing, earlier, standing
from onboarding.grading.items import ItemStore, items_in
from onboarding.grading.paper import Paper
from onboarding.grading.places import MAX_NOTEBOOK, NOTEBOOK_NAME, valid_key
from onboarding.grading.score import PaperSlot, SlotResult, carried_result, fail_sheet, score_sheet
from onboarding.paths import Layout
from onboarding.questions import Item
from onboarding.records.flags import NOT_RIGHT_BEFORE, OTHER_ATTEMPT
from onboarding.records.ledger import Ledger

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
    def role(self) -> str:
        """The role that the sheet claims, or an empty text."""
        return self.sheet.role if self.sheet else ""

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
            "role": self.role,
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
        self.layout = layout
        self.quiz = quiz
        self.paper = Paper.load(layout, quiz)
        self._finder = ItemFinder(layout, quiz)

    def score(self, folder: Path, *, learner: str) -> Scored:
        """Score the answer sheet in `folder`, which may hold anything. Reads only; never raises for what lies there."""
        received = read_received(folder)
        sheet, problem, digest = None, received.problem if received else "", ""
        if not problem:
            try:
                data = read_bounded(folder / SHEET_NAME, limit=MAX_BYTES)
                digest = sha256(data)
                sheet = check_sheet(data, quiz=self.quiz, learner=learner)
            except FileProblem as error:
                problem = f"The answer sheet cannot be used. {str(error).removeprefix(f'{error.path}: ')}"
            except SheetProblem as error:
                problem = str(error)
        if received is None:
            key = sheet.attempt_id if sheet else f"unreadable-{(digest or 'missing')[:16]}"
            received = Received(key=key, received="", claimed=None, sheet=digest, problem="")
        if sheet is None:
            return Scored(received, None, problem, fail_sheet(self.paper.slots, problem, submission=received.key))
        return Scored(received, sheet, "", self._results(sheet, learner=learner, key=received.key))

    def _results(self, sheet: Sheet, *, learner: str, key: str) -> tuple[SlotResult, ...]:
        finder, slots = self._finder, self.paper.slots
        carry = _Carrier(self.layout, self.quiz, learner, sheet, slots, finder) if carries(sheet) else None
        results = score_sheet(sheet, slots, finder.find, carry=carry, asked=finder.paper(sheet.content))
        return adjusted(ItemStore(self.layout.items), results, learner=learner, quiz=self.quiz, key=key)


def carries(sheet: Sheet) -> bool:
    """True when the sheet says of any slot that it was not asked again."""
    return any(answer.carried for answer in sheet.slots.values())


@dataclass(frozen=True)
class _Carrier:
    """Looks up what a carried slot counts: in the trainer's own ledger and archive, never in the sheet that claims it."""

    layout: Layout
    quiz: str
    learner: str
    sheet: Sheet
    paper: tuple[PaperSlot, ...]
    finder: "ItemFinder"

    def __call__(self, slot: str, attempt: str) -> SlotResult | str:
        right = self._standing.carry.get(slot)
        if right is None:
            return f"{NOT_RIGHT_BEFORE} and the records do not say so: it had to be answered again."
        if right.attempt != attempt:
            return f"{OTHER_ATTEMPT} in which this question was right."
        there = self._there(right.attempt)
        place = next(candidate for candidate in self.paper if candidate.slot == slot)
        if slot not in there:
            return f"The answer in attempt {right.n}, where this question was right, is not in the archive."
        return carried_result(place, there[slot], attempt=right.attempt, n=right.n)

    @cached_property
    def _standing(self) -> Standing:
        if not self.layout.ledger.exists():
            return Standing()
        with Ledger(self.layout.ledger) as ledger:
            history = [entry.record for entry in ledger.history(self.learner, self.quiz)]
        return standing(earlier(history, self.sheet.attempt_id), self.paper)

    def _there(self, attempt: str) -> dict[str, SlotResult]:
        """The results of the slots that were asked in an attempt in the archive; empty when it is not there."""
        folder = self.layout.trainer / "attempts" / self.learner / self.quiz / attempt
        if read_received(folder) is None:
            return {}
        try:
            sheet = check_sheet(
                read_bounded(folder / SHEET_NAME, limit=MAX_BYTES), quiz=self.quiz, learner=self.learner
            )
        except (FileProblem, SheetProblem):
            return {}
        return {result.slot: result for result in score_sheet(sheet, self.paper, self.finder.find) if result.item}


def released_content(layout: Layout, quiz: str) -> str:
    """The hash that names the released question paper. Raises FileProblem when there is none."""
    return str(load_notebook(layout.release / quiz / NOTEBOOK_NAME)["metadata"]["onboarding"]["content"])


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

    def paper(self, content: str) -> frozenset[str] | None:
        """The slots of the question paper that was answered; None when no such was handed out. Raises ItemStoreProblem."""
        return self._store.paper(content)


def load_notebook(path: Path) -> Any:
    """One of our own notebooks as JSON. Raises FileProblem."""
    return json.loads(read_bounded(path, limit=MAX_NOTEBOOK))
