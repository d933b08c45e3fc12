"""From an answer sheet to a result for each slot. Pure: no files, no notebook, no gradebook.

Nothing fails open: a slot has a number only when its answer was read, its question found, and its kind of question scored it.
"""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from onboarding.answers import Sheet
from onboarding.errors import AnswerInvalid, CourseError
from onboarding.files import canonical_json, sha256
from onboarding.questions import Item, item_from_full, kind_of, slot_points, suits

_log = logging.getLogger(__name__)

SCORED, WAITING, FAILED, NOT_ASKED = "scored", "waiting", "failed", "not asked"
FindItem = Callable[[str, str, str], Item | None]
"""The item that was shown: (slot, variant, public hash) to the version with its key, or None when no such was released."""
Carry = Callable[[str, str], "SlotResult | str"]
"""What a slot carried from an earlier attempt counts: (slot, attempt id) to its result there, or a sentence when it may not be carried."""


@dataclass(frozen=True)
class PaperSlot:
    """A slot as the question paper has it; `number` counts from 1 as the learner saw it, `variants` are ids in the paper's order, `roles`
    says for whom a variant is (those that are for everyone are left out)."""

    slot: str
    number: int
    points: int
    must_pass: bool
    variants: tuple[str, ...]
    objective: str = ""
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def variants_for(self, role: str) -> list[str]:
        """The variants that a person in `role` may be asked."""
        return [variant for variant in self.variants if suits(self.roles.get(variant, ()), role)]

    def own(self, role: str) -> list[str]:
        """The variants that name this role."""
        return [variant for variant in self.variants if role in self.roles.get(variant, ())]


@dataclass(frozen=True)
class SlotResult:
    """What became of one slot.

    `status` is SCORED (then `got` is set), WAITING for the trainer's mark, FAILED: it could not be graded, and `reason` says why, or
    NOT_ASKED: the paper that was answered did not have it yet, and it counts for nothing. `value` is the checked answer, None when
    there is none; `answer` names question and answer together, for telling whether a mark still fits. `carried` names the earlier
    attempt whose points these are (number `carried_n`), empty for a slot that was asked in this one.
    """

    slot: str
    number: int
    points: int
    must_pass: bool
    status: str
    got: Decimal | None
    reason: str
    item: Item | None
    value: Any
    answer: str
    carried: str = ""
    carried_n: int = 0

    def to_json(self) -> dict[str, Any]:
        return {
            "schema": 1,
            "slot": self.slot,
            "number": self.number,
            "points": self.points,
            "must_pass": self.must_pass,
            "status": self.status,
            "got": None if self.got is None else str(self.got),
            "reason": self.reason,
            "item": None if self.item is None else self.item.full(),
            "value": self.value,
            "answer": self.answer,
            **({"carried": self.carried, "carried_n": self.carried_n} if self.carried else {}),
        }


def result_from_json(table: Mapping[str, Any]) -> SlotResult:
    """The result that `to_json` wrote. Raises KeyError, TypeError or ValueError when it is none."""
    return SlotResult(
        slot=table["slot"],
        number=table["number"],
        points=table["points"],
        must_pass=table["must_pass"],
        status=table["status"],
        got=None if table["got"] is None else Decimal(table["got"]),
        reason=table["reason"],
        item=None if table["item"] is None else item_from_full(table["item"]),
        value=table["value"],
        answer=table["answer"],
        carried=table.get("carried", ""),
        carried_n=table.get("carried_n", 0),
    )


def paper_slots(notebook: Mapping[str, Any]) -> tuple[PaperSlot, ...]:
    """The slots of a released question paper, in its order."""
    marks = [
        cell["metadata"]["onboarding"] for cell in notebook["cells"] if "slot" in cell["metadata"].get("onboarding", {})
    ]
    return tuple(
        PaperSlot(
            slot=mark["slot"],
            number=number,
            points=int(mark["points"]),
            must_pass=bool(mark["must_pass"]),
            variants=tuple(public["id"] for public in mark["variants"]),
            objective=str(mark.get("objective", "")),
            roles={public["id"]: tuple(public["roles"]) for public in mark["variants"] if public.get("roles")},
        )
        for number, mark in enumerate(marks, start=1)
    )


