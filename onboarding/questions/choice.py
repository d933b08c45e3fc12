"""What the kinds with options share: reading and checking an authored item, reading option ids, saying why."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from onboarding.errors import AnswerInvalid
from onboarding.questions.item import Item, Option
from onboarding.questions.kind import Reason
from onboarding.questions.reading import Reader

EMPTY = "Choose an answer first."


def author(item: Item, table: Mapping[str, Any], reader: Reader, place: str) -> Item:
    """Options, and the key as a list of their ids."""
    raw = table.get("key", [])
    if not isinstance(raw, list) or not all(isinstance(entry, str) for entry in raw):
        reader.say(place, "the key is not a list of option ids.", 'Write key = ["b"].')
        raw = []
    return replace(item, options=read_options(table, reader, place), key=tuple(raw))


def read_options(table: Mapping[str, Any], reader: Reader, place: str) -> tuple[Option, ...]:
    """The options as authored."""
    return tuple(
        Option(reader.text(o, "id", place), str(o.get("text", "")).strip(), str(o.get("rationale", "")).strip())
        for o in reader.tables(table, "option", place)
    )


def check_options(item: Item, *, least: int) -> Iterator[tuple[str, str]]:
    """Faults of options and key that do not depend on the kind."""
    if len(item.options) < least:
        yield f"has {len(item.options)} options.", f"Write at least {least}."
    ids = [option.id for option in item.options]
    for repeated in sorted({i for i in ids if ids.count(i) > 1}):
        yield f"option '{repeated}' stands twice.", "Give each option its own id."
    seen: dict[str, str] = {}
    for option in item.options:
        plain = " ".join(option.text.casefold().split()).rstrip(".")
        if not plain:
            yield f"option '{option.id}' has no text.", "Write the text."
        elif plain in seen:
            yield f"options '{seen[plain]}' and '{option.id}' say the same.", "Change or drop one."
        seen.setdefault(plain, option.id)
        if not option.rationale.strip():
            yield (
                f"option '{option.id}' has no rationale.",
                "Add one line that says why it is right, or why it is tempting and wrong.",
            )
    for key in item.key:
        if key not in ids:
            yield f"key '{key}' is no option.", f"Use option ids: {', '.join(ids)}."
    if len(set(item.key)) != len(item.key):
        yield "the key names an option twice.", "Name each once."
    if item.number is not None or item.units:
        yield "a number's key or units stand in an item with options.", "Drop them, or make the kind 'number'."


def listed(item: Item, escape: Callable[[str], str]) -> str:
    """The options as a Markdown list, in their public order."""
    return "\n".join(f"- {escape(option['text'])}" for option in item.public()["options"])


def lines(item: Item, before: str) -> list[tuple[str, str]]:
    """The options as lines of text, in their public order."""
    return [(before, option["text"]) for option in item.public()["options"]]


def reasons(item: Item) -> tuple[Reason, ...]:
    """The rationale of every option."""
    return tuple(Reason(o.id, o.text, o.rationale, o.id in item.key) for o in item.options)


def private_texts(item: Item) -> Iterator[tuple[str, str]]:
    """Every rationale."""
    for option in item.options:
        yield "rationale", option.rationale


def key_texts(item: Item) -> list[str]:
    """The texts of the right options."""
    return [option.text for option in item.options if option.id in item.key]


def note(item: Item, option: str) -> tuple[str, str]:
    """An option's text and why."""
    return item.option(option).text, item.option(option).rationale


def ticked_table(item: Item, chosen: list[str]) -> list[tuple[str, ...]]:
    """Each option with whether it was chosen and whether it is right."""
    rows = [
        ("chosen" if o.id in chosen else "", "right" if o.id in item.key else "", o.text, o.rationale)
        for o in item.options
    ]
    return [("Answer", "Key", "Option", "Why"), *rows]


def option_ids(public: Mapping[str, Any]) -> list[str]:
    """The ids of the options in a public part."""
    return [option["id"] for option in public["options"]]


def read_ids(public: Mapping[str, Any], raw: object) -> list[str]:
    """A list of different option ids. Raises AnswerInvalid."""
    if not isinstance(raw, list):
        raise AnswerInvalid("The answer is not a list of options.")
    known = option_ids(public)
    if not all(isinstance(entry, str) and entry in known for entry in raw):
        raise AnswerInvalid("The answer names an option that this question does not have.")
    if len(set(raw)) != len(raw):
        raise AnswerInvalid("The answer names an option twice.")
    return list(raw)


def text_of(public: Mapping[str, Any], option: str) -> str:
    """The text of one option of a public part. Raises KeyError."""
    for candidate in public["options"]:
        if candidate["id"] == option:
            return str(candidate["text"])
    raise KeyError(option)
