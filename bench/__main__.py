"""`make bench`: this course against stock nbgrader on the same machine in the same run. Writes bench/results.json and bench/RESULTS.md.

`python -m bench grading --sizes 40` takes one part; what other parts have measured before stays in the report.
"""

import argparse
import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import parts
from bench.measure import warm_up
from bench.report import report
from onboarding.files import write_atomic

FOLDER = Path(__file__).parent
PARTS = ("grading", "export", "formgrader", "growth", "opening")


def main() -> None:
    """Measure and report."""
    words = argparse.ArgumentParser(prog="python -m bench", description="Measure this course against stock nbgrader.")
    words.add_argument("parts", nargs="*", metavar="part", help=f"{', '.join(PARTS)}; all of them when left out")
    words.add_argument("--sizes", type=int, nargs="+", default=[40, 200], help="submissions to grade (grading)")
    words.add_argument("--pairs", type=int, default=3, help="repetitions in turn, ours and stock")
    words.add_argument("--learners", type=int, default=500, help="learners in the book (export, formgrader)")
    words.add_argument("--quizzes", type=int, default=8, help="quizzes in the book (export, formgrader)")
    words.add_argument("--alone", type=int, nargs="+", default=[40, 200, 2000], help="submissions, ours alone (growth)")
    words.add_argument("--books", type=int, nargs="+", default=[125, 500, 2000], help="learners, ours alone (growth)")
    words.add_argument("--output", type=Path, default=FOLDER, help="the folder for results.json and RESULTS.md")
    given = words.parse_args()
    if unknown := set(given.parts) - set(PARTS):
        words.error(f"there is no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    warm_up()
    for part in given.parts or PARTS:
        _measure(part, given)


def _measure(part: str, given: argparse.Namespace) -> None:
    if part == "grading":
        for size in given.sizes:
            _keep(given.output, f"grading {size}", lambda size=size: parts.grading(size, given.pairs, _say))
    elif part == "export":
        _keep(given.output, part, lambda: parts.export(given.learners, given.quizzes, given.pairs, _say))
    elif part == "formgrader":
        _keep(given.output, part, lambda: parts.formgrader(given.learners, given.quizzes, given.pairs, _say))
    elif part == "opening":
        _keep(given.output, part, lambda: parts.opened(given.pairs, _say))
    else:
        _keep(given.output, "growth of grading", lambda: parts.ours_alone(given.alone, _say))
        _keep(given.output, "growth of export", lambda: parts.export_alone(given.books, given.quizzes, _say))


def _keep(folder: Path, name: str, measure: Any) -> None:
    """Measure one part and write it down at once, so that a bench that is stopped keeps what it has."""
    start = time.perf_counter()
    made = measure()
    path = folder / "results.json"
    results = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    took = {"bench seconds": time.perf_counter() - start, "measured": datetime.now(UTC).strftime("%Y-%m-%d")}
    results[name] = {**made, **took}
    write_atomic(path, (json.dumps(results, indent=1, sort_keys=True) + "\n").encode())
    write_atomic(folder / "RESULTS.md", report(results).encode())


def _say(what: str) -> None:
    print(what, flush=True)


if __name__ == "__main__":
    main()
