"""*Coping cards* on the page: the cards of a person to write, the talk about them, and the practice with one card at a time."""

from pathlib import Path
from typing import Any

from onboarding.activities.coping_cards.data import WHEN, Person, card_id, load_cards
from onboarding.activities.coping_cards.debrief import patterns
from onboarding.activities.coping_cards.model import LONGEST, CardsModel, CardsState
from onboarding.activities.coping_cards.text import INTRO, PRIVACY, REACTION, SAY, full_text
from onboarding.activities.face import ActivityWidget, page_module, page_style
from onboarding.activities.said import named
from onboarding.activities.session import Session
from onboarding.activities.shown_evidence import load_shown
from onboarding.activities.state import work_file

MODULE = "relapse-prevention"


class CopingCards(ActivityWidget):
    """`view` is all the page needs; the back of a card is not sent before it is turned."""

    _esm = page_module("activity_parts.js", "writing_parts.js", "coping_cards/widget.js")
    _css = page_style() + (Path(__file__).parent / "widget.css").read_text("utf-8")
    made = CardsModel.activity

    def __init__(self) -> None:
        self._box, self._shown = load_cards(), load_shown()
        self._model = CardsModel(self._box)
        text = full_text(self._box, self._shown)
        super().__init__(Session(self._model, work_file(MODULE, self._model.activity)), text=text)

    def draw(self) -> dict[str, Any]:
        """The people, the cards of the open one or the card that is practised, and the talk once it was asked for."""
        state: CardsState = self._session.state
        person, talk = self._box.person(state.current), state.talk(state.current)
        practising = bool(state.practice.card)
        return {
            "intro": INTRO,
            "privacy": PRIVACY,
            "reaction": named(REACTION, person),
            "longest": LONGEST,
            "people": [
                {"id": one.id, "title": f"{one.name}, {one.age}", "progress": self._progress(state, one.id)}
                for one in self._box.people
            ],
            "person": {"id": person.id, "name": person.name, "told": person.told},
            "lines": [{"id": line.id, "title": line.title, "prompt": line.prompt} for line in self._box.lines],
            "cards": [] if practising or talk.shown else self._cards(state, person),
            "reason": talk.reason,
            "ready": bool(self._model.ready(state)),
            "talk": self._talk(state, person) if talk.shown and not practising else None,
            "practice": self._practice(state) if practising else None,
        }

    def _cards(self, state: CardsState, person: Person) -> list[dict[str, Any]]:
        ids = {card_id(person, one): one.text for one in person.situations}
        return [
            {"id": card, "text": text, "lines": {line.id: state.line(card, line.id) for line in self._box.lines}}
            for card, text in ids.items()
        ]

    def _practice(self, state: CardsState) -> dict[str, Any]:
        practice = state.practice
        person, situation = self._box.situation(practice.card)
        back = [line for line in self._box.lines if line.id != WHEN] if practice.turned else []
        box = dict(practice.boxes).get(practice.card)
        return {
            "card": practice.card,
            "turn": practice.turn,
            "who": person.name,
            "text": situation.text,
            "when": f"{self._box.lines[0].title} {state.line(practice.card, WHEN)}",
            "say": SAY,
            "again": bool(box and box.box == 1),
            "turned": practice.turned,
            "back": [
                f"{line.title} {state.line(practice.card, line.id)}"
                for line in back
                if state.line(practice.card, line.id)
            ],
        }

    def _talk(self, state: CardsState, person: Person) -> dict[str, Any]:
        box = self._box
        found = patterns(box, person, state)
        cited = [fact for one in found for fact in one.facts]
        cited += [fact for said in (*box.points, box.last) for fact in said.facts]
        return {
            "patterns": [{"heading": one.heading, "text": one.text, "people": list(one.cards)} for one in found],
            "points": [{"title": point.title, "text": named(point.text, person)} for point in box.points],
            "summary": named(box.last.text, person),
            "statements": [self._shown.statements[fact] for fact in dict.fromkeys(cited)],
        }

    def _progress(self, state: CardsState, person: str) -> str:
        if state.talk(person).shown:
            return "talked through"
        return "begun" if any(state.begun(card) for card in self._model.cards_of(person)) else "not begun"
