"""What every kind of question can do. Each kind is one module in `kinds/`; whatever lies there is a kind."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from onboarding.questions.item import Item
    from onboarding.questions.reading import Reader

Value = Any
"""A JSON answer value that `read` accepted; see docs/formats.md."""


@dataclass(frozen=True)
class Reason:
    """One line that says why. `option` and `text` name what it is about, both empty where it is the answer as a whole;
    `right`: it belongs to the right answer."""

    option: str
    text: str
    why: str
    right: bool


@dataclass(frozen=True, kw_only=True)
class Explained:
    """What a practice question says about an answer: pairs of text (may be empty) and why, and a hint before them (may be empty).

    `in_order`: the notes stand in the order that is right.
    """

    notes: tuple[tuple[str, str], ...]
    hint: str = ""
    in_order: bool = False


class Kind(Protocol):
    """The life of an item, in order. What several kinds do alike is in `choice.py` and `plain.py`."""

    AUTO: bool
    """True when the program marks it, False when the trainer does."""

    PARTIAL: bool
    """True when the program can give part of the points."""

    SCHEMA: dict[str, Any]
    """Fields of a question file that this kind has beside those of every item, each with its JSON Schema (see `fields.py`)."""

    ABOUT_STEM: str
    """What an author is told to write into the stem."""

    EMPTY: str
    """What a person is told who asks about no answer at all."""

    UNFINISHED: str
    """What a person is told who asks about an answer that is not complete."""

    # From the question file to the paper.

    def skeleton(self, table: str, points: int) -> list[str]:
        """The lines of this kind's own fields in a new, empty item below [[`table`]], in TOML; `points` are the slot's."""

    def author(self, item: "Item", table: Mapping[str, Any], reader: "Reader", place: str) -> "Item":
        """`item` with what this kind's own fields in `table` say; what cannot be read is reported to `reader` and left empty."""

    def check(self, item: "Item") -> Iterator[tuple[str, str]]:
        """Every fault of an authored item, each with its fix."""

    def public_extra(self, item: "Item") -> dict[str, Any]:
        """What the public part has beside the fields of every item. Must not depend on the key."""

    def full_extra(self, item: "Item") -> dict[str, Any]:
        """What the whole item as JSON has beside the fields of every item."""

    def from_full(self, item: "Item", full: Mapping[str, Any]) -> "Item":
        """`item` with what `full_extra` wrote. Raises KeyError or ValueError."""

    def form(self, item: "Item", escape: Callable[[str], str]) -> str:
        """What the paper shows below the stem, in Markdown; every authored text goes through `escape`."""

    def text_form(self, item: "Item") -> list[tuple[str, str]]:
        """What stands below the stem where there is only text: lines with what goes before each."""

    def private_texts(self, item: "Item") -> Iterator[tuple[str, str]]:
        """What it is called and its words: every text beside the principle that no learner's file may hold."""

    def order_shows_key(self, item: "Item", public: Mapping[str, Any]) -> bool:
        """True when the order in which `public` has its parts is the answer."""

    # From the answer to its score.

    def read(self, public: Mapping[str, Any], raw: object) -> Value:
        """The answer value in `raw`, untrusted JSON, for the item with this public part. Raises AnswerInvalid."""

    def answered(self, public: Mapping[str, Any], value: Value) -> bool:
        """True when nothing is left to do on this question."""

    def score(self, item: "Item", value: Value) -> Fraction:
        """The fraction of the points, 0 to 1, of a value that `read` accepted (None earns 0)."""

    # What people are shown.

    def show(self, public: Mapping[str, Any], value: Value) -> str:
        """The answer in plain text, one line a part."""

    def show_key(self, item: "Item") -> str:
        """The right answer in plain text."""

    def key_texts(self, item: "Item") -> list[str]:
        """Words that give the key away to a person who reads them before answering; empty where words alone cannot."""

    def reasons(self, item: "Item") -> tuple[Reason, ...]:
        """Every line that says why, in the authored order."""

    def table(self, item: "Item", value: Value) -> list[tuple[str, ...]]:
        """Answer beside key for the trainer: a row of headings and the rows below it."""

    def explain(self, item: "Item", value: Value) -> Explained:
        """What a practice question says about a complete answer."""

    def examples(self, item: "Item") -> list[tuple[object, Fraction | None]]:
        """Raw answers to this very item with the fraction each earns: right, wrong, partly right where `PARTIAL`, and malformed ones
        (None: `read` refuses it). Of a kind that the trainer marks only what needs no trainer."""


def kind_of(name: str) -> Kind:
    """The kind with this name. Raises KeyError."""
    # Not at the top: the kinds are built on items, and an item asks its kind.
    from onboarding.questions.kinds import KINDS

    return KINDS[name]
