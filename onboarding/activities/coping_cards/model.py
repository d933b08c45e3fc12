"""Writing coping cards, talking them through, and practising them with spacing. Pure; nothing is graded.

Cards are practised by Leitner's boxes: one says the card from memory, turns it over, and says whether it was there. A card that is
rewritten is a new card. No program judges what was written or said.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from onboarding.activities.coping_cards.data import LINES, WHEN, WILL, CardBox
from onboarding.activities.leitner import LAST, Card, answered, choose
from onboarding.activities.state import Action, ActionRefused

LONGEST = 300
"""Characters that one line of a card may have: a card is short."""
FEWEST_WORDS = 3
CARD_FIRST = "First write at least one line of a card. You can leave any other line open."
WRITE_FIRST = "First write one sentence: which card would hold at the hard moment, and which would not?"
READY_FIRST = "First finish one card as far as “When” and “I will”. Then you can practise it."
NOT_WHILE = "You are practising. Press “Stop here” to write."
NOT_KNOWN = "This button is not known here. Open the lesson again."


@dataclass(frozen=True, kw_only=True)
class Talk:
    """What the learner wrote about one person's cards, and whether they are being talked through."""

    reason: str = ""
    shown: bool = False


@dataclass(frozen=True, kw_only=True)
class Practice:
    """How the practice stands. `card` is "" when nobody practises; `boxes` holds the cards that were answered."""

    turn: int = 0
    last: str = ""
    card: str = ""
    turned: bool = False
    boxes: tuple[tuple[str, Card], ...] = ()


@dataclass(frozen=True, kw_only=True)
class CardsState:
    """The person on the page; the lines of each card, as (card, line) and text, in order; the talks; the practice."""

    current: str
    lines: tuple[tuple[tuple[str, str], str], ...] = ()
    talks: tuple[tuple[str, Talk], ...] = ()
    practice: Practice = field(default_factory=Practice)

    def line(self, card: str, line: str) -> str:
        """What stands on a line of a card, or ""."""
        return dict(self.lines).get((card, line), "")

    def talk(self, person: str) -> Talk:
        """The talk about the cards of `person`."""
        return dict(self.talks)[person]

    def begun(self, card: str) -> bool:
        """Whether anything stands on a card."""
        return any(self.line(card, line) for line in LINES)

    def ready(self, card: str) -> bool:
        """Whether a card can be practised: a moment, and an act."""
        return bool(self.line(card, WHEN) and self.line(card, WILL))


