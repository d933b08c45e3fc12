"""One flaw that was seen in one item, in words an author can act on."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from onboarding.questions import Item

Severity = Literal["mend", "look"]
"""`mend`: nearly always a true flaw, and the check fails. `look`: worth a second look by a person, and the check passes."""


@dataclass(frozen=True)
class Finding:
    """A flaw with its place. `flaw` is a stable id such as "long-key"; `words` say what was seen and `mend` what to do."""

    file: str
    place: str
    flaw: str
    words: str
    mend: str
    severity: Severity = "mend"

    def __str__(self) -> str:
        return f"{self.file}, {self.place}: {self.words} {self.mend} [{self.flaw}]"


@dataclass(frozen=True)
class Flaw:
    """A flaw before it has a place."""

    id: str
    words: str
    mend: str
    severity: Severity = "mend"

    def at(self, file: str, place: str) -> Finding:
        return Finding(file, place, self.id, self.words, self.mend, self.severity)


Flaws = Iterator[Flaw]


def key_texts(item: Item) -> list[str]:
    """The texts of the right options."""
    return [option.text for option in item.options if option.id in item.key]


def wrong_texts(item: Item) -> list[str]:
    """The texts of the distractors."""
    return [option.text for option in item.options if option.id not in item.key]


def is_choice(item: Item) -> bool:
    """True when some options are right and others are wrong."""
    return item.kind in ("single", "multiple")
