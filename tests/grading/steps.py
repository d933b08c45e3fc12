"""What tests of grading look up, and nbgrader's own commands."""

import os
import subprocess
import sys
from pathlib import Path

from onboarding.records.ledger import Entry, Ledger
from tests.conftest import ROOT
from tests.grading_course import QUIZ, Handed


def history(handed: Handed, learner: str) -> tuple[Entry, ...]:
    with Ledger(handed.layout.ledger) as ledger:
        return ledger.history(learner, QUIZ)


def entries(handed: Handed) -> tuple[Entry, ...]:
    with Ledger(handed.layout.ledger) as ledger:
        return ledger.entries()


def nbgrader(handed: Handed, *arguments: str) -> None:
    """Run nbgrader's own command as a trainer would in the course folder."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": path}
    done = subprocess.run(["nbgrader", *arguments], cwd=handed.layout.root, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
