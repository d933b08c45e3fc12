"""Reads the words, patterns and words that judge, which the review looks for, from the TOML files beside this one."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def _data() -> dict[str, Any]:
    here = Path(__file__).parent
    texts = [(here / f"{name}.toml").read_text(encoding="utf-8") for name in ("english", "patterns", "person_first")]
    return {key: value for text in texts for key, value in tomllib.loads(text).items()}


def words(name: str) -> tuple[str, ...]:
    """The words of a list, in order. Raises KeyError."""
    return tuple(_data()["words"][name].split())


def groups(name: str) -> list[tuple[str, ...]]:
    """The groups of a list of words joined by strokes. Raises KeyError."""
    return [tuple(word.split("/")) for word in words(name)]


def pattern(*names: str) -> re.Pattern[str]:
    """One pattern of all alternatives under these names, case ignored. Raises KeyError."""
    return _any([alternative for name in names for alternative in _data()["patterns"][name]])


def person_first() -> list[tuple[re.Pattern[str], str]]:
    """Patterns of words to avoid, each with what to write instead."""
    return [(_any(rule["patterns"]), rule["write"]) for rule in _data()["person_first"]]


def _any(alternatives: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{alternative})" for alternative in alternatives), re.IGNORECASE | re.DOTALL)
