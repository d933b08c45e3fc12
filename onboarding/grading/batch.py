"""`onboarding grade`: collect, autograde, enter into the ledger, make and return feedback, in one go and in one process.

A killed run is simply run again: what is done is not done twice. One bad submission ends in a state of its own and changes
nothing for others.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from nbgrader.converters import Autograde, GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from onboarding import __version__
from onboarding.errors import CourseError, FileProblem
from onboarding.files import content_hash, read_bounded, sha256
from onboarding.grading.attempts import Grader
from onboarding.grading.carry import earlier, standing
from onboarding.grading.collect import collect
from onboarding.grading.gradebook import create_gradebook, graded_learners, read_grades
from onboarding.grading.handout import prepare, ready
from onboarding.grading.lock import one_grader
from onboarding.grading.log import logged
from onboarding.grading.nbgrader_setup import config_for
from onboarding.grading.places import MAX_NOTEBOOK, NOTEBOOK, NOTEBOOK_NAME
from onboarding.grading.returning import return_feedback
from onboarding.grading.strip import InPlace, run_quietly
from onboarding.grading.submission import read_received
from onboarding.grading.verdict import FAILED_STATE
from onboarding.paths import Layout
from onboarding.records.ledger import Ledger
from onboarding.trouble import stop_for_trouble, told_in_words

_log = logging.getLogger(__name__)
_GRADED, _RETURNED = "graded.stamp", "feedback.stamp"

Progress = Callable[[int, int, str], None]
"""Called with how many steps are done, how many there are, and what is going on."""


@dataclass(frozen=True)
class Outcome:
    """What one learner's newest attempt has come to. `score` and `max_score` are set only when it is graded; `reason` is for people.

    `attempt_n` is 0 when the sheet could not be read; `role` is the one that the sheet claims.
    """

    learner: str
    attempt_n: int
    state: str
    score: Decimal | None
    max_score: Decimal | None
    reason: str
    role: str = ""


class _Autograde(Autograde, InPlace):  # type: ignore[misc]
    """nbgrader's autograde, staying in the working folder."""


class _Feedback(GenerateFeedback, InPlace):  # type: ignore[misc]
    """nbgrader's generate_feedback, staying in the working folder."""


