"""A stock nbgrader course with the same number of slots: 11 code cells with hidden tests, one written cell."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat

_CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "stock"
c.CourseDirectory.root = {root!r}
"""


def make_course(folder: Path, submissions: int) -> None:
    """Write the course, generate the assignment, and put `submissions` right answers into submitted/."""
    source = folder / "source" / "quiz"
    source.mkdir(parents=True)
    (folder / "nbgrader_config.py").write_text(_CONFIG.format(root=str(folder)), encoding="utf-8")
    notebook = _notebook()
    nbformat.write(notebook, source / "quiz.ipynb")  # type: ignore[no-untyped-call]
    subprocess.run(
        [sys.executable, "-m", "nbgrader", "generate_assignment", "quiz"], cwd=folder, check=True, capture_output=True
    )
    for number in range(submissions):
        place = folder / "submitted" / f"student-{number:04d}" / "quiz"
        place.mkdir(parents=True)
        nbformat.write(notebook, place / "quiz.ipynb")  # type: ignore[no-untyped-call]


def _notebook() -> Any:
    cells = []
    for number in range(11):
        cells.append(_code(f"answer-{number}", f"answer_{number} = {number}", solution=True, points=None))
        test = f"### BEGIN HIDDEN TESTS\nassert answer_{number} == {number}\n### END HIDDEN TESTS"
        cells.append(_code(f"test-{number}", test, solution=False, points=2))
    written = nbformat.v4.new_markdown_cell("An answer in words.", id="written")  # type: ignore[no-untyped-call]
    written.metadata["nbgrader"] = _marks("written", grade=True, solution=True, points=4, kind="markdown")
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=[*cells, written], metadata={"kernelspec": kernel})  # type: ignore[no-untyped-call]


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
