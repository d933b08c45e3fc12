"""One file that holds a running course, and the way back from it.

A backup is a tar.gz of `workspace/` without what a start makes anew (Jupyter's own folder, locks, temporary files). Databases are
copied with SQLite's online backup, everything under the grading lock. The last member is a manifest with the hash of every file; a
restore believes nothing else: it unpacks beside the workspace, holds every file against the manifest and the ledger against its
head, and only then puts the folder in place.
"""

import hashlib
import io
import json
import os
import secrets
import shutil
import sqlite3
import stat
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from onboarding import __version__
from onboarding.errors import CourseError, DiskProblem
from onboarding.files import canonical_json
from onboarding.grading.lock import one_grader
from onboarding.paths import Layout
from onboarding.records.ledger import LedgerProblem, verify

MANIFEST = "MANIFEST.json"
MAX_MANIFEST = 256 * 1024 * 1024
_TOP = "workspace"
_DATABASES = (".db", ".sqlite", ".sqlite3")
_LEFT_OUT_ENDS = (".tmp", ".lock", ".part", "-wal", "-shm", "-journal")
_BLOCK = 1024 * 1024


class BackupProblem(CourseError):
    """No backup was made, or the archive cannot be used; the workspace is as it was."""


@dataclass(frozen=True)
class Made:
    """What a backup holds: where it lies, how many files and bytes, and what was left out because it is no ordinary file."""

    archive: Path
    files: int
    bytes: int
    skipped: tuple[str, ...]


@dataclass(frozen=True)
class Restored:
    """What a restore did: where the workspace is now, how many files, and the backup of what was there before."""

    workspace: Path
    files: int
    made: str
    entries: int
    before: Path | None


def backup(layout: Layout, target: Path | None = None) -> Made:
    """Write a backup of the running course to `target` (a folder or a new file; by default backups/ in the course).

    Raises BackupProblem, DiskProblem, or GradingBusy while something is being graded. An unfinished archive never has its final name.
    """
    if not layout.workspace.is_dir():
        raise BackupProblem(f"{layout.workspace} does not exist: there is nothing to back up yet.")
    with one_grader(layout):
        return _write(layout, _place(layout, target))


def restore(layout: Layout, archive: Path, *, into: Path | None = None, replace: bool = False) -> Restored:
    """Put a backup in the place of the workspace, or into another folder.

    A folder that is not empty is refused unless `replace`; then it is backed up first. Raises BackupProblem or DiskProblem, and then the
    folder is as it was.
    """
    target = into.absolute() if into is not None else layout.workspace
    # A backup is bound to its course, not to the place: with --into it is a workspace folder of that name.
    if _filled(target) and not replace:
        raise BackupProblem(
            f"{target} is not empty. To put the backup in its place, add --replace; it is backed up first."
        )
    part = target.with_name(f".{target.name}.restoring-{secrets.token_hex(4)}")
    old = target.with_name(f".{target.name}.replaced-{secrets.token_hex(4)}")
    with _disk(target.parent), ExitStack() as stack:
        target.parent.mkdir(parents=True, exist_ok=True)
        stack.callback(shutil.rmtree, part, ignore_errors=True)
        manifest = _unpack(archive, part)
        entries = _check_records(part, archive)
        before = None
        if _filled(target):
            if target == layout.workspace:
                _nobody_watches(stack, layout)
                stack.enter_context(one_grader(layout))
            before = _write(Layout(layout.root), _place(layout, None), workspace=target).archive
        if target.exists():
            os.rename(target, old)
        os.rename(part, target)
        shutil.rmtree(old, ignore_errors=True)
        return Restored(target, len(manifest["files"]), str(manifest["made"]), entries, before)


