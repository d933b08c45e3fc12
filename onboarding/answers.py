"""Reads an answer sheet: the only reader of what a learner handed in.

Nothing here trusts its input. A fault in one slot costs that slot a reason, never the others; a sheet that cannot be read at all
raises `SheetProblem` with a sentence.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from onboarding.errors import AnswerInvalid, CourseError
from onboarding.questions.kinds import KINDS
from onboarding.questions.roles import ROLES

MAX_BYTES = 256 * 1024
MAX_ATTEMPT = 10_000
MAX_SLOTS = 200
MAX_DEPTH = 16
"""How deep a sheet may be nested; the deepest answer there is (a case with its steps) needs seven levels."""
SHEET_NAME = "answers.json"
_SHEET_FIELDS = {"schema", "quiz", "learner", "content", "attempt", "submitted", "slots", "role"}
_SLOT_FIELDS = {"variant", "sha", "order", "rev", "saved", "request", "value", "carried"}


class SheetProblem(CourseError):
    """The sheet as a whole cannot be graded; the sentence is the reason."""


@dataclass(frozen=True)
class SlotAnswer:
    """One slot as handed in: which variant was shown (id and public hash) and the raw JSON value, still unchecked.

    `carried` names an earlier attempt: the slot was not asked again, and variant and value only repeat what was shown then. Empty
    for a slot that was asked. The claim is checked by the grader.
    """

    slot: str
    variant: str
    sha: str
    raw: object
    carried: str = ""

    def value(self, public: Mapping[str, Any]) -> Any:
        """The answer, checked against the public part of the very item that was shown. Raises AnswerInvalid."""
        if public.get("sha") != self.sha or public.get("id") != self.variant:
            raise AnswerInvalid("The answer belongs to another version of this question.")
        return KINDS[public["kind"]].read(public, self.raw)


@dataclass(frozen=True)
class Sheet:
    """A readable answer sheet. `problems` holds the reason for each slot that could not be read; `role` is the one that the learner
    answered in, empty when none was told."""

    quiz: str
    learner: str
    content: str
    attempt_id: str
    attempt_n: int
    opened: str
    submitted: str | None
    slots: dict[str, SlotAnswer]
    problems: dict[str, str]
    role: str = ""


def read_sheet(data: bytes, *, quiz: str) -> Sheet:
    """The answer sheet in `data` for `quiz`. Raises SheetProblem when it cannot be read as a whole."""
    if len(data) > MAX_BYTES:
        raise SheetProblem(f"The answer sheet is larger than {MAX_BYTES // 1024} KiB.")
    try:
        table = json.loads(data.decode("utf-8"), parse_constant=_refuse_constant, object_pairs_hook=_no_repeats)
    except UnicodeDecodeError as error:
        raise SheetProblem("The answer sheet is not text in UTF-8.") from error
    except RecursionError as error:
        raise SheetProblem("The answer sheet is nested too deeply.") from error
    except ValueError as error:
        raise SheetProblem(f"The answer sheet is damaged or cut off: {_short(error)}.") from error
    if _deeper_than(table, MAX_DEPTH):
        # Reading may succeed where writing it again, deeper in the program, would not.
        raise SheetProblem("The answer sheet is nested too deeply.")
    if not isinstance(table, dict) or table.get("schema") != 1:
        raise SheetProblem("The answer sheet is not of a kind this course knows (schema 1).")
    if set(table) - _SHEET_FIELDS:
        raise SheetProblem(f"The answer sheet has an unknown field: {_short(sorted(set(table) - _SHEET_FIELDS)[0])}.")
    attempt = table.get("attempt")
    if not isinstance(attempt, dict) or set(attempt) != {"id", "n", "opened"}:
        raise SheetProblem("The answer sheet does not say which attempt it is.")
    number = attempt["n"]
    if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= MAX_ATTEMPT:
        raise SheetProblem("The answer sheet has no valid attempt number.")
    if table.get("quiz") != quiz:
        raise SheetProblem(f"The answer sheet belongs to another quiz: {_short(table.get('quiz'))}.")
    role = table.get("role", "")
    if not isinstance(role, str) or (role and role not in ROLES):
        raise SheetProblem(f"The answer sheet names a role that this course does not have: {_short(role)}.")
    slots, problems = _read_slots(table.get("slots"))
    submitted = table.get("submitted")
    return Sheet(
        quiz=quiz,
        learner=_text(table, "learner"),
        content=_text(table, "content"),
        attempt_id=_text(attempt, "id"),
        attempt_n=number,
        opened=_text(attempt, "opened"),
        submitted=None if submitted is None else _text(table, "submitted"),
        slots=slots,
        problems=problems,
        role=role,
    )


def utc_stamp(moment: datetime) -> str:
    """A moment as all our files write it: UTC, YYYY-MM-DDTHH:MM:SS.ffffffZ."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _read_slots(table: object) -> tuple[dict[str, SlotAnswer], dict[str, str]]:
    if not isinstance(table, dict):
        raise SheetProblem("The answer sheet has no list of answers.")
    if len(table) > MAX_SLOTS:
        raise SheetProblem(f"The answer sheet has {len(table):,} answers; no quiz has that many.")
    slots: dict[str, SlotAnswer] = {}
    problems: dict[str, str] = {}
    for slot, entry in table.items():
        if not isinstance(entry, dict):
            problems[slot] = "The entry is not a table."
        elif set(entry) - _SLOT_FIELDS:
            problems[slot] = f"The entry has an unknown field: {_short(sorted(set(entry) - _SLOT_FIELDS)[0])}."
        elif not isinstance(entry.get("variant"), str) or not isinstance(entry.get("sha"), str):
            problems[slot] = "The entry does not say which question was shown."
        elif "value" not in entry:
            problems[slot] = "The entry has no answer field."
        elif not isinstance(entry.get("carried", "-"), str) or not 0 < len(entry.get("carried", "-")) <= 64:
            problems[slot] = "The entry does not say from which attempt it was carried."
        else:
            slots[slot] = SlotAnswer(slot, entry["variant"], entry["sha"], entry["value"], entry.get("carried", ""))
    return slots, problems


def _text(table: Mapping[str, Any], key: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value or len(value) > 200:
        raise SheetProblem(f"The answer sheet has no valid '{key}'.")
    return value


def _short(thing: object) -> str:
    text = "".join(character if character.isprintable() else "?" for character in str(thing))
    return text if len(text) <= 80 else f"{text[:77]}..."


def _deeper_than(thing: object, most: int) -> bool:
    level = [thing]
    for _ in range(most):
        level = [part for whole in level for part in _parts(whole)]
    return bool(level)


def _parts(thing: object) -> Iterable[object]:
    if isinstance(thing, dict):
        return thing.values()
    return thing if isinstance(thing, list) else ()


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number")


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) != len(pairs):
        raise ValueError("a field stands twice")
    return table
