"""What a course has come to, without times and random names, so that two runs can be compared."""

import json
import re
import sqlite3
from collections.abc import Callable
from typing import Any

from onboarding.grading.places import Exchange
from onboarding.paths import Layout
from onboarding.records.ledger import Ledger, verify
from tests.grading_course import QUIZ
from tests.processes import Ended, onboarding, run

_ROWS = """
SELECT s.student_id, c.name, g.auto_score, g.manual_score, g.needs_manual_grade, g.extra_credit
FROM grade g JOIN submitted_notebook n ON n.id = g.notebook_id JOIN submitted_assignment s ON s.id = n.assignment_id
JOIN base_cell c ON c.id = g.cell_id
"""
_COMMENTS = """
SELECT s.student_id, b.name, c.auto_comment, c.manual_comment
FROM comment c JOIN submitted_notebook n ON n.id = c.notebook_id JOIN submitted_assignment s ON s.id = n.assignment_id
JOIN base_cell b ON b.id = c.cell_id
"""
_ANSWERS = "SELECT learner, quiz, slot, answer, attempt FROM onboarding_answer"


WIDE = {"COLUMNS": "1000"}


def grade(layout: Layout, *, before: Callable[[], object] | None = None) -> Ended:
    """`onboarding grade` as a command. `before` is called in the new process."""
    words = ("grade", QUIZ, "--course", str(layout.root))
    return run(onboarding, *words, cwd=layout.root, env=WIDE, before=before)


def said(done: Ended) -> str:
    """Everything a command printed, as one line; it must not be a traceback."""
    assert "Traceback" not in done.text, done.text
    return " ".join(done.text.split())


def rows(layout: Layout) -> dict[str, list[tuple[Any, ...]]]:
    """The gradebook by learner and slot."""
    connection = sqlite3.connect(f"file:{layout.gradebook}?mode=ro", uri=True)
    try:
        return {
            name: sorted(connection.execute(query).fetchall(), key=repr)
            for name, query in (("grades", _ROWS), ("comments", _COMMENTS), ("answers", _ANSWERS))
        }
    finally:
        connection.close()


def entries(layout: Layout) -> list[tuple[str, int, str, str]]:
    """Every line of the ledger: learner, attempt, type and everything else but times and the chain."""
    with Ledger(layout.ledger) as ledger:
        lines = []
        for entry in ledger.entries():
            body = {name: value for name, value in entry.record.body().items() if name != "received"}
            lines.append((entry.record.learner, entry.record.n, entry.type, json.dumps(body, sort_keys=True)))
    return sorted(lines)


def pages(layout: Layout) -> dict[str, str]:
    """The feedback that was returned, by file name, without the time of arrival, which a copied course has anew."""
    return {
        path.name: re.sub(r"received <time.*</time>", "", path.read_text(encoding="utf-8"))
        for path in Exchange(layout.exchange).feedback.iterdir()
        if not path.name.startswith(".")
    }


def sheets(layout: Layout) -> dict[str, bytes]:
    """Every answer sheet of the archive."""
    top = layout.trainer / "attempts"
    return {str(path.relative_to(top)): path.read_bytes() for path in top.rglob("answers.json")}


def same(layout: Layout, undisturbed: Layout) -> None:
    """Nothing is lost and nothing is there twice: gradebook, ledger, feedback and archive are those of an undisturbed run."""
    assert sheets(layout) == sheets(undisturbed)
    assert rows(layout) == rows(undisturbed)
    assert entries(layout) == entries(undisturbed)
    assert pages(layout) == pages(undisturbed)
    checked = verify(layout.ledger, layout.ledger_head)
    assert checked.ok, checked.problems
