"""The manifest of lessons: which code may run by itself, taken from the course's own notebooks and never from a learner's copy."""

import json
from pathlib import Path
from typing import Any

from onboarding.errors import FileProblem
from onboarding.files import read_bounded

KERNEL = "python3"
MAX_LESSON = 16 * 1024 * 1024


def lesson_manifest(notebooks: Path) -> dict[str, dict[str, Any]]:
    """For each built lesson: its path in a learner's folder, and what the lesson page may run and show. Unreadable files are left out."""
    manifest = {}
    for path in sorted(notebooks.glob("*.ipynb")):
        entry = _entry(path)
        if entry is not None:
            manifest[f"lessons/{path.name}"] = entry
    return manifest


def _entry(path: Path) -> dict[str, Any] | None:
    try:
        notebook = json.loads(read_bounded(path, limit=MAX_LESSON))
        about = notebook["metadata"]["onboarding"]
        if about["schema"] != 1 or about["page"] != "lesson":
            return None
        return {
            "module": str(about["id"]),
            "title": str(about.get("title") or about["id"]),
            "kernel": KERNEL,
            "cells": [_source(cell) for cell in notebook["cells"] if cell["cell_type"] == "code"],
            "references": dict(about.get("references") or {}),
            "words": dict(about.get("words") or {}),
        }
    except (FileProblem, ValueError, KeyError, TypeError, RecursionError):
        return None


def _source(cell: dict[str, Any]) -> str:
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)
