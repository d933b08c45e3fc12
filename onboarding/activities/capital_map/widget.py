"""*Map of recovery capital* on the page: a person's words, the notes and the step, the map as a picture, then the talk about it."""

from pathlib import Path
from typing import Any

from onboarding.activities.branch_picture import NARROW, WIDE
from onboarding.activities.capital_map.data import LINES, Person, load_capital
from onboarding.activities.capital_map.debrief import analysis, beside, happened
from onboarding.activities.capital_map.model import LONGEST, LONGEST_REASON, CapitalModel, CapitalState, Drawn
from onboarding.activities.capital_map.picture import EMPTY, map_picture, told_map
from onboarding.activities.capital_map.text import (
    HAPPENED,
    INTRO,
    PICK,
    PICK_HINT,
    PRIVACY,
    REACTION,
    STEPS,
    TITLE,
    full_text,
)
from onboarding.activities.face import ActivityWidget, page_module, page_style
from onboarding.activities.said import named
from onboarding.activities.session import Session
from onboarding.activities.shown_evidence import load_shown
from onboarding.activities.state import work_file

MODULE = "aftercare-and-recovery"


class CapitalMap(ActivityWidget):
    """`view` is all the page needs; nothing of ours is sent before it was asked for."""

    _esm = page_module("activity_parts.js", "writing_parts.js", "map_parts.js", "capital_map/widget.js")
    _css = page_style() + (Path(__file__).parent.parent / "map.css").read_text("utf-8")
    made = CapitalModel.activity

    def __init__(self) -> None:
        self._maps, self._shown = load_capital(), load_shown()
        self._model = CapitalModel(self._maps)
        text = full_text(self._maps, self._shown)
        super().__init__(Session(self._model, work_file(MODULE, self._model.activity)), text=text)

    def draw(self) -> dict[str, Any]:
        """The people, the notes and the step of the open map, its picture, and the talk once it was asked for."""
        state: CapitalState = self._session.state
        person, drawn = self._maps.person(state.current), state.drawn(state.current)
        return {
            "title": TITLE,
            "intro": INTRO,
            "privacy": PRIVACY,
            "pick": PICK,
            "pickHint": PICK_HINT,
            "reaction": REACTION,
            "longest": LONGEST,
            "longestReason": LONGEST_REASON,
            "people": [
                {"id": one.id, "title": f"{one.name}, {one.age}", "progress": _progress(state.drawn(one.id))}
                for one in self._maps.people
            ],
            "person": {"id": person.id, "name": person.name, "told": person.told},
            "lines": [{"id": line, "title": named(words, person)} for line, words in LINES.items()],
            "domains": [
                {
                    "id": domain.id,
                    "title": domain.title,
                    "hint": domain.hint,
                    "notes": {line: drawn.note(domain.id, line) for line in LINES},
                }
                for domain in self._maps.domains
            ],
            "steps": [{"id": step.id, "text": step.text} for step in person.steps],
            "step": drawn.step,
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

    def _talk(self, person: Person, drawn: Drawn) -> dict[str, Any]:
        parts, points, last = beside(self._maps, person, drawn), analysis(self._maps, person, drawn), self._maps.last
        cited = [fact for part in parts for fact in part.facts]
        cited += [fact for said in (*points, last) for fact in said.facts]
        cited += [fact for step in person.steps for fact in step.facts]
        return {
            "happened": HAPPENED,
            "picked": happened(person, drawn),
            "parts": [{"title": one.title, "yours": one.yours, "heard": one.heard} for one in parts],
            "points": [{"title": one.title, "text": one.text} for one in points],
            "stepsTitle": STEPS,
            "steps": [{"text": step.text, "say": step.say} for step in person.steps],
            "summary": named(last.text, person),
            "statements": [self._shown.statements[fact] for fact in dict.fromkeys(cited)],
        }


def _progress(drawn: Drawn) -> str:
    return "talked through" if drawn.shown else "begun" if drawn.notes or drawn.step else "not begun"
