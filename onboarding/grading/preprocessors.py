"""The second and third seam of `nbgrader autograde`: mark the answer sheet into our notebook, then save the scores.

Used by plain `nbgrader autograde` and by the formgrader's button; `onboarding grade` calls the same functions without nbgrader. Nothing is
executed.
"""

from pathlib import Path
from typing import Any

import nbformat
from nbgrader.preprocessors import NbGraderPreprocessor

from onboarding.grading.attempts import move_marks
from onboarding.grading.exporter import layout_of
from onboarding.grading.gradebook import create_gradebook
from onboarding.grading.paper import read_results
from onboarding.grading.quiz_grades import QuizGrades
from onboarding.grading.submission import Scorer


class MarkSheet(NbGraderPreprocessor):  # type: ignore[misc]
    """Scores the answer sheet beside the submitted notebook and writes each result into its cell of our notebook."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        names = resources["nbgrader"]
        scorer = Scorer(layout_of(self), names["assignment"])
        scored = scorer.score(Path(resources["metadata"]["path"]), learner=names["student"])
        text = scorer.paper.text(scored.about(), scored.results)
        return nbformat.reads(text, as_version=4), resources  # type: ignore[no-untyped-call]


class SaveScores(NbGraderPreprocessor):  # type: ignore[misc]
    """Saves the results in the gradebook; see `QuizGrades.save` for what becomes of marks."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        names = resources["nbgrader"]
        layout, quiz, learner = layout_of(self), names["assignment"], names["student"]
        create_gradebook(layout.gradebook)
        with QuizGrades(names["db_url"], quiz) as gradebook:
            gradebook.save(
                learner,
                read_results(nb),
                attempt=nb.metadata.onboarding.graded["key"],
                received=None,  # nbgrader has entered the time that it shows
                move=lambda stale: move_marks(
                    layout, learner=learner, quiz=quiz, marks=stale.marks, moved=stale.moved, before=stale.before
                ),
            )
        return nb, resources
