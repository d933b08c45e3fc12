"""*Trigger map* on the page: a week to read, the things to place, the map as a picture, then the talk about it."""

from pathlib import Path
from typing import Any

from onboarding.activities.branch_picture import NARROW, WIDE
from onboarding.activities.face import ActivityWidget, page_module, page_style
from onboarding.activities.said import named
from onboarding.activities.session import Session
from onboarding.activities.shown_evidence import load_shown
from onboarding.activities.state import work_file
from onboarding.activities.trigger_map.data import AVOID, Person, load_maps
from onboarding.activities.trigger_map.debrief import beside, patterns
from onboarding.activities.trigger_map.model import LONGEST, Drawn, MapState, TriggerModel
from onboarding.activities.trigger_map.picture import EMPTY, map_picture, told_map
from onboarding.activities.trigger_map.text import INTRO, OURS, PRIVACY, REACTION, full_text

MODULE = "relapse-prevention"


class TriggerMap(ActivityWidget):
    """`view` is all the page needs; nothing of ours is sent before it was asked for."""

    _esm = page_module("activity_parts.js", "map_parts.js", "trigger_map/widget.js")
    _css = page_style() + (Path(__file__).parent.parent / "map.css").read_text("utf-8")

    def __init__(self) -> None:
        self._maps, self._shown = load_maps(), load_shown()
        self._model = TriggerModel(self._maps)
        text = full_text(self._maps, self._shown)
        super().__init__(Session(self._model, work_file(MODULE, self._model.activity)), text=text)

    def draw(self) -> dict[str, Any]:
        """The people, the things of the open week with their marks, the map so far, and the talk once it was asked for."""
        state: MapState = self._session.state
        person, drawn = self._maps.person(state.current), state.drawn(state.current)
        return {
            "intro": INTRO,
            "privacy": PRIVACY,
            "reaction": REACTION,
            "longest": LONGEST,
            "people": [
                {"id": one.id, "title": f"{one.name}, {one.age}", "progress": _progress(state.drawn(one.id))}
                for one in self._maps.people
            ],
            "person": {"id": person.id, "name": person.name, "told": person.told},
            "places": [{"id": place.id, "title": place.title, "hint": place.hint} for place in self._maps.places],
            "avoid": [{"id": name, "title": words} for name, words in AVOID.items()],
            "things": [self._thing(person, drawn, thing.id) for thing in person.things],
            "reason": drawn.reason,
            "map": {
                "wide": map_picture(self._maps, person, drawn, WIDE),
                "narrow": map_picture(self._maps, person, drawn, NARROW),
                "words": [
                    {"title": title, "things": list(things) or [EMPTY]}
                    for title, things in told_map(self._maps, person, drawn)
                ],
            },
            "talk": self._talk(person, drawn) if drawn.shown else None,
        }

    @staticmethod
    def _thing(person: Person, drawn: Drawn, name: str) -> dict[str, Any]:
        mark = drawn.mark(name)
        return {
            "id": name,
            "text": person.thing(name).text,
            "where": list(mark.where),
            "avoid": mark.avoid,
            "tell": mark.tell,
        }

    def _talk(self, person: Person, drawn: Drawn) -> dict[str, Any]:
        maps = self._maps
        found = patterns(maps, person, drawn)
        points, things = maps.points, beside(maps, person, drawn)
        cited = [fact for one in found for fact in one.facts]
        cited += [fact for said in (*points, maps.last) for fact in said.facts]
        cited += [fact for thing in things for fact in thing.facts]
        return {
            "patterns": [{"heading": one.heading, "text": one.text, "people": list(one.things)} for one in found],
            "points": [{"title": point.title, "text": named(point.text, person)} for point in points],
            "ours": OURS,
            "things": [{"text": one.text, "yours": one.yours, "ours": one.ours, "say": one.say} for one in things],
            "summary": named(maps.last.text, person),
            "statements": [self._shown.statements[fact] for fact in dict.fromkeys(cited)],
        }


def _progress(drawn: Drawn) -> str:
    return "talked through" if drawn.shown else "begun" if drawn.marks else "not begun"
