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
from onboarding.build import notebook_bytes
from onboarding.content import load_content
from onboarding.files import canonical_json
from onboarding.grading import exchange
from onboarding.grading.batch import Outcome, grade
from onboarding.grading.places import COURSE_ID
from onboarding.grading.strip import generate_release
from onboarding.papers import question_paper
from onboarding.paths import Layout
from onboarding.questions import Bank, Item, Slot, item_from_full, kind_of
from onboarding.server import sheet
from onboarding.server.desk import Desk
from onboarding.server.paper import read_paper
from onboarding.server.sheet_file import save

QUIZ = "tapering-principles"
PAGE = f"quizzes/{QUIZ}/quiz.ipynb"
WRITTEN = "s08"


def right(item: Item) -> Any:
    """The value that earns all points; for a written question some text."""
    if item.kind == "written":
        return "I would ask him what has changed, pass it on today and promise nothing."
    return next(raw for raw, fraction in item.rules.examples(item) if fraction == 1)


def wrong(item: Item) -> Any:
    """A complete value that earns nothing."""
    if item.kind == "written":
        return "No idea."
    public = item.public()
    return next(
        raw
        for raw, fraction in item.rules.examples(item)
        if fraction == 0 and item.rules.answered(public, item.rules.read(public, raw))
    )


@dataclass(frozen=True)
class Handed:
    """A course with one quiz handed out. `role` is the one that learners answer in."""

    layout: Layout
    role: str = ""

    @cached_property
    def bank(self) -> Bank:
        """The questions with their keys as they were built into source/ when first asked for."""
        notebook = json.loads((self.layout.source / QUIZ / "quiz.ipynb").read_text(encoding="utf-8"))
        marks = [cell["metadata"].get("onboarding", {}) for cell in notebook["cells"]]
        return Bank(
            QUIZ,
            tuple(
                Slot(
                    mark["slot"],
                    mark["objective"],
                    mark["points"],
                    mark["must_pass"],
                    tuple(map(item_from_full, mark["private"])),
                )
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
        return sheet.open_sheet(
            folder, learner=learner, paper=read_paper(folder), now=datetime.now(UTC), role=self.role
        ).table

    def desk(self, learner: str) -> Desk:
        """What the learner's Lab asks when the page calls it."""
        root, exchange_root = self.layout.learner(learner), self.layout.exchange
        return Desk(
            root=root,
            layout=self.layout,
            exchange=exchange_root,
            learner=learner,
            demo=True,
            trainer=False,
            role=self.role,
        )

    def look(self, learner: str) -> dict[str, Any]:
        """What the quiz page is told; brings feedback that was returned."""
        return self.desk(learner).quiz(PAGE)

    def again(self, learner: str) -> dict[str, Any]:
        """Press "Try again" on the page: what it is told of the new attempt."""
        self.look(learner)
        return self.desk(learner).retake({"path": PAGE})

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
            if entry.get("carried"):
                continue
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


def change(layout: Layout, edit: Callable[[str], str]) -> None:
    """Edit the question file, build the quiz alone (no lesson), and hand it out."""
    file = layout.questions / f"{QUIZ}.toml"
    before = file.read_text(encoding="utf-8")
    after = edit(before)
    assert after != before
    file.write_text(after, encoding="utf-8")
    module = load_content(layout).module(QUIZ)
    (layout.source / QUIZ / "quiz.ipynb").write_bytes(notebook_bytes(question_paper(module)))
    generate_release(layout.source, layout.release, QUIZ)
    exchange.release(layout, QUIZ)


def copy_handed(template: Layout, target: Path) -> Handed:
    """A copy of a course that was handed out."""
    shutil.copytree(template.root, target)
    return Handed(Layout(target))


def edit_source(handed: Handed, change: Any) -> None:
    """Change items of the built source as an author's edit and a build would, then hand out again. `change` gets full items."""
    paper = handed.layout.source / QUIZ / "quiz.ipynb"
    notebook = json.loads(paper.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        mark = cell["metadata"].get("onboarding", {})
        if "private" in mark:
            items = [item_from_full(change(mark["slot"], full)) for full in mark["private"]]
            mark["private"] = [item.full() for item in items]
            mark["variants"] = [item.public() for item in items]
    paper.write_bytes(canonical_json(notebook))
    generate_release(handed.layout.source, handed.layout.release, QUIZ)
    exchange.release(handed.layout, QUIZ)
