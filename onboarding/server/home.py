"""Home: the course as a page of its own, drawn on the server. It needs no JupyterLab, so it opens at once, prints, and reflows."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from onboarding.browser import NAME
from onboarding.course import Course, Part, load_course
from onboarding.errors import CourseError
from onboarding.pages import render
from onboarding.server.desk import Desk, NotHere
from onboarding.server.next_step import NextStep, next_step
from onboarding.server.progress import ModuleGlance, glances
from onboarding.server.refresher_views import Refreshers, home_refreshers

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class PartView:
    """One part of the course with its modules."""

    part: Part
    modules: tuple[ModuleGlance, ...]


@dataclass(frozen=True)
class HomeView:
    """All that the page shows."""

    course: Course
    name: str
    parts: tuple[PartView, ...]
    step: NextStep
    toured: bool
    refreshers: Refreshers | None = None
    """What comes back of the modules that were passed; None before there is any."""
    refreshers_fault: str = ""
    """Why the refreshers cannot be shown, in words."""

    @property
    def modules(self) -> tuple[ModuleGlance, ...]:
        return tuple(glance for part in self.parts for glance in part.modules)

    @property
    def reopened(self) -> frozenset[str]:
        """The modules in which a safety behaviour is open again."""
        return self.refreshers.modules if self.refreshers else frozenset()

    @property
    def passed(self) -> int:
        return sum(1 for glance in self.modules if glance.done)


def home_view(desk: Desk, *, name: str, now: datetime | None = None) -> HomeView:
    """Read what Home shows. Raises NotHere in a trainer's Lab, ContentError when course.toml cannot be read."""
    if desk.trainer or not desk.learner or desk.layout is None:
        raise NotHere("This Jupyter was not told who learns here. Start it with: onboarding learn")
    course = load_course(desk.layout.course_file)
    found = glances(course, desk.root, learner=desk.learner, now=now or datetime.now(UTC), fetch=_fetcher(desk))
    parts = tuple(
        PartView(part, tuple(glance for glance in found if glance.module.part == part.id)) for part in course.parts
    )
    refreshers, fault = None, ""
    try:
        refreshers = home_refreshers(desk, course, found, now=now)
    except CourseError as error:  # whatever is wrong there must not keep anybody from their course
        _log.warning("refreshers could not be read: %s", error)
        fault = str(error)
    return HomeView(
        course=course,
        name=name,
        parts=tuple(part for part in parts if part.modules),
        step=next_step(found, refreshers),
        toured=(desk.root / "work" / "tour.json").is_file(),
        refreshers=refreshers,
        refreshers_fault=fault,
    )


def home_page(view: HomeView, *, base: str, xsrf: str) -> str:
    """The page as HTML. `base` is the server's base URL with a slash at its end."""

    def address(path: str) -> str:
        """The address at which JupyterLab shows one document alone."""
        return f"{base}doc/tree/{quote(path)}"

    def mark_of(glance: ModuleGlance) -> str:
        return mark(glance, again=glance.module.id in view.reopened)

    words = {"address": address, "lesson_words": lesson_words, "quiz_words": quiz_words, "mark": mark_of}
    return render("home", {"view": view, "base": base, "xsrf": xsrf, "files": page_files(base), **words})


def tour_page(*, base: str, xsrf: str) -> str:
    """The two-minute tour as HTML."""
    return render("tour", {"base": base, "xsrf": xsrf, "files": page_files(base)})


def problem_page(message: str, *, base: str) -> str:
    """A page that says in words why Home cannot be shown."""
    return _problem("The course cannot be shown", message, "Try again", base)


def missing_page(message: str, *, base: str) -> str:
    """A page for an address at which there is nothing, with the way to Home."""
    return _problem("There is nothing at this address", message, "To Home", base)


def _problem(title: str, message: str, way: str, base: str) -> str:
    told = {"title": title, "message": message, "way": way, "home": f"{base}onboarding/home"}
    return render("problem", {**told, "base": base, "files": page_files(base)})


def page_files(base: str) -> str:
    """Where scripts and styles of the browser half are served."""
    return f"{base}lab/extensions/{NAME}/js/"


def lesson_words(glance: ModuleGlance) -> str:
    """How far the lesson is, in words."""
    lesson = glance.lesson
    if lesson is None:
        return "not handed out yet"
    if lesson.reading is None:
        return "not opened yet"
    done = "read" if lesson.read else f"{round(lesson.reading.furthest * 100)} % read"
    return (
        f"{done}, {lesson.practice} {'activity' if lesson.practice == 1 else 'activities'} tried"
        if lesson.practice
        else done
    )


def quiz_words(glance: ModuleGlance) -> str:
    """How far the quiz is, in words; the states are those of docs/formats.md."""
    quiz = glance.quiz
    if quiz is None:
        return "not handed out yet"
    attempt = f"attempt {quiz.attempt}, " if quiz.attempt > 1 else ""
    if quiz.state == "in progress":
        return f"{attempt}in progress: {quiz.answered} of {quiz.questions} answered"
    feedback = {"ready": ", feedback is ready", "read": ", feedback read"}.get(quiz.feedback, "")
    return f"{attempt}{quiz.state}{feedback}"


def mark(glance: ModuleGlance, *, again: bool = False) -> str:
    """Which of the marks a module has on the picture of progress; `again`: passed, and a safety behaviour of it is open again."""
    if glance.done:
        return "again" if again else "done"
    return "begun" if glance.begun else "open"


def _fetcher(desk: Desk) -> Callable[[Path, str], None]:
    """Brings returned feedback in; what goes wrong there must not keep anybody from their course."""

    def fetch(folder: Path, quiz: str) -> None:
        if desk.exchange is None:
            return
        from onboarding.grading import exchange

        try:
            exchange.fetch_feedback(desk.exchange, quiz=quiz, learner=desk.learner, folder=folder)
        except CourseError as error:
            _log.warning("feedback on %s could not be looked for: %s", quiz, error)

    return fetch
