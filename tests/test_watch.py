"""Unattended grading: a submission comes back as feedback by itself, and nothing that goes wrong ends the watch."""

import errno
import io
import logging
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from onboarding.answers import SHEET_NAME
from onboarding.backup import BackupProblem, backup, restore
from onboarding.errors import DiskProblem
from onboarding.grading import watch
from onboarding.grading.lock import one_grader
from onboarding.grading.watch import Watch
from onboarding.paths import Layout
from onboarding.people import add_person
from onboarding.records.ledger import Ledger, verify
from tests.conftest import copy_course
from tests.grading_course import QUIZ, WRITTEN, Handed, copy_handed, hand_out

LIMIT = 600.0
"""Seconds after which a condition that did not come true fails a test on a busy machine; no speed that is promised."""
WHEN = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"
LEARNERS = ("ada", "bob", "cid", "dan", "eve", "fay")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    return hand_out(copy_course(tmp_path_factory.mktemp("template") / "course")).layout


@pytest.fixture
def handed(template: Layout, tmp_path: Path) -> Handed:
    return copy_handed(template, tmp_path / "course")


def until(condition: Callable[[], object]) -> float:
    """Wait for a condition; the seconds that it took."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < LIMIT, "the condition did not come true"
        time.sleep(0.02)
    return time.monotonic() - began


@contextmanager
def watching(handed: Handed) -> Iterator["subprocess.Popen[str]"]:
    """`onboarding watch` as a person starts it; afterwards it was stopped by SIGTERM and must have ended well."""
    command = [sys.executable, "-m", "onboarding.cli", "watch", "--course", str(handed.layout.root)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=dict(os.environ))
    try:
        until(lambda: "Watching." in log(handed))
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=LIMIT)
    assert process.returncode == 0, said
    assert "Traceback" not in said


def log(handed: Handed) -> str:
    place = handed.layout.trainer / watch.LOG_NAME
    return place.read_text(encoding="utf-8") if place.exists() else ""


@pytest.fixture
def looks(handed: Handed) -> Iterator[Watch]:
    """A watch whose looks are made by the test, with the file as its log."""
    lines, file = logging.Logger("test", logging.INFO), logging.FileHandler(handed.layout.trainer / watch.LOG_NAME)
    lines.addHandler(file)
    yield Watch(handed.layout, lines)
    file.close()


def test_a_submission_comes_back_by_itself_and_its_mark_follows(
    handed: Handed, record_property: Callable[[str, object], None]
) -> None:
    """Handed in while it watches: the feedback arrives, then the mark's; a bad sheet beside it is a line, and only one may watch."""
    add_person(handed.layout, "ada", name="Ada Example", role="")
    with watching(handed):
        handed.take("ada")
        seconds = until(lambda: "Waiting for marking" in handed.feedback("ada"))
        record_property("seconds_from_submit_to_feedback", round(seconds, 2))
        print(f"from Submit to feedback: {seconds:.2f} s")
        handed.take("bad")
        (entry,) = handed.inbound().glob("bad+*")
        (entry / SHEET_NAME).write_text("{", encoding="utf-8")
        until(lambda: "Could not be graded" in handed.feedback("bad") or "bad: could not be graded" in log(handed))
        handed.mark("ada", 4, "Well put.")
        until(lambda: "Well put." in handed.feedback("ada"))
        second = subprocess.run(
            [sys.executable, "-m", "onboarding.cli", "watch", "--course", str(handed.layout.root)],
            capture_output=True,
            text=True,
        )
        assert (second.returncode, "one is enough" in second.stderr) == (1, True)
    lines = log(handed)
    assert f"{QUIZ}: Ada Example (ada), attempt 1: waiting for marking" in lines
    assert f"{QUIZ}: Ada Example (ada), attempt 1: graded: passed (20" in lines
    assert lines.rstrip().endswith("Stopped.")
    assert [
        line for line in lines.splitlines() if not re.fullmatch(rf"{WHEN}  (Watching\.|Stopped\.|{QUIZ}: ).*", line)
    ] == []


