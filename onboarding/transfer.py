"""A learner's work as one file, and its way to another computer.

The file is a zip of answer sheets, earlier attempts, receipts, feedback and the state of activities, with a manifest of hashes. Lessons and
question papers are not in it: the other computer has its own. What comes in is believed as little as a submission: names are held against
a list of shapes, sizes against a limit, every byte against the manifest; nothing is written before all of it was read.
"""

import io
import json
import re
import secrets
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from onboarding.answers import utc_stamp
from onboarding.errors import CourseError, DiskProblem
from onboarding.files import canonical_json, read_bounded, sha256, write_atomic
from onboarding.grading.places import valid_learner
from onboarding.paths import Layout
from onboarding.workspace import Learner, adopt_learner, check_name_free

MANIFEST = "MANIFEST.json"
SCHEMA = 1
KIND = "oxazepam-onboarding work of one learner"
MOST_FILES = 20_000
MOST_BYTES = 256 * 1024 * 1024
_FILE = 16 * 1024 * 1024
_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}"
_SHAPES = re.compile(
    rf"quizzes/{_NAME}/(?:answers\.json|feedback\.(?:html|json)|attempts/{_NAME}|\.submissions/{_NAME})"
    rf"|work/(?:{_NAME}/){{0,3}}{_NAME}"
)


class TransferProblem(CourseError):
    """The file could not be used; nothing was changed."""


@dataclass(frozen=True)
class Imported:
    """What came in: whose it is, how many files, and where work that was replaced is kept."""

    learner: Learner
    files: int
    aside: Path | None


def pack(root: Path, *, learner: str, name: str, role: str) -> bytes:
    """The work that lies in a learner's folder `root`, as the bytes of a zip. Raises TransferProblem or FileProblem."""
    found = {path.relative_to(root).as_posix(): path for path in sorted(root.rglob("*")) if path.is_file()}
    parts = {place: read_bounded(path, limit=_FILE) for place, path in found.items() if _SHAPES.fullmatch(place)}
    if len(parts) > MOST_FILES or sum(map(len, parts.values())) > MOST_BYTES:
        raise TransferProblem(
            f"There is more in {root} than a learner's work can be. Ask whoever looks after the computer."
        )
    about = {
        "schema": SCHEMA,
        "kind": KIND,
        "learner": learner,
        "name": name,
        "role": role,
        "made": utc_stamp(datetime.now(UTC)),
        "files": {place: {"sha256": sha256(data), "bytes": len(data)} for place, data in parts.items()},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, data in parts.items():
            archive.writestr(place, data)
        archive.writestr(MANIFEST, canonical_json(about))
    return out.getvalue()


def export_work(layout: Layout, learner: Learner, target: Path) -> Path:
    """Write a learner's work to `target`, a folder or a new file. Raises TransferProblem, FileProblem or DiskProblem."""
    root = layout.learner(learner.id)
    if not root.is_dir():
        raise TransferProblem(f"{learner.name} has no work on this computer yet: {root} does not exist.")
    path = target / f"{learner.id}-work.zip" if target.is_dir() else target
    if path.exists():
        raise TransferProblem(f"{path} exists already. Name another file with --output, or move it away.")
    write_atomic(path, pack(root, learner=learner.id, name=learner.name, role=learner.role), mode=0o600)
    return path


def import_work(layout: Layout, archive: Path, *, replace: bool = False) -> Imported:
    """Bring work in. A learner who has work here keeps it: the import is refused, or with `replace` the old folder is set aside.

    Raises TransferProblem, FileProblem or DiskProblem; nothing is changed then.
    """
    about, parts = _read(archive)
    learner = Learner(id=about["learner"], name=about["name"], role=about["role"])
    root = layout.learner(learner.id)
    here = root.exists() and any(
        _SHAPES.fullmatch(p.relative_to(root).as_posix()) for p in root.rglob("*") if p.is_file()
    )
    if here and not replace:
        raise TransferProblem(
            f"{learner.name} has work on this computer already. Nothing was changed. To set that aside, add --replace."
        )
    check_name_free(layout, learner)
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"
    layout.learners.mkdir(parents=True, exist_ok=True)
    fresh = layout.learners / f".{learner.id}.{stamp}.tmp"
    for place, data in parts.items():
        (fresh / place).parent.mkdir(parents=True, exist_ok=True)
        write_atomic(fresh / place, data)
    fresh.mkdir(exist_ok=True)
    aside = None
    try:
        if root.exists():
            aside = layout.workspace / "set-aside" / f"{learner.id}-{stamp}"
            aside.parent.mkdir(parents=True, exist_ok=True)
            root.rename(aside)
        try:
            fresh.rename(root)
        except OSError:
            if aside is not None:
                aside.rename(root)
            raise
    except OSError as error:
        raise DiskProblem(
            root, f"The work could not be put in place ({error.strerror}).", f"It lies in {fresh}."
        ) from error
    adopt_learner(layout, learner)
    return Imported(learner, len(parts), aside)


def _read(archive: Path) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Manifest and files, all checked."""
    data = read_bounded(archive, limit=MOST_BYTES)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            names = [info.filename for info in opened.infolist()]
            if len(names) != len(set(names)) or len(names) > MOST_FILES + 1:
                raise TransferProblem(f"{archive}: a file stands in it twice, or there are too many. {_AGAIN}")
            about = _about(json.loads(_member(opened, MANIFEST, limit=_FILE)), archive)
            told: dict[str, dict[str, Any]] = about["files"]
            if set(names) - {MANIFEST} != set(told):
                raise TransferProblem(f"{archive}: its list and its files differ. {_AGAIN}")
            parts, left = {}, MOST_BYTES
            for place in names:
                if place == MANIFEST:
                    continue
                if not _SHAPES.fullmatch(place):
                    raise TransferProblem(f"{archive}: {place!r} is no part of a learner's work. {_AGAIN}")
                parts[place] = _member(opened, place, limit=min(_FILE, left))
                left -= len(parts[place])
                if sha256(parts[place]) != told[place]["sha256"]:
                    raise TransferProblem(f"{archive}: {place} was changed on the way. {_AGAIN}")
            return about, parts
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, NotImplementedError, RuntimeError, EOFError) as error:
        raise TransferProblem(f"{archive}: This is no file of a learner's work, or it is damaged. {_AGAIN}") from error


_AGAIN = "Nothing was changed. Make it again with: onboarding export-my-work"


def _member(opened: zipfile.ZipFile, name: str, *, limit: int) -> bytes:
    with opened.open(name) as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise TransferProblem(f"{name}: It is larger than a learner's work can be. {_AGAIN}")
    return data


def _about(table: Any, archive: Path) -> dict[str, Any]:
    if table["kind"] != KIND or table["schema"] != SCHEMA:
        raise TransferProblem(f"{archive}: It was made by another version of the course. {_AGAIN}")
    name = table["name"]
    if (
        not valid_learner(table["learner"])
        or not isinstance(name, str)
        or not name.isprintable()
        or not 0 < len(name) <= 100
    ):
        raise TransferProblem(f"{archive}: It does not say whose work it is. {_AGAIN}")
    if not isinstance(table["files"], dict) or not isinstance(table["role"], str):
        raise ValueError("manifest")
    return dict(table)
