"""The review tells when guessing by test-wiseness would pay."""

import random
from dataclasses import replace
from fractions import Fraction
from math import comb

import pytest

from onboarding.questions import Item
from onboarding.questions.kinds.case import Steps
from onboarding.questions.kinds.matching import Line, Lines
from onboarding.review.testwise import Row, baseline, judge, p_value, play, strategies
from tests.review_items import (
    NUMBER,
    PUT,
    SOUND,
    STEPS,
    TEXTS,
    TICK,
    bank_of,
    item,
    row_of,
)


def test_a_bank_where_the_longest_is_the_key_is_caught() -> None:
    """15 items with the key longest in 12: beaten, with the binomial p."""
    rows = baseline(bank_of([[9, 5, 6, 7]] * 15, "a" * 12 + "bcd"), pool="made up")
    longest = row_of(rows, "longest")
    assert (longest.items, longest.score, longest.chance, longest.verdict) == (
        15,
        Fraction(12, 15),
        Fraction(1, 4),
        "beaten",
    )
    tail = sum(comb(15, k) * 0.25**k * 0.75 ** (15 - k) for k in range(12, 16))
    assert longest.p == pytest.approx(tail, rel=1e-6)


def test_a_balanced_bank_is_not_caught() -> None:
    """120 items in which each place and each length is the key equally often: no strategy is beaten."""
    lengths = [[9, 5, 6, 7], [5, 6, 7, 9], [6, 7, 9, 5], [7, 9, 5, 6]]
    items = bank_of([row for row in lengths for _ in range(30)], ("abcd" * 30))
    for name in ("longest", "shortest", "as written", "place 2", "place 3", "place 4"):
        row = row_of(baseline(items, pool="balanced"), name)
        assert (row.score, row.verdict) == (Fraction(1, 4), "ok"), name


def test_a_small_bank_is_judged_with_patience() -> None:
    """Two of five above chance by 15 points is noise; nothing is beaten and nothing is to be looked at."""
    rows = baseline(bank_of([[9, 5, 6, 7]] * 5, "aabcd"), pool="small")
    assert {row.verdict for row in rows} == {"ok"}


def test_the_rule_at_a_hundred_items() -> None:
    """From 100 items on, p < 0.05 fails at any distance and 10 points fail at any p; below, one alone does not."""

    def verdict(n: int, above: Fraction, p: float) -> str:
        return judge([Row("x", "single", "s", n, Fraction(1, 4) + above, Fraction(1, 4), p, "ok")])[0].verdict

    assert verdict(100, Fraction(5, 100), 0.04) == "beaten"
    assert verdict(100, Fraction(5, 100), 0.06) == "ok"
    assert verdict(100, Fraction(11, 100), 0.06) == "beaten"
    assert verdict(100, Fraction(10, 100), 0.06) == "ok"
    assert verdict(99, Fraction(5, 100), 0.04) == "ok"
    assert verdict(99, Fraction(11, 100), 0.06) == "ok"
    assert verdict(99, Fraction(11, 100), 0.04) == "beaten"


def test_holm_s_correction_protects_a_small_bank_that_is_asked_many_questions() -> None:
    """One of ten strategies at p = 0.04 is looked at; at p = 0.004 it is beaten."""
    rest = [Row("x", "single", f"s{i}", 40, Fraction(1, 4), Fraction(1, 4), 0.6, "ok") for i in range(9)]
    far = Row("x", "single", "far", 40, Fraction(2, 4), Fraction(1, 4), 0.04, "ok")
    assert judge([far, *rest])[0].verdict == "look"
    assert judge([replace(far, p=0.004), *rest])[0].verdict == "beaten"


def test_ties_are_shared() -> None:
    """Two longest options share the point when one is the key."""
    longest = strategies(4)[0]
    tied = play(longest, bank_of([[9, 9, 5, 5]], "a")[0])
    assert tied is not None
    assert tied.score == Fraction(1, 2)
    assert tied.by_chance == {Fraction(1, 2): Fraction(1, 2), Fraction(0): Fraction(1, 2)}
    assert tied.chance == Fraction(1, 4)


@pytest.mark.parametrize("made", SOUND, ids=lambda made: f"{made.kind} {made.stem[:20]}")
def test_chance_is_what_blind_answers_earn_under_our_own_scoring(made: Item) -> None:
    """For every strategy the null distribution adds up to 1, and its mean is chance whatever the ranking."""
    plays = [one for strategy in strategies(5) if (one := play(strategy, made))]
    assert all(sum(one.by_chance.values()) == 1 for one in plays)
    if made.kind != "number":
        assert len({one.chance for one in plays}) == 1


def test_multiple_and_ordering_chance_by_hand() -> None:
    """Four options with two keys and two ticks: 1/6 of the points; three in order: (1 + 1/3 + 1/3) / 6."""
    multiple = play(strategies(4)[0], item(TICK, TEXTS, kind="multiple", key="ab"))
    ordering = play(strategies(3)[0], item(PUT, STEPS[:3], kind="ordering", key="bca"))
    assert multiple is not None
    assert ordering is not None
    assert multiple.chance == Fraction(1, 6)
    assert ordering.chance == Fraction(5, 18)


def test_a_number_that_the_stem_names_can_be_guessed() -> None:
    """“two” stands in the stem: the first unit wins it, and blind chance is half of that."""
    as_written = next(strategy for strategy in strategies(2) if strategy.name == "as written")
    got = play(as_written, NUMBER)
    assert got is not None
    assert (got.score, got.chance) == (Fraction(1), Fraction(1, 2))


def test_steps_and_lines_are_questions_by_themselves() -> None:
    """A case counts by its steps, a matching item by its lines with the line as the stem."""
    case = replace(item("A man is restless.", (), key=""), kind="case", own=Steps((item(), replace(item(), id="t2"))))
    lines = Lines((Line("l1", "tell the nurse"), Line("l2", "half after the news")), (("l1", "a"), ("l2", "c")))
    matching = replace(item("Match each act with its words.", key=""), kind="matching", own=lines)
    rows = baseline([case, matching], pool="made up")
    assert row_of(rows, "longest").items == 2
    shared = row_of(rows, "most words of the stem", "matching")
    assert (shared.items, shared.score, shared.chance) == (2, Fraction(1), Fraction(1, 4))


def test_p_is_exact_for_unlike_items() -> None:
    """The convolution agrees with counting every case."""
    spreads = [
        {Fraction(1): Fraction(1, 3), Fraction(0): Fraction(2, 3)},
        {Fraction(1, 2): Fraction(1, 2), Fraction(0): Fraction(1, 2)},
    ]
    assert p_value(Fraction(1), spreads) == pytest.approx(1 / 3)
    assert p_value(Fraction(3, 2), spreads) == pytest.approx(1 / 6)
    assert p_value(Fraction(0), spreads) == pytest.approx(1)


def test_a_random_bank_is_seldom_caught() -> None:
    """Of 60 small banks with random keys at most one in ten has a beaten strategy."""
    chance = random.Random(7)
    beaten = 0
    for _ in range(60):
        lengths = [chance.sample(range(5, 20), 4) for _ in range(16)]
        rows = baseline(bank_of(lengths, "".join(chance.choices("abcd", k=16))), pool="random")
        beaten += any(row.verdict == "beaten" for row in rows if row.kind == "single")
    assert beaten <= 6
