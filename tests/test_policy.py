"""Which attempt counts, by first, best or last."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.grading import verdict
from onboarding.records import policy
from onboarding.records.entries import Entry, Record, SlotScore
from onboarding.records.policy import attempts, counting, points
from tests.test_ledger import RECORD

STATES = (verdict.FAILED_STATE, verdict.WAITING_STATE, verdict.PASSED_STATE, verdict.NOT_PASSED_STATE)
COURSES = st.lists(st.tuples(st.sampled_from(STATES), st.integers(0, 10)), max_size=6)


def entry(n: int, state: str, got: int, *, type: str = "attempt", seq: int | None = None) -> Entry:
    scores = {"s01": SlotScore(str(got) if state.startswith("graded") else None, "10", True)}
    record: Record = replace(
        RECORD, attempt_id=f"a{n}", n=n, state=state, scores=scores, received=f"2026-01-{n:02d}T00:00:00.000000Z"
    )
    return Entry(seq=seq or n, hash="", prev="", type=type, recorded=f"2026-02-{seq or n:02d}", record=record)


def course(taken: list[tuple[str, int]]) -> list[Entry]:
    return [entry(n, state, got) for n, (state, got) in enumerate(taken, start=1)]


def chosen(taken: list[tuple[str, int]], rule: str) -> int:
    found = counting(course(taken), rule)
    return found.record.n if found else 0


def test_the_words_are_those_of_the_verdict() -> None:
    """There is one vocabulary of states."""
    assert (policy.PASSED, policy.FAILED) == (verdict.PASSED_STATE, verdict.FAILED_STATE)
    assert all(
        state.startswith(policy.GRADED) == (state in (verdict.PASSED_STATE, verdict.NOT_PASSED_STATE))
        for state in STATES
    )


@pytest.mark.parametrize(
    ("taken", "first", "best", "last"),
    [
        ([], 0, 0, 0),
        ([(verdict.PASSED_STATE, 8), (verdict.NOT_PASSED_STATE, 9)], 1, 1, 2),
        ([(verdict.NOT_PASSED_STATE, 9), (verdict.PASSED_STATE, 8)], 1, 2, 2),
        ([(verdict.FAILED_STATE, 0), (verdict.PASSED_STATE, 8)], 2, 2, 2),
        ([(verdict.PASSED_STATE, 8), (verdict.FAILED_STATE, 0)], 1, 1, 1),
        ([(verdict.WAITING_STATE, 0), (verdict.PASSED_STATE, 8)], 1, 2, 2),
        ([(verdict.PASSED_STATE, 8), (verdict.WAITING_STATE, 0)], 1, 1, 1),
        ([(verdict.WAITING_STATE, 0), (verdict.FAILED_STATE, 0)], 1, 2, 2),
        ([(verdict.PASSED_STATE, 8), (verdict.PASSED_STATE, 8)], 1, 1, 2),
    ],
)
def test_first_best_and_last(taken: list[tuple[str, int]], first: int, best: int, last: int) -> None:
    """What each rule takes; an attempt without a number takes nothing away."""
    assert (chosen(taken, "first"), chosen(taken, "best"), chosen(taken, "last")) == (first, best, last)


@given(COURSES)
def test_what_counts_is_one_whole_attempt(taken: list[tuple[str, int]]) -> None:
    """Every rule gives one of the attempts as it stands; best passes exactly when some attempt passed by itself."""
    known = course(taken)
    for rule in policy.POLICIES:
        found = counting(known, rule)
        assert (found in known) if known else (found is None)
    best = counting(known, "best")
    passed = [e for e in known if e.record.state == verdict.PASSED_STATE]
    assert (best is not None and best.record.state == verdict.PASSED_STATE) == bool(passed)


@given(COURSES, st.sampled_from(policy.POLICIES), st.randoms())
def test_the_order_of_entering_does_not_matter(taken: list[tuple[str, int]], rule: str, chance: object) -> None:
    """The order of arrival counts, whatever the order in which the attempts came into the ledger."""
    known = course(taken)
    mixed = list(known)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert counting(mixed, rule) == counting(known, rule)


def test_the_newest_entry_of_an_attempt_counts_and_void_ones_do_not() -> None:
    """A regrade replaces, a void strikes out."""
    old, better = entry(1, verdict.NOT_PASSED_STATE, 5), entry(1, verdict.PASSED_STATE, 9, type="regrade", seq=3)
    other = entry(2, verdict.PASSED_STATE, 10)
    void = replace(other, type="void", seq=4)
    assert attempts([old, other, better, void]) == (better,)
    assert points(better) == (Decimal(9), Decimal(10))
    assert points(entry(1, verdict.WAITING_STATE, 0)) == (None, Decimal(10))


def test_an_unknown_rule_is_refused() -> None:
    """A rule that nobody knows is not taken for another."""
    with pytest.raises(ValueError, match="no policy"):
        counting([], "median")
