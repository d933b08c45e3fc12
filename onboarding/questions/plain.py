"""What a kind does that has nothing of its own to say somewhere."""

from collections.abc import Mapping
from typing import Any

from onboarding.errors import AnswerInvalid
from onboarding.questions.item import Item


def nothing_extra(item: Item) -> dict[str, Any]:
    """No field beside those of every item."""
    return {}


def as_it_is(item: Item, full: Mapping[str, Any]) -> Item:
    """No field to read back."""
    return item


def no_texts(item: Item) -> list[str]:
    """No words."""
    return []


def no_order(item: Item, public: Mapping[str, Any]) -> bool:
    """No order of its parts says anything."""
    return False


def typed_text(raw: object, most: int) -> str | None:
    """A text of at most `most` code points as typed; None when there is nothing in it but space. Raises AnswerInvalid."""
    if raw is None:
        return None
    if not isinstance(raw, str):
        raise AnswerInvalid("The answer is not a text.")
    if len(raw) > most:
        raise AnswerInvalid(f"The answer has {len(raw):,} characters; at most {most:,} fit.")
    if any(0xD800 <= ord(character) <= 0xDFFF for character in raw):
        raise AnswerInvalid("The answer holds half of a character. Delete the last symbol and type it again.")
    return raw if raw.strip() else None
