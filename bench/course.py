"""The course of the bench: this course's own questions in 12 slots that are marked by the program and 2 that a person marks."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

from onboarding.content import ModuleContent, load_content
from onboarding.files import canonical_json
from onboarding.grading import exchange
from onboarding.grading.strip import generate_release
from onboarding.papers import question_paper
from onboarding.paths import Layout
from onboarding.questions import Bank, Item, Slot
from tests.conftest import copy_course
from tests.grading_course import QUIZ, Handed, right, wrong

CODE, WRITTEN = 12, 2


def is_right(learner: int, slot: int) -> bool:
    """Whether learner and slot, both counted from 0, go together in a right answer; the same in both courses."""
    return (learner * 7 + slot * 3) % 5 != 0


def learner_name(number: int) -> str:
    """The id of a learner in both courses."""
    return f"learner-{number:04d}"


def our_course(folder: Path, submissions: int) -> Layout:
    """A course with `submissions` answer sheets in its exchange, handed in as the server does it."""
    layout = copy_course(folder)
    module = load_content(layout).module(QUIZ)
    bank = _fourteen(module.bank)
    paper = question_paper(ModuleContent(module.module, module.lesson, bank, module.practice))
    (layout.source / QUIZ / "quiz.ipynb").write_bytes(canonical_json(paper))
    generate_release(layout.source, layout.release, QUIZ)
    exchange.release(layout, QUIZ)
    place = {item.id: number for number, slot in enumerate(bank.slots) for item in slot.variants}
    handed = Handed(layout)
    for number in range(submissions):

        def choose(item: Item, number: int = number) -> object:
            return right(item) if is_right(number, place[item.id]) else wrong(item)

        handed.take(learner_name(number), choose)
    return layout


def points(layout: Layout) -> list[int]:
    """The points of each slot of the course, for making the stock course alike."""
    notebook = json.loads((layout.release / QUIZ / "quiz.ipynb").read_text(encoding="utf-8"))
    marks = [cell["metadata"].get("onboarding", {}) for cell in notebook["cells"]]
    return [int(mark["points"]) for mark in marks if "slot" in mark]


def copy(layout: Layout, folder: Path) -> Layout:
    """A copy in which nothing was graded yet."""
    shutil.copytree(layout.root, folder)
    return Layout(folder)


def _fourteen(bank: Bank) -> Bank:
    auto = [slot for slot in bank.slots if slot.auto]
    written = [slot for slot in bank.slots if not slot.auto]
    slots = [*_repeated(auto, CODE), *_repeated(written, WRITTEN)]
    return Bank(bank.quiz, tuple(slots))


def _repeated(slots: list[Slot], wanted: int) -> list[Slot]:
    """The slots, cut short or with copies under other names, until there are as many as wanted."""
    again = [
        replace(
            slot,
            id=f"{slot.id}x{number}",
            variants=tuple(replace(item, id=f"{item.id}x{number}") for item in slot.variants),
        )
        for number, slot in enumerate(slots * (wanted // len(slots)), start=1)
    ]
    return [*slots, *again][:wanted]
