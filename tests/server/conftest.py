"""One running learner's Lab for all tests of the API, and a quiz of its own for each test."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from onboarding.paths import Layout
from tests.running_lab import Client, Lab, running_lab
from tests.server_course import QUIZ, make_course, make_quiz

numbers = count()


@pytest.fixture(scope="module")
def layout(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    return make_course(tmp_path_factory.mktemp("served") / "the course")


@pytest.fixture(scope="module")
def lab(layout: Layout, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with running_lab(layout.root, tmp_path_factory.mktemp("home"), "learn", "--name", "Ada Nkemelu") as lab:
        yield lab


@pytest.fixture(scope="module")
def client(lab: Lab) -> Client:
    return lab.client()


@pytest.fixture(scope="module")
def root(layout: Layout, lab: Lab) -> Path:
    return next(layout.learners.iterdir())


@pytest.fixture
def path(root: Path) -> str:
    """A quiz of its own for each test, handed out like the real one."""
    folder = make_quiz(root / "quizzes" / f"q{next(numbers)}", quiz=QUIZ)
    return f"quizzes/{folder.name}/quiz.ipynb"
