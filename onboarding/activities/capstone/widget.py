"""The path on the page: a picture of where one is, four parts to go through, a debrief after each."""

from typing import Any

from onboarding.activities.capstone.data import load_path
from onboarding.activities.capstone.debrief import debrief, look_back
from onboarding.activities.capstone.model import path_model
from onboarding.activities.capstone.picture import stations
from onboarding.activities.capstone.text import INTRO, PRIVACY, REACTION, TITLE, full_text, rests_on
from onboarding.activities.choice_run import TalkState
from onboarding.activities.face import HERE, page_module, page_style
from onboarding.activities.shown_evidence import load_shown
from onboarding.activities.talk import talk_view
from onboarding.activities.talk_widget import Entry, TalkWidget

MODULE = "capstone"


class Capstone(TalkWidget):
    """Ninety days with one person."""

    _esm = page_module("scene_page.js", "capstone/widget.js")
    _css = page_style() + (HERE / "capstone" / "path.css").read_text("utf-8")

    def __init__(self) -> None:
        self._path, self._shown = load_path(), load_shown()
        text = full_text(self._path, self._shown)
        who = f"{self._path.name}, {self._path.age}, {self._path.who}"
        super().__init__(
            path_model(self._path),
            module=MODULE,
            entries=[
                Entry(id=part.id, title=part.title, who=who, situation=part.situation) for part in self._path.parts
            ],
            words={"intro": INTRO, "privacy": PRIVACY, "reaction": REACTION, "title": TITLE, "note": self._path.note},
            text=text,
        )

    def draw(self) -> dict[str, Any]:
        """What every page of talks shows, and the stations of the path."""
        return {**super().draw(), "path": stations(self._path, self._session.state)}

    def talked(self, state: TalkState, person: str) -> dict[str, Any]:
        """The debrief of a part."""
        return talk_view(debrief(self._path, state, person), lambda facts: rests_on(facts, self._shown))

    def last_word(self, state: TalkState) -> str:
        """The ending, what came back, and the habit over the whole path."""
        return " ".join(look_back(self._path, state))

    def progress(self, state: TalkState, person: str) -> str:
        """How far a part went; one whose turn has not come says when it opens."""
        names = [part.id for part in self._path.parts]
        if not all(state.run(before).shown for before in names[: names.index(person)]):
            return "opens after the part before"
        return super().progress(state, person)
