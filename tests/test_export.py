"""The export: a state in words in every row, a number only where it is graded, and nothing that a spreadsheet would run."""

import csv
import io
import json
import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bench.books import our_book
from onboarding.cli import app
from onboarding.errors import CourseError, DiskProblem
from onboarding.grading import exchange
from onboarding.grading.places import COURSE_ID
from onboarding.grading.state_rows import HEADINGS, replacing, rows, safe_cell
from onboarding.paths import Layout
from tests.conftest import ROOT, copy_course
from tests.grading_course import QUIZ, WRITTEN, hand_out, wrong


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    """Five learners in five states, one of them with a name that is a formula."""
    handed = hand_out(copy_course(tmp_path_factory.mktemp("export") / "course"))
    handed.take("ada")
    handed.take("bob", wrong, values={WRITTEN: None})
    handed.take("cem")
    table = handed.answer("dee")
    table["slots"]["s01"]["value"] = {"no": "such"}
    (handed.folder("dee") / "answers.json").write_text(json.dumps(table), encoding="utf-8")
    exchange.submit(handed.layout.exchange, quiz=QUIZ, learner="dee", folder=handed.folder("dee"))
    handed.grade()
    handed.mark("cem", 4)
    handed.grade()
    handed.open("eva")
    people = {
        "ada": {"name": '=HYPERLINK("x")', "role": "nurse"},
        "eva": {"name": "Eva Östlund", "role": ""},
        "fay": {"name": "Fay", "role": "support"},
    }
    table = {"schema": 1, "people": people}
    (handed.layout.trainer / "people.json").write_text(json.dumps(table), encoding="utf-8")
    return handed.layout


def exported(layout: Layout, *options: str) -> bytes:
    """What `onboarding export` writes into a file."""
    path = layout.root / "states.out"
    done = CliRunner().invoke(app, ["export", "--course", str(layout.root), "--output", str(path), *options])
    assert done.exit_code == 0, done.output
    return path.read_bytes()


def test_every_row_has_a_state_and_only_graded_ones_a_number(service: Layout) -> None:
    """Six learners, six states; the learner whom only the trainer's list knows has not started."""
    table = list(csv.DictReader(io.StringIO(exported(service, "--quiz", QUIZ).decode(), newline="")))
    assert list(table[0]) == list(HEADINGS)
    assert [(row["learner"], row["state"], row["score"], row["max"], row["must_pass"]) for row in table] == [
        ("ada", "waiting for marking", "", "", ""),
        ("bob", "graded: not yet passed", "0.00", "20", "no"),
        ("cem", "graded: passed", "20.00", "20", "yes"),
        ("dee", "could not be graded", "", "", ""),
        ("eva", "in progress", "", "", ""),
        ("fay", "not started", "", "", ""),
    ]
    assert {row["quiz"] for row in table} == {QUIZ}
    assert [row["role"] for row in table] == ["nurse", "", "", "", "", "support"]
    assert [row["attempt"] for row in table] == ["1", "1", "1", "1", "", ""]
    assert table[3]["reason"].startswith("Question 1: ")
    assert all(row["received"].endswith("Z") for row in table[:4])


def test_no_cell_is_a_formula(service: Layout) -> None:
    """A name that a spreadsheet would run stands behind an apostrophe; JSON has it as it is."""
    assert exported(service).decode().splitlines()[1].startswith('ada,"\'=HYPERLINK(""x"")",nurse')
    assert json.loads(exported(service, "--format", "json"))[0]["name"] == '=HYPERLINK("x")'


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\uff1d1", "\uff20x"])
def test_what_a_spreadsheet_would_run_is_made_safe(text: str) -> None:
    """Each of the characters with which a formula can begin, behind spaces too."""
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Ada", "a=b", "20.00", "waiting for marking", "O'Neil"])
def test_what_is_no_formula_is_left_alone(text: str) -> None:
    assert safe_cell(text) == text


def test_json_and_csv_say_the_same_and_excel_gets_its_mark(service: Layout) -> None:
    """The same rows in both; the mark for Excel comes first and only when asked for."""
    plain, marked = exported(service), exported(service, "--bom")
    assert marked == b"\xef\xbb\xbf" + plain
    assert "Eva Östlund" in plain.decode()
    table = csv.DictReader(io.StringIO(plain.decode(), newline=""))
    as_json = json.loads(exported(service, "--format", "json"))
    assert [{k: v.removeprefix("'") for k, v in row.items()} for row in table] == as_json


