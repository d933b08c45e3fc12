"""The first ninety days on the page: place, act when something is missed, write, talk it through."""

from typing import Any

from onboarding.activities.choice_run import TalkState
from onboarding.activities.face import page_module, page_style
from onboarding.activities.ninety_days.data import load_ninety
from onboarding.activities.ninety_days.debrief import debrief
from onboarding.activities.ninety_days.picture import NARROW, WIDE, ninety_picture, picture_lines
from onboarding.activities.ninety_days.run import ninety_model
from onboarding.activities.ninety_days.text import INTRO, NOTE, PRIVACY, REACTION, RISK, RISK_FACTS, full_text
from onboarding.activities.talk import talk_view
from onboarding.activities.talk_widget import Entry, TalkWidget

MODULE = "aftercare-and-recovery"


class FirstNinetyDays(TalkWidget):
    """One person; what a choice would lead to is not sent before it is made."""

    _esm = page_module("scene_page.js", "ninety_days/widget.js")
    _css = page_style()

    def __init__(self) -> None:
        self._content = load_ninety()
        content = self._content
        super().__init__(
            ninety_model(content),
            module=MODULE,
            entries=[
                Entry(id=content.id, title=content.title, who=f"{content.name}, {content.age}", situation=content.about)
            ],
            words={"intro": f"{INTRO} {NOTE}", "privacy": PRIVACY, "reaction": REACTION},
            text=full_text(content),
        )

    def draw(self) -> dict[str, Any]:
        """What every page of conversations shows, and the picture of the ninety days as far as they went."""
        state: TalkState = self._session.state
        choices = state.run(self._content.id).choices
        return {
            **super().draw(),
            "ninety": {
                "wide": ninety_picture(self._content, choices, WIDE),
                "narrow": ninety_picture(self._content, choices, NARROW),
                "lines": [list(pair) for pair in picture_lines(self._content, choices)],
            },
        }

    def talked(self, state: TalkState, person: str) -> dict[str, Any]:
        """The debrief."""
        return talk_view(debrief(self._content, state.run(person)), self._content.rests_on)

    def last_word(self, state: TalkState) -> str:
        """When the risk is high, with its sources."""
        return f"{RISK} {self._content.rests_on(RISK_FACTS)}"
