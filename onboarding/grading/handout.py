"""The trainer hands out a quiz: slots into the gradebook, question versions with their keys into the store, the paper into the exchange."""

import json
import os
from pathlib import Path

from onboarding.course import NotSigned, load_course
from onboarding.errors import CourseError, DiskProblem, FileProblem
from onboarding.files import read_bounded, write_atomic
from onboarding.grading.gradebook import registered
from onboarding.grading.items import ItemStore, items_in
from onboarding.grading.places import MAX_NOTEBOOK, NOTEBOOK_NAME, Exchange, valid_quiz
from onboarding.grading.score import paper_slots
from onboarding.grading.submission import load_notebook, released_content
from onboarding.paths import Layout


class HandOutProblem(CourseError):
    """The quiz cannot be handed out; nothing was changed for learners."""


def hand_out(layout: Layout, quiz: str) -> Path:
    """Hand out `quiz`; returns the question paper in the exchange. Doing it again is harmless.

    Raises NotSigned in a real service where a clinical lead has not signed what the module requires; HandOutProblem, NbgraderProblem,
    ContentError for course.toml, or DiskProblem.
    """
    lacking = load_course(layout.course_file).lacking(quiz)
    if lacking:
        raise NotSigned(layout.course_file, {quiz: lacking})
    released = prepare(layout, quiz)
    places = Exchange(layout.exchange)
    # Learners may put folders into inbound and walk through feedback, but list neither.
    for folder, mode in ((places.outbound, 0o755), (places.inbound, 0o2733), (places.feedback, 0o711)):
        _folder(folder, mode)
    paper = places.paper(quiz)
    _folder(paper.parent, 0o755)
    write_atomic(paper, released, mode=0o644)
    return paper


def prepare(layout: Layout, quiz: str) -> bytes:
    """Make gradebook and store ready for grading `quiz`; returns the released paper. Doing it again is harmless."""
    if not valid_quiz(quiz):
        raise HandOutProblem(f"'{quiz[:80]}' is not the name of a quiz.")
    paper = layout.release / quiz / NOTEBOOK_NAME
    try:
        released = read_bounded(paper, limit=MAX_NOTEBOOK)
        items = items_in(load_notebook(layout.source / quiz / NOTEBOOK_NAME))
    except FileProblem as error:
        raise HandOutProblem(f"There is no built quiz {quiz}. Run: onboarding build") from error
    if not items:
        raise HandOutProblem(f"source/{quiz}/{NOTEBOOK_NAME} has no keys. Run: onboarding build")
    # nbgrader and all of Jupyter come with it; grading what was prepared before does not need them.
    from onboarding.grading.strip import register

    _folder(layout.trainer, 0o700)
    if register(layout.source, quiz, layout.gradebook) != released:
        raise HandOutProblem(
            f"release/{quiz}/{NOTEBOOK_NAME} does not belong to source/{quiz}/{NOTEBOOK_NAME}. Run: onboarding build"
        )
    store, notebook = ItemStore(layout.items), json.loads(released)
    store.add(quiz, items)
    store.add_paper(notebook["metadata"]["onboarding"]["content"], (slot.slot for slot in paper_slots(notebook)))
    return released


def ready(layout: Layout, quiz: str) -> bool:
    """True when gradebook and store know today's version of the quiz. Reads only."""
    if quiz not in registered(layout.gradebook):
        return False
    try:
        items = items_in(load_notebook(layout.source / quiz / NOTEBOOK_NAME))
    except FileProblem:
        # A clinic server may grade with the store alone.
        return True
    store, content = ItemStore(layout.items), released_content(layout, quiz)
    return store.has(item for _, item in items) and store.paper(content) is not None


def _folder(folder: Path, mode: int) -> None:
    try:
        if not folder.is_dir():
            folder.mkdir(parents=True)
            os.chmod(folder, mode)
    except OSError as error:
        raise DiskProblem(
            folder, f"It could not be made ({error.strerror}).", "Free some space or ask for access."
        ) from error