def test_nbgraders_own_export_gives_the_same(service: Layout) -> None:
    """`nbgrader export` in the course's folder uses the plugin; stock's zeros are nowhere."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": path}
    for name in ("grades.csv", "grades.json"):
        done = subprocess.run(
            ["nbgrader", "export", "--to", name], cwd=service.root, env=env, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
    assert (service.root / "grades.csv").read_bytes() == exported(service)
    assert (service.root / "grades.json").read_bytes() == exported(service, "--format", "json")


def test_one_quiz_one_learner_and_unknown_ones(service: Layout) -> None:
    """A choice is kept to; a quiz that does not exist is named with those that do."""
    assert [row.learner for row in rows(service, quizzes=[QUIZ], learners=["bob"])] == ["bob"]
    with pytest.raises(CourseError, match=f"no quiz tapering. The course has: .*{QUIZ}"):
        list(rows(service, quizzes=["tapering"]))
    done = CliRunner().invoke(app, ["export", "--course", str(service.root), "--format", "xls"])
    assert isinstance(done.exception, CourseError)


def test_before_anything_was_graded_nothing_is_made(tmp_path: Path) -> None:
    """Exporting from a fresh course gives the headings alone, and makes no ledger and no gradebook."""
    layout = copy_course(tmp_path / "course")
    assert exported(layout).decode().splitlines() == [",".join(HEADINGS)]
    assert not layout.workspace.exists()


def test_a_write_that_fails_keeps_the_file_that_was_there(tmp_path: Path) -> None:
    """An export that is broken off leaves the last one whole, and nothing beside it."""
    path = tmp_path / "states.csv"
    path.write_text("the last export", encoding="utf-8")

    def half() -> None:
        with replacing(path) as out:
            out.write("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    with pytest.raises(DiskProblem), replacing(tmp_path / "missing" / "states.csv"):
        pass
    assert [file.read_text(encoding="utf-8") for file in tmp_path.iterdir()] == ["the last export"]


def test_a_later_loose_mark_does_not_hide_the_attempt(service: Layout) -> None:
    """Marks for an answer that is in no archive are entered without scores; the row is still the attempt's."""
    from dataclasses import replace

    from onboarding.records.ledger import Ledger

    before = list(rows(service, learners=["cem"]))
    with Ledger(service.ledger) as ledger:
        record = ledger.history("cem", QUIZ)[0].record
        ledger.record(
            replace(record, attempt_id="marks-of-x", n=0, scores={}, state="could not be graded"), type="mark"
        )
        ledger.write_head(service.ledger_head)
    assert list(rows(service, learners=["cem"])) == before


# The formgrader's lists


Listing = Callable[[Any], list[dict[str, Any]]]


