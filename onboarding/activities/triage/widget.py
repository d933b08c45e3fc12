"""The triage activity on the page: one situation at a time, three buttons, an explanation, a debrief."""

from typing import Any

from onboarding.activities.face import ActivityWidget, page_module, page_style
from onboarding.activities.session import Session
from onboarding.activities.shown_evidence import load_shown
from onboarding.activities.state import work_file
from onboarding.activities.triage.data import load_vignettes
from onboarding.activities.triage.debrief import explain, patterns, summary
from onboarding.activities.triage.model import FEWEST, LONGEST_REASON, TriageModel, TriageState
from onboarding.activities.triage.text import INTRO, PRIVACY, full_text

MODULE = "recognising-withdrawal"


class Triage(ActivityWidget):
    """`view` is all the page needs; nothing of a situation's tier is sent before it was sorted."""

    _esm = page_module("triage/widget.js")
    _css = page_style()

    def __init__(self) -> None:
        self._model = TriageModel(load_vignettes(), load_shown())
        text = full_text(self._model.vignettes, self._model.shown)
        super().__init__(Session(self._model, work_file(MODULE, self._model.activity)), text=text)

    def draw(self) -> dict[str, Any]:
        """The stage, the situation with its explanation once it was sorted, and the debrief once it was asked for."""
        state: TriageState = self._session.state
        return {
            "intro": INTRO,
            "privacy": PRIVACY,
            "longest": LONGEST_REASON,
            "stage": state.stage,
            "reason": state.reason,
            "can_finish": state.stage == "sort" and len(state.round) >= FEWEST,
            "tiers": [{"id": tier.id, "title": tier.title} for tier in self._model.shown.tiers],
            "situation": self._situation(state) if state.stage == "sort" else None,
            "debrief": self._debrief(state) if state.stage == "debrief" else None,
        }

    def _situation(self, state: TriageState) -> dict[str, Any]:
        vignette = self._model.current(state)
        cards = dict(state.cards)
        shown: dict[str, Any] = {
            "id": vignette.id,
            "text": vignette.text,
            "back": not state.waiting and vignette.id in cards and cards[vignette.id].box == 1,
            "told": None,
        }
        if state.waiting:
            told = explain(vignette, state.round[-1][1], self._model.shown)
            shown["told"] = {
                "same": told.same,
                "chosen": told.chosen.title,
                "tier": told.tier.title,
                "act": told.tier.act,
                "sign": told.sign.text,
                "note": told.note,
                "statements": list(told.statements),
            }
        return shown

    def _debrief(self, state: TriageState) -> dict[str, Any]:
        by_id = {vignette.id: vignette for vignette in self._model.vignettes}
        found = patterns([(by_id[name], tier) for name, tier in state.round], self._model.shown)
        return {
            "patterns": [{"heading": one.heading, "text": one.text, "people": list(one.people)} for one in found],
            "summary": summary(found),
        }
