"""The doctor finds what is wrong, says it in words, and finds nothing in a sound course."""

import shutil

import pytest

from onboarding.build import build
from onboarding.doctor import Finding, examine
from onboarding.paths import Layout
from tests.conftest import ROOT


def wrong(layout: Layout, *, rebuild: bool = False) -> list[Finding]:
    findings = examine(layout, rebuild=rebuild)
    for finding in findings:
        assert finding.what.strip()
        assert bool(finding.next_step) is not finding.ok, finding
        assert "Traceback" not in finding.what
    return [finding for finding in findings if not finding.ok]


def test_a_sound_course_has_nothing_to_mend_and_a_changed_paper_is_found(course: Layout) -> None:
    """Right after a build nothing is wrong and nothing is left behind; then one byte too many in a paper is named with the remedy."""
    build(course)
    assert wrong(course, rebuild=True) == []
    assert sorted(path.name for path in course.workspace.iterdir()) == []
    paper = next(course.release.glob("*/quiz.ipynb"))
    paper.write_bytes(paper.read_bytes() + b" ")
    (finding,) = wrong(course, rebuild=True)
    assert "quiz.ipynb" in finding.what
    assert "onboarding build" in finding.next_step


def test_faulty_texts(course: Layout) -> None:
    """A course file that cannot be read is named."""
    course.course_file.write_text("schema = ", encoding="utf-8")
    assert any("course.toml" in finding.what for finding in wrong(course))


def test_a_missing_package_and_one_that_does_not_fit(course: Layout) -> None:
    """Both are named with what was found."""
    shutil.copy2(ROOT / "pyproject.toml", course.root)
    project = course.root / "pyproject.toml"
    text = project.read_text("utf-8").replace('"jupyterlab>=4.6,<4.7"', '"jupyterlab>=3,<4", "no-such-package-at-all"')
    project.write_text(text, encoding="utf-8")
    (finding,) = wrong(course)
    assert "jupyterlab is 4" in finding.what
    assert "no-such-package-at-all is missing" in finding.what


def test_a_damaged_gradebook(course: Layout) -> None:
    """It is opened for reading only, and the damage is said."""
    course.trainer.mkdir(parents=True)
    course.gradebook.write_bytes(b"no database" * 100)
    (finding,) = wrong(course)
    assert "gradebook" in finding.what


def test_a_workspace_that_cannot_be_written(course: Layout) -> None:
    """The place is named."""
    course.workspace.write_bytes(b"")
    findings = wrong(course)
    assert any("workspace" in finding.what for finding in findings)


def test_a_missing_page(course: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the labextension there are no quiz pages; that is said."""
    monkeypatch.setattr("onboarding.doctor.LABEXTENSIONS", course.root / "nowhere")
    (finding,) = wrong(course)
    assert "quiz page" in finding.what
