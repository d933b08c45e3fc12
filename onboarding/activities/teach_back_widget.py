"""Plan and teach back on the page: people to teach, then a debrief of each session."""

from typing import Any

from onboarding.activities.face import ActivityWidget, page_module, page_style
from onboarding.activities.scene_run import LONGEST_REASON
from onboarding.activities.session import Session
from onboarding.activities.state import work_file
from onboarding.activities.talk import talk_view
from onboarding.activities.teach_data import Person, load_teaching
from onboarding.activities.teach_debrief import debrief, overview
from onboarding.activities.teach_run import TeachBack, TeachState, tell
from onboarding.activities.teach_text import INTRO, PRIVACY, REACTION, full_text

MODULE = "patient-education"


class TeachBackWidget(ActivityWidget):
    """`view` holds the open session as far as it went; what a choice would lead to is not sent before it is made."""

    _esm = page_module("scene_page.js", "teach_back_widget.js")
    _css = page_style()

    def __init__(self) -> None:
        self._content = load_teaching()
        self._model = TeachBack(self._content)
        super().__init__(Session(self._model, work_file(MODULE, self._model.activity)), text=full_text(self._content))

    def draw(self) -> dict[str, Any]:
        """The list of people, the open session, and its debrief once it was asked for."""
        state: TeachState = self._session.state
        people = {person.id: person for person in self._content.people}
        person = people[state.current]
        run = state.run(person.id)
        told = tell(self._content, person, run.choices)
        return {
            "current": person.id,
            "intro": INTRO,
            "privacy": PRIVACY,
            "reaction": REACTION,
            "longest": LONGEST_REASON,
            "scenes": [
                {"id": each.id, "title": each.title, "progress": self._progress(state, each)}
                for each in people.values()
            ],
            "scene": {
                "id": person.id,
                "title": person.title,
                "who": f"{person.name}, {person.age}",
                "situation": person.situation,
                "clock": person.clock,
                "roles": [],
            },
            "role": "",
            "log": [{"time": step.time, "seen": step.moment.seen, "done": step.choice.text} for step in told.steps],
            "now": {
                "time": told.time,
                "text": told.moment.seen,
                "question": told.moment.question,
                "acts": [{"id": choice.id, "text": choice.text} for choice in told.moment.choices],
            }
            if told.moment
            else None,
            "ending": {"time": told.time, "text": told.ending.text} if told.ending else None,
            "reason": run.reason,
            "shown": run.shown,
            "debrief": talk_view(debrief(self._content, person, run), self._content.rests_on) if run.shown else None,
            "overview": overview(self._content, [(people[name], each) for name, each in state.runs])
            if all(each.shown for _, each in state.runs)
            else "",
        }

    def _progress(self, state: TeachState, person: Person) -> str:
        run = state.run(person.id)
        if run.shown:
            return "talked through"
        if run.choices:
            return "held to the end" if self._model.ended(person, run) else "begun"
        return "not yet begun"
