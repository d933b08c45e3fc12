"""The store of released item versions with their keys: content-addressed, only ever added to.

`<public sha>-<full sha>.json` holds one version; `index.json` says which full version counts for each public one. A version that would be
marked differently (another key, another rubric) counts only once it was adopted by `onboarding regrade`, for everybody who was shown that
very question at the same moment; until then it is pending. `paper-<hash>.json` says which slots a released
question paper had.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onboarding.errors import CourseError, FileProblem
from onboarding.files import canonical_json, read_bounded, sha256, write_atomic
from onboarding.questions import Item, item_from_full

_LIMIT = 1024 * 1024
_INDEX = "index.json"
_NOT_MARKED_BY = frozenset({"anchors", "difficulty", "facts", "principle", "rationale", "reread"})


class ItemStoreProblem(CourseError):
    """The store of released questions is damaged."""


@dataclass(frozen=True)
class ItemStore:
    """The store in `folder`."""

    folder: Path

    def add(self, quiz: str, items: Iterable[tuple[str, Item]]) -> None:
        """Keep each (slot, item) of `quiz`. They become the versions that count, but for those that are pending.

        Raises DiskProblem or ItemStoreProblem.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        index = before = self._index()
        for slot, item in items:
            path = self.folder / f"{item.sha}-{item.full_sha}.json"
            if not path.exists():
                write_atomic(
                    path, canonical_json({"schema": 1, "quiz": quiz, "slot": slot, "item": item.full()}), mode=0o600
                )
            if item.sha not in before or not self._marked_otherwise(before[item.sha], item):
                index = {**index, item.sha: item.full_sha}
        if index != before or not (self.folder / _INDEX).exists():
            self._write_index(index, self.adjustments)

    def add_paper(self, content: str, slots: Iterable[str]) -> None:
        """Keep which slots the question paper with the hash `content` has. Raises DiskProblem."""
        path = self._paper(content)
        if not path.exists():
            write_atomic(path, canonical_json({"schema": 1, "content": content, "slots": list(slots)}), mode=0o600)

    def paper(self, content: str) -> frozenset[str] | None:
        """The slots of the question paper with this hash, or None when no such was handed out. Raises ItemStoreProblem."""
        path = self._paper(content)
        if not path.exists():
            return None
        try:
            table = json.loads(read_bounded(path, limit=_LIMIT))
            if table["content"] == content:
                return frozenset(map(str, table["slots"]))
        except (FileProblem, ValueError, KeyError, TypeError) as error:
            raise ItemStoreProblem(
                f"{path.name}: this released question paper cannot be read. Put back the last good copy."
            ) from error
        raise ItemStoreProblem(f"{path.name}: this released question paper was changed. Put back the last good copy.")

    def _paper(self, content: str) -> Path:
        # What a sheet claims may be any text: its hash names the file.
        return self.folder / f"paper-{sha256(content.encode('utf-8', 'replace'))}.json"

    def has(self, items: Iterable[Item]) -> bool:
        """True when every item is stored and is the version that counts, or is pending. Raises ItemStoreProblem."""
        index = self._index()
        return all(
            index.get(item.sha) == item.full_sha
            or (
                item.sha in index
                and (self.folder / f"{item.sha}-{item.full_sha}.json").exists()
                and self._marked_otherwise(index[item.sha], item)
            )
            for item in items
        )

    def pending(self, items: Iterable[tuple[str, Item]]) -> tuple[tuple[str, Item, Item], ...]:
        """(slot, the version that counts, the version given) for each item that would be marked differently. Raises ItemStoreProblem."""
        index = self._index()
        return tuple(
            (slot, self._load(item.sha, index[item.sha])[0], item)
            for slot, item in items
            if item.sha in index and self._marked_otherwise(index[item.sha], item)
        )

    def adopt(self, items: Iterable[Item], *, adjustments: str = "") -> None:
        """Make stored versions the ones that count and name the adjustments that go with them, in one write. Raises DiskProblem."""
        self._write_index({**self._index(), **{item.sha: item.full_sha for item in items}}, adjustments)

    @property
    def adjustments(self) -> str:
        """The hash of the adjustments in force, empty when there are none. Raises ItemStoreProblem."""
        return str(self._table().get("adjustments", ""))

    def versions(self, quiz: str, item: str) -> frozenset[str]:
        """The public hashes of every version of an item that was ever released in a quiz. Raises ItemStoreProblem."""
        found = set()
        for sha, full in self._index().items():
            known, table = self._load(sha, full)
            if table["quiz"] == quiz and known.id == item:
                found.add(sha)
        return frozenset(found)

    def _marked_otherwise(self, full: str, item: Item) -> bool:
        """True when `item` would be marked differently from the stored version `full` of the same question."""
        if full == item.full_sha:
            return False
        return bool(_marking(self._load(item.sha, full)[0].full()) != _marking(item.full()))

    def _write_index(self, index: Mapping[str, str], adjustments: str) -> None:
        table: dict[str, Any] = {"schema": 1, "newest": dict(index)}
        if adjustments:
            table["adjustments"] = adjustments
        write_atomic(self.folder / _INDEX, canonical_json(table), mode=0o600)

    def find(self, quiz: str, slot: str, variant: str, sha: str) -> Item | None:
        """The newest version of what was shown under the public hash `sha` as `variant` in that slot, or None when none was released.

        Raises ItemStoreProblem when the stored version is damaged.
        """
        full = self._index().get(sha)
        if full is None:
            return None
        item, table = self._load(sha, full)
        return item if (table["quiz"], table["slot"], item.id) == (quiz, slot, variant) else None

    def _load(self, sha: str, full: str) -> tuple[Item, Mapping[str, Any]]:
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
        return item, table

    def _index(self) -> Mapping[str, str]:
        newest: dict[str, str] = self._table()["newest"]
        return newest

    def _table(self) -> Mapping[str, Any]:
        path = self.folder / _INDEX
        if not path.exists():
            return {"newest": {}}
        try:
            table: dict[str, Any] = json.loads(read_bounded(path, limit=16 * _LIMIT))
            dict(table["newest"])
        except (FileProblem, ValueError, KeyError, TypeError) as error:
            raise ItemStoreProblem(
                f"{path}: the list of released questions cannot be read. Put back the last good copy."
            ) from error
        return table


def _marking(part: Any) -> Any:
    """What of an item, as `Item.full` gives it, decides how an answer is marked: not its explanations and examples."""
    if isinstance(part, dict):
        return {name: _marking(value) for name, value in part.items() if name not in _NOT_MARKED_BY}
    return [_marking(value) for value in part] if isinstance(part, list) else part


def items_in(notebook: Mapping[str, Any]) -> list[tuple[str, Item]]:
    """Every (slot, item) with its key in a notebook of source/; empty for a released one."""
    found = []
    for cell in notebook["cells"]:
        mark = cell.get("metadata", {}).get("onboarding", {})
        found += [(str(mark["slot"]), item_from_full(full)) for full in mark.get("private", ())]
    return found