def _write(layout: Layout, place: Path, *, workspace: Path | None = None) -> Made:
    root = workspace or layout.workspace
    part = place.with_name(f".{place.name}.part")
    files: dict[str, dict[str, Any]] = {}
    folders: dict[str, int] = {}
    skipped: list[str] = []
    with _disk(place.parent):
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            with os.fdopen(descriptor, "wb") as raw:
                with tarfile.open(fileobj=raw, mode="w:gz", format=tarfile.PAX_FORMAT, compresslevel=6) as tar:
                    for path in _walk(root):
                        name = f"{_TOP}/{path.relative_to(root).as_posix()}"
                        about = path.lstat()
                        if stat.S_ISDIR(about.st_mode):
                            folders[name] = stat.S_IMODE(about.st_mode)
                        elif stat.S_ISREG(about.st_mode):
                            with suppress(FileNotFoundError):  # a learner's Lab may replace a file while we read
                                files[name] = _add(tar, path, name, about)
                        else:
                            skipped.append(name)
                    manifest = {
                        "schema": 1,
                        "made": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                        "version": __version__,
                        "files": files,
                        "folders": folders,
                    }
                    _add_bytes(tar, MANIFEST, canonical_json(manifest), mode=0o600)
                raw.flush()
                os.fsync(raw.fileno())
            os.replace(part, place)
        finally:
            part.unlink(missing_ok=True)
    return Made(place, len(files), place.stat().st_size, tuple(skipped))


def _add(tar: tarfile.TarFile, path: Path, name: str, about: os.stat_result) -> dict[str, Any]:
    data = _database(path) if path.suffix in _DATABASES else path.read_bytes()
    mode = stat.S_IMODE(about.st_mode)
    _add_bytes(tar, name, data, mode=mode, mtime=about.st_mtime)
    return {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "mode": mode}


def _add_bytes(tar: tarfile.TarFile, name: str, data: bytes, *, mode: int, mtime: float = 0.0) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = len(data), mode, int(mtime)
    tar.addfile(member, io.BytesIO(data))


def _database(path: Path) -> bytes:
    """A consistent copy of a database that others may be writing to; a file that is none is taken as it is."""
    with tempfile.TemporaryDirectory(prefix="onboarding-backup-") as scratch:
        copy = Path(scratch) / "copy.db"
        source = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)
        target = sqlite3.connect(copy)
        try:
            source.backup(target)
            # In one file: the write-ahead log is not part of a backup.
            target.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.DatabaseError:
            return path.read_bytes()
        finally:
            source.close()
            target.close()
        return copy.read_bytes()


def _walk(root: Path) -> Iterator[Path]:
    """Everything below `root` that belongs into a backup, in a fixed order; links are named, not followed."""
    for folder, folders, names in os.walk(root):
        here = Path(folder)
        if here == root:
            folders[:] = [name for name in folders if name not in ("jupyter", "sandbox")]
        folders[:] = sorted(name for name in folders if not (name.startswith(".") and name.endswith(_LEFT_OUT_ENDS)))
        yield from (here / name for name in folders)
        yield from (here / name for name in sorted(names) if not name.endswith(_LEFT_OUT_ENDS))


def _unpack(archive: Path, part: Path) -> dict[str, Any]:
    """Unpack into `part` what the archive's manifest vouches for; returns the manifest. Raises BackupProblem."""
    part.mkdir(mode=0o700)
    seen: dict[str, tuple[str, int]] = {}
    manifest: dict[str, Any] | None = None
    try:
        with tarfile.open(archive, "r:gz") as tar:
            for member in tar:
                if manifest is not None:
                    raise BackupProblem(
                        f"{archive}: something follows the manifest. This archive was changed; use another one."
                    )
                if not member.isreg():
                    raise BackupProblem(
                        f"{archive}: '{member.name[:80]}' is no ordinary file. This archive was changed; use another one."
                    )
                stream = tar.extractfile(member)
                assert stream is not None
                if member.name == MANIFEST:
                    if member.size > MAX_MANIFEST:
                        raise BackupProblem(f"{archive}: its manifest is too large.")
                    manifest = _manifest(stream.read(), archive)
                    continue
                place = part.joinpath(*_parts(member.name, archive))
                if member.name in seen:
                    raise BackupProblem(
                        f"{archive}: '{member.name[:80]}' is in it twice. This archive was changed; use another one."
                    )
                seen[member.name] = _take(stream, place)
    except (tarfile.TarError, EOFError, zlib.error, OSError, UnicodeError, ValueError) as error:
        if isinstance(error, OSError) and error.errno is not None and archive.exists() and os.access(archive, os.R_OK):
            raise
        raise BackupProblem(f"{archive}: it cannot be read to its end ({error}). Use another backup.") from error
    if manifest is None:
        raise BackupProblem(f"{archive}: it was cut off, or is no backup of this course. Use another one.")
    wanted = {name: (about["sha256"], about["size"]) for name, about in manifest["files"].items()}
    wrong = sorted(name for name in {*wanted, *seen} if wanted.get(name) != seen.get(name))
    if wrong:
        raise BackupProblem(
            f"{archive}: {len(wrong)} files are not what the manifest says, such as {wrong[0][:80]}. Use another backup."
        )
    for name, mode in sorted(manifest["folders"].items(), reverse=True):
        place = part.joinpath(*_parts(name, archive))
        place.mkdir(parents=True, exist_ok=True)
        place.chmod(mode & 0o3777)
    for name, about in manifest["files"].items():
        part.joinpath(*_parts(name, archive)).chmod(about["mode"] & 0o777)
    part.chmod(0o755)
    return manifest


