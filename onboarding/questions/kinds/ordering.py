"""Put the options in order. Value: option ids as far as they were placed, or None.

Points: Kendall's tau between answer and key over all pairs, not below 0 (Kendall 1938, doi:10.1093/biomet/30.1-2.81); a pair with an
unplaced option counts as out of order. A random order earns nothing on average before the floor.
"""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import combinations
from typing import Any

from onboarding.questions import choice, fields, plain
from onboarding.questions.choice import check_options, option_ids, read_ids, text_of
from onboarding.questions.item import Item
from onboarding.questions.kind import Explained

AUTO = True
PARTIAL = True
ABOUT_STEM = "what to put in which order"
ABOUT_KEY = "all ids in the right order, which is not the order they are written in"
SCHEMA: dict[str, Any] = {
    "option": fields.options(3),
    "key": fields.keys("All option ids in the right order.", least=3),
}
EMPTY = choice.EMPTY
UNFINISHED = "Place every line first."

author = choice.author
public_extra = full_extra = plain.nothing_extra
from_full = plain.as_it_is
private_texts = choice.private_texts
key_texts = plain.no_texts  # every line is shown from the start; only their order is the answer
reasons = choice.reasons


def check(item: Item) -> Iterator[tuple[str, str]]:
    yield from check_options(item, least=3)
    ids = [option.id for option in item.options]
    if sorted(item.key) != sorted(ids):
        yield "the key is not every option once.", "List all option ids in the right order."
    if list(item.key) in (ids, sorted(ids)):
        yield (
            "the options are written in the right order, which gives the answer away.",
            "Write them in another order, with ids that do not follow the key.",
        )
    if not item.shuffle:
        yield "'shuffle' is false.", "Drop the line: an ordering item is always shuffled."


def skeleton(table: str, points: int) -> list[str]:
    return [fields.line("key", "[]", ABOUT_KEY), *fields.option_lines(table, "abcd")]


def form(item: Item, escape: Callable[[str], str]) -> str:
    return f"Put these in order:\n\n{choice.listed(item, escape)}"


def text_form(item: Item) -> list[tuple[str, str]]:
    return choice.lines(item, "- ")


def order_shows_key(item: Item, public: Mapping[str, Any]) -> bool:
    return option_ids(public) == list(item.key)


def read(public: Mapping[str, Any], raw: object) -> list[str] | None:
    if raw is None:
        return None
    return read_ids(public, raw) or None


def answered(public: Mapping[str, Any], value: list[str] | None) -> bool:
    return value is not None and len(value) == len(public["options"])


def score(item: Item, value: list[str] | None) -> Fraction:
    place = {option: position for position, option in enumerate(value or ())}
    pairs = list(combinations(item.key, 2))
    in_order = sum(1 for first, then in pairs if first in place and then in place and place[first] < place[then])
    return max(Fraction(2 * in_order - len(pairs), len(pairs)), Fraction(0))


def show(public: Mapping[str, Any], value: list[str] | None) -> str:
    if not value:
        return "No answer"
    lines = [f"{number}. {text_of(public, option)}" for number, option in enumerate(value, start=1)]
    missing = len(public["options"]) - len(value)
    return "\n".join([*lines, f"({missing} not placed)"] if missing else lines)


def show_key(item: Item) -> str:
    return "\n".join(f"{number}. {item.option(option).text}" for number, option in enumerate(item.key, start=1))


def table(item: Item, value: list[str] | None) -> list[tuple[str, ...]]:
    placed = value or []
    rows = [
        (str(placed.index(option) + 1) if option in placed else "not placed", str(place), *choice.note(item, option))
        for place, option in enumerate(item.key, start=1)
    ]
    return [("Placed", "Right place", "Option", "Why"), *rows]


def explain(item: Item, value: list[str]) -> Explained:
    notes = tuple(choice.note(item, option) for option in item.key)
    return Explained(notes=notes, hint="" if score(item, value) == 1 else "The right order is:", in_order=True)


def examples(item: Item) -> list[tuple[object, Fraction | None]]:
    keys = list(item.key)
    pairs = len(keys) * (len(keys) - 1) // 2
    swapped = [keys[1], keys[0], *keys[2:]]
    return [
        (keys, Fraction(1)),
        (swapped, max(Fraction(pairs - 2, pairs), Fraction(0))),
        (keys[::-1], Fraction(0)),
        (keys[:1], Fraction(0)),
        (None, Fraction(0)),
        ([], Fraction(0)),
        ([keys[0], keys[0]], None),
        (["no-such-option"], None),
        (keys[0], None),
    ]