def score_sheet(
    sheet: Sheet,
    paper: tuple[PaperSlot, ...],
    find_item: FindItem,
    *,
    carry: Carry | None = None,
    asked: frozenset[str] | None = None,
) -> tuple[SlotResult, ...]:
    """A result for every slot of the paper. Never raises for what stands in the sheet.

    `asked` are the slots of the paper that was answered where that is known to be an earlier one. Without `carry` nothing is carried.
    """
    return tuple(_score_slot(slot, sheet, find_item, carry, asked) for slot in paper)


def fail_sheet(paper: tuple[PaperSlot, ...], reason: str, *, submission: str) -> tuple[SlotResult, ...]:
    """The results when the sheet as a whole could not be read; `submission` names it, so that a mark for it stays with it."""
    return tuple(_result(slot, FAILED, reason=reason, answer=_name([submission])) for slot in paper)


def carried_result(slot: PaperSlot, there: SlotResult, *, attempt: str, n: int) -> SlotResult:
    """What `slot` counts in an attempt that carries it from another one, where it had all points: `there` is its result in that one."""
    return replace(
        _result(
            slot, SCORED, answer=_name(["carried", attempt, there.answer]), got=slot_points(Fraction(1), slot.points)
        ),
        item=there.item,
        value=there.value,
        carried=attempt,
        carried_n=n,
    )


def _score_slot(
    slot: PaperSlot, sheet: Sheet, find_item: FindItem, carry: Carry | None, asked: frozenset[str] | None
) -> SlotResult:
    answer = sheet.slots.get(slot.slot)
    if answer is None and asked is not None and slot.slot not in asked and slot.slot not in sheet.problems:
        return _result(slot, NOT_ASKED, answer=_name([sheet.attempt_id]))
    if answer is not None and answer.carried:
        got = carry(slot.slot, answer.carried) if carry else "Nothing can be carried from another attempt here."
        if isinstance(got, SlotResult):
            return got
        return _result(slot, FAILED, reason=got, answer=_name([sheet.attempt_id]))
    if answer is None:
        reason = sheet.problems.get(slot.slot, "The answer sheet has no entry for this question.")
        return _result(slot, FAILED, reason=reason, answer=_name([sheet.attempt_id]))
    named = _name([answer.variant, answer.sha, answer.raw])
    try:
        item = find_item(slot.slot, answer.variant, answer.sha)
        if item is None:
            reason = "The answer names a question that was never handed out in this place."
            return _result(slot, FAILED, reason=reason, answer=named)
        value = answer.value(item.public())
        canonical_json(value)  # what cannot be written as UTF-8 could not be shown, kept or marked either
        return _score_value(slot, item, value, named)
    except UnicodeEncodeError:
        reason = "The answer holds half of a character."
    except AnswerInvalid as error:
        reason = str(error)
    except CourseError as error:
        reason = f"The question could not be looked up. {error}"
    except Exception:
        # A fault of ours costs this slot its number and nobody else anything.
        _log.exception("slot %s could not be scored", slot.slot)
        reason = "The program could not score this answer; the log says why."
    return _result(slot, FAILED, reason=reason, answer=named)


def _score_value(slot: PaperSlot, item: Item, value: Any, named: str) -> SlotResult:
    kind = kind_of(item.kind)
    if not kind.AUTO and value is not None:
        return _result(slot, WAITING, item=item, value=value, answer=named)
    fraction = kind.score(item, value)
    if not 0 <= fraction <= 1:
        raise ValueError(f"{item.id} scored {fraction}")
    return _result(slot, SCORED, item=item, value=value, answer=named, got=slot_points(fraction, slot.points))


def _name(parts: list[Any]) -> str:
    """A name for an answer as it was handed in. Unlike our own JSON it must take anything a JSON file can hold, half characters too."""
    return sha256(json.dumps(parts, sort_keys=True).encode("ascii"))


def _result(
    slot: PaperSlot,
    status: str,
    *,
    answer: str,
    got: Decimal | None = None,
    reason: str = "",
    item: Item | None = None,
    value: Any = None,
) -> SlotResult:
    return SlotResult(
        slot=slot.slot,
        number=slot.number,
        points=slot.points,
        must_pass=slot.must_pass,
        status=status,
        got=got,
        reason=reason,
        item=item,
        value=value,
        answer=answer,
    )
