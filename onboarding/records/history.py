"""The story of a learner's attempts, as a trainer reads it: every attempt, every mark, every regrade, with who, when and why. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from onboarding.records.entries import Entry
from onboarding.records.observed import Observation
from onboarding.records.policy import points

_WORDS = {
    "attempt": "handed in and graded",
    "mark": "marked by the trainer",
    "regrade": "regraded",
    "station": "observed practice",
    "void": "struck out",
}


@dataclass(frozen=True)
class Line:
    """One thing that happened. Times are UTC stamps; texts are plain and empty where there is nothing to say."""

    quiz: str
    attempt: str
    when: str
    what: str
    state: str
    points: str
    changed: str
    why: str


def story(entries: Iterable[Entry]) -> tuple[Line, ...]:
    """A line for each entry, in order; `changed` says what is new against the entry before it of the same attempt."""
    before: dict[tuple[str, str, str], Entry] = {}
    lines = []
    for entry in entries:
        record = entry.record
        key = (record.learner, record.quiz, record.attempt_id)
        got, most = points(entry)
        lines.append(
            Line(
                quiz=record.quiz,
                attempt=str(record.n) if record.n else record.attempt_id,
                when=entry.recorded,
                what=_what(entry),
                state=record.state,
                points="" if got is None else f"{got} of {most}",
                changed=_changed(before.get(key), entry),
                why=" ".join(part for part in (record.why, record.reason) if part),
            )
        )
        before[key] = entry
    return tuple(lines)


def _what(entry: Entry) -> str:
    record = entry.record
    if record.station and entry.type == "station":
        seen = Observation(entry)
        return f"{_WORDS['station']} on {seen.on} ({seen.where}), signed by {seen.signed_by}"
    return _WORDS.get(entry.type, entry.type) + (f" by {record.by}" if record.by else "")


def _changed(before: Entry | None, entry: Entry) -> str:
    if before is None:
        return f"received {entry.record.received}" if entry.record.received else ""
    old, new = before.record, entry.record
    parts = [
        f"mark for {slot}: {_mark(new.marks[slot])}" for slot in new.marks if new.marks[slot] != old.marks.get(slot)
    ]
    parts += [f"mark for {slot} taken back" for slot in old.marks if slot not in new.marks]
    parts += [
        f"{slot}: {old.scores[slot].got or 'no number'} → {score.got or 'no number'}"
        for slot, score in new.scores.items()
        if slot in old.scores and old.scores[slot].got != score.got
    ]
    return "; ".join(parts)


def _mark(mark: Mapping[str, Any]) -> str:
    score = "no points" if mark.get("score") is None else f"{mark['score']} points"
    return f"{score}, “{mark['comment']}”" if mark.get("comment") else score
