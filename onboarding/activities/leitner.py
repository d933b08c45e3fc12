"""Spaced repetition by Leitner's boxes. Pure: time is the number of answers so far, never a clock.

A card that was missed goes back to the first box and returns after a few others; one that was sorted rightly moves up a box
and stays away longer. The gaps are a choice of this course: there is no evidence for these very numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FIRST = 1
GAPS = {1: 3, 2: 8, 3: 20, 4: 45, 5: 90}
"""After how many answers a card in this box comes back."""
LAST = max(GAPS)


@dataclass(frozen=True, kw_only=True)
class Card:
    """A card that has been answered: its box, and from which answer on it is due."""

    box: int
    due: int


def answered(card: Card | None, *, right: bool, turn: int) -> Card:
    """The card after an answer, `turn` being the number of answers with this one. None: it was new."""
    if not right:
        return Card(box=FIRST, due=turn + GAPS[FIRST])
    box = min((card.box if card else FIRST) + 1, LAST)
    return Card(box=box, due=turn + GAPS[box])


def choose(order: Sequence[str], cards: Mapping[str, Card], *, turn: int, last: str, fresh: bool) -> str:
    """The card to show now: one that is due (lowest box, then longest overdue), else a new one, else the one due soonest.

    `order` settles ties and brings in new cards; `last` is not shown twice running unless it is the only one. With `fresh`, at the
    beginning of a sitting, every card in the first box is due. Raises ValueError when there are no cards.
    """
    if not order:
        raise ValueError("there is no card")
    others = [card for card in order if card != last] or list(order)
    place = {card: number for number, card in enumerate(order)}
    seen = [card for card in others if card in cards]
    due = [card for card in seen if cards[card].due <= turn or (fresh and cards[card].box == FIRST)]
    if due:
        return min(due, key=lambda card: (cards[card].box, cards[card].due, place[card]))
    new = [card for card in others if card not in cards]
    return new[0] if new else min(seen, key=lambda card: (cards[card].due, place[card]))
