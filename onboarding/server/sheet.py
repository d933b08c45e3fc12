"""The answer sheet: opened, written slot by slot, handed in, taken again. Knows nothing of Jupyter.

Every function that changes the sheet holds the folder's lock, so any number of threads and server processes may call them at once.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from onboarding.answers import utc_stamp
from onboarding.errors import AnswerInvalid, CourseError
from onboarding.questions import choose_variant, kind_of, shuffled
from onboarding.server.lock import folder_lock
from onboarding.server.paper import Paper, PaperSlot
from onboarding.server.sheet_file import Loaded, Table, earlier_attempts, keep_attempt, keep_copy, load, save, too_large


@dataclass(frozen=True)
class Opened:
    """The sheet as it now lies on the disk, and sentences about what had to be mended."""

    table: Table
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Ack:
    """The write is on the disk. `saved` is UTC."""

    slot: str
    rev: int
    saved: str


class Changed(CourseError):
    """Another write came first; carries what is saved now."""

    def __init__(self, *, slot: str, rev: int, saved: str | None, value: Any) -> None:
        self.slot, self.rev, self.saved, self.value = slot, rev, saved, value
        super().__init__("This answer was changed in another window. Look at both and choose which one to keep.")


class OtherAttempt(CourseError):
    """The write belongs to an attempt that is no longer the current one."""


class AlreadySubmitted(CourseError):
    """The attempt has been handed in and can only be read."""


class RetakeRefused(CourseError):
    """A new attempt is not allowed now; the sentence says why."""


class RoleNeeded(CourseError):
    """A question differs by role, and nobody said in which role this learner answers."""


def open_sheet(folder: Path, *, learner: str, paper: Paper, now: datetime, role: str = "") -> Opened:
    """The current sheet; opens the first attempt, in `role`, when there is none, and mends what can be mended without losing an answer.

    Raises RoleNeeded, DiskProblem or FolderBusy.
    """
    with folder_lock(folder):
        return _open(folder, learner=learner, paper=paper, now=now, role=role)


def write_answer(
    folder: Path,
    *,
    learner: str,
    paper: Paper,
    attempt: object,
    slot: object,
    rev: object,
    request: object,
    value: object,
    now: datetime,
) -> Ack:
    """Write one answer if nobody wrote this slot since revision `rev`; returns when it is on the disk.

    All five are untrusted JSON. The same `request` with the same value again gets the first acknowledgement again. Raises
    AnswerInvalid, Changed, OtherAttempt, AlreadySubmitted, DiskProblem or FolderBusy; the sheet is then as it was.
    """
    if not isinstance(rev, int) or isinstance(rev, bool) or rev < 0:
        raise AnswerInvalid("The page sent no valid revision. Reload the page.")
    if (
        not isinstance(request, str)
        or not 0 < len(request) <= 100
        or not request.isascii()
        or not request.isprintable()
    ):
        raise AnswerInvalid("The page sent no valid request number. Reload the page.")
    with folder_lock(folder):
        table = _open(folder, learner=learner, paper=paper, now=now).table
        if not isinstance(attempt, str) or attempt != table["attempt"]["id"]:
            raise OtherAttempt("A newer attempt of this quiz has been started. Reload the page to see it.")
        entry = table["slots"].get(slot) if isinstance(slot, str) else None
        public = _public(paper, slot, entry)
        if entry is not None and entry.get("carried"):
            raise AnswerInvalid("This question was right in an earlier attempt and is not asked again.")
        if not isinstance(slot, str) or entry is None or public is None:
            raise AnswerInvalid("This question is not part of your quiz any more. Reload the page.")
        checked = kind_of(public["kind"]).read(public, value)
        if entry["request"] == request and entry["value"] == checked:
            return Ack(slot=slot, rev=entry["rev"], saved=entry["saved"])
        if table["submitted"] is not None:
            raise AlreadySubmitted("This attempt has been submitted and cannot be changed any more.")
        if entry["rev"] != rev:
            raise Changed(slot=slot, rev=entry["rev"], saved=entry["saved"], value=entry["value"])
        written = {**entry, "rev": rev + 1, "saved": utc_stamp(now), "request": request, "value": checked}
        after = {**table, "slots": {**table["slots"], slot: written}}
        if too_large(after):
            raise AnswerInvalid("All answers of this quiz together are too long. Shorten this answer or another one.")
        save(folder, after)
        return Ack(slot=slot, rev=written["rev"], saved=written["saved"])


def submit(
    folder: Path, *, learner: str, paper: Paper, attempt: object, hand_in: Callable[[], datetime], now: datetime
) -> Table:
    """Hand in the current attempt and close it; an attempt that was handed in before is left as it is.

    `hand_in` copies the folder away and returns when that was; what it raises is passed on and leaves the attempt open.
    Raises OtherAttempt, DiskProblem or FolderBusy, too.
    """
    # The lock is held throughout: no answer can slip in between what is handed in and what is closed.
    with folder_lock(folder):
        table = _open(folder, learner=learner, paper=paper, now=now).table
        if attempt != table["attempt"]["id"]:
            raise OtherAttempt("A newer attempt of this quiz has been started. Reload the page to see it.")
        if table["submitted"] is None:
            table = {**table, "submitted": utc_stamp(hand_in())}
            save(folder, table)
        return table


def retake(
    folder: Path,
    *,
    learner: str,
    paper: Paper,
    ended: str | None,
    now: datetime,
    role: str = "",
    carry: Mapping[str, str] | None = None,
) -> Opened:
    """Put the current attempt away and open the next one with variants not seen before, where there are any.

    `ended` is the id of an attempt whose feedback has been received and that was not passed. `carry` names, by slot, the attempt in
    which a question was right: it is shown and not asked again. `role` counts from this attempt on. Stopped at any moment, either
    attempt is whole in answers.json, and the old one is never without a copy. Raises RetakeRefused, RoleNeeded, DiskProblem or
    FolderBusy.
    """
    with folder_lock(folder):
        opened = _open(folder, learner=learner, paper=paper, now=now)
        table = opened.table
        if table["submitted"] is None:
            raise RetakeRefused("You have an attempt open. Finish and submit it first.")
        if ended != table["attempt"]["id"]:
            raise RetakeRefused(
                "You can try again once feedback on your last attempt is here and says 'not yet passed'."
            )
        keep_attempt(folder, table)
        fresh = _new_sheet(folder, learner=learner, paper=paper, now=now, role=role, carry=carry or {})
        save(folder, fresh)
        return Opened(fresh, opened.problems)


def carried_from(folder: Path, table: Table, paper: Paper) -> dict[str, dict[str, Any]]:
    """For each slot that is not asked again the attempt in which it was right, with its number (0 when that sheet is gone)."""
    wanted = {slot: entry["carried"] for slot, entry in table["slots"].items() if entry.get("carried")}
    if not wanted:
        return {}
    numbers = {kept["attempt"]["id"]: kept["attempt"]["n"] for kept in earlier_attempts(folder, quiz=paper.quiz)}
    return {slot: {"attempt": attempt, "n": numbers.get(attempt, 0)} for slot, attempt in wanted.items()}


def started(table: Table) -> bool:
    """True once an answer has been written in this attempt."""
    return any(entry["rev"] > 0 for entry in table["slots"].values())


def unanswered(table: Table, paper: Paper) -> list[str]:
    """The slots where something is left to do, in the paper's order."""
    left = []
    for slot in paper.slots:
        entry = table["slots"].get(slot.id)
        public = _public(paper, slot.id, entry)
        if entry is not None and entry.get("carried"):
            continue
        if entry is None or public is None or not kind_of(public["kind"]).answered(public, entry["value"]):
            left.append(slot.id)
    return left


