"""What earlier attempts leave for the next one, and what is flagged: pure functions over the ledger's records."""

from collections.abc import Mapping
from dataclasses import replace

from onboarding.grading.carry import Right, standing
from onboarding.grading.score import PaperSlot
from onboarding.records.entries import Entry, Record, SlotScore
from onboarding.records.flags import BEYOND, NOT_DUE, Kind, flags

PAPER = tuple(
    PaperSlot(slot, number, 2, must, ("a", "b"), objective)
    for number, (slot, must, objective) in enumerate(
        [("s01", True, "o1"), ("s02", True, "o1"), ("s03", True, "o2"), ("s04", False, "o1"), ("s05", False, "o3")],
        start=1,
    )
)


def attempt(
    n: int, got: Mapping[str, str | None], *, state: str = "graded: not yet passed", reason: str = "", **carried: str
) -> Record:
    """An attempt with these points of 2; `carried` are slots from earlier attempts, with all points."""
    must = {slot.slot: slot.must_pass for slot in PAPER}
    scores = {
        slot: SlotScore(points, "2", must[slot]) for slot, points in {**got, **dict.fromkeys(carried, "2.00")}.items()
    }
    return Record(
        learner="ada", quiz="q", attempt_id=f"a{n}", n=n, sheet="", variants={slot: "a" for slot in got}, answers={}, scores=scores,
        state=state, reason=reason, content={}, submitted_claimed=None, received=f"2026-01-0{n}T10:00:00.000000Z", grader="g",
        carried=carried,
    )  # fmt: skip


def entries(*records: Record) -> list[Entry]:
    return [Entry(number, "", "", "attempt", "", record) for number, record in enumerate(records, start=1)]


def test_what_was_right_is_carried_and_the_twin_of_a_missed_safety_question_is_not() -> None:
    """s02 was right, but s01 of the same objective was not; s04 has that objective and is no safety question."""
    after = standing([attempt(1, {"s01": "1.00", "s02": "2.00", "s03": "2.00", "s04": "2", "s05": "1.99"})], PAPER)
    assert after.carry == {"s03": Right("a1", 1), "s04": Right("a1", 1)}
    assert after.failed == 1


def test_a_carried_slot_still_belongs_to_the_attempt_that_asked_it() -> None:
    """Over several attempts the origin stays, and an answer that was asked again counts as it is now."""
    first = attempt(1, {"s01": "0", "s02": "2.00", "s03": "2.00", "s04": "2.00", "s05": "0"})
    second = attempt(2, {"s01": "2.00", "s02": "0", "s05": "2.00"}, s03="a1", s04="a1")
    after = standing([first, second], PAPER)
    assert after.carry == {"s03": Right("a1", 1), "s04": Right("a1", 1), "s05": Right("a2", 2)}


def test_what_has_no_number_is_asked_again_and_an_unreadable_attempt_says_nothing() -> None:
    first = attempt(1, {"s01": "2.00", "s02": "2.00", "s03": "2.00", "s04": None, "s05": "0"})
    lost = attempt(2, dict.fromkeys(("s01", "s02", "s03", "s04", "s05")), state="could not be graded")
    assert set(standing([first, lost], PAPER).carry) == {"s01", "s02", "s03"}
    assert standing([first, lost], PAPER).failed == 1
    assert standing([], PAPER).carry == {}


def test_a_question_that_was_never_asked_is_not_missed() -> None:
    """A safety question that was added later takes nothing from its twin."""
    after = standing([attempt(1, {"s01": "2.00", "s03": "0"})], PAPER)
    assert set(after.carry) == {"s01"}


def test_flags_come_and_go_with_what_they_are_about() -> None:
    """A missed safety question and three failures stand until the pass; an odd attempt stays."""
    missed = {"s01": "0", "s03": "2.00"}
    found = flags(entries(attempt(1, missed)), {"ada": "Ada"})
    assert [(flag.kind, flag.since[:10]) for flag in found] == [(Kind.FAILED_SAFETY, "2026-01-01")]
    assert "Ada missed a safety question in attempt 1 (s01)" in found[0].words
    three = [attempt(n, {"s05": "0"}) for n in (1, 2, 3)]
    assert [flag.kind for flag in flags(entries(*three))] == [Kind.THREE_ATTEMPTS]
    passed = attempt(4, {"s01": "2.00"}, state="graded: passed")
    assert flags(entries(*three, passed)) == []
    odd = replace(passed, reason=f"{NOT_DUE} s01, s02. {BEYOND} 3 attempts had failed before and 3 were allowed.")
    kinds = {flag.kind: flag.words for flag in flags(entries(*three, odd))}
    assert set(kinds) == {Kind.VARIANT, Kind.BEYOND}
    assert kinds[Kind.VARIANT].endswith("s01, s02.")
    assert kinds[Kind.BEYOND].endswith("3 were allowed.")


def test_only_the_newest_entry_of_an_attempt_raises_a_flag() -> None:
    """A correction that makes a safety question right takes its flag away."""
    wrong = attempt(1, {"s01": "0"})
    assert flags(entries(wrong, replace(wrong, scores={"s01": SlotScore("2.00", "2", True)}))) == []
    bad = attempt(1, {"s01": None}, state="could not be graded", reason="The sheet is cut off.")
    assert [flag.kind for flag in flags(entries(bad))] == [Kind.NOT_GRADED]
    assert flags(entries(bad, attempt(2, {"s01": "2.00"}, state="graded: passed"))) == []
