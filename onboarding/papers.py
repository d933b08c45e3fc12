"""Builds the question paper of a quiz, `source/<quiz>/quiz.ipynb`, from its bank."""

import re
from typing import Any

from onboarding.content import ModuleContent
from onboarding.files import content_hash
from onboarding.questions import Slot, role_words

NOTEBOOK_NAME = "quiz.ipynb"


def question_paper(module: ModuleContent) -> dict[str, Any]:
    """The notebook that nbgrader knows as the assignment's source, keys included, as JSON."""
    bank = module.bank
    quiz = bank.quiz
    points = sum(slot.points for slot in bank.slots)
    content = content_hash(
        [[slot.id, slot.points, slot.must_pass, [item.sha for item in slot.variants]] for slot in bank.slots]
    )
    cells = [_text(f"{quiz}-top", _intro(module, points))]
    for number, slot in enumerate(bank.slots, start=1):
        cells.append(_text(f"{quiz}-{slot.id}-question", _question(slot, number)))
        cells.append(_answer(quiz, slot))
    return {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
            "onboarding": {
                "schema": 1,
                "page": "quiz",
                "id": quiz,
                "title": f"Quiz: {module.module.title}",
                "content": content,
                "pass_mark": module.module.pass_mark,
            },
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _intro(module: ModuleContent, points: int) -> str:
    return (
        f"# Quiz: {plain_markdown(module.module.title)}\n\n"
        f"{len(module.bank.slots)} questions, {points} points. "
        f"You pass with {module.module.pass_mark} % and every safety question right.\n\n"
        "You answer on the quiz page of the course. What you see here is the question paper as a notebook: "
        "each question lists all its versions, and you are asked one of them. Answers typed into this notebook are not read."
    )


def _question(slot: Slot, number: int) -> str:
    unit = "point" if slot.points == 1 else "points"
    safety = " · safety question" if slot.must_pass else ""
    lines = [f"## Question {number} ({slot.points} {unit}{safety})"]
    for letter, item in zip("ABCDEFGHIJ", slot.variants, strict=False):
        if len(slot.variants) > 1:
            only = f" (only for a {' or a '.join(map(role_words, item.roles))})" if item.roles else ""
            lines.append(f"### Version {letter}{only}")
        lines.append(plain_markdown(item.stem))
        lines.append(item.rules.form(item, plain_markdown))
    return "\n\n".join(lines)


def _answer(quiz: str, slot: Slot) -> dict[str, Any]:
    metadata: dict[str, Any] = {
        "onboarding": {
            "schema": 1,
            "slot": slot.id,
            "objective": slot.objective,
            "points": slot.points,
            "must_pass": slot.must_pass,
            "variants": [item.public() for item in slot.variants],
            "private": [item.full() for item in slot.variants],
        }
    }
    name = f"{quiz}-{slot.id}"
    if slot.auto:
        metadata["nbgrader"] = _nbgrader(name, grade=True, solution=False, locked=True, points=slot.points, kind="code")
        return {
            "cell_type": "code",
            "execution_count": None,
            "id": name,
            "metadata": metadata,
            "outputs": [],
            "source": "# Answered on the quiz page of the course.",
        }
    metadata["nbgrader"] = _nbgrader(name, grade=True, solution=True, locked=False, points=slot.points, kind="markdown")
    return {
        "cell_type": "markdown",
        "id": name,
        "metadata": metadata,
        "source": "*Answered on the quiz page of the course.*",
    }


def _text(name: str, source: str) -> dict[str, Any]:
    nbgrader = _nbgrader(name, grade=False, solution=False, locked=True, points=None, kind="markdown")
    return {"cell_type": "markdown", "id": name, "metadata": {"nbgrader": nbgrader}, "source": source}


def _nbgrader(name: str, *, grade: bool, solution: bool, locked: bool, points: int | None, kind: str) -> dict[str, Any]:
    cell: dict[str, Any] = {
        "cell_type": kind,
        "grade": grade,
        "grade_id": name,
        "locked": locked,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    if points is not None:
        cell["points"] = points
    return cell


def plain_markdown(text: str) -> str:
    """`text` written so that Markdown and MathJax show it as it is."""
    return re.sub(r"([\\`*_{}\[\]<>#$|~])", r"\\\1", text)
