"""What a learner's earlier attempts leave for the next one: which slots are right and need not be asked again, and how many failed.

Pure. The grader holds a sheet against it, and tells the learner's page of it with the feedback; see docs/decisions/carried-answers.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from onboarding.grading.score import PaperSlot
from onboarding.grading.verdict import NOT_PASSED_STATE
from onboarding.records.entries import Record
from onboarding.records.flags import FREE_ATTEMPTS

__all__ = ["FREE_ATTEMPTS", "Right", "Standing", "earlier", "standing"]


@dataclass(frozen=True)
class Right:
    """A slot that had all its points where it was last asked: in this attempt."""

    attempt: str
    n: int


@dataclass(frozen=True)
class Standing:
    """Where a learner stands at a quiz. `carry` are the slots that the next attempt does not ask again."""

    carry: Mapping[str, Right] = field(default_factory=dict)
    failed: int = 0

    def to_json(self, *, attempt: str, allowed: int) -> dict[str, Any]:
        """What the feedback page on `attempt` tells the learner's server."""
        carry = {slot: {"attempt": right.attempt, "n": right.n} for slot, right in self.carry.items()}
        return {"schema": 1, "attempt": attempt, "carry": carry, "failed": self.failed, "allowed": allowed}


def earlier(records: Iterable[Record], attempt: str) -> list[Record]:
    """The records before `attempt`; all of them when it has none yet."""
    found = []
    for record in records:
        if record.attempt_id == attempt:
            break
        found.append(record)
    return found


def standing(records: Iterable[Record], paper: Sequence[PaperSlot]) -> Standing:
    """Where the attempts in `records` (oldest first, the newest record of each) leave a learner.

    A slot is right when the attempt that asked it last gave it all points. A safety slot is asked again, right or not, while another
    safety slot of its objective was not fully right in the last graded attempt: the same behaviour in its other form.
    """
    right: dict[str, Right] = {}
    last: Record | None = None
    failed = 0
    for record in records:
        if not any(score.got is not None for score in record.scores.values()):
            continue  # nothing of it could be graded: it says nothing about anybody
        last = record
        failed += record.state == NOT_PASSED_STATE
        for slot, score in record.scores.items():
            if slot in record.carried:
                continue
            if score.got is not None and Decimal(score.got) == Decimal(score.max):
                right[slot] = Right(record.attempt_id, record.n)
            else:
                right.pop(slot, None)
    asked = last.scores if last is not None else {}
    missed = {slot.objective for slot in paper if slot.must_pass and slot.slot in asked and slot.slot not in right}
    keep = {slot.slot for slot in paper if not (slot.must_pass and slot.objective in missed)}
    return Standing({slot: found for slot, found in right.items() if slot in keep}, failed)
