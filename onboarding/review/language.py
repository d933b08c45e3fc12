"""Person-first language: a person has a condition and is not one.

The words stand in english.toml.
"""

from onboarding.questions import Item
from onboarding.review import english
from onboarding.review.finding import Flaw, Flaws

_RULES = english.person_first()


def language_flaws(item: Item) -> Flaws:
    """The first word of each part that names a person by a condition, or judges."""
    parts = [("the stem", item.stem), ("the principle", item.principle), ("the rationale", item.rationale)]
    parts += [(f"option '{option.id}'", option.text) for option in item.options]
    parts += [(f"the rationale of option '{option.id}'", option.rationale) for option in item.options]
    parts += [(f"criterion '{criterion.id}'", criterion.text) for criterion in item.criteria]
    parts += [(f"the example '{anchor.level}'", anchor.text) for anchor in item.anchors]
    for place, text in parts:
        for pattern, better in _RULES:
            match = pattern.search(text)
            if match:
                yield Flaw("person-first", f"{place} says “{match[0]}”.", f"Write instead: {better}.")
                break
