"""One writer at a time in a folder, across threads and across server processes."""

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from onboarding.errors import CourseError, DiskProblem

LOCK = ".answers.lock"


class FolderBusy(CourseError):
    """Another program has held the folder for longer than we are willing to wait."""


@contextmanager
def folder_lock(folder: Path, *, wait: float = 20.0) -> Iterator[None]:
    """Hold the folder's lock for the duration of the block; waits up to `wait` seconds.

    The kernel drops the lock when the process dies, so a killed server never leaves a folder locked.
    Raises FolderBusy, or DiskProblem when the lock file cannot be made.
    """
    path = folder / LOCK
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise DiskProblem(
            path, f"It could not be written ({error.strerror}).", "Ask whoever looks after this computer."
        ) from error
    try:
        _take(descriptor, folder, deadline=time.monotonic() + wait)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, folder: Path, *, deadline: float) -> None:
    # flock belongs to the open file, not to the process, so it also keeps threads of one server apart. It has no timeout of its own.
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.EACCES, errno.EINTR):
                raise DiskProblem(
                    folder, f"It could not be locked ({error.strerror}).", "Ask whoever looks after this computer."
                ) from error
            if time.monotonic() > deadline:
                raise FolderBusy(
                    f"The folder {folder.name} is in use by another program. Wait a moment, then try again."
                ) from error
            time.sleep(0.005)
        else:
            return
