"""Atomic writes, bounded reads and canonical JSON. Every file of ours is written through `write_atomic`."""

import errno
import hashlib
import json
import os
import secrets
import stat
from pathlib import Path
from typing import Any

from onboarding.errors import DiskProblem, FileProblem

DISK_WORDS = {
    errno.ENOSPC: ("The disk is full.", "Free some space, then try again."),
    errno.EDQUOT: ("Your disk quota is used up.", "Free some space, then try again."),
    errno.EFBIG: ("The disk allows no file of this size.", "Free some space, then try again."),
    errno.EACCES: ("This folder may not be written to.", "Ask whoever looks after this computer to give you access."),
    errno.EPERM: ("This folder may not be written to.", "Ask whoever looks after this computer to give you access."),
    errno.EROFS: ("This disk is read-only.", "Ask whoever looks after this computer."),
    errno.EIO: ("The disk cannot be read or written.", "Free some space or have the disk checked, then try again."),
}
"""What is wrong and what to do, by error number, where the fault is the computer's and nobody's answer's."""


def canonical_json(value: Any) -> bytes:
    """UTF-8 JSON with sorted keys, no spaces and no NaN: equal values give equal bytes."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8")


def sha256(data: bytes) -> str:
    """The SHA-256 of `data` in lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def content_hash(value: Any) -> str:
    """The SHA-256 of the canonical JSON of `value`."""
    return sha256(canonical_json(value))


def write_atomic(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Replace `path` with `data`: temporary file, fsync, rename, fsync of the folder.

    Raises DiskProblem when the write fails; `path` then still holds what it held before.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(6)}.tmp")
    try:
        with open(temporary, "xb") as file:
            os.fchmod(file.fileno(), mode)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
        _sync_folder(path.parent)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        fault, fix = DISK_WORDS.get(error.errno or 0, (f"It could not be written ({error.strerror}).", "Try again."))
        raise DiskProblem(path, fault, fix) from error
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def read_bounded(path: Path, *, limit: int) -> bytes:
    """The bytes of a regular file of at most `limit` bytes, never following a link, never waiting on a pipe.

    Raises FileProblem when it is missing, is not a regular file, or is larger.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        fault = "It is a link, not a file." if error.errno == errno.ELOOP else f"It cannot be read ({error.strerror})."
        raise FileProblem(path, fault, "Submit again, or ask your trainer.") from error
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise FileProblem(path, "It is not an ordinary file.", "Submit again, or ask your trainer.")
        data = _read_up_to(descriptor, limit + 1)
    finally:
        os.close(descriptor)
    if len(data) > limit:
        raise FileProblem(path, f"It is larger than {limit // 1024} KiB.", "Submit again, or ask your trainer.")
    return data


def _read_up_to(descriptor: int, most: int) -> bytes:
    parts = []
    while most > 0 and (part := os.read(descriptor, min(most, 1 << 20))):
        parts.append(part)
        most -= len(part)
    return b"".join(parts)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
