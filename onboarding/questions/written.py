"""A written answer, marked by the trainer with a rubric. Value: a text of at most 10,000 code points, or None."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from onboarding.errors import AnswerInvalid
from onboarding.questions.item import MAX_CHARS, Item

AUTO = False
LEVELS = ("full", "part", "none")


def check(item: Item) -> Iterator[tuple[str, str]]:
    if item.options or item.key or item.number is not None:
        yield "has options or a key.", "A written item has a rubric only: drop them."
    if not any(criterion.points > 0 for criterion in item.criteria):
        yield "has no rubric.", "Add [[slot.variant.criterion]] with id, text and points."
    ids = [criterion.id for criterion in item.criteria]
    for repeated in sorted({i for i in ids if ids.count(i) > 1}):
        yield f"criterion '{repeated}' stands twice.", "Give each criterion its own id."
    for criterion in item.criteria:
        if not criterion.text.strip():
            yield f"criterion '{criterion.id}' has no text.", "Say what the trainer looks for."
        if criterion.critical and criterion.points:
            yield (
                f"critical criterion '{criterion.id}' has points.",
                "A critical error fails the answer: drop its points.",
            )
        if not criterion.critical and criterion.points <= 0:
            yield f"criterion '{criterion.id}' has no points.", "Give it points, or mark it critical = true."
    for level in LEVELS:
        if not any(anchor.level == level and anchor.text.strip() for anchor in item.anchors):
            yield f"has no example answer for level '{level}'.", "Add [[slot.variant.anchor]] with level and text."


def read(public: Mapping[str, Any], raw: object) -> str | None:
    if raw is None:
        return None
    if not isinstance(raw, str):
        raise AnswerInvalid("The answer is not a text.")
    if len(raw) > MAX_CHARS:
        raise AnswerInvalid(f"The answer has {len(raw):,} characters; at most {MAX_CHARS:,} fit.")
    if any(0xD800 <= ord(character) <= 0xDFFF for character in raw):
        raise AnswerInvalid("The answer holds half of a character. Delete the last symbol and type it again.")
    return raw if raw.strip() else None


def answered(public: Mapping[str, Any], value: str | None) -> bool:
    return value is not None


def score(item: Item, value: str | None) -> Fraction:
    """Only an empty answer has a score (0) without a trainer. Raises ValueError for a text."""
    if value is not None:
        raise ValueError("a written answer is marked by a trainer")
    return Fraction(0)


def show(public: Mapping[str, Any], value: str | None) -> str:
    return "No answer" if value is None else value


def show_key(item: Item) -> str:
    return "\n".join(
        f"{'Critical error' if criterion.critical else criterion.points}: {criterion.text}"
        for criterion in item.criteria
    )


def examples(item: Item) -> list[tuple[object, Fraction | None]]:
    return [(None, Fraction(0)), ("  \n", Fraction(0)), ("x" * (MAX_CHARS + 1), None), (["text"], None), (4, None)]
