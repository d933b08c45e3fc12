"""A course with one quiz handed out, made once; each test has a copy of its own."""

from pathlib import Path

import pytest

from onboarding.paths import Layout
from tests.conftest import copy_course
from tests.grading_course import Handed, copy_handed, hand_out


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    return hand_out(copy_course(tmp_path_factory.mktemp("template") / "course")).layout


@pytest.fixture
def handed(template: Layout, tmp_path: Path) -> Handed:
    return copy_handed(template, tmp_path / "course")
