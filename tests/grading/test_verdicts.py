"""What a submission comes to: passed or not yet, waiting for a mark, or without a number because it could not be read."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from onboarding.answers import SHEET_NAME
from onboarding.grading import exchange
from onboarding.records.ledger import verify
from tests.grading.steps import entries, history
from tests.grading_course import QUIZ, WRITTEN, Handed, right, wrong


def test_all_right_waits_for_the_trainer_and_then_passes(handed: Handed) -> None:
    """A written answer keeps the state open; the mark closes it; the ledger has both, in order."""
    handed.take("ada")
    waiting = handed.grade()["ada"]
    assert (waiting.state, waiting.score, waiting.max_score, waiting.attempt_n) == (
        "waiting for marking",
        None,
        None,
        1,
    )
    assert waiting.reason == "Question 8 to be marked by the trainer."
    handed.mark("ada", 4, "Clear and kind.")
    passed = handed.grade()["ada"]
    assert (passed.state, passed.score, passed.max_score, passed.reason) == (
        "graded: passed",
        Decimal(20),
        Decimal(20),
        "",
    )
    assert [(entry.type, entry.record.state) for entry in entries(handed)] == [
        ("attempt", "waiting for marking"),
        ("mark", "graded: passed"),
    ]
    assert verify(handed.layout.ledger, handed.layout.ledger_head).ok


def test_grading_again_changes_nothing(handed: Handed) -> None:
    """The second run gives the same outcomes, rewrites no graded file and adds nothing to the ledger."""
    handed.take("ada")
    handed.take("bob", wrong)
    first = handed.grade()
    folders = (handed.layout.autograded, handed.layout.feedback, handed.layout.submitted, handed.layout.exchange)

    def stamps() -> dict[Path, int]:
        return {path: path.stat().st_mtime_ns for folder in folders for path in folder.rglob("*") if path.is_file()}

    before, ledger = stamps(), entries(handed)
    assert handed.grade() == first
    assert stamps() == before
    assert entries(handed) == ledger


def test_a_safety_question_fails_an_attempt_with_enough_points(handed: Handed) -> None:
    """Points for passing are not enough while one must-pass slot is not full."""
    slot = next(slot for slot in handed.bank.slots if slot.must_pass)
    handed.take("ada", lambda item: wrong(item) if item in slot.variants else right(item))
    handed.grade()
    handed.mark("ada", 4)
    outcome = handed.grade()["ada"]
    assert outcome.score is not None
    assert outcome.score * 100 >= 80 * 20
    assert outcome.state == "graded: not yet passed"
    assert "must be fully right" in outcome.reason


def test_the_pass_mark_is_the_boundary(handed: Handed) -> None:
    """80 % passes and a hundredth of a point less does not."""
    handed.take("ada")
    handed.grade()
    for mark, state in ((0, "graded: passed"), (-5, "graded: passed"), (99, "graded: passed")):
        handed.mark("ada", mark)
        outcome = handed.grade()["ada"]
        assert outcome.state == state
        assert outcome.score == min(max(Decimal(mark), Decimal(0)), Decimal(4)) + 16
    course = handed.layout.course_file
    course.write_text(
        course.read_text(encoding="utf-8").replace("pass_mark = 80", "pass_mark = 99", 1), encoding="utf-8"
    )
    handed.mark("ada", 3.8)
    assert handed.grade()["ada"].state == "graded: passed"
    handed.mark("ada", 3.79)
    outcome = handed.grade()["ada"]
    assert (outcome.state, outcome.score) == ("graded: not yet passed", Decimal("19.79"))


def test_a_blank_written_answer_is_nought_and_not_in_the_marking_pile(handed: Handed) -> None:
    """Nothing written: 0 points, nothing for the trainer to do."""
    handed.take("ada", values={WRITTEN: "  \n "})
    outcome = handed.grade()["ada"]
    assert handed.scores("ada")[WRITTEN] == (0.0, None, False)
    assert (outcome.state, outcome.score) == ("graded: passed", Decimal(16))


def test_an_unreadable_slot_has_no_number_and_others_are_graded(handed: Handed) -> None:
    """One entry of the wrong kind costs that slot its number, never full marks, and the trainer is asked to look."""
    table = handed.answer("ada")
    table["slots"]["s01"]["value"] = {"no": "such"}
    del table["slots"]["s03"]
    (handed.folder("ada") / SHEET_NAME).write_text(json.dumps(table), encoding="utf-8")
    exchange.submit(handed.layout.exchange, quiz=QUIZ, learner="ada", folder=handed.folder("ada"))
    outcome = handed.grade()["ada"]
    scores = handed.scores("ada")
    assert outcome.state == "could not be graded"
    assert "Question 1: The answer is not one of" in outcome.reason
    assert "Question 3: The answer sheet has no entry" in outcome.reason
    assert scores["s01"] == scores["s03"] == (None, None, True)
    assert scores["s02"] == (2.0, None, False)
    # The trainer may settle it by hand.
    for slot, points in (("s01", 0), ("s03", 2), (WRITTEN, 4)):
        handed.mark("ada", points, slot=slot)
    settled = handed.grade()["ada"]
    assert (settled.state, settled.score) == ("graded: not yet passed", Decimal(18))


@pytest.mark.parametrize(
    "value",
    [
        True,
        1e999,
        "\ud800",
        ["a", ["b"]],
        {"raw": "\ud800", "unit": "days"},
        {"raw": 3, "unit": None},
        "x" * 10_001,
        [],
        {},
        -1,
    ],
    ids=repr,
)
def test_no_odd_value_fails_open(handed: Handed, value: object) -> None:
    """Whatever JSON stands where an answer should be, no slot gets a point for it and the batch finishes."""
    table = handed.answer("ada", lambda item: None)
    for entry in table["slots"].values():
        entry["value"] = value
    text = json.dumps(table).replace("Infinity", "1e999")
    (handed.folder("ada") / SHEET_NAME).write_text(text, encoding="utf-8")
    exchange.submit(handed.layout.exchange, quiz=QUIZ, learner="ada", folder=handed.folder("ada"))
    outcome = handed.grade()["ada"]
    assert outcome.state == "could not be graded"
    assert {score for score, _, _ in handed.scores("ada").values()} <= {None, 0.0}


def test_a_question_from_another_place_earns_nothing(handed: Handed) -> None:
    """Answering an easier question in place of the one that was asked is not graded."""
    table = handed.answer("ada")
    easy = handed.bank.slot("s09").variants[0]
    table["slots"]["s01"].update(variant=easy.id, sha=easy.sha, value=easy.key[0])
    (handed.folder("ada") / SHEET_NAME).write_text(json.dumps(table), encoding="utf-8")
    exchange.submit(handed.layout.exchange, quiz=QUIZ, learner="ada", folder=handed.folder("ada"))
    assert "never handed out in this place" in handed.grade()["ada"].reason
    assert handed.scores("ada")["s01"] == (None, None, True)


def test_another_variant_than_due_is_graded_and_noted(handed: Handed) -> None:
    """Choosing one's own variant does not fail, and the ledger says so."""
    table = handed.answer("ada")
    slot = handed.bank.slot("s01")
    other = next(item for item in slot.variants if item.id != table["slots"]["s01"]["variant"])
    table["slots"]["s01"].update(variant=other.id, sha=other.sha, value=right(other))
    (handed.folder("ada") / SHEET_NAME).write_text(json.dumps(table), encoding="utf-8")
    exchange.submit(handed.layout.exchange, quiz=QUIZ, learner="ada", folder=handed.folder("ada"))
    assert handed.grade()["ada"].state == "waiting for marking"
    assert handed.scores("ada")["s01"][0] == slot.points
    (entry,) = history(handed, "ada")
    assert "Not the variants this learner was due: s01." in entry.record.reason
