"""Write first, then compare: the run of *sort the cases* and of *rewrite the note*. Pure; no score.

A deck says what its cards are and when one has settled. With `ticks_first` (the cases) the learner writes the reason, then ticks,
then sees ours; without (the notes) they write a version, see ours, and then tick what stands in their own. No text is ever
scored: ticks alone decide whether a card comes back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from onboarding.activities.leitner import LAST, Card, answered, choose
from onboarding.activities.state import Action, ActionRefused
from onboarding.files import content_hash

LONGEST = 2000
FEWEST = 3
"""After how many cards a round may be ended."""
FEWEST_WORDS = 3
STAGES = ("write", "choose", "compare", "reflect", "debrief")


class Deck(Protocol):
    """What one of the two activities has to offer."""

    @property
    def activity(self) -> str:
        """The name that stands in the state file."""

    @property
    def round(self) -> int:
        """How many cards a round has."""

    @property
    def ticks_first(self) -> bool:
        """Whether the ticks are set before ours is shown."""

    @property
    def write_first(self) -> str:
        """What is said to a learner who has not written yet."""

    def ids(self) -> tuple[str, ...]:
        """The cards in the order of their file."""

    def options(self, card: str) -> tuple[str, ...]:
        """The ids of what may be ticked at this card."""

    def settled(self, card: str, ticks: frozenset[str]) -> bool:
        """Whether the card need not come back soon."""


@dataclass(frozen=True, kw_only=True)
class Written:
    """One card of a round: what was written and ticked."""

    card: str
    text: str
    ticks: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class WordsState:
    """The boxes, this round, and the card on the page (`card` is "" until something was written) with its text and ticks."""

    seed: int
    turn: int = 0
    cards: tuple[tuple[str, Card], ...] = ()
    round: tuple[Written, ...] = ()
    stage: str = "write"
    card: str = ""
    text: str = ""
    ticks: tuple[str, ...] = ()
    reason: str = ""
    last: str = ""


@dataclass(frozen=True)
class WordsModel:
    """The model of both activities. Actions are dicts with `do`: write, done, tick, show, next, finish, reason, debrief, again, recall."""

    deck: Deck

    version = 1

    @property
    def activity(self) -> str:
        """The deck's name."""
        return self.deck.activity

    def start(self, seed: int) -> WordsState:
        """Nothing written yet. `seed` fixes the order in which new cards come."""
        return WordsState(seed=seed)

    def current(self, state: WordsState) -> str:
        """The card on the page: the one that was begun, else the next by the boxes."""
        if state.card:
            return state.card
        order = sorted(self.deck.ids(), key=lambda name: content_hash([state.seed, name]))
        fresh = not state.round and state.turn > 0
        known = {name: card for name, card in state.cards if name in set(order)}
        return choose(order, known, turn=state.turn, last=state.last, fresh=fresh)

    def can_finish(self, state: WordsState) -> bool:
        """Whether the round may end with the card on the page."""
        return state.stage == "compare" and len(state.round) + 1 >= FEWEST

    def act(self, state: WordsState, action: Action) -> WordsState:
        """The state after `action`. Raises ActionRefused with a sentence for the learner."""
        match action:
            case {"do": "write", "card": str(card), "text": str(text)}:
                return self._write(state, card, text)
            case {"do": "done"}:
                if state.stage != "write" or len(state.text.split()) < FEWEST_WORDS:
                    raise ActionRefused(self.deck.write_first)
                return replace(state, stage="choose" if self.deck.ticks_first else "compare")
            case {"do": "tick", "ids": list(ids)}:
                return self._tick(state, ids)
            case {"do": "show"}:
                if state.stage != "choose":
                    raise ActionRefused(self.deck.write_first)
                return replace(state, stage="compare")
            case {"do": "next"}:
                after = self._keep(state)
                return replace(after, stage="reflect" if len(after.round) >= self.deck.round else "write")
            case {"do": "finish"}:
                if not self.can_finish(state):
                    raise ActionRefused(f"Do at least {FEWEST} first.")
                return replace(self._keep(state), stage="reflect")
            case {"do": "reason", "text": str(text)}:
                if state.stage != "reflect":
                    raise ActionRefused("This round has been talked through, or is still running.")
                return replace(state, reason=text[:LONGEST])
            case {"do": "debrief"}:
                if state.stage != "reflect":
                    raise ActionRefused("First finish this round.")
                if len(state.reason.split()) < FEWEST_WORDS:
                    raise ActionRefused("First write one sentence: which one made you hesitate, and why?")
                return replace(state, stage="debrief")
            case {"do": "again"}:
                if state.stage != "debrief":
                    raise ActionRefused("First finish this round.")
                return replace(state, round=(), stage="write", reason="")
            case {"do": "recall", "state": dict(kept)}:
                if state != self.start(state.seed):
                    raise ActionRefused("This can only be taken up before anything was written.")
                return self._recall(state, kept)
            case _:
                raise ActionRefused("This button is not known here. Open the lesson again.")

    def dump(self, state: WordsState) -> Any:
        """The state as JSON."""
        return {
            "turn": state.turn,
            "cards": {name: [card.box, card.due] for name, card in state.cards},
            "round": [{"card": one.card, "text": one.text, "ticks": list(one.ticks)} for one in state.round],
            "stage": state.stage,
            "card": state.card,
            "text": state.text,
            "ticks": list(state.ticks),
            "reason": state.reason,
            "last": state.last,
        }

    def retell(self, state: WordsState) -> list[Action]:
        """One action that leads here: the boxes hold more than the answers of a long history."""
        return [] if state == self.start(state.seed) else [{"do": "recall", "state": self.dump(state)}]

    def replaces(self, last: Action, new: Action) -> bool:
        """Typing on in the same box, or another tick: only the last one counts."""
        if {last["do"], new["do"]} == {"write"}:
            return bool(last["card"] == new["card"])
        return {last["do"], new["do"]} in ({"reason"}, {"tick"})

    def _write(self, state: WordsState, card: str, text: str) -> WordsState:
        if state.stage != "write" or state.card not in ("", card):
            raise ActionRefused("This one has been written. Go on below it.")
        if card not in self.deck.ids():
            raise ActionRefused("This one is not known here. Open the lesson again.")
        return replace(state, card=card, text=text[:LONGEST])

    def _tick(self, state: WordsState, ids: list[Any]) -> WordsState:
        if state.stage != ("choose" if self.deck.ticks_first else "compare"):
            raise ActionRefused(self.deck.write_first if state.stage == "write" else "This one has been compared.")
        options = self.deck.options(state.card)
        if not all(one in options for one in ids):
            raise ActionRefused("This box is not known here. Open the lesson again.")
        return replace(state, ticks=tuple(one for one in options if one in ids))

    def _keep(self, state: WordsState) -> WordsState:
        if state.stage != "compare":
            raise ActionRefused("First compare this one.")
        turn = state.turn + 1
        cards = dict(state.cards)
        right = self.deck.settled(state.card, frozenset(state.ticks))
        cards[state.card] = answered(cards.get(state.card), right=right, turn=turn)
        kept = Written(card=state.card, text=state.text, ticks=state.ticks)
        return replace(
            state,
            turn=turn,
            cards=tuple(sorted(cards.items())),
            round=(*state.round, kept),
            card="",
            text="",
            ticks=(),
            last=state.card,
        )

    def _recall(self, state: WordsState, kept: Mapping[str, Any]) -> WordsState:
        try:
            found = replace(
                state,
                turn=int(kept["turn"]),
                cards=tuple(sorted((str(n), Card(box=int(b), due=int(d))) for n, (b, d) in kept["cards"].items())),
                round=tuple(
                    Written(card=str(one["card"]), text=str(one["text"])[:LONGEST], ticks=tuple(map(str, one["ticks"])))
                    for one in kept["round"]
                ),
                stage=str(kept["stage"]),
                card=str(kept["card"]),
                text=str(kept["text"])[:LONGEST],
                ticks=tuple(map(str, kept["ticks"])),
                reason=str(kept["reason"])[:LONGEST],
                last=str(kept["last"]),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ActionRefused("What was saved does not fit this page.") from error
        if not self._sound(found):
            raise ActionRefused("What was saved does not fit this page.")
        return found

    def _sound(self, state: WordsState) -> bool:
        known = set(self.deck.ids())
        pages = (
            [*state.round, Written(card=state.card, text=state.text, ticks=state.ticks)] if state.card else state.round
        )
        between = state.stage in ("reflect", "debrief")
        return (
            {name for name, _ in state.cards} | ({state.last} - {""}) | {one.card for one in pages} <= known
            and all(set(one.ticks) <= set(self.deck.options(one.card)) for one in pages)
            and all(1 <= card.box <= LAST and card.due >= 0 for _, card in state.cards)
            and state.stage in STAGES
            and state.turn >= len(state.round) <= self.deck.round
            and (bool(state.card) or state.stage not in ("choose", "compare"))
            and not (between and (state.card or not state.round))
        )
