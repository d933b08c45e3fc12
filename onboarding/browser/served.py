"""The copy of the labextension that a Lab serves: the same programs and styles without comments, blanks and line ends.

What stands in the repository is written to be read, and half of it is types, reasons and indentation. A telephone on a ward need not
fetch that. Why it is made when a Lab starts, and how it is proved to be the same: docs/decisions/served-code.md.
"""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import rcssmin
import rjsmin

from onboarding.browser import LABEXTENSIONS
from onboarding.errors import DiskProblem
from onboarding.files import write_atomic

READABLE = "ONBOARDING_READABLE_CODE"
"""With this variable set to anything, a Lab serves the sources themselves: for those who work on them or look for a fault."""


def served_labextensions(folder: Path, environment: Mapping[str, str] = os.environ) -> Path:
    """The folder to give to JupyterLab: `folder`, with a slim copy of our labextension in it, or the sources when READABLE is set.

    What an older version of the course left in `folder` is gone afterwards. Raises DiskProblem.
    """
    if environment.get(READABLE):
        return LABEXTENSIONS
    wanted = {path.relative_to(LABEXTENSIONS): path for path in LABEXTENSIONS.rglob("*") if _is_served(path)}
    try:
        if folder.is_dir():
            _remove_others(folder, set(wanted))
        for name, source in wanted.items():
            target, data = folder / name, slim(source).encode("utf-8")
            if not target.is_file() or target.read_bytes() != data:
                target.parent.mkdir(parents=True, exist_ok=True)
                write_atomic(target, data)
    except OSError as error:
        raise DiskProblem(
            folder, f"The pages could not be put here ({error.strerror}).", "Check the disk and who may write there."
        ) from error
    return folder


def slim(source: Path) -> str:
    """The text of a module or style sheet without what only its readers need; any other file as it is."""
    text = source.read_text("utf-8")
    if source.suffix == ".js":
        return str(rjsmin.jsmin(text))
    return str(rcssmin.cssmin(text)) if source.suffix == ".css" else text


def _is_served(path: Path) -> bool:
    return path.is_file() and not path.name.endswith(".d.ts")


def _remove_others(folder: Path, wanted: set[Path]) -> None:
    for path in folder.rglob("*"):
        if path.is_file() and path.relative_to(folder) not in wanted:
            path.unlink()
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            shutil.rmtree(path)
