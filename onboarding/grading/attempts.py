"""The archive of attempts, and what the ledger says of each.

`trainer/attempts/<learner>/<quiz>/<key>/` keeps every answer sheet that was taken in, as it came, with what collect knows of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from onboarding.course import load_course
from onboarding.errors import FileProblem
from onboarding.grading.score import PaperSlot
from onboarding.grading.submission import Scored, Scorer, read_received
from onboarding.grading.verdict import FAILED_STATE, Mark, Verdict, final_score, judge
from onboarding.paths import Layout
from onboarding.questions import choose_variant
from onboarding.records.ledger import Entry, Ledger, Record, SlotScore

GRADER = "onboarding"


@dataclass(frozen=True)
class Grader:
    """What is the same for every attempt at one quiz: the course's version, the pass mark, the paper."""

    layout: Layout
    quiz: str
    version: str
    pass_mark: int
    paper: tuple[PaperSlot, ...]
    scorer: Scorer

    @classmethod
    def open(cls, layout: Layout, quiz: str) -> "Grader":
        """The grader of a quiz that was built. Raises ContentError or FileProblem when course.toml or the released paper is missing."""
        course = load_course(layout.course_file)
        mark = next((module.pass_mark for module in course.modules if module.id == quiz), course.pass_mark)
        scorer = Scorer(layout, quiz)
        return cls(layout, quiz, course.version, mark, scorer.paper.slots, scorer)

    def archive(self, learner: str, key: str = "") -> Path:
        """The folder of one archived attempt or, without `key`, of all attempts of a learner."""
        return archive(self.layout, learner, self.quiz, key)

    def keys(self, learner: str) -> list[str]:
        """The archived attempts of a learner, in the order in which they were received."""
        folder = self.archive(learner)
        found = [
            (received.received, path.name)
            for path in folder.glob("*/")
            if (received := read_received(path)) is not None
        ]
        return [key for _, key in sorted(found)]

    def score(self, learner: str, key: str) -> Scored:
        """Score an archived attempt. Reads only."""
        return self.scorer.score(self.archive(learner, key), learner=learner)

    def judge(self, scored: Scored, marks: Mapping[str, Mark]) -> Verdict:
        return judge(scored.results, marks, pass_mark=self.pass_mark)

    def enter(
        self, ledger: Ledger, scored: Scored, *, learner: str, marks: Mapping[str, Mark], note: str = ""
    ) -> Entry | None:
        """Enter an attempt with the marks given for it into the ledger; None when the ledger says the same already."""
        verdict = self.judge(scored, marks)
        odd = self._unexpected_variants(scored, ledger.history(learner, self.quiz), learner=learner)
        shown = {result.slot: result.item for result in scored.results if result.item is not None}
        answers = {result.slot: result.answer for result in scored.results}
        record = Record(
            learner=learner,
            quiz=self.quiz,
            attempt_id=scored.attempt_id,
            n=scored.n,
            sheet=scored.received.sheet,
            variants={slot: item.id for slot, item in shown.items()},
            answers={result.slot: result.value for result in scored.results if result.item is not None},
            scores={
                result.slot: SlotScore(
                    _decimal(final_score(result, marks.get(result.slot))), str(result.points), result.must_pass
                )
                for result in scored.results
            },
            state=verdict.state,
            reason=" ".join(part for part in (verdict.reason, odd, note) if part),
            content={
                "version": self.version,
                "items": {item.id: {"public": item.sha, "full": item.full_sha} for item in shown.values()},
            },
            submitted_claimed=scored.received.claimed,
            received=scored.received.received or None,
            grader=GRADER,
            marks={slot: mark.to_json(answers[slot]) for slot, mark in marks.items() if slot in answers},
        )
        return ledger.record(record)

    def _unexpected_variants(self, scored: Scored, history: tuple[Entry, ...], *, learner: str) -> str:
        """A sentence naming slots whose variant is not the one this learner was due, or an empty text."""
        earlier = []
        for entry in history:
            if entry.record.attempt_id == scored.attempt_id:
                break
            earlier.append(entry.record)
        odd = []
        for slot, result in zip(self.paper, scored.results, strict=True):
            if result.item is None:
                continue
            seen = [record.variants[slot.slot] for record in earlier if slot.slot in record.variants]
            due = choose_variant(learner=learner, quiz=self.quiz, slot=slot.slot, variants=slot.variants, seen=seen)
            if result.item.id != due:
                odd.append(slot.slot)
        return f"Not the variants this learner was due: {', '.join(odd)}." if odd else ""


def archive(layout: Layout, learner: str, quiz: str, key: str = "") -> Path:
    """The folder of one archived attempt or, without `key`, of all attempts of a learner at a quiz."""
    return layout.trainer / "attempts" / learner / quiz / key


def move_marks(
    layout: Layout,
    *,
    learner: str,
    quiz: str,
    marks: Mapping[str, Mark],
    moved: Mapping[str, Mark],
    before: Mapping[str, tuple[str, str]],
) -> None:
    """Enter marks that are about to be cleared into the ledger, under the attempt they were given for.

    `marks` are all that the gradebook holds; `before` says which answer and which attempt each slot's line of grades belongs to.
    """
    grader = Grader.open(layout, quiz)
    with Ledger(layout.ledger) as ledger:
        for key in sorted({before[slot][1] if slot in before else "" for slot in moved}):
            theirs = {slot: mark for slot, mark in marks.items() if (before[slot][1] if slot in before else "") == key}
            answers = {slot: before[slot][0] if slot in before else "" for slot in theirs}
            try:
                kept = bool(key) and read_received(grader.archive(learner, key)) is not None
                scored = grader.score(learner, key) if kept else None
            except FileProblem:
                scored = None
            if scored is not None:
                # Only marks whose answer is the one in the archive count for that attempt.
                named = {result.slot: result.answer for result in scored.results}
                fitting = {slot: mark for slot, mark in theirs.items() if named.get(slot) == answers[slot]}
                grader.enter(ledger, scored, learner=learner, marks=fitting)
                theirs = {slot: mark for slot, mark in theirs.items() if slot not in fitting}
            if theirs:
                ledger.record(_loose_marks(learner, quiz, key, theirs, answers), type="mark")
        ledger.write_head(layout.ledger_head)


def _loose_marks(learner: str, quiz: str, key: str, marks: Mapping[str, Mark], answers: Mapping[str, str]) -> Record:
    """Marks for an answer that is in no archive: kept, but they count for nothing."""
    return Record(
        learner=learner,
        quiz=quiz,
        attempt_id=f"marks-of-{key or 'unknown'}",
        n=0,
        sheet="",
        variants={},
        answers={},
        scores={},
        state=FAILED_STATE,
        reason="Marks that were given for an answer which is not in the archive.",
        content={},
        submitted_claimed=None,
        received=None,
        grader=GRADER,
        marks={slot: mark.to_json(answers[slot]) for slot, mark in marks.items()},
    )


def _decimal(score: object) -> str | None:
    return None if score is None else str(score)
