"""Locked databases, two graders at once, a clock that was set back."""

import fcntl
import os
import signal
import sqlite3
import subprocess
import sys
from datetime import datetime

import pytest

from onboarding.grading.submission import read_received
from onboarding.paths import Layout
from onboarding.records.ledger import Ledger, verify
from tests.faults.state import HOURS, environment, grade, grade_command, said, same
from tests.grading_course import QUIZ, Handed, right, wrong
from tests.running_lab import until


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
    text = " ".join(said(done).split())
    assert done.returncode == 1, text
    assert place.name in text, text
    assert "in use by another program" in text, text
    done = grade(layout)
    assert done.returncode == 0, said(done)
    same(layout, few_graded)


def locked(layout: Layout) -> bool:
    """True while a grader holds the course."""
    try:
        descriptor = os.open(layout.trainer / "grading.lock", os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False


def test_two_graders_at_once(few_graded: Layout, handed: Handed) -> None:
    """The second one says that the first is at work and does nothing; the result is that of one."""
    layout = handed.layout
    first = subprocess.Popen(
        grade_command(layout), env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        until(lambda: locked(layout) or first.poll() is not None, seconds=HOURS)
        os.kill(first.pid, signal.SIGSTOP)  # it cannot finish before the second one has looked
        second = grade(layout)
        os.kill(first.pid, signal.SIGCONT)
        assert first.wait(HOURS) == 0
    finally:
        if first.poll() is None:
            first.kill()
            first.wait()
    assert second.returncode == 1
    assert "Another grading job is running in this course. Wait until it has finished" in said(second)
    same(layout, few_graded)


SET_BACK = """
import sys
from datetime import datetime, timedelta
import onboarding.grading.batch, onboarding.records.ledger
from onboarding.cli import main

class Yesterday(datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.now(tz) - timedelta(days=1)

    @classmethod
    def fromtimestamp(cls, moment, tz=None):
        return datetime.fromtimestamp(moment, tz) - timedelta(days=1)

for name, module in list(sys.modules.items()):
    if name.startswith("onboarding") and getattr(module, "datetime", None) is datetime:
        module.datetime = Yesterday
main()
"""


def test_a_clock_that_was_set_back(handed: Handed) -> None:
    """A retake that seems to have come a day before the first attempt is still the newer one, and is graded."""
    layout = handed.layout
    first = handed.take("eve", wrong)
    assert grade(layout).returncode == 0
    handed.retake("eve")
    second = handed.take("eve", right)
    words = ["grade", QUIZ, "--course", str(layout.root)]
    done = subprocess.run(
        [sys.executable, "-c", SET_BACK, *words], env=environment(), capture_output=True, text=True, timeout=HOURS
    )
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
