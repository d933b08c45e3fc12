"""Which attempt counts. Pure: entries in, one entry out.

The whole attempt counts, with its own points and its own safety questions: a pass is never put together from two attempts.
"""

from collections.abc import Iterable
from decimal import Decimal

from onboarding.records.entries import Entry

POLICIES = ("first", "best", "last")
PASSED, FAILED, GRADED = "graded: passed", "could not be graded", "graded: "
"""The states that matter here, as the course's one vocabulary has them."""


def attempts(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The newest entry of each attempt, in the order in which the attempts were handed in; void ones and what is no attempt left out."""
    newest: dict[tuple[str, str, str], Entry] = {}
    for entry in entries:
        record = entry.record
        if entry.type != "station" and not record.station and record.scores:
            newest[record.learner, record.quiz, record.attempt_id] = entry
    standing = [entry for entry in newest.values() if entry.type != "void"]
    return tuple(sorted(standing, key=_order))


def counting(entries: Iterable[Entry], policy: str) -> Entry | None:
    """The attempt that counts for one learner at one quiz, given all their entries; None when there is none.

    first: the first attempt that could be graded, even while it waits for marking.
    best: a pass before every attempt without one, then the higher share of the points; of equals the earlier.
    last: the last attempt that has a number.
    While nothing has a number, the newest attempt stands for its state. An attempt that could not be graded never takes away what an
    earlier one has earned. Raises ValueError for a policy that is none.
    """
    if policy not in POLICIES:
        raise ValueError(f"'{policy}' is no policy; use one of {', '.join(POLICIES)}")
    known = attempts(entries)
    graded = [entry for entry in known if entry.record.state.startswith(GRADED)]
    if policy == "first":
        readable = [entry for entry in known if not entry.record.state.startswith(FAILED)]
        return readable[0] if readable else known[-1] if known else None
    if not graded:
        return known[-1] if known else None
    if policy == "last":
        return graded[-1]
    return max(graded, key=lambda entry: (entry.record.state == PASSED, share(entry)))


def points(entry: Entry) -> tuple[Decimal | None, Decimal]:
    """What an attempt earned and could earn; the first is None unless it is graded."""
    scores = entry.record.scores.values()
    most = sum((Decimal(score.max) for score in scores), Decimal(0))
    if not entry.record.state.startswith(GRADED):
        return None, most
    return sum((Decimal(score.got) for score in scores if score.got is not None), Decimal(0)), most


def share(entry: Entry) -> Decimal:
    """The share of the points of a graded attempt, 0 to 1."""
    got, most = points(entry)
    return Decimal(0) if got is None or not most else got / most


def _order(entry: Entry) -> tuple[str, int]:
    # What arrived first was first. What carries no time of arrival (handed in by other means) goes by when it was entered.
    return entry.record.received or entry.recorded, entry.seq
