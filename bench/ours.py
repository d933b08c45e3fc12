"""N learners who have answered the course's quiz and handed it in."""

from pathlib import Path

from onboarding.grading import exchange
from onboarding.paths import Layout
from tests.conftest import copy_course
from tests.grading_course import QUIZ, Handed


def hand_in(folder: Path, submissions: int) -> Path:
    """The root of a course with `submissions` right answer sheets in its exchange."""
    layout: Layout = copy_course(folder)
    exchange.release(layout, QUIZ)
    course = Handed(layout)
    for number in range(submissions):
        course.take(f"learner-{number:04d}")
    return layout.root
