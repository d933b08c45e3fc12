"""A made-up matching, short and case question, as an author writes them."""

from pathlib import Path

import pytest

from onboarding.errors import ContentError
from onboarding.questions import Item, load_bank

HEAD = """
schema = 1
quiz = "made-up"
[[slot]]
id = "s01"
objective = "o1"
points = 3
[[slot.variant]]
id = "s01a"
difficulty = 2
facts = ["fact-one"]
reread = "section"
principle = "What cannot wait comes first."
"""
MATCHING_TOML = (
    HEAD
    + """
kind = "matching"
stem = "What fits each of these?"
key = {deep = "call", later = "tell", sleep = "wait"}
[[slot.variant.left]]
id = "deep"
text = "The person cannot be woken"
[[slot.variant.left]]
id = "later"
text = "The person asks for a later dose"
[[slot.variant.left]]
id = "sleep"
text = "The person is asleep but wakes at a word"
[[slot.variant.option]]
id = "call"
text = "Call for help"
rationale = "Not to be woken is an emergency."
[[slot.variant.option]]
id = "tell"
text = "Tell the prescriber"
rationale = "A wish about the plan goes to the person who plans."
[[slot.variant.option]]
id = "wait"
text = "Look again later"
rationale = "Sleep from which a person wakes is sleep."
[[slot.variant.option]]
id = "give"
text = "Give half a dose"
rationale = "Tempting as a middle way; nobody ordered it."
"""
)
SHORT_TOML = (
    HEAD
    + """
kind = "short"
stem = "Who alone may change the plan of a taper?"
accept = ["The prescriber", "prescriber", "the doctor who prescribes"]
reject = ["the nurse"]
rationale = "A change of the plan is a new order."
"""
)
CASE_TOML = (
    HEAD
    + """
kind = "case"
stem = "At 23:00 you find Mr. A. sleeping very deeply."
[[slot.variant.step]]
id = "look"
kind = "single"
stem = "What do you do first?"
key = ["check"]
[[slot.variant.step.option]]
id = "wake"
text = "Let him sleep"
rationale = "Tempting at night; he may be breathing too little."
[[slot.variant.step.option]]
id = "check"
text = "Look at his breathing"
rationale = "Breathing fails first."
[[slot.variant.step.option]]
id = "write"
text = "Write it in the file"
rationale = "Needed, but after he is safe."
[[slot.variant.step]]
id = "count"
kind = "number"
stem = "You see four breaths in half a minute. How fast does he breathe?"
units = ["breaths a minute", "breaths an hour"]
key = {value = "8", unit = "breaths a minute"}
rationale = "Twice four."
[[slot.variant.step]]
id = "who"
kind = "short"
stem = "Whom do you call now?"
accept = ["The nurse in charge", "nurse in charge"]
rationale = "The nurse decides what follows."
"""
)


def load(tmp_path: Path, text: str) -> Item:
    """The one item of a question file."""
    path = tmp_path / "made-up.toml"
    path.write_text(text, encoding="utf-8")
    return load_bank(path).items[0]


def faults(tmp_path: Path, text: str) -> list[str]:
    """The sentences that loading this text gives."""
    with pytest.raises(ContentError) as caught:
        load(tmp_path, text)
    return [str(fault) for fault in caught.value.faults]


def item_of(text: str) -> Item:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        return load(Path(folder), text)


MATCHING, SHORT, CASE = item_of(MATCHING_TOML), item_of(SHORT_TOML), item_of(CASE_TOML)
EACH = pytest.mark.parametrize("item", [MATCHING, SHORT, CASE], ids=lambda item: item.kind)
COUNT = {"raw": "8", "unit": "breaths a minute"}
FULL = {"look": "check", "count": COUNT, "who": "nurse in charge"}
