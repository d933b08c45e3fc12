"""`onboarding watch`: what is handed in is collected, graded and returned within seconds, unattended.

Once a second it looks whether the folder for handing in or the gradebook has changed, which costs two calls of stat; only then it reads
names. Whatever goes wrong with one submission is that learner's state; whatever goes wrong with the course is a line in the log, and it is
tried again, less and less often. SIGTERM and Ctrl+C let it finish the learner it is at.
"""

import fcntl
import logging
import logging.handlers
import os
import signal
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from types import FrameType
from typing import Any, TextIO

from onboarding.errors import CourseError, DiskProblem, FileProblem
from onboarding.files import content_hash
from onboarding.grading.batch import Outcome, grade
from onboarding.grading.lock import GradingBusy
from onboarding.grading.places import Exchange, read_entry_name
from onboarding.grading.regrade import pending_note
from onboarding.grading.render import visible
from onboarding.paths import Layout
from onboarding.people import People, load_people

EVERY = 1.0
"""Seconds between two looks."""
SETTLE = 3.0
"""Seconds without a new mark before marks are returned, so that a trainer is not overtaken between points and comment."""
LONGEST_WAIT = 60.0
LOG_NAME = "watch.log"
LOG_BYTES = 1024 * 1024

_MARKS = """
SELECT q.name, a.student_id, g.id, g.manual_score, NULL FROM assignment q
JOIN submitted_assignment a ON a.assignment_id = q.id JOIN submitted_notebook n ON n.assignment_id = a.id
JOIN grade g ON g.notebook_id = n.id WHERE g.manual_score IS NOT NULL
UNION ALL
SELECT q.name, a.student_id, m.id, NULL, m.manual_comment FROM assignment q
JOIN submitted_assignment a ON a.assignment_id = q.id JOIN submitted_notebook n ON n.assignment_id = a.id
JOIN comment m ON m.notebook_id = n.id WHERE m.manual_comment IS NOT NULL
ORDER BY 1, 2, 3
"""


class AlreadyWatching(CourseError):
    """Another `onboarding watch` runs in this course."""


class _Stopped(BaseException):
    """Leaves a batch between two learners."""


@dataclass
class Watch:
    """The watch over one course. `stop` ends it after the learner it is at."""

    layout: Layout
    log: logging.Logger
    stop: threading.Event = field(default_factory=threading.Event)
    _inbound: int | None = None
    _entries: dict[str, frozenset[str]] = field(default_factory=dict)
    _gradebook: tuple[int | None, ...] = ()
    _marks: dict[str, str] = field(default_factory=dict)
    _marked_at: float = 0.0
    _due: set[str] = field(default_factory=set)
    _said: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    _trouble: str = ""
    _wait: float = 0.0
    _not_before: float = 0.0

    def look(self) -> None:
        """Look once, and grade what is due. Raises nothing that has to do with the course."""
        try:
            self._find()
            if not self._due or monotonic() < self._not_before:
                return
            for quiz in sorted(self._due):
                self._grade(quiz)
                self._due.discard(quiz)
            self._fine()
        except GradingBusy:
            self._say_once("Another grading job is running. Waiting for it.", wait=False)
        except DiskProblem as problem:
            self._say_once(f"{problem} What was handed in is safe; it is tried again.")
        except CourseError as problem:
            self._say_once(f"{problem} It is tried again.")
        except _Stopped:
            self.log.info("Stopped between two learners. The next start goes on from here.")
        except OSError as error:
            self._say_once(f"Something could not be read or written ({error.strerror or error}). It is tried again.")
        except Exception:
            self._say_once("Something went wrong in the program; the lines below are for whoever looks after it.")
            self.log.exception("watch")

    def run(self) -> None:
        """Look every second until `stop` is set."""
        self.log.info("Watching. What is handed in is graded and returned by itself. Stop with Ctrl+C.")
        while not self.stop.is_set():
            self.look()
            self.stop.wait(EVERY)
        self.log.info("Stopped.")

    def _find(self) -> None:
        """Put into `_due` every quiz with something new in it."""
        inbound = Exchange(self.layout.exchange).inbound
        changed = _changed(inbound)
        if changed != self._inbound:
            found: dict[str, set[str]] = {}
            with suppress(FileNotFoundError), os.scandir(inbound) as folder:
                for thing in folder:
                    claim = read_entry_name(thing.name)
                    # A name may claim any quiz; only what was built can be graded.
                    if claim is not None and (self.layout.release / claim.quiz).is_dir():
                        found.setdefault(claim.quiz, set()).add(thing.name)
            for quiz, names in found.items():
                if frozenset(names) - self._entries.get(quiz, frozenset()):
                    self._due.add(quiz)
                self._entries[quiz] = frozenset(names)
            # Only now: if reading fails, the next look reads again.
            self._inbound = changed
        self._find_marks()

    def _find_marks(self) -> None:
        # What was written last may still be in the write-ahead log beside the gradebook.
        book = self.layout.gradebook
        changed = (_changed(book), _changed(book.with_name(f"{book.name}-wal")))
        if changed != self._gradebook:
            self._gradebook, self._marked_at = changed, monotonic()
        elif self._marked_at and monotonic() - self._marked_at >= SETTLE:
            self._marked_at = 0.0
            marks = _marks(self.layout.gradebook)
            self._due |= {quiz for quiz, digest in marks.items() if self._marks.get(quiz) != digest}
            self._due |= {quiz for quiz in self._marks if quiz not in marks}
            self._marks = marks

    def _grade(self, quiz: str) -> None:
        def step(done: int, total: int, what: str) -> None:
            if self.stop.is_set() and done < total:
                raise _Stopped

        outcomes = grade(self.layout, quiz, progress=step)
        people = self._people()
        for outcome in outcomes:
            self._say(quiz, outcome, people.named(outcome.learner))
        note = pending_note(self.layout, quiz)
        if note:
            self._say_once(note, wait=False)

    def _people(self) -> People:
        try:
            return load_people(self.layout)
        except FileProblem as problem:
            self._say_once(str(problem), wait=False)
            return People()

    def _say(self, quiz: str, outcome: Outcome, name: str) -> None:
        """One line for each learner whose state is new, as the trainer knows them."""
        new = (outcome.attempt_n, f"{outcome.state} {outcome.reason}")
        if self._said.get((quiz, outcome.learner)) == new:
            return
        self._said[quiz, outcome.learner] = new
        number = f" ({outcome.score} of {outcome.max_score})" if outcome.score is not None else ""
        attempt = f", attempt {outcome.attempt_n}" if outcome.attempt_n else ""
        # A reason may quote what a learner wrote: it stays on one line.
        reason = f": {' '.join(visible(outcome.reason).split())}" if outcome.reason else ""
        self.log.info("%s: %s%s: %s%s%s", quiz, name, attempt, outcome.state, number, reason)

    def _say_once(self, sentence: str, *, wait: bool = True) -> None:
        if sentence != self._trouble:
            self.log.warning("%s", sentence)
            self._trouble = sentence
        if wait:
            self._wait = min(max(EVERY, self._wait * 2), LONGEST_WAIT)
            self._not_before = monotonic() + self._wait

    def _fine(self) -> None:
        self._wait = self._not_before = 0.0
        self._trouble = ""


