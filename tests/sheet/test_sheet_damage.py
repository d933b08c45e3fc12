"""A damaged, deleted, linked or outdated answer sheet: what was acknowledged comes back, what is damaged is kept, and it is said."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from onboarding.errors import AnswerInvalid
from onboarding.files import canonical_json
from onboarding.server.paper import PaperProblem, read_paper
from tests.server_course import SLOTS, make_quiz, sheet_on_disk
from tests.sheet.trial import DAMAGE, damage_cut, opened, write, written


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_sheet_comes_back_from_its_copy(folder: Path, damage: Callable[[Path], None]) -> None:
    """Every acknowledged answer is back, the damaged bytes are kept aside, and the learner is told."""
    opened(folder)
    write(folder, "s01", "a", rev=0)
    before = sheet_on_disk(folder)
    damage(folder / "answers.json")
    broken = (folder / "answers.json").read_bytes()
    after = opened(folder)
    assert after.table == before == sheet_on_disk(folder)
    (aside,) = folder.glob("answers.broken-*.json")
    assert aside.read_bytes() == broken
    assert aside.name in after.problems[0]


def test_a_damaged_sheet_without_a_copy_is_kept_and_a_new_one_opened(folder: Path) -> None:
    """Nothing is deleted even when nothing can be brought back."""
    opened(folder)
    (folder / ".answers.json.bak").unlink()
    damage_cut(folder / "answers.json")
    after = opened(folder)
    assert after.table["attempt"]["n"] == 1
    assert "trainer" in after.problems[0]
    assert len(list(folder.glob("answers.broken-*.json"))) == 1


def test_a_deleted_sheet_comes_back(folder: Path) -> None:
    """Deleting answers.json by mistake loses nothing."""
    opened(folder)
    write(folder, "s05", "Long work", rev=0)
    before = sheet_on_disk(folder)
    (folder / "answers.json").unlink()
    after = opened(folder)
    assert after.table == before
    assert after.problems


def test_a_link_is_not_followed(folder: Path, tmp_path: Path) -> None:
    """A sheet that is a link to another file is put aside; the file it points to is neither read nor changed."""
    other = tmp_path / "other.json"
    opened(folder)
    other.write_bytes((folder / "answers.json").read_bytes())
    before = other.read_bytes()
    (folder / "answers.json").unlink()
    (folder / "answers.json").symlink_to(other)
    opened(folder)
    write(folder, "s01", "a", rev=0)
    assert other.read_bytes() == before
    assert not (folder / "answers.json").is_symlink()


def test_a_value_that_no_longer_fits_is_asked_again(folder: Path) -> None:
    """A readable sheet with an impossible value keeps its other answers, keeps a copy, and says which question."""
    opened(folder)
    write(folder, "s02", ["a"], rev=0)
    table = sheet_on_disk(folder)
    table["slots"]["s01"]["value"] = {"not": "a choice"}
    (folder / "answers.json").write_bytes(canonical_json(table))
    after = opened(folder)
    assert after.table["slots"]["s01"]["value"] is None
    assert after.table["slots"]["s02"]["value"] == ["a"]
    assert "question 1" in after.problems[0]
    assert json.loads(next(folder.glob("answers.broken-*")).read_bytes()) == table


def test_a_course_update_keeps_answers_and_replaces_only_untouched_questions(folder: Path) -> None:
    """An answered question that changed is kept for marking and said; an untouched one is drawn from the new paper."""
    from dataclasses import replace

    opened(folder)
    write(folder, "s02", ["a"], rev=0)
    changed = {slot: [replace(item, stem="New stem") for item in items] for slot, items in SLOTS.items()}
    changed["s06"] = [written("s06a")]
    make_quiz(folder, changed)
    before = sheet_on_disk(folder)["slots"]["s02"]
    after = opened(folder)
    assert after.table["slots"]["s02"] == before
    assert after.table["slots"]["s01"]["sha"] == next(
        i.sha for i in changed["s01"] if i.id == after.table["slots"]["s01"]["variant"]
    )
    assert after.table["slots"]["s06"]["value"] is None
    assert "question 2" in after.problems[0]
    with pytest.raises(AnswerInvalid, match="Reload"):
        write(folder, "s02", ["b"], rev=1)


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[1]", b"\xff", b'{"cells": [], "metadata": {"onboarding": {"schema": 1, "page": "lesson"}}}'],
)
def test_a_paper_that_is_no_quiz_is_refused(folder: Path, content: bytes) -> None:
    """A damaged or foreign notebook is told in words and no sheet is made for it."""
    (folder / "quiz.ipynb").write_bytes(content)
    with pytest.raises(PaperProblem, match=r"quiz\.ipynb"):
        read_paper(folder)
