"""A very small course for the tests of the server: two papers, with every kind of question between them."""

import json
import shutil
from pathlib import Path
from typing import Any

from onboarding.files import canonical_json, content_hash
from onboarding.grading.places import Exchange
from onboarding.paths import Layout
from onboarding.questions import Item, NumberKey, Option
from tests.running_lab import REPO

QUIZ = "tapering-principles"
OPTIONS = tuple(Option(i, f"Text {i}", "Because.") for i in "abcd")
SLOTS: dict[str, list[Item]] = {
    "s01": [
        Item(v, "single", f"Stem {v}?", 1, (), "x", "p", options=OPTIONS, key=("b",)) for v in ("s01a", "s01b", "s01c")
    ],
    "s02": [Item("s02a", "multiple", "Which?", 1, (), "x", "p", options=OPTIONS, key=("a", "b"))],
    "s03": [Item("s03a", "ordering", "Order?", 1, (), "x", "p", options=OPTIONS, key=("c", "a", "d", "b"))],
    "s04": [
        Item(
            "s04a",
            "number",
            "How long?",
            1,
            (),
            "x",
            "p",
            number=NumberKey("3", "months", "0"),
            units=("months", "weeks"),
        )
    ],
    "s05": [Item("s05a", "written", "Write.", 1, (), "x", "p")],
}
GOOD: dict[str, list[Any]] = {
    "s01": ["a", "b", "c", None],
    "s02": [["a"], ["c", "a"], None],
    "s03": [["c", "a", "d", "b"], ["a"], None],
    "s04": [{"raw": "5,0", "unit": "months"}, {"raw": "3", "unit": None}, None],
    "s05": ["A few words.", "Zwölf Wörter: “quoted”, \n two lines", None],
}
"""Valid answers for each slot, as they are stored."""


def notebook(slots: dict[str, list[Item]] = SLOTS, *, quiz: str = "tapering") -> dict[str, Any]:
    """A question paper as build makes it, without what only nbgrader reads."""
    cells: list[dict[str, Any]] = [
        {
            "cell_type": "code",
            "id": slot,
            "source": "",
            "outputs": [],
            "execution_count": None,
            "metadata": {
                "onboarding": {
                    "schema": 1,
                    "slot": slot,
                    "points": 2,
                    "must_pass": False,
                    "variants": [item.public() for item in items],
                }
            },
        }
        for slot, items in slots.items()
    ]
    about = {"schema": 1, "page": "quiz", "id": quiz, "title": "Tapering", "content": content_hash(list(slots))}
    return {"cells": cells, "metadata": {"onboarding": about}, "nbformat": 4, "nbformat_minor": 5}


def make_quiz(folder: Path, slots: dict[str, list[Item]] = SLOTS, *, quiz: str = "tapering") -> Path:
    """A quiz folder with a paper in it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "quiz.ipynb").write_bytes(canonical_json(notebook(slots, quiz=quiz)))
    return folder


def feedback_page(*, attempt: str, state: str, text: str = "") -> str:
    """A feedback page with the two marks that the server reads."""
    return (
        f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Feedback</title>'
        f'<meta name="onboarding-attempt" content="{attempt}"><meta name="onboarding-state" content="{state}">'
        f"</head><body><h1>Feedback</h1>{text}</body></html>"
    )


def sheet_on_disk(folder: Path) -> dict[str, Any]:
    """answers.json as it lies there."""
    table: dict[str, Any] = json.loads((folder / "answers.json").read_bytes())
    return table


def make_course(root: Path) -> Layout:
    """A course whose one quiz was handed out."""
    layout = Layout(root)
    root.mkdir(parents=True)
    shutil.copy2(REPO / "course.toml", root / "course.toml")
    make_quiz(layout.release / QUIZ, quiz=QUIZ)
    exchange = Exchange(layout.exchange)
    make_quiz(exchange.paper(QUIZ).parent, quiz=QUIZ)
    exchange.inbound.mkdir(parents=True)
    exchange.feedback.mkdir(parents=True)
    layout.notebooks.mkdir()
    lesson = {
        "cells": [
            {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# Tapering"},
            {
                "cell_type": "code",
                "id": "b",
                "metadata": {},
                "source": ["import this", "\nx"],
                "outputs": [],
                "execution_count": None,
            },
        ],
        "metadata": {
            "onboarding": {
                "schema": 1,
                "page": "lesson",
                "id": QUIZ,
                "references": {"1": {"title": "A source"}},
                "words": {"taper": {"term": "Taper"}},
            }
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    (layout.notebooks / "08-tapering-principles.ipynb").write_text(json.dumps(lesson), encoding="utf-8")
    return layout
