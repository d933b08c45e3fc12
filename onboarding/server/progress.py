"""How far one learner is, read from what is there anyway: course.toml, answer sheets, returned feedback, and `work/`. Writes nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from onboarding.answers import MAX_BYTES, SHEET_NAME, SheetProblem
from onboarding.course import Course, Module
from onboarding.errors import CourseError, FileProblem
from onboarding.files import read_bounded
from onboarding.server import feedback as returned
from onboarding.server import sheet
from onboarding.server.paper import read_paper
from onboarding.server.reading import Reading, read_reading
from onboarding.server.sheet_file import parse

PASSED = "graded: passed"
READ = 0.97
"""A lesson counts as read when this share of it has been in view; its last lines are sources."""


@dataclass(frozen=True)
class LessonGlance:
    """A lesson in the learner's folder. `path` is relative to the Lab's root."""

    path: str
    reading: Reading | None
    practice: int
    """Practice questions and activities that the learner has begun."""

    @property
    def read(self) -> bool:
        return self.reading is not None and self.reading.furthest >= READ


@dataclass(frozen=True)
class QuizGlance:
    """A quiz in the learner's folder. `state` is one of the course's states; `feedback` is not ready, ready or read, `received` when it
    came (UTC, empty while it is not ready)."""

    path: str
    state: str
    answered: int
    questions: int
    attempt: int
    feedback: str
    received: str = ""

    @property
    def passed(self) -> bool:
        return self.state == PASSED


@dataclass(frozen=True)
class ModuleGlance:
    """One module; `lesson` and `quiz` are None where the learner has not been given them."""

    module: Module
    lesson: LessonGlance | None
    quiz: QuizGlance | None

    @property
    def done(self) -> bool:
        """Passed, or read where there is no quiz."""
        return self.quiz.passed if self.quiz else self.lesson is not None and self.lesson.read

    @property
    def begun(self) -> bool:
        started = self.quiz is not None and self.quiz.state != "not started"
        return started or (self.lesson is not None and self.lesson.reading is not None)


def glances(
    course: Course, root: Path, *, learner: str, now: datetime, fetch: Callable[[Path, str], object]
) -> tuple[ModuleGlance, ...]:
    """Every module in the order of its number. `fetch(folder, quiz)` brings returned feedback into a quiz's folder first."""
    found = []
    for module in sorted(course.modules, key=lambda module: module.number):
        lesson = root / "lessons" / f"{module.lesson}.ipynb"
        folder = root / "quizzes" / module.id
        found.append(
            ModuleGlance(
                module,
                _lesson(root, lesson, module.id) if lesson.is_file() else None,
                _quiz(root, folder, module.id, learner=learner, now=now, fetch=fetch),
            )
        )
    return tuple(found)


def _lesson(root: Path, lesson: Path, module: str) -> LessonGlance:
    work = root / "work"
    begun = sum(1 for _ in _activities(work / module))
    return LessonGlance(lesson.relative_to(root).as_posix(), read_reading(work, module), begun)


def _activities(folder: Path) -> Iterator[Path]:
    for path in folder.glob("*.json"):
        if path.name != "reading.json" and ".other" not in path.name:
            yield path


def _quiz(
    root: Path, folder: Path, quiz: str, *, learner: str, now: datetime, fetch: Callable[[Path, str], object]
) -> QuizGlance | None:
    path = folder / "quiz.ipynb"
    if not path.is_file():
        return None
    where = path.relative_to(root).as_posix()
    try:
        paper = read_paper(folder)
    except CourseError:
        return None
    try:
        table = parse(read_bounded(folder / SHEET_NAME, limit=MAX_BYTES), quiz=quiz, learner=learner)
    except (FileProblem, SheetProblem):
        # Not begun, or damaged: the quiz page mends the sheet and says so; here it only has to be reachable.
        state = "in progress" if (folder / SHEET_NAME).exists() else "not started"
        return QuizGlance(where, state, 0, len(paper.slots), 1, "not ready")
    answered = len(paper.slots) - len(sheet.unanswered(table, paper))
    attempt = int(table["attempt"]["n"])
    if table["submitted"] is None:
        state = "in progress" if sheet.started(table) else "not started"
        return QuizGlance(where, state, answered, len(paper.slots), attempt, "not ready")
    fetch(folder, quiz)
    page = returned.look(folder, attempt=table["attempt"]["id"], now=now)
    if page is None:
        return QuizGlance(where, "submitted", answered, len(paper.slots), attempt, "not ready")
    read = "read" if page.read else "ready"
    return QuizGlance(where, page.state, answered, len(paper.slots), attempt, read, page.received)
