"""All options that apply. Value: a list of option ids, or None.

Points: (right ticks - wrong ticks) / number of keys, not below 0. Ticking everything or nothing therefore earns little or nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from onboarding.questions import choice, fields, plain
from onboarding.questions.choice import check_options, option_ids, read_ids, text_of
from onboarding.questions.item import Item
from onboarding.questions.kind import Explained

AUTO = True
PARTIAL = True
ABOUT_STEM = "what to select: every option that applies"
ABOUT_KEY = "the ids of all right options: at least two, and not all"
SCHEMA: dict[str, Any] = {
    "option": fields.options(4),
    "key": fields.keys("The ids of all right options: two or more, not all.", least=2),
}
EMPTY = UNFINISHED = choice.EMPTY

author = choice.author
public_extra = full_extra = plain.nothing_extra
from_full = plain.as_it_is
private_texts = choice.private_texts
order_shows_key = plain.no_order
key_texts = choice.key_texts
reasons = choice.reasons


def check(item: Item) -> Iterator[tuple[str, str]]:
    yield from check_options(item, least=4)
    if not 2 <= len(item.key) < len(item.options):
        yield f"has {len(item.key)} keys.", "Choose at least two keys and leave at least one wrong option."


def skeleton(table: str, points: int) -> list[str]:
    return [fields.line("key", "[]", ABOUT_KEY), *fields.option_lines(table, "abcd")]


def form(item: Item, escape: Callable[[str], str]) -> str:
    return f"Choose all that apply:\n\n{choice.listed(item, escape)}"


def text_form(item: Item) -> list[tuple[str, str]]:
    return choice.lines(item, "[ ] ")


def read(public: Mapping[str, Any], raw: object) -> list[str] | None:
    """The chosen ids in the order of the options, so that equal answers are equal values."""
    if raw is None:
        return None
    chosen = read_ids(public, raw)
    return [option for option in option_ids(public) if option in chosen] or None


def answered(public: Mapping[str, Any], value: list[str] | None) -> bool:
    return bool(value)


def score(item: Item, value: list[str] | None) -> Fraction:
    chosen = set(value or ())
    right = len(chosen & set(item.key))
    return max(Fraction(right - (len(chosen) - right), len(item.key)), Fraction(0))


def show(public: Mapping[str, Any], value: list[str] | None) -> str:
    return "\n".join(text_of(public, option) for option in value) if value else "No answer"


def show_key(item: Item) -> str:
    return "\n".join(option.text for option in item.options if option.id in item.key)


def table(item: Item, value: list[str] | None) -> list[tuple[str, ...]]:
    return choice.ticked_table(item, value or [])


def explain(item: Item, value: list[str]) -> Explained:
    return Explained(notes=tuple(choice.note(item, option) for option in value), hint=_counted(item, value))


def _counted(item: Item, value: list[str]) -> str:
    missing = [option for option in item.key if option not in value]
    wrong = [option for option in value if option not in item.key]
    if missing and wrong:
        return "At least one tick does not belong, and at least one more does."
    if missing:
        return "What you ticked belongs here. At least one more does."
    return "At least one tick does not belong." if wrong else ""


def examples(item: Item) -> list[tuple[object, Fraction | None]]:
    keys = list(item.key)
    wrong = [option.id for option in item.options if option.id not in keys]
    return [
        (keys, Fraction(1)),
        (keys[::-1], Fraction(1)),
        (keys[:1], Fraction(1, len(keys))),
        ([keys[0], wrong[0]], Fraction(0)),
        ([option.id for option in item.options], max(Fraction(len(keys) - len(wrong), len(keys)), Fraction(0))),
        (None, Fraction(0)),
        ([], Fraction(0)),
        (keys[0], None),
        ([keys[0], keys[0]], None),
        (["no-such-option"], None),
        ([1], None),
    ]
