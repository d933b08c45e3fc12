"""A learner's folder: ids, working copies and papers follow the course and never overwrite a learner's work."""

from pathlib import Path

import pytest

from onboarding.errors import CourseError, FileProblem
from onboarding.files import canonical_json
from onboarding.grading.places import valid_learner
from onboarding.paths import Layout
from onboarding.workspace import prepare_learner, register_learner
from tests.server_course import QUIZ, SLOTS, make_course, make_quiz


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return make_course(tmp_path / "the course")


@pytest.mark.parametrize("name", ["Ada Nkemelu", "李小龙", "O'Brien; rm -rf /", "../..", "x" * 100, "-", "É"])
def test_every_name_makes_an_id_that_names_a_folder(layout: Layout, name: str) -> None:
    """Ids are opaque, safe everywhere, the same for the same name, and different for different people."""
    learner = register_learner(layout, name)
    assert valid_learner(learner.id)
    assert register_learner(layout, name.swapcase() if name.isascii() else name).id == learner.id
    assert register_learner(layout, f"{name[:90]} 2").id != learner.id
    assert register_learner(layout, name).id == learner.id


@pytest.mark.parametrize("name", ["", "   ", "x" * 101])
def test_no_name_is_no_learner(layout: Layout, name: str) -> None:
    """An empty or endless name is refused with the way to give one."""
    with pytest.raises(CourseError, match="--name"):
        register_learner(layout, name)


@pytest.mark.parametrize(
    "content", [b"{", b"[]", b'{"schema": 1, "name": "Ada", "learner": "../../etc", "learners": {}}']
)
def test_damaged_settings_are_said_and_kept(layout: Layout, content: bytes) -> None:
    """Settings that cannot be read are never replaced by themselves: a new id would hide the learner's work."""
    layout.workspace.mkdir(exist_ok=True)
    layout.settings.write_bytes(content)
    with pytest.raises(FileProblem, match="damaged"):
        register_learner(layout, "Ada")
    assert layout.settings.read_bytes() == content


def test_lessons_follow_the_course_and_changes_are_kept(layout: Layout) -> None:
    """An untouched copy is updated; a changed one is kept under a name that says so; no update, no change."""
    root, said = prepare_learner(layout, "ada-1")
    copy, course = root / "lessons" / "08-tapering-principles.ipynb", layout.notebooks / "08-tapering-principles.ipynb"
    assert (said, copy.read_bytes()) == ([], course.read_bytes())
    course.write_bytes(course.read_bytes() + b"\n")
    assert prepare_learner(layout, "ada-1")[1] == []
    assert copy.read_bytes() == course.read_bytes()
    copy.write_bytes(b"my notes")
    assert prepare_learner(layout, "ada-1")[1] == []
    assert copy.read_bytes() == b"my notes", "without an update a learner's change stays"
    course.write_bytes(course.read_bytes() + b"\n")
    (sentence,) = prepare_learner(layout, "ada-1")[1]
    (aside,) = (root / "lessons").glob("*my copy*")
    assert aside.name in sentence
    assert (aside.read_bytes(), copy.read_bytes()) == (b"my notes", course.read_bytes())
    (root / "lessons" / ".given.json").write_bytes(b"broken")
    course.write_bytes(course.read_bytes() + b"\n")
    prepare_learner(layout, "ada-1")
    assert len(list((root / "lessons").glob("*my copy*"))) == 2, (
        "without the note every difference counts as the learner's"
    )
    course.unlink()
    prepare_learner(layout, "ada-1")
    assert not copy.exists()


def test_figures_come_with_the_lessons(layout: Layout) -> None:
    """A lesson's pictures lie beside it, follow the course, and go when the course drops them."""
    figure = layout.notebooks / "figures" / "taper.svg"
    figure.parent.mkdir()
    for content in (b"<svg/>", b"<svg></svg>"):
        figure.write_bytes(content)
        root, _ = prepare_learner(layout, "ada-1")
        assert (root / "lessons" / "figures" / "taper.svg").read_bytes() == content
    figure.unlink()
    prepare_learner(layout, "ada-1")
    assert list((root / "lessons" / "figures").iterdir()) == []


def test_a_paper_is_exchanged_only_between_attempts(layout: Layout) -> None:
    """A new version of a quiz reaches a learner who has not opened it, and not one whose attempt is open."""
    root, _ = prepare_learner(layout, "ada-1")
    paper = root / "quizzes" / QUIZ / "quiz.ipynb"
    for folder in (layout.release / QUIZ, layout.exchange / "oxazepam-onboarding" / "outbound" / QUIZ):
        make_quiz(folder, dict(list(SLOTS.items())[:3]), quiz=QUIZ)
    newer = (layout.release / QUIZ / "quiz.ipynb").read_bytes()
    prepare_learner(layout, "ada-1")
    assert paper.read_bytes() == newer
    sheet = {
        "schema": 1, "quiz": QUIZ, "learner": "ada-1", "content": "c", "attempt": {"id": "a1", "n": 1, "opened": "x"},
        "submitted": None, "slots": {},
    }  # fmt: skip
    paper.with_name("answers.json").write_bytes(canonical_json(sheet))
    for folder in (layout.release / QUIZ, layout.exchange / "oxazepam-onboarding" / "outbound" / QUIZ):
        make_quiz(folder, quiz=QUIZ)
    prepare_learner(layout, "ada-1")
    assert paper.read_bytes() == newer
