"""A course of its own for a trainer to try everything on: the texts of this one, and three invented learners in different states."""

import shutil
from dataclasses import dataclass
from typing import Any

from onboarding.course import load_course
from onboarding.errors import CourseError, DiskProblem
from onboarding.files import write_atomic
from onboarding.grading import exchange
from onboarding.grading.batch import grade
from onboarding.paths import Layout
from onboarding.people import add_person
from onboarding.questions import Bank, Item, load_bank
from onboarding.server.desk import Desk
from onboarding.workspace import prepare_learner, register_learner

QUIZ = "before-your-first-shift"
WRITTEN = "I would stay with them, say what I see, call the nurse in charge now, and write down what I saw and when."
NOTE = "sandbox.txt"
_WORDS = "A copy of the course to try things on, with invented learners. Nothing here counts. It may be deleted at any time.\n"
_PARTS = (
    "course.toml", "nbgrader_config.py", "evidence", "notebooks", "questions", "source", "release", "stations",
)  # fmt: skip


@dataclass(frozen=True)
class Invented:
    """An invented learner: `answers` of the first quiz are given, right but for the first safety question if `slips`."""

    name: str
    role: str
    answers: int
    hands_in: bool
    slips: bool
    state: str


INVENTED = (
    Invented("Bea Begun (invented)", "support", 4, hands_in=False, slips=False, state="has begun the quiz"),
    Invented("Wim Waiting (invented)", "counsellor", 99, hands_in=True, slips=False, state="waits for your mark"),
    Invented("Sal Safety (invented)", "nurse", 99, hands_in=True, slips=True, state="missed a safety question"),
)


def sandbox_of(layout: Layout) -> Layout:
    """Where the sandbox of this course lies, or will lie; a sandbox is its own."""
    return layout if is_sandbox(layout) else Layout(layout.workspace / "sandbox")


def is_sandbox(layout: Layout) -> bool:
    """Whether this course is a sandbox."""
    return (layout.root / NOTE).is_file()


def make_sandbox(layout: Layout, *, afresh: bool = False) -> Layout:
    """The sandbox, made where there is none yet, or `afresh` in place of the old one. Raises CourseError.

    It is built beside its place and moved there whole, so that a run that was stopped leaves no half of one.
    """
    target = sandbox_of(layout)
    if target == layout:
        raise CourseError("This is the sandbox itself. Go to the course folder to make it afresh.")
    if is_sandbox(target) and not afresh:
        return target
    part, old = target.root.with_name("sandbox.part"), target.root.with_name("sandbox.old")
    try:
        for left in (part, old):
            shutil.rmtree(left, ignore_errors=True)
        part.mkdir(parents=True)
        for name in _PARTS:
            if (layout.root / name).is_dir():
                shutil.copytree(layout.root / name, part / name)
            else:
                shutil.copy2(layout.root / name, part / name)
        if target.root.exists():
            target.root.rename(old)
        part.rename(target.root)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise DiskProblem(
            target.root, f"It cannot be made ({error.strerror}).", "Look at space and rights, then try again."
        ) from error
    _fill(target)
    # Written last: without it the next start makes everything anew.
    write_atomic(target.root / NOTE, _WORDS.encode())
    return target


def _fill(layout: Layout) -> None:
    exchange.release(layout, QUIZ)
    bank = load_bank(layout.questions / f"{QUIZ}.toml")
    demo = load_course(layout.course_file).demo
    for invented in INVENTED:
        learner = register_learner(layout, invented.name, invented.role)
        add_person(layout, learner.id, name=invented.name, role=invented.role)
        root, _ = prepare_learner(layout, learner.id)
        desk = Desk(
            root=root, layout=layout, exchange=layout.exchange, learner=learner.id, demo=demo, trainer=False,
            role=invented.role,
        )  # fmt: skip
        _answer(desk, bank, invented)
    grade(layout, QUIZ)


def _answer(desk: Desk, bank: Bank, invented: Invented) -> None:
    path = f"quizzes/{QUIZ}/quiz.ipynb"
    quiz = desk.quiz(path)
    attempt = quiz["attempt"]["id"]
    slip = next(slot.id for slot in bank.slots if slot.must_pass) if invented.slips else ""
    for name, shown in list(quiz["slots"].items())[: invented.answers]:
        item = bank.slot(name).variant(shown["variant"])
        value = _value(item, right=name != slip)
        desk.answer(
            {
                "path": path, "attempt": attempt, "slot": name, "rev": shown["rev"], "request": f"sandbox-{name}",
                "value": value,
            }
        )  # fmt: skip
    if invented.hands_in:
        desk.submit({"path": path, "attempt": attempt})


def _value(item: Item, *, right: bool) -> Any:
    """An answer that earns everything, or a complete one that earns nothing; for a written question a plain text."""
    if item.kind == "written":
        return WRITTEN
    public = item.public()
    return next(
        raw
        for raw, share in item.rules.examples(item)
        if share == int(right) and (right or item.rules.answered(public, item.rules.read(public, raw)))
    )
