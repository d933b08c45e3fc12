"""A backup holds everything that cannot be made anew, and a restore believes only what the manifest proves."""

import gzip
import io
import json
import shutil
import sqlite3
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from onboarding import backup as module
from onboarding.backup import BackupProblem, backup, restore
from onboarding.errors import DiskProblem
from onboarding.files import sha256
from onboarding.grading.lock import GradingBusy, one_grader
from onboarding.paths import Layout
from onboarding.records.ledger import verify
from tests.conftest import copy_course
from tests.grading_course import QUIZ, Handed, copy_handed, hand_out
from tests.labs import command

Members = list[tuple[tarfile.TarInfo, bytes]]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    """A course in which one learner was graded and another one has begun."""
    handed = hand_out(copy_course(tmp_path_factory.mktemp("template") / "course"))
    handed.take("ada")
    handed.grade()
    handed.answer("bob")
    return handed.layout


@pytest.fixture(scope="module")
def archive(template: Layout, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return backup(template, tmp_path_factory.mktemp("backups")).archive


@pytest.fixture
def handed(template: Layout, tmp_path: Path) -> Handed:
    return copy_handed(template, tmp_path / "course")


def picture(folder: Path) -> dict[str, Any]:
    """Every file and folder that matters, with mode and content; databases by what they hold."""
    found: dict[str, Any] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if name.endswith((".lock", "-wal", "-shm")) or path.is_symlink():
            continue
        content = "" if path.is_dir() else dump(path) if path.suffix == ".db" else sha256(path.read_bytes())
        found[name] = (path.stat().st_mode, content)
    return found


def dump(path: Path) -> str:
    connection = sqlite3.connect(path)
    text = "\n".join(connection.iterdump())
    connection.close()
    return text


def test_there_and_back(template: Layout, archive: Path, tmp_path: Path) -> None:
    """Into an empty course: the same files, modes, marks and ledger; and grading goes on there."""
    (tmp_path / "course").mkdir()
    shutil.copytree(template.root, tmp_path / "course", dirs_exist_ok=True, ignore=shutil.ignore_patterns("workspace"))
    layout = Layout(tmp_path / "course")
    done = restore(layout, archive)
    assert picture(layout.workspace) == picture(template.workspace)
    assert done.entries == 1
    assert verify(layout.ledger, layout.ledger_head).ok
    handed = Handed(layout)
    handed.submit("bob")
    outcomes = handed.grade()
    assert {who: outcome.state for who, outcome in outcomes.items()} == dict.fromkeys(
        ("ada", "bob"), "waiting for marking"
    )


def test_a_database_in_use_is_whole(handed: Handed, tmp_path: Path) -> None:
    """What was committed is in the copy although it is still in the write-ahead log; what was not is not."""
    writer = sqlite3.connect(handed.layout.ledger, isolation_level=None)
    writer.execute("PRAGMA wal_autocheckpoint=0")
    writer.execute("CREATE TABLE note (text)")
    writer.execute("INSERT INTO note VALUES ('committed')")
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO note VALUES ('not yet')")
    made = backup(handed.layout, tmp_path)
    writer.execute("ROLLBACK")
    writer.close()
    restore(handed.layout, made.archive, into=tmp_path / "out")
    connection = sqlite3.connect(tmp_path / "out" / "trainer" / "ledger.db")
    assert connection.execute("SELECT text FROM note").fetchall() == [("committed",)]
    connection.close()


def test_what_is_there_is_not_overwritten(handed: Handed, archive: Path) -> None:
    """Refused without --replace; with it, what was there is in a backup of its own that can be put back."""
    before = picture(handed.layout.workspace)
    with pytest.raises(BackupProblem, match="--replace"):
        restore(handed.layout, archive)
    handed.take("cid")
    with_cid = picture(handed.layout.workspace)
    done = restore(handed.layout, archive, replace=True)
    assert picture(handed.layout.workspace) == before
    assert done.before is not None
    restore(handed.layout, done.before, replace=True)
    assert picture(handed.layout.workspace) == with_cid
    assert not list(handed.layout.root.glob(".workspace*"))


def test_links_and_jupyters_own_folder_are_left_out(handed: Handed, tmp_path: Path) -> None:
    """A link of a learner's takes nothing of others along; tokens of servers are not kept."""
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    (handed.layout.learner("bob") / "link").symlink_to(tmp_path / "secret")
    (handed.layout.workspace / "jupyter").mkdir()
    (handed.layout.workspace / "jupyter" / "token").write_text("t", encoding="utf-8")
    made = backup(handed.layout, tmp_path)
    assert made.skipped == ("workspace/learners/bob/link",)
    with tarfile.open(made.archive) as tar:
        names = tar.getnames()
    assert not [name for name in names if "link" in name or "jupyter/token" in name]


def test_not_while_something_is_graded(handed: Handed, tmp_path: Path) -> None:
    """A half-graded course is no good backup."""
    with one_grader(handed.layout), pytest.raises(GradingBusy):
        backup(handed.layout, tmp_path)


def read(archive: Path) -> Members:
    with tarfile.open(archive) as tar:
        return [(member, (tar.extractfile(member) or io.BytesIO()).read()) for member in tar]


def rewrite(archive: Path, place: Path, change: Callable[[Members], Members]) -> Path:
    """The archive made anew after `change`, as somebody would who knows tar; the manifest is left as `change` leaves it."""
    with tarfile.open(place, "w:gz") as tar:
        for member, data in change(read(archive)):
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data) if member.isreg() else None)
    return place


