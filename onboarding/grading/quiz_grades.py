"""Writes the results of a quiz into nbgrader's gradebook: one connection for a batch, one transaction for a submission."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from types import TracebackType
from uuid import uuid4

import sqlalchemy as sa

from onboarding.grading import schema
from onboarding.grading.gradebook import WAIT, GradebookProblem, Grades, grades_of, slot_of, translated
from onboarding.grading.places import NOTEBOOK
from onboarding.grading.render import verdict_words
from onboarding.grading.score import FAILED, NOT_ASKED, WAITING, SlotResult
from onboarding.grading.verdict import Mark


@dataclass(frozen=True)
class Stale:
    """Marks that are about to be cleared because question or answer is another one now.

    `marks` are all that the gradebook holds, `moved` those that go; `before` says which answer and which attempt each slot's line of
    grades belongs to.
    """

    marks: Mapping[str, Mark]
    moved: Mapping[str, Mark]
    before: Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class _Cells:
    """The ids that a quiz has in the gradebook; the cells by slot."""

    assignment: str
    notebook: str
    graded: Mapping[str, str]
    commented: Mapping[str, str]


class QuizGrades:
    """The lines of one quiz in the gradebook, open for writing. Close it, or use it in a `with` block."""

    def __init__(self, url: str, quiz: str) -> None:
        """Open the gradebook at a database URL. Raises GradebookProblem when it does not know the quiz or is of another version."""
        self.quiz = quiz
        self._engine = sa.create_engine(url, connect_args={**WAIT, "isolation_level": None})
        try:
            with self._reading() as connection:
                self._check_version(connection)
                self._cells = self._find_cells(connection)
        except BaseException:
            self._engine.dispose()
            raise

    def __enter__(self) -> "QuizGrades":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; the object is of no further use."""
        self._engine.dispose()

    def all(self) -> Mapping[str, Grades]:
        """What the gradebook holds for every learner who has handed in. Reads only."""
        with self._reading() as connection:
            return grades_of(connection, self.quiz)

    def answers(self) -> Mapping[str, Mapping[str, tuple[str, str]]]:
        """The answer and the attempt that each line of grades belongs to, by learner and slot. Reads only."""
        columns = schema.answer.c
        found: dict[str, dict[str, tuple[str, str]]] = {}
        with self._reading() as connection:
            query = sa.select(columns.learner, columns.slot, columns.answer, columns.attempt)
            for row in connection.execute(query.where(columns.quiz == self.quiz)):
                if row.slot in self._cells.graded:
                    found.setdefault(row.learner, {})[row.slot] = (row.answer, row.attempt)
        return found

    def save(
        self,
        learner: str,
        results: Sequence[SlotResult],
        *,
        attempt: str,
        received: datetime | None,
        move: Callable[[Stale], None],
    ) -> Mapping[str, Mark]:
        """Save the results of an attempt in one transaction, entering the learner where that is needed; returns the marks that stay.

        A slot without a number has no score and waits for the trainer. A mark stays while question and answer are the same; when either
        has changed, `move` is called with it before it is cleared. `received` (UTC, naive) is the time that the formgrader shows; None
        leaves it as it is. Raises ValueError when the gradebook has other slots than the paper, and what `move` raises; then nothing
        has changed.
        """
        slots = {result.slot for result in results}
        if slots != set(self._cells.graded):
            raise ValueError(f"the gradebook has the slots {sorted(self._cells.graded)}, the paper has {sorted(slots)}")
        with self._writing() as connection:
            submission = self._submission(connection, learner, received)
            held = grades_of(connection, self.quiz, learner=learner)[learner].marks
            before = _answers_before(connection, learner, self.quiz)
            stale = {result.slot for result in results if before.get(result.slot, ("", ""))[0] != result.answer}
            if moved := {slot: mark for slot, mark in held.items() if slot in stale}:
                move(Stale(held, moved, before))
            marks = {slot: mark for slot, mark in held.items() if slot not in stale}
            self._clear(connection, submission, stale)
            self._write(connection, submission, results, marks)
            rows = [
                {"learner": learner, "quiz": self.quiz, "slot": r.slot, "answer": r.answer, "attempt": attempt}
                for r in results
            ]
            connection.execute(sa.insert(schema.answer).prefix_with("OR REPLACE"), rows)
        return marks

    def _write(
        self, connection: sa.Connection, submission: str, results: Sequence[SlotResult], marks: Mapping[str, Mark]
    ) -> None:
        grades, comments = [], []
        for result in results:
            marked = result.slot in marks and marks[result.slot].score is not None
            score = None if result.got is None else float(result.got)
            grades.append(
                {
                    "line": submission,
                    "at": self._cells.graded[result.slot],
                    "new_auto_score": score,
                    "new_needs_manual_grade": result.status in (WAITING, FAILED) and not marked,
                }
            )
            if result.slot in self._cells.commented:
                said = _auto_comment(result)
                comments.append(
                    {"line": submission, "at": self._cells.commented[result.slot], "new_auto_comment": said}
                )
        done = connection.execute(_at(schema.grade, "auto_score", "needs_manual_grade"), grades)
        if done.rowcount != len(grades):
            raise ValueError(f"the gradebook has {done.rowcount} lines of grades for {len(grades)} slots")
        if comments:
            connection.execute(_at(schema.comment, "auto_comment"), comments)

    def _clear(self, connection: sa.Connection, submission: str, stale: set[str]) -> None:
        """Take back what the trainer gave for other answers."""
        for table, cells, columns in (
            (schema.grade, self._cells.graded, ("manual_score", "extra_credit")),
            (schema.comment, self._cells.commented, ("manual_comment",)),
        ):
            empty = {f"new_{column}": None for column in columns}
            lines = [{"line": submission, "at": cell, **empty} for slot, cell in cells.items() if slot in stale]
            if lines:
                connection.execute(_at(table, *columns), lines)

    def _submission(self, connection: sa.Connection, learner: str, received: datetime | None) -> str:
        """The id of the learner's submitted notebook; made with all its empty lines, as nbgrader makes them, when there is none."""
        handed, notebook = schema.submitted_assignment, schema.submitted_notebook
        ids = connection.execute(
            sa.select(handed.c.id, notebook.c.id.label("notebook"))
            .join(notebook, notebook.c.assignment_id == handed.c.id)
            .where(
                handed.c.assignment_id == self._cells.assignment,
                handed.c.student_id == learner,
                notebook.c.notebook_id == self._cells.notebook,
            )
        ).first()
        if ids is None:
            return self._new_submission(connection, learner, received)
        if received is not None:
            connection.execute(sa.update(handed).where(handed.c.id == ids.id).values(timestamp=received))
        # Lateness costs nothing here.
        connection.execute(
            sa.update(notebook).where(notebook.c.id == ids.notebook).values(late_submission_penalty=None)
        )
        return str(ids.notebook)

    def _new_submission(self, connection: sa.Connection, learner: str, received: datetime | None) -> str:
        submission, notebook = _new_id(), _new_id()
        connection.execute(sa.insert(schema.student).prefix_with("OR IGNORE").values(id=learner))
        connection.execute(
            sa.insert(schema.submitted_assignment).values(
                id=submission, assignment_id=self._cells.assignment, student_id=learner, timestamp=received
            )
        )
        connection.execute(
            sa.insert(schema.submitted_notebook).values(
                id=notebook, assignment_id=submission, notebook_id=self._cells.notebook, flagged=False
            )
        )
        graded = [
            {"id": _new_id(), "notebook_id": notebook, "cell_id": cell, "needs_manual_grade": True}
            for cell in self._cells.graded.values()
        ]
        commented = [
            {"id": _new_id(), "notebook_id": notebook, "cell_id": cell} for cell in self._cells.commented.values()
        ]
        connection.execute(sa.insert(schema.grade), graded)
        if commented:
            connection.execute(sa.insert(schema.comment), commented)
        return notebook

    def _check_version(self, connection: sa.Connection) -> None:
        found = ", ".join(connection.execute(sa.select(schema.revision.c.version_num)).scalars())
        if found != schema.REVISION:
            raise GradebookProblem(
                f"{self._engine.url.database}: the gradebook is of another version of nbgrader ({found}, not {schema.REVISION}). "
                "Make a copy of it, then run: nbgrader db upgrade"
            )

    def _find_cells(self, connection: sa.Connection) -> _Cells:
        rows = connection.execute(
            sa.select(
                schema.assignment.c.id, schema.notebook.c.id.label("notebook"), schema.cell.c.id.label("cell"),
                schema.cell.c.name, schema.cell.c.type,
            )
            .join(schema.notebook, schema.notebook.c.assignment_id == schema.assignment.c.id)
            .join(schema.cell, schema.cell.c.notebook_id == schema.notebook.c.id)
            .where(schema.assignment.c.name == self.quiz, schema.notebook.c.name == NOTEBOOK)
            .order_by(sa.text("base_cell.rowid"))
        ).all()  # fmt: skip
        if not rows:
            raise GradebookProblem(
                f"{self._engine.url.database}: the gradebook does not know {self.quiz}. Run: onboarding release {self.quiz}"
            )
        named = {
            kind: {slot_of(row.name, self.quiz): row.cell for row in rows if row.type == kind}
            for kind in ("GradeCell", "SolutionCell")
        }
        return _Cells(rows[0].id, rows[0].notebook, named["GradeCell"], named["SolutionCell"])

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with translated(self._engine.url.database), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        # IMMEDIATE takes the write lock before the marks are read: one that is typed meanwhile waits and is not overwritten.
        with self._reading() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.exec_driver_sql("COMMIT")
            except BaseException:
                with suppress(sa.exc.DatabaseError):  # SQLite has rolled back by itself when the disk is full
                    connection.exec_driver_sql("ROLLBACK")
                raise


@cache
def _at(table: sa.Table, *columns: str) -> sa.Update:
    """Sets columns, as the parameters `new_<column>`, of the line of one cell (`at`) in one submitted notebook (`line`)."""
    return (
        sa.update(table)
        .where(table.c.notebook_id == sa.bindparam("line"), table.c.cell_id == sa.bindparam("at"))
        .values({column: sa.bindparam(f"new_{column}") for column in columns})
    )


def _answers_before(connection: sa.Connection, learner: str, quiz: str) -> dict[str, tuple[str, str]]:
    """The answer and the attempt that each line of grades belongs to, by slot."""
    rows = connection.execute(
        sa.select(schema.answer.c.slot, schema.answer.c.answer, schema.answer.c.attempt).where(
            schema.answer.c.learner == learner, schema.answer.c.quiz == quiz
        )
    )
    return {row.slot: (row.answer, row.attempt) for row in rows}


def _auto_comment(result: SlotResult) -> str | None:
    if result.status == FAILED:
        return f"Could not be graded: {result.reason}"
    if result.carried or result.status == NOT_ASKED:
        return f"{verdict_words(result)}."
    return "No answer." if result.value is None else None


def _new_id() -> str:
    return uuid4().hex
