"""The store of released item versions with their keys: content-addressed, only ever added to.

`<public sha>-<full sha>.json` holds one version; `index.json` says which full version was released last for each public one, so that a
corrected key counts for everybody who was shown that very question.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onboarding.errors import CourseError, FileProblem
from onboarding.files import canonical_json, read_bounded, write_atomic
from onboarding.questions import Item, item_from_full

_LIMIT = 1024 * 1024
_INDEX = "index.json"


class ItemStoreProblem(CourseError):
    """The store of released questions is damaged."""


@dataclass(frozen=True)
class ItemStore:
    """The store in `folder`."""

    folder: Path

    def add(self, quiz: str, items: Iterable[tuple[str, Item]]) -> None:
        """Keep each (slot, item) of `quiz`; they become the versions that count. Raises DiskProblem or ItemStoreProblem."""
        self.folder.mkdir(parents=True, exist_ok=True)
        index = before = self._index()
        for slot, item in items:
            path = self.folder / f"{item.sha}-{item.full_sha}.json"
            if not path.exists():
                write_atomic(
                    path, canonical_json({"schema": 1, "quiz": quiz, "slot": slot, "item": item.full()}), mode=0o600
                )
            index = {**index, item.sha: item.full_sha}
        if index != before or not (self.folder / _INDEX).exists():
            write_atomic(self.folder / _INDEX, canonical_json({"schema": 1, "newest": index}), mode=0o600)

    def has(self, items: Iterable[Item]) -> bool:
        """True when every item is stored and is the version that counts. Raises ItemStoreProblem."""
        index = self._index()
        return all(index.get(item.sha) == item.full_sha for item in items)

    def find(self, quiz: str, slot: str, variant: str, sha: str) -> Item | None:
        """The newest version of what was shown under the public hash `sha` as `variant` in that slot, or None when none was released.

        Raises ItemStoreProblem when the stored version is damaged.
        """
        full = self._index().get(sha)
        if full is None:
            return None
        path = self.folder / f"{sha}-{full}.json"
        try:
            table = json.loads(read_bounded(path, limit=_LIMIT))
            item = item_from_full(table["item"])
            intact = item.sha == sha and item.full_sha == full
        except (FileProblem, ValueError, KeyError, TypeError) as error:
            raise ItemStoreProblem(
                f"{path.name}: this released question cannot be read. Put back the last good copy."
            ) from error
        if not intact:
            raise ItemStoreProblem(f"{path.name}: this released question was changed. Put back the last good copy.")
        return item if (table["quiz"], table["slot"], item.id) == (quiz, slot, variant) else None

    def _index(self) -> Mapping[str, str]:
        path = self.folder / _INDEX
        if not path.exists():
            return {}
        try:
            newest: dict[str, str] = json.loads(read_bounded(path, limit=16 * _LIMIT))["newest"]
        except (FileProblem, ValueError, KeyError, TypeError) as error:
            raise ItemStoreProblem(
                f"{path}: the list of released questions cannot be read. Put back the last good copy."
            ) from error
        return newest


def items_in(notebook: Mapping[str, Any]) -> list[tuple[str, Item]]:
    """Every (slot, item) with its key in a notebook of source/; empty for a released one."""
    found = []
    for cell in notebook["cells"]:
        mark = cell.get("metadata", {}).get("onboarding", {})
        found += [(str(mark["slot"]), item_from_full(full)) for full in mark.get("private", ())]
    return found
