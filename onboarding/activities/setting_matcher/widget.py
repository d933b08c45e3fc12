"""Setting matcher on the page: a person, three choices, the learner's own sentence, then the debrief."""

from typing import Any

from onboarding.activities.choice_run import TalkState
from onboarding.activities.face import page_module, page_style
from onboarding.activities.setting_matcher.data import load_matching
from onboarding.activities.setting_matcher.run import debrief, matching_model, overview
from onboarding.activities.setting_matcher.text import INTRO, PRIVACY, REACTION, full_text
from onboarding.activities.talk import talk_view
from onboarding.activities.talk_widget import Entry, TalkWidget

MODULE = "stages-and-settings"


class SettingMatcher(TalkWidget):
    """Twelve people; no setting is decided on."""

    _esm = page_module("scene_page.js", "setting_matcher/widget.js")
    _css = page_style()

    def __init__(self) -> None:
        self._content = load_matching()
        self._profiles = {profile.id: profile for profile in self._content.profiles}
        super().__init__(
            matching_model(self._content),
            module=MODULE,
            entries=[
                Entry(
                    id=profile.id,
                    title=profile.title,
                    who=f"{profile.name}, {profile.age}",
                    situation="This is what is known.",
                    about=[(label, profile.about[name]) for name, label in self._content.labels.items()],
                )
                for profile in self._content.profiles
            ],
            words={"intro": INTRO, "privacy": PRIVACY, "reaction": REACTION},
            text=full_text(self._content),
        )

    def talked(self, state: TalkState, person: str) -> dict[str, Any]:
        """The debrief of one person."""
        return talk_view(debrief(self._content, self._profiles[person], state.run(person)), self._content.rests_on)

    def last_word(self, state: TalkState) -> str:
        """The habit that shows over all twelve."""
        return overview(self._content, [(self._profiles[name], run) for name, run in state.runs])
