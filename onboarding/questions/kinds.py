"""What every kind of question can do, and the list of kinds. Each kind is one module beside this one."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, Protocol

from onboarding.questions import multiple, number, ordering, single, written
from onboarding.questions.item import Item

Value = Any
"""A JSON answer value that `read` accepted; see docs/formats.md."""


class Kind(Protocol):
    """The life of an item, in order: check, read, answered, score, show, examples."""

    AUTO: bool
    """True when the program marks it, False when the trainer does."""

    def check(self, item: Item) -> Iterator[tuple[str, str]]:
        """Every fault of an authored item, each with its fix."""

    def read(self, public: Mapping[str, Any], raw: object) -> Value:
        """The answer value in `raw`, untrusted JSON, for the item with this public part. Raises AnswerInvalid."""

    def answered(self, public: Mapping[str, Any], value: Value) -> bool:
        """True when nothing is left to do on this question."""

    def score(self, item: Item, value: Value) -> Fraction:
        """The fraction of the points, 0 to 1, of a value that `read` accepted (None earns 0)."""

    def show(self, public: Mapping[str, Any], value: Value) -> str:
        """The answer in plain text, one line a part."""

    def show_key(self, item: Item) -> str:
        """The right answer in plain text."""

    def examples(self, item: Item) -> list[tuple[object, Fraction | None]]:
        """Raw answers to this very item with the fraction each earns; None: `read` refuses it."""


KINDS: dict[str, Kind] = {
    "single": single,
    "multiple": multiple,
    "ordering": ordering,
    "number": number,
    "written": written,
}


def kind_of(name: str) -> Kind:
    """The kind with this name. Raises KeyError."""
    return KINDS[name]
