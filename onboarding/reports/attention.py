"""Who needs a trainer now, the most urgent first: the ledger's flags, and what waits for a mark. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from onboarding.people import People
from onboarding.records.entries import Entry
from onboarding.records.flags import Kind, flags
from onboarding.records.policy import attempts
from onboarding.refreshers.reopened import LearnerReopened

WAITING = "waiting"
REOPENED = "reopened-safety"
_ORDER = (
    Kind.FAILED_SAFETY, REOPENED, Kind.FAILED_STATION, Kind.THREE_ATTEMPTS, Kind.NOT_GRADED, WAITING, Kind.CARRY, Kind.VARIANT, Kind.BEYOND,
)  # fmt: skip


@dataclass(frozen=True)
class Attention:
    """One thing to look at. `kind` is that of a flag, "reopened-safety" or "waiting"; `sentence` names the person and says what."""

    kind: str
    learner: str
    quiz: str
    sentence: str


def attention(
    entries: Iterable[Entry], *, people: People, now: datetime, open_again: Iterable[LearnerReopened] = ()
) -> tuple[Attention, ...]:
    """What to look at, the most urgent first. What is flagged, and until when, is decided in `records.flags` and nowhere else.

    `open_again` comes from the learners' own folders and not from the ledger: it names whom to speak with and changes no result.
    """
    known = list(entries)
    names = {learner: people.named(learner) for learner in people.people}
    found = [Attention(flag.kind, flag.learner, flag.quiz, flag.words) for flag in flags(known, names)]
    found += _waiting(known, people, now)
    found += [
        Attention(REOPENED, one.learner, one.module, f"{people.named(one.learner)}: {one.words}") for one in open_again
    ]
    return tuple(sorted(found, key=lambda one: (_ORDER.index(one.kind), one.learner, one.quiz)))


def _waiting(entries: Iterable[Entry], people: People, now: datetime) -> Iterable[Attention]:
    """Learners whose newest attempt waits for a mark."""
    by_place = sorted(attempts(entries), key=lambda entry: (entry.record.learner, entry.record.quiz))
    for (learner, quiz), group in groupby(by_place, key=lambda entry: (entry.record.learner, entry.record.quiz)):
        newest = list(group)[-1].record
        if newest.state.startswith("waiting"):
            since = _since(newest.received, now)
            words = f"Attempt {newest.n} of {people.named(learner)} waits for marking{since}. {newest.reason}"
            yield Attention(WAITING, learner, quiz, words)


def _since(received: str | None, now: datetime) -> str:
    try:
        days = (now - datetime.fromisoformat(received or "")).days
    except (ValueError, TypeError):
        return ""
    return f" since {days} day{'' if days == 1 else 's'}" if days >= 1 else " since today"