@dataclass(frozen=True)
class CardsModel:
    """The model of the activity. Actions are dicts with `do`: open, write, reason, show, change, practise, turn, said, stop, recall."""

    box: CardBox

    activity = "coping-cards"
    version = 1

    def start(self, seed: int) -> CardsState:
        """No card written, the first person open. Nothing here is left to chance, so `seed` changes nothing."""
        people = self.box.people
        return CardsState(current=people[0].id, talks=tuple((person.id, Talk()) for person in people))

    def act(self, state: CardsState, action: Action) -> CardsState:
        """The state after `action`. Raises ActionRefused with a sentence for the learner."""
        practice = state.practice
        match action:
            case {"do": "practise"}:
                return self._next(state, replace(practice, card=""), fresh=True)
            case {"do": "turn"} if practice.card:
                return replace(state, practice=replace(practice, turned=True))
            case {"do": "said", "card": str(card), "there": bool(there)} if practice.turned and card == practice.card:
                return self._said(state, there)
            case {"do": "turn" | "said"}:
                raise ActionRefused("The page has gone on already.")
            case {"do": "stop"}:
                return replace(state, practice=replace(practice, card="", turned=False))
            case {"do": "recall", "practice": dict(told)}:
                return replace(state, practice=self._recalled(told))
            case {"do": "open" | "write" | "reason" | "show" | "change"} if practice.card:
                raise ActionRefused(NOT_WHILE)
            case {"do": "write", "card": str(card), "line": str(line), "text": str(text)}:
                return self._written(state, card, line, text)
        return self._talked(state, action)

    def _talked(self, state: CardsState, action: Action) -> CardsState:
        if action.get("person") not in dict(state.talks):
            raise ActionRefused(NOT_KNOWN)
        person = self.box.person(action["person"])
        talk = state.talk(person.id)
        match action:
            case {"do": "open"}:
                return replace(state, current=person.id)
            case {"do": "reason", "text": str(text)}:
                if talk.shown:
                    raise ActionRefused("You are talking it through. Press “Change the cards” to change this sentence.")
                return _with(state, person.id, replace(talk, reason=text[:LONGEST]))
            case {"do": "show"}:
                if not any(state.begun(card) for card in self.cards_of(person.id)):
                    raise ActionRefused(CARD_FIRST)
                if len(talk.reason.split()) < FEWEST_WORDS:
                    raise ActionRefused(WRITE_FIRST)
                return _with(state, person.id, replace(talk, shown=True))
            case {"do": "change"}:
                return _with(state, person.id, replace(talk, shown=False))
            case _:
                raise ActionRefused(NOT_KNOWN)

    def cards_of(self, person: str) -> tuple[str, ...]:
        """The ids of the cards of one person."""
        return tuple(card for card in self.box.ids() if self.box.situation(card)[0].id == person)

    def ready(self, state: CardsState) -> tuple[str, ...]:
        """The cards that can be practised, in the order of the file."""
        return tuple(card for card in self.box.ids() if state.ready(card))

    def dump(self, state: CardsState) -> Any:
        """The state as JSON."""
        return {
            "current": state.current,
            "lines": [[card, line, text] for (card, line), text in state.lines],
            "talks": {person: {"reason": talk.reason, "shown": talk.shown} for person, talk in state.talks},
            "practice": _practice(state.practice),
        }

    def retell(self, state: CardsState) -> list[Action]:
        """The shortest history that leads here."""
        history: list[Action] = [
            {"do": "write", "card": card, "line": line, "text": text} for (card, line), text in state.lines
        ]
        for person, talk in state.talks:
            if talk.reason:
                history.append({"do": "reason", "person": person, "text": talk.reason})
            if talk.shown:
                history.append({"do": "show", "person": person})
        history.append({"do": "open", "person": state.current})
        return [*history, {"do": "recall", "practice": _practice(state.practice)}]

    def replaces(self, last: Action, new: Action) -> bool:
        """Typing on in the same line: only the last text counts."""
        if {new["do"], last["do"]} not in ({"write"}, {"reason"}):
            return False
        return all(new.get(name) == last.get(name) for name in ("card", "line", "person"))

    def _written(self, state: CardsState, card: str, line: str, text: str) -> CardsState:
        if card not in self.box.ids() or line not in LINES:
            raise ActionRefused("This line is not known here. Open the lesson again.")
        wanted = {**dict(state.lines), (card, line): text[:LONGEST]}
        places = [(one, name) for one in self.box.ids() for name in LINES]
        lines = tuple((place, wanted[place]) for place in places if wanted.get(place, "").strip())
        boxes = tuple(one for one in state.practice.boxes if one[0] != card)
        person = self.box.situation(card)[0].id
        changed = replace(state, lines=lines, practice=replace(state.practice, boxes=boxes))
        if any(changed.begun(one) for one in self.cards_of(person)):
            return changed
        return _with(changed, person, replace(changed.talk(person), shown=False))

    def _said(self, state: CardsState, there: bool) -> CardsState:
        practice = state.practice
        boxes, turn = dict(practice.boxes), practice.turn + 1
        boxes[practice.card] = answered(boxes.get(practice.card), right=there, turn=turn)
        after = replace(practice, turn=turn, last=practice.card, boxes=self._ordered(boxes))
        return self._next(state, after, fresh=False)

    def _next(self, state: CardsState, practice: Practice, *, fresh: bool) -> CardsState:
        ready = self.ready(state)
        if not ready:
            raise ActionRefused(READY_FIRST)
        card = choose(ready, dict(practice.boxes), turn=practice.turn, last=practice.last, fresh=fresh)
        return replace(state, practice=replace(practice, card=card, turned=False))

    def _ordered(self, boxes: Mapping[str, Card]) -> tuple[tuple[str, Card], ...]:
        return tuple((card, boxes[card]) for card in self.box.ids() if card in boxes)

    def _recalled(self, told: Mapping[str, Any]) -> Practice:
        match told:
            case {
                "turn": int(turn),
                "last": str(last),
                "card": str(card),
                "turned": bool(turned),
                "boxes": dict(boxes),
            }:
                known = {"", *self.box.ids()}
                sound = {last, card, *boxes} <= known and all(
                    isinstance(one, list) and len(one) == 2 and all(type(number) is int for number in one)
                    for one in boxes.values()
                )
                if sound and all(1 <= box <= LAST for box, _ in boxes.values()):
                    cards = {name: Card(box=box, due=due) for name, (box, due) in boxes.items()}
                    return Practice(turn=turn, last=last, card=card, turned=turned, boxes=self._ordered(cards))
        raise ActionRefused(NOT_KNOWN)


def _practice(practice: Practice) -> dict[str, Any]:
    return {
        "turn": practice.turn,
        "last": practice.last,
        "card": practice.card,
        "turned": practice.turned,
        "boxes": {card: [one.box, one.due] for card, one in practice.boxes},
    }


def _with(state: CardsState, person: str, talk: Talk) -> CardsState:
    return replace(state, talks=tuple((name, talk if name == person else old) for name, old in state.talks))
