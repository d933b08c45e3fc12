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
        about = lesson_about(notebook)
        if about is None:
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


def lesson_about(notebook: dict[str, Any]) -> dict[str, Any] | None:
    """What a built lesson says about itself, or None when the notebook is no lesson. Raises KeyError or TypeError for a damaged one."""
    about: dict[str, Any] = notebook["metadata"]["onboarding"]
    return about if about["schema"] == 1 and about["page"] == "lesson" else None


def _source(cell: dict[str, Any]) -> str:
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)
