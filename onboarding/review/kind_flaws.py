"""Flaws of the kinds beside choices: what gives an order, a match, a number or a word away, and what makes a rubric vague."""

import re
from collections import Counter
from itertools import combinations

from onboarding.questions import Item
from onboarding.questions.kinds.case import Steps
from onboarding.questions.kinds.matching import Lines
from onboarding.questions.kinds.short import Accepted
from onboarding.review import english
from onboarding.review.families import kin
from onboarding.review.finding import Flaw, Flaws
from onboarding.review.form_flaws import category
from onboarding.review.openings import opening, unlike
from onboarding.review.words import NUMBER_WORDS, content_stems, normal_form, tokens, unquoted

LONGEST_SHORT = 5
"""Words of an answer that a person can be expected to type just so."""
_PLACE = english.pattern("names_its_place")
_FOLLOWS = english.pattern("follows_another")
_EVENTS = english.pattern("order_is_told")
_VAGUE_MARK = english.pattern("vague_criterion")
_OPEN = english.pattern("asks_openly")
FEW_LINES = 3
"""Lines of a matching item of which the last follows when the others are known; more are often a whole set, such as the parts of a call."""
_ARTICLES = ("a", "an", "the")


def kind_flaws(item: Item) -> Flaws:
    """What can be seen in ordering, matching, number, short, written and case items."""
    if item.kind == "ordering":
        yield from _ordering(item)
    elif isinstance(item.own, Lines):
        yield from _matching(item, item.own)
    elif isinstance(item.own, Accepted):
        yield from _short(item, item.own)
    elif item.kind == "number":
        yield from _number(item)
    elif item.kind == "written":
        yield from _written(item)
    elif isinstance(item.own, Steps):
        yield from _case(item.own)


def _ordering(item: Item) -> Flaws:
    for option in item.options:
        if match := _PLACE.search(option.text) or _FOLLOWS.search(option.text):
            yield Flaw(
                "tells-its-place", f"option '{option.id}' tells its place in the order (“{match[0].strip()}”).", "Drop these words."
            )  # fmt: skip
    if not item.shuffle and item.key == tuple(option.id for option in item.options):
        yield Flaw("order-shown", "the steps stand in the right order on the page.", "Drop shuffle = false.")
    if told := _EVENTS.search(unquoted(item.stem)):
        yield Flaw(
            "order-shown", f"the stem tells the order (“{told[0]}”).", "Tell only what happens before the first step."
        )
    clocks = [option.id for option in item.options if re.search(r"\b\d{1,2}[:.]\d\d\b", option.text)]
    if len(clocks) >= 2:
        yield Flaw("tells-its-place", "the steps have clock times, which give the order.", "Drop the times.")


def _matching(item: Item, own: Lines) -> Flaws:
    choices = {option.id: opening(option.text) for option in item.options}
    common, count = Counter(choices.values()).most_common(1)[0]
    odd = [id_ for id_, kind in choices.items() if unlike(kind, common)]
    for name, texts in (("choices", [o.text for o in item.options]), ("lines", [line.text for line in own.left])):
        bare = [text for text in texts if re.fullmatch(r"[\d.,:%\s]+[°\w]{0,8}", text)]
        named = {category(text) for text in texts} - {""}
        if (name == "choices" and len(odd) >= 2 and count >= 2) or 0 < len(bare) < len(texts) or len(named) >= 3:
            yield Flaw(
                "unlike-kind",
                f"the {name} are of different kinds.",
                "Give the whole list one kind: all acts, or all signs.",
            )
    used = Counter(option for _, option in own.pairs)
    if len(own.left) == len(item.options) == len(used) <= FEW_LINES:
        yield Flaw(
            "one-to-one", "each choice fits just one line, so the last match follows from the others.",
            "Add a choice that fits no line, or one that fits two.", "look",
        )  # fmt: skip
    for one, other in combinations(own.left, 2):
        if normal_form(one.text) == normal_form(other.text):
            yield Flaw("duplicate", f"lines '{one.id}' and '{other.id}' say the same.", "Change or drop one.")


