"""A full disk, a limit on the size of files, folders that may not be written to: a sentence, and the next run finishes the work."""

import importlib
import os
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from onboarding.grading import feedback
from onboarding.paths import Layout
from tests.faults.state import grade, said, same, sheets
from tests.grading_course import Handed, copy_handed

NOBODY = 65534


def used(folder: Path) -> int:
    """What a folder needs on a small disk, in KiB."""
    return int(subprocess.run(["du", "-sk", folder], capture_output=True, text=True, check=True).stdout.split()[0])


def resize(place: Path, kib: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={kib}k", place], check=True, capture_output=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own in memory, which only an administrator can mount; otherwise its tests are left out in words."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256m", "tmpfs", place], capture_output=True, text=True
    )
    if mounted.returncode != 0:
        pytest.skip(
            f"no small disk can be mounted here ({mounted.stderr.strip()}); the limit on file sizes is tested instead"
        )
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


@pytest.mark.parametrize("room", [40, 400, 700], ids=lambda room: f"{room}-KiB")
def test_a_full_disk(few: Layout, few_graded: Layout, small_disk: Path, room: int) -> None:
    """With little room left, grading stops with what to do; with room again it finishes, and nothing is lost."""
    layout = copy_handed(few, small_disk / "course").layout
    resize(small_disk, used(small_disk) + room)
    done = grade(layout)
    text = said(done)
    assert done.returncode == 1, text
    assert "The disk is full. Free some space" in text, text
    resize(small_disk, 256 * 1024)
    assert grade(layout).returncode == 0
    same(layout, few_graded)


def test_a_limit_on_the_size_of_files(few_graded: Layout, handed: Handed) -> None:
    """A quota stops the gradebook from growing: a sentence; without the quota the next run finishes."""
    most = handed.layout.gradebook.stat().st_size + 4096
    done = grade(handed.layout, before=partial(small_files, most))
    text = said(done)
    assert done.returncode == 1, text
    assert "Free some space" in text, text
    assert grade(handed.layout).returncode == 0
    same(handed.layout, few_graded)


def small_files(most: int) -> None:
    """Let no file grow beyond `most` bytes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


_LATE = (
    "colorsys", "sqlite3", "sqlalchemy.dialects.sqlite", "jinja2", "yaml", "rich.live", "rich.progress", "rich.table",
    "onboarding.build", "onboarding.commands.trainers", "onboarding.grading.batch", "onboarding.grading.regrade",
    "onboarding.grading.strip", "onboarding.records.flags", "onboarding.trouble",
)  # fmt: skip


def as_nobody() -> None:
    """Give an administrator's rights away; others have none to give."""
    # What the program loads late is loaded now: an administrator's own Python may lie where others cannot read it.
    for name in _LATE:
        importlib.import_module(name)
    # A page that was drawn once needs no further codec; without one every submission would fail for another reason than the folder.
    feedback._template()
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def belongs_to_nobody(layout: Layout) -> None:
    """Make the course the unprivileged account's, and the way to it passable."""
    if os.getuid() == 0:
        for path in (layout.root, *layout.root.rglob("*")):
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
        for folder in layout.root.parents:
            if folder.stat().st_mode & 0o011 != 0o011:
                os.chmod(folder, folder.stat().st_mode | 0o011)


PLACES: dict[str, Callable[[Layout], Path]] = {
    "trainer": lambda layout: layout.trainer,
    "attempts": lambda layout: layout.trainer / "attempts",
    "submitted": lambda layout: layout.submitted,
    "autograded": lambda layout: layout.autograded,
    "feedback": lambda layout: layout.feedback,
    "returned": lambda layout: layout.exchange / "oxazepam-onboarding" / "feedback",
}


@pytest.mark.parametrize("name", PLACES)
def test_a_folder_that_may_not_be_written_to(few_graded: Layout, handed: Handed, name: str) -> None:
    """The sentence names the folder; once it may be written to, the next run finishes and nothing is there twice."""
    layout = handed.layout
    place = PLACES[name](layout)
    place.mkdir(exist_ok=True)
    belongs_to_nobody(layout)
    mode = place.stat().st_mode & 0o7777
    place.chmod(0o555)
    done = grade(layout, before=as_nobody)
    text = said(done)
    assert done.returncode == 1, text
    assert str(place) in text, text
    assert "may not be written to" in text, text
    place.chmod(mode)
    done = grade(layout, before=as_nobody)
    assert done.returncode == 0, said(done)
    same(layout, few_graded)


def broken_feedback() -> None:
    """A fault of the program that has nothing to do with anybody's answers."""

    def fail(*args: object, **options: object) -> str:
        raise LookupError("unknown encoding: unicode-escape")

    vars(importlib.import_module("onboarding.grading.batch"))["feedback_page"] = fail


def test_a_fault_of_the_program_is_not_passed_over(few_graded: Layout, handed: Handed) -> None:
    """No traceback, but the command ends with 1 and says where the cause stands; once it is mended the next run finishes."""
    layout = handed.layout
    done = grade(layout, before=broken_feedback)
    text = said(done)
    assert done.returncode == 1, text
    assert "4 submissions met a fault of the program itself" in text
    log = layout.trainer / "grading.log"
    assert str(log) in text
    assert "LookupError: unknown encoding" in log.read_text(encoding="utf-8")
    done = grade(layout)
    assert done.returncode == 0, said(done)
    same(layout, few_graded)


def test_a_disk_that_takes_no_answer_leaves_the_archive_alone(few_graded: Layout, tmp_path: Path) -> None:
    """A graded course with no room at all: grading again changes no sheet."""
    layout = Layout(tmp_path / "course")
    shutil.copytree(few_graded.root, layout.root)
    before = sheets(layout)
    done = grade(layout, before=partial(small_files, 1))
    said(done)
    assert sheets(layout) == before
    assert grade(layout).returncode == 0
    same(layout, few_graded)
