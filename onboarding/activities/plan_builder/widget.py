"""*Build a plan* on the page: a person, the lines of the plan, then one question back at a time beside the lines it is about."""

from typing import Any

from onboarding.activities.face import ActivityWidget, page_module, page_style
from onboarding.activities.plan_builder.data import LONGEST, Person, load_builder
from onboarding.activities.plan_builder.debrief import asked
from onboarding.activities.plan_builder.model import BuilderModel, BuilderState, Plan
from onboarding.activities.plan_builder.text import INTRO, PRIVACY, REACTION, full_text
from onboarding.activities.said import named
from onboarding.activities.session import Session
from onboarding.activities.shown_evidence import load_shown
from onboarding.activities.state import work_file

MODULE = "relapse-prevention"


class PlanBuilder(ActivityWidget):
    """`view` is all the page needs; no question back is sent before it was asked for."""

    _esm = page_module("activity_parts.js", "writing_parts.js", "plan_builder/widget.js")
    _css = page_style()
    made = BuilderModel.activity

    def __init__(self) -> None:
        self._builder, self._shown = load_builder(), load_shown()
        self._model = BuilderModel(self._builder)
        text = full_text(self._builder, self._shown)
        super().__init__(Session(self._model, work_file(MODULE, self._model.activity)), text=text)

    def draw(self) -> dict[str, Any]:
        """The people, the open plan with its lines, and the question or the last word once it was asked for."""
        state: BuilderState = self._session.state
        person, plan = self._builder.person(state.current), state.plan(state.current)
        return {
            "intro": INTRO,
            "privacy": PRIVACY,
            "reaction": named(REACTION, person),
            "longest": LONGEST,
            "people": [
                {"id": one.id, "title": f"{one.name}, {one.age}", "progress": self._progress(state.plan(one.id))}
                for one in self._builder.people
            ],
            "person": {"id": person.id, "name": person.name, "told": person.told},
            "boxes": [
                {"id": box.id, "title": box.title, "prompt": box.prompt, "text": plan.line(box.id)}
                for box in self._builder.boxes
            ],
            "reason": plan.reason,
            "at": plan.at,
            "of": len(self._builder.questions),
            "asked": self._asked(person, plan) if 0 < plan.at <= len(self._builder.questions) else None,
            "last": self._last(person) if plan.at > len(self._builder.questions) else None,
        }

    def _asked(self, person: Person, plan: Plan) -> dict[str, Any]:
        told = asked(self._builder, person, plan, plan.at, self._shown)
        return {
            "title": told.title,
            "ask": told.ask,
            "boxes": list(told.boxes),
            "open": told.open,
            "needs": told.needs,
            "act": told.act,
            "calls": list(told.calls),
            "statements": list(told.statements),
        }

    def _last(self, person: Person) -> dict[str, Any]:
        return {
            "text": named(self._builder.last, person),
            "statements": [self._shown.statements[fact] for fact in self._builder.last_facts],
        }

    def _progress(self, plan: Plan) -> str:
        if plan.at > len(self._builder.questions):
            return "talked through"
        if plan.lines:
            return "begun"
        return "not begun"