def _open(folder: Path, *, learner: str, paper: Paper, now: datetime, role: str = "") -> Opened:
    loaded = load(folder, quiz=paper.quiz, learner=learner, now=now)
    if loaded.table is None:
        table = _new_sheet(folder, learner=learner, paper=paper, now=now, role=role)
        save(folder, table)
        return Opened(table, loaded.problems)
    if loaded.table["submitted"] is not None:
        return Opened(loaded.table, loaded.problems)
    return _in_step(folder, loaded, paper=paper, now=now)


def _in_step(folder: Path, loaded: Loaded, *, paper: Paper, now: datetime) -> Opened:
    """Bring an open attempt in step with the paper: a course update, or a hand, may have changed either."""
    assert loaded.table is not None
    table, problems = loaded.table, list(loaded.problems)
    learner, attempt, slots = table["learner"], table["attempt"]["id"], dict(table["slots"])
    outdated, unreadable = [], []
    for slot in paper.slots:
        entry = slots.get(slot.id)
        public = _public(paper, slot.id, entry)
        if entry is not None and entry.get("carried"):
            continue
        if entry is None or (public is None and entry["value"] is None):
            earlier = earlier_attempts(folder, quiz=paper.quiz)
            fresh = _blank(
                slot, learner=learner, quiz=paper.quiz, attempt=attempt, earlier=earlier, role=table.get("role", "")
            )
            slots[slot.id] = {**fresh, "rev": entry["rev"] + 1 if entry else 0}
        elif public is None:
            outdated.append(slot.id)
        else:
            if sorted(entry["order"]) != sorted(option["id"] for option in public["options"]):
                slots[slot.id] = {**entry, "order": _order(public, learner=learner, attempt=attempt)}
            try:
                kind_of(public["kind"]).read(public, entry["value"])
            except AnswerInvalid:
                unreadable.append(slot.id)
                slots[slot.id] = {**slots[slot.id], "value": None, "rev": entry["rev"] + 1, "request": None}
    if unreadable:
        aside = keep_copy(folder, table, now=now)
        problems.append(
            f"Your answer to {_named(unreadable, paper)} was damaged: please answer again. The old file is kept as {aside.name}."
        )
    if outdated:
        problems.append(
            f"The course was updated after you answered {_named(outdated, paper)}. Your answer is kept and will be marked as you gave it; "
            "it cannot be changed in this attempt."
        )
    if slots != table["slots"]:
        table = {**table, "slots": slots}
        save(folder, table)
    return Opened(table, tuple(problems))


