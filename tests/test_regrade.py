"""A key, a rubric or a question turns out to be wrong: seen first, applied with a reason, and nobody harmed or given a pass by it."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from onboarding.grading import regrade
from onboarding.grading.items import ItemStore
from onboarding.paths import Layout
from onboarding.questions import Item, Slot
from onboarding.records.ledger import Entry, Ledger, verify
from tests.conftest import copy_course
from tests.grading_course import QUIZ, WRITTEN, Handed, copy_handed, edit_source, hand_out, wrong
from tests.labs import command

WHY = "The key of this question was wrong."


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    return hand_out(copy_course(tmp_path_factory.mktemp("template") / "course")).layout


@pytest.fixture
def handed(template: Layout, tmp_path: Path) -> Handed:
    return copy_handed(template, tmp_path / "course")


def entries(handed: Handed) -> tuple[Entry, ...]:
    with Ledger(handed.layout.ledger) as ledger:
        return ledger.entries()


def plain_slot(handed: Handed, *, must_pass: bool) -> Slot:
    """A slot of single choice."""
    return next(slot for slot in handed.bank.slots if slot.must_pass == must_pass and slot.variants[0].kind == "single")


def other_key(item: str) -> Any:
    """An author's edit: of this single-choice question another option is right."""

    def change(slot: str, full: dict[str, Any]) -> dict[str, Any]:
        if full["id"] == item:
            full["key"] = [next(option["id"] for option in full["options"] if option["id"] not in full["key"])]
        return full

    return change


