"""From source/ to release/: nbgrader's generate_assignment in a scratch course, with every key removed."""

import logging
import shutil
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any

from nbconvert.writers.files import FilesWriter
from nbgrader.api import Comment, Grade, MissingEntry
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import BaseConverter, NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor, SaveCells
from sqlalchemy.exc import SAWarning

from onboarding.errors import CourseError
from onboarding.files import read_bounded, write_atomic
from onboarding.grading.gradebook import create_gradebook
from onboarding.grading.nbgrader_setup import config_for
from onboarding.grading.places import MAX_NOTEBOOK, NOTEBOOK_NAME

_log = logging.getLogger(__name__)


class NbgraderProblem(CourseError):
    """nbgrader could not do its part; the sentence gives the reason it logged."""


class StripPrivate(NbGraderPreprocessor):  # type: ignore[misc]
    """Removes the full items, and with them every key, rationale and rubric, from the notebook that is handed out."""

    def preprocess_cell(self, cell: Any, resources: Any, index: int) -> tuple[Any, Any]:
        mark = cell.metadata.get("onboarding")
        if mark is not None:
            mark.pop("private", None)
        return cell, resources


class AddCells(SaveCells):  # type: ignore[misc]
    """nbgrader's SaveCells, but a question may be added after somebody handed in: every submission gets an empty line for it.

    Taking one away is still refused: the marks given for it would go with it.
    """

    def _create_notebook(self, nb: Any) -> None:
        try:
            notebook = self.gradebook.find_notebook(self.notebook_id, self.assignment_id)
        except MissingEntry:
            notebook = None
        if notebook is not None and notebook.submissions and self._only_added(notebook):
            self._add(notebook)
        super()._create_notebook(nb)

    def _only_added(self, notebook: Any) -> bool:
        pairs = (
            (notebook.grade_cells, self.new_grade_cells),
            (notebook.solution_cells, self.new_solution_cells),
            (notebook.task_cells, self.new_task_cells),
            (notebook.source_cells, self.new_source_cells),
        )
        return all({cell.name for cell in old} <= set(new) for old, new in pairs)

    def _add(self, notebook: Any) -> None:
        """Add the cells that are new to this notebook, and a line of grades and comments to each submission of it."""
        book, where = self.gradebook, (self.notebook_id, self.assignment_id)
        for name in self.new_grade_cells.keys() - {cell.name for cell in notebook.grade_cells}:
            cell = book.update_or_create_grade_cell(name, *where, **self.new_grade_cells[name])
            # Nothing waits for the trainer: nobody was asked this yet.
            book.db.add_all(Grade(cell=cell, notebook=one, needs_manual_grade=False) for one in notebook.submissions)
        for name in self.new_solution_cells.keys() - {cell.name for cell in notebook.solution_cells}:
            cell = book.update_or_create_solution_cell(name, *where, **self.new_solution_cells[name])
            book.db.add_all(Comment(cell=cell, notebook=one) for one in notebook.submissions)
        for name in self.new_source_cells.keys() - {cell.name for cell in notebook.source_cells}:
            book.update_or_create_source_cell(name, *where, **self.new_source_cells[name])
        book.db.commit()


class InPlace(BaseConverter):  # type: ignore[misc]
    """Runs a converter of nbgrader without changing the working folder of this process; every path is absolute anyway."""

    def start(self) -> None:
        self.init_notebooks()
        self.writer = FilesWriter(parent=self, config=self.config)  # type: ignore[no-untyped-call]
        self.exporter = self.exporter_class(parent=self, config=self.config)
        for preprocessor in self.preprocessors:
            self.exporter.register_preprocessor(preprocessor)
        self.convert_notebooks()


class _Generate(GenerateAssignment, InPlace):  # type: ignore[misc]
    """nbgrader's generate_assignment, staying in the working folder."""


def generate_release(source: Path, release: Path, assignment: str) -> Path:
    """Write release/<assignment>/quiz.ipynb from source/<assignment>/quiz.ipynb; returns its place.

    `source` and `release` are the two folders of assignments. The same source gives the same bytes. Raises NbgraderProblem, and then
    `release` is as it was.
    """
    with tempfile.TemporaryDirectory(prefix="onboarding-release-") as scratch:
        made = _generate(source, Path(scratch), assignment, gradebook=Path(scratch) / "gradebook.db")
    place = release / assignment / NOTEBOOK_NAME
    place.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(place, made)
    return place


def register(source: Path, assignment: str, gradebook: Path) -> bytes:
    """Enter the slots of an assignment into the gradebook; returns the notebook that belongs in release/.

    Raises NbgraderProblem when slots were removed after somebody handed in; the gradebook is then as it was.
    """
    with tempfile.TemporaryDirectory(prefix="onboarding-release-") as scratch:
        return _generate(source, Path(scratch), assignment, gradebook=gradebook)


def _generate(source: Path, scratch: Path, assignment: str, *, gradebook: Path) -> bytes:
    paper = source / assignment / NOTEBOOK_NAME
    if not paper.is_file():
        raise NbgraderProblem(f"{paper} does not exist. Run: onboarding build")
    place = scratch / "source" / assignment / NOTEBOOK_NAME
    place.parent.mkdir(parents=True)
    shutil.copyfile(paper, place)
    create_gradebook(gradebook)
    config = config_for(scratch)
    config.CourseDirectory.db_url = f"sqlite:///{gradebook}"
    config.CourseDirectory.assignment_id = assignment
    run_quietly(
        _Generate(coursedir=CourseDirectory(config=config), config=config), what=f"{assignment} could not be prepared"
    )
    return read_bounded(scratch / "release" / assignment / NOTEBOOK_NAME, limit=MAX_NOTEBOOK)


def run_quietly(converter: BaseConverter, *, what: str) -> None:
    """Run a converter; what it says goes to our log. Raises NbgraderProblem, which starts with `what` and ends with the cause."""
    heard = _Heard()
    converter.log = heard.logger
    try:
        with warnings.catch_warnings():
            # nbgrader builds new submissions in an order that SQLAlchemy warns about; nothing is lost.
            warnings.simplefilter("ignore", SAWarning)
            converter.start()
    except NbGraderException as error:
        for line in heard.lines:
            _log.error("nbgrader: %s", line)
        raise NbgraderProblem(f"{what}: {heard.cause or error}. Details are in the log.") from heard.error or error


class _Heard(logging.Handler):
    """Collects the errors that a converter logs, because its exception does not say what went wrong."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []
        self.error: BaseException | None = None
        self.logger = logging.Logger("onboarding.nbgrader", logging.ERROR)
        self.logger.addHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())
        # A converter logs while it handles what went wrong, and then raises something else without it.
        self.error = self.error or sys.exc_info()[1]

    @property
    def cause(self) -> str:
        """The exception's own line at the end of the first traceback."""
        traces = [line for line in self.lines if line.startswith("Traceback")]
        return traces[0].strip().splitlines()[-1] if traces else ""
