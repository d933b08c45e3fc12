"""Says in words what is wrong with the disk, with access or with a database file, and what to do: faults that are nobody's answer's.

A fault of that kind stops a batch, which would otherwise fail for one learner after another.
"""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from onboarding.errors import CourseError, DatabaseProblem, DiskProblem, FileProblem
from onboarding.files import DISK_WORDS

_DATABASE = (
    ("database is locked", "It is in use by another program.", "Close that program or wait for it, then try again."),
    ("database table is locked", "It is in use by another program.", "Close that program or wait, then try again."),
    ("disk is full", "The disk is full.", "Free some space, then try again."),
    ("disk I/O error", *DISK_WORDS[errno.EIO]),
    ("readonly database", *DISK_WORDS[errno.EACCES]),
    ("unable to open database file", *DISK_WORDS[errno.EACCES]),
    ("malformed", "It is damaged.", "Put back the last good copy."),
    ("not a database", "It is damaged.", "Put back the last good copy."),
)


def database_words(error: BaseException) -> tuple[str, str]:
    """What is wrong with a database file and what to do. Without a better word the file counts as damaged."""
    text = str(getattr(error, "orig", None) or error)
    for part, fault, fix in _DATABASE:
        if part in text:
            return fault, fix
    return f"It cannot be used ({text}).", "Put back the last good copy."


def in_words(error: BaseException, *, database: Path) -> CourseError | None:
    """The trouble behind an error, or None when it is of another kind. `database` is named when a database's error names no file."""
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        if isinstance(link, DiskProblem | DatabaseProblem):
            return link
        if isinstance(link, OSError) and link.errno in DISK_WORDS:
            return FileProblem(Path(str(link.filename or database.parent)), *DISK_WORDS[link.errno])
        cause = getattr(link, "orig", None) or link
        if isinstance(cause, sqlite3.DatabaseError) and not isinstance(cause, sqlite3.IntegrityError):
            return FileProblem(database, *database_words(cause))
        link = link.__cause__ or link.__context__
    return None


@contextmanager
def told_in_words(database: Path) -> Iterator[None]:
    """Turn trouble with disk, access or database into a sentence. Errors of other kinds, and sentences of ours, pass."""
    try:
        yield
    except CourseError:
        raise
    except Exception as error:
        trouble = in_words(error, database=database)
        if trouble is None:
            raise
        raise trouble from error


def stop_for_trouble(error: BaseException, *, database: Path) -> None:
    """Raise what is behind `error` when it would hit everybody; return when it is one answer's own fault."""
    trouble = in_words(error, database=database)
    if trouble is not None:
        raise trouble from error
