"""One command, nbgrader's own commands and a killed run give the same, and no kernel is needed."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from onboarding.grading.batch import grade
from onboarding.grading.lock import GradingBusy, one_grader
from onboarding.records.ledger import verify
from tests.conftest import ROOT
from tests.grading.steps import entries, nbgrader
from tests.grading_course import QUIZ, Handed, copy_handed, right, wrong


def test_nbgraders_own_commands_give_the_same(handed: Handed, tmp_path: Path) -> None:
    """collect, autograde, generate_feedback and release_feedback of nbgrader: same scores, same pages."""
    handed.take("ada")
    handed.take("bob", wrong)
    other = copy_handed(handed.layout, tmp_path / "other")
    handed.grade()
    for command in ("collect", "autograde", "generate_feedback", "release_feedback"):
        nbgrader(other, command, QUIZ)
    for learner in ("ada", "bob"):
        assert other.scores(learner) == handed.scores(learner)
        # The copied submissions arrived when they were copied.
        # Only `onboarding grade` writes the ledger, and without an entry there the next attempt carries nothing.
        apart = r'received <time.*</time>|<meta name="onboarding-next"[^>]*>|; \d+ right answers? will be kept'
        pages = [re.sub(apart, "", course.feedback(learner)) for course in (other, handed)]
        assert pages[0] == pages[1] != ""
    assert other.grade() == handed.grade()


def test_a_killed_run_is_finished_by_the_next(handed: Handed) -> None:
    """Killed in the middle and run again, everything is as after one run that was left alone."""
    learners = [f"learner{number}" for number in range(6)]
    for learner in learners:
        handed.take(learner, right if learner in learners[:3] else wrong)
    other = copy_handed(handed.layout, handed.layout.root.with_name("other"))
    code = f"""
import os, signal, sys
from pathlib import Path
from onboarding.grading.batch import grade
from onboarding.paths import Layout

def tell(done, total, what):
    if done == 3:
        os.kill(os.getpid(), signal.SIGKILL)

grade(Layout(Path(sys.argv[1])), "{QUIZ}", progress=tell)
"""
    killed = subprocess.run([sys.executable, "-c", code, str(handed.layout.root)], cwd=ROOT)
    assert killed.returncode == -signal.SIGKILL
    assert len(entries(handed)) == 3
    assert handed.grade() == other.grade()
    assert [entry.record.learner for entry in entries(handed)] == learners
    assert verify(handed.layout.ledger, handed.layout.ledger_head).ok
    for learner in learners:
        assert handed.scores(learner) == other.scores(learner)


def test_one_job_at_a_time(handed: Handed) -> None:
    """While one job runs another says so and does nothing."""
    with one_grader(handed.layout), pytest.raises(GradingBusy, match="Another grading job"):
        grade(handed.layout, QUIZ)


def test_no_kernel_is_needed_and_no_list_has_a_preprocessor_that_executes(handed: Handed) -> None:
    """nbgrader_config.py names no Execute anywhere, and the lists are what nbgrader really uses."""
    code = "from nbgrader.apps import NbGraderApp as A; import json; a = A(); a.initialize(['list']); print(json.dumps(a.config.Autograde))"
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": path}
    shown = subprocess.run(
        [sys.executable, "-c", code], cwd=handed.layout.root, env=env, capture_output=True, text=True, check=True
    )
    lists = json.loads(shown.stdout.splitlines()[-1])
    assert lists["sanitize_preprocessors"] == ["onboarding.grading.preprocessors.MarkSheet"]
    assert lists["autograde_preprocessors"][-1] == "onboarding.grading.preprocessors.SaveScores"
    assert "xecute" not in shown.stdout


def test_the_gradebook_is_indexed_and_nbgrader_can_still_upgrade_it(handed: Handed) -> None:
    """Our additions to the gradebook do not get in the way of nbgrader's own tool."""
    connection = sqlite3.connect(handed.layout.gradebook)
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
    connection.close()
    assert {"onboarding_grade_notebook_id", "onboarding_submitted_assignment_student_id"} <= names
    nbgrader(handed, "db", "upgrade")
