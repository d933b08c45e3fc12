"""Flaws of a stem: what it asks, how it asks and how hard it is to read.

The rules follow the item-writing guide of the National Board of Medical Examiners (2020), chapters on technical flaws.
"""

import re

from onboarding.questions import Item
from onboarding.review import english
from onboarding.review.finding import Flaw, Flaws, is_choice
from onboarding.review.words import NUMBER_WORDS, sentences, tokens, unquoted

_DIRECTIVE = english.pattern("directive")
_NEGATIVE = english.pattern("negative")
_NOT_NEGATIVE = english.pattern("not_negative")
_COUNTED = english.pattern("counted")
_EXCEPTION = english.pattern("exception")
_UNFOCUSED = english.pattern("unfocused")
_LEANS = english.pattern("leans")
_VAGUE = english.pattern("vague_stem")
_HOW_OFTEN = english.pattern("how_often")
_TWO_QUESTIONS = english.pattern("two_questions")
_ASKS_ALL = english.pattern("asks_all")
_ASKS_MANY = english.pattern("asks_many")
_ASKS_ORDER = english.pattern("asks_order")
_DOUBLE_NEGATIVE = english.pattern("double_negative")
_TEACHES = english.pattern("teaches")


def asking(stem: str) -> str:
    """The part of a stem that asks: its questions and directives outside quotes, else its last sentence."""
    parts = sentences(unquoted(stem))
    asks = [part for part in parts if part.endswith("?") or _DIRECTIVE.match(part)]
    return " ".join(asks or parts[-1:])


def telling(stem: str) -> str:
    """The part of a stem that tells: its sentences outside quotes that do not ask."""
    return " ".join(part for part in sentences(unquoted(stem)) if not part.endswith("?"))


def stem_flaws(item: Item) -> Flaws:
    """What can be seen in the stem of any item."""
    if item.kind != "case":  # a case tells; its steps ask
        yield from _what_it_asks(item)
    leaning = _LEANS.search(item.stem)
    if leaning:
        yield Flaw(
            "leans-on-another", f"the stem leans on another question (“{leaning[0]}”).",
            "Say all that is needed here: variants are drawn at random.",
        )  # fmt: skip
    for place, text in [("the stem", item.stem), *((f"option '{o.id}'", o.text) for o in item.options)]:
        if (double := _DOUBLE_NEGATIVE.search(unquoted(text))) and is_choice(item):
            yield Flaw("double-negative", f"{place} denies twice (“{double[0]}”).", "Say it once, and in the positive.")
    if item.kind != "written" and (teaching := _TEACHES.search(telling(item.stem))):
        yield Flaw(
            "teaching-stem", f"the stem teaches (“{teaching[0]}”).",
            "Leave to the lesson what the lesson says; tell here only what happens.",
        )  # fmt: skip
    if re.search(r"_{3,}|\.{4,}", item.stem):
        yield Flaw("blank", "the stem has a blank to fill in.", "Ask a whole question.")


def _what_it_asks(item: Item) -> Flaws:
    asked = asking(item.stem)
    negative = _NEGATIVE.search(_NOT_NEGATIVE.sub(" ", asked)) or _EXCEPTION.search(unquoted(item.stem))
    if negative and item.kind != "written":
        plain = "" if negative[0].isupper() else ", without emphasis"
        yield Flaw(
            "negative-stem", f"the stem asks for what does not fit (“{negative[0]}”{plain}).",
            "Ask for what to do. A tired reader overlooks the “not”.",
        )  # fmt: skip
    unfocused = _UNFOCUSED.search(asked) if is_choice(item) else None
    if unfocused:
        yield Flaw(
            "unfocused-stem", f"the stem asks nothing in particular (“{unfocused[0]}”).",
            "Ask one question that can be answered with the options covered.",
        )  # fmt: skip
    elif "?" not in unquoted(item.stem) and not any(_DIRECTIVE.match(part) for part in sentences(unquoted(item.stem))):
        yield Flaw("unfocused-stem", "the stem has no question.", "End with one question, or say what to select.")
    elif len(tokens(item.stem)) < 5:
        yield Flaw("unfocused-stem", "the stem is too short to ask one thing.", "Tell a situation and ask for one act.")
    vague = [match[0] for match in _VAGUE.finditer(_HOW_OFTEN.sub(" ", asked))]
    if len(vague) >= 2:
        yield Flaw(
            "vague-stem", f"the question is vague ({', '.join(f'“{word}”' for word in vague)}).",
            "Say what happens, to whom and when, so that one answer is best.",
        )  # fmt: skip
    twice = is_choice(item) and bool(_TWO_QUESTIONS.search(asked))
    if twice or unquoted(item.stem).count("?") > 1 or re.search(r"\band why\?", item.stem, re.IGNORECASE):
        yield Flaw("two-questions", "the stem asks more than one question.", "Ask one thing.", "look")
    if item.kind == "single" and _ASKS_ALL.search(asked):
        yield Flaw(
            "asks-otherwise",
            "the stem asks for several options, and one can be chosen.",
            "Change the stem or the kind.",
        )
    if item.kind == "multiple" and not _ASKS_MANY.search(asked):
        yield Flaw("asks-otherwise", "the stem asks for one option, and several are right.", "Write “Select each …”.")
    counted = _COUNTED.search(asked) if item.kind == "multiple" else None
    if counted and int(NUMBER_WORDS[counted[1].lower()]) != len(item.key):
        yield Flaw(
            "asks-otherwise", f"the stem asks for {counted[1].lower()}, and {len(item.key)} are right.", "Let stem and key agree."
        )  # fmt: skip
    if item.kind == "ordering" and not _ASKS_ORDER.search(asked):
        yield Flaw(
            "asks-otherwise", "the stem does not ask for an order.", "Write “Put … in the right order, first to last.”"
        )
