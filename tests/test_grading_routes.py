"""Two routes, one result: `onboarding grade`, which is fast, and nbgrader's own commands; and what a killed or repeated run leaves."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from onboarding.answers import SHEET_NAME
from onboarding.grading import products, schema
from onboarding.grading.batch import grade
from onboarding.grading.collect import collect
from onboarding.grading.gradebook import GradebookProblem
from onboarding.grading.lock import one_grader
from onboarding.grading.quiz_grades import QuizGrades
from onboarding.paths import Layout
from onboarding.records.ledger import Ledger, verify
from tests.conftest import ROOT, copy_course
from tests.grading_course import QUIZ, Handed, copy_handed, hand_out, right, wrong
from tests.independent_scorer import read_questions
from tests.test_door import EIGHT, entry_of, open_up
from tests.test_mastery import failing
from tests.test_scores import QUESTIONS, random_value

LEARNERS = 40
RETAKES = ("learner02", "learner07")


@pytest.fixture(scope="module")
def submitted(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    """Forty submissions that were collected: random answers, two retakes that carry, and every fifth one damaged in one of eight ways."""
    folder = tmp_path_factory.mktemp("routes")
    handed = hand_out(copy_course(folder / "course"))
    for learner in RETAKES:
        handed.take(learner, failing("s01", "s06", handed=handed))
    handed.grade()
    for learner in RETAKES:
        handed.again(learner)
    questions = read_questions(QUESTIONS)
    damages = [damage for damage, _ in EIGHT.values()]
    for number in range(LEARNERS):
        learner, dice = f"learner{number:02d}", random.Random(number)
        shown = handed.open(learner)["slots"]
        handed.take(
            learner,
            values={
                slot: random_value(questions[entry["variant"]], dice)
                for slot, entry in shown.items()
                if not entry.get("carried")
            },
        )
        if number % 5 == 4:
            entry = entry_of(handed, learner)
            open_up(entry)
            damages[number // 5](entry, folder / "trap", entry_of(handed, "learner00"))
    for number in (1, 6, 11):  # a slot of these is odd, the rest is not
        entry = entry_of(handed, f"learner{number:02d}")
        open_up(entry)
        text = (entry / SHEET_NAME).read_text(encoding="utf-8")
        (entry / SHEET_NAME).write_text(text.replace('"value":', '"value":["\\ud800"],"old":', 1), encoding="utf-8")
    with one_grader(handed.layout):
        collect(handed.layout, QUIZ)
    return handed.layout


def nbgrader(layout: Layout, *arguments: str) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": path}
    done = subprocess.run(["nbgrader", *arguments], cwd=layout.root, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def files(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Every file below a folder with its mode and content, our stamps apart."""
    return {
        str(path.relative_to(folder)): (path.stat().st_mode, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != products.STAMP_NAME
    }


def lines(layout: Layout) -> dict[str, list[tuple[Any, ...]]]:
    """The gradebook's rows with names in place of its random ids."""
    where = """FROM {0} line JOIN submitted_notebook n ON n.id = line.notebook_id
        JOIN submitted_assignment a ON a.id = n.assignment_id JOIN base_cell cell ON cell.id = line.cell_id
        ORDER BY a.student_id, cell.name"""
    queries = {
        "student": "SELECT * FROM student ORDER BY id",
        "submission": """SELECT a.student_id, q.name, a.timestamp, a.extension, b.name, n.flagged, n.late_submission_penalty
            FROM submitted_assignment a JOIN assignment q ON q.id = a.assignment_id
            JOIN submitted_notebook n ON n.assignment_id = a.id JOIN notebook b ON b.id = n.notebook_id ORDER BY a.student_id""",
        "grade": "SELECT a.student_id, cell.name, cell.type, auto_score, manual_score, extra_credit, needs_manual_grade "
        + where.format("grade"),
        "comment": "SELECT a.student_id, cell.name, cell.type, auto_comment, manual_comment " + where.format("comment"),
        "answer": "SELECT * FROM onboarding_answer ORDER BY learner, slot",
    }
    with closing(sqlite3.connect(layout.gradebook)) as connection:
        return {name: connection.execute(query).fetchall() for name, query in queries.items()}


def test_both_routes_make_the_same(submitted: Layout, tmp_path: Path) -> None:
    """Files byte for byte with their modes, and every row of the gradebook, are the same by our command and by nbgrader's two.

    What a page says of the next attempt comes from the ledger, which only our command writes: nbgrader's is given that ledger.
    """
    ours, theirs = (copy_handed(submitted, tmp_path / name).layout for name in ("ours", "theirs"))
    outcomes = grade(ours, QUIZ)
    nbgrader(theirs, "autograde", QUIZ)
    theirs.ledger.write_bytes(ours.ledger.read_bytes())
    nbgrader(theirs, "generate_feedback", QUIZ)
    assert len(outcomes) == LEARNERS
    assert len({outcome.state for outcome in outcomes}) >= 3, "the submissions are too much alike to prove anything"
    with Ledger(ours.ledger) as ledger:
        carried = [len(ledger.history(learner, QUIZ)[-1].record.carried) for learner in RETAKES]
    assert all(carried), "no retake carries anything"
    for made in ("autograded", "feedback"):
        mine, other = files(getattr(ours, made)), files(getattr(theirs, made))
        assert mine.keys() == other.keys()
        assert [name for name, file in mine.items() if file != other[name]] == []
    mine_lines, other_lines = lines(ours), lines(theirs)
    assert len(mine_lines["grade"]) == LEARNERS * 12
    assert mine_lines == other_lines


def test_nbgraders_tables_are_as_we_know_them() -> None:
    """Each column that we name is nbgrader's, with its type; the revision is that of the installed nbgrader."""
    from alembic.script import ScriptDirectory
    from nbgrader.api import Base
    from nbgrader.dbutil import ALEMBIC_DIR

    assert ScriptDirectory(ALEMBIC_DIR).get_current_head() == schema.REVISION
    for table in schema.metadata.tables.values():
        if table is schema.revision:
            continue
        known = Base.metadata.tables[table.name].columns
        assert {column.name: str(column.type) for column in table.columns}.items() <= {
            column.name: str(column.type) for column in known
        }.items()


def test_a_gradebook_of_another_version_is_left_alone(submitted: Layout, tmp_path: Path) -> None:
    """After an upgrade of nbgrader that changed its tables, nothing is written and the sentence says what to do."""
    layout = copy_handed(submitted, tmp_path / "course").layout
    with closing(sqlite3.connect(layout.gradebook)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = 'newer'")
    before = lines(layout)
    with pytest.raises(GradebookProblem, match=r"another version of nbgrader.*nbgrader db upgrade"):
        grade(layout, QUIZ)
    assert lines(layout) == before


# Killed and repeated runs

POINTS = {
    "saved in the gradebook": "onboarding.grading.quiz_grades:QuizGrades.save",
    "the graded notebook written": "onboarding.grading.products:lay_out",
    "entered in the ledger": "onboarding.grading.attempts:Grader.enter",
    "the page made": "onboarding.grading.batch:feedback_page",
    "stamped": "onboarding.grading.products:write_stamp",
    "the head written": "onboarding.records.ledger:Ledger.write_head",
    "feedback returned": "onboarding.grading.batch:return_feedback",
}
"""Functions after whose return the process is killed."""

KILLED = f"""
import importlib, os, signal, sys
from pathlib import Path
from onboarding.grading.batch import grade
from onboarding.paths import Layout

place, nth = sys.argv[2], int(sys.argv[3])
module, _, path = place.partition(":")
owner = importlib.import_module(module)
*owners, name = path.split(".")
for part in owners:
    owner = getattr(owner, part)
real, calls = getattr(owner, name), 0

def then_die(*args, **kwargs):
    global calls
    made = real(*args, **kwargs)
    calls += 1
    if calls == nth:
        os.kill(os.getpid(), signal.SIGKILL)
    return made

setattr(owner, name, then_die)
grade(Layout(Path(sys.argv[1])), "{QUIZ}")
"""


def history(layout: Layout) -> list[tuple[str, ...]]:
    with Ledger(layout.ledger) as ledger:
        return [(e.type, e.record.learner, e.record.attempt_id, e.record.state) for e in ledger.entries()]


@pytest.fixture(scope="module")
def eight(tmp_path_factory: pytest.TempPathFactory) -> tuple[Layout, Layout]:
    """Eight submissions, not graded; and the same course graded without a disturbance."""
    handed = hand_out(copy_course(tmp_path_factory.mktemp("eight") / "course"))
    for number in range(8):
        handed.take(f"learner{number}", right if number % 2 else wrong)
    with one_grader(handed.layout):
        collect(handed.layout, QUIZ)
    quiet = copy_handed(handed.layout, handed.layout.root.with_name("quiet")).layout
    grade(quiet, QUIZ)
    return handed.layout, quiet


def test_killed_at_seven_points_in_turn(eight: tuple[Layout, Layout], tmp_path: Path) -> None:
    """Killed again and again, each time at another point, and then left alone: as after one quiet run."""
    waiting, quiet = eight
    layout = copy_handed(waiting, tmp_path / "course").layout
    for nth, (point, place) in enumerate(POINTS.items(), start=1):
        once = "head" in point or "returned" in point
        run = subprocess.run(
            [sys.executable, "-c", KILLED, str(layout.root), place, "1" if once else str(1 + nth % 2)],
            cwd=ROOT, capture_output=True, text=True,
        )  # fmt: skip
        assert run.returncode == -signal.SIGKILL, f"not killed after {point}: {run.stderr}"
    outcomes = grade(layout, QUIZ)
    assert outcomes == grade(quiet, QUIZ)
    assert lines(layout) == lines(quiet)
    assert sorted(history(layout)) == sorted(history(quiet))
    assert verify(layout.ledger, layout.ledger_head).ok
    for made in ("autograded", "feedback"):
        assert files(getattr(layout, made)) == files(getattr(quiet, made))


def test_what_is_unchanged_is_not_done_again(
    eight: tuple[Layout, Layout], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second run saves nothing; what was damaged, marked or changed since is made again, and only that."""
    handed = Handed(copy_handed(eight[1], tmp_path / "course").layout)
    layout = handed.layout
    saved: list[str] = []
    real = QuizGrades.save

    def watched(self: QuizGrades, learner: str, *args: Any, **kwargs: Any) -> Any:
        saved.append(learner)
        return real(self, learner, *args, **kwargs)

    monkeypatch.setattr(QuizGrades, "save", watched)
    first = handed.grade()
    assert saved == []
    page = layout.feedback / "learner1" / QUIZ / "quiz.html"
    intact = page.read_bytes()
    page.write_bytes(b"torn")
    (layout.autograded / "learner2" / QUIZ / "quiz.ipynb").unlink()
    handed.mark("learner3", 4)
    (layout.feedback / "learner4" / QUIZ / "received.json").write_bytes(b"")
    again = handed.grade()
    assert saved == ["learner1", "learner2", "learner3", "learner4"]
    assert page.read_bytes() == intact
    assert again["learner3"].state == "graded: passed"
    assert {who: outcome for who, outcome in again.items() if who != "learner3"} == {
        who: outcome for who, outcome in first.items() if who != "learner3"
    }
    saved.clear()
    assert handed.grade() == again
    assert saved == []
    course = layout.course_file
    course.write_text(
        course.read_text(encoding="utf-8").replace("pass_mark = 80", "pass_mark = 90", 1), encoding="utf-8"
    )
    handed.grade()
    assert len(saved) == 8