def test_one_look_after_submit_returns_the_feedback(handed: Handed, looks: Watch) -> None:
    """What needs no marking comes back with the very next look, and a look is due every second: that is what seconds are made of."""
    assert watch.EVERY <= 1.0
    looks.look()
    handed.take("ada")
    handed.take("bob", values={WRITTEN: None})
    looks.look()
    assert "Waiting for marking" in handed.feedback("ada")
    assert "Passed" in handed.feedback("bob")


@pytest.mark.soak
def test_five_seconds_from_submit_to_feedback(handed: Handed) -> None:
    """The goal in seconds, on a machine that does nothing else; and once more for a second learner, when everything is warm."""
    with watching(handed):
        for who in ("ada", "bob"):
            handed.answer(who, values={WRITTEN: None})
            handed.submit(who)
            seconds = until(lambda who=who: "Passed" in handed.feedback(who))  # type: ignore[misc]
            print(f"from Submit to feedback: {seconds:.2f} s")
            assert seconds <= 5.0


def test_a_killed_watch_leaves_nothing_behind(handed: Handed) -> None:
    """Its lock goes with it: a new one starts, takes up what was left, and everything is there once."""
    command = [sys.executable, "-m", "onboarding.cli", "watch", "--course", str(handed.layout.root)]
    for who in LEARNERS:
        handed.take(who)
    killed = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    until(lambda: any((handed.layout.autograded / who).exists() for who in LEARNERS))
    killed.kill()
    killed.wait()
    with watching(handed):
        until(lambda: all("Waiting for marking" in handed.feedback(who) for who in LEARNERS))
    with Ledger(handed.layout.ledger) as ledger:
        assert sorted(entry.record.learner for entry in ledger.entries()) == sorted(LEARNERS)
    assert verify(handed.layout.ledger, handed.layout.ledger_head).ok


def test_of_several_that_start_at_once_one_watches(handed: Handed) -> None:
    """The lock decides; the others say so and end with 1, and nobody is left without a watch."""
    command = [sys.executable, "-m", "onboarding.cli", "watch", "--course", str(handed.layout.root)]
    started = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    try:
        until(lambda: sum(process.poll() is not None for process in started) == 2)
        (only,) = [process for process in started if process.poll() is None]
        until(lambda: "Watching." in log(handed))
    finally:
        for process in started:
            process.send_signal(signal.SIGTERM)
    said = {process: process.communicate(timeout=LIMIT)[1] for process in started}
    assert only.returncode == 0
    others = [process for process in started if process is not only]
    assert [(process.returncode, "one is enough" in said[process]) for process in others] == [(1, True)] * 2
    assert log(handed).count("Watching.") == 1


def test_nothing_is_restored_under_a_watch(handed: Handed, tmp_path: Path) -> None:
    """It would grade into a folder that is being replaced: refused in words, and nothing is changed."""
    made = backup(handed.layout, tmp_path / "kept.tar.gz")
    handed.take("ada")
    with watch.alone(handed.layout), pytest.raises(BackupProblem, match=r"Stop it with Ctrl\+C, then restore again"):
        restore(handed.layout, made.archive, replace=True)
    assert list(handed.inbound().glob("ada+*"))