def taken(handed: Handed, learner: str, values: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """All right but for `values`, marked with full points, graded; the slots as they were shown."""
    table = handed.take(learner, values=values)
    handed.grade()
    handed.mark(learner, 4, "Well put.")
    handed.grade()
    slots: dict[str, Any] = table["slots"]
    return slots


def wrong_for(handed: Handed, learner: str, slot: Slot) -> dict[str, Any]:
    return {slot.id: wrong(slot.variant(handed.open(learner)["slots"][slot.id]["variant"]))}


def variant(handed: Handed, learner: str, slot: Slot) -> str:
    return str(handed.open(learner)["slots"][slot.id]["variant"])


def two_with_the_same(handed: Handed, slot: Slot) -> tuple[str, str]:
    """Two learners who are asked the same variant."""
    seen: dict[str, str] = {}
    for n in range(20):
        mine = variant(handed, f"u{n}", slot)
        if mine in seen:
            return seen[mine], f"u{n}"
        seen[mine] = f"u{n}"
    raise AssertionError("no two learners share a variant")


def state(handed: Handed) -> dict[str, Any]:
    """All that a preview must not change: ledger, scores, feedback."""
    return {"entries": entries(handed), "scores": {who: handed.scores(who) for who in handed.grade()}}


def test_a_preview_says_who_gains_and_loses_and_changes_nothing(handed: Handed) -> None:
    """One had it right by the wrong key, one wrong: both are named with what it means; then it is applied, once."""
    slot = plain_slot(handed, must_pass=False)
    one, two = two_with_the_same(handed, slot)
    item = variant(handed, one, slot)
    taken(handed, one)
    other = next(o.id for o in slot.variant(item).options if o.id not in slot.variant(item).key)
    taken(handed, two, {slot.id: other})
    edit_source(handed, other_key(item))
    before = state(handed)
    seen = regrade.preview(handed.layout, QUIZ)
    assert state(handed) == before
    assert seen.items == (item,)
    effects = {change.learner: change.effect for change in seen.changes}
    assert effects == {one: f"loses {slot.points}.00", two: f"gains {slot.points}.00"}
    assert all(change.slots == (slot.id,) for change in seen.changes)
    done = regrade.apply(handed.layout, QUIZ, reason=WHY)
    assert done.changes == seen.changes
    assert handed.scores(one)[slot.id][0] == 0.0
    assert handed.scores(two)[slot.id][0] == float(slot.points)
    new = entries(handed)[len(before["entries"]) :]
    assert sorted((e.record.learner, e.type, e.record.why) for e in new) == sorted(
        (who, "regrade", WHY) for who in (one, two)
    )
    assert all(e.record.by for e in new)
    assert handed.scores(one)[WRITTEN] == (None, 4.0, False), "a mark on an unchanged text stays"
    assert "Well put." in handed.feedback(two)
    again = regrade.apply(handed.layout, QUIZ, reason=WHY)
    assert (again.items, again.changes) == ((), ())
    handed.grade()
    assert len(entries(handed)) == len(before["entries"]) + 2
    assert verify(handed.layout.ledger, handed.layout.ledger_head).ok


def test_only_if_higher_takes_nothing_away(handed: Handed) -> None:
    """Who would lose keeps the points, for good; who gains gains; later attempts are marked by the new key."""
    slot = plain_slot(handed, must_pass=False)
    one, two = two_with_the_same(handed, slot)
    item = variant(handed, one, slot)
    taken(handed, one)
    other = next(o.id for o in slot.variant(item).options if o.id not in slot.variant(item).key)
    taken(handed, two, {slot.id: other})
    edit_source(handed, other_key(item))
    done = regrade.apply(handed.layout, QUIZ, reason=WHY, only_if_higher=True)
    assert {c.learner: c.effect for c in done.changes} == {one: "stays as it was", two: f"gains {slot.points}.00"}
    for _ in range(2):
        assert handed.grade()[one].state == "graded: passed"
        assert handed.scores(one)[slot.id][0] == handed.scores(two)[slot.id][0] == float(slot.points)


def test_an_explanation_alone_counts_at_once(handed: Handed) -> None:
    """A better rationale changes no mark and needs no regrade; it is what the trainer reads from then on."""
    taken(handed, "ada")

    def explain(slot: str, full: dict[str, Any]) -> dict[str, Any]:
        for option in full["options"]:
            option["rationale"] = "Said more clearly."
        return full

    before = entries(handed)
    edit_source(handed, explain)
    assert regrade.pending_note(handed.layout, QUIZ) == ""
    assert handed.grade()["ada"].state == "graded: passed"
    assert "Said more clearly." in handed.feedback("ada")
    assert entries(handed) == before


def test_a_rubric_with_another_line_keeps_the_mark(handed: Handed) -> None:
    """The mark for the same text stays; the new rubric is what the trainer sees after applying."""
    taken(handed, "ada")

    def rubric(slot: str, full: dict[str, Any]) -> dict[str, Any]:
        for line in full.get("criteria", ()):
            line["text"] = f"{line['text']} Said again."
        return full

    edit_source(handed, rubric)
    assert WRITTEN in regrade.pending_note(handed.layout, QUIZ)
    done = regrade.apply(handed.layout, QUIZ, reason="Clearer lines.")
    assert done.changes == ()
    assert handed.grade()["ada"].state == "graded: passed"
    assert handed.scores("ada")[WRITTEN] == (None, 4.0, False)
    assert regrade.pending_note(handed.layout, QUIZ) == ""
    assert "Said again." in str(handed.graded_notebook("ada"))


def test_a_withdrawn_question_is_left_out(handed: Handed) -> None:
    """Who had it right or wrong is graded on the rest, everybody it touched is listed, and the page says what happened."""
    slot = plain_slot(handed, must_pass=False)
    one, two = two_with_the_same(handed, slot)
    item = variant(handed, one, slot)
    taken(handed, one)
    taken(handed, two, wrong_for(handed, two, slot))
    most = sum(known.points for known in handed.bank.slots)
    seen = regrade.preview(handed.layout, QUIZ, withdraw=item)
    assert {change.learner for change in seen.changes} == {one, two}
    regrade.apply(handed.layout, QUIZ, withdraw=item, reason="Two options are right.")
    outcomes = handed.grade()
    for who in (one, two):
        assert outcomes[who].score == outcomes[who].max_score == Decimal(most - slot.points)
        assert "It does not count." in handed.feedback(who)
    assert {e.record.why for e in entries(handed) if e.type == "regrade"} == {"Two options are right."}
    assert regrade.apply(handed.layout, QUIZ, withdraw=item, reason="Again.").changes == ()


def test_leaving_out_costs_nobody_a_pass(handed: Handed) -> None:
    """At the pass mark with the withdrawn question right: the attempt stays as it was."""
    slot = next(s for s in handed.bank.slots if s.variants[0].kind == "single" and not s.must_pass)
    item = variant(handed, "ada", slot)
    handed.take("ada")
    handed.grade()
    handed.mark("ada", 0)
    assert handed.grade()["ada"].state == "graded: passed", "16 of 20 is the pass mark exactly"
    done = regrade.apply(handed.layout, QUIZ, withdraw=item, reason=WHY)
    assert [change.effect for change in done.changes] == ["stays as it was"]
    assert handed.grade()["ada"].state == "graded: passed"


def test_a_withdrawn_safety_question_gives_no_pass(handed: Handed) -> None:
    """An attempt that rested on it has no grade and is no mark against anybody; the learner is asked another question and can pass."""
    slot = next(s for s in handed.bank.slots if s.must_pass and s.auto and len(s.variants) > 1)
    item = variant(handed, "ada", slot)
    taken(handed, "ada")
    done = regrade.apply(handed.layout, QUIZ, withdraw=item, reason=WHY)
    assert [change.effect for change in done.changes] == ["loses the pass"]
    outcome = handed.grade()["ada"]
    assert (outcome.state, outcome.score) == ("could not be graded", None)
    assert "asked another question" in outcome.reason
    assert "asked another question" in handed.feedback("ada")
    assert handed.scores("ada")[slot.id] == (None, None, True)
    handed.retake("ada")
    assert variant(handed, "ada", slot) != item
    taken(handed, "ada")
    assert handed.grade()["ada"].state == "graded: passed"


def test_a_withdrawn_written_answer_loses_its_mark_to_the_ledger(handed: Handed) -> None:
    """The mark is kept where it can be read, and counts for nothing."""
    item = variant(handed, "ada", handed.bank.slot(WRITTEN))
    taken(handed, "ada")
    regrade.apply(handed.layout, QUIZ, withdraw=item, reason=WHY)
    outcome = handed.grade()["ada"]
    most = sum(slot.points for slot in handed.bank.slots) - handed.bank.slot(WRITTEN).points
    assert outcome.score == outcome.max_score == Decimal(most)
    assert handed.scores("ada")[WRITTEN][1] is None
    assert any(e.record.marks.get(WRITTEN, {}).get("score") for e in entries(handed))


def test_earlier_attempts_are_regraded_too(handed: Handed) -> None:
    """An attempt that was followed by another one changes in the ledger, with the marks it had."""
    slot = plain_slot(handed, must_pass=False)
    safety = plain_slot(handed, must_pass=True)
    item = variant(handed, "ada", slot)
    taken(handed, "ada", wrong_for(handed, "ada", safety))
    handed.retake("ada")
    taken(handed, "ada")
    edit_source(handed, other_key(item))
    done = regrade.apply(handed.layout, QUIZ, reason=WHY)
    assert [(change.n, change.effect) for change in done.changes] == [(1, f"loses {slot.points}.00")]
    (entry,) = [entry for entry in entries(handed) if entry.type == "regrade"]
    assert (entry.record.n, entry.record.scores[slot.id].got) == (1, "0.00")
    assert entry.record.scores[WRITTEN].got == "4.0"


@pytest.mark.parametrize("point", ["adopt", "record", "grade"])
def test_a_killed_regrade_is_finished_by_the_next(handed: Handed, point: str) -> None:
    """Killed before the keys count, while entering, or before grading: applying again ends where an undisturbed one does."""
    slot = plain_slot(handed, must_pass=False)
    one, two = two_with_the_same(handed, slot)
    taken(handed, one)
    taken(handed, two)
    edit_source(handed, other_key(variant(handed, one, slot)))
    program = f"""
import os, signal, sys
from pathlib import Path
from onboarding.grading import regrade
from onboarding.grading.items import ItemStore
from onboarding.paths import Layout
def die(*a, **k): os.kill(os.getpid(), signal.SIGKILL)
done = []
whole = regrade._Reasoned.record
def second(self, record, *, type=None):
    done.append(1)
    return whole(self, record, type=type) if len(done) == 1 else die()
adopt = ItemStore.adopt
def real_only(self, *a, **k):
    return die() if self.folder == Path(sys.argv[1]) / "workspace" / "trainer" / "items" else adopt(self, *a, **k)
if {point!r} == "adopt": ItemStore.adopt = real_only
if {point!r} == "record": regrade._Reasoned.record = second
if {point!r} == "grade": regrade.grade = die
regrade.apply(Layout(Path(sys.argv[1])), {QUIZ!r}, reason={WHY!r})
"""
    killed = subprocess.run([sys.executable, "-c", program, str(handed.layout.root)], env=dict(os.environ))
    assert killed.returncode == -signal.SIGKILL
    regrade.apply(handed.layout, QUIZ, reason="Finished later.")
    assert [handed.scores(who)[slot.id][0] for who in (one, two)] == [0.0, 0.0]
    news = [entry for entry in entries(handed) if entry.type == "regrade"]
    assert sorted((e.record.learner, e.record.why) for e in news) == sorted((who, WHY) for who in (one, two))
    assert not regrade.preview(handed.layout, QUIZ).unfinished
    assert verify(handed.layout.ledger, handed.layout.ledger_head).ok


def test_what_was_decided_cannot_be_changed_unnoticed(handed: Handed) -> None:
    """A damaged record of decisions gives no numbers."""
    slot = plain_slot(handed, must_pass=False)
    item = variant(handed, "ada", slot)
    taken(handed, "ada")
    regrade.apply(handed.layout, QUIZ, withdraw=item, reason=WHY)
    (place,) = handed.layout.items.glob("adjustments-*.json")
    place.write_bytes(place.read_bytes().replace(b"withdrawn", b"withdrawm"))
    handed.layout.autograded.rename(handed.layout.trainer / "old")
    outcome = handed.grade()["ada"]
    assert (outcome.state, outcome.score) == ("could not be graded", None)


def test_the_command(handed: Handed) -> None:
    """Shown as a table, then applied; without a reason or for an unknown question it says what to do."""
    slot = plain_slot(handed, must_pass=False)
    item = variant(handed, "ada", slot)
    taken(handed, "ada")
    assert "Nothing to regrade" in command(handed.layout, "regrade", QUIZ)
    edit_source(handed, other_key(item))
    assert f"onboarding regrade {QUIZ}" in command(handed.layout, "grade", QUIZ)
    shown = command(handed.layout, "regrade", QUIZ)
    assert "loses" in shown
    assert "Nothing was changed" in shown
    with pytest.raises(AssertionError, match="Say why"):
        command(handed.layout, "regrade", QUIZ, "--apply")
    with pytest.raises(AssertionError, match="was ever handed out"):
        command(handed.layout, "regrade", QUIZ, "--withdraw", "s99z")
    assert "Applied." in command(handed.layout, "regrade", QUIZ, "--apply", "--reason", WHY)
    assert ItemStore(handed.layout.items).adjustments == ""


def test_kinds_of_items_differ_only_in_what_marks(handed: Handed) -> None:
    """Of every question in the bank: the same item is never pending, with another key or rubric it always is."""
    store = ItemStore(handed.layout.items)
    items = [(slot.id, item) for slot in handed.bank.slots for item in slot.variants]
    assert store.pending(items) == ()
    changed = [(slot, _other(item)) for slot, item in items if item.kind in ("single", "multiple", "number", "written")]
    assert len(store.pending(changed)) == len(changed)


def _other(item: Item) -> Item:
    from dataclasses import replace

    if item.number is not None:
        return replace(item, number=replace(item.number, value="987"))
    if item.criteria:
        return replace(
            item, criteria=(replace(item.criteria[0], points=item.criteria[0].points + 1), *item.criteria[1:])
        )
    return replace(item, key=(next(o.id for o in item.options if (o.id,) != item.key),))
