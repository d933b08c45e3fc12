"""Talking cards through: which lines are open on a card that was begun, then what is said to everybody. No program judges the words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from onboarding.activities.coping_cards.data import CALL, WHEN, WILL, CardBox, Person, card_id
from onboarding.activities.coping_cards.model import CardsState
from onboarding.activities.said import named

PATTERNS: Mapping[str, Callable[[CardsState, str], bool]] = {
    "no-act": lambda state, card: bool(state.line(card, WHEN)) and not state.line(card, WILL),
    "no-moment": lambda state, card: not state.line(card, WHEN),
    "nobody": lambda state, card: state.ready(card) and not state.line(card, CALL),
}
"""What can be seen on a card that was begun; each shows on a card or not."""


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """A pattern that showed, and on which cards."""

    id: str
    heading: str
    text: str
    cards: tuple[str, ...]
    facts: tuple[str, ...]


def patterns(box: CardBox, person: Person, state: CardsState) -> tuple[Pattern, ...]:
    """What can be seen on the cards of one person. A card on which nothing stands is nobody's affair."""
    found = []
    for name, shows in PATTERNS.items():
        cards = [
            one.text
            for one in person.situations
            if state.begun(card_id(person, one)) and shows(state, card_id(person, one))
        ]
        if cards:
            said = box.patterns[name]
            text = named(said.text, person)
            found.append(Pattern(id=name, heading=said.title, text=text, cards=tuple(cards), facts=said.facts))
    return tuple(found)
