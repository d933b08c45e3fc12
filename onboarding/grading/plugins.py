"""nbgrader's exchange commands, so that `nbgrader collect` and the formgrader's buttons do what `onboarding` does.

What cannot be done is told by nbgrader's own `fail`: it writes the sentence into the log, which command and button both show, and raises.
"""

from pathlib import Path

from nbgrader.exchange.default import ExchangeCollect, ExchangeReleaseAssignment, ExchangeReleaseFeedback
from nbgrader.plugins import ExtractorPlugin, FileNameCollectorPlugin

from onboarding.errors import CourseError
from onboarding.grading.collect import collect
from onboarding.grading.handout import hand_out
from onboarding.grading.lock import one_grader
from onboarding.grading.returning import return_feedback
from onboarding.paths import Layout
from onboarding.records.ledger import Ledger


class Collect(ExchangeCollect):  # type: ignore[misc]
    """Collects with our allow-list."""

    def start(self) -> None:
        layout, quiz = Layout(Path(self.coursedir.root)), self.coursedir.assignment_id
        try:
            with one_grader(layout), Ledger(layout.ledger) as ledger:
                for note in collect(layout, quiz, graded=ledger.attempts(quiz)).notes:
                    self.log.warning(note)
        except CourseError as error:
            self.fail(str(error))


class ReleaseAssignment(ExchangeReleaseAssignment):  # type: ignore[misc]
    """Hands out with the store of question versions filled."""

    def start(self) -> None:
        try:
            hand_out(Layout(Path(self.coursedir.root)), self.coursedir.assignment_id)
        except CourseError as error:
            self.fail(str(error))


class ReleaseFeedback(ExchangeReleaseFeedback):  # type: ignore[misc]
    """Returns feedback; a learner whose page is missing holds up nobody."""

    def start(self) -> None:
        student = self.coursedir.student_id
        try:
            return_feedback(
                Layout(Path(self.coursedir.root)),
                self.coursedir.assignment_id,
                learner=None if student in ("", "*") else student,
            )
        except CourseError as error:
            self.fail(str(error))


NO_ARCHIVES = (
    "Answers are not taken from archives: they are handed in with the button Submit and come in with `onboarding grade`. "
    "Nothing was unpacked."
)


class NoArchives(ExtractorPlugin):  # type: ignore[misc]
    """Stands in for what `nbgrader zip_collect` unpacks with: an archive may hold more than the disk, and names that lead elsewhere."""

    def extract(self, archive_path: str, extracted_path: str) -> None:
        raise SystemExit(NO_ARCHIVES)


class NoArchivedFiles(FileNameCollectorPlugin):  # type: ignore[misc]
    """Stands in for what `nbgrader zip_collect` takes unpacked files in with."""

    def collect(self, submitted_file: str) -> dict[str, str] | None:
        raise SystemExit(NO_ARCHIVES)
