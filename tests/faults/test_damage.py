"""A damaged gradebook, a damaged ledger: grading stops before it changes anything, and says what to put back."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from onboarding.paths import Layout
from onboarding.records.ledger import Ledger
from tests.faults.state import entries, grade, pages, rows, said, same, sheets
from tests.grading_course import Handed, copy_handed


def overwritten(path: Path) -> None:
    """Noise where the head of the file was."""
    data = path.read_bytes()
    path.write_bytes(b"\xa5" * 4096 + data[4096:])


def middle_overwritten(path: Path) -> None:
    """Noise in all pages but the first."""
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\xa5" * (len(data) - 4096))


def cut_off(path: Path) -> None:
    """Half a file."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2 + 100])


def another_thing(path: Path) -> None:
    """Not a database at all."""
    path.write_text("Dear trainer, this is a letter.", encoding="utf-8")


DAMAGE = [overwritten, middle_overwritten, cut_off, another_thing]


@pytest.fixture
def graded(few_graded: Layout, tmp_path: Path) -> Handed:
    """A graded course of its own, with a new submission that waits."""
    handed = copy_handed(few_graded, tmp_path / "course")
    return handed


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("name", ["gradebook", "ledger"])
def test_a_damaged_database(
    few_graded: Layout, graded: Handed, name: str, damage: Callable[[Path], None], tmp_path: Path
) -> None:
    """The sentence names the file and says what to put back; nothing else changes; with the good copy back all is well."""
    layout = graded.layout
    place = layout.gradebook if name == "gradebook" else layout.ledger
    with Ledger(layout.ledger) as ledger:
        ledger.entries()
    good = tmp_path / "good.db"
    shutil.copy2(place, good)
    for tail in ("-wal", "-shm"):
        place.with_name(place.name + tail).unlink(missing_ok=True)
    damage(place)
    bad = place.read_bytes()
    before = (sheets(layout), pages(layout), entries(layout) if name == "gradebook" else rows(layout))
    done = grade(layout)
    text = said(done)
    assert done.returncode == 1, text
    assert str(place) in text, text
    assert "Put back the last good copy" in text, text
    assert before == (sheets(layout), pages(layout), entries(layout) if name == "gradebook" else rows(layout))
    assert place.read_bytes() == bad, "the damaged file is left for whoever can mend it"
    for tail in ("-wal", "-shm", "-journal"):
        place.with_name(place.name + tail).unlink(missing_ok=True)
    shutil.copy2(good, place)
    done = grade(layout)
    assert done.returncode == 0, said(done)
    same(layout, few_graded)


def test_a_gradebook_that_is_gone_is_made_anew(few_graded: Layout, graded: Handed) -> None:
    """Without a gradebook everything is graded again from the archive; the ledger gets no second entry for what it knows."""
    graded.layout.gradebook.unlink()
    done = grade(graded.layout)
    assert done.returncode == 0, said(done)
    same(graded.layout, few_graded)
