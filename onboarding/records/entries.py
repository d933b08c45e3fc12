"""What a line of the ledger says."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

STATION = "station:"
"""How the quiz of an entry begins that is an observation at a station. No quiz can be called so: a quiz is a module of the course."""


def is_station(quiz: str) -> bool:
    """True when this is the name of a station and not of a quiz."""
    return quiz.startswith(STATION)


@dataclass(frozen=True)
class SlotScore:
    """What a slot earned: `got` and `max` are decimal strings; `got` is None while there is no number."""

    got: str | None
    max: str
    must_pass: bool = False


@dataclass(frozen=True)
class Record:
    """What is known of one attempt now; `Ledger.record` turns a change of it into a new entry."""

    learner: str
    quiz: str
    attempt_id: str
    n: int
    sheet: str  # SHA-256 of the answer sheet as it was received
    variants: Mapping[str, str]
    answers: Mapping[str, Any]
    scores: Mapping[str, SlotScore]
    state: str
    reason: str
    content: Mapping[str, Any]
    submitted_claimed: str | None
    received: str | None
    grader: str
    marks: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    role: str = ""  # in which the learner answered, as the sheet says
    carried: Mapping[str, str] = field(default_factory=dict)  # slot: the earlier attempt whose points these are
    why: str = ""
    """Why a person had this entry made, in their words; empty when the program made it by itself."""
    by: str = ""
    """The account of that person on the computer; empty like `why`."""
    observed: Mapping[str, Any] = field(default_factory=dict)
    """What was signed at a station of observed practice (docs/formats.md); empty for an attempt at a quiz."""

    @property
    def station(self) -> str:
        """The station that this is an observation at, or an empty text for an attempt at a quiz."""
        return self.quiz.removeprefix(STATION) if is_station(self.quiz) else ""

    def body(self) -> dict[str, Any]:
        """The part of an entry that says what happened, without its place in the chain."""
        # Left out while empty, so that entries from before there were reasons read and compare as they did.
        person = {"why": self.why, "by": self.by} if self.why or self.by else {}
        return {
            **person,
            "learner": self.learner,
            "quiz": self.quiz,
            "attempt_id": self.attempt_id,
            "n": self.n,
            "sheet": self.sheet,
            "variants": dict(self.variants),
            "answers": dict(self.answers),
            "scores": {slot: {"got": s.got, "max": s.max, "must_pass": s.must_pass} for slot, s in self.scores.items()},
            "state": self.state,
            "reason": self.reason,
            "content": dict(self.content),
            "submitted_claimed": self.submitted_claimed,
            "received": self.received,
            "grader": self.grader,
            "marks": {slot: dict(mark) for slot, mark in self.marks.items()},
            **({"role": self.role} if self.role else {}),
            **({"carried": dict(self.carried)} if self.carried else {}),
            **({"observed": dict(self.observed)} if self.observed else {}),
        }


@dataclass(frozen=True)
class Entry:
    """One line of the ledger."""

    seq: int
    hash: str
    prev: str
    type: str
    recorded: str
    record: Record


def read_entry(text: str) -> Entry:
    """The entry in a line of the ledger. Raises KeyError, TypeError or ValueError when it is none."""
    data = json.loads(text)
    chain = {key: data.pop(key) for key in ("seq", "hash", "prev", "type", "recorded")}
    data["scores"] = {slot: SlotScore(**score) for slot, score in data["scores"].items()}
    return Entry(record=Record(**data), **chain)
