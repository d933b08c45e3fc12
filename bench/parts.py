"""The parts of the bench. Each takes repetitions in turn, ours and stock, and returns plain numbers for the report."""

import math
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from bench import course
from bench.books import our_book, our_ledger, quiz_names, stock_book
from bench.course import CODE, copy, our_course, points
from bench.measure import Taken, run
from bench.opening import opening
from bench.pages import page_seconds
from bench.stock import stock_course
from onboarding.paths import Layout
from tests.conftest import copy_course
from tests.grading_course import QUIZ

_SHORT, _SHORT_RUNS = 200, 5
"""Up to this size a run is measured several times."""

Result = dict[str, Any]
Say = Callable[[str], None]


def grading(submissions: int, pairs: int, say: Say) -> Result:
    """`onboarding grade` against `nbgrader autograde`, and both tools' feedback, with the same answers; the scores have to be the same."""
    ours, stock, again, ours_feedback, stock_feedback = ([] for _ in range(5))
    with _folder() as folder:
        prepared = our_course(folder / "prepared", submissions)
        worth = points(prepared)
        for pair in range(pairs):
            mine = copy(prepared, folder / f"ours-{pair}")
            theirs = stock_course(folder / f"stock-{pair}", submissions, worth)
            ours.append(_grade(mine))
            stock.append(run(["nbgrader", "autograde", "quiz"], cwd=theirs))
            _same_scores(mine, theirs, submissions)
            say(f"grading {submissions}, pair {pair + 1}: {stock[-1].seconds / ours[-1].seconds:.1f} times")
            again.append(_grade(mine))
            # Without its pages a submission is graded anew from start to end: more than stock's command does.
            for page in mine.feedback.glob("*/*/quiz.html"):
                page.unlink()
            ours_feedback.append(_grade(mine))
            stock_feedback.append(run(["nbgrader", "generate_feedback", "quiz"], cwd=theirs))
            say(
                f"feedback {submissions}, pair {pair + 1}: {stock_feedback[-1].seconds / ours_feedback[-1].seconds:.1f} times"
            )
    return {
        "submissions": submissions,
        "grade": _both(ours, stock),
        "feedback": _both(ours_feedback, stock_feedback),
        "unchanged": [taken.seconds for taken in again],
    }


def ours_alone(sizes: list[int], say: Say) -> Result:
    """`onboarding grade` over several sizes, for how time and memory grow; a run over no submission is the start-up."""
    taken = {}
    for submissions in [0, *sizes]:
        taken[submissions] = _steady(submissions, lambda folder, size: _grade(our_course(folder / "course", size)))
        say(f"ours alone, {submissions}: {taken[submissions].seconds:.1f} s, {taken[submissions].mebibytes:.0f} MiB")
    return _growth(taken)


def export(learners: int, quizzes: int, pairs: int, say: Say) -> Result:
    """`onboarding export` and `nbgrader export` with our gradebook against `nbgrader export` with a stock one."""
    ours, through, stock = [], [], []
    with _folder() as folder:
        mine, theirs = _our_service(folder / "ours", learners, quizzes), _stock_service(folder, learners, quizzes)
        for pair in range(pairs):
            ours.append(_export(mine))
            through.append(run(["nbgrader", "export", "--to", "grades.csv"], cwd=mine.root))
            stock.append(run(["nbgrader", "export", "--to", "grades.csv"], cwd=theirs))
            wrote = [
                _lines(path) for path in (mine.root / "states.csv", mine.root / "grades.csv", theirs / "grades.csv")
            ]
            if wrote != [learners * quizzes + 1] * 3:
                raise SystemExit(f"the exports have {wrote} lines")
            say(f"export, pair {pair + 1}: {stock[-1].seconds / ours[-1].seconds:.1f} times")
    return {
        "learners": learners,
        "quizzes": quizzes,
        "export": _both(ours, stock),
        "nbgrader export": _both(through, stock),
    }


def export_alone(sizes: list[int], quizzes: int, say: Say) -> Result:
    """`onboarding export` over several numbers of learners."""
    taken = {}
    for learners in [0, *sizes]:
        taken[learners] = _steady(learners, lambda folder, size: _export(_our_service(folder / "ours", size, quizzes)))
        say(f"export alone, {learners}: {taken[learners].seconds:.1f} s")
    return _growth(taken)


def formgrader(learners: int, quizzes: int, pairs: int, say: Say) -> Result:
    """The two lists of submissions of one quiz, asked of a running server."""
    pages = {"manual grading": "submitted_notebooks/quiz-1/quiz", "manage submissions": "submissions/quiz-1"}
    result: Result = {"learners": learners, "quizzes": quizzes}
    with _folder() as folder:
        mine, theirs = _our_service(folder / "ours", learners, quizzes), _stock_service(folder, learners, quizzes)
        for root in (mine.trainer, theirs):
            _submissions(root, learners)
        ours = page_seconds(mine.root, "onboarding.grading.formgrade_lists", list(pages.values()), pairs, learners)
        stock = page_seconds(theirs, "nbgrader.server_extensions.formgrader", list(pages.values()), pairs, learners)
        for name, address in pages.items():
            result[name] = {"ours": ours[address], "stock": stock[address]}
            say(f"formgrader, {name}: {min(stock[address]) / min(ours[address]):.1f} times")
    return result


