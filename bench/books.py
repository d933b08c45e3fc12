"""Gradebooks and a ledger of a whole service, written straight into the tables: 500 learners x 8 quizzes take seconds instead of hours."""

import sqlite3
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa
from nbgrader.api import Base

from onboarding.grading.gradebook import create_gradebook
from onboarding.grading.places import COURSE_ID
from onboarding.grading.schema import REVISION
from onboarding.records.ledger import Ledger, Record, SlotScore

CODE, WRITTEN, POINTS = 12, 2, 2.0


def quiz_names(quizzes: int) -> list[str]:
    """The quizzes of a book."""
    return [f"quiz-{number}" for number in range(1, quizzes + 1)]


def stock_book(path: Path, *, learners: int, quizzes: int) -> None:
    """nbgrader's gradebook as nbgrader makes it, with every learner graded in every quiz."""
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(f"sqlite:///{path}")
    Base.metadata.create_all(bind=engine)
    engine.dispose()
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.execute("INSERT INTO alembic_version VALUES (?)", (REVISION,))
        connection.execute("INSERT INTO course (id) VALUES (?)", (COURSE_ID,))
        connection.executemany("INSERT INTO student (id) VALUES (?)", [(name,) for name in _learners(learners)])
        for quiz in quiz_names(quizzes):
            _fill(connection, quiz, learners)
    connection.close()


def our_book(path: Path, *, learners: int, quizzes: int) -> None:
    """The same grades in the gradebook as this course makes it."""
    stock_book(path, learners=learners, quizzes=quizzes)
    create_gradebook(path)


def our_ledger(path: Path, *, learners: int, quizzes: int) -> None:
    """A ledger with one graded attempt of each learner at each quiz."""
    with Ledger(path) as ledger:
        for quiz in quiz_names(quizzes):
            for learner in _learners(learners):
                ledger.record(_record(learner, quiz))


def _learners(number: int) -> list[str]:
    return [f"learner-{index:04d}" for index in range(number)]


def _slots() -> list[str]:
    return [f"s{number:02d}" for number in range(1, CODE + WRITTEN + 1)]


def _fill(connection: sqlite3.Connection, quiz: str, learners: int) -> None:
    assignment, notebook = uuid4().hex, uuid4().hex
    connection.execute("INSERT INTO assignment (id, name, course_id) VALUES (?, ?, ?)", (assignment, quiz, COURSE_ID))
    connection.execute("INSERT INTO notebook (id, name, assignment_id) VALUES (?, 'quiz', ?)", (notebook, assignment))
    graded, commented = [], []
    for number, slot in enumerate(_slots()):
        written = number >= CODE
        graded.append(_cell(connection, notebook, f"{quiz}-{slot}", "GradeCell", "markdown" if written else "code"))
        if written:
            commented.append(_cell(connection, notebook, f"{quiz}-{slot}", "SolutionCell", ""))
    for learner in _learners(learners):
        submission, handed = uuid4().hex, uuid4().hex
        connection.execute(
            "INSERT INTO submitted_assignment (id, assignment_id, student_id, timestamp) VALUES (?, ?, ?, ?)",
            (submission, assignment, learner, "2026-01-02 03:04:05.000000"),
        )
        connection.execute(
            "INSERT INTO submitted_notebook (id, assignment_id, notebook_id, flagged) VALUES (?, ?, ?, 0)",
            (handed, submission, notebook),
        )
        connection.executemany(
            "INSERT INTO grade (id, notebook_id, cell_id, auto_score, manual_score, needs_manual_grade) VALUES (?, ?, ?, ?, ?, 0)",
            [
                (uuid4().hex, handed, cell, *((POINTS, None) if number < CODE else (None, POINTS)))
                for number, cell in enumerate(graded)
            ],
        )
        connection.executemany(
            "INSERT INTO comment (id, notebook_id, cell_id) VALUES (?, ?, ?)",
            [(uuid4().hex, handed, cell) for cell in commented],
        )


def _cell(connection: sqlite3.Connection, notebook: str, name: str, kind: str, cell_type: str) -> str:
    cell = uuid4().hex
    connection.execute(
        "INSERT INTO base_cell (id, name, notebook_id, type) VALUES (?, ?, ?, ?)", (cell, name, notebook, kind)
    )
    if kind == "GradeCell":
        connection.execute(
            "INSERT INTO grade_cells (id, max_score, cell_type) VALUES (?, ?, ?)", (cell, POINTS, cell_type)
        )
    else:
        connection.execute("INSERT INTO solution_cells (id) VALUES (?)", (cell,))
    return cell


def _record(learner: str, quiz: str) -> Record:
    return Record(
        learner=learner,
        quiz=quiz,
        attempt_id=f"{learner}-{quiz}",
        n=1,
        sheet="0" * 64,
        variants={slot: f"{slot}a" for slot in _slots()},
        # About as long as real answers are.
        answers={
            slot: "b" if number < CODE else "I would ask him what has changed. " * 8
            for number, slot in enumerate(_slots())
        },
        scores={slot: SlotScore("2.00", "2", number == 0) for number, slot in enumerate(_slots())},
        state="graded: passed",
        reason="",
        content={
            "version": "0",
            "items": {f"{slot}a": {"public": "1" * 64, "full": "2" * 64} for slot in _slots()},
        },
        submitted_claimed="2026-01-02T03:04:05.000000Z",
        received="2026-01-02T03:04:05.000000Z",
        grader="bench",
        marks={slot: {"score": "2.0", "comment": "", "answer": "3" * 64} for slot in _slots()[CODE:]},
    )
