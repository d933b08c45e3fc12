"""Item kinds: what is scored, what is refused, what is shown."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.errors import AnswerInvalid
from onboarding.files import canonical_json
from onboarding.questions import (
    Item,
    NumberKey,
    Option,
    choose_variant,
    item_from_full,
    kind_of,
    load_bank,
    load_practice,
    shuffled,
    slot_points,
)
from onboarding.questions.kinds import number as number_kind

ROOT = Path(__file__).parent.parent
GRADED = [item for path in sorted((ROOT / "questions").glob("*.toml")) for item in load_bank(path).items]
PRACTICE = [item for path in sorted((ROOT / "questions" / "practice").glob("*.toml")) for item in load_practice(path)]
EVERY_ITEM = pytest.mark.parametrize("item", [*GRADED, *PRACTICE], ids=lambda item: item.id)


@EVERY_ITEM
def test_every_item_scores_its_own_right_wrong_and_invalid_answers(item: Item) -> None:
    """Each real item earns what its kind promises for right, partial and wrong answers and refuses malformed ones."""
    kind = kind_of(item.kind)
    public = item.public()
    examples = kind.examples(item)
    assert any(expected is None for _, expected in examples)
    assert not kind.AUTO or any(expected == 1 for _, expected in examples)
    for raw, expected in examples:
        if expected is None:
            with pytest.raises(AnswerInvalid):
                kind.read(public, raw)
        else:
            assert kind.score(item, kind.read(public, raw)) == expected, raw


@EVERY_ITEM
def test_the_public_part_says_nothing_of_the_key(item: Item) -> None:
    """Changing the key changes no byte of the public part, and no private text stands in it."""
    public = item.public()
    shown = {"id", "kind", "stem", "options", "shuffle", "units", "max_chars", "left", "steps", "roles", "sha"}
    shown |= {"from_activity"}
    for part in (public, *public.get("steps", [])):
        assert set(part) <= shown
        for entry in (*part["options"], *part.get("left", [])):
            assert set(entry) == {"id", "text"}
    text = canonical_json(public).decode()
    assert item.principle not in text
    assert all(option.rationale not in text for option in item.options)


@EVERY_ITEM
def test_an_item_survives_the_store(item: Item) -> None:
    """What the store keeps is read back as the same item with the same hashes."""
    again = item_from_full(item.full())
    assert again == item
    assert (again.sha, again.full_sha) == (item.sha, item.full_sha)


def item_with(*, kind: str, key: tuple[str, ...], count: int = 5) -> Item:
    """A made-up item with options o0, o1, … in that order."""
    options = tuple(Option(f"o{n}", f"Option number {n}", "why") for n in range(count))
    return Item(
        id="made-up", kind=kind, stem="Which?", difficulty=1, facts=("f",), reread="r", principle="p",
        options=options, key=key,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (["o0", "o1"], Fraction(1)),
        (["o0"], Fraction(1, 2)),
        (["o0", "o2"], Fraction(0)),
        (["o0", "o1", "o2"], Fraction(1, 2)),
        (["o0", "o1", "o2", "o3", "o4"], Fraction(0)),
        (["o2", "o3"], Fraction(0)),
    ],
)
def test_multiple_takes_a_wrong_tick_from_a_right_one(chosen: list[str], expected: Fraction) -> None:
    """(right - wrong) / keys, never below zero: ticking everything is not a way to pass."""
    item = item_with(kind="multiple", key=("o0", "o1"))
    assert kind_of("multiple").score(item, chosen) == expected


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (["o2", "o0", "o1", "o3"], Fraction(1)),
        (["o0", "o2", "o1", "o3"], Fraction(2, 3)),
        (["o3", "o1", "o0", "o2"], Fraction(0)),
        (["o2", "o0", "o1"], Fraction(0)),
        (["o2"], Fraction(0)),
    ],
)
def test_ordering_counts_pairs(order: list[str], expected: Fraction) -> None:
    """Kendall's tau with the key, floored at zero; an unplaced option is out of order with all others."""
    item = item_with(kind="ordering", key=("o2", "o0", "o1", "o3"), count=4)
    assert kind_of("ordering").score(item, order) == expected