def watch(layout: Layout, *, once: bool = False, console: TextIO | None = None) -> None:
    """Watch until SIGTERM or Ctrl+C, or look once. Raises AlreadyWatching or DiskProblem before it begins, nothing later."""
    with alone(layout), _logger(layout, console) as log:
        watcher = Watch(layout, log)

        def leave(number: int, frame: FrameType | None) -> None:
            watcher.stop.set()

        before = {number: signal.signal(number, leave) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            if once:
                watcher.look()
            else:
                watcher.run()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _changed(path: Path) -> int | None:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return None


def _marks(gradebook: Path) -> dict[str, str]:
    """A hash of all marks and comments of each quiz that has any."""
    if not gradebook.exists():
        return {}
    try:
        connection = sqlite3.connect(f"file:{gradebook}?mode=ro", uri=True, timeout=5)
        try:
            rows = connection.execute(_MARKS).fetchall()
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise CourseError(f"The gradebook cannot be read ({error}).") from error
    by_quiz: dict[str, list[Any]] = {}
    for quiz, *rest in rows:
        by_quiz.setdefault(quiz, []).append([str(part) for part in rest])
    return {quiz: content_hash(lines) for quiz, lines in by_quiz.items()}


@contextmanager
def alone(layout: Layout) -> Iterator[None]:
    """Hold the lock of the one watch of a course for the block. Raises AlreadyWatching or DiskProblem."""
    try:
        layout.trainer.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(
            layout.trainer / "watch.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600
        )
    except OSError as error:
        raise DiskProblem(
            layout.trainer, f"It may not be written to ({error.strerror}).", "Free some space or ask for access."
        ) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AlreadyWatching("Another watch runs in this course already; one is enough.") from error
        yield
    finally:
        os.close(descriptor)


class _Quiet(logging.handlers.RotatingFileHandler):
    """A full disk must not end the watch, nor fill the console with tracebacks."""

    def handleError(self, record: logging.LogRecord) -> None:
        pass


@contextmanager
def _logger(layout: Layout, console: TextIO | None) -> Iterator[logging.Logger]:
    log = logging.Logger("onboarding.watch", logging.INFO)
    handlers: list[logging.Handler] = [logging.StreamHandler(console)]
    with suppress(OSError):
        handlers.append(
            _Quiet(layout.trainer / LOG_NAME, maxBytes=LOG_BYTES, backupCount=3, encoding="utf-8", errors="replace")
        )
    for handler in handlers:
        handler.setFormatter(logging.Formatter("%(asctime)s  %(message)s", "%Y-%m-%d %H:%M:%S"))
        log.addHandler(handler)
    try:
        yield log
    finally:
        for handler in handlers:
            handler.close()
