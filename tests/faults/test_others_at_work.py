"""Locked databases, two graders at once, a clock that was set back."""

import importlib
import os
import sqlite3
import subprocess
import sys
from datetime import datetime, timedelta, tzinfo

import pytest

from onboarding.grading.lock import one_grader
from onboarding.grading.submission import read_received
from onboarding.paths import Layout
from onboarding.records.ledger import Ledger, verify
from tests.conftest import ROOT
from tests.faults.state import grade, said, same
from tests.grading_course import QUIZ, Handed, right, wrong


@pytest.mark.parametrize("name", ["gradebook", "ledger"])
def test_a_locked_database(few_graded: Layout, handed: Handed, name: str) -> None:
    """Another program holds the file: one sentence says so and what to do, once, and the next run finishes."""
    layout = handed.layout
    place = layout.gradebook if name == "gradebook" else layout.ledger
    with Ledger(layout.ledger):
        pass
    holder = sqlite3.connect(place, isolation_level=None)
    try:
        holder.execute("BEGIN EXCLUSIVE")
        done = grade(layout)
    finally:
        holder.close()
    text = said(done)
    assert done.returncode == 1, text
    assert place.name in text, text
    assert "in use by another program" in text, text
    done = grade(layout)
    assert done.returncode == 0, said(done)
    same(layout, few_graded)


def test_two_graders_at_once(few_graded: Layout, handed: Handed) -> None:
    """The second one says that the first is at work and does nothing; the result is that of one."""
    layout = handed.layout
    with one_grader(layout):
        second = grade(layout)
    assert "Another grading job is running in this course. Wait until it has finished" in said(second)
    # And without anybody's help: both start at once, one of them grades, or both do, one after the other.
    words = [sys.executable, "-m", "onboarding.cli", "grade", QUIZ, "--course", str(layout.root)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    both = [subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) for _ in "12"]
    texts = [process.communicate()[0].decode() for process in both]
    assert not [text for text in texts if "Traceback" in text]
    assert sorted(process.returncode for process in both) in ([0, 0], [0, 1])
    assert "Another grading job" in "".join(texts) or all(process.returncode == 0 for process in both)
    assert second.returncode == 1
    same(layout, few_graded)


class Yesterday(datetime):
    """A clock that is a day behind the one before."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz) - timedelta(days=1)

    @classmethod
    def fromtimestamp(cls, moment: float, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.fromtimestamp(moment, tz) - timedelta(days=1)


def set_back() -> None:
    """Give every module of ours the other clock."""
    importlib.import_module("onboarding.grading.batch")
    for name, module in list(sys.modules.items()):
        if name.startswith("onboarding") and vars(module).get("datetime") is datetime:
            vars(module)["datetime"] = Yesterday


def test_a_clock_that_was_set_back(handed: Handed) -> None:
    """A retake that seems to have come a day before the first attempt is still the newer one, and is graded."""
    layout = handed.layout
    first = handed.take("eve", wrong)
    assert grade(layout).returncode == 0
    handed.retake("eve")
    second = handed.take("eve", right)
    done = grade(layout, before=set_back)
    assert done.returncode == 0, said(done)
    times = {}
    for table in (first, second):
        received = read_received(layout.trainer / "attempts" / "eve" / QUIZ / table["attempt"]["id"])
        assert received is not None
        times[table["attempt"]["n"]] = datetime.fromisoformat(received.received)
    with Ledger(layout.ledger) as ledger:
        history = ledger.history("eve", QUIZ)
        recorded = [entry.recorded for entry in ledger.entries()]
    assert recorded != sorted(recorded), "the clock was not set back: this tests nothing"
    assert [entry.record.n for entry in history] == [1, 2]
    assert "later attempt" not in history[1].record.reason
    assert times[2] > times[1]
    now = read_received(layout.submitted / "eve" / QUIZ)
    assert now is not None
    assert now.key == second["attempt"]["id"]
    assert handed.scores("eve")["s01"][0] == 2.0
    assert verify(layout.ledger, layout.ledger_head).ok
    # Grading again changes nothing: nobody is graded twice because of the clock.
    before = len(history)
    assert grade(layout).returncode == 0
    with Ledger(layout.ledger) as ledger:
        assert len(ledger.history("eve", QUIZ)) == before
        assert len(ledger.entries()) == len(recorded)
