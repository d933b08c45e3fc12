"""The files that grading makes of a submission: autograded/ and feedback/, and the stamp that says what they were made from.

They can all be made again, so nothing here waits for the disk as `write_atomic` does. The stamp names the content of every file instead:
what a power cut tore, or somebody changed, is noticed by the next run and made again.
"""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from onboarding.errors import DiskProblem, FileProblem
from onboarding.files import DISK_WORDS, canonical_json, content_hash, read_bounded, sha256
from onboarding.grading.places import MAX_NOTEBOOK

STAMP_NAME = "graded.stamp"


def lay_out(folder: Path, files: Mapping[str, bytes], *, mode: int) -> None:
    """Make `folder` hold exactly these files; each one is replaced as a whole. Raises DiskProblem."""
    try:
        try:
            present = {entry.name for entry in os.scandir(folder)}
        except FileNotFoundError:
            folder.mkdir(parents=True)
            present = set()
        for name, data in files.items():
            _replace(folder / name, data, mode)
        for name in present - set(files):
            _remove(folder / name)
    except OSError as error:
        raise _trouble(folder, error) from error


def digest(folder: Path) -> str:
    """Names the content of every file in `folder`, the stamp apart; empty when there is no such folder or it holds anything odd."""
    try:
        names = sorted(entry.name for entry in os.scandir(folder) if entry.name != STAMP_NAME)
        return content_hash([[name, sha256(read_bounded(folder / name, limit=MAX_NOTEBOOK))] for name in names])
    except (OSError, FileProblem):
        return ""


def digest_of(files: Mapping[str, bytes]) -> str:
    """The digest that a folder with these files has."""
    return content_hash([[name, sha256(files[name])] for name in sorted(files) if name != STAMP_NAME])


def write_stamp(folder: Path, table: Mapping[str, Any]) -> None:
    """Say in `folder` what its files were made from. Raises DiskProblem."""
    try:
        _replace(folder / STAMP_NAME, canonical_json(table), 0o644)
    except OSError as error:
        raise _trouble(folder, error) from error


def read_stamp(folder: Path) -> bytes:
    """The stamp in `folder`, empty when there is none."""
    try:
        return read_bounded(folder / STAMP_NAME, limit=1024 * 1024)
    except FileProblem:
        return b""


def _trouble(folder: Path, error: OSError) -> FileProblem:
    """What hits everybody (the disk, rights) as a DiskProblem; anything else is about this folder alone."""
    known = DISK_WORDS.get(error.errno or 0)
    if known is None:
        return FileProblem(
            folder, f"It could not be written ({error.strerror}).", "Mend what lies there, then grade again."
        )
    return DiskProblem(folder, *known)


def _replace(path: Path, data: bytes, mode: int) -> None:
    part = path.with_name(f".{path.name}.{secrets.token_hex(6)}.tmp")
    try:
        with open(part, "xb") as file:
            os.fchmod(file.fileno(), mode)
            file.write(data)
        os.replace(part, path)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        import shutil

        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
