"""nbgrader's formgrader with its two lists of submissions made from one quiz's lines instead of the whole gradebook's.

A server extension in place of nbgrader's own: a subclass that puts two handlers before nbgrader's; all else is nbgrader's. Nothing of
nbgrader is patched. The lists have the same entries; a test compares them.
"""

import os
import re
from datetime import datetime
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from nbgrader.api import (
    Assignment,
    Grade,
    Gradebook,
    GradeCell,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    TaskCell,
)
from nbgrader.apps.api import NbGraderAPI
from nbgrader.server_extensions.formgrader import apihandlers
from nbgrader.server_extensions.formgrader.formgrader import FormgradeExtension
from nbgrader.utils import parse_utc
from sqlalchemy.orm import contains_eager

_GRADED, _TASK = GradeCell.__table__, TaskCell.__table__
_MAX = sa.func.coalesce(_GRADED.c.max_score, _TASK.c.max_score, 0.0)
_STAMPED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6} UTC")
_NAME = "\0"
"""In place of a learner's name in a path: no file name has it."""
_KIND = sa.case((_TASK.c.id.is_not(None), "task"), (_GRADED.c.cell_type == "code", "code"), else_="written")


class QuizBook(Gradebook):  # type: ignore[misc]
    """nbgrader's gradebook; what it lists of one assignment it reads from that assignment's lines alone."""

    def submission_dicts(self, assignment_id: str) -> list[dict[str, Any]]:
        columns = {
            "id": SubmittedAssignment.id,
            "name": Assignment.name,
            "timestamp": SubmittedAssignment.timestamp,
            "first_name": Student.first_name,
            "last_name": Student.last_name,
            "student": Student.id,
            **_sums(),
        }
        return self._dicts(columns, Assignment.name == assignment_id, by=SubmittedAssignment.id)

    def notebook_submission_dicts(self, notebook_id: str, assignment_id: str) -> list[dict[str, Any]]:
        failed = sa.and_(_KIND == "code", Grade.auto_score < _MAX)
        columns = {
            "id": SubmittedNotebook.id,
            "name": Notebook.name,
            "student": Student.id,
            "first_name": Student.first_name,
            "last_name": Student.last_name,
            **_sums(),
            "failed_tests": sa.cast(sa.func.max(sa.case((failed, 1), else_=0)), sa.Boolean),
            "flagged": SubmittedNotebook.flagged,
        }
        wanted = sa.and_(Assignment.name == assignment_id, Notebook.name == notebook_id)
        return self._dicts(columns, wanted, by=SubmittedNotebook.id)

    def notebook_submissions(self, notebook: str, assignment: str) -> list[SubmittedNotebook]:
        found = (
            self.db.query(SubmittedNotebook)
            .join(SubmittedNotebook.notebook)
            .join(SubmittedNotebook.assignment)
            .join(SubmittedAssignment.assignment)
            .join(SubmittedAssignment.student)
            .options(
                contains_eager(SubmittedNotebook.notebook),
                contains_eager(SubmittedNotebook.assignment).contains_eager(SubmittedAssignment.student),
            )
            .filter(Notebook.name == notebook, Assignment.name == assignment)
        )
        return list(found.all())

    def _dicts(self, columns: dict[str, Any], wanted: Any, *, by: Any) -> list[dict[str, Any]]:
        rows = (
            self.db.query(*columns.values())
            .select_from(Assignment)
            .join(SubmittedAssignment, SubmittedAssignment.assignment_id == Assignment.id)
            .join(Student, Student.id == SubmittedAssignment.student_id)
            .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
            .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
            .outerjoin(_GRADED, _GRADED.c.id == Grade.cell_id)
            .outerjoin(_TASK, _TASK.c.id == Grade.cell_id)
            .filter(wanted)
            .group_by(by)
        )
        return [dict(zip(columns, row, strict=True)) for row in rows]


