"""One question file of a course, as an author names it: where it is, whose it is and what it holds now."""

import difflib
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onboarding.authoring.used_ids import used_ids
from onboarding.course import Module, load_course
from onboarding.errors import ContentError, CourseError
from onboarding.lesson_text import load_lesson
from onboarding.paths import Layout


class CannotAdd(CourseError):
    """The item that was asked for cannot be added; nothing was changed."""


@dataclass(frozen=True)
class QuestionFile:
    """A question file as it is, and what it belongs to."""

    layout: Layout
    file: Path
    shown: str
    module: Module
    text: str
    data: dict[str, Any]

    @property
    def used(self) -> frozenset[str]:
        return used_ids(self.layout, self.file, self.text)

    @property
    def objectives(self) -> list[str]:
        return [objective.id for objective in self.module.objectives]

    def sections(self) -> str:
        """The anchors of the lesson, for a comment."""
        lesson = self.layout.notebooks / f"{self.module.lesson}.md"
        try:
            return ", ".join(load_lesson(lesson).anchors)
        except ContentError:
            return f"an anchor of notebooks/{lesson.name}"


def question_file(layout: Layout, file: Path, *, practice: bool = False) -> Path:
    """The question file of this course that `file` names, from the working folder or from the course folder.

    With `practice`, a quiz file stands for the practice file of its module. Raises CannotAdd.
    """
    found = file.resolve() if file.exists() else (layout.root / file).resolve()
    if practice and found.parent == layout.questions:
        found = layout.questions / "practice" / found.name
    open_ = [layout.questions / "practice", layout.questions / "refreshers"]
    folders = open_ if practice else [layout.questions, *open_]
    if found.parent not in folders or found.suffix != ".toml":
        raise CannotAdd(f"{file} is no question file of this course. Name one such as questions/<module>.toml.")
    if not found.is_file():
        raise CannotAdd(
            f"{found.relative_to(layout.root)} does not exist. Look at the name, or make the file as docs/formats.md says."
        )
    return found


def open_question_file(layout: Layout, file: Path, *, practice: bool) -> QuestionFile:
    """Read it. Raises CannotAdd, also for a file of the other sort, or ContentError."""
    found = question_file(layout, file, practice=practice)
    shown = str(found.relative_to(layout.root))
    if not practice and found.parent != layout.questions:
        raise CannotAdd(f"{shown} has no slots. Add --practice.")
    course = load_course(layout.course_file)
    module = next((module for module in course.modules if module.id == found.stem), None)
    if module is None:
        raise CannotAdd(f"{shown} belongs to no module. Add the module to course.toml first.")
    try:
        text = found.read_bytes().decode("utf-8")
        data = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CannotAdd(f"{shown} cannot be read: {error}. Mend the file at that place; nothing was added.") from error
    return QuestionFile(layout, found, shown, module, text, data)


def near(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    return f" Did you mean '{close[0]}'?" if close else ""
