"""The first hour on the page: what to ask and how, a form that fills, two calls, and a debrief."""

from typing import Any

from onboarding.activities.face import ActivityWidget, page_module, page_style
from onboarding.activities.first_hour.data import Person, load_people
from onboarding.activities.first_hour.debrief import Debrief, debrief
from onboarding.activities.first_hour.model import (
    CALLS,
    LONGEST_REASON,
    FirstHourModel,
    HourState,
    Talk,
    asked,
    known,
    offered,
    turns_left,
)
from onboarding.activities.first_hour.text import INTRO, PRIVACY, REACTION, full_text, rests_on
from onboarding.activities.session import Session
from onboarding.activities.shown_evidence import load_shown
from onboarding.activities.state import work_file

MODULE = "assessment-and-planning"


class FirstHour(ActivityWidget):
    """`view` is all the page needs; no answer, and no kind of question, is sent before it was asked."""

    _esm = page_module("first_hour/widget.js")
    _css = page_style()
    made = FirstHourModel.activity

    def __init__(self) -> None:
        self._people, self._shown = load_people(), load_shown()
        model = FirstHourModel(self._people)
        text = full_text(self._people, self._shown)
        super().__init__(Session(model, work_file(MODULE, model.activity)), text=text)

    def draw(self) -> dict[str, Any]:
        """The people, the open talk with its form and its questions, and the debrief once it was asked for."""
        state: HourState = self._session.state
        person = next(person for person in self._people if person.id == state.current)
        talk = state.talk(person.id)
        form = known(person, talk)
        return {
            "intro": INTRO,
            "privacy": PRIVACY,
            "reaction": REACTION,
            "longest": LONGEST_REASON,
            "people": [
                {"id": one.id, "name": f"{one.name}, {one.age}", "progress": _progress(state.talk(one.id))}
                for one in self._people
            ],
            "person": {"id": person.id, "name": person.name, "age": person.age, "scene": person.scene},
            "step": len(talk.steps),
            "turns": turns_left(person, talk),
            "last": self._last(person, talk),
            "form": [
                {"label": topic.label, "entry": form[topic.id].entry if topic.id in form else "not asked"}
                for topic in person.topics
            ],
            "questions": [
                {
                    "id": topic.id,
                    "label": topic.label,
                    "safety": topic.safety,
                    "ways": [{"id": way.id, "ask": way.ask} for way in ways],
                }
                for topic, ways in offered(person, talk)
            ],
            "calls": [{"id": tier.id, "title": tier.title} for tier in self._shown.tiers if tier.id in CALLS],
            "ended": talk.ended,
            "reason": talk.reason,
            "shown": talk.shown,
            "debrief": self._told(debrief(person, talk, self._shown)) if talk.shown else None,
        }

    def _last(self, person: Person, talk: Talk) -> dict[str, str] | None:
        if talk.closed:
            return {"did": "You end the talk.", "heard": person.close}
        if not talk.steps:
            return None
        if talk.steps[-1][0] == "ask":
            way = list(asked(person, talk))[-1][2]
            return {"did": f"You ask: “{way.ask}”", "heard": way.answer}
        if talk.ended:
            return {"did": "You make the emergency call.", "heard": f"Help is on its way. You stay with {person.name}."}
        heard = f"The nurse in charge comes, hears what you have heard, and phones the prescriber. You stay with {person.name}."
        return {"did": "You bring the nurse in charge.", "heard": f"{heard} The talk can go on."}

    def _told(self, told: Debrief) -> dict[str, Any]:
        return {
            "reason": told.reason,
            "happened": [{"did": line.did, "heard": line.heard, "how": line.how} for line in told.happened],
            "verdict": told.verdict,
            "points": [
                {
                    "heading": point.heading,
                    "text": point.text,
                    "lines": list(point.lines),
                    "rests": rests_on(point.facts, self._shown),
                }
                for point in told.points
            ],
            "hand_on": [{"text": text, "known": out} for text, out in told.hand_on],
            "acceptable": list(told.acceptable),
            "summary": told.summary,
        }


def _progress(talk: Talk) -> str:
    if talk.shown:
        return "talked through"
    if talk.steps:
        return "ended" if talk.ended else "begun"
    return "not met yet"
