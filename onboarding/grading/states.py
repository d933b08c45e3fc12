"""The state of every submission in words, as the trainer's screens show it: never a number without its state.

Read from the gradebook as it is now, so that a mark typed a moment ago counts already. Reads only.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from onboarding.errors import FileProblem
from onboarding.grading import schema
from onboarding.grading.attempts import Grader
from onboarding.grading.gradebook import registered, slot_of
from onboarding.grading.items import ItemStore
from onboarding.grading.paper import read_results
from onboarding.grading.places import NOTEBOOK_NAME
from onboarding.grading.score import FAILED, SCORED, WAITING, PaperSlot, SlotResult
from onboarding.grading.submission import load_notebook, read_received
from onboarding.grading.verdict import Mark, judge
from onboarding.paths import Layout

# One query for the whole quiz; nbgrader's own objects take a query for every learner.
_LINES = sa.text(
    """
    SELECT a.student_id AS learner, c.name AS cell, g.auto_score AS auto, g.manual_score AS manual,
           EXISTS (SELECT 1 FROM base_cell s WHERE s.notebook_id = c.notebook_id AND s.name = c.name
                   AND s.type = 'SolutionCell') AS written
    FROM assignment q
    JOIN submitted_assignment a ON a.assignment_id = q.id
    JOIN submitted_notebook n ON n.assignment_id = a.id
    JOIN grade g ON g.notebook_id = n.id
    JOIN base_cell c ON c.id = g.cell_id
    WHERE q.name = :quiz AND (:learner = '' OR a.student_id = :learner)
    """
)
_COMMENTED = sa.text(
    """
    SELECT a.student_id AS learner
    FROM assignment q
    JOIN submitted_assignment a ON a.assignment_id = q.id
    JOIN submitted_notebook n ON n.assignment_id = a.id
    JOIN comment m ON m.notebook_id = n.id
    WHERE q.name = :quiz AND m.auto_comment LIKE 'Could not be graded:%'
    """
)


SUBMITTED = "submitted"


@dataclass(frozen=True)
class State:
    """What has become of one learner's newest graded attempt. `score` and `max` are texts for people, empty without a number."""

    learner: str
    state: str
    reason: str
    score: str
    max: str

    def to_json(self) -> dict[str, str]:
        return {"state": self.state, "reason": self.reason, "score": self.score, "max": self.max}


@dataclass(frozen=True)
class _Line:
    auto: float | None
    manual: float | None
    written: bool

    @property
    def missing(self) -> bool:
        return self.auto is None and self.manual is None


def states(layout: Layout, quiz: str, *, learner: str = "") -> dict[str, State]:
    """The state of every learner who was graded in `quiz`, or of one of them; by learner's id. Empty without a gradebook.

    Raises ContentError or FileProblem when the quiz was not built.
    """
    grader = Grader.open(layout, quiz)
    decided = bool(ItemStore(layout.items).adjustments)
    if not layout.gradebook.exists():
        return {}
    lines: dict[str, dict[str, _Line]] = {}
    engine = sa.create_engine(f"sqlite:///{layout.gradebook}", connect_args={"timeout": 30})
    try:
        with engine.connect() as connection:
            for row in connection.execute(_LINES, {"quiz": quiz, "learner": learner}):
                theirs = lines.setdefault(row.learner, {})
                theirs[slot_of(row.cell, quiz)] = _Line(row.auto, row.manual, bool(row.written))
            unreadable = set(connection.execute(_COMMENTED, {"quiz": quiz}).scalars())
    finally:
        engine.dispose()
    return {
        who: _state(who, grader, theirs, known=not decided and who not in unreadable)
        for who, theirs in sorted(lines.items())
    }


def states_of(layout: Layout, learner: str) -> dict[str, State]:
    """The state of one learner in every quiz that they were graded in, by quiz."""
    return {quiz: found[learner] for quiz, found in _all(layout, learner=learner) if learner in found}


