"""A quiz folder for each test."""

from pathlib import Path

import pytest

from tests.server_course import make_quiz


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_quiz(tmp_path / "quizzes" / "tapering")