@pytest.mark.parametrize(
    "listing",
    [
        pytest.param(lambda book: book.submission_dicts("quiz-2"), id="submissions"),
        pytest.param(lambda book: book.notebook_submission_dicts("quiz", "quiz-2"), id="notebook submissions"),
    ],
)
def test_the_formgraders_lists_are_nbgraders(listing: Listing, tmp_path: Path) -> None:
    """Over a gradebook with every mixture of scores, each entry of our lists is nbgrader's own, key by key."""
    from nbgrader.api import Gradebook

    from onboarding.grading.formgrade_lists import QuizBook

    path = tmp_path / "gradebook.db"
    our_book(path, learners=40, quizzes=3)
    dice = random.Random(5)
    with closing(sqlite3.connect(path)) as connection, connection:
        for (line,) in connection.execute("SELECT id FROM grade").fetchall():
            values = (
                dice.choice([None, 0, 0.5, 2]), dice.choice([None, None, 1, 1.75]), dice.choice([None, None, 0.5]),
                dice.random() < 0.05, line,
            )  # fmt: skip
            connection.execute(
                "UPDATE grade SET auto_score=?, manual_score=?, extra_credit=?, needs_manual_grade=? WHERE id=?", values
            )
        connection.execute("UPDATE submitted_notebook SET flagged = 1 WHERE rowid % 3 = 0")
        connection.execute("UPDATE student SET first_name = 'Ada', last_name = 'N' WHERE rowid % 2 = 0")
    lists = []
    for book in (Gradebook, QuizBook):
        with book(f"sqlite:///{path}", COURSE_ID) as open_book:
            lists.append(sorted(listing(open_book), key=lambda entry: str(entry["id"])))
    stock, ours = lists
    assert len(stock) == 40
    assert {entry["needs_manual_grade"] for entry in stock} == {True, False}
    assert ours == stock
    assert [list(entry) for entry in ours] == [list(entry) for entry in stock]


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-02 03:04:05.000006 UTC", "2026-01-02 03:04:05 UTC", "2026-01-02 03:04:05.5 CET", "2026-01-02T03:04:05+02:00",
        "2 January 2026, 3 pm", "2026-13-02 03:04:05.000000 UTC",
    ],
)  # fmt: skip
def test_a_submission_has_the_time_that_nbgrader_reads(tmp_path: Path, text: str) -> None:
    """Our list reads the form that collecting writes by itself, and leaves every other form, good or bad, to nbgrader."""
    from nbgrader.apps.api import NbGraderAPI
    from nbgrader.auth import Authenticator
    from nbgrader.coursedir import CourseDirectory

    from onboarding.grading.formgrade_lists import QuizApi

    place = tmp_path / "submitted" / "ada" / "quiz-1"
    place.mkdir(parents=True)
    (place / "timestamp.txt").write_text(text + "\n", encoding="utf-8")
    courses = CourseDirectory(root=str(tmp_path), db_url=f"sqlite:///{tmp_path}/gradebook.db")
    read = []
    for api in (NbGraderAPI, QuizApi):
        ask = api(courses, Authenticator())
        try:
            read.append(ask.get_submitted_timestamp("quiz-1", "ada"))
        except ValueError as error:
            read.append(str(error))
        assert ask.get_submitted_timestamp("quiz-1", "bob") is None
    assert read[0] == read[1]


def test_manage_submissions_lists_what_nbgrader_lists(tmp_path: Path) -> None:
    """Graded, handed in anew since, not graded, graded without its files, never handed in, and what only looks like a submission."""
    from nbgrader.apps.api import NbGraderAPI
    from nbgrader.auth import Authenticator
    from nbgrader.coursedir import CourseDirectory

    from onboarding.grading.formgrade_lists import QuizApi

    our_book(tmp_path / "gradebook.db", learners=4, quizzes=2)
    graded, anew, lost, never = (f"learner-{number:04d}" for number in range(4))
    stamps = {
        graded: "2026-01-02 03:04:05",
        anew: "2026-02-02 03:04:05",
        lost: "2026-01-02 03:04:05",
        "new": "2026-03-02 03:04:05",
    }
    for learner, stamp in stamps.items():
        place = tmp_path / "submitted" / learner / "quiz-1"
        place.mkdir(parents=True)
        (place / "timestamp.txt").write_text(f"{stamp}.000000 UTC", encoding="utf-8")
    for learner in (graded, anew):
        (tmp_path / "autograded" / learner / "quiz-1").mkdir(parents=True)
    (tmp_path / "submitted" / "untimed" / "quiz-1").mkdir(parents=True)
    (tmp_path / "submitted" / ".hidden" / "quiz-1").mkdir(parents=True)
    (tmp_path / "submitted" / "elsewhere" / "quiz-2").mkdir(parents=True)
    (tmp_path / "submitted" / "note.txt").write_text("not a folder", encoding="utf-8")
    (tmp_path / "submitted" / "flat").mkdir()
    (tmp_path / "submitted" / "flat" / "quiz-1").write_text("not a folder", encoding="utf-8")
    courses = CourseDirectory(root=str(tmp_path), db_url=f"sqlite:///{tmp_path}/gradebook.db", course_id=COURSE_ID)
    stock, ours = NbGraderAPI(courses, Authenticator()), QuizApi(courses, Authenticator())
    listed = ours.get_submissions("quiz-1")
    assert listed == stock.get_submissions("quiz-1")
    assert {entry["student"]: entry["autograded"] for entry in listed} == {
        graded: True, anew: False, lost: False, never: True, "new": False, "untimed": False,
    }  # fmt: skip
    for quiz in ("quiz-1", "quiz-2", "quiz-9", "*"):
        assert ours.get_submitted_students(quiz) == stock.get_submitted_students(quiz)
        assert ours.get_autograded_students(quiz) == stock.get_autograded_students(quiz)
