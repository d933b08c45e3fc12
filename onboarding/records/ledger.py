"""The append-only ledger: one entry for each attempt, and one more whenever its marks or scores change.

Every entry carries the hash of the one before it; triggers refuse UPDATE and DELETE; the newest hash (the head) is kept in a file
of its own, so that a cut tail or a rewritten chain shows. Scores are decimal strings, times are UTC.
"""

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from onboarding.errors import CourseError, DatabaseProblem
from onboarding.files import canonical_json, content_hash, read_bounded, write_atomic
from onboarding.records.entries import Entry, Record, SlotScore, read_entry
from onboarding.trouble import database_words

__all__ = ["Entry", "Ledger", "LedgerProblem", "Record", "SlotScore", "Verification", "verify"]

TYPES = ("attempt", "mark", "regrade", "station", "void")
NO_PREVIOUS = "0" * 64

_metadata = sa.MetaData()
_entries = sa.Table(
    "entry",
    _metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("hash", sa.Text, nullable=False, unique=True),
    sa.Column("learner", sa.Text, nullable=False),
    sa.Column("quiz", sa.Text, nullable=False),
    sa.Column("attempt_id", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Index("entry_attempt", "learner", "quiz", "attempt_id"),
)
_REFUSE = "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
_TRIGGERS = {
    "entry_no_update": f"BEFORE UPDATE ON entry {_REFUSE}",
    "entry_no_delete": f"BEFORE DELETE ON entry {_REFUSE}",
    # INSERT OR REPLACE would remove a line without asking the trigger for DELETE.
    "entry_no_replace": (
        f"BEFORE INSERT ON entry WHEN EXISTS (SELECT 1 FROM entry WHERE seq = NEW.seq OR hash = NEW.hash) {_REFUSE}"
    ),
}


class LedgerProblem(DatabaseProblem):
    """The ledger cannot be opened or refuses an entry."""


@dataclass(frozen=True)
class Verification:
    """What `verify` found: how many entries there are, and one sentence for each fault."""

    entries: int
    problems: tuple[str, ...]

    @property
    def ok(self) -> bool:
        return not self.problems


class Ledger:
    """An open ledger file. Close it, or use it in a `with` block."""

    def __init__(self, path: Path) -> None:
        """Open `path`, creating the ledger when there is none. Raises LedgerProblem when it is not a ledger."""
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._engine = sa.create_engine(f"sqlite:///{path}", connect_args={"timeout": 30, "isolation_level": None})
        try:
            with self._engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA journal_mode=WAL")
                connection.exec_driver_sql("PRAGMA synchronous=FULL")
                _metadata.create_all(connection)
                for name, trigger in _TRIGGERS.items():
                    connection.exec_driver_sql(f"CREATE TRIGGER IF NOT EXISTS {name} {trigger}")
        except sa.exc.DatabaseError as error:
            self._engine.dispose()
            raise LedgerProblem(f"{path}: the ledger cannot be opened. {' '.join(database_words(error))}") from error

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; the ledger object is of no further use."""
        self._engine.dispose()

    def record(self, record: Record, *, type: str | None = None) -> Entry | None:
        """Append what is new about an attempt, in one transaction; None when the last entry already says the same.

        "The same" is the same sheet, state, reason, scores and marks. The type is "attempt" for the first entry of an attempt, "mark"
        when marks have changed and "regrade" otherwise, unless `type` names it.
        """
        if type is not None and type not in TYPES:
            raise ValueError(f"unknown type of entry: {type}")
        body = record.body()
        with self._writing() as connection:
            last = self._last(connection, record)
            if last is not None and _same(last.record.body(), body):
                return None
            return self._append(connection, type or _type_after(last, body), body)

    def enter(
        self, learner: str, quiz: str, make: Callable[[tuple[Entry, ...]], tuple[str, Record] | None]
    ) -> Entry | None:
        """Append what `make` says, in one transaction: it is given all entries of this learner and quiz and answers with the type of the
        new entry and its record, or None for no entry. Nobody else appends in between; what `make` raises passes through.
        """
        with self._writing() as connection:
            made = make(self._of(connection, learner, quiz))
            if made is None:
                return None
            type, record = made
            if type not in TYPES:
                raise ValueError(f"unknown type of entry: {type}")
            return self._append(connection, type, record.body())

    def _of(self, connection: sa.Connection, learner: str, quiz: str) -> tuple[Entry, ...]:
        mine = (_entries.c.learner == learner, _entries.c.quiz == quiz)
        found = connection.execute(sa.select(_entries.c.body).where(*mine).order_by(_entries.c.seq)).scalars()
        return tuple(read_entry(text) for text in found)

    def _append(self, connection: sa.Connection, type: str, body: dict[str, Any]) -> Entry:
        newest = connection.execute(
            sa.select(_entries.c.seq, _entries.c.hash).order_by(_entries.c.seq.desc()).limit(1)
        ).first()
        seq, prev = (newest.seq + 1, newest.hash) if newest else (1, NO_PREVIOUS)
        recorded = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        complete = {**body, "seq": seq, "prev": prev, "type": type, "recorded": recorded}
        digest = content_hash(complete)
        text = canonical_json({**complete, "hash": digest}).decode()
        keys = {key: body[key] for key in ("learner", "quiz", "attempt_id")}
        connection.execute(_entries.insert().values(seq=seq, hash=digest, body=text, **keys))
        return read_entry(text)

    def _last(self, connection: sa.Connection, record: Record) -> Entry | None:
        found = connection.execute(
            sa.select(_entries.c.body)
            .where(
                _entries.c.learner == record.learner,
                _entries.c.quiz == record.quiz,
                _entries.c.attempt_id == record.attempt_id,
            )
            .order_by(_entries.c.seq.desc())
            .limit(1)
        ).scalar()
        return read_entry(found) if found is not None else None

    @contextmanager
    def _connected(self) -> Iterator[sa.Connection]:
        try:
            with self._engine.connect() as connection:
                yield connection
        except sa.exc.IntegrityError:
            raise  # a trigger of ours has refused a change
        except sa.exc.DatabaseError as error:
            raise LedgerProblem(f"{self.path}: the ledger cannot be used. {' '.join(database_words(error))}") from error

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        # IMMEDIATE takes the write lock before reading the newest hash, so that two writers never continue the chain from the same entry.
        with self._head_locked(), self._connected() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                with suppress(sa.exc.DatabaseError):  # a full disk makes SQLite roll back by itself
                    connection.exec_driver_sql("ROLLBACK")
                raise
            connection.exec_driver_sql("COMMIT")

    @contextmanager
    def _head_locked(self) -> Iterator[None]:
        """One at a time appends or writes the head, so that the head never goes back behind what another has appended and noted."""
        place = self.path.with_name(f"{self.path.name}.lock")
        try:
            descriptor = os.open(place, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        except OSError as error:
            raise LedgerProblem(f"{place}: it cannot be opened ({error.strerror}). Ask for access.") from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def entries(self, *, learner: str | None = None, quiz: str | None = None) -> tuple[Entry, ...]:
        """Every entry in order, or those of one learner or quiz. Reads only."""
        query = sa.select(_entries.c.body).order_by(_entries.c.seq)
        if learner is not None:
            query = query.where(_entries.c.learner == learner)
        if quiz is not None:
            query = query.where(_entries.c.quiz == quiz)
        with self._connected() as connection:
            return tuple(read_entry(text) for text in connection.execute(query).scalars())

    def history(self, learner: str, quiz: str) -> tuple[Entry, ...]:
        """The newest entry of each attempt of one learner at one quiz, in the order the attempts were first recorded. Reads only."""
        newest: dict[str, Entry] = {}
        for entry in self.entries(learner=learner, quiz=quiz):
            newest[entry.record.attempt_id] = entry
        return tuple(newest.values())

    def attempts(self, quiz: str) -> frozenset[tuple[str, str]]:
        """Every (learner, attempt id) that has an entry for this quiz. Reads only."""
        query = sa.select(_entries.c.learner, _entries.c.attempt_id).where(_entries.c.quiz == quiz).distinct()
        with self._connected() as connection:
            return frozenset((row.learner, row.attempt_id) for row in connection.execute(query))

    def newest(self, quiz: str, *, learner: str | None = None) -> dict[str, str]:
        """The hash of the newest entry for this quiz, by learner; of one learner only when one is named. Reads only."""
        query = sa.select(_entries.c.learner, _entries.c.hash, sa.func.max(_entries.c.seq)).where(
            _entries.c.quiz == quiz
        )
        if learner is not None:
            query = query.where(_entries.c.learner == learner)
        with self._connected() as connection:
            # SQLite takes the other columns from the row that has the greatest number.
            return {row.learner: row.hash for row in connection.execute(query.group_by(_entries.c.learner))}

    def newest_entries(self) -> list[tuple[str, str, int]]:
        """Learner, quiz and number of the newest entry of every attempt; of each learner and quiz the attempt recorded last comes first."""
        first, last = sa.func.min(_entries.c.seq), sa.func.max(_entries.c.seq)
        query = sa.select(_entries.c.learner, _entries.c.quiz, last).group_by(
            _entries.c.learner, _entries.c.quiz, _entries.c.attempt_id
        )
        with self._connected() as connection:
            return [tuple(row) for row in connection.execute(query.order_by(first.desc()))]

    @contextmanager
    def reading(self) -> Iterator[Callable[[int], Entry]]:
        """For the block, a function that reads the entry with a given number; for going through many without holding them all."""
        query = sa.select(_entries.c.body).where(_entries.c.seq == sa.bindparam("seq"))
        with self._connected() as connection:
            yield lambda seq: read_entry(connection.execute(query, {"seq": seq}).scalar_one())

    def write_head(self, head: Path) -> None:
        """Write sequence number and hash of the newest entry to the file `head`.

        Raises LedgerProblem when the head that is there names an entry that this ledger does not have: then the ledger was cut or
        rewritten, and a new head would hide it.
        """
        with self._head_locked(), self._connected() as connection:
            rows = sa.select(_entries.c.seq, _entries.c.hash)
            newest = connection.execute(rows.order_by(_entries.c.seq.desc()).limit(1)).first()
            if newest is None and not head.exists():
                return
            before = _read_head(head) if head.exists() else None
            if before is not None:
                kept = connection.execute(rows.where(_entries.c.seq == before[0])).first()
                if kept is None or kept.hash != before[1]:
                    raise LedgerProblem(
                        f"{self.path.name} is not the ledger that {head.name} belongs to: entries were cut or rewritten. "
                        "Run: onboarding records verify. Then put back the last good copy of both."
                    )
            if newest is not None and before != (newest.seq, newest.hash):
                write_atomic(head, canonical_json({"schema": 1, "seq": newest.seq, "hash": newest.hash}), mode=0o600)


def verify(ledger: Path, head: Path) -> Verification:
    """Walk the whole chain and compare it with the head. Writes nothing; raises LedgerProblem when the file cannot be read."""
    if not ledger.exists():
        return Verification(0, (f"{ledger.name} is missing, but {head.name} exists.",) if head.exists() else ())
    engine = sa.create_engine(f"sqlite:///{ledger}")
    problems = []
    hashes: dict[int, str] = {}
    try:
        with engine.connect() as connection:
            rows = connection.execute(sa.select(_entries).order_by(_entries.c.seq)).all()
            names = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars())
    except sa.exc.DatabaseError as error:
        raise LedgerProblem(f"{ledger}: the ledger cannot be read. {' '.join(database_words(error))}") from error
    finally:
        engine.dispose()
    if not set(_TRIGGERS) <= names:
        problems.append("The triggers that refuse changes are missing.")
    previous = NO_PREVIOUS
    for expected, row in enumerate(rows, start=1):
        problems += [f"Entry {row.seq}: {fault}" for fault in _faults(row, expected=expected, previous=previous)]
        previous = hashes[row.seq] = row.hash
    problems += _head_faults(head, hashes)
    return Verification(len(rows), tuple(problems))


def _faults(row: Any, *, expected: int, previous: str) -> Iterator[str]:
    try:
        body = json.loads(row.body)
        digest = content_hash({key: value for key, value in body.items() if key != "hash"})
    except (ValueError, AttributeError):
        yield "it is not readable."
        return
    if row.seq != expected or body.get("seq") != expected:
        yield f"number {expected} was expected here."
    if body.get("prev") != previous:
        yield "it does not follow the entry before it."
    if not digest == row.hash == body.get("hash"):
        yield "its text does not match its hash."
    if any(body.get(key) != getattr(row, key) for key in ("learner", "quiz", "attempt_id")):
        yield "its index does not match its text."


def _head_faults(head: Path, hashes: Mapping[int, str]) -> Iterator[str]:
    if not head.exists():
        if hashes:
            yield f"{head.name} is missing: nobody can say whether the newest entries were cut."
        return
    try:
        seq, digest = _read_head(head)
    except LedgerProblem:
        yield f"{head.name} is not readable."
        return
    if seq not in hashes:
        yield f"The ledger ends at entry {max(hashes, default=0)}, but {head.name} names entry {seq}: its newest entries were cut."
    elif hashes[seq] != digest:
        yield f"Entry {seq} is not the one that {head.name} names: the chain was rewritten."


def _read_head(head: Path) -> tuple[int, str]:
    """Sequence number and hash in a head file. Raises LedgerProblem when it cannot be read."""
    try:
        kept = json.loads(read_bounded(head, limit=4096))
        return int(kept["seq"]), str(kept["hash"])
    except (CourseError, ValueError, KeyError, TypeError) as error:
        raise LedgerProblem(
            f"{head}: it cannot be read. Run: onboarding records verify. Then put back the last good copy."
        ) from error


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return all(one[key] == other[key] for key in ("sheet", "state", "reason", "scores", "marks"))


def _type_after(last: Entry | None, body: Mapping[str, Any]) -> str:
    if last is None:
        return "attempt"
    return "mark" if last.record.body()["marks"] != body["marks"] else "regrade"
