"""The activity "the chain" on the page: a story, a place for each of its parts, the chain as it grows, a debrief."""

from typing import Any

from onboarding.activities.chain.data import LINKS, PLACES, Story, load_stories
from onboarding.activities.chain.debrief import TITLES, debrief
from onboarding.activities.chain.model import LONGEST_REASON, Building, ChainModel, ChainState
from onboarding.activities.chain.text import ASK, INTRO, PRIVACY, full_text
from onboarding.activities.face import ActivityWidget, page_module, page_style
from onboarding.activities.session import Session
from onboarding.activities.shown_evidence import load_shown
from onboarding.activities.state import work_file

MODULE = "counselling-and-therapies"


class Chain(ActivityWidget):
    """`view` is all the page needs; nothing of what fits is sent before the chain was talked through."""

    _esm = page_module("chain/widget.js")
    _css = page_style()
    made = ChainModel.activity

    def __init__(self) -> None:
        self._model = ChainModel(load_stories())
        self._shown = load_shown()
        text = full_text(self._model.stories, self._shown)
        super().__init__(Session(self._model, work_file(MODULE, self._model.activity)), text=text)

    def draw(self) -> dict[str, Any]:
        """The open story with what was placed, the growing chain, and the debrief once it was asked for."""
        state: ChainState = self._session.state
        names = [story.id for story in self._model.stories]
        at = names.index(state.current)
        story, building = self._model.stories[at], state.building(state.current)
        placed = dict(building.placed)
        following = self._model.stories[(at + 1) % len(names)]
        return {
            "intro": INTRO,
            "privacy": PRIVACY,
            "ask": ASK,
            "longest": LONGEST_REASON,
            "number": f"Story {at + 1} of {len(names)}",
            "story": {"id": story.id, "name": story.name, "age": story.age, "told": story.told},
            "places": [{"id": place, "title": TITLES[place]} for place in PLACES],
            "parts": [{"id": part.id, "text": part.text, "place": placed.get(part.id, "")} for part in story.parts],
            "links": [
                {"title": TITLES[link], "parts": [part.text for part in story.parts if placed.get(part.id) == link]}
                for link in LINKS
            ],
            "reason": building.reason,
            "shown": building.shown,
            "debrief": self._debrief(story, building) if building.shown else None,
            "next": {"id": following.id, "name": following.name},
        }

    def _debrief(self, story: Story, building: Building) -> dict[str, Any]:
        told = debrief(story, building, self._shown)
        return {
            "reason": told.reason,
            "fittings": [
                {
                    "text": one.text,
                    "chosen": one.chosen,
                    "sound": one.sound,
                    "places": list(one.places),
                    "note": one.note,
                    "call": one.call,
                    "statements": list(one.statements),
                }
                for one in told.fittings
            ],
            "points": [{"heading": one.heading, "text": one.text, "parts": list(one.parts)} for one in told.points],
            "ways": list(told.ways),
            "summary": told.summary,
        }
