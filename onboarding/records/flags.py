"""What a trainer should look into, worked out from the ledger. Pure: nothing is written, and asking again gives the same."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from onboarding.records.entries import Entry, Record, SlotScore
from onboarding.records.observed import Observation, observations
from onboarding.records.policy import attempts

NOT_DUE = "Not the variants this learner was due:"
ROLE_DIFFERS = "Answered as"
BEYOND = "This attempt was not allowed by the trainer:"
NOT_RIGHT_BEFORE = "The answer sheet says that this question was right before,"
OTHER_ATTEMPT = "The answer sheet names another attempt than the one"
"""How the sentences begin that the grader writes into an entry's reason when something is odd."""

FREE_ATTEMPTS = 3
"""After so many failed attempts the trainer speaks with the person before there is another one."""
PASSED, NOT_PASSED, NOT_GRADED = "graded: passed", "graded: not yet passed", "could not be graded"
WAITING = "waiting for marking"


class Kind(StrEnum):
    """Why a trainer is called."""

    FAILED_SAFETY = "failed-safety"
    THREE_ATTEMPTS = "three-attempts"
    NOT_GRADED = "could-not-be-graded"
    VARIANT = "variant-mismatch"
    CARRY = "carry-refused"
    BEYOND = "beyond-allowance"
    FAILED_STATION = "failed-station"


@dataclass(frozen=True)
class Flag:
    """One thing to look into. `since` is when the attempt behind it was received (UTC), `words` are for people."""

    learner: str
    quiz: str
    kind: Kind
    since: str
    words: str


def flags(entries: Iterable[Entry], people: Mapping[str, str] | None = None) -> list[Flag]:
    """What to look into now, by learner, quiz and time. `entries` are the ledger's; `people` gives names by learner id.

    A failed safety question stands as soon as the program has marked it, also while a written answer waits for its mark. It and
    three failed attempts stand until the quiz is passed, an attempt that could not be graded until another one was; a critical step
    that was not done at a station until a later observation is competent. An odd attempt (a variant or role that was not due, an
    answer carried without right, or one that was not allowed) stays: nobody may pass by it unseen.
    """
    known = tuple(entries)
    taken: dict[tuple[str, str], list[Record]] = {}
    for entry in attempts(known):
        taken.setdefault((entry.record.learner, entry.record.quiz), []).append(entry.record)
    found = [
        flag
        for (learner, quiz), records in sorted(taken.items())
        for flag in _of_quiz(learner, quiz, records, (people or {}).get(learner, learner))
    ]
    found += _of_stations(observations(known), people or {})
    return sorted(found, key=lambda flag: (flag.learner, flag.quiz, flag.since, flag.kind))


def _of_quiz(learner: str, quiz: str, taken: list[Record], name: str) -> Iterable[Flag]:
    def flag(kind: Kind, record: Record, words: str) -> Flag:
        return Flag(learner, quiz, kind, record.received or "", words)

    last = taken[-1]
    passed = any(record.state == PASSED for record in taken)
    failed = [record for record in taken if record.state == NOT_PASSED]
    if not passed:
        # A person may be on a shift long before somebody marks their written answer.
        known = [last, *failed[-1:]] if last.state == WAITING else failed[-1:]
        for record in known:
            missed = sorted(slot for slot, score in record.scores.items() if _missed(record, score))
            if missed:
                yield flag(
                    Kind.FAILED_SAFETY, record,
                    f"{name} missed a safety question in attempt {record.n} ({', '.join(missed)}). "
                    "Speak with them before their next shift.",
                )  # fmt: skip
                break
        if len(failed) >= FREE_ATTEMPTS:
            yield flag(
                Kind.THREE_ATTEMPTS, failed[FREE_ATTEMPTS - 1],
                f"{name} has failed {len(failed)} attempts. An oral check is next; then: onboarding people allow-attempt {learner} {quiz}",
            )  # fmt: skip
    if last.state == NOT_GRADED:
        yield flag(Kind.NOT_GRADED, last, f"An attempt of {name} could not be graded: {last.reason}")
    for record in taken:
        if NOT_DUE in record.reason or ROLE_DIFFERS in record.reason:
            yield flag(
                Kind.VARIANT, record, f"Attempt {record.n} of {name}: {_about(record.reason, NOT_DUE, ROLE_DIFFERS)}"
            )
        if NOT_RIGHT_BEFORE in record.reason or OTHER_ATTEMPT in record.reason:
            about = _about(record.reason, NOT_RIGHT_BEFORE, OTHER_ATTEMPT)
            yield flag(Kind.CARRY, record, f"Attempt {record.n} of {name}: {about}")
        if BEYOND in record.reason:
            yield flag(Kind.BEYOND, record, f"Attempt {record.n} of {name}: {_about(record.reason, BEYOND)}")


def _of_stations(seen: Sequence[Observation], people: Mapping[str, str]) -> Iterable[Flag]:
    """The newest observation with a critical step not done, of those after the last competent one."""
    open_: dict[tuple[str, str], Observation] = {}
    for one in seen:
        if one.competent:
            open_.pop((one.learner, one.station), None)
        elif one.missed_critical:
            open_[one.learner, one.station] = one
    for one in open_.values():
        steps = "; ".join(one.step_text(step) for step in one.missed_critical)
        yield Flag(
            one.learner, one.entry.record.quiz, Kind.FAILED_STATION, one.entry.record.received or "",
            f"{people.get(one.learner, one.learner)} did not do a critical step at the station “{one.title}” on {one.on}: {steps} "
            "Speak with them before their next shift, and watch the station again.",
        )  # fmt: skip


def _missed(record: Record, score: SlotScore) -> bool:
    """A safety question that is known not to be fully right; a written one that waits for its mark is not known yet."""
    if score.got is None:
        return score.must_pass and record.state == NOT_PASSED
    return score.must_pass and Decimal(score.got) < Decimal(score.max)


def _about(reason: str, *starts: str) -> str:
    """The sentences of a reason that begin so."""
    found = []
    for start in starts:
        if start in reason:
            found.append(start + reason.split(start, 1)[1].split(". ", 1)[0].rstrip(".") + ".")
    return " ".join(found)
