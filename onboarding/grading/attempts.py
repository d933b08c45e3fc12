"""The archive of attempts, and what the ledger says of each.

`trainer/attempts/<learner>/<quiz>/<key>/` keeps every answer sheet that was taken in, as it came, with what collect knows of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from onboarding.course import load_course
from onboarding.errors import FileProblem
from onboarding.grading.carry import FREE_ATTEMPTS, Standing, earlier, standing
from onboarding.grading.score import NOT_ASKED, PaperSlot
from onboarding.grading.submission import Scored, Scorer, read_received
from onboarding.grading.verdict import FAILED_STATE, Mark, Verdict, final_score, judge
from onboarding.paths import Layout
from onboarding.people import People, load_people
from onboarding.questions import choose_variant, role_words
from onboarding.records.flags import BEYOND, NOT_DUE, ROLE_DIFFERS
from onboarding.records.ledger import Entry, Ledger, Record, SlotScore

GRADER = "onboarding"


@dataclass(frozen=True)
class Grader:
    """What is the same for every attempt at one quiz: the course's version, the pass mark, the paper, and whom the trainer knows."""

    layout: Layout
    quiz: str
    version: str
    pass_mark: int
    paper: tuple[PaperSlot, ...]
    people: People
    scorer: Scorer

    @classmethod
    def open(cls, layout: Layout, quiz: str) -> "Grader":
        """The grader of a quiz that was built. Raises ContentError or FileProblem when course.toml or the released paper is missing."""
        course = load_course(layout.course_file)
        mark = next((module.pass_mark for module in course.modules if module.id == quiz), course.pass_mark)
        scorer = Scorer(layout, quiz)
        return cls(layout, quiz, course.version, mark, scorer.paper.slots, load_people(layout), scorer)

    def over(self, layout: Layout) -> "Grader":
        """The same grader over another store of items or another archive. Raises FileProblem when there is no released paper."""
        return replace(self, layout=layout, scorer=Scorer(layout, self.quiz))

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
        before = earlier((entry.record for entry in ledger.history(learner, self.quiz)), scored.attempt_id)
        odd = self._oddities(scored, before, learner=learner)
        own = [result for result in scored.results if not result.carried]
        shown = {result.slot: result.item for result in own if result.item is not None}
        answers = {result.slot: result.answer for result in scored.results}
        record = Record(
            learner=learner,
            quiz=self.quiz,
            attempt_id=scored.attempt_id,
            n=scored.n,
            sheet=scored.received.sheet,
            variants={slot: item.id for slot, item in shown.items()},
            answers={result.slot: result.value for result in own if result.item is not None},
            scores={
                result.slot: SlotScore(
                    _decimal(final_score(result, marks.get(result.slot))), str(result.points), result.must_pass
                )
                for result in scored.results
                if result.status != NOT_ASKED
            },
            state=verdict.state,
            reason=" ".join(part for part in (verdict.reason, *odd, note) if part),
            content={
                "version": self.version,
                "items": {item.id: {"public": item.sha, "full": item.full_sha} for item in shown.values()},
            },
            submitted_claimed=scored.received.claimed,
            received=scored.received.received or None,
            grader=GRADER,
            marks={slot: mark.to_json(answers[slot]) for slot, mark in marks.items() if slot in answers},
            role=scored.role,
            carried={result.slot: result.carried for result in scored.results if result.carried},
        )
        return ledger.record(record)

    def standing(self, ledger: Ledger, learner: str) -> Standing:
        """Where the attempts that are in the ledger leave a learner."""
        return standing((entry.record for entry in ledger.history(learner, self.quiz)), self.paper)

    def allowed(self, learner: str) -> int:
        """How many failed attempts there may be before the trainer has to allow another one."""
        return FREE_ATTEMPTS + self.people.extra_attempts(learner, self.quiz)

    def _oddities(self, scored: Scored, before: Sequence[Record], *, learner: str) -> list[str]:
        """Sentences about what a trainer should know of an attempt beside its result; see `records.flags`, which reads them."""
        said = []
        on_record = self.people.role(learner)
        if scored.sheet is not None and on_record and scored.role != on_record:
            claimed = f"a {role_words(scored.role)}" if scored.role else "nobody in particular"
            said.append(f"{ROLE_DIFFERS} {claimed}; the trainer's list says {role_words(on_record)}.")
        odd = self._unexpected_variants(scored, before, learner=learner, role=on_record or scored.role)
        if odd:
            said.append(f"{NOT_DUE} {', '.join(odd)}.")
        later = [str(result.number) for result in scored.results if result.status == NOT_ASKED]
        if later:
            said.append(
                f"An earlier question paper was answered: questions added since then were not asked ({', '.join(later)})."
            )
        failed, allowed = standing(before, self.paper).failed, self.allowed(learner)
        if failed >= allowed:
            said.append(f"{BEYOND} {failed} attempts had failed before and {allowed} were allowed.")
        return said

    def _unexpected_variants(self, scored: Scored, before: Sequence[Record], *, learner: str, role: str) -> list[str]:
        """The slots whose variant is not the one this learner was due in this role."""
        odd = []
        for slot, result in zip(self.paper, scored.results, strict=True):
            if result.item is None or result.carried:
                continue
            seen = [record.variants[slot.slot] for record in before if slot.slot in record.variants]
            fitting = slot.variants_for(role)
            due = fitting and choose_variant(
                learner=learner, quiz=self.quiz, slot=slot.slot, variants=fitting, seen=seen, own=slot.own(role)
            )
            if result.item.id != due:
                odd.append(slot.slot)
        return odd


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
