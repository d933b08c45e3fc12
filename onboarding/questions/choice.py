"""What the kinds with options share: checks of an authored item and reading of option ids."""

from collections.abc import Iterator, Mapping
from typing import Any

from onboarding.errors import AnswerInvalid
from onboarding.questions.item import Item


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