@dataclass(frozen=True)
class Overview:
    """How many learners are in which state, by quiz; and in how many quizzes, by learner."""

    quizzes: Mapping[str, Mapping[str, int]]
    learners: Mapping[str, Mapping[str, int]]

    def to_json(self) -> dict[str, Any]:
        return {"quizzes": self.quizzes, "learners": self.learners}


def overview(layout: Layout) -> Overview:
    """The states of everybody in everything, counted. What was collected after the last grading counts as submitted."""
    quizzes: dict[str, Counter[str]] = {}
    learners: dict[str, Counter[str]] = {}
    for quiz, found in _all(layout):
        newest = {who: state.state for who, state in found.items()} | dict.fromkeys(_ungraded(layout, quiz), SUBMITTED)
        quizzes[quiz] = Counter(newest.values())
        for learner, state in newest.items():
            learners.setdefault(learner, Counter())[state] += 1
    return Overview(quizzes, learners)


def _ungraded(layout: Layout, quiz: str) -> Iterator[str]:
    """Learners whose collected attempt is another one than the gradebook's."""
    engine = sa.create_engine(f"sqlite:///{layout.gradebook}", connect_args={"timeout": 30})
    try:
        with engine.connect() as connection:
            columns = schema.answer.c
            query = sa.select(columns.learner, columns.attempt).where(columns.quiz == quiz).distinct()
            graded = {(row.learner, row.attempt) for row in connection.execute(query)}
    finally:
        engine.dispose()
    for folder in layout.submitted.glob(f"*/{quiz}"):
        received = read_received(folder)
        if received is not None and (folder.parent.name, received.key) not in graded:
            yield folder.parent.name


def _all(layout: Layout, *, learner: str = "") -> Iterator[tuple[str, dict[str, State]]]:
    """Every quiz of the gradebook that was built, with its states."""
    for quiz in sorted(registered(layout.gradebook)):
        if (layout.release / quiz / NOTEBOOK_NAME).is_file():  # else it is one that the course does not have any more
            yield quiz, states(layout, quiz, learner=learner)


def _state(learner: str, grader: Grader, lines: Mapping[str, _Line], *, known: bool) -> State:
    results = _results(learner, grader, lines, known=known)
    marks = {
        slot: Mark(Decimal(repr(line.manual)), "")
        for slot, line in lines.items()
        if line.manual is not None and math.isfinite(line.manual)
    }
    verdict = judge(results, marks, pass_mark=grader.pass_mark)
    score, most = ("", "") if verdict.score is None else (_text(verdict.score), _text(verdict.max))
    return State(learner, verdict.state, verdict.reason, score, most)


def _results(learner: str, grader: Grader, lines: Mapping[str, _Line], *, known: bool) -> list[SlotResult]:
    """The program's results; the graded notebook is opened only where the gradebook alone does not say enough."""
    plain = known and all(not line.missing or line.written for line in lines.values())
    if not (plain and set(lines) == {slot.slot for slot in grader.paper}):
        place = grader.layout.autograded / learner / grader.quiz / NOTEBOOK_NAME
        try:
            return list(read_results(load_notebook(place)))
        except (FileProblem, KeyError, TypeError, ValueError):
            return [_result(slot, None) for slot in grader.paper]
    return [_result(slot, lines[slot.slot]) for slot in grader.paper]


def _result(slot: PaperSlot, line: _Line | None) -> SlotResult:
    got = None if line is None or line.auto is None else Decimal(repr(line.auto))
    status = FAILED if line is None else SCORED if got is not None else WAITING
    reason = "The graded notebook is missing. Grade again." if line is None else ""
    return SlotResult(
        slot=slot.slot,
        number=slot.number,
        points=slot.points,
        must_pass=slot.must_pass,
        status=status,
        got=got,
        reason=reason,
        item=None,
        value=None,
        answer="",
    )


def _text(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
