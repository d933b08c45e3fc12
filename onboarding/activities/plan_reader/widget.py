"""The plan reader on the page: six plans to read, one question, a debrief."""

from typing import Any

import traitlets

from onboarding.activities.face import ActivityWidget, page_module, page_style
from onboarding.activities.level_picture import NARROW, WIDE, closer_look, closer_sentence, whole_plan
from onboarding.activities.plan_reader.data import Plan, load_plans
from onboarding.activities.plan_reader.debrief import Debrief, debrief, overview
from onboarding.activities.plan_reader.reading import LONGEST_REASON, PlanReading, ReaderState, Reading
from onboarding.activities.plan_reader.text import (
    LABEL,
    MODEL_NOTE,
    PRIVACY,
    QUESTION,
    full_text,
    level_rows,
    level_sentence,
)
from onboarding.activities.session import Session
from onboarding.activities.state import work_file

MODULE = "tapering-principles"


class PlanReader(ActivityWidget):
    """`plan` is what the page shows of the open plan whoever reads it; `view` is how far it has been read."""

    _esm = page_module("choice_list.js", "plan_reader/widget.js")
    _css = page_style()
    plan = traitlets.Dict().tag(sync=True)

    def __init__(self) -> None:
        self._plans = load_plans()
        model = PlanReading(self._plans)
        super().__init__(Session(model, work_file(MODULE, model.activity)), text=full_text(self._plans))

    def draw(self) -> dict[str, Any]:
        """The list of plans, the reading of the open one, and its debrief once it was asked for."""
        state: ReaderState = self._session.state
        open_plan = next(plan for plan in self._plans if plan.id == state.current)
        reading = state.reading(open_plan.id)
        if self.plan.get("id") != open_plan.id:
            self.plan = plan_content(open_plan)
        return {
            "current": state.current,
            "plans": [
                {"id": plan.id, "name": plan.name, "progress": _progress(state.reading(plan.id))}
                for plan in self._plans
            ],
            "ticked": list(reading.ticked),
            "reason": reading.reason,
            "shown": reading.shown,
            "debrief": _debrief(debrief(open_plan, reading)) if reading.shown else None,
            "overview": overview(self._plans, [reading for _, reading in state.readings]) if state.all_shown else "",
        }


def plan_content(plan: Plan) -> dict[str, Any]:
    """Everything the page shows of a plan before the debrief, as JSON."""
    return {
        "id": plan.id,
        "name": plan.name,
        "age": plan.age,
        "situation": plan.situation,
        "lines": [{"label": line.label, "text": line.text} for line in plan.lines],
        "findings": [{"id": finding.id, "text": finding.text} for finding in plan.findings],
        "pictures": [
            {
                "caption": "The whole plan",
                "words": level_sentence(plan),
                "wide": whole_plan(plan, WIDE),
                "narrow": whole_plan(plan, NARROW),
            },
            {
                "caption": f"Five days enlarged, around day {plan.closer}",
                "words": closer_sentence(plan),
                "wide": closer_look(plan, WIDE),
                "narrow": closer_look(plan, NARROW),
            },
        ],
        "picture_note": plan.picture_note,
        "rows": [
            {"when": row.when, "daily": row.daily, "highest": row.highest, "lowest": row.lowest}
            for row in level_rows(plan)
        ],
        "label": LABEL,
        "model_note": MODEL_NOTE,
        "question": QUESTION,
        "privacy": PRIVACY,
        "longest": LONGEST_REASON,
    }


def _progress(reading: Reading) -> str:
    if reading.shown:
        return "talked through"
    return "begun" if reading.ticked or reading.reason else "not read yet"


def _debrief(told: Debrief) -> dict[str, Any]:
    return {
        "reason": told.reason,
        "happened": told.happened,
        "points": [{"heading": point.heading, "text": point.text} for point in told.points],
        "also": [{"words": words, "texts": list(texts)} for words, texts in told.also],
        "acts": list(told.acts),
        "summary": told.summary,
    }
