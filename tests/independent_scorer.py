"""A second scorer, written from docs/formats.md alone. It imports nothing of the course's package."""

import json
import re
import tomllib
import unicodedata
from pathlib import Path
from typing import Any


def read_questions(path: Path) -> dict[str, dict[str, Any]]:
    """Every variant of a question file by its id, with the points of its slot added."""
    bank = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        variant["id"]: {**variant, "points": slot["points"]} for slot in bank["slot"] for variant in slot["variant"]
    }


def score(sheet: Path, questions: Path) -> dict[str, float | None]:
    """Points for each slot of an answer sheet; None for a text that a person has to mark."""
    known = read_questions(questions)
    slots = json.loads(sheet.read_text(encoding="utf-8"))["slots"]
    return {slot: _points(known[entry["variant"]], entry["value"]) for slot, entry in slots.items()}


def _points(question: dict[str, Any], value: Any) -> float | None:
    share = _share(question, value)
    if share is None:
        return None
    top, bottom = share
    # Half up to two decimals, in whole numbers only.
    hundredths: int = (2 * 100 * question["points"] * top + bottom) // (2 * bottom)
    return hundredths / 100


def _share(question: dict[str, Any], value: Any) -> tuple[int, int] | None:
    kind: str = question["kind"]
    key: Any = question.get("key")
    if kind == "written":
        return (0, 1) if value is None or not value.strip() else None
    if value is None:
        return 0, 1
    if kind == "single":
        return int([value] == key), 1
    if kind == "multiple":
        points = sum((1 if chosen in key else -1) for chosen in value)
        return max(points, 0), len(key)
    if kind == "ordering":
        pairs = [(first, then) for index, first in enumerate(key) for then in key[index + 1 :]]
        right = 0
        for first, then in pairs:
            if first in value and then in value and value.index(first) < value.index(then):
                right += 1
        return max(right - (len(pairs) - right), 0), len(pairs)
    if kind == "matching":
        return sum(1 for line in key if value.get(line) == key[line]), len(key)
    if kind == "short":
        return int(_bare(value) in [_bare(entry) for entry in question["accept"]]), 1
    if kind == "case":
        shares = [_share(step, value.get(step["id"])) for step in question["step"]]
        common = 1
        for share in shares:
            assert share is not None
            common *= share[1]
        return sum(share[0] * (common // share[1]) for share in shares if share), common * len(shares)
    if kind != "number":
        raise ValueError(f"this scorer does not know the kind {kind}")
    return int(_number_right(key, value)), 1


def _bare(text: str) -> str:
    """Letters and figures in small letters without accents, parted by single spaces: enough for answers without signs."""
    plain = unicodedata.normalize("NFD", text.casefold())
    return " ".join(re.findall(r"[^\W_]+", "".join(mark for mark in plain if not unicodedata.combining(mark))))


def _number_right(key: dict[str, str], value: dict[str, Any]) -> bool:
    raw = value["raw"].strip()
    if value["unit"] != key["unit"] or not re.fullmatch(r"[+-]?[0-9]+([.,][0-9]+)?", raw):
        return False
    if re.fullmatch(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}", raw):
        return False
    distance = abs(float(raw.replace(",", ".")) - float(key["value"]))
    return distance <= float(key.get("tolerance", "0")) + 1e-12
