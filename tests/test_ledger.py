"""The ledger keeps what it was told, in order, and shows when somebody changed it."""

import fcntl
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.files import content_hash, write_atomic
from onboarding.records.ledger import Ledger, LedgerProblem, Record, SlotScore, verify
from tests.conftest import ROOT

RECORD = Record(
    learner="ada",
    quiz="tapering",
    attempt_id="a1",
    n=1,
    sheet="f" * 64,
    variants={"s01": "s01a"},
    answers={"s01": "b"},
    scores={"s01": SlotScore("1.50", "2", True)},
    state="waiting for marking",
    reason="",
    content={"version": "1", "items": {}},
    submitted_claimed=None,
    received="2026-01-01T00:00:00.000000Z",
    grader="onboarding",
)


@pytest.fixture
def ledger_file(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def head(tmp_path: Path) -> Path:
    return tmp_path / "ledger-head.json"


def fill(path: Path, head: Path, *, attempts: int = 4) -> None:
    """A ledger with some attempts in it and its head written."""
    with Ledger(path) as ledger:
        for n in range(1, attempts + 1):
            ledger.record(replace(RECORD, attempt_id=f"a{n}", n=n))
        ledger.write_head(head)


def tamper(path: Path, *statements: str) -> None:
    """Change the file as somebody would who knows SQLite and has removed the triggers first."""
    with sqlite3.connect(path) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
    connection.close()
    Ledger(path).close()


def test_an_entry_is_read_back_as_it_was_written(ledger_file: Path, head: Path) -> None:
    """Every field survives, and an untouched ledger verifies."""
    with Ledger(ledger_file) as ledger:
        written = ledger.record(RECORD)
        assert written is not None
        assert ledger.entries() == (written,)
        assert (written.seq, written.type, written.prev) == (1, "attempt", "0" * 64)
        assert written.record == RECORD
        ledger.write_head(head)
    assert verify(ledger_file, head).ok


def test_the_same_news_is_entered_once(ledger_file: Path) -> None:
    """Grading twice adds nothing; a changed mark, even back to an earlier one, is a new entry."""
    marked = replace(RECORD, state="graded: passed", marks={"s01": {"score": "2", "comment": "", "answer": "x"}})
    with Ledger(ledger_file) as ledger:
        types = [entry and entry.type for entry in map(ledger.record, (RECORD, RECORD, marked, marked, RECORD, RECORD))]
        assert types == ["attempt", None, "mark", None, "mark", None]
        assert [entry.record.state for entry in ledger.history("ada", "tapering")] == ["waiting for marking"]


def test_a_corrected_key_is_a_regrade(ledger_file: Path) -> None:
    """Other scores with the same marks are entered as a regrade."""
    with Ledger(ledger_file) as ledger:
        ledger.record(RECORD)
        entry = ledger.record(replace(RECORD, scores={"s01": SlotScore("2.00", "2", True)}))
    assert entry is not None
    assert entry.type == "regrade"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET learner = 'eve'",
        "DELETE FROM entry WHERE seq = 2",
        "INSERT OR REPLACE INTO entry SELECT seq, hash, 'eve', quiz, attempt_id, body FROM entry WHERE seq = 2",
    ],
)
def test_the_file_refuses_changes(ledger_file: Path, head: Path, statement: str) -> None:
    """Whoever opens the file with SQLite cannot change or remove an entry without removing the triggers first."""
    fill(ledger_file, head)
    connection = sqlite3.connect(ledger_file)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement)
    connection.close()
    assert verify(ledger_file, head).ok


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE entry SET body = replace(body, '1.50', '2.00') WHERE seq = 2", "Entry 2: its text does not match"),
        ("DELETE FROM entry WHERE seq = 2", "Entry 3: it does not follow"),
        ("DELETE FROM entry WHERE seq >= 3", "its newest entries were cut"),
        ("UPDATE entry SET learner = 'eve' WHERE seq = 1", "Entry 1: its index does not match"),
        ("UPDATE entry SET body = '{' WHERE seq = 1", "Entry 1: it is not readable"),
        ("DELETE FROM entry", "its newest entries were cut"),
    ],
)
def test_a_change_shows(ledger_file: Path, head: Path, statement: str, problem: str) -> None:
    """An edited, removed, cut or re-filed entry is found and named."""
    fill(ledger_file, head)
    tamper(ledger_file, statement)
    assert any(problem in found for found in verify(ledger_file, head).problems)


def test_a_rewritten_chain_shows(ledger_file: Path, head: Path, tmp_path: Path) -> None:
    """A ledger that was made anew with better scores is whole in itself, but is not the one the head names."""
    fill(ledger_file, head)
    with Ledger(tmp_path / "forged.db") as forged:
        for n in range(1, 5):
            forged.record(replace(RECORD, attempt_id=f"a{n}", n=n, scores={"s01": SlotScore("2.00", "2", True)}))
    assert any("the chain was rewritten" in found for found in verify(tmp_path / "forged.db", head).problems)


def test_a_missing_head_or_ledger_shows(ledger_file: Path, head: Path) -> None:
    """Neither of the two files can be removed unnoticed."""
    fill(ledger_file, head)
    kept = head.read_bytes()
    head.unlink()
    assert any("ledger-head.json is missing" in found for found in verify(ledger_file, head).problems)
    head.write_bytes(kept)
    for path in ledger_file.parent.glob("ledger.db*"):
        path.unlink()
    assert any("ledger.db is missing" in found for found in verify(ledger_file, head).problems)


