"""What an activity says when what was made is talked through, as its data file holds it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, kw_only=True)
class Said:
    """Something that is said. In `text`, {name} is the person's name."""

    title: str
    text: str
    facts: tuple[str, ...]


def fields(one: Mapping[str, Any], *, drop: str = "") -> dict[str, Any]:
    """The fields of a table of a data file as a dataclass takes them: lists become tuples, `drop` is left out."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in one.items() if name != drop}


class Person(Protocol):
    """Somebody who has a name."""

    @property
    def name(self) -> str:
        """What they are called."""


def named(text: str, person: Person) -> str:
    """`text` with the person's name."""
    return text.replace("{name}", person.name)
