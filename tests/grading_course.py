"""A course that was handed out, learners who answer and hand in as the server does it, and a trainer who marks."""

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook

from onboarding.answers import utc_stamp
from onboarding.grading import exchange
from onboarding.grading.batch import Outcome, grade
from onboarding.grading.places import COURSE_ID
from onboarding.paths import Layout
from onboarding.questions import Bank, Item, Slot, item_from_full, kind_of
from onboarding.server import sheet
from onboarding.server.paper import read_paper
from onboarding.server.sheet_file import save

QUIZ = "tapering-principles"
WRITTEN = "s08"


def right(item: Item) -> Any:
    """The value that earns all points; for a written question some text."""
    if item.number is not None:
        return {"raw": item.number.value, "unit": item.number.unit}
    if item.kind == "written":
        return "I would ask him what has changed, pass it on today and promise nothing."
    return item.key[0] if item.kind == "single" else list(item.key)


def wrong(item: Item) -> Any:
    """A value that earns nothing."""
    if item.number is not None:
        return {"raw": "99", "unit": item.number.unit}
    if item.kind == "written":
        return "No idea."
    if item.kind == "ordering":
        return list(item.key)[::-1]
    others = [option.id for option in item.options if option.id not in item.key]
    return others[0] if item.kind == "single" else others[:1]


@dataclass(frozen=True)
class Handed:
    """A course with one quiz handed out."""

    layout: Layout

    @cached_property
    def bank(self) -> Bank:
        """The questions with their keys as they were built into source/ when first asked for."""
        notebook = json.loads((self.layout.source / QUIZ / "quiz.ipynb").read_text(encoding="utf-8"))
        marks = [cell["metadata"].get("onboarding", {}) for cell in notebook["cells"]]
        return Bank(
            QUIZ,
            tuple(
                Slot(mark["slot"], "", mark["points"], mark["must_pass"], tuple(map(item_from_full, mark["private"])))
                for mark in marks
                if "private" in mark
            ),
        )

    def folder(self, learner: str) -> Path:
        return self.layout.learner(learner) / "quizzes" / QUIZ

    def inbound(self) -> Path:
        return self.layout.exchange / COURSE_ID / "inbound"

    def open(self, learner: str) -> dict[str, Any]:
        """Fetch the paper and open an attempt; the sheet."""
        exchange.fetch(self.layout, QUIZ, learner)
        folder = self.folder(learner)
        return sheet.open_sheet(folder, learner=learner, paper=read_paper(folder), now=datetime.now(UTC)).table

    def answer(
        self,
        learner: str,
        choose: Callable[[Item], Any] = right,
        values: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Answer every question of the open attempt; `values` go before `choose`. Returns the sheet."""
        table = self.open(learner)
        now = utc_stamp(datetime.now(UTC))
        for slot, entry in table["slots"].items():
            item = self.bank.slot(slot).variant(entry["variant"])
            value = values[slot] if values and slot in values else choose(item)
            read = kind_of(item.kind).read(item.public(), value)
            entry.update(rev=entry["rev"] + 1, saved=now, request=f"request-{slot}", value=read)
        # One write instead of twelve: how single answers are saved has tests of its own.
        save(self.folder(learner), table)
        return table

    def submit(self, learner: str) -> None:
        """Hand in the open attempt."""
        folder = self.folder(learner)
        table = self.open(learner)
        sheet.submit(
            folder,
            learner=learner,
            paper=read_paper(folder),
            attempt=table["attempt"]["id"],
            hand_in=lambda: exchange.submit(self.layout.exchange, quiz=QUIZ, learner=learner, folder=folder),
            now=datetime.now(UTC),
        )

    def take(
        self, learner: str, choose: Callable[[Item], Any] = right, values: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Answer and hand in; the sheet."""
        table = self.answer(learner, choose, values)
        self.submit(learner)
        return table

    def retake(self, learner: str) -> None:
        """Open the next attempt, as after feedback that says "not yet passed"."""
        folder = self.folder(learner)
        table = self.open(learner)
        sheet.retake(
            folder, learner=learner, paper=read_paper(folder), ended=table["attempt"]["id"], now=datetime.now(UTC)
        )

    def grade(self) -> dict[str, Outcome]:
        """What `onboarding grade` does; outcomes by learner."""
        return {outcome.learner: outcome for outcome in grade(self.layout, QUIZ)}

    def feedback(self, learner: str) -> str:
        """The feedback page that reaches the learner, empty when there is none."""
        page = exchange.fetch_feedback(self.layout.exchange, quiz=QUIZ, learner=learner, folder=self.folder(learner))
        return page.read_text(encoding="utf-8") if page else ""

    def graded_notebook(self, learner: str) -> dict[str, Any]:
        path = self.layout.autograded / learner / QUIZ / "quiz.ipynb"
        notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return notebook

    def mark(self, learner: str, score: float | None, comment: str = "", *, slot: str = WRITTEN) -> None:
        """What the formgrader stores when a trainer types a score and a comment."""
        gradebook = Gradebook(f"sqlite:///{self.layout.gradebook}", COURSE_ID)
        try:
            cell = f"{QUIZ}-{slot}"
            line = gradebook.find_grade(cell, "quiz", QUIZ, learner)
            line.manual_score = score
            line.needs_manual_grade = line.manual_score is None and line.auto_score is None
            if comment:
                gradebook.find_comment(cell, "quiz", QUIZ, learner).manual_comment = comment
            gradebook.db.commit()
        finally:
            gradebook.close()

    def scores(self, learner: str) -> dict[str, tuple[float | None, float | None, bool]]:
        """The gradebook's automatic score, manual score and need of marking for each slot."""
        gradebook = Gradebook(f"sqlite:///{self.layout.gradebook}", COURSE_ID)
        try:
            notebook = gradebook.find_submission_notebook("quiz", QUIZ, learner)
            return {
                line.name.removeprefix(f"{QUIZ}-"): (line.auto_score, line.manual_score, line.needs_manual_grade)
                for line in notebook.grades
            }
        finally:
            gradebook.close()


def hand_out(layout: Layout) -> Handed:
    """Hand the quiz out."""
    exchange.release(layout, QUIZ)
    return Handed(layout)


def copy_handed(template: Layout, target: Path) -> Handed:
    """A copy of a course that was handed out."""
    shutil.copytree(template.root, target)
    return Handed(Layout(target))
