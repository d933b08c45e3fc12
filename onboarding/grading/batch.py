"""`onboarding grade`: collect, grade, enter into the ledger, make and return feedback, in one go and in one process.

What `nbgrader autograde` and `nbgrader generate_feedback` would make is made here without starting their machinery for every learner:
paper, questions and lesson are read once, the gradebook stays open. A killed run is simply run again: what is done is not done twice.
One bad submission ends in a state of its own and changes nothing for others.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from onboarding import __version__
from onboarding.errors import CourseError
from onboarding.files import canonical_json, content_hash, read_bounded, sha256
from onboarding.grading import products
from onboarding.grading.attempts import Grader, move_marks
from onboarding.grading.collect import collect
from onboarding.grading.feedback import Around, feedback_page
from onboarding.grading.gradebook import Grades, create_gradebook
from onboarding.grading.handout import prepare, ready
from onboarding.grading.lock import one_grader
from onboarding.grading.log import logged
from onboarding.grading.places import MAX_NOTEBOOK, NOTEBOOK, NOTEBOOK_NAME
from onboarding.grading.quiz_grades import QuizGrades, Stale
from onboarding.grading.returning import return_feedback
from onboarding.grading.submission import Received, Scored, read_received
from onboarding.grading.verdict import FAILED_STATE, Mark
from onboarding.paths import Layout
from onboarding.records.ledger import Ledger
from onboarding.trouble import stop_for_trouble, told_in_words

_log = logging.getLogger(__name__)

Progress = Callable[[int, int, str], None]
"""Called with how many steps are done, how many there are, and what is going on."""


@dataclass(frozen=True)
class Outcome:
    """What one learner's newest attempt has come to. `score` and `max_score` are set only when it is graded; `reason` is for people.

    `attempt_n` is 0 when the sheet could not be read; `role` is the one that the sheet claims. `fault` tells that the program failed, not
    the submission.
    """

    learner: str
    attempt_n: int
    state: str
    score: Decimal | None
    max_score: Decimal | None
    reason: str
    role: str = ""
    fault: bool = False


def grade(layout: Layout, quiz: str, *, progress: Progress | None = None) -> list[Outcome]:
    """Grade everything that was handed in for `quiz`; one outcome for each learner, by name.

    Raises CourseError when nothing can be graded at all: another job is running, the quiz was not built, ledger or gradebook is damaged,
    the disk is full. What was graded until then stays. What was set aside on the way is logged as a warning.
    """
    tell = progress or (lambda done, total, what: None)
    with logged(layout), told_in_words(layout.gradebook), one_grader(layout):
        create_gradebook(layout.gradebook)
        if not ready(layout, quiz):
            prepare(layout, quiz)
        with Ledger(layout.ledger) as ledger, QuizGrades(f"sqlite:///{layout.gradebook}", quiz) as gradebook:
            tell(0, 1, "Collecting")
            attempts = ledger.attempts(quiz)
            collected = collect(layout, quiz, graded=attempts)
            for note in collected.notes:
                _log.warning("%s", note)
            batch = _Batch.open(layout, quiz, ledger, gradebook)
            outcomes = []
            try:
                for done, learner in enumerate(collected.learners):
                    tell(done, len(collected.learners), f"Grading {learner}")
                    outcomes.append(batch.one(learner))
            finally:
                ledger.write_head(layout.ledger_head)
            tell(len(outcomes), len(outcomes), "Returning feedback")
            return_feedback(layout, quiz)
            return outcomes


@dataclass(frozen=True)
class _Batch:
    """One run over a quiz. `common` names everything that all results depend on; `before` is what the gradebook held at the start and
    `answers` to which answers that belongs, `entered` the newest entry of each learner in the ledger."""

    layout: Layout
    quiz: str
    grader: Grader
    around: Around
    ledger: Ledger
    gradebook: QuizGrades
    common: str
    before: Mapping[str, Grades]
    answers: Mapping[str, Mapping[str, tuple[str, str]]]
    attempts: frozenset[tuple[str, str]]
    entered: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def open(cls, layout: Layout, quiz: str, ledger: Ledger, gradebook: QuizGrades) -> "_Batch":
        grader, around = Grader.open(layout, quiz), Around.load(layout, quiz)
        course = [sha256(read_bounded(path, limit=MAX_NOTEBOOK)) for path in _course_files(layout)]
        return cls(
            layout=layout,
            quiz=quiz,
            grader=grader,
            around=around,
            ledger=ledger,
            gradebook=gradebook,
            common=content_hash([__version__, course, grader.scorer.paper.sha, asdict(around)]),
            before=gradebook.all(),
            answers=gradebook.answers(),
            attempts=ledger.attempts(quiz),
            entered=ledger.newest(quiz),
        )

    def one(self, learner: str) -> Outcome:
        """Grade one learner. What is wrong with the submission is this learner's state, and the log's; a fault of the whole is raised."""
        try:
            return self._grade(learner)
        except CourseError as error:
            stop_for_trouble(error, database=self.layout.gradebook)
            return Outcome(learner, 0, FAILED_STATE, None, None, str(error))
        except Exception as error:
            stop_for_trouble(error, database=self.layout.gradebook)
            _log.exception("grading %s for %s failed", self.quiz, learner)
            why = "The program could not grade this submission; the log says why."
            return Outcome(learner, 0, FAILED_STATE, None, None, why, fault=True)

    def _grade(self, learner: str) -> Outcome:
        submitted = self.layout.submitted / learner / self.quiz
        received = read_received(submitted)
        if received is None:
            raise CourseError("The notes of collecting are missing. Grade again.")
        files = _files(submitted)
        kept = self._kept(learner, files)
        if kept is not None:
            return kept
        self._enter_overtaken(learner, received)
        scored = self.grader.score(learner, received.key)
        text = self.grader.scorer.paper.text(scored.about(), scored.results)
        marks = self.gradebook.save(
            learner,
            scored.results,
            attempt=received.key,
            received=_moment(received),
            move=partial(self._move, learner),
        )
        graded = {**files, NOTEBOOK_NAME: text.encode()}
        products.lay_out(self.layout.autograded / learner / self.quiz, graded, mode=0o444)
        self.grader.enter(self.ledger, scored, learner=learner, marks=marks)
        page = feedback_page(
            scored.results, marks, about=scored.about(), around=self.around, upcoming=self._upcoming(learner, scored)
        )
        returned = {name: data for name, data in files.items() if not name.endswith(".ipynb")}
        returned[f"{NOTEBOOK}.html"] = page.encode()
        products.lay_out(self.layout.feedback / learner / self.quiz, returned, mode=0o644)
        outcome = self._outcome(learner, scored, marks)
        made = [products.digest_of(graded), products.digest_of(returned)]
        entry = self.ledger.newest(self.quiz, learner=learner)[learner]
        lines = {result.slot: (result.answer, received.key) for result in scored.results}
        points = {result.slot: None if result.got is None else float(result.got) for result in scored.results}
        stamp = _stamp(
            self._fingerprint(files), entry=entry, marks=marks, lines=_lines(lines, points), made=made, outcome=outcome
        )
        products.write_stamp(self.layout.autograded / learner / self.quiz, stamp)
        return outcome

    def _kept(self, learner: str, files: Mapping[str, bytes]) -> Outcome | None:
        """The outcome of an earlier run if nothing that it rests on or has made is another now.

        What could not be graded is always tried again: a damaged file may have been put back.
        """
        graded = self.layout.autograded / learner / self.quiz
        stamp = products.read_stamp(graded)
        if not stamp:
            return None
        try:
            outcome = _outcome_from_json(learner, stamp)
        except (ValueError, KeyError, TypeError, ArithmeticError):
            return None
        if outcome.state == FAILED_STATE:
            return None
        made = [products.digest(graded), products.digest(self.layout.feedback / learner / self.quiz)]
        held = self.before.get(learner, Grades())
        wanted = _stamp(
            self._fingerprint(files),
            entry=self.entered.get(learner, ""),
            marks=held.marks,
            lines=_lines(self.answers.get(learner, {}), held.points),
            made=made,
            outcome=outcome,
        )
        return outcome if canonical_json(wanted) == stamp else None

    def _enter_overtaken(self, learner: str, received: Received) -> None:
        known = {attempt for who, attempt in self.attempts if who == learner}
        for key in self.grader.keys(learner):
            if key != received.key and key not in known:
                late = "A later attempt was handed in before this one was graded."
                self.grader.enter(self.ledger, self.grader.score(learner, key), learner=learner, marks={}, note=late)

    def _move(self, learner: str, stale: Stale) -> None:
        move_marks(
            self.layout, learner=learner, quiz=self.quiz, marks=stale.marks, moved=stale.moved, before=stale.before
        )

    def _outcome(self, learner: str, scored: Scored, marks: Mapping[str, Mark]) -> Outcome:
        verdict = self.grader.judge(scored, marks)
        most = verdict.max if verdict.score is not None else None
        return Outcome(learner, scored.n, verdict.state, verdict.score, most, verdict.reason, scored.role)

    def _upcoming(self, learner: str, scored: Scored) -> Mapping[str, Any]:
        """What the page says of the next attempt; the stamp covers it by the ledger's newest entry and the list of people."""
        standing = self.grader.standing(self.ledger, learner)
        return standing.to_json(attempt=scored.about()["attempt"], allowed=self.grader.allowed(learner))

    def _fingerprint(self, files: Mapping[str, bytes]) -> str:
        """Changes with everything that a result depends on, gradebook and ledger apart; those have places of their own in the stamp."""
        return content_hash([self.common, products.digest_of(files)])


