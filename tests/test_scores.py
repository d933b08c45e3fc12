"""The gradebook's scores are the right ones: against a scorer that shares no code with ours, and against numbers written by hand."""

import random
from decimal import Decimal
from pathlib import Path
from typing import Any

from onboarding.questions import KINDS, Item, NumberKey, Option
from onboarding.questions.item import Own
from onboarding.questions.kinds.case import Steps
from onboarding.questions.kinds.matching import Line, Lines
from onboarding.questions.kinds.short import Accepted
from tests.conftest import copy_course
from tests.grading_course import QUIZ, WRITTEN, Handed, hand_out
from tests.independent_scorer import read_questions, score

LEARNERS = 40
QUESTIONS = Path(__file__).parent.parent / "questions" / f"{QUIZ}.toml"

BY_HAND: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    # kind and key, answer, expected points of 2: worked out on paper from the rules of docs/formats.md
    ("single, right", {"kind": "single", "key": ["b"]}, {"value": "b"}, "2.00"),
    ("single, wrong", {"kind": "single", "key": ["b"]}, {"value": "a"}, "0.00"),
    ("single, unanswered", {"kind": "single", "key": ["b"]}, {"value": None}, "0.00"),
    ("two of two keys", {"kind": "multiple", "key": ["a", "b"]}, {"value": ["a", "b"]}, "2.00"),
    ("one of two keys", {"kind": "multiple", "key": ["a", "b"]}, {"value": ["b"]}, "1.00"),
    ("one right, one wrong", {"kind": "multiple", "key": ["a", "b"]}, {"value": ["a", "c"]}, "0.00"),
    ("two right, one wrong of three keys", {"kind": "multiple", "key": ["a", "b", "c"]}, {"value": ["a", "b", "d"]}, "0.67"),
    ("one of three keys", {"kind": "multiple", "key": ["a", "b", "c"]}, {"value": ["c"]}, "0.67"),
    ("two of three keys", {"kind": "multiple", "key": ["a", "b", "c"]}, {"value": ["c", "a"]}, "1.33"),
    ("everything ticked", {"kind": "multiple", "key": ["a", "b"]}, {"value": ["a", "b", "c", "d"]}, "0.00"),
    ("right order", {"kind": "ordering", "key": ["c", "a", "d", "b"]}, {"value": ["c", "a", "d", "b"]}, "2.00"),
    ("one swap in four", {"kind": "ordering", "key": ["c", "a", "d", "b"]}, {"value": ["a", "c", "d", "b"]}, "1.33"),
    ("two swaps in four", {"kind": "ordering", "key": ["c", "a", "d", "b"]}, {"value": ["a", "c", "b", "d"]}, "0.67"),
    ("reversed", {"kind": "ordering", "key": ["c", "a", "d", "b"]}, {"value": ["b", "d", "a", "c"]}, "0.00"),
    ("three of four placed", {"kind": "ordering", "key": ["c", "a", "d", "b"]}, {"value": ["c", "a", "d"]}, "0.00"),
    ("number, comma", {"kind": "number", "key": ("3.5", "mg", "0")}, {"value": {"raw": "3,5", "unit": "mg"}}, "2.00"),
    ("number, wrong unit", {"kind": "number", "key": ("3.5", "mg", "0")}, {"value": {"raw": "3.5", "unit": "g"}}, "0.00"),
    ("number, at the tolerance", {"kind": "number", "key": ("3", "mg", "0.5")}, {"value": {"raw": "2.5", "unit": "mg"}}, "2.00"),
    ("number, past the tolerance", {"kind": "number", "key": ("3", "mg", "0.5")}, {"value": {"raw": "2.49", "unit": "mg"}}, "0.00"),
    ("matching, two of three",
     {"kind": "matching", "key": {"l1": "b", "l2": "a", "m": "b"}}, {"value": {"l1": "b", "l2": "a", "m": "c"}}, "1.33"),
    ("matching, one line only", {"kind": "matching", "key": {"l1": "b", "l2": "a", "l3": "b"}}, {"value": {"l2": "a"}}, "0.67"),
    ("short, written otherwise", {"kind": "short", "key": ["The nurse", "nurse"]}, {"value": " NURSE. "}, "2.00"),
    ("short, a near miss", {"kind": "short", "key": ["The nurse", "nurse"]}, {"value": "a nurse"}, "0.00"),
    ("case, first of three steps", {"kind": "case", "key": ["a", "b", "c"]}, {"value": {"t1": "a", "t2": None}}, "0.67"),
    ("case, two of three steps", {"kind": "case", "key": ["a", "b", "c"]}, {"value": {"t1": "a", "t2": "a", "t3": "c"}}, "1.33"),
    ("number, no unit chosen", {"kind": "number", "key": ("3", "mg", "0")}, {"value": {"raw": "3", "unit": None}}, "0.00"),
]  # fmt: skip


