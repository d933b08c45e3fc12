"""Sorting situations into the tiers of the escalation table: what was answered, and what comes next. Pure; no score."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from onboarding.activities.leitner import LAST, Card, answered, choose
from onboarding.activities.shown_evidence import Shown
from onboarding.activities.state import Action, ActionRefused
from onboarding.activities.triage.data import Vignette
from onboarding.files import content_hash

ROUND = 10
"""How many situations a round has; a learner may end it sooner."""
FEWEST = 3
"""After how many answers a round may be ended."""
LONGEST_REASON = 1000
FEWEST_WORDS = 3
WRITE_FIRST = "First write one sentence: which one made you hesitate, and why?"


@dataclass(frozen=True, kw_only=True)
class TriageState:
    """The boxes, the answers of this round as (vignette, tier), and how far the round is.

    `waiting`: the last answer is being explained. `stage`: "sort", "reflect" (the round is over) or "debrief".
    """

    seed: int
    turn: int = 0
    cards: tuple[tuple[str, Card], ...] = ()
    round: tuple[tuple[str, str], ...] = ()
    waiting: bool = False
    stage: str = "sort"
    reason: str = ""
    last: str = ""


@dataclass(frozen=True)
class TriageModel:
    """The model of the activity. Actions are dicts with `do`: sort, next, finish, reason, debrief, again, recall.

    `sort` names its situation, and any known one is taken: so a saved history still holds after situations were added or reworded.
    """

    vignettes: Sequence[Vignette]
    shown: Shown

    activity = "triage"
    version = 1

    def start(self, seed: int) -> TriageState:
        """Nothing sorted yet. `seed` fixes the order in which new situations come."""
        return TriageState(seed=seed)

    def current(self, state: TriageState) -> Vignette:
        """The situation on the page: the one that is being explained, else the next by the boxes."""
        if state.waiting:
            return self._vignette(state.round[-1][0])
        order = sorted((v.id for v in self.vignettes), key=lambda name: content_hash([state.seed, name]))
        fresh = not state.round and state.turn > 0
        known = {name: card for name, card in state.cards if name in set(order)}
        return self._vignette(choose(order, known, turn=state.turn, last=state.last, fresh=fresh))

    def right(self, vignette: str, tier: str) -> bool:
        """Whether `tier` is the one in which the situation's sign stands."""
        return self.shown.signs[self._vignette(vignette).sign].tier == tier

    def act(self, state: TriageState, action: Action) -> TriageState:
        """The state after `action`. Raises ActionRefused with a sentence for the learner."""
        match action:
            case {"do": "sort", "vignette": str(vignette), "tier": str(tier)}:
                return self._sort(state, vignette, tier)
            case {"do": "next"}:
                if not state.waiting:
                    raise ActionRefused("First sort this one.")
                return replace(state, waiting=False, stage="reflect" if len(state.round) >= ROUND else "sort")
            case {"do": "finish"}:
                if state.stage != "sort" or len(state.round) < FEWEST:
                    raise ActionRefused(f"Sort at least {FEWEST} first.")
                return replace(state, waiting=False, stage="reflect")
            case {"do": "reason", "text": str(text)}:
                if state.stage != "reflect":
                    raise ActionRefused("This round has been talked through, or is still running.")
                return replace(state, reason=text[:LONGEST_REASON])
            case {"do": "debrief"}:
                if state.stage != "reflect":
                    raise ActionRefused("First finish this round.")
                if len(state.reason.split()) < FEWEST_WORDS:
                    raise ActionRefused(WRITE_FIRST)
                return replace(state, stage="debrief")
            case {"do": "again"}:
                if state.stage != "debrief":
                    raise ActionRefused("First finish this round.")
                return replace(state, round=(), waiting=False, stage="sort", reason="")
            case {"do": "recall", "state": dict(kept)}:
                if state.turn:
                    raise ActionRefused("This can only be taken up before anything was sorted.")
                return self._recall(state, kept)
            case _:
                raise ActionRefused("This button is not known here. Open the lesson again.")

    def dump(self, state: TriageState) -> Any:
        """The state as JSON."""
        return {
            "turn": state.turn,
            "cards": {name: [card.box, card.due] for name, card in state.cards},
            "round": [list(pair) for pair in state.round],
            "waiting": state.waiting,
            "stage": state.stage,
            "reason": state.reason,
            "last": state.last,
        }

    def retell(self, state: TriageState) -> list[Action]:
        """One action that leads here: the boxes hold more than the answers of a long history."""
        return [{"do": "recall", "state": self.dump(state)}] if state.turn else []

    def replaces(self, last: Action, new: Action) -> bool:
        """Typing on in the same box: only the last text counts."""
        return {last["do"], new["do"]} == {"reason"}

    def _sort(self, state: TriageState, vignette: str, tier: str) -> TriageState:
        if state.stage != "sort" or state.waiting or len(state.round) >= ROUND:
            raise ActionRefused("This one has been sorted. Press “Next”.")
        if tier not in {known.id for known in self.shown.tiers}:
            raise ActionRefused("This tier is not known here. Open the lesson again.")
        turn = state.turn + 1
        cards = dict(state.cards)
        cards[self._vignette(vignette).id] = answered(cards.get(vignette), right=self.right(vignette, tier), turn=turn)
        return replace(
            state,
            turn=turn,
            cards=tuple(sorted(cards.items())),
            round=(*state.round, (vignette, tier)),
            waiting=True,
            last=vignette,
        )

    def _recall(self, state: TriageState, kept: Mapping[str, Any]) -> TriageState:
        try:
            cards = {str(name): Card(box=int(box), due=int(due)) for name, (box, due) in kept["cards"].items()}
            round_ = tuple((str(name), str(tier)) for name, tier in kept["round"])
            found = replace(
                state,
                turn=int(kept["turn"]),
                cards=tuple(sorted(cards.items())),
                round=round_,
                waiting=bool(kept["waiting"]),
                stage=str(kept["stage"]),
                reason=str(kept["reason"])[:LONGEST_REASON],
                last=str(kept["last"]),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ActionRefused("What was saved does not fit this page.") from error
        names = {*cards, *(name for name, _ in round_)} - {""}
        known = {vignette.id for vignette in self.vignettes}
        tiers = {tier.id for tier in self.shown.tiers}
        sound = (
            names <= known
            and all(tier in tiers for _, tier in round_)
            and all(1 <= card.box <= LAST and card.due >= 0 for card in cards.values())
            and found.stage in ("sort", "reflect", "debrief")
            and found.turn > 0
            and len(round_) <= ROUND
            and (not found.waiting or bool(round_))
        )
        if not sound:
            raise ActionRefused("What was saved does not fit this page.")
        return found

    def _vignette(self, name: str) -> Vignette:
        for vignette in self.vignettes:
            if vignette.id == name:
                return vignette
        raise ActionRefused("This situation is not known here. Open the lesson again.")