class QuizApi(NbGraderAPI):  # type: ignore[misc]
    """nbgrader's API over `QuizBook`, for one request."""

    @cached_property
    def gradebook(self) -> QuizBook:
        """One for the whole request: a new one looks through all tables and puts every question to the database together anew."""
        return QuizBook(self.coursedir.db_url, self.course_id)

    def get_students(self) -> list[dict[str, Any]]:
        """Everybody's names, without the scores over all quizzes that nbgrader adds up and the two lists do not show."""
        with self.gradebook as book:
            rows = book.db.query(Student.id, Student.first_name, Student.last_name)
            return [{"id": row.id, "first_name": row.first_name, "last_name": row.last_name} for row in rows]

    def get_submitted_students(self, assignment_id: str) -> set[str]:
        """As nbgrader's, which forms and matches the path of each learner. Names that start with a dot are not learners there either."""
        if assignment_id == "*":
            everyone: set[str] = super().get_submitted_students(assignment_id)
            return everyone
        before, after = self._around(self.coursedir.submitted_directory, assignment_id)
        try:
            names = [name for name in os.listdir(before) if not name.startswith(".")]
        except (FileNotFoundError, NotADirectoryError):
            return set()
        return {name for name in names if os.path.isdir(before + name + after)}

    def get_submitted_timestamp(self, assignment_id: str, student_id: str) -> datetime | None:
        """As nbgrader's, in UTC without a zone. It tries every form of date on each of them; collecting writes one form."""
        before, after = self._around(self.coursedir.submitted_directory, assignment_id)
        return _timestamp(before + student_id + after)

    def get_autograded_students(self, assignment_id: str) -> set[str]:
        """As nbgrader's: who is graded in the gradebook for the submission that lies there."""
        with self.gradebook as book:
            rows = book.db.query(Student.id, SubmittedAssignment.timestamp).join(SubmittedAssignment)
            graded = rows.join(Assignment).filter(Assignment.name == assignment_id).all()
        before, after = self._around(self.coursedir.autograded_directory, assignment_id)
        start, end = self._around(self.coursedir.submitted_directory, assignment_id)
        return {
            student
            for student, moment in graded
            if os.path.isdir(before + student + after) and _timestamp(start + student + end) == moment
        }

    def _around(self, step: str, assignment_id: str) -> tuple[str, str]:
        """What stands before and after a learner's name in the path of a submission at a step."""
        before, _, after = str(self.coursedir.format_path(step, _NAME, assignment_id)).partition(_NAME)
        return before, after


class _OverQuizApi:
    """For a handler of the formgrader: its lists come from `QuizApi`."""

    @property
    def api(self) -> QuizApi:
        handler: Any = self
        handler.coursedir.parent.load_config_file()
        api = QuizApi(handler.coursedir, handler.authenticator, parent=handler.coursedir.parent)
        api.log_level = handler.log.level
        return api


class Submissions(_OverQuizApi, apihandlers.SubmissionCollectionHandler):  # type: ignore[misc]
    """The list on the page "Manage Submissions"."""


class NotebookSubmissions(_OverQuizApi, apihandlers.SubmittedNotebookCollectionHandler):  # type: ignore[misc]
    """The list on the page of a notebook's submissions, below "Manual Grading"."""


class Formgrader(FormgradeExtension):  # type: ignore[misc]
    """nbgrader's formgrader with the handlers above before its own."""

    def init_handlers(self, webapp: Any) -> None:
        base = webapp.settings["base_url"].rstrip("/")
        ours = [
            (f"{base}/formgrader/api/submissions/([^/]+)", Submissions),
            (f"{base}/formgrader/api/submitted_notebooks/([^/]+)/([^/]+)", NotebookSubmissions),
        ]
        # The first rule that fits is taken.
        webapp.add_handlers(".*$", ours)
        super().init_handlers(webapp)


def submitted_at(text: str) -> datetime | None:
    """The moment that `places.nbgrader_stamp` wrote, without its zone as nbgrader keeps it; None for another form."""
    if not _STAMPED.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text.removesuffix(" UTC"))
    except ValueError:
        return None


def _load_jupyter_server_extension(serverapp: Any) -> None:
    """As nbgrader's own extension does it."""
    formgrader = Formgrader(parent=serverapp)
    formgrader.root_dir = serverapp.root_dir
    formgrader.log = serverapp.log
    formgrader.initialize([])
    formgrader.init_tornado_settings(serverapp.web_app)
    formgrader.init_handlers(serverapp.web_app)


def _timestamp(folder: str) -> datetime | None:
    try:
        with open(os.path.join(folder, "timestamp.txt"), encoding="utf-8") as file:
            text = file.read().strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    plain: datetime = submitted_at(text) or parse_utc(text)
    return plain


def _sums() -> dict[str, Any]:
    sums: dict[str, Any] = {
        "score": sa.func.coalesce(sa.func.sum(Grade.score), 0.0),
        "max_score": sa.func.coalesce(sa.func.sum(_MAX), 0.0),
    }
    for kind in ("code", "written", "task"):
        for name, value in ((f"{kind}_score", Grade.score), (f"max_{kind}_score", _MAX)):
            sums[name] = sa.func.sum(sa.case((sa.literal(kind) == _KIND, value), else_=0.0))
    sums["needs_manual_grade"] = sa.func.max(Grade.needs_manual_grade)
    return sums
