"""A learner's work goes to another computer whole, and a file that was not made so changes nothing."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from onboarding.errors import CourseError
from onboarding.paths import Layout
from onboarding.transfer import MANIFEST, TransferProblem, export_work, import_work
from onboarding.workspace import Learner, current_learner, known_learners, register_learner
from tests.labs import command

SHEET = b'{"schema":1}'
WORK = {
    "quizzes/tapering-principles/answers.json": SHEET,
    "quizzes/tapering-principles/attempts/1.json": b"{}",
    "quizzes/tapering-principles/feedback.html": "<p>Zoë</p>".encode(),
    "quizzes/tapering-principles/.submissions/a1.json": b'{"secret":"x"}',
    "work/tour.json": b"{}",
    "work/emergencies/first-minutes.json": b'{"run":2}',
}
NOT_WORK = {"lessons/08-tapering-principles.ipynb": b"{}", "quizzes/tapering-principles/quiz.ipynb": b"{}"}


def fill(layout: Layout, learner: Learner, parts: dict[str, bytes]) -> Path:
    root = layout.learner(learner.id)
    for place, data in parts.items():
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        (root / place).write_bytes(data)
    return root


def holds(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def old(tmp_path: Path) -> Layout:
    layout = Layout(tmp_path / "old")
    fill(layout, register_learner(layout, "Zoë Ada", "nurse"), WORK | NOT_WORK)
    return layout


@pytest.fixture
def new(tmp_path: Path) -> Layout:
    layout = Layout(tmp_path / "new")
    register_learner(layout, "Bo", "support")
    return layout


def exported(old: Layout) -> Path:
    learner = current_learner(old)
    assert learner is not None
    return export_work(old, learner, old.root)


def test_work_goes_over_whole(old: Layout, new: Layout) -> None:
    """Answers, attempts, receipts, feedback and activities are there, under the same id; lessons and papers are the new computer's."""
    learner = current_learner(old)
    assert learner is not None
    done = import_work(new, exported(old))
    assert done.learner == learner
    assert holds(new.learner(learner.id)) == WORK
    assert learner in known_learners(new)
    current = current_learner(new)
    assert current is not None
    assert current.name == "Bo"
    assert register_learner(new, "zoë ada").id == learner.id


def test_work_that_is_here_is_never_lost(old: Layout, new: Layout) -> None:
    """Refused as long as there is work; with `replace` the old folder is set aside whole."""
    archive = exported(old)
    learner = import_work(new, archive).learner
    mine = fill(new, learner, {"work/tour.json": b'{"mine":1}', **NOT_WORK})
    with pytest.raises(TransferProblem, match=r"has work on this computer already.*--replace"):
        import_work(new, archive)
    assert (mine / "work/tour.json").read_bytes() == b'{"mine":1}'
    done = import_work(new, archive, replace=True)
    assert done.aside is not None
    assert holds(done.aside) == WORK | NOT_WORK | {"work/tour.json": b'{"mine":1}'}
    assert holds(mine) == WORK


def test_nobody_takes_the_name_of_another(old: Layout, new: Layout) -> None:
    """Two people with one name could not be told apart at the sign-in."""
    register_learner(new, "zoë ada")
    before = holds(new.workspace)
    with pytest.raises(CourseError, match="Somebody else called Zoë Ada"):
        import_work(new, exported(old))
    assert holds(new.workspace) == before


def rewritten(archive: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    with zipfile.ZipFile(archive) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as opened:
        for name, data in parts.items():
            opened.writestr(name, data)
    archive.write_bytes(out.getvalue())
    return archive


def edit(parts: dict[str, bytes]) -> None:
    parts["work/tour.json"] = b"[]"


def climb(parts: dict[str, bytes]) -> None:
    about = json.loads(parts[MANIFEST])
    about["files"]["../../evil.json"] = about["files"].pop("work/tour.json")
    parts["../../evil.json"] = parts.pop("work/tour.json")
    parts[MANIFEST] = json.dumps(about).encode()


def paper(parts: dict[str, bytes]) -> None:
    about = json.loads(parts[MANIFEST])
    about["files"]["quizzes/tapering-principles/quiz.ipynb"] = about["files"].pop("work/tour.json")
    parts["quizzes/tapering-principles/quiz.ipynb"] = parts.pop("work/tour.json")
    parts[MANIFEST] = json.dumps(about).encode()


def more(parts: dict[str, bytes]) -> None:
    parts["work/more.json"] = b"{}"


def nameless(parts: dict[str, bytes]) -> None:
    parts[MANIFEST] = json.dumps({**json.loads(parts[MANIFEST]), "learner": "../bo"}).encode()


def headless(parts: dict[str, bytes]) -> None:
    del parts[MANIFEST]


def listed(parts: dict[str, bytes]) -> None:
    parts[MANIFEST] = b"[1]"


@pytest.mark.parametrize("change", [edit, climb, paper, more, nameless, headless, listed], ids=lambda f: f.__name__)
def test_a_file_that_was_tampered_with_changes_nothing(
    old: Layout, new: Layout, change: Callable[[dict[str, bytes]], None]
) -> None:
    """An edited file, a climbing name, a question paper, one file more, a forged id, no list: refused in words, nothing written."""
    archive, before = rewritten(exported(old), change), holds(new.root)
    with pytest.raises(TransferProblem, match=r"Nothing was changed\. Make it again with"):
        import_work(new, archive)
    assert holds(new.root) == before
    assert not (new.root / "evil.json").exists()


def test_no_zip_at_all(new: Layout) -> None:
    """Any other file is told apart in words."""
    (new.root / "x.zip").write_bytes(b"PK no")
    with pytest.raises(TransferProblem, match="no file of a learner's work"):
        import_work(new, new.root / "x.zip")


def test_the_two_commands(course: Layout, tmp_path: Path) -> None:
    """As a person types them; a file is never written over."""
    learner = register_learner(course, "Ada Nkemelu", "nurse")
    fill(course, learner, WORK)
    target = tmp_path / "ada.zip"
    done = command(course, "export-my-work", "--output", str(target))
    assert "import-my-work" in done
    other = Layout(tmp_path / "other")
    (other.root).mkdir()
    (other.root / "course.toml").write_bytes(course.course_file.read_bytes())
    assert "Ada Nkemelu: 6 files" in command(other, "import-my-work", str(target))
    assert holds(other.learner(learner.id)) == WORK