def _course_files(layout: Layout) -> list[Path]:
    """What a result rests on besides paper and lesson: course.toml; which version of each question counts, with what was withdrawn; and
    who has which role and how many attempts."""
    files = (layout.course_file, layout.items / "index.json", layout.people)
    return [path for path in files if path.exists()]


def _files(submitted: Path) -> dict[str, bytes]:
    return {path.name: read_bounded(path, limit=MAX_NOTEBOOK) for path in sorted(submitted.iterdir())}


def _moment(received: Received) -> datetime | None:
    """When it was received as nbgrader's gradebook keeps it: UTC, without saying so."""
    return datetime.fromisoformat(received.received).replace(tzinfo=None) if received.received else None


def _stamp(
    fingerprint: str, *, entry: str, marks: Mapping[str, Mark], lines: str, made: list[str], outcome: Outcome
) -> dict[str, Any]:
    """What was graded from what. `entry` is the learner's newest in the ledger: every attempt before it, with all that may be carried
    from it, is named by that hash. `lines` names what the gradebook holds beside the marks: one that was put back may hold less."""
    return {
        "schema": 1,
        "from": fingerprint,
        "entry": entry,
        "marks": {slot: mark.to_json("") for slot, mark in marks.items()},
        "lines": lines,
        "made": made,
        "outcome": {
            "n": outcome.attempt_n,
            "state": outcome.state,
            "score": None if outcome.score is None else str(outcome.score),
            "max": None if outcome.max_score is None else str(outcome.max_score),
            "reason": outcome.reason,
            "role": outcome.role,
        },
    }


def _lines(answers: Mapping[str, tuple[str, str]], points: Mapping[str, float | None]) -> str:
    """Names what a learner's lines in the gradebook say: of which answer in which attempt each is, and the program's points."""
    return content_hash([[slot, *answers[slot], str(points.get(slot))] for slot in sorted(answers)])


def _outcome_from_json(learner: str, stamp: bytes) -> Outcome:
    import json

    table = json.loads(stamp)["outcome"]
    score, most = (None if table[key] is None else Decimal(table[key]) for key in ("score", "max"))
    return Outcome(learner, int(table["n"]), str(table["state"]), score, most, str(table["reason"]), str(table["role"]))