def opened(pairs: int, say: Say) -> Result:
    """How soon quiz, lesson and activity can be used in a browser."""
    with _folder() as folder:
        return opening(folder, pairs, say)


def _grade(layout: Layout) -> Taken:
    return run(["onboarding.cli", "grade", QUIZ, "--course", str(layout.root)], cwd=layout.root)


def _export(layout: Layout) -> Taken:
    target = str(layout.root / "states.csv")
    return run(["onboarding.cli", "export", "--output", target, "--course", str(layout.root)], cwd=layout.root)


def _both(ours: list[Taken], stock: list[Taken]) -> Result:
    return {
        "ours": [taken.seconds for taken in ours],
        "stock": [taken.seconds for taken in stock],
        "ours MiB": max(taken.mebibytes for taken in ours),
        "stock MiB": max(taken.mebibytes for taken in stock),
    }


def _steady(size: int, measure: Callable[[Path, int], Taken]) -> Taken:
    """The median of several runs, each in a folder of its own, where one is short: the start-up is taken off every other time, and
    half a second too much there would pass for growth."""
    runs = []
    for _ in range(_SHORT_RUNS if size <= _SHORT else 1):
        with _folder() as folder:
            runs.append(measure(folder, size))
    return sorted(runs, key=lambda one: one.seconds)[len(runs) // 2]


def _growth(taken: dict[int, Taken]) -> Result:
    """Time by size without the start-up, and the exponent of a line through the logarithms."""
    sizes = [size for size in taken if size]
    xs = [math.log(size) for size in sizes]
    ys = [math.log(max(taken[size].seconds - taken[0].seconds, 1e-3)) for size in sizes]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - mean_x) ** 2 for x in xs)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / spread if spread else math.nan
    return {
        "seconds": {str(size): one.seconds for size, one in taken.items()},
        "MiB": {str(size): one.mebibytes for size, one in taken.items()},
        "exponent": slope,
    }


def _same_scores(ours: Layout, stock: Path, submissions: int) -> None:
    """Every learner has the same automatic score in every slot."""
    query = """SELECT a.student_id, cell.name, g.auto_score FROM grade g JOIN base_cell cell ON cell.id = g.cell_id
        JOIN submitted_notebook n ON n.id = g.notebook_id JOIN submitted_assignment a ON a.id = n.assignment_id
        ORDER BY a.student_id, cell.rowid"""
    books = []
    for path in (ours.gradebook, stock / "gradebook.db"):
        with closing(sqlite3.connect(path)) as connection:
            rows = connection.execute(query).fetchall()
        by_learner: dict[str, list[float | None]] = {}
        for learner, _, score in rows:
            by_learner.setdefault(learner, []).append(score)
        books.append(by_learner)
    mine, theirs = books
    wanted = {course.learner_name(number) for number in range(submissions)}
    if set(mine) != wanted or {who: line[:CODE] for who, line in mine.items()} != {
        who: line[:CODE] for who, line in theirs.items()
    }:
        raise SystemExit("The two tools gave different scores; the times mean nothing.")


def _our_service(folder: Path, learners: int, quizzes: int) -> Layout:
    layout = copy_course(folder)
    our_book(layout.gradebook, learners=learners, quizzes=quizzes)
    our_ledger(layout.ledger, learners=learners, quizzes=quizzes)
    # Only the quizzes of the book: the course's own have nobody in them.
    for paper in layout.release.glob("*/quiz.ipynb"):
        paper.unlink()
    return layout


def _stock_service(folder: Path, learners: int, quizzes: int) -> Path:
    root = folder / "stock"
    stock_book(root / "gradebook.db", learners=learners, quizzes=quizzes)
    config = f"c = get_config()\nc.CourseDirectory.root = {str(root)!r}\nc.CourseDirectory.course_id = 'oxazepam-onboarding'\n"
    (root / "nbgrader_config.py").write_text(config, encoding="utf-8")
    return root


def _submissions(root: Path, learners: int) -> None:
    """The files by which the formgrader tells what was handed in and graded."""
    for number in range(learners):
        for step in ("submitted", "autograded"):
            place = root / step / course.learner_name(number) / quiz_names(1)[0]
            place.mkdir(parents=True)
            (place / "quiz.ipynb").write_text("{}", encoding="utf-8")
            (place / "timestamp.txt").write_text("2026-01-02 03:04:05.000000 UTC", encoding="utf-8")


def _lines(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n")


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="onboarding-bench-") as name:
        yield Path(name)
