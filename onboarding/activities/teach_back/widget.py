"""Plan and teach back on the page: people to teach, then a debrief of each session."""

from typing import Any

from onboarding.activities.choice_run import TalkState
from onboarding.activities.face import page_module, page_style
from onboarding.activities.talk import talk_view
from onboarding.activities.talk_widget import Entry, TalkWidget
from onboarding.activities.teach_back.data import load_teaching
from onboarding.activities.teach_back.debrief import debrief, overview
from onboarding.activities.teach_back.run import teaching_model
from onboarding.activities.teach_back.text import INTRO, PRIVACY, REACTION, full_text

MODULE = "patient-education"


class TeachBackWidget(TalkWidget):
    """Three people to teach for ten minutes."""

    _esm = page_module("scene_page.js", "teach_back/widget.js")
    _css = page_style()
    made = "teach-back"

    def __init__(self) -> None:
        self._content = load_teaching()
        self._people = {person.id: person for person in self._content.people}
        super().__init__(
            teaching_model(self._content),
            module=MODULE,
            entries=[
                Entry(
                    id=person.id,
                    title=person.title,
                    who=f"{person.name}, {person.age}",
                    situation=person.situation,
                    clock=person.clock,
                )
                for person in self._content.people
            ],
            words={"intro": INTRO, "privacy": PRIVACY, "reaction": REACTION},
            text=full_text(self._content),
        )

    def talked(self, state: TalkState, person: str) -> dict[str, Any]:
        """The debrief of a session."""
        return talk_view(debrief(self._content, self._people[person], state.run(person)), self._content.rests_on)

    def last_word(self, state: TalkState) -> str:
        """The habit that weighs most in all sessions."""
        return overview(self._content, [(self._people[name], run) for name, run in state.runs])
