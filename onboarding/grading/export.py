"""`nbgrader export` with a state in words: the same rows as `onboarding export`."""

from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.plugins import ExportPlugin

from onboarding.grading.exporter import layout_of
from onboarding.grading.state_rows import replacing, rows, write_csv, write_json


class StateExport(ExportPlugin):  # type: ignore[misc]
    """Writes the rows of `onboarding export`: no number for what is not graded. CSV, or JSON when the file's name ends so."""

    def export(self, gradebook: Gradebook) -> None:
        path = Path(self.to or "grades.csv")
        made = rows(layout_of(self), quizzes=[str(q) for q in self.assignment], learners=[str(s) for s in self.student])
        with replacing(path) as out:
            (write_json if path.suffix == ".json" else write_csv)(made, out)
        self.log.info("Exported states to %s", path)