def made_item(name: str, kind: str, key: Any) -> Item:
    """An item of BY_HAND: its key, and options a to e where its kind has some."""
    letters = "abcde"[: max(4, len(key) + 1)]
    own: Own | None = None
    options = (
        tuple(Option(i, f"Text {i}", f"Why {i}.") for i in letters) if kind not in ("number", "short", "case") else ()
    )
    if kind == "matching":
        own = Lines(tuple(Line(line, f"Line {line}") for line in key), tuple(key.items()))
    if kind == "short":
        own = Accepted(tuple(key), ())
    if kind == "case":
        own = Steps(tuple(made_item(f"t{place}", "single", [letter]) for place, letter in enumerate(key, start=1)))
    return Item(
        id=name,
        kind=kind,
        stem=f"Stem {name}?",
        difficulty=1,
        facts=("f",),
        reread="r",
        principle="p",
        options=options,
        key=tuple(key) if kind in ("single", "multiple", "ordering") else (),
        number=NumberKey(*key) if kind == "number" else None,
        units=("mg", "g") if kind == "number" else (),
        rationale="Because." if kind in ("number", "short") else "",
        own=own,
    )


def by_hand_course(handed: Handed) -> None:
    """Replace the questions by those of BY_HAND, two points each, and hand them out."""
    from onboarding.files import canonical_json
    from onboarding.grading import exchange
    from onboarding.grading.strip import generate_release

    layout = handed.layout
    cells: list[dict[str, Any]] = []
    for number, (_, question, _, _) in enumerate(BY_HAND, start=1):
        slot = f"s{number:02d}"
        item = made_item(f"{slot}a", question["kind"], question["key"])
        private = {"variants": [item.public()], "private": [item.full()]}
        name = f"{QUIZ}-{slot}"
        grading = {"grade": True, "solution": False, "locked": True, "points": 2, "task": False, "schema_version": 3}
        cells.append(
            {
                "cell_type": "code",
                "id": name,
                "source": "#",
                "outputs": [],
                "execution_count": None,
                "metadata": {
                    "nbgrader": {**grading, "grade_id": name, "cell_type": "code"},
                    "onboarding": {
                        "schema": 1,
                        "slot": slot,
                        "objective": "o",
                        "points": 2,
                        "must_pass": False,
                        **private,
                    },
                },
            }
        )
    about = {"schema": 1, "page": "quiz", "id": QUIZ, "title": "By hand", "content": "c"}
    metadata = {
        "onboarding": about,
        "language_info": {"name": "python"},
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
    }
    notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    (layout.source / QUIZ / "quiz.ipynb").write_bytes(canonical_json(notebook))
    generate_release(layout.source, layout.release, QUIZ)
    exchange.release(layout, QUIZ)


