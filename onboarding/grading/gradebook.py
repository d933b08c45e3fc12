"""nbgrader's gradebook as a file: made without a subprocess, indexed, and with one small table of ours.

`onboarding_answer` says to which answer a line of grades belongs, so that a mark is never inherited by another text. It lies in the
gradebook so that it changes in the same transaction as the grades.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from onboarding.errors import DatabaseProblem
from onboarding.grading import schema
from onboarding.grading.places import COURSE_ID, NOTEBOOK
from onboarding.grading.verdict import Mark
from onboarding.trouble import database_words

if TYPE_CHECKING:
    from nbgrader.api import Gradebook

WAIT = {"timeout": 30}
"""Seconds for which another program may hold the gradebook before we give up."""


class GradebookProblem(DatabaseProblem):
    """The gradebook cannot be opened, read or written."""


@dataclass(frozen=True)
class Grades:
    """What the gradebook holds for one submission: marks by slot, the slots that wait for the trainer, the program's points by slot."""

    marks: Mapping[str, Mark] = field(default_factory=dict)
    waiting: frozenset[str] = frozenset()
    points: Mapping[str, float | None] = field(default_factory=dict)


def create_gradebook(path: Path) -> None:
    """Make the gradebook, or bring ours into an existing one. Doing it again changes nothing. Raises GradebookProblem."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _opened(f"sqlite:///{path}") as engine:
        known = set(sa.inspect(engine).get_table_names())
        if not set(schema.metadata.tables) <= known:
            _create_tables(engine, fresh=not known)
        schema.own.create_all(bind=engine)
        with engine.connect() as connection:
            # As durable as before with less waiting for the disk, and the formgrader can read while we write.
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        with engine.begin() as connection:
            for table, columns in schema.INDEXED.items():
                for column in columns:
                    connection.exec_driver_sql(
                        f"CREATE INDEX IF NOT EXISTS onboarding_{table}_{column} ON {table} ({column})"
                    )


@contextmanager
def open_gradebook(url: str) -> Iterator["Gradebook"]:
    """nbgrader's own gradebook at a database URL, closed afterwards; what was not committed is dropped. Imports nbgrader."""
    from nbgrader.api import Gradebook

    gradebook = Gradebook(url, COURSE_ID)
    try:
        yield gradebook
    finally:
        gradebook.close()


def registered(path: Path) -> frozenset[str]:
    """The assignments that the gradebook knows. Reads only."""
    if not path.exists():
        return frozenset()
    with _opened(f"sqlite:///{path}") as engine, engine.connect() as connection:
        if not sa.inspect(connection).has_table(schema.assignment.name):
            return frozenset()
        return frozenset(connection.execute(sa.select(schema.assignment.c.name)).scalars())


def names_of(path: Path) -> dict[str, str]:
    """Every learner in the gradebook with the name that the trainer entered there, which may be empty. Reads only."""
    if not path.exists():
        return {}
    columns = schema.student.c
    with _opened(f"sqlite:///{path}") as engine, engine.connect() as connection:
        found = connection.execute(sa.select(columns.id, columns.first_name, columns.last_name))
        return {row.id: " ".join(part for part in (row.first_name, row.last_name) if part) for row in found}


def read_grades(url: str, *, learner: str, quiz: str) -> Grades:
    """The trainer's marks and comments for one submission. Reads only; empty when there is none."""
    with _opened(url) as engine, engine.connect() as connection:
        return grades_of(connection, quiz, learner=learner).get(learner, Grades())


def grades_of(connection: sa.Connection, quiz: str, *, learner: str | None = None) -> dict[str, Grades]:
    """What the gradebook holds for a quiz, by learner; of one learner only when one is named."""
    wanted = {"quiz": quiz} if learner is None else {"quiz": quiz, "learner": learner}
    marks: dict[str, dict[str, Mark]] = defaultdict(dict)
    waiting: dict[str, set[str]] = defaultdict(set)
    points: dict[str, dict[str, float | None]] = defaultdict(dict)
    for row in connection.execute(_lines_query(one=learner is not None), wanted):
        slot = slot_of(row.name, quiz)
        # Extra credit is not counted: nobody passes a safety question with points from elsewhere.
        given = row.manual_score
        score = Decimal(repr(float(given))) if given is not None and math.isfinite(given) else None
        theirs = marks[row.student_id]
        if score is not None or row.manual_comment:
            theirs[slot] = Mark(score, row.manual_comment or "")
        if row.needs_manual_grade:
            waiting[row.student_id].add(slot)
        points[row.student_id][slot] = row.auto_score
    return {who: Grades(theirs, frozenset(waiting[who]), points[who]) for who, theirs in marks.items()}


def slot_of(cell: str, quiz: str) -> str:
    """The slot of a cell named <quiz>-<slot>."""
    return cell.removeprefix(f"{quiz}-")


@contextmanager
def translated(database: str | None) -> Iterator[None]:
    """Turns what SQLite says in the block into a GradebookProblem."""
    try:
        yield
    except sa.exc.DatabaseError as error:
        raise GradebookProblem(
            f"{database}: the gradebook cannot be used. {' '.join(database_words(error))}"
        ) from error


@cache
def _lines_query(*, one: bool) -> sa.Select[Any]:
    """A quiz's lines of grades with what the trainer gave; of one learner only, or of all."""
    submission, line, comment = schema.submitted_assignment, schema.grade, schema.comment
    query = (
        sa.select(
            submission.c.student_id,
            schema.cell.c.name,
            line.c.auto_score,
            line.c.manual_score,
            line.c.needs_manual_grade,
            comment.c.manual_comment,
        )
        .select_from(schema.assignment)
        .join(submission, submission.c.assignment_id == schema.assignment.c.id)
        .join(schema.submitted_notebook, schema.submitted_notebook.c.assignment_id == submission.c.id)
        .join(schema.notebook, schema.notebook.c.id == schema.submitted_notebook.c.notebook_id)
        .join(line, line.c.notebook_id == schema.submitted_notebook.c.id)
        .join(schema.cell, schema.cell.c.id == line.c.cell_id)
        .outerjoin(
            _COMMENTED, (_COMMENTED.c.notebook_id == schema.notebook.c.id) & (_COMMENTED.c.name == schema.cell.c.name)
        )
        .outerjoin(
            comment,
            (comment.c.notebook_id == schema.submitted_notebook.c.id) & (comment.c.cell_id == _COMMENTED.c.id),
        )
        .where(schema.assignment.c.name == sa.bindparam("quiz"), schema.notebook.c.name == NOTEBOOK)
    )
    return query.where(submission.c.student_id == sa.bindparam("learner")) if one else query


@contextmanager
def _opened(url: str) -> Iterator[sa.Engine]:
    engine = sa.create_engine(url, connect_args=WAIT)
    try:
        with translated(engine.url.database):
            yield engine
    finally:
        engine.dispose()


def _create_tables(engine: sa.Engine, *, fresh: bool) -> None:
    from alembic.script import ScriptDirectory
    from nbgrader.api import Base
    from nbgrader.dbutil import ALEMBIC_DIR

    Base.metadata.create_all(bind=engine)
    if fresh:
        # nbgrader would ask the program `alembic` for this number and fails when that is not on the PATH.
        head = ScriptDirectory(ALEMBIC_DIR).get_current_head()
        schema.revision.create(bind=engine)
        with engine.begin() as connection:
            connection.execute(schema.revision.insert().values(version_num=head))


# A written answer is two cells for nbgrader, with one name: the one that is graded and the one that is commented on.
_COMMENTED = sa.select(schema.cell).where(schema.cell.c.type == "SolutionCell").subquery()
