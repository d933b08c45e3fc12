"""Stems that pose no problem, or too many: a bare topic, sums to work through, conditions within conditions.

The rules follow the item-writing guide of the National Board of Medical Examiners (2020): unfocused and needlessly complicated stems.
"""

import re

from onboarding.questions import Item
from onboarding.review import english
from onboarding.review.finding import Flaw, Flaws, is_choice
from onboarding.review.stem_flaws import asking
from onboarding.review.words import NUMBER_WORDS, sentences, tokens, unquoted

SITUATION = 4
"""Words of a sentence that can tell a situation."""
RIDDLE = 2
"""Relations between numbers that make a sum to work through ..."""
NUMBERS = 3
"""... or one relation and this many numbers, none of which an option takes up."""
CONDITIONS = 3
"""Conditions in one sentence that nobody keeps in mind."""
RELATIVES = 4
"""Clauses with who, whose or which in one sentence."""

_TOPIC = english.pattern("unfocused_topic")
_GENERAL = english.pattern("unfocused")
_RIDDLE = english.pattern("riddle")
_CONDITION = english.pattern("conditions")
_RELATIVE = english.pattern("relatives")
_FRACTIONS = frozenset(
    {"third", "thirds", "quarter", "quarters", "fifth", "fifths", "tenth", "dozen", "twice", "double"}
)
_ASKS_NUMBER = re.compile(
    r"\b(?:how (?:many|much|long|often|fast|old|far|soon|late)|when|at what time|what time|which (?:day|hour|number))\b",
    re.IGNORECASE,
)


def topic_flaws(item: Item) -> Flaws:
    """What can be seen in the stem of a choice about its question as a whole."""
    if not is_choice(item):
        return
    yield from _bare_topic(item)
    yield from _riddle(item)
    yield from _nested(item)


def _bare_topic(item: Item) -> Flaws:
    """A question about a thing in general, with no sentence before it that tells a situation."""
    asked = asking(item.stem)
    told = [part for part in sentences(unquoted(item.stem)) if part not in asked and len(tokens(part)) >= SITUATION]
    told = told or [part for part in (item.stem,) if part != unquoted(part)]  # somebody speaks: that is a situation
    if not told and (found := _TOPIC.search(asked.strip())) and not _GENERAL.search(asked):
        yield Flaw(
            "unfocused-stem", f"the stem asks nothing in particular (“{found[0].strip()}”), and tells no situation.",
            "Tell a situation and ask one question that can be answered with the options covered.",
        )  # fmt: skip


def _riddle(item: Item) -> Flaws:
    said = unquoted(item.stem)
    numbers = [word for word in tokens(said) if word[0].isdigit() or word in NUMBER_WORDS or word in _FRACTIONS]
    taken = {*tokens(" ".join(option.text for option in item.options))} - {"one", "half"}
    if _ASKS_NUMBER.search(asking(item.stem)) or any(word[0].isdigit() or word in NUMBER_WORDS for word in taken):
        return
    relations = [match[0] for match in _RIDDLE.finditer(said)]
    if len(relations) >= RIDDLE or (relations and len(numbers) >= NUMBERS):
        yield Flaw(
            "riddle", f"the stem makes the reader work through numbers (“{relations[0]}”) that no option takes up.",
            "Leave out what the answer does not need.",
        )  # fmt: skip


def _nested(item: Item) -> Flaws:
    for part in sentences(unquoted(item.stem)):
        for pattern, most, name in ((_CONDITION, CONDITIONS, "conditions"), (_RELATIVE, RELATIVES, "clauses")):
            if len(found := [match[0] for match in pattern.finditer(part)]) >= most:
                said = ", ".join(f"“{word}”" for word in found)
                yield Flaw(
                    "hard-to-read",
                    f"a sentence of the stem nests {name} ({said}).",
                    "Write one thing in each sentence.",
                )
                return
