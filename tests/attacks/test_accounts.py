"""A computer with several accounts: what one account can do to another's submissions and feedback. Needs an administrator's rights."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from onboarding.answers import SHEET_NAME
from onboarding.grading import owner
from onboarding.grading.collect import Collected, collect
from onboarding.grading.places import Exchange
from onboarding.paths import Layout
from tests.attacks.scene import entry_of
from tests.conftest import copy_course
from tests.grading_course import QUIZ, Handed, copy_handed, hand_out, wrong
from tests.processes import run

pytestmark = pytest.mark.skipif(os.getuid() != 0, reason="only an administrator can make files of another account")
EVE = 61234


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    handed = hand_out(copy_course(tmp_path_factory.mktemp("accounts") / "course"))
    handed.take("ada")
    return handed.layout


@pytest.fixture
def handed(template: Layout, tmp_path: Path) -> Handed:
    return copy_handed(template, tmp_path / "course")


def give(folder: Path, uid: int) -> None:
    """Make a submission another account's, as when that account has filed it."""
    for path in (folder, *folder.iterdir()):
        os.chown(path, uid, uid, follow_symlinks=False)


def file_as(handed: Handed, learner: str, uid: int, number: int) -> Path:
    """A forged submission: a good sheet under `learner`'s name from somebody else's account."""
    forged = handed.inbound() / f"{learner}+{QUIZ}+2999-01-01 00:00:00.{number:06d} UTC+x"
    shutil.copytree(entry_of(handed, "ada"), forged)
    give(forged, uid)
    return forged


def taken(handed: Handed) -> Collected:
    return collect(handed.layout, QUIZ)


def archived(handed: Handed) -> int:
    return len(list((handed.layout.trainer / "attempts").glob(f"ada/{QUIZ}/*")))


def test_a_submission_under_another_persons_name_is_not_taken_in(
    handed: Handed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control: the account that filed it. Taken out, the forged one counts."""
    own = entry_of(handed, "ada")
    handed.take("bob", wrong)
    file_as(handed, "ada", EVE, 1)
    shutil.rmtree(own)
    shutil.copytree(entry_of(handed, "bob"), handed.layout.root / "keep")
    collected = taken(handed)
    assert collected.learners == ("bob",)
    assert [
        note for note in collected.notes if note.startswith("ada: a submission was filed by another account (61234)")
    ]
    monkeypatch.setattr(owner, "account_of", lambda uid: "ada")
    assert "ada" in taken(handed).learners


def test_a_flood_under_another_persons_name_does_not_hide_the_own_one(
    handed: Handed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """10,000 folders in ada's name, all claiming to be later. Control: whose they are is looked at before they are counted."""
    forged = file_as(handed, "ada", EVE, 0)
    for number in range(1, 10_000):
        place = forged.with_name(f"ada+{QUIZ}+2999-01-01 00:00:00.{number:06d} UTC+x")
        place.mkdir()
        os.chown(place, EVE, EVE)
    collected = taken(handed)
    assert collected.learners == ("ada",)
    assert len(collected.notes) == 1
    assert "10000 submissions were filed by another account" in collected.notes[0]
    shutil.rmtree(handed.layout.trainer / "attempts")
    shutil.rmtree(handed.layout.submitted)
    from onboarding.grading import collect as module

    monkeypatch.setattr(module, "_own", lambda inbound, names, learner, notes: names)
    assert taken(handed).learners == ()


def test_a_hard_link_to_another_accounts_sheet_is_not_read(handed: Handed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Control: the sheet belongs to the account that owns the folder. Taken out, the neighbour's sheet is copied and read."""
    handed.take("eve")
    monkeypatch.setattr(owner, "account_of", lambda uid: "eve" if uid == EVE else None)
    entry = entry_of(handed, "eve")
    give(entry, EVE)
    (entry / SHEET_NAME).unlink()
    os.link(entry_of(handed, "ada") / SHEET_NAME, entry / SHEET_NAME)
    taken(handed)
    kept = list((handed.layout.trainer / "attempts" / "eve").rglob(SHEET_NAME))
    assert kept == []
    from onboarding.grading import collect as module

    shutil.rmtree(handed.layout.trainer / "attempts" / "eve")
    monkeypatch.setattr(module, "same_owner", lambda file, folder: True)
    taken(handed)
    assert list((handed.layout.trainer / "attempts" / "eve").rglob(SHEET_NAME))


def test_a_device_in_place_of_a_sheet(handed: Handed) -> None:
    """A real device of endless zeros. Control: ordinary files only."""
    handed.take("eve")
    sheet = entry_of(handed, "eve") / SHEET_NAME
    sheet.unlink()
    try:
        os.mknod(sheet, 0o020666, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("no devices may be made here")
    outcome = handed.grade()["eve"]
    assert (outcome.state, outcome.reason) == ("could not be graded", "The answer sheet is not an ordinary file.")


def become_eve() -> None:
    os.setgroups([])
    os.setgid(EVE)
    os.setuid(EVE)


def list_folder() -> None:
    print(os.listdir(sys.argv[1]))


def read_file() -> None:
    print(Path(sys.argv[1]).read_bytes()[:80])


def take_away() -> None:
    os.rename(sys.argv[1], f"{sys.argv[1]}x")


def as_eve(program: Callable[[], None], place: Path) -> str:
    """What a program says that runs as somebody else."""
    return run(program, str(place), cwd=Path("/"), before=become_eve).text


@pytest.fixture
def open_road(handed: Handed) -> Handed:
    """The folders above the course can be walked through, as on a server."""
    for folder in handed.layout.exchange.parents:
        if folder.stat().st_uid == 0 and folder != Path("/"):
            os.chmod(folder, folder.stat().st_mode | 0o011)
    os.chmod(handed.layout.exchange, 0o755)
    os.chmod(handed.layout.exchange / "oxazepam-onboarding", 0o755)
    return handed


CASES: dict[str, tuple[Callable[[], None], Callable[[Exchange], Path]]] = {
    "feedback-list": (list_folder, lambda places: places.feedback),
    "inbound-list": (list_folder, lambda places: places.inbound),
    "another's-sheet": (read_file, lambda places: next(places.inbound.glob("ada+*")) / SHEET_NAME),
    "another's-secret": (read_file, lambda places: next(places.inbound.glob("ada+*")) / "submission_secret.txt"),
    "taking-away": (take_away, lambda places: next(places.feedback.iterdir())),
}


@pytest.mark.parametrize("case", CASES)
def test_another_account_finds_no_feedback_and_no_sheet(open_road: Handed, case: str) -> None:
    """Feedback lies under a name nobody can guess, in folders nobody can list. Control: the modes of the exchange's folders."""
    open_road.grade()
    program, place = CASES[case]
    places = Exchange(open_road.layout.exchange)
    found = place(places)
    said = as_eve(program, found)
    assert "PermissionError" in said, said
    # With the folders open, the same program succeeds: the test sees what it looks for.
    for folder in (places.inbound, places.feedback, next(places.inbound.glob("ada+*"))):
        os.chmod(folder, 0o777)
        for path in folder.iterdir():
            os.chmod(path, 0o777 if path.is_dir() else 0o666)
    assert "PermissionError" not in as_eve(program, found)
