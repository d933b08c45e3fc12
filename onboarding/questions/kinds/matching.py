"""Match each line on the left with one of the options. Value: {line id: option id}, as far as matched, or None.

Points: the fraction of lines matched rightly; a wrong match takes nothing away. An option may belong to several lines, or to none.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from onboarding.errors import AnswerInvalid
from onboarding.questions import choice, fields
from onboarding.questions.choice import check_options, option_ids, text_of
from onboarding.questions.item import Item, Own
from onboarding.questions.kind import Explained, Reason
from onboarding.questions.reading import Reader

AUTO = True
PARTIAL = True
ABOUT_STEM = "what to match with what"
SCHEMA: dict[str, Any] = {
    "left": fields.tables(
        fields.table({"id": fields.ID, "text": fields.text("A line on the left.")}),
        "The lines that are to be matched.",
        least=2,
    ),
    "option": fields.options(2),
    "key": {
        "type": "object",
        "additionalProperties": {"type": "string"},
        "minProperties": 2,
        "description": "For each line on the left the id of its option.",
    },
}
EMPTY = UNFINISHED = "Choose a match for every line first."

private_texts = choice.private_texts


@dataclass(frozen=True)
class Line:
    """One line on the left."""

    id: str
    text: str


@dataclass(frozen=True)
class Lines(Own):
    """The left side in its authored order, and the key as pairs of line id and option id."""

    left: tuple[Line, ...]
    pairs: tuple[tuple[str, str], ...]


def author(item: Item, table: Mapping[str, Any], reader: Reader, place: str) -> Item:
    raw = table.get("key")
    if not isinstance(raw, dict) or not all(isinstance(option, str) for option in raw.values()):
        reader.say(place, "the key is not a table of lines and options.", 'Write key = {l1 = "b", l2 = "a"}.')
        raw = {}
    left = tuple(
        Line(reader.text(entry, "id", place), reader.text(entry, "text", place))
        for entry in reader.tables(table, "left", place)
    )
    return replace(item, options=choice.read_options(table, reader, place), own=Lines(left, tuple(raw.items())))


def check(item: Item) -> Iterator[tuple[str, str]]:
    yield from check_options(item, least=2)
    own, options = _own(item), [option.id for option in item.options]
    ids = [line.id for line in own.left]
    if len(ids) < 2:
        yield f"has {len(ids)} lines on the left.", "Write at least 2: [[…left]] with id and text."
    for repeated in sorted({i for i in ids if ids.count(i) > 1}):
        yield f"line '{repeated}' stands twice.", "Give each line on the left its own id."
    texts = [" ".join(line.text.casefold().split()).rstrip(".") for line in own.left]
    if len(set(texts)) < len(texts):
        yield "two lines on the left say the same.", "Change or drop one."
    key = dict(own.pairs)
    for line in ids:
        if line not in key:
            yield f"the key has no match for line '{line}'.", f'Add {line} = "…" to the key.'
    for line, option in own.pairs:
        if line not in ids:
            yield f"key '{line}' is no line on the left.", f"Use line ids: {', '.join(ids)}."
        if option not in options:
            yield f"key '{option}' is no option.", f"Use option ids: {', '.join(options)}."
    if len(set(key.values())) == 1:
        yield "every line has the same match.", "Use at least two of the options."
    elif order_shows_key(item, item.public()):
        yield (
            "the lines stand in the order of their options, which gives the answer away.",
            "Change the order of the lines.",
        )


def public_extra(item: Item) -> dict[str, Any]:
    return {"left": [{"id": line.id, "text": line.text} for line in _own(item).left]}


def full_extra(item: Item) -> dict[str, Any]:
    return {**public_extra(item), "pairs": [list(pair) for pair in _own(item).pairs]}


def from_full(item: Item, full: Mapping[str, Any]) -> Item:
    left = tuple(Line(line["id"], line["text"]) for line in full["left"])
    return replace(item, own=Lines(left, tuple((line, option) for line, option in full["pairs"])))


def skeleton(table: str, points: int) -> list[str]:
    key = '{one = "", two = "", three = ""}'
    lines = [fields.line("key", key, "for each line on the left the id of its option")]
    for name in ("one", "two", "three"):
        lines += [f"[[{table}.left]]", f'id = "{name}"', 'text = ""']
    return [*lines, *fields.option_lines(table, "abcd")]


def form(item: Item, escape: Callable[[str], str]) -> str:
    left = "\n".join(f"- {escape(line.text)}" for line in _own(item).left)
    return f"Match each of these:\n\n{left}\n\nwith one of these:\n\n{choice.listed(item, escape)}"


def text_form(item: Item) -> list[tuple[str, str]]:
    left = [("- ", f"{line.text}: …") for line in _own(item).left]
    return [*left, ("", "Choose each match from:"), *choice.lines(item, "* ")]


def order_shows_key(item: Item, public: Mapping[str, Any]) -> bool:
    """True when the options that are used stand in the order of the lines that they belong to."""
    key = _key(item)
    wanted = list(dict.fromkeys(key[line.id] for line in _own(item).left if line.id in key))
    return [option for option in option_ids(public) if option in wanted] == wanted


def read(public: Mapping[str, Any], raw: object) -> dict[str, str] | None:
    """The matches in the order of the lines."""
    if raw is None:
        return None
    if not isinstance(raw, dict):
        raise AnswerInvalid("The answer is not a table of lines and options.")
    left, options = [line["id"] for line in public["left"]], option_ids(public)
    if not set(raw) <= set(left):
        raise AnswerInvalid("The answer names a line that this question does not have.")
    if not all(isinstance(option, str) and option in options for option in raw.values()):
        raise AnswerInvalid("The answer names an option that this question does not have.")
    return {line: raw[line] for line in left if line in raw} or None


def answered(public: Mapping[str, Any], value: dict[str, str] | None) -> bool:
    return value is not None and len(value) == len(public["left"])


def score(item: Item, value: dict[str, str] | None) -> Fraction:
    key = _key(item)
    return Fraction(_right(item, value or {}), len(key))


def show(public: Mapping[str, Any], value: dict[str, str] | None) -> str:
    if not value:
        return "No answer"
    return "\n".join(
        f"{line['text']}: {text_of(public, value[line['id']]) if line['id'] in value else '(not matched)'}"
        for line in public["left"]
    )


def show_key(item: Item) -> str:
    return "\n".join(f"{line.text}: {item.option(_key(item)[line.id]).text}" for line in _own(item).left)


def key_texts(item: Item) -> list[str]:
    """None: all lines and options are shown from the start; only what belongs together is the answer."""
    return []


def reasons(item: Item) -> tuple[Reason, ...]:
    used = set(_key(item).values())
    return tuple(Reason(o.id, o.text, o.rationale, o.id in used) for o in item.options)


def table(item: Item, value: dict[str, str] | None) -> list[tuple[str, ...]]:
    rows = []
    for line in _own(item).left:
        given, right = (value or {}).get(line.id), item.option(_key(item)[line.id])
        rows.append((line.text, item.option(given).text if given else "not matched", right.text, right.rationale))
    return [("Line", "Answer", "Key", "Why"), *rows]


def explain(item: Item, value: dict[str, str]) -> Explained:
    """The reason behind each option that was chosen, and how many lines are right, never which."""
    notes = []
    for line in _own(item).left:
        text, why = choice.note(item, value[line.id])
        notes.append((f"{line.text}: {text}", why))
    right, of = _right(item, value), len(notes)
    return Explained(notes=tuple(notes), hint="" if right == of else f"{right} of {of} lines are matched rightly.")


def examples(item: Item) -> list[tuple[object, Fraction | None]]:
    key = _key(item)
    lines, share = list(key), Fraction(1, len(key))
    other = {line: next(option.id for option in item.options if option.id != right) for line, right in key.items()}
    return [
        (key, Fraction(1)),
        (dict(reversed(key.items())), Fraction(1)),
        ({lines[0]: key[lines[0]]}, share),
        ({**key, lines[0]: other[lines[0]]}, 1 - share),
        (other, Fraction(0)),
        (None, Fraction(0)),
        ({}, Fraction(0)),
        ({"no-such-line": item.options[0].id}, None),
        ({lines[0]: "no-such-option"}, None),
        ({lines[0]: None}, None),
        ({lines[0]: [key[lines[0]]]}, None),
        ([[lines[0], key[lines[0]]]], None),
        (key[lines[0]], None),
    ]


def _own(item: Item) -> Lines:
    if not isinstance(item.own, Lines):
        raise TypeError(f"{item.id} has no lines to match")
    return item.own


def _key(item: Item) -> dict[str, str]:
    return dict(_own(item).pairs)


def _right(item: Item, value: Mapping[str, str]) -> int:
    return sum(1 for line, option in _own(item).pairs if value.get(line) == option)