def test_scores_worked_out_by_hand(tmp_path: Path) -> None:
    """Each kind's rule gives in the gradebook what a person works out on paper."""
    handed = Handed(copy_course(tmp_path / "course"))
    by_hand_course(handed)
    table = handed.open("ada")
    from datetime import UTC, datetime

    from onboarding.server.paper import read_paper
    from onboarding.server.sheet import write_answer

    folder = handed.folder("ada")
    for number, (_, _, answer, _) in enumerate(BY_HAND, start=1):
        slot = f"s{number:02d}"
        write_answer(
            folder, learner="ada", paper=read_paper(folder), attempt=table["attempt"]["id"], slot=slot, rev=0, request=slot,
            value=answer["value"], now=datetime.now(UTC),
        )  # fmt: skip
    handed.submit("ada")
    outcome = handed.grade()["ada"]
    got = {slot: line[0] for slot, line in handed.scores("ada").items()}
    expected = {f"s{number:02d}": float(points) for number, (_, _, _, points) in enumerate(BY_HAND, start=1)}
    assert got == expected
    assert outcome.score == sum((Decimal(points) for _, _, _, points in BY_HAND), Decimal(0))


def random_value(question: dict[str, Any], dice: random.Random) -> Any:
    """Some answer that the page would let through: right, partly right, wrong or none."""
    ids = [option["id"] for option in question.get("option", [])]
    if dice.random() < 0.1:
        return None
    if question["kind"] == "single":
        return dice.choice(ids)
    if question["kind"] == "multiple":
        return dice.sample(ids, dice.randint(0, len(ids)))
    if question["kind"] == "ordering":
        return dice.sample(ids, len(ids) if dice.random() < 0.7 else dice.randint(0, len(ids)))
    if question["kind"] == "number":
        raw = dice.choice(
            [question["key"]["value"], question["key"]["value"].replace(".", ","), "7", "1,000", " 3 ", "three", ""]
        )
        return {"raw": raw, "unit": dice.choice([*question["units"], None])}
    if question["kind"] == "matching":
        lines = [line["id"] for line in question["left"] if dice.random() < 0.8]
        return {line: question["key"][line] if dice.random() < 0.6 else dice.choice(ids) for line in lines}
    if question["kind"] == "short":
        return dice.choice(
            [*question["accept"], *question["reject"], question["accept"][0].upper() + " !", "", "something"]
        )
    if question["kind"] == "case":
        steps = question["step"][: dice.randint(1, len(question["step"]))]
        return {
            step["id"]: dice.choice([step["key"][0], dice.choice([o["id"] for o in step["option"]])]) for step in steps
        }
    assert question["kind"] == "written"
    return dice.choice(["Ein Text, “mit” Zeichen & <b>Zeug</b>", "   ", "x" * 10_000])


def test_forty_random_submissions_score_as_another_program_scores_them(tmp_path: Path) -> None:
    """For every learner and slot the gradebook has what an independent scorer makes of the learner's own file."""
    handed = hand_out(copy_course(tmp_path / "course"))
    questions = read_questions(QUESTIONS)
    built = {item.id: (item.kind, item.stem) for item in handed.bank.items}
    written = {name: (question["kind"], question["stem"].strip()) for name, question in questions.items()}
    assert built == written, "source/ was not built from questions/ as they are now. Run: onboarding build"
    asked: set[str] = set()
    for number in range(LEARNERS):
        dice = random.Random(number)
        learner = f"learner{number:02d}"
        shown = handed.open(learner)["slots"]
        handed.take(
            learner, values={slot: random_value(questions[entry["variant"]], dice) for slot, entry in shown.items()}
        )
        asked.update(questions[entry["variant"]]["kind"] for entry in shown.values())
    assert asked == set(KINDS), "a kind was never asked: this proves nothing about it"
    outcomes = handed.grade()
    assert len(outcomes) == LEARNERS
    seen_scores: set[float] = set()
    for learner in outcomes:
        expected = score(handed.folder(learner) / "answers.json", QUESTIONS)
        got = {slot: line[0] for slot, line in handed.scores(learner).items()}
        assert got == expected
        seen_scores.update(value for value in got.values() if value is not None)
        waits = expected[WRITTEN] is None
        assert (outcomes[learner].state == "waiting for marking") == waits
        assert (outcomes[learner].score is None) == waits
    assert len(seen_scores) > 3, "the random answers never earned part of the points: this proves too little"


def test_the_independent_scorer_is_independent() -> None:
    """It imports nothing of ours."""
    text = (Path(__file__).parent / "independent_scorer.py").read_text(encoding="utf-8")
    assert "onboarding" not in text
    assert "grading_course" not in text
