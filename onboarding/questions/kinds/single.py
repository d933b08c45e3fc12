"""One right option. All points or none. Value: an option id, or None."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from onboarding.errors import AnswerInvalid
from onboarding.questions import choice, fields, plain
from onboarding.questions.choice import check_options, option_ids, text_of
from onboarding.questions.item import Item
from onboarding.questions.kind import Explained

AUTO = True
PARTIAL = False
ABOUT_STEM = "a situation that asks for one act; it can be answered with the options covered"
ABOUT_KEY = "the id of the right option"
SCHEMA: dict[str, Any] = {
    "option": fields.options(3),
    "key": fields.keys("The id of the right option.", least=1, most=1),
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
    yield from check_options(item, least=3)
    if len(item.key) != 1:
        yield f"has {len(item.key)} keys.", "A single-choice item has exactly one."


def skeleton(table: str, points: int) -> list[str]:
    return [fields.line("key", "[]", ABOUT_KEY), *fields.option_lines(table, "abcd")]


def form(item: Item, escape: Callable[[str], str]) -> str:
    return f"Choose one:\n\n{choice.listed(item, escape)}"


def text_form(item: Item) -> list[tuple[str, str]]:
    return choice.lines(item, "( ) ")


def read(public: Mapping[str, Any], raw: object) -> str | None:
    if raw is None:
        return None
    if not isinstance(raw, str) or raw not in option_ids(public):
        raise AnswerInvalid("The answer is not one of this question's options.")
    return raw


def answered(public: Mapping[str, Any], value: str | None) -> bool:
    return value is not None


def score(item: Item, value: str | None) -> Fraction:
    return Fraction(int(value in item.key))


def show(public: Mapping[str, Any], value: str | None) -> str:
    return "No answer" if value is None else text_of(public, value)


def show_key(item: Item) -> str:
    return item.option(item.key[0]).text


def table(item: Item, value: str | None) -> list[tuple[str, ...]]:
    return choice.ticked_table(item, [value] if value else [])


def explain(item: Item, value: str) -> Explained:
    return Explained(notes=(choice.note(item, value),))


def examples(item: Item) -> list[tuple[object, Fraction | None]]:
    right: list[tuple[object, Fraction | None]] = [(item.key[0], Fraction(1)), (None, Fraction(0))]
    wrong = [(option.id, Fraction(0)) for option in item.options if option.id not in item.key]
    return [*right, *wrong, ("no-such-option", None), ([item.key[0]], None), (7, None), ({}, None)]
