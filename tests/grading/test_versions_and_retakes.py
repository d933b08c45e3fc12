"""Questions that change after handing in, further attempts, and what becomes of marks."""

from decimal import Decimal
from typing import Any

import pytest

from onboarding.grading import regrade
from onboarding.records.ledger import verify
from tests.grading.steps import entries, history, nbgrader
from tests.grading_course import QUIZ, WRITTEN, Handed, edit_source, wrong


def test_the_version_that_was_answered_is_graded(handed: Handed) -> None:
    """Options re-lettered after handing in: the learner's letter still means what it meant."""
    handed.take("ada")

    def reletter(slot: str, full: dict[str, Any]) -> dict[str, Any]:
        if full["kind"] in ("single", "multiple", "ordering"):
            names = [option["id"] for option in full["options"]]
            swap = dict(zip(names, names[1:] + names[:1], strict=True))
            full["options"] = [{**option, "id": swap[option["id"]]} for option in full["options"]]
            full["key"] = [swap[key] for key in full["key"]]
        return full

    edit_source(handed, reletter)
    handed.grade()
    points = {slot.id: float(slot.points) for slot in handed.bank.slots if slot.auto}
    assert {slot: line[0] for slot, line in handed.scores("ada").items() if slot != WRITTEN} == points


def test_a_corrected_key_counts_for_those_who_saw_the_question(handed: Handed) -> None:
    """When only the key changes, nothing moves until a trainer regrades with a reason; the ledger shows both versions and why."""
    shown = handed.take("ada")["slots"]["s01"]
    handed.grade()

    def correct(slot: str, full: dict[str, Any]) -> dict[str, Any]:
        if full["id"] == shown["variant"]:
            full["key"] = [next(option["id"] for option in full["options"] if option["id"] not in full["key"])]
        return full

    edit_source(handed, correct)
    handed.grade()
    assert handed.scores("ada")["s01"][0] == handed.bank.slot("s01").points
    assert len(entries(handed)) == 1
    regrade.apply(handed.layout, QUIZ, reason="The key was wrong.")
    assert handed.scores("ada")["s01"][0] == 0.0
    first, second = entries(handed)
    assert (first.type, second.type, second.record.why) == ("attempt", "regrade", "The key was wrong.")
    old, new = (entry.record.content["items"][shown["variant"]] for entry in (first, second))
    assert old["public"] == new["public"] == shown["sha"]
    assert old["full"] != new["full"]


def test_a_retake_brings_unseen_questions_and_keeps_history(handed: Handed) -> None:
    """The second attempt shows other variants where there are any, and the ledger has both attempts."""
    first = handed.take("ada", wrong)
    handed.grade()
    handed.mark("ada", 0)
    assert handed.grade()["ada"].state == "graded: not yet passed"
    handed.retake("ada")
    second = handed.take("ada")
    for slot in handed.bank.slots:
        assert first["slots"][slot.id]["variant"] != second["slots"][slot.id]["variant"] or len(slot.variants) == 1
    outcome = handed.grade()["ada"]
    assert (outcome.attempt_n, outcome.state) == (2, "waiting for marking")
    assert [(entry.record.n, entry.record.state) for entry in history(handed, "ada")] == [
        (1, "graded: not yet passed"),
        (2, "waiting for marking"),
    ]
    assert not any("due" in entry.record.reason for entry in history(handed, "ada"))


@pytest.mark.parametrize("way", ["onboarding", "nbgrader"])
def test_a_mark_is_never_inherited_by_another_text(handed: Handed, way: str) -> None:
    """Mark and comment of the first text go to the ledger and the second text waits, by our command and by nbgrader's."""
    first = handed.take("ada", values={WRITTEN: "The first text."})
    handed.grade()
    handed.mark("ada", 1.5, "Think of the next dose.")
    handed.retake("ada")
    handed.take("ada", values={WRITTEN: "A better text."})
    if way == "nbgrader":
        nbgrader(handed, "collect", QUIZ, "--update")
        nbgrader(handed, "autograde", QUIZ, "--force")
    else:
        handed.grade()
    assert handed.scores("ada")[WRITTEN] == (None, None, True)
    kept = next(entry.record for entry in history(handed, "ada") if entry.record.attempt_id == first["attempt"]["id"])
    assert kept.marks[WRITTEN]["score"] == "1.5"
    assert kept.marks[WRITTEN]["comment"] == "Think of the next dose."
    assert kept.scores[WRITTEN].got == "1.5"
    assert "Think of the next dose." not in handed.feedback("ada")
    assert handed.grade()["ada"].state == "waiting for marking"
    assert verify(handed.layout.ledger, handed.layout.ledger_head).ok


def test_an_unchanged_text_keeps_its_mark(handed: Handed) -> None:
    """Grading the same sheet again, even after nbgrader's own forced run, does not ask the trainer twice."""
    handed.take("ada")
    handed.grade()
    handed.mark("ada", 3, "Good.")
    nbgrader(handed, "autograde", QUIZ, "--force")
    assert handed.scores("ada")[WRITTEN] == (None, 3.0, False)
    outcome = handed.grade()["ada"]
    assert (outcome.state, outcome.score) == ("graded: passed", Decimal(19))


def test_the_same_text_for_another_question_is_marked_again(handed: Handed) -> None:
    """A mark belongs to question and text together."""
    first = handed.take("ada", wrong, values={WRITTEN: "The same words."})
    handed.grade()
    handed.mark("ada", 4)
    handed.grade()
    handed.retake("ada")
    second = handed.take("ada", values={WRITTEN: "The same words."})
    assert first["slots"][WRITTEN]["variant"] != second["slots"][WRITTEN]["variant"]
    handed.grade()
    assert handed.scores("ada")[WRITTEN] == (None, None, True)


def test_two_attempts_between_two_runs_are_both_entered(handed: Handed) -> None:
    """An attempt that was overtaken before it was graded still has its entry, which says so."""
    handed.take("ada", wrong, values={WRITTEN: None})
    handed.retake("ada")
    handed.take("ada")
    outcome = handed.grade()["ada"]
    assert outcome.attempt_n == 2
    first, second = history(handed, "ada")
    assert (first.record.n, second.record.n) == (1, 2)
    assert first.record.state == "graded: not yet passed"
    assert "A later attempt was handed in" in first.record.reason
