"""Runs `onboarding` in this process and kills it (SIGKILL) at a named point, for tests only:

    KIND PLACE COUNT WHEN words ...

KIND "write": the COUNT-th time that something in a path holding PLACE is opened for writing, made, renamed or removed.
KIND "sql": the COUNT-th statement beginning with the second word of PLACE on a database whose path ends with the first.
WHEN "before" it happens, or "after": at whatever is done next. Python's audit hooks and SQLite's trace tell of it, so nothing of this
is in the product.
"""

import os
import signal
import sqlite3
import sqlite3.dbapi2
import sys
from typing import Any, NoReturn

_CHANGING = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "shutil.rmtree", "os.link"}


class Point:
    """Counts until the named point is reached."""

    def __init__(self, kind: str, place: str, count: int, when: str) -> None:
        self.kind, self.place, self.left, self.when = kind, place, count, when
        self.armed = False

    def hook(self, event: str, args: tuple[Any, ...]) -> None:
        if event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            self.written(args[:1])
        elif event in _CHANGING:
            self.written(args[:2])

    def trace(self) -> None:
        """Hear of every statement of every connection that is made from now on."""
        connect = sqlite3.connect

        def connected(database: Any, *args: Any, **options: Any) -> sqlite3.Connection:
            connection: sqlite3.Connection = connect(database, *args, **options)
            name = os.fsdecode(database)
            connection.set_trace_callback(lambda statement: self.statement(name, statement))
            return connection

        sqlite3.connect = sqlite3.dbapi2.connect = connected  # type: ignore[assignment]

    def written(self, paths: tuple[Any, ...]) -> None:
        names = [os.fsdecode(path) for path in paths if isinstance(path, str | bytes | os.PathLike)]
        self.passed(self.kind == "write" and any(self.place in name for name in names))

    def statement(self, database: str, statement: str) -> None:
        file, word = [*self.place.split(), "", ""][:2]
        self.passed(self.kind == "sql" and database.split("?")[0].endswith(file) and statement.upper().startswith(word))

    def passed(self, here: bool) -> None:
        if self.armed:
            die()
        if here:
            self.left -= 1
            if self.left == 0 and self.when == "before":
                die()
            self.armed = self.left == 0


def die() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise SystemExit("not reached")


def main() -> None:
    """The program: `onboarding` with these words, until the point."""
    kind, place, count, when, *words = sys.argv[1:]
    sys.argv = ["onboarding", *words]
    from onboarding.cli import main as run

    point = Point(kind, place, int(count), when)
    point.trace()
    sys.addaudithook(point.hook)
    run()
