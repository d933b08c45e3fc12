"""One grading job at a time: two graders at once would enter the same learner twice into the gradebook."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from onboarding.errors import CourseError
from onboarding.paths import Layout


class GradingBusy(CourseError):
    """Another grading job is running in this course."""


@contextmanager
def one_grader(layout: Layout) -> Iterator[None]:
    """Hold the course's grading lock for the block. The lock goes with the process, so a killed job leaves none behind.

    Raises GradingBusy at once when another job holds it.
    """
    layout.trainer.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(layout.trainer / "grading.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise GradingBusy(
                "Another grading job is running in this course. Wait until it has finished, then try again."
            ) from error
        yield
    finally:
        os.close(descriptor)
