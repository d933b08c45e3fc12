"""The rules of the review that look at families of words, at how options stand to each other, and at the kinds beside choices."""

import pytest

from onboarding.questions import Item
from onboarding.review.families import kin
from onboarding.review.openings import opening
from tests.family_items import CASES
from tests.review_items import ids, item, swap
from tests.rule_items import RULES


@pytest.mark.parametrize(("flaw", "flawed", "clean"), RULES, ids=[f"{i}-{case[0]}" for i, case in enumerate(RULES)])
def test_each_rule_sees_its_flaw_and_not_the_twin(flaw: str, flawed: Item, clean: Item) -> None:
    """The flawed item has this finding, the item beside it has not."""
    assert flaw in ids(flawed)
    assert flaw not in ids(clean)


@pytest.mark.parametrize(("flaw", "made", "due"), CASES, ids=[f"{i}-{case[0]}" for i, case in enumerate(CASES)])
def test_each_wording_of_a_family_is_seen_and_its_look_alike_is_not(flaw: str, made: Item, due: bool) -> None:
    """Wordings that no planted item has, and wordings that only look like them."""
    assert (flaw in ids(made)) == due


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("withdrawn", "withdrawal"), ("sedate", "sedation"), ("identity", "identify"), ("sleep", "asleep"), ("breathe", "breath"),
        ("hygiene", "hygienic"), ("prescribed", "prescription"), ("water", "waterproof"), ("sterile", "sterility"), ("fell", "falls"),
    ],
)  # fmt: skip
def test_words_of_one_family(one: str, other: str) -> None:
    """A reader hears one in the other, whichever comes first."""
    assert kin(one, other)
    assert kin(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("event", "prevent"), ("discover", "cover"), ("disorder", "order"), ("patient", "station"), ("port", "report")],
)
def test_words_that_only_look_alike(one: str, other: str) -> None:
    """Chance likeness is no family."""
    assert not kin(one, other)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Scrub the floor", "verb"), ("Time and place", "other"), ("Help with sleep", "other"), ("Help the man", "verb"),
        ("Does she like it?", "question"), ("How it began", "clause"), ("Telling the nurse", "gerund"), ("Quite a lot", "other"),
        ("Calls the nurse", "third person"), ("Behind the desk", "link"), ("Walking is good for him", "clause"),
    ],
)  # fmt: skip
def test_how_an_option_opens(text: str, kind: str) -> None:
    """Verbs that are nouns as well count as acts only before a word that cannot follow a noun."""
    assert opening(text) == kind


def test_an_option_may_speak_of_a_person_it_names() -> None:
    """A woman's brother is "he"; a man out of nowhere is not."""
    stem = "A woman wants to miss her capsule. What should you do?"
    rest = {"c": "Offer her half of it now, and half after supper", "d": "Leave it beside her bed, and look in later"}
    assert "grammar" not in ids(item(stem, swap(b="Ring her brother, and do what he says", **rest)))
    assert "grammar" in ids(item(stem, swap(b="Agree for this one time, and do as he says", **rest)))


def test_a_user_of_a_wheelchair_is_no_user_of_drugs() -> None:
    """“The user” is a flaw only where an item speaks of substances."""
    assert "person-first" not in ids(item("The user of the wheelchair is cold. What should you do?"))
    assert "person-first" in ids(item("The user of the wheelchair took heroin. What should you do?"))