@pytest.mark.parametrize("raw", ["5", "5.0", "5,0", " 5 ", "+5", "5,00", "05"])
def test_a_number_may_be_written_in_several_ways(raw: str) -> None:
    """Comma and point are both decimal signs; blanks and a plus sign do not matter."""
    assert number_kind.parse(raw) == 5


@pytest.mark.parametrize(
    "raw", ["", "five", "5 mg", "1,000", "1.000", "12.345", "5..0", "5,0,0", "1e3", "٥", "NaN", "0x5"]
)
def test_what_could_be_read_in_two_ways_is_no_number(raw: str) -> None:
    """A possible thousands separator, words and other notations are not guessed at."""
    assert number_kind.parse(raw) is None


def test_the_right_number_with_the_wrong_unit_earns_nothing() -> None:
    """3 weeks is not 3 months."""
    item = Item(
        id="n", kind="number", stem="How long?", difficulty=1, facts=("f",), reread="r", principle="p",
        number=NumberKey("3", "months", "0"), units=("months", "weeks"), rationale="why",
    )  # fmt: skip
    kind = kind_of("number")
    assert kind.score(item, kind.read(item.public(), {"raw": "3", "unit": "weeks"})) == 0
    assert kind.score(item, kind.read(item.public(), {"raw": "3,0", "unit": "months"})) == 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=8,
)


@pytest.mark.parametrize("kind", ["single", "multiple", "ordering", "number", "written"])
@given(raw=JSON)
def test_no_answer_at_all_breaks_a_kind(kind: str, raw: Any) -> None:
    """Whatever JSON arrives is either read into a value with a score from 0 to 1 or refused with a sentence."""
    item = next(item for item in GRADED if item.kind == kind)
    try:
        value = kind_of(kind).read(item.public(), raw)
    except AnswerInvalid as refusal:
        assert str(refusal).endswith(".")
        return
    kind_of(kind).show(item.public(), value)
    if kind != "written" or value is None:
        assert 0 <= kind_of(kind).score(item, value) <= 1


@given(
    learner=st.text(min_size=1, max_size=12),
    variants=st.lists(st.text("abcdef", min_size=1, max_size=4), min_size=1, max_size=5, unique=True),
    rounds=st.integers(1, 3),
)
def test_no_variant_repeats_while_one_is_unseen(learner: str, variants: list[str], rounds: int) -> None:
    """Over k variants, each run of k attempts shows every variant once."""
    seen: list[str] = []
    for _ in range(rounds * len(variants)):
        seen.append(choose_variant(learner=learner, quiz="q", slot="s", variants=variants, seen=seen))
    for start in range(0, len(seen), len(variants)):
        assert sorted(seen[start : start + len(variants)]) == sorted(variants)


def test_the_variants_of_a_role_come_before_those_for_everyone() -> None:
    """A nurse is asked the nurses' two first, then the others, then the nurses' again; each learner in an order of her own."""
    firsts = set()
    for n in range(20):
        seen: list[str] = []
        for _ in range(6):
            seen.append(
                choose_variant(
                    learner=f"learner-{n}", quiz="q", slot="s", variants=["a", "b", "c", "d"], seen=seen, own=["b", "d"]
                )
            )
        assert (set(seen[:2]), set(seen[2:4]), set(seen[4:])) == ({"b", "d"}, {"a", "c"}, {"b", "d"})
        firsts.add(seen[0])
    assert firsts == {"b", "d"}


def test_variants_are_spread_over_learners() -> None:
    """The choice depends on the learner: 300 learners do not all get the same of three variants."""
    got = [
        choose_variant(learner=f"learner-{n}", quiz="q", slot="s", variants=["a", "b", "c"], seen=[])
        for n in range(300)
    ]
    assert all(60 <= got.count(variant) <= 140 for variant in "abc")


def test_the_order_of_options_depends_on_the_attempt() -> None:
    """A retake of the same variant does not show the same order for everyone."""
    orders = {tuple(shuffled(list("abcd"), learner="l", attempt=f"attempt-{n}", variant="v")) for n in range(30)}
    assert len(orders) > 5
    assert all(sorted(order) == list("abcd") for order in orders)


def test_points_round_half_up() -> None:
    """Two decimals, half up, as the formats page says."""
    assert str(slot_points(Fraction(1, 3), 2)) == "0.67"
    assert str(slot_points(Fraction(1, 8), 1)) == "0.13"
    assert str(slot_points(Fraction(1), 3)) == "3.00"
