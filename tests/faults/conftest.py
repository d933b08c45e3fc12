"""Courses with submissions, made once: sixty for killing, a few for everything else; each also graded without any fault."""

from pathlib import Path

import pytest

from onboarding.paths import Layout
from tests.conftest import copy_course
from tests.faults.state import grade, said
from tests.grading_course import Handed, copy_handed, hand_out, right, wrong

FEW = ("ada", "bob", "cyd", "dan")


def course_with(folder: Path, learners: tuple[str, ...]) -> Layout:
    """A course in which these learners have handed in; every third one has everything wrong."""
    handed = hand_out(copy_course(folder / "course"))
    for number, learner in enumerate(learners):
        handed.take(learner, wrong if number % 3 == 2 else right)
    return handed.layout


def undisturbed(layout: Layout, folder: Path) -> Layout:
    """A copy that was graded and left alone."""
    copy = copy_handed(layout, folder / "undisturbed").layout
    done = grade(copy)
    assert done.returncode == 0, said(done)
    return copy


@pytest.fixture(scope="session")
def few(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    return course_with(tmp_path_factory.mktemp("few"), FEW)


@pytest.fixture(scope="session")
def few_graded(few: Layout, tmp_path_factory: pytest.TempPathFactory) -> Layout:
    return undisturbed(few, tmp_path_factory.mktemp("few-graded"))


@pytest.fixture
def handed(few: Layout, tmp_path: Path) -> Handed:
    """A course of its own with a few submissions, not graded yet."""
    return copy_handed(few, tmp_path / "course")
