"""A stock nbgrader course with the same slots and points: 12 code cells with hidden tests, 2 written cells; and the same answers right."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat

from bench.course import CODE, is_right, learner_name
from bench.measure import environment

_CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "stock"
c.CourseDirectory.root = {root!r}
"""


def stock_course(folder: Path, submissions: int, points: list[int]) -> Path:
    """Write the course, generate the assignment, and put `submissions` notebooks into submitted/."""
    source = folder / "source" / "quiz"
    source.mkdir(parents=True)
    (folder / "nbgrader_config.py").write_text(_CONFIG.format(root=str(folder)), encoding="utf-8")
    nbformat.write(_notebook(points, None), source / "quiz.ipynb")  # type: ignore[no-untyped-call]
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", "quiz"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, env=environment())
    for number in range(submissions):
        place = folder / "submitted" / learner_name(number) / "quiz"
        place.mkdir(parents=True)
        nbformat.write(_notebook(points, number), place / "quiz.ipynb")  # type: ignore[no-untyped-call]
    return folder


def _notebook(points: list[int], learner: int | None) -> Any:
    cells = []
    for slot, worth in enumerate(points):
        if slot >= CODE:
            written = nbformat.v4.new_markdown_cell(
                "I would ask him what has changed, and pass it on today.", id=f"s{slot}"
            )  # type: ignore[no-untyped-call]
            written.metadata["nbgrader"] = _marks(f"s{slot}", grade=True, solution=True, points=worth, kind="markdown")
            cells.append(written)
            continue
        value = slot if learner is None or is_right(learner, slot) else -1
        cells.append(_code(f"a{slot}", f"answer_{slot} = {value}", solution=True, points=None))
        test = f"### BEGIN HIDDEN TESTS\nassert answer_{slot} == {slot}\n### END HIDDEN TESTS"
        cells.append(_code(f"s{slot}", test, solution=False, points=worth))
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})  # type: ignore[no-untyped-call]


def _code(name: str, source: str, *, solution: bool, points: int | None) -> Any:
    cell = nbformat.v4.new_code_cell(source, id=name)  # type: ignore[no-untyped-call]
    cell.metadata["nbgrader"] = _marks(name, grade=points is not None, solution=solution, points=points, kind="code")
    return cell


def _marks(name: str, *, grade: bool, solution: bool, points: int | None, kind: str) -> dict[str, Any]:
    marks: dict[str, Any] = {
        "schema_version": 3, "grade_id": name, "grade": grade, "solution": solution, "locked": grade and not solution,
        "task": False, "cell_type": kind,
    }  # fmt: skip
    if points is not None:
        marks["points"] = points
    return marks
