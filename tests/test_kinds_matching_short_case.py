"""matching, short and case: what each answer earns, and what is no answer."""

import copy
import itertools
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.errors import AnswerInvalid
from onboarding.questions import Item
from onboarding.questions.wording import plain_wording, says
from tests.made_up_items import (
    CASE,
    COUNT,
    EACH,
    FULL,
    MATCHING,
    SHORT,
)


@EACH
def test_an_item_scores_its_own_examples(item: Item) -> None:
    """Each earns what its kind promises for right, partial and wrong answers and refuses malformed ones."""
    examples = item.rules.examples(item)
    assert any(expected is None for _, expected in examples)
    assert any(expected == 1 for _, expected in examples)
    for raw, expected in examples:
        if expected is None:
            with pytest.raises(AnswerInvalid, match=r"\.$"):
                item.rules.read(item.public(), raw)
        else:
            assert item.rules.score(item, item.rules.read(item.public(), raw)) == expected, raw


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"deep": "call", "later": "tell", "sleep": "wait"}, Fraction(1)),
        ({"deep": "call", "later": "tell", "sleep": "give"}, Fraction(2, 3)),
        ({"deep": "call", "later": "tell"}, Fraction(2, 3)),
        ({"deep": "call", "later": "call", "sleep": "call"}, Fraction(1, 3)),
        ({"sleep": "wait"}, Fraction(1, 3)),
        ({"deep": "tell", "later": "wait", "sleep": "call"}, Fraction(0)),
        (None, Fraction(0)),
    ],
)
def test_matching_counts_the_lines_that_are_right(value: Any, expected: Fraction) -> None:
    """The fraction of the lines; a wrong match takes nothing away."""
    assert MATCHING.rules.score(MATCHING, MATCHING.rules.read(MATCHING.public(), value)) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("The prescriber", 1), ("prescriber", 1), ("  THE  PRESCRIBER. ", 1), ("the préscriber!", 1), ("“prescriber”", 1),
        ("The doctor, who prescribes", 1), ("the nurse", 0), ("a prescriber", 0), ("prescribers", 0), ("prescriber or nurse", 0),
        ("?", 0), ("…", 0), (None, 0),
    ],
)  # fmt: skip
def test_short_takes_the_listed_answers_and_no_others(typed: str | None, expected: int) -> None:
    """Case, accents, spaces and punctuation do not matter; another word does."""
    assert SHORT.rules.score(SHORT, SHORT.rules.read(SHORT.public(), typed)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (FULL, Fraction(1)),
        ({**FULL, "who": "the porter"}, Fraction(2, 3)),
        ({**FULL, "look": "wake"}, Fraction(2, 3)),
        ({"look": "check", "count": COUNT}, Fraction(2, 3)),
        ({"look": "check", "count": {"raw": "8", "unit": None}}, Fraction(1, 3)),
        ({"look": "check", "count": None}, Fraction(1, 3)),
        ({"look": "check"}, Fraction(1, 3)),
        ({"look": "wake", "count": {"raw": "4", "unit": "breaths a minute"}}, Fraction(0)),
        (None, Fraction(0)),
    ],
)
def test_a_case_earns_the_mean_of_its_steps(value: Any, expected: Fraction) -> None:
    """All steps weigh the same; a step that was not reached earns nothing."""
    assert CASE.rules.score(CASE, CASE.rules.read(CASE.public(), value)) == expected


@pytest.mark.parametrize("steps", [n for k in range(4) for n in itertools.combinations(("look", "count", "who"), k)])
def test_a_case_is_answered_from_its_first_step_on(steps: tuple[str, ...]) -> None:
    """Of all sets of steps only the beginnings are taken."""
    raw = {step: FULL[step] for step in steps}
    if steps == ("look", "count", "who")[: len(steps)]:
        assert CASE.rules.read(CASE.public(), raw) == (raw or None)
    else:
        with pytest.raises(AnswerInvalid, match="leaves out a step"):
            CASE.rules.read(CASE.public(), raw)