def test_the_log_does_not_grow_for_ever(handed: Handed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A full file is put aside, at most three of them, and a log that cannot be written ends nothing."""
    monkeypatch.setattr(watch, "LOG_BYTES", 100)
    for number in range(6):
        handed.take(f"learner{number}")
    watch.watch(handed.layout, once=True, console=io.StringIO())
    names = sorted(path.name for path in handed.layout.trainer.glob("watch.log*"))
    assert names == ["watch.log", "watch.log.1", "watch.log.2", "watch.log.3"]


def test_a_damaged_list_of_people_costs_the_names_alone(handed: Handed, looks: Watch) -> None:
    """It is said, and everybody is graded under their id."""
    handed.take("ada")
    handed.layout.people.write_text("{", encoding="utf-8")
    looks.look()
    assert "The list of learners is damaged." in log(handed)


def test_one_look_takes_in_what_is_there(handed: Handed) -> None:
    """`--once` grades what was handed in, and a second one has nothing to say about it again."""
    handed.take("ada")
    watch.watch(handed.layout, once=True)
    assert "Waiting for marking" in handed.feedback("ada")


def test_an_idle_look_reads_no_names(handed: Handed, looks: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    """With nothing new there is no listing, no query and no grading."""
    handed.take("ada")
    looks.look()
    looks.look()

    def refuse(*args: object) -> None:
        raise AssertionError("an idle look must not read")

    monkeypatch.setattr(os, "scandir", refuse)
    monkeypatch.setattr(watch, "grade", refuse)
    looks.look()
    assert "went wrong" not in log(handed)


def test_it_waits_for_another_job(handed: Handed, looks: Watch) -> None:
    """While somebody else grades it says so once; afterwards it goes on."""
    handed.take("ada")
    with one_grader(handed.layout):
        looks.look()
        looks.look()
        assert log(handed).count("Another grading job is running") == 1
        assert handed.feedback("ada") == ""
    looks.look()
    assert "Waiting for marking" in handed.feedback("ada")


@pytest.mark.parametrize(
    "fault",
    [
        DiskProblem(Path("gradebook.db"), "The disk is full.", "Free some space, then try again."),
        OSError(errno.ENOSPC, "No space left on device"),
        RuntimeError("a fault of ours"),
    ],
)
def test_trouble_is_said_and_does_not_end_it(
    handed: Handed, looks: Watch, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    """A full disk or a fault is one line; when it is over, what was handed in is graded."""
    handed.take("ada")

    def fail(*args: object, **options: object) -> None:
        raise fault

    with monkeypatch.context() as patched:
        patched.setattr(watch, "grade", fail)
        looks.look()
        looks._not_before = 0.0
        looks.look()
        said = [line for line in log(handed).splitlines() if "tried again" in line or "went wrong" in line]
        assert len(said) == 1
    looks._not_before = 0.0
    looks.look()
    assert "Waiting for marking" in handed.feedback("ada")


def test_a_stop_comes_between_two_learners(handed: Handed, looks: Watch) -> None:
    """Asked to stop in a batch it finishes the learner it is at; the next look grades the rest."""
    for who in ("ada", "bob", "cid"):
        handed.take(who)
    from onboarding.grading.batch import grade as real

    def stopping(layout: Layout, quiz: str, *, progress: Callable[[int, int, str], None]) -> object:
        def step(done: int, total: int, what: str) -> None:
            if done == 1:
                looks.stop.set()
            progress(done, total, what)

        return real(layout, quiz, progress=step)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(watch, "grade", stopping)
        looks.look()
    done = [who for who in ("ada", "bob", "cid") if (handed.layout.autograded / who).exists()]
    assert 0 < len(done) < 3
    assert "Stopped between two learners" in log(handed)
    looks.stop.clear()
    looks.look()
    assert all("Waiting for marking" in handed.feedback(who) for who in ("ada", "bob", "cid"))


def test_names_for_no_quiz_are_left_alone(handed: Handed, looks: Watch) -> None:
    """Whatever lies in the folder for handing in under the name of a quiz that does not exist: nothing happens."""
    (handed.inbound() / "ada+no-such-quiz+2026-01-01 00:00:00.000000 UTC+x").mkdir(parents=True)
    (handed.inbound() / "rubbish").mkdir()
    looks.look()
    assert log(handed) == ""


def test_what_a_learner_wrote_stays_on_one_line(handed: Handed, looks: Watch) -> None:
    """A reason that quotes a learner cannot forge a line of the log."""
    from onboarding.grading.batch import Outcome

    bad = Outcome("ada", 1, "could not be graded", None, None, "x\n2026-01-01 bob: graded: passed\x1b[2J")
    looks._say(QUIZ, bad, "ada")
    assert len(log(handed).splitlines()) == 1
    assert "\x1b" not in log(handed)
