"""From what people write to what Jupyter reads: questions to source/ to release/, lessons to notebooks, practice and refreshers to
package data, evidence to figures.

Everything is made first and swapped in at the end, so that a failed build changes nothing. Building twice gives the
same bytes.
"""

import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from onboarding.activity_evidence import activity_evidence
from onboarding.content import Content, ModuleContent, load_content
from onboarding.coverage import coverage_page, statements
from onboarding.errors import CourseError
from onboarding.figures import GENERATED
from onboarding.files import write_atomic
from onboarding.leaks import find_leaks
from onboarding.lessons import lesson_notebook, run_lesson
from onboarding.papers import NOTEBOOK_NAME, question_paper
from onboarding.paths import Layout
from onboarding.refreshers.pools import pool_data
from onboarding.step_figures import draw_figures
from onboarding.track_figures import draw_tracks

PRACTICE_DATA = Path(__file__).parent / "data" / "practice"
_COURSE = Path(__file__).resolve().parent.parent
REFRESHER_DATA = Path(__file__).parent / "data" / "refreshers"
SHOWN_EVIDENCE = Path(__file__).parent / "data" / "evidence.json"
"""What the activities show of evidence/: a learner's kernel reads this and not the course folder."""


def build(layout: Layout, *, progress: Callable[[str], None] = lambda step: None) -> list[Path]:
    """Build everything; the files that changed. Raises ContentError or CourseError, having changed nothing."""
    content = load_content(layout)
    made = make(layout, content, progress=progress)
    return swap_in(layout, made)


def stale(layout: Layout, *, progress: Callable[[str], None] = lambda step: None) -> list[Path]:
    """The built files that are not what a build would make now. Changes nothing."""
    made = make(layout, load_content(layout), progress=progress)
    changed = [path for path, data in made.items() if not path.is_file() or path.read_bytes() != data]
    return sorted([*changed, *_left_over(layout, made)])


def make(layout: Layout, content: Content, *, progress: Callable[[str], None]) -> dict[Path, bytes]:
    """The bytes of every built file by its place in the course. Writes nothing there."""
    from onboarding.grading.strip import generate_release  # nbgrader takes a second to import

    made: dict[Path, bytes] = {}
    drawn = draw_figures(layout.notebooks / "steps") | draw_tracks(layout.notebooks / "tracks")
    for name, picture in drawn.items():
        made[layout.notebooks / "figures" / f"{name}.svg"] = picture
    for module in content.modules:
        data = [item.full() for item in module.practice]
        made[PRACTICE_DATA / f"{module.module.id}.json"] = _json(data)
        if module.refreshers:
            made[REFRESHER_DATA / f"{module.module.id}.json"] = _json(_pool(module))
    for name, draw in GENERATED.items():
        made[layout.notebooks / "figures" / f"{name}.svg"] = draw(content.evidence).svg
    if layout.docs.is_dir():  # a course that was copied to be taught has none
        made[layout.docs / "coverage.md"] = coverage_page(content, statements(layout.evidence)).encode()
    made[SHOWN_EVIDENCE] = _json(activity_evidence(content.evidence, content.course.local))
    with tempfile.TemporaryDirectory(prefix="onboarding-build-") as scratch_name:
        scratch = Layout(Path(scratch_name))
        for module in content.modules:
            quiz = module.module.id
            progress(f"{quiz}: question paper")
            paper = scratch.source / quiz / NOTEBOOK_NAME
            paper.parent.mkdir(parents=True)
            paper.write_bytes(notebook_bytes(question_paper(module)))
            made[layout.source / quiz / NOTEBOOK_NAME] = paper.read_bytes()
            progress(f"{quiz}: release")
            generate_release(scratch.source, scratch.release, quiz)
            released = (scratch.release / quiz / NOTEBOOK_NAME).read_bytes()
            _refuse_leaks(released, module)
            made[layout.release / quiz / NOTEBOOK_NAME] = released
    for module in content.modules:
        progress(f"{module.module.id}: lesson")
        made[layout.notebooks / f"{module.module.lesson}.ipynb"] = _lesson(content, module, made)
    return made


def swap_in(layout: Layout, made: dict[Path, bytes]) -> list[Path]:
    """Write what changed and remove what no module makes any more; the files touched."""
    touched = []
    for path, data in made.items():
        if not path.is_file() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(path, data)
            touched.append(path)
    for path in _left_over(layout, made):
        path.unlink()
        if not any(path.parent.iterdir()):
            path.parent.rmdir()
        touched.append(path)
    return touched


def notebook_bytes(notebook: dict[str, Any]) -> bytes:
    """A notebook as it is stored: sorted keys, one space of indent, lines of source as a list."""
    cells = [{**cell, "source": _lines(cell["source"])} for cell in notebook["cells"]]
    for cell in cells:
        if "outputs" in cell:
            cell["outputs"] = [_stored(output) for output in cell["outputs"]]
    text = json.dumps({**notebook, "cells": cells}, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return (text + "\n").encode("utf-8")


def _stored(output: dict[str, Any]) -> dict[str, Any]:
    return {**output, "data": {mime: _lines(text) for mime, text in output["data"].items()}}


def _lines(text: str | list[str]) -> list[str]:
    return text.splitlines(keepends=True) if isinstance(text, str) else text


def _json(data: Any) -> bytes:
    return (json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n").encode("utf-8")


def _lesson(content: Content, module: ModuleContent, made: dict[Path, bytes]) -> bytes:
    with tempfile.TemporaryDirectory(prefix="onboarding-lesson-") as name:
        folder = Path(name)
        for path, data in made.items():
            if path.parent == PRACTICE_DATA or path == SHOWN_EVIDENCE:
                (folder / path.name).write_bytes(data)
        return notebook_bytes(run_lesson(lesson_notebook(content, module), folder=folder, practice=folder))


def _pool(module: ModuleContent) -> list[dict[str, Any]]:
    return pool_data(module.refreshers, safety=module.safety, sections=module.lesson.anchors)


def _refuse_leaks(released: bytes, module: ModuleContent) -> None:
    leaks = find_leaks(released, module.bank)
    if leaks:
        raise CourseError(
            f"release/{module.module.id}/{NOTEBOOK_NAME} would show learners: {'; '.join(leaks)}. Nothing was changed. "
            "Report this: it is a fault of the build, not of your text."
        )


def _left_over(layout: Layout, made: dict[Path, bytes]) -> Iterator[Path]:
    for folder in (layout.source, layout.release):
        for path in sorted(folder.glob("*/*")):
            if path.is_file() and path not in made:
                yield path
    # A pool that was dropped goes from the package as well, but only for the course that the package lies in.
    pools = sorted(REFRESHER_DATA.glob("*.json")) if layout.root == _COURSE else []
    for path in [*sorted(layout.notebooks.glob("*.ipynb")), *pools]:
        if path not in made:
            yield path
