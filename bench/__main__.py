"""`make bench`: grades the same number of submissions with this course and with stock nbgrader, in turn, and writes RESULTS.md.

Ours: the course's quiz (12 slots) answered by N learners, `onboarding grade`. Stock: an assignment with 11 autograded code cells with
hidden tests and one written cell, answered by N students, `nbgrader autograde`. Both commands are whole processes, start-up included.
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.ours import hand_in
from bench.stock import make_course

ROOT = Path(__file__).parent.parent


def main() -> None:
    """Measure and report."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--submissions", type=int, default=20)
    words.add_argument("--pairs", type=int, default=3)
    given = words.parse_args()
    ratios, ours, stock = [], [], []
    for pair in range(given.pairs):
        with tempfile.TemporaryDirectory(prefix="onboarding-bench-") as name:
            folder = Path(name)
            course = hand_in(folder / "ours", given.submissions)
            make_course(folder / "stock", given.submissions)
            ours.append(
                _seconds(
                    [sys.executable, "-m", "onboarding.cli", "grade", "tapering-principles", "--course", str(course)],
                    ROOT,
                )
            )
            stock.append(_seconds([sys.executable, "-m", "nbgrader", "autograde", "quiz"], folder / "stock"))
            ratios.append(stock[-1] / ours[-1])
            print(f"pair {pair + 1} of {given.pairs}: stock takes {ratios[-1]:.1f} times as long", flush=True)
    report = _report(given.submissions, ratios, ours, stock)
    (ROOT / "bench" / "RESULTS.md").write_text(report, encoding="utf-8")
    print(report)


def _seconds(command: list[str], cwd: Path) -> float:
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    start = time.perf_counter()
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, env=environment, check=False)
    took = time.perf_counter() - start
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}\n{done.stderr}")
    return took


def _report(submissions: int, ratios: list[float], ours: list[float], stock: list[float]) -> str:
    return f"""# Bench: grading {submissions} submissions

Made by `make bench`. Whole commands, start-up included, in turn on the same machine
({os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}). 12 slots each.
Ours grades, enters the ledger, and makes and returns feedback; stock only grades. Read the ratio; seconds depend on the machine.

| | median seconds | smallest | largest |
|---|---|---|---|
| `onboarding grade` | {statistics.median(ours):.1f} | {min(ours):.1f} | {max(ours):.1f} |
| `nbgrader autograde` | {statistics.median(stock):.1f} | {min(stock):.1f} | {max(stock):.1f} |
| stock / ours, pair by pair | {statistics.median(ratios):.1f} | {min(ratios):.1f} | {max(ratios):.1f} |
"""


if __name__ == "__main__":
    main()