def _new_sheet(
    folder: Path, *, learner: str, paper: Paper, now: datetime, role: str, carry: Mapping[str, str] | None = None
) -> Table:
    earlier = earlier_attempts(folder, quiz=paper.quiz)
    number = 1 + max((int(kept["attempt"]["n"]) for kept in earlier), default=0)
    attempt = {"id": secrets.token_hex(16), "n": number, "opened": utc_stamp(now)}
    slots = {}
    for slot in paper.slots:
        slots[slot.id] = _carried(slot.id, (carry or {}).get(slot.id), earlier) or _blank(
            slot, learner=learner, quiz=paper.quiz, attempt=str(attempt["id"]), earlier=earlier, role=role
        )
    return {
        "schema": 1,
        "quiz": paper.quiz,
        "learner": learner,
        "content": paper.content,
        "attempt": attempt,
        "submitted": None,
        "slots": slots,
        **({"role": role} if role else {}),
    }


def _carried(slot: str, attempt: str | None, earlier: Sequence[Mapping[str, Any]]) -> Table | None:
    """The entry of a slot that is not asked again: what was answered in `attempt`. None when that is not here: then it is asked."""
    found = next((kept["slots"].get(slot) for kept in earlier if kept["attempt"]["id"] == attempt), None)
    if attempt is None or not isinstance(found, dict) or found.get("carried"):
        return None
    kept = {field: found[field] for field in ("variant", "sha", "order", "saved", "value")}
    return {**kept, "rev": 0, "request": None, "carried": attempt}


def _blank(
    slot: PaperSlot, *, learner: str, quiz: str, attempt: str, earlier: Sequence[Mapping[str, Any]], role: str
) -> Table:
    fitting = slot.variants_for(role)
    if not fitting:
        raise RoleNeeded(
            "This quiz has questions that differ by role, and it is not known in which role you answer. Close the course, then start it "
            "with your role, for example: onboarding learn --role nurse (or counsellor, or support). On a clinic server, tell your trainer."
        )
    entries = [kept["slots"].get(slot.id) for kept in earlier]
    seen = [
        entry["variant"]
        for entry in entries
        if isinstance(entry, dict) and isinstance(entry.get("variant"), str) and not entry.get("carried")
    ]
    variant = choose_variant(learner=learner, quiz=quiz, slot=slot.id, variants=fitting, seen=seen, own=slot.own(role))
    public = slot.variants[variant]
    order = _order(public, learner=learner, attempt=attempt)
    return {
        "variant": variant,
        "sha": public["sha"],
        "order": order,
        "rev": 0,
        "saved": None,
        "request": None,
        "value": None,
    }


def _order(public: Mapping[str, Any], *, learner: str, attempt: str) -> list[str]:
    order = [option["id"] for option in public["options"]]
    return shuffled(order, learner=learner, attempt=attempt, variant=public["id"]) if public["shuffle"] else order


def _public(paper: Paper, slot: object, entry: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """The public part of what the entry shows, or None when the paper no longer has it."""
    place = paper.slot(slot) if isinstance(slot, str) else None
    if place is None or entry is None:
        return None
    public = place.variants.get(entry["variant"])
    return public if public is not None and public["sha"] == entry["sha"] else None


def _named(slots: list[str], paper: Paper) -> str:
    numbers = [str(place) for place, slot in enumerate(paper.slots, start=1) if slot.id in slots]
    return f"question {numbers[0]}" if len(numbers) == 1 else f"questions {', '.join(numbers[:-1])} and {numbers[-1]}"