def _short(item: Item, own: Accepted) -> Flaws:
    plain = {" ".join(tokens(entry)) for entry in own.accept}
    missing = sorted(want for entry in plain for want in _variants(entry) if want not in plain)
    if missing:
        yield Flaw(
            "narrow-answers", f"the accepted answers lack “{missing[0]}”.", "Accept every plain variant.", "look"
        )
    if own.accept and min(len(tokens(entry)) for entry in own.accept) > LONGEST_SHORT:
        yield Flaw(
            "narrow-answers",
            "every accepted answer is a sentence, which nobody types just so.",
            "Use written, or ask for a word.",
        )
    if opened := _OPEN.search(unquoted(item.stem)):
        yield Flaw(
            "open-short",
            f"a list of answers cannot hold what “{opened[0]}” asks for.",
            "Use written, or ask for one name.",
        )
    shown = {word for word in tokens(item.stem) if any(_gives(word, entry) for entry in plain)}
    if shown:
        yield Flaw("echo", f"“{min(shown)}” in the stem gives the answer away.", "Ask for it in other words.")


def _variants(entry: str) -> list[str]:
    """Plain variants of an answer that a person would type as well: without its article, a number in figures or in words."""
    words = entry.split()
    found = [" ".join(words[1:])] if 1 < len(words) <= 3 and words[0] in _ARTICLES else []
    figures = {figure: word for word, figure in NUMBER_WORDS.items() if figure.isdigit()}
    if len(words) <= 2 and words[0] != "one":
        for table in (NUMBER_WORDS, figures):
            found += [" ".join(table.get(word, word) for word in words)] if words[0] in table else []
    return found


def _gives(word: str, entry: str) -> bool:
    """True when a word of the stem is of the family of a one-word answer."""
    return " " not in entry and len(entry) > 4 and word != entry and bool(content_stems(word)) and kin(word, entry)


def _number(item: Item) -> Flaws:
    if item.number is None:
        return
    said = tokens(item.stem)
    unit = tokens(item.number.unit)[:1]
    for at, word in enumerate(said[:-1]):
        value = NUMBER_WORDS.get(word, word)
        if value == item.number.value and unit and said[at + 1].rstrip("s") == unit[0].rstrip("s"):
            yield Flaw(
                "number-in-stem", f"“{word} {said[at + 1]}” stands in the stem and is the answer.", "Let it be worked out.", "look"
            )  # fmt: skip
            break
    if len(item.units) < 2:
        yield Flaw("unit-given", "there is one unit to choose from.", "Add units that a mistake would lead to.", "look")


def _written(item: Item) -> Flaws:
    for criterion in item.criteria:
        if vague := _VAGUE_MARK.search(criterion.text):
            yield Flaw(
                "vague-criterion", f"criterion '{criterion.id}' is vague (“{vague[0]}”).",
                "Say what must stand in the answer, so that two markers agree.",
            )  # fmt: skip
        elif len(tokens(criterion.text)) < 3:
            yield Flaw(
                "vague-criterion", f"criterion '{criterion.id}' has hardly a word.", "Say what earns its points."
            )
    for one, other in combinations(item.criteria, 2):
        if normal_form(one.text) == normal_form(other.text):
            yield Flaw("duplicate", f"criteria '{one.id}' and '{other.id}' say the same.", "Change or drop one.")
    for one_, other_ in combinations(item.anchors, 2):
        if normal_form(one_.text) == normal_form(other_.text):
            yield Flaw(
                "duplicate", f"the examples '{one_.level}' and '{other_.level}' are one.", "Write one for each level."
            )


def _case(own: Steps) -> Flaws:
    """A later step that tells, in its stem, the answer to an earlier one."""
    for at, step in enumerate(own.steps):
        for key in [option.text for option in step.options if option.id in step.key and step.kind == "single"]:
            words = content_stems(key)
            for later in own.steps[at + 1 :]:
                if len(words) >= 3 and words <= content_stems(unquoted(later.stem)):
                    yield Flaw(
                        "tells-a-step", f"the stem of step '{later.id}' tells the answer to step '{step.id}'.",
                        "Tell what happened, not what was right.", "look",
                    )  # fmt: skip
