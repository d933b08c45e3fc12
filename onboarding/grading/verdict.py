"""From slot results and the trainer's marks to one state in words. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from onboarding.grading.score import FAILED, NOT_ASKED, SlotResult

WAITING_STATE = "waiting for marking"
FAILED_STATE = "could not be graded"
PASSED_STATE = "graded: passed"
NOT_PASSED_STATE = "graded: not yet passed"


@dataclass(frozen=True)
class Mark:
    """What the trainer gave in the formgrader for one slot. `score` is None when only a comment was written."""

    score: Decimal | None
    comment: str

    def to_json(self, answer: str) -> dict[str, str | None]:
        return {"score": None if self.score is None else str(self.score), "comment": self.comment, "answer": answer}


@dataclass(frozen=True)
class Verdict:
    """The state of an attempt. `score` is set only when it is graded; `reason` is one or two sentences, empty when passed."""

    state: str
    score: Decimal | None
    max: Decimal
    reason: str

    @property
    def passed(self) -> bool:
        return self.state == PASSED_STATE


def final_score(result: SlotResult, mark: Mark | None) -> Decimal | None:
    """What the slot counts: the trainer's mark where there is one (kept within 0 and the slot's points), else the program's."""
    if mark is not None and mark.score is not None:
        return min(max(mark.score, Decimal(0)), Decimal(result.points))
    return result.got


def judge(results: Sequence[SlotResult], marks: Mapping[str, Mark], *, pass_mark: int) -> Verdict:
    """The verdict on an attempt: passed with `pass_mark` per cent of the points and every must-pass slot full, in the same attempt.

    A slot that was carried counts as it did where it was right; one that the answered paper did not have counts for nothing.
    """
    results = [result for result in results if result.status != NOT_ASKED]
    scores = {result.slot: final_score(result, marks.get(result.slot)) for result in results}
    most = sum((Decimal(result.points) for result in results), Decimal(0))
    missing = [result for result in results if scores[result.slot] is None]
    failed = [result for result in missing if result.status == FAILED]
    if failed:
        return Verdict(FAILED_STATE, None, most, _why_failed(failed, results))
    if missing:
        return Verdict(WAITING_STATE, None, most, f"{_questions(missing)} to be marked by the trainer.")
    got = sum((score for score in scores.values() if score is not None), Decimal(0))
    unsafe = [result for result in results if result.must_pass and scores[result.slot] != result.points]
    if not results or most == 0:
        return Verdict(FAILED_STATE, None, most, "The quiz has no questions.")
    if got * 100 >= most * pass_mark and not unsafe:
        return Verdict(PASSED_STATE, got, most, "")
    reasons = []
    if got * 100 < most * pass_mark:
        reasons.append(f"{percent(got, most)} % of the points; {pass_mark} % are needed.")
    if unsafe:
        reasons.append(f"Safety {_questions(unsafe).lower()} must be fully right.")
    return Verdict(NOT_PASSED_STATE, got, most, " ".join(reasons))


def percent(got: Decimal, most: Decimal) -> str:
    """Whole per cent, rounded down, so that nobody reads the pass mark who has not reached it."""
    return str(int(got * 100 / most))


def _why_failed(failed: Sequence[SlotResult], results: Sequence[SlotResult]) -> str:
    reasons = {result.reason for result in failed}
    if len(failed) == len(results) and len(reasons) == 1:
        return reasons.pop()
    return " ".join(f"Question {result.number}: {result.reason}" for result in failed)


def _questions(results: Sequence[SlotResult]) -> str:
    numbers = [str(result.number) for result in results]
    return f"Question {numbers[0]}" if len(numbers) == 1 else f"Questions {', '.join(numbers[:-1])} and {numbers[-1]}"