@pytest.mark.parametrize("early", [{"look": None}, {"look": "check", "count": {"raw": "8", "unit": None}}])
def test_a_later_step_needs_the_earlier_ones_complete(early: dict[str, Any]) -> None:
    """An answer that jumps over an unfinished step is refused with its number."""
    following = {1: "count", 2: "who"}[len(early)]
    with pytest.raises(AnswerInvalid, match=rf"Step {len(early)} was not answered before the next one was opened\."):
        CASE.rules.read(CASE.public(), {**early, following: None})


def test_answered_means_that_nothing_is_left() -> None:
    """A line without a match, a step without an answer or a number without its unit is work left."""
    public = {item.kind: item.public() for item in (MATCHING, SHORT, CASE)}
    full = {"deep": "give", "later": "give", "sleep": "give"}
    assert MATCHING.rules.answered(public["matching"], full)
    assert not MATCHING.rules.answered(public["matching"], {"deep": "call", "later": "tell"})
    assert not MATCHING.rules.answered(public["matching"], None)
    assert SHORT.rules.answered(public["short"], "x")
    assert not SHORT.rules.answered(public["short"], None)
    assert CASE.rules.answered(public["case"], FULL)
    assert not CASE.rules.answered(public["case"], {**FULL, "who": None})
    assert not CASE.rules.answered(public["case"], {"look": "check"})
    assert not CASE.rules.answered(public["case"], None)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=8,
)
NEAR = st.one_of(
    JSON,
    st.dictionaries(
        st.sampled_from(["deep", "later", "sleep", "look", "count", "who", "x"]),
        st.sampled_from(
            ["call", "tell", "check", "wake", None, COUNT, {"raw": "8", "unit": None}, [], "nurse in charge"]
        )
        | JSON,
        max_size=4,
    ),
)


@EACH
@given(raw=NEAR)
def test_no_answer_at_all_breaks_a_kind(item: Item, raw: Any) -> None:
    """Whatever JSON arrives is refused with a sentence, or read into a value that is stable, shown, and scored from 0 to 1."""
    public = item.public()
    try:
        value = item.rules.read(public, copy.deepcopy(raw))
    except AnswerInvalid as refusal:
        assert str(refusal).endswith(".")
        return
    assert item.rules.read(public, value) == value
    assert 0 <= item.rules.score(item, value) <= 1
    assert item.rules.score(item, value) < 1 or item.rules.answered(public, value)
    assert item.rules.show(public, value)
    heads, *rows = item.rules.table(item, value)
    assert all(len(row) == len(heads) for row in rows)
    assert (value is None) == (item.rules.show(public, value) == "No answer")


@given(text=st.text(max_size=40))
def test_a_wording_is_plain_once_and_for_all(text: str) -> None:
    """Making a wording plain twice changes nothing, and neither do capitals or an accent."""
    plain = plain_wording(text)
    assert plain_wording(plain) == plain
    assert says(text, text) == bool(plain)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("follow-up", "Follow up", True), ("don't", "dont", True), ("don’t", "don't", True), ("naïve", "NAIVE", True),
        ("2.5 mg", "2,5 mg.", True), ("2.5 mg", "25 mg", False), ("2.5", "2-5", False), ("-5", "5", False), ("−5", "-5", True),
        ("5%", "5", False), ("1/2", "12", False), ("½", "1/2", False), ("10²", "102", False), ("<5", "5", False),
        ("Straße", "STRASSE", True), ("mg/day", "mg day", True), ("nurse", "nur se", False),
    ],
)  # fmt: skip
def test_wordings_are_compared_without_making_two_doses_equal(one: str, other: str, same: bool) -> None:
    """What only dresses a word is ignored; what makes a number is kept."""
    assert (plain_wording(one) == plain_wording(other)) is same
