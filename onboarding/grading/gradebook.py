"""nbgrader's gradebook as a file: made without a subprocess, indexed, and with one small table of ours.

`onboarding_answer` says to which answer a line of grades belongs, so that a mark is never inherited by another text. It lies in the
gradebook so that it changes in the same transaction as the grades.
"""

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import sqlalchemy as sa
from alembic.script import ScriptDirectory
from nbgrader.api import Base, Gradebook
from nbgrader.dbutil import ALEMBIC_DIR

from onboarding.errors import DatabaseProblem
from onboarding.grading.places import COURSE_ID
from onboarding.grading.verdict import Mark
from onboarding.trouble import database_words

_metadata = sa.MetaData()
answer_table = sa.Table(
    "onboarding_answer",
    _metadata,
    sa.Column("learner", sa.Text, primary_key=True),
    sa.Column("quiz", sa.Text, primary_key=True),
    sa.Column("slot", sa.Text, primary_key=True),
    sa.Column("answer", sa.Text, nullable=False),
    sa.Column("attempt", sa.Text, nullable=False),
)
# nbgrader indexes none of its foreign keys; listing a few hundred learners took a minute.
_INDEXED = {
    "notebook": ("assignment_id",),
    "base_cell": ("notebook_id",),
    "submitted_assignment": ("assignment_id", "student_id"),
    "submitted_notebook": ("assignment_id", "notebook_id"),
    "grade": ("notebook_id", "cell_id"),
    "comment": ("notebook_id", "cell_id"),
}


class GradebookProblem(DatabaseProblem):
    """The gradebook cannot be opened."""


@dataclass(frozen=True)
class Grades:
    """What the gradebook holds for one submission: marks by slot, and the slots that wait for the trainer."""

    marks: Mapping[str, Mark]
    waiting: frozenset[str]
    total: float


def create_gradebook(path: Path) -> None:
    """Make the gradebook, or bring ours into an existing one. Doing it again changes nothing. Raises GradebookProblem."""
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(f"sqlite:///{path}", connect_args={"timeout": 30})
    try:
        fresh = not sa.inspect(engine).get_table_names()
        Base.metadata.create_all(bind=engine)
        _metadata.create_all(bind=engine)
        with engine.begin() as connection:
            if fresh:
                # nbgrader would ask the program `alembic` for this number and fails when that is not on the PATH.
                head = ScriptDirectory(ALEMBIC_DIR).get_current_head()
                connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
                connection.execute(sa.text("INSERT INTO alembic_version (version_num) VALUES (:head)"), {"head": head})
            for table, columns in _INDEXED.items():
                for column in columns:
                    connection.exec_driver_sql(
                        f"CREATE INDEX IF NOT EXISTS onboarding_{table}_{column} ON {table} ({column})"
                    )
    except sa.exc.DatabaseError as error:
        raise GradebookProblem(f"{path}: the gradebook cannot be opened. {' '.join(database_words(error))}") from error
    finally:
        engine.dispose()


@contextmanager
def open_gradebook(url: str) -> Iterator[Gradebook]:
    """nbgrader's gradebook at a database URL, closed afterwards; what was not committed is dropped."""
    gradebook = Gradebook(url, COURSE_ID)
    try:
        yield gradebook
    finally:
        gradebook.close()


def registered(path: Path) -> frozenset[str]:
    """The assignments that the gradebook knows. Reads only."""
    if not path.exists():
        return frozenset()
    with open_gradebook(f"sqlite:///{path}") as gradebook:
        return frozenset(assignment.name for assignment in gradebook.assignments)


def graded_learners(path: Path, quiz: str) -> frozenset[str]:
    """Who has lines of grades for this quiz. Reads only."""
    with open_gradebook(f"sqlite:///{path}") as gradebook:
        rows = gradebook.db.execute(sa.select(answer_table.c.learner).where(answer_table.c.quiz == quiz).distinct())
        return frozenset(row.learner for row in rows)


def read_grades(url: str, *, learner: str, quiz: str) -> Grades:
    """The trainer's marks and comments for one submission. Reads only; empty when there is none."""
    from nbgrader.api import MissingEntry

    with open_gradebook(url) as gradebook:
        try:
            notebook = gradebook.find_submission_notebook("quiz", quiz, learner)
        except MissingEntry:
            return Grades({}, frozenset(), 0.0)
        marks = {
            slot: mark for slot, mark in marks_of(notebook, quiz).items() if mark.score is not None or mark.comment
        }
        waiting = frozenset(slot_of(grade.name, quiz) for grade in notebook.grades if grade.needs_manual_grade)
        return Grades(marks, waiting, float(notebook.score))


def slot_of(cell: str, quiz: str) -> str:
    """The slot of a cell named <quiz>-<slot>."""
    return cell.removeprefix(f"{quiz}-")


def marks_of(notebook: object, quiz: str) -> dict[str, Mark]:
    """The trainer's mark for every slot of a submitted notebook of the gradebook, empty ones included."""
    comments = {comment.name: comment.manual_comment or "" for comment in notebook.comments}  # type: ignore[attr-defined]
    marks = {}
    for grade in notebook.grades:  # type: ignore[attr-defined]
        # Extra credit is not counted: nobody passes a safety question with points from elsewhere.
        given = grade.manual_score
        score = Decimal(repr(float(given))) if given is not None and math.isfinite(given) else None
        marks[slot_of(grade.name, quiz)] = Mark(score, comments.get(grade.name, ""))
    return marks
