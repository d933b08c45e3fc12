"""Which ids a quiz or a practice file has ever had, as far as this course knows: an id is never given twice."""

import json
import re
from pathlib import Path

from onboarding.errors import CourseError
from onboarding.paths import Layout

_WORD = re.compile(r"[a-z][a-z0-9-]*")
_QUOTED = re.compile(r'"([a-z][a-z0-9-]*)"')
LETTERS = "abcdefghijklmnopqrstuvwxyz"


class NoIdLeft(CourseError):
    """A slot has had 26 variants."""


def used_ids(layout: Layout, file: Path, text: str) -> frozenset[str]:
    """Every word of `text` that may be an id, those in comments too ("# retired: s04c"); for a quiz also what its built paper and
    the released questions have. What cannot be read counts as empty."""
    ids = set(_WORD.findall(text))
    if file.parent == layout.questions:
        built = layout.source / file.stem / "quiz.ipynb"
        if built.is_file():
            ids.update(_QUOTED.findall(built.read_text("utf-8", errors="replace")))
        for path in sorted(layout.items.glob("*-*.json")):
            ids.update(_released(path, file.stem))
    return frozenset(ids)


def next_numbered(letter: str, used: frozenset[str]) -> str:
    """The first of s01, s02, … (for the letter s) that is above every one used, variants included."""
    pattern = re.compile(rf"{letter}(\d{{1,6}})[a-z]?")
    numbers = [int(found[1]) for name in used if (found := pattern.fullmatch(name))]
    return f"{letter}{max(numbers, default=0) + 1:02d}"


def next_variant(slot: str, used: frozenset[str]) -> str:
    """The id of the next variant of `slot`: its id and the letter above every one used. Raises NoIdLeft after z."""
    stem = slot if slot[-1].isdigit() else f"{slot}-"
    had = [place for place, letter in enumerate(LETTERS) if stem + letter in used]
    place = max(had, default=-1) + 1
    if place == len(LETTERS):
        raise NoIdLeft(f"Slot '{slot}' has used its last variant id, {stem}z. Add a new slot instead.")
    return stem + LETTERS[place]


def _released(path: Path, quiz: str) -> set[str]:
    try:
        table = json.loads(path.read_text("utf-8"))
        return {str(table["slot"]), str(table["item"]["id"])} if table["quiz"] == quiz else set()
    except (OSError, ValueError, KeyError, TypeError):
        return set()