def test_a_file_that_is_no_ledger_is_a_plain_sentence(ledger_file: Path) -> None:
    """Damage at the level of the file is said in words."""
    ledger_file.write_bytes(b"not a database at all" * 100)
    with pytest.raises(LedgerProblem, match="cannot be opened"):
        Ledger(ledger_file)


def test_writers_at_the_same_time_make_one_chain(ledger_file: Path, head: Path) -> None:
    """Four writers of 25 attempts each end in one unbroken chain of 100."""
    Ledger(ledger_file).close()

    def write(name: str) -> Callable[[], None]:
        def run() -> None:
            with Ledger(ledger_file) as ledger:
                for n in range(1, 26):
                    ledger.record(replace(RECORD, learner=name, attempt_id=f"{name}{n}", n=n))

        return run

    threads = [threading.Thread(target=write(name)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Ledger(ledger_file) as ledger:
        ledger.write_head(head)
    result = verify(ledger_file, head)
    assert (result.entries, result.problems) == (100, ())


_WRITE = """
import sys
from dataclasses import replace
from pathlib import Path
from onboarding.records.ledger import Ledger
from tests.test_ledger import RECORD

with Ledger(Path(sys.argv[1])) as ledger:
    for n in range(1, 26):
        ledger.record(replace(RECORD, learner=sys.argv[2], attempt_id=f"a{n}", n=n))
"""


def test_processes_at_the_same_time_make_one_chain_and_readers_see_only_whole_ones(
    ledger_file: Path, head: Path
) -> None:
    """Two programs write while this one reads: what it reads is always the beginning of the one chain, every entry after the one before."""
    Ledger(ledger_file).close()
    writers = [
        subprocess.Popen([sys.executable, "-c", _WRITE, str(ledger_file), name], cwd=ROOT) for name in ("ada", "bob")
    ]
    seen: list[str] = []
    with Ledger(ledger_file) as ledger:
        while any(writer.poll() is None for writer in writers):
            found = ledger.entries()
            assert [entry.hash for entry in found[: len(seen)]] == seen
            assert [entry.prev for entry in found[1:]] == [entry.hash for entry in found[:-1]]
            seen = [entry.hash for entry in found]
        ledger.write_head(head)
    assert [writer.returncode for writer in writers] == [0, 0]
    result = verify(ledger_file, head)
    assert (result.entries, result.problems) == (50, ())


def test_who_reads_waits_for_nobody_who_writes(ledger_file: Path, head: Path) -> None:
    """Write-ahead log: while another program holds the file for writing, even exclusively, the ledger can be read and verified."""
    fill(ledger_file, head)
    writer = sqlite3.connect(ledger_file, isolation_level=None, timeout=0)
    try:
        assert writer.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        writer.execute("BEGIN EXCLUSIVE")
        with sqlite3.connect(f"file:{ledger_file}?mode=ro", uri=True, timeout=0) as reader:
            assert reader.execute("SELECT count(*) FROM entry").fetchone() == (4,)
        reader.close()
        assert verify(ledger_file, head).ok
    finally:
        writer.close()


def test_an_entry_is_on_the_disk_before_anybody_is_told(ledger_file: Path) -> None:
    """SQLite is told to wait for the disk at every commit, not only at checkpoints."""
    with Ledger(ledger_file) as ledger, ledger._connected() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2


def test_one_writer_at_a_time(ledger_file: Path, head: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While an entry is appended, and while the head is written, nobody else can hold the writers' lock; afterwards anybody can."""
    held: list[str] = []

    def look(name: str) -> None:
        with open(ledger_file.with_name(f"{ledger_file.name}.lock"), "rb") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                held.append(name)

    append = Ledger._append

    def appending(self: Ledger, connection: Any, type: str, body: dict[str, Any]) -> Any:
        look("append")
        return append(self, connection, type, body)

    def writing(path: Path, data: bytes, *, mode: int) -> None:
        look("head")
        write_atomic(path, data, mode=mode)

    monkeypatch.setattr(Ledger, "_append", appending)
    monkeypatch.setattr("onboarding.records.ledger.write_atomic", writing)
    fill(ledger_file, head, attempts=1)
    look("afterwards")
    assert held == ["append", "head"]


@given(st.lists(st.tuples(st.sampled_from(["a1", "a2", "a3"]), st.sampled_from(["1", "2"])), max_size=12))
def test_history_is_the_newest_of_each_attempt(
    tmp_path_factory: pytest.TempPathFactory, news: list[tuple[str, str]]
) -> None:
    """Whatever comes in whatever order, history gives each attempt's last news, in the order attempts first came."""
    folder = tmp_path_factory.mktemp("ledger")
    latest: dict[str, str] = {}
    with Ledger(folder / "ledger.db") as ledger:
        for attempt, got in news:
            ledger.record(replace(RECORD, attempt_id=attempt, scores={"s01": SlotScore(got, "2")}))
            latest[attempt] = got
        history = ledger.history("ada", "tapering")
        ledger.write_head(folder / "head.json")
    assert [(entry.record.attempt_id, entry.record.scores["s01"].got) for entry in history] == list(latest.items())
    assert all(entry.hash == content_hash(body_of(folder / "ledger.db", entry.seq)) for entry in history)
    assert verify(folder / "ledger.db", folder / "head.json").ok


def body_of(path: Path, seq: int) -> dict[str, object]:
    """The stored JSON of an entry without its hash."""
    import json

    connection = sqlite3.connect(path)
    (text,) = connection.execute("SELECT body FROM entry WHERE seq = ?", (seq,)).fetchone()
    connection.close()
    body: dict[str, object] = json.loads(text)
    del body["hash"]
    return body
