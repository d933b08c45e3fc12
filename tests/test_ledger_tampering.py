"""Whatever somebody does to the ledger's file, `verify` says so; and it claims no more than it can."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onboarding.files import canonical_json, content_hash
from onboarding.records.ledger import Ledger, LedgerProblem, verify
from tests.test_ledger import RECORD, fill

N = 6
Rows = list[list[object]]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("original")
    fill(folder / "ledger.db", folder / "head.json", attempts=N)
    return folder


def edit(rows: Rows, i: int, j: int, text: str) -> Rows:
    """One value of one body is another one, and the hash in its column is made to fit."""
    body = json.loads(str(rows[i][5]))
    del body["hash"]
    body["state"] = text
    digest = content_hash(body)
    rows[i] = [rows[i][0], digest, *rows[i][2:5], canonical_json({**body, "hash": digest}).decode()]
    return rows


def swap(rows: Rows, i: int, j: int, text: str) -> Rows:
    """Two entries change places."""
    rows[i][1:], rows[j][1:] = rows[j][1:], rows[i][1:]
    return rows


def drop(rows: Rows, i: int, j: int, text: str) -> Rows:
    """One entry is gone."""
    return rows[:i] + rows[i + 1 :]


def cut(rows: Rows, i: int, j: int, text: str) -> Rows:
    """Everything from one entry on is gone."""
    return rows[:i]


def double(rows: Rows, i: int, j: int, text: str) -> Rows:
    """An entry stands there a second time, at the end."""
    return [*rows, [N + 1, f"{rows[i][1]}x", *rows[i][2:]]]


def misfile(rows: Rows, i: int, j: int, text: str) -> Rows:
    """An entry is filed under somebody else."""
    rows[i][2] = text
    return rows


def rewrite(rows: Rows, i: int, j: int, text: str) -> Rows:
    """An entry is changed and the whole chain after it made anew."""
    previous = str(rows[i - 1][1]) if i else "0" * 64
    for n in range(i, len(rows)):
        body = json.loads(str(rows[n][5]))
        del body["hash"]
        body["prev"] = previous
        if n == i:
            body["state"] = text
        previous = content_hash(body)
        rows[n] = [rows[n][0], previous, *rows[n][2:5], canonical_json({**body, "hash": previous}).decode()]
    return rows


WAYS: list[Callable[[Rows, int, int, str], Rows]] = [edit, swap, drop, cut, double, misfile, rewrite]


def store(path: Path, rows: Rows) -> None:
    """Put the rows in the place of those in the file, as somebody who knows SQLite would, and the triggers back."""
    Ledger(path).close()
    connection = sqlite3.connect(path)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("DELETE FROM entry")
    connection.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)", rows)
    connection.commit()
    connection.close()
    Ledger(path).close()


@given(st.sampled_from(WAYS), st.integers(0, N - 1), st.integers(0, N - 1), st.text(min_size=1, max_size=8))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_change_shows(
    original: Path,
    tmp_path_factory: pytest.TempPathFactory,
    way: Callable[[Rows, int, int, str], Rows],
    i: int,
    j: int,
    text: str,
) -> None:
    """Edited, swapped, removed, cut, doubled, misfiled or rewritten anywhere: it is found."""
    folder = tmp_path_factory.mktemp("tampered")
    shutil.copytree(original, folder, dirs_exist_ok=True)
    connection = sqlite3.connect(folder / "ledger.db")
    rows = [list(row) for row in connection.execute("SELECT * FROM entry ORDER BY seq")]
    connection.close()
    try:
        text.encode()
    except UnicodeEncodeError:
        text = "x"
    after = way([list(row) for row in rows], i, j, text.replace("\0", "0"))
    store(folder / "ledger.db", after)
    assert verify(folder / "ledger.db", folder / "head.json").ok == (after == rows)


def test_what_verify_does_not_claim(original: Path, tmp_path: Path) -> None:
    """Who may write both files can rewrite both: only a head kept elsewhere shows that, and `--head` takes it."""
    shutil.copytree(original, tmp_path / "all")
    forged = tmp_path / "forged"
    with Ledger(forged / "ledger.db") as ledger:
        for n in range(1, N + 1):
            ledger.record(replace(RECORD, attempt_id=f"a{n}", n=n, state="graded: passed"))
        ledger.write_head(forged / "head.json")
    assert verify(forged / "ledger.db", forged / "head.json").ok
    assert not verify(forged / "ledger.db", tmp_path / "all" / "head.json").ok


def test_a_cut_ledger_gets_no_new_head(original: Path, tmp_path: Path) -> None:
    """Going on after a cut would hide it: the head is refused, and stays."""
    shutil.copytree(original, tmp_path / "cut")
    ledger_file, head = tmp_path / "cut" / "ledger.db", tmp_path / "cut" / "head.json"
    connection = sqlite3.connect(ledger_file)
    rows = [list(row) for row in connection.execute("SELECT * FROM entry ORDER BY seq")]
    connection.close()
    store(ledger_file, rows[:-2])
    before = head.read_bytes()
    with Ledger(ledger_file) as ledger:
        for n in range(20, 24):
            ledger.record(replace(RECORD, attempt_id=f"a{n}", n=n))
        with pytest.raises(LedgerProblem, match="were cut or rewritten"):
            ledger.write_head(head)
    assert head.read_bytes() == before
    assert not verify(ledger_file, head).ok


def test_the_head_never_goes_back(original: Path, tmp_path: Path) -> None:
    """A second writer that is slower does not put an older head over a newer one."""
    shutil.copytree(original, tmp_path / "two")
    ledger_file, head = tmp_path / "two" / "ledger.db", tmp_path / "two" / "head.json"
    with Ledger(ledger_file) as slow, Ledger(ledger_file) as quick:
        quick.record(replace(RECORD, attempt_id="new", n=9))
        quick.write_head(head)
        slow.write_head(head)
    assert json.loads(head.read_bytes())["seq"] == N + 1
    assert verify(ledger_file, head).ok
