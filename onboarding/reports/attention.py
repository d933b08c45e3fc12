"""Who needs a trainer now, from the ledger alone: the newest attempts that have no grade, and learners who try again and again. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from onboarding.records.entries import Entry
from onboarding.records.policy import FAILED, PASSED, attempts

TRIES = 3
"""Attempts without a pass after which a person, not another attempt, should help."""
MISSES = 2
"""Attempts in which the same safety question was missed."""
_ORDER = ("safety", "stuck", "failed", "waiting")


@dataclass(frozen=True)
class Attention:
    """One thing to look at. `kind` is one of safety, stuck, failed, waiting; `sentence` says what and is plain text."""

    kind: str
    learner: str
    quiz: str
    sentence: str


def attention(entries: Iterable[Entry], *, now: datetime) -> tuple[Attention, ...]:
    """What to look at, the most urgent first; nothing about a quiz that was passed in the end."""
    found = []
    known = sorted(attempts(entries), key=lambda entry: (entry.record.learner, entry.record.quiz))
    for (learner, quiz), group in groupby(known, key=lambda entry: (entry.record.learner, entry.record.quiz)):
        found += [Attention(kind, learner, quiz, text) for kind, text in _about(list(group), now)]
    return tuple(sorted(found, key=lambda one: (_ORDER.index(one.kind), one.learner, one.quiz)))


def _about(taken: list[Entry], now: datetime) -> Iterable[tuple[str, str]]:
    newest = taken[-1].record
    if newest.state.startswith(FAILED):
        yield "failed", f"Attempt {newest.n or '?'} could not be graded. {newest.reason}"
    elif newest.state.startswith("waiting"):
        yield "waiting", f"Attempt {newest.n} waits for marking{_since(newest.received, now)}. {newest.reason}"
    if any(entry.record.state == PASSED for entry in taken):
        return
    tried = [entry for entry in taken if entry.record.state.startswith("graded")]
    if len(tried) >= TRIES:
        yield "stuck", f"{len(tried)} attempts, not yet passed. {tried[-1].record.reason}"
    missed = Counter(
        slot
        for entry in tried
        for slot, score in entry.record.scores.items()
        if score.must_pass and score.got is not None and Decimal(score.got) < Decimal(score.max)
    )
    again = sorted(slot for slot, count in missed.items() if count >= MISSES)
    if again:
        yield "safety", f"Safety question {', '.join(again)} missed in {MISSES} attempts or more."


def _since(received: str | None, now: datetime) -> str:
    try:
        days = (now - datetime.fromisoformat(received or "")).days
    except (ValueError, TypeError):
        return ""
    return f" since {days} day{'' if days == 1 else 's'}" if days >= 1 else " since today"
