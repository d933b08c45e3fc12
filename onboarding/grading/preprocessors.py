"""The second and third seam of `nbgrader autograde`: mark the answer sheet into our notebook, then save the scores.

Used alike by `onboarding grade`, by plain `nbgrader autograde` and by the formgrader's button. Nothing is executed.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from nbformat.v4 import new_output
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from onboarding.grading.attempts import move_marks
from onboarding.grading.exporter import layout_of
from onboarding.grading.gradebook import answer_table, create_gradebook, marks_of, open_gradebook, slot_of
from onboarding.grading.render import result_html, result_plain, rubric_markdown, verdict_words, written_markdown
from onboarding.grading.score import FAILED, NOT_ASKED, SCORED, WAITING, SlotResult, result_from_json
from onboarding.grading.submission import Scored, score_folder
from onboarding.grading.verdict import Mark


class MarkSheet(NbGraderPreprocessor):  # type: ignore[misc]
    """Scores the answer sheet beside the submitted notebook and writes each result into its cell of our notebook."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        folder = Path(resources["metadata"]["path"])
        scored = score_folder(
            layout_of(self), folder, quiz=resources["nbgrader"]["assignment"], learner=resources["nbgrader"]["student"]
        )
        write_results(nb, scored)
        return nb, resources


class SaveScores(NbGraderPreprocessor):  # type: ignore[misc]
    """Saves the results in the gradebook, in one transaction.

    A slot without a number has no score there and waits for the trainer. A mark stays while question and answer are the same; when either
    has changed it goes to the ledger and is cleared, so that it is never inherited by another text.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        names = resources["nbgrader"]
        layout = layout_of(self)
        create_gradebook(layout.gradebook)
        about = nb.metadata.onboarding.graded
        results = {result.slot: result for result in read_results(nb)}
        with open_gradebook(names["db_url"]) as gradebook:
            submitted = gradebook.find_submission_notebook(names["notebook"], names["assignment"], names["student"])
            where = {"learner": names["student"], "quiz": names["assignment"]}
            before = _answers_before(gradebook, where)
            stale = {slot for slot, result in results.items() if before.get(slot, ("", ""))[0] != result.answer}
            marks = {slot: mark for slot, mark in marks_of(submitted, names["assignment"]).items() if _given(mark)}
            moved = {slot: mark for slot, mark in marks.items() if slot in stale}
            if moved:
                move_marks(layout, **where, marks=marks, moved=moved, before=before)
            _save(gradebook, submitted, results, stale=stale, where=where, attempt=about["key"])
        return nb, resources


def write_results(nb: Any, scored: Scored) -> None:
    """Write results into the cells of our released notebook `nb`. Raises ValueError when a slot of the paper has no result."""
    results = {result.slot: result for result in scored.results}
    nb.metadata.onboarding["graded"] = {
        "schema": 1,
        "key": scored.received.key,
        "attempt": scored.sheet.attempt_id if scored.sheet else "",
        "n": scored.n,
        "problem": scored.problem,
        "received": scored.received.received,
        "claimed": scored.received.claimed,
        "role": scored.role,
        "sheet": scored.received.sheet,
    }
    above = None
    for cell in nb.cells:
        mark = cell.metadata.get("onboarding", {})
        if "slot" in mark:
            result = results.pop(mark["slot"])
            mark["result"] = result.to_json()
            _fill(cell, above, result)
        above = cell
    if results:
        raise ValueError(f"no cell for {', '.join(results)}")


def read_results(nb: Any) -> tuple[SlotResult, ...]:
    """The results in a graded notebook, in the paper's order. Raises KeyError when it was not graded by us."""
    return tuple(
        result_from_json(cell["metadata"]["onboarding"]["result"])
        for cell in nb["cells"]
        if "slot" in cell["metadata"].get("onboarding", {})
    )


def _fill(cell: Any, above: Any, result: SlotResult) -> None:
    """Make cell and the locked text above it what the trainer reads: only the question that was asked, only this answer."""
    if cell.cell_type == "markdown":
        cell.source = written_markdown(result)
        if above is not None:
            above.source = rubric_markdown(result)
        return
    if above is not None:
        above.source = f"## Question {result.number}"
    cell.execution_count = None
    data = {"text/html": result_html(result)}
    if result.status == SCORED:
        data["text/plain"] = result_plain(result)
        cell.outputs = [_output("execute_result", data=data, execution_count=None)]
    else:
        # Should nbgrader's own preprocessor ever read this cell, an error is the one output that it does not reward.
        shown = _output("display_data", data={**data, "text/plain": "no score"})
        cell.outputs = [_output("error", ename="NoScore", evalue=result.status, traceback=[]), shown]


def _output(kind: str, **fields: Any) -> Any:
    return new_output(kind, **fields)  # type: ignore[no-untyped-call]


def _given(mark: Mark) -> bool:
    return mark.score is not None or bool(mark.comment)


def _answers_before(gradebook: Gradebook, where: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """The answer and the attempt that each line of grades belongs to, by slot."""
    rows = gradebook.db.execute(
        sa.select(answer_table.c.slot, answer_table.c.answer, answer_table.c.attempt).where(
            answer_table.c.learner == where["learner"], answer_table.c.quiz == where["quiz"]
        )
    )
    return {row.slot: (row.answer, row.attempt) for row in rows}


def _save(
    gradebook: Gradebook,
    submitted: Any,
    results: Mapping[str, SlotResult],
    *,
    stale: set[str],
    where: Mapping[str, str],
    attempt: str,
) -> None:
    grades = {slot_of(grade.name, where["quiz"]): grade for grade in submitted.grades}
    comments = {slot_of(comment.name, where["quiz"]): comment for comment in submitted.comments}
    if set(grades) != set(results):
        raise ValueError(f"the gradebook has the slots {sorted(grades)}, the paper has {sorted(results)}")
    for slot, result in results.items():
        grade, comment = grades[slot], comments.get(slot)
        if slot in stale:
            grade.manual_score = grade.extra_credit = None
            if comment is not None:
                comment.manual_comment = None
        grade.auto_score = None if result.got is None else float(result.got)
        grade.needs_manual_grade = result.status in (WAITING, FAILED) and grade.manual_score is None
        if comment is not None:
            comment.auto_comment = _auto_comment(result)
        row = {**where, "slot": slot, "answer": result.answer, "attempt": attempt}
        gradebook.db.execute(sa.insert(answer_table).prefix_with("OR REPLACE").values(**row))
    submitted.late_submission_penalty = None
    gradebook.db.commit()


def _auto_comment(result: SlotResult) -> str | None:
    if result.status == FAILED:
        return f"Could not be graded: {result.reason}"
    if result.carried or result.status == NOT_ASKED:
        return f"{verdict_words(result)}."
    return "No answer." if result.value is None else None