def grade(layout: Layout, quiz: str, *, progress: Progress | None = None) -> list[Outcome]:
    """Grade everything that was handed in for `quiz`; one outcome for each learner, by name.

    Raises CourseError when nothing can be graded at all: another job is running, the quiz was not built, the ledger is damaged.
    What was set aside on the way is logged as a warning.
    """
    tell = progress or (lambda done, total, what: None)
    with logged(layout), told_in_words(layout.gradebook), one_grader(layout):
        if not ready(layout, quiz):
            prepare(layout, quiz)
        with Ledger(layout.ledger) as ledger:
            tell(0, 1, "Collecting")
            collected = collect(layout, quiz, graded=ledger.attempts(quiz))
            for note in collected.notes:
                _log.warning("%s", note)
            create_gradebook(layout.gradebook)
            known = graded_learners(layout.gradebook, quiz)
            batch = _Batch(layout, quiz, config_for(layout.root), Grader.open(layout, quiz), ledger, known)
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
    layout: Layout
    quiz: str
    config: Config
    grader: Grader
    ledger: Ledger
    in_gradebook: frozenset[str]
    """Who has lines there already; a gradebook that was put back or made anew may know less than the folders."""

    def one(self, learner: str) -> Outcome:
        """Grade one learner. Whatever goes wrong is this learner's state, and the log's."""
        try:
            if learner not in self.in_gradebook or not self._done(
                self.layout.autograded, learner, _GRADED, self._fingerprint(learner), f"{NOTEBOOK}.ipynb"
            ):
                self._convert(_Autograde, learner, what="nbgrader could not grade this submission")
                self._stamp(self.layout.autograded, learner, _GRADED, self._fingerprint(learner))
            return self._conclude(learner)
        except CourseError as error:
            stop_for_trouble(error, database=self.layout.gradebook)
            return Outcome(learner, 0, FAILED_STATE, None, None, str(error))
        except Exception as error:
            stop_for_trouble(error, database=self.layout.gradebook)
            _log.exception("grading %s for %s failed", self.quiz, learner)
            return Outcome(
                learner, 0, FAILED_STATE, None, None, "The program could not grade this submission; the log says why."
            )

    def _conclude(self, learner: str) -> Outcome:
        """Ledger, feedback page and outcome of a learner whose submission is in the gradebook."""
        received = read_received(self.layout.submitted / learner / self.quiz)
        if received is None:
            raise CourseError("The notes of collecting are missing. Grade again.")
        known = {attempt for who, attempt in self.ledger.attempts(self.quiz) if who == learner}
        for key in self.grader.keys(learner):
            if key != received.key and key not in known:
                late = "A later attempt was handed in before this one was graded."
                self.grader.enter(self.ledger, self.grader.score(learner, key), learner=learner, marks={}, note=late)
        scored = self.grader.score(learner, received.key)
        marks = read_grades(self.config.CourseDirectory.db_url, learner=learner, quiz=self.quiz).marks
        self.grader.enter(self.ledger, scored, learner=learner, marks=marks)
        verdict = self.grader.judge(scored, marks)
        upcoming = self.grader.standing(self.ledger, learner).to_json(
            attempt=scored.attempt_id, allowed=self.grader.allowed(learner)
        )
        given = {slot: mark.to_json("") for slot, mark in marks.items()}
        wanted = content_hash([self._fingerprint(learner), given, upcoming])
        if not self._done(self.layout.feedback, learner, _RETURNED, wanted, f"{NOTEBOOK}.html"):
            self._convert(_Feedback, learner, what="The feedback page could not be made")
            self._stamp(self.layout.feedback, learner, _RETURNED, wanted)
        most = verdict.max if verdict.score is not None else None
        return Outcome(learner, scored.n, verdict.state, verdict.score, most, verdict.reason, scored.role)

    def _convert(self, converter_class: type[InPlace], learner: str, *, what: str) -> None:
        coursedir = CourseDirectory(config=self.config)
        coursedir.assignment_id, coursedir.student_id = self.quiz, learner
        converter = converter_class(coursedir=coursedir, config=self.config)
        converter.force = True
        run_quietly(converter, what=what)

    def _fingerprint(self, learner: str) -> str:
        """Changes with everything that a result depends on, the trainer's marks apart."""
        submitted = self.layout.submitted / learner / self.quiz
        files = [
            *sorted(submitted.iterdir()),
            self.layout.release / self.quiz / NOTEBOOK_NAME,
            self.layout.items / "index.json",
        ]
        hashes = [(path.name, sha256(read_bounded(path, limit=MAX_NOTEBOOK))) for path in files]
        course = self.layout.course_file.read_text(encoding="utf-8")
        return content_hash([__version__, course, hashes, self._carried(learner)])

    def _carried(self, learner: str) -> dict[str, str]:
        """What the attempt in submitted/ may carry from those before it: its result depends on that, too."""
        received = read_received(self.layout.submitted / learner / self.quiz)
        history = (entry.record for entry in self.ledger.history(learner, self.quiz))
        before = standing(earlier(history, received.key if received else ""), self.grader.paper)
        return {slot: right.attempt for slot, right in before.carry.items()}

    def _done(self, step: Path, learner: str, stamp: str, wanted: str, product: str) -> bool:
        folder = step / learner / self.quiz
        try:
            return read_bounded(folder / stamp, limit=1024) == wanted.encode() and (folder / product).is_file()
        except FileProblem:
            return False

    def _stamp(self, step: Path, learner: str, stamp: str, wanted: str) -> None:
        path = step / learner / self.quiz / stamp
        path.unlink(missing_ok=True)
        path.write_text(wanted, encoding="utf-8")
