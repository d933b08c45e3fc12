"""A practice question in a lesson: the face of the quiz page, an explanation at once, nothing graded."""

import json
import os
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import traitlets

from onboarding.activities.face import ActivityWidget, page_module, page_style
from onboarding.activities.practice.model import PracticeModel, PracticeState, explain
from onboarding.activities.session import Session
from onboarding.activities.state import work_file
from onboarding.activities.text_lines import wrapped
from onboarding.browser import NAME, question_module
from onboarding.errors import CourseError
from onboarding.questions import Item, item_from_full


class PracticeMissing(CourseError):
    """A lesson names a practice question that was not built."""


def load_item(module: str, item_id: str) -> Item:
    """The practice item `item_id` of `module` from the package's data (or from the folder ONBOARDING_PRACTICE, as the build does).

    Raises PracticeMissing.
    """
    elsewhere = os.environ.get("ONBOARDING_PRACTICE")
    folder = Path(elsewhere) if elsewhere else files("onboarding") / "data" / "practice"
    path = folder / f"{module}.json"
    try:
        items = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise PracticeMissing(
            f"Module '{module}' has no practice questions yet. Write questions/practice/{module}.toml and run 'onboarding build'."
        ) from error
    for full in items:
        if full["id"] == item_id:
            return item_from_full(full)
    raise PracticeMissing(
        f"Module '{module}' has no practice question '{item_id}'. "
        f"Add it to questions/practice/{module}.toml and run 'onboarding build'."
    )


class Practice(ActivityWidget):
    """`item` is the public part of the question, `fallback` the module that draws it where the page has none of its own."""

    _esm = page_module("practice/widget.js")
    _css = page_style()
    item = traitlets.Dict().tag(sync=True)
    labextension = traitlets.Unicode(NAME).tag(sync=True)
    fallback = traitlets.Unicode().tag(sync=True)

    def __init__(self, module: str, item: Item) -> None:
        self._full = item
        model, public = PracticeModel(item), item.public()
        super().__init__(
            Session(model, work_file(module, model.activity)),
            text=practice_text(item),
            played=False,
            item=public,
            fallback=question_module(public),
        )

    def draw(self) -> dict[str, Any]:
        """The answer, the order of the options and, once checked, the explanation."""
        state: PracticeState = self._session.state
        return {
            "value": state.value,
            "order": list(state.order),
            "checked": state.checked,
            "explanation": _explanation(self._full, state) if state.checked else None,
        }


def practice_text(item: Item) -> str:
    """The question complete as text: stem, options, then the answer and why. Depends on the item only."""
    return "\n".join(_lines(item))


def _explanation(item: Item, state: PracticeState) -> dict[str, Any]:
    told = explain(item, state.value)
    return {
        "verdict": told.verdict,
        "hint": told.hint,
        "notes": [{"text": note.text, "why": note.why} for note in told.notes],
        "in_order": told.in_order,
        "principle": told.principle,
    }


def _lines(item: Item) -> Iterator[str]:
    yield "PRACTICE QUESTION (nothing is graded)"
    for paragraph in item.stem.split("\n\n"):
        yield from wrapped(paragraph)
    for before, text in item.rules.text_form(item):
        yield from wrapped(text, before)
    yield "\nAnswer and why"
    yield from (line for part in item.rules.show_key(item).splitlines() for line in wrapped(part))
    shown = [option["id"] for option in item.public()["options"]]
    for reason in sorted(item.rules.reasons(item), key=lambda r: shown.index(r.option) if r.option in shown else 0):
        yield from wrapped(f"{reason.text}: {reason.why}", "- ") if reason.text else wrapped(reason.why)
    yield from wrapped(item.principle)