def other_byte(members: Members) -> Members:
    name = f"{QUIZ}/answers.json"
    return [(m, data.replace(b"1", b"2", 1) if m.name.endswith(name) else data) for m, data in members]


def missing(members: Members) -> Members:
    return members[1:]


def twice(members: Members) -> Members:
    return [members[0], *members]


def no_manifest(members: Members) -> Members:
    return members[:-1]


def after_manifest(members: Members) -> Members:
    return [*members[1:], members[0]]


def vouched(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> Callable[[Members], Members]:
    """One more member, in the manifest too."""

    def change(members: Members) -> Members:
        member = tarfile.TarInfo(name)
        member.type, member.linkname = kind, link
        data = b"x" if kind == tarfile.REGTYPE else b""
        manifest = json.loads(members[-1][1])
        manifest["files"][name] = {"sha256": sha256(data), "size": len(data), "mode": 0o644}
        return [(member, data), *members[:-1], (members[-1][0], json.dumps(manifest).encode())]

    return change


def forged_ledger(members: Members) -> Members:
    """The head of another ledger, in the manifest too."""
    manifest = json.loads(members[-1][1])
    changed: Members = []
    for member, data in members[:-1]:
        if member.name.endswith("ledger-head.json"):
            data = data.replace(b'"hash":"', b'"hash":"0')
            manifest["files"][member.name] |= {"sha256": sha256(data), "size": len(data)}
        changed.append((member, data))
    return [*changed, (members[-1][0], json.dumps(manifest).encode())]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (other_byte, "not what the manifest says"),
        (missing, "not what the manifest says"),
        (twice, "twice"),
        (no_manifest, "cut off"),
        (after_manifest, "follows the manifest"),
        (vouched("../evil"), "outside the workspace"),
        (vouched("workspace/../../evil"), "outside the workspace"),
        (vouched("/tmp-evil"), "outside the workspace"),
        (vouched("workspace/link", tarfile.SYMTYPE, "/etc"), "no ordinary file"),
        (vouched("workspace/hard", tarfile.LNKTYPE, "workspace/settings.json"), "no ordinary file"),
        (vouched("workspace/pipe", tarfile.FIFOTYPE), "no ordinary file"),
        (forged_ledger, "ledger is not sound"),
    ],
)
def test_a_changed_archive_is_refused(
    handed: Handed, archive: Path, tmp_path: Path, change: Callable[[Members], Members], problem: str
) -> None:
    """Whatever was changed: the sentence says what, nothing is put anywhere, and the workspace is as it was."""
    before = picture(handed.layout.workspace)
    bad = rewrite(archive, tmp_path / "bad.tar.gz", change)
    with pytest.raises(BackupProblem, match=problem):
        restore(handed.layout, bad, replace=True)
    assert picture(handed.layout.workspace) == before
    assert not list(tmp_path.rglob("*evil*"))
    assert not list(handed.layout.root.glob(".workspace*"))


@pytest.mark.parametrize("share", [0.0, 0.2, 0.9, 0.999])
def test_a_cut_archive_is_refused(handed: Handed, archive: Path, tmp_path: Path, share: float) -> None:
    """A copy that stopped half way."""
    bad = tmp_path / "bad.tar.gz"
    data = archive.read_bytes()
    bad.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(BackupProblem, match=r"cannot be read|cut off"):
        restore(handed.layout, bad, into=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_flipped_bit_is_refused(handed: Handed, archive: Path, tmp_path: Path) -> None:
    """Wherever it is in what tar reads: the content, or the head of a member."""
    whole = bytearray(gzip.decompress(archive.read_bytes()))
    for at in range(0, len(whole) - 20480, len(whole) // 12):
        changed = bytearray(whole)
        changed[at] ^= 1
        bad = tmp_path / "bad.tar.gz"
        bad.write_bytes(gzip.compress(bytes(changed), compresslevel=1))
        try:
            restore(handed.layout, bad, into=tmp_path / f"out{at}")
        except BackupProblem:
            continue
        # Only what says nothing (padding, times) may differ unseen: the files are those of the manifest.
        assert picture(tmp_path / f"out{at}") == picture(handed.layout.workspace)


def test_a_killed_backup_leaves_no_archive(handed: Handed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive has its name only when it is whole."""

    def fail(*args: object, **options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "_database", fail)
    with pytest.raises(DiskProblem, match="No space left"):
        backup(handed.layout, tmp_path / "b")
    assert list((tmp_path / "b").iterdir()) == []


def test_the_commands(handed: Handed, tmp_path: Path) -> None:
    """As a person types them."""
    assert "files in" in command(handed.layout, "backup", str(tmp_path / "b.tar.gz"))
    assert "1 entries in the ledger" in command(
        handed.layout, "restore", str(tmp_path / "b.tar.gz"), "--into", str(tmp_path / "out")
    )
    with pytest.raises(AssertionError, match="inside what is backed up"):
        command(handed.layout, "backup", str(handed.layout.workspace / "b.tar.gz"))
    with pytest.raises(AssertionError, match="cannot be read"):
        command(handed.layout, "restore", str(tmp_path / "nothing.tar.gz"), "--replace")
