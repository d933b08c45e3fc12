"""Person-first language: a person has a condition and is not one.

The words stand in person_first.toml. An item about wording, which is one that rests on a fact whose id begins with "words-", has to show
the words that it is about: it may quote them, within quotation marks, in its stem, in a wrong option and in its rubric.
"""

import re

from onboarding.questions import Item
from onboarding.review import english
from onboarding.review.finding import Flaw, Flaws
from onboarding.review.words import unquoted

_ABOUT_WORDS = "words-"
_RULES = english.person_first()
_BARE_USER = re.compile(r"(?:the|an?|these|those|some|many|most|other) users?", re.IGNORECASE)
_SUBSTANCE = english.pattern("substance")


def language_flaws(item: Item) -> Flaws:
    """The first word of each part that names a person by a condition, or judges."""
    quotes = unquoted if any(fact.startswith(_ABOUT_WORDS) for fact in item.facts) else str
    parts = [("the stem", quotes(item.stem)), ("the principle", item.principle), ("the rationale", item.rationale)]
    for option in item.options:
        wrong = bool(item.key) and option.id not in item.key
        parts.append((f"option '{option.id}'", quotes(option.text) if wrong else option.text))
    parts += [(f"the rationale of option '{option.id}'", quotes(option.rationale)) for option in item.options]
    parts += [(f"criterion '{criterion.id}'", quotes(criterion.text)) for criterion in item.criteria]
    parts += [(f"the example '{anchor.level}'", anchor.text) for anchor in item.anchors]
    of_substances = any(_SUBSTANCE.search(text) for _, text in parts)
    for place, text in parts:
        for pattern, better in _RULES:
            match = pattern.search(text)
            if match and (of_substances or not _BARE_USER.fullmatch(match[0])):
                yield Flaw("person-first", f"{place} says “{match[0]}”.", f"Write instead: {better}.")
                break
