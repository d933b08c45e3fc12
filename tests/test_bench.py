"""The bench at a tiny size: every part runs, compares scores, and writes its table; and it refuses to time what differs."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bench.measure import Taken, environment
from bench.parts import _growth, _same_scores
from bench.report import report
from onboarding.paths import Layout
from tests.conftest import ROOT


def bench(folder: Path, *arguments: str) -> dict[str, dict[str, object]]:
    """Run `python -m bench` and return what it measured."""
    command = [sys.executable, "-W", "ignore", "-m", "bench", *arguments, "--pairs", "1", "--output", str(folder)]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    results: dict[str, dict[str, object]] = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    return results


def test_every_part_runs_by_itself_and_keeps_what_others_measured(tmp_path: Path) -> None:
    """Grading, export, formgrader and growth one after another, each a process of its own; the page has all four."""
    bench(tmp_path, "grading", "--sizes", "2")
    bench(tmp_path, "export", "formgrader", "--learners", "3", "--quizzes", "2")
    results = bench(tmp_path, "growth", "--alone", "1", "2", "--books", "2", "4", "--quizzes", "2")
    assert set(results) == {"grading 2", "export", "formgrader", "growth of grading", "growth of export"}
    page = (tmp_path / "RESULTS.md").read_text(encoding="utf-8")
    for heading in ("## Grading", "## Feedback", "## Export", "## Formgrader", "## Growth"):
        assert heading in page
    assert page == report(results)


def test_different_scores_stop_the_bench(tmp_path: Path) -> None:
    """Two gradebooks that differ in one score are not compared for speed."""
    from bench.books import our_book

    layout = Layout(tmp_path / "ours")
    our_book(layout.gradebook, learners=2, quizzes=1)
    our_book(tmp_path / "gradebook.db", learners=2, quizzes=1)
    _same_scores(layout, tmp_path, 2)
    with closing(sqlite3.connect(layout.gradebook)) as connection, connection:
        connection.execute("UPDATE grade SET auto_score = 1.5 WHERE rowid = 3")
    with pytest.raises(SystemExit, match="different scores"):
        _same_scores(layout, tmp_path, 2)


@pytest.mark.parametrize(("power", "shown"), [(1.0, 1.0), (2.0, 2.0)])
def test_the_exponent_is_that_of_the_growth(power: float, shown: float) -> None:
    """Times that grow as a power of the size, on top of a start-up, give that power."""
    taken = {size: Taken(1.5 + 0.01 * size**power if size else 1.5, 1.0) for size in (0, 10, 100, 1000)}
    assert _growth(taken)["exponent"] == pytest.approx(shown)
