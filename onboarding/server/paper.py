"""Reads the question paper (quiz.ipynb): which slots there are and the public part of their variants. Never changes it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onboarding.errors import FileProblem
from onboarding.files import read_bounded
from onboarding.questions import KINDS, suits
from onboarding.server.places import PAPER

MAX_PAPER = 16 * 1024 * 1024


class PaperProblem(FileProblem):
    """The question paper cannot be read; no answer is touched."""


@dataclass(frozen=True)
class PaperSlot:
    """One place in the quiz; `variants` are public parts by variant id, in the paper's order."""

    id: str
    variants: Mapping[str, Mapping[str, Any]]

    def variants_for(self, role: str) -> list[str]:
        """The variants that a person in `role` (empty: not known) may be asked."""
        return [variant for variant, public in self.variants.items() if suits(public.get("roles", ()), role)]

    def own(self, role: str) -> list[str]:
        """The variants that name this role."""
        return [variant for variant, public in self.variants.items() if role in public.get("roles", ())]


@dataclass(frozen=True)
class Paper:
    quiz: str
    title: str
    content: str
    slots: tuple[PaperSlot, ...]

    def slot(self, slot: str) -> PaperSlot | None:
        """The slot with this id, or None."""
        return next((candidate for candidate in self.slots if candidate.id == slot), None)


def read_paper(folder: Path) -> Paper:
    """The paper in `folder`. Raises PaperProblem when it is missing, damaged or no quiz of this course."""
    path = folder / PAPER
    try:
        notebook = json.loads(read_bounded(path, limit=MAX_PAPER))
    except FileProblem as error:
        raise PaperProblem(
            path, "The question paper cannot be opened.", "Close this page, start the course again and open the quiz."
        ) from error
    except (ValueError, RecursionError) as error:
        raise PaperProblem(
            path,
            "The question paper is damaged.",
            "Start the course again: it brings a fresh copy. Your answers are safe.",
        ) from error
    paper = paper_from(notebook)
    if paper is None:
        raise PaperProblem(
            path, "This is not a question paper of this course.", "Open the quiz from the course's own list."
        )
    return paper


def paper_from(notebook: Any) -> Paper | None:
    """The paper in a parsed notebook, or None when the notebook is no quiz of ours."""
    try:
        about = notebook["metadata"]["onboarding"]
        if about["schema"] != 1 or about["page"] != "quiz":
            return None
        slots = []
        for cell in notebook["cells"]:
            mark = cell.get("metadata", {}).get("onboarding")
            if mark is None or "slot" not in mark:
                continue
            variants = {_text(variant["id"]): variant for variant in mark["variants"]}
            for variant in variants.values():
                if variant["kind"] not in KINDS or not isinstance(variant["shuffle"], bool):
                    return None
                _text(variant["sha"])
                for role in variant.get("roles", ()):
                    _text(role)
                for option in variant["options"]:
                    _text(option["id"])
            if not variants or mark["schema"] != 1:
                return None
            slots.append(PaperSlot(id=_text(mark["slot"]), variants=variants))
        if not slots or len({slot.id for slot in slots}) != len(slots):
            return None
        quiz = _text(about["id"])
        return Paper(
            quiz=quiz, title=_text(about.get("title") or quiz), content=_text(about["content"]), slots=tuple(slots)
        )
    except (KeyError, TypeError, AttributeError):
        return None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not text")
    return value
