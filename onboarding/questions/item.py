"""One question: its parts, its public face and its content hash. What only one kind has, that kind adds."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from onboarding.files import content_hash
from onboarding.questions.kind import Kind, kind_of

MAX_CHARS = 10_000


@dataclass(frozen=True)
class Option:
    id: str
    text: str
    rationale: str


@dataclass(frozen=True)
class Criterion:
    """One line of a rubric. A critical one that is met fails the answer whatever its total; it has no points."""

    id: str
    text: str
    points: Fraction
    critical: bool


@dataclass(frozen=True)
class Anchor:
    """An example answer for one level of a rubric."""

    level: str
    text: str


@dataclass(frozen=True)
class NumberKey:
    """The right number; `value` and `tolerance` are decimal strings, `unit` is one of the item's units."""

    value: str
    unit: str
    tolerance: str


@dataclass(frozen=True)
class Own:
    """What only one kind of question has; the kind's module has the subclass."""


@dataclass(frozen=True)
class Item:
    """One question with its key. `key` holds option ids (ordering: all of them, in the right order); `number` is set for numbers,
    `own` for kinds with parts of their own. `roles` names who may be asked it; empty: everyone."""

    id: str
    kind: str
    stem: str
    difficulty: int
    facts: tuple[str, ...]
    reread: str
    principle: str
    shuffle: bool = True
    options: tuple[Option, ...] = ()
    key: tuple[str, ...] = ()
    number: NumberKey | None = None
    units: tuple[str, ...] = ()
    rationale: str = ""
    criteria: tuple[Criterion, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    roles: tuple[str, ...] = ()
    own: Own | None = None

    @property
    def rules(self) -> Kind:
        """What its kind can do. Raises KeyError when there is no such kind."""
        return kind_of(self.kind)

    def option(self, option: str) -> Option:
        """The option with this id. Raises KeyError."""
        for candidate in self.options:
            if candidate.id == option:
                return candidate
        raise KeyError(option)

    def public(self) -> dict[str, Any]:
        """All that a learner's file may hold. Nothing in it, its order and its hash included, depends on the key."""
        options = list(self.options)
        if self.shuffle:
            options.sort(key=lambda option: content_hash([self.id, option.id]))
        part: dict[str, Any] = {
            "id": self.id,
            "kind": self.kind,
            "stem": self.stem,
            "options": [{"id": option.id, "text": option.text} for option in options],
            "shuffle": self.shuffle,
            **self._for_roles(),
            **self.rules.public_extra(self),
        }
        part["sha"] = content_hash(part)
        return part

    @cached_property
    def sha(self) -> str:
        """The hash of the public part: names the question as the learner saw it."""
        return str(self.public()["sha"])

    @cached_property
    def full_sha(self) -> str:
        """The hash of the whole item, key and rationales included. Never leaves the trainer's side."""
        return content_hash(self.full())

    def full(self) -> dict[str, Any]:
        """The whole item as JSON, with the public hash; `item_from_full` reads it back."""
        return {
            "id": self.id,
            "kind": self.kind,
            "stem": self.stem,
            "difficulty": self.difficulty,
            "facts": list(self.facts),
            "reread": self.reread,
            "principle": self.principle,
            "shuffle": self.shuffle,
            "options": [{"id": o.id, "text": o.text, "rationale": o.rationale} for o in self.options],
            "key": list(self.key),
            "sha": self.sha,
            **self._for_roles(),
            **self.rules.full_extra(self),
        }

    def _for_roles(self) -> dict[str, Any]:
        # Left out where an item is for everyone: items that were released before there were roles keep their hash.
        return {"roles": list(self.roles)} if self.roles else {}


def item_from_full(full: Mapping[str, Any]) -> Item:
    """The item that `Item.full` wrote. Raises KeyError or ValueError when `full` is not such a table."""
    item = Item(
        id=full["id"],
        kind=full["kind"],
        stem=full["stem"],
        difficulty=full["difficulty"],
        facts=tuple(full["facts"]),
        reread=full["reread"],
        principle=full["principle"],
        shuffle=full["shuffle"],
        options=tuple(Option(o["id"], o["text"], o["rationale"]) for o in full["options"]),
        key=tuple(full["key"]),
        roles=tuple(full.get("roles", ())),
    )
    return item.rules.from_full(item, full)