def _take(stream: Any, place: Path) -> tuple[str, int]:
    place.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with open(place, "xb") as file:
        while block := stream.read(_BLOCK):
            file.write(block)
            digest.update(block)
            size += len(block)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest(), size


def _parts(name: str, archive: Path) -> tuple[str, ...]:
    """The path of a member below the workspace. Raises BackupProblem for one that would lead out of it."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or path.parts[:1] != (_TOP,) or len(path.parts) < 2:
        raise BackupProblem(
            f"{archive}: '{name[:80]}' would be put outside the workspace. This archive was changed; use another one."
        )
    return path.parts[1:]


def _manifest(data: bytes, archive: Path) -> dict[str, Any]:
    try:
        table: dict[str, Any] = json.loads(data)
        if table["schema"] != 1:
            raise BackupProblem(f"{archive}: it was made by a newer version of the course. Update this one first.")
        for about in table["files"].values():
            str(about["sha256"]), int(about["size"]), int(about["mode"])
        for mode in table["folders"].values():
            int(mode)
        str(table["made"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupProblem(f"{archive}: its manifest cannot be read. Use another backup.") from error
    return table


def _check_records(part: Path, archive: Path) -> int:
    """Hold ledger and gradebook of an unpacked backup against themselves; the number of entries. Raises BackupProblem."""
    trainer = part / "trainer"
    try:
        result = verify(trainer / "ledger.db", trainer / "ledger-head.json")
    except LedgerProblem as problem:
        raise BackupProblem(f"{archive}: {problem}") from problem
    if result.problems:
        raise BackupProblem(f"{archive}: its ledger is not sound. {result.problems[0]} Use another backup.")
    for path in sorted(trainer.glob("*.db")):
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        try:
            said = connection.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.DatabaseError as error:
            said = str(error)
        finally:
            connection.close()
        if said != "ok":
            raise BackupProblem(f"{archive}: {path.name} in it is damaged ({said}). Use another backup.")
    return result.entries


def _nobody_watches(stack: ExitStack, layout: Layout) -> None:
    from onboarding.grading.watch import AlreadyWatching, alone

    try:
        stack.enter_context(alone(layout))
    except AlreadyWatching as error:
        raise BackupProblem(
            "A watch runs in this course and would grade while it is replaced. Stop it with Ctrl+C, then restore again."
        ) from error


def _place(layout: Layout, target: Path | None) -> Path:
    folder = target or layout.root / "backups"
    now = datetime.now(UTC)
    if target is not None and not target.is_dir() and target.name.endswith((".tar.gz", ".tgz")):
        place = target.absolute()
    else:
        place = folder.absolute() / f"onboarding-{now:%Y%m%d-%H%M%S-%f}.tar.gz"
    if place.exists():
        raise BackupProblem(f"{place} exists already. Nothing is overwritten; name another file.")
    if place.is_relative_to(layout.workspace):
        raise BackupProblem(
            f"{place} is inside what is backed up. Name a folder outside workspace/, best on another disk."
        )
    return place


def _filled(folder: Path) -> bool:
    try:
        return any(folder.iterdir())
    except FileNotFoundError:
        return False
    except NotADirectoryError as error:
        raise BackupProblem(f"{folder} is a file, not a folder.") from error


@contextmanager
def _disk(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DiskProblem(
            folder, f"It could not be written ({error.strerror}).", "Free some space or ask for access."
        ) from error
