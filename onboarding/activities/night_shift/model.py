"""The activity as a state machine for a session: choose a night, play it, hand over, write, talk it through. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from onboarding.activities.night_shift.acts import do
from onboarding.activities.night_shift.chance import share
from onboarding.activities.night_shift.handover import offered
from onboarding.activities.night_shift.night import ROLES, Night
from onboarding.activities.night_shift.people import Person, Rules
from onboarding.activities.night_shift.world import World
from onboarding.activities.shown_evidence import Shown
from onboarding.activities.state import Action, ActionRefused
from onboarding.files import content_hash

LONGEST_REASON = 1000
FEWEST_WORDS = 3
PRESSED_TWICE = "That was pressed twice, or in another window: the night has gone on. Choose from what stands here now."
WRITE_FIRST = "First write one sentence: how was it, and which moment stays with you?"


@dataclass(frozen=True, kw_only=True)
class ShiftState:
    """`runs`: nights begun on a fresh seed. `met`: people whose night was talked through. `acts`: what was done in this night."""

    seed: int
    runs: int = 0
    met: tuple[str, ...] = ()
    replayed: bool = False
    acts: tuple[tuple[str, str], ...] = ()
    night: Night | None = None


@dataclass(frozen=True)
class NightShift:
    """Actions are dicts with `do`: begin, replay, act, item, handed, reason, debrief, leave, recall.

    An act says in `at` how many acts of this night came before it, so that a button that is pressed twice plays one.
    """

    people: Sequence[Person]
    rules: Rules
    shown: Shown

    activity = "night-shift"
    version = 1

    @cached_property
    def worlds(self) -> Mapping[str, World]:
        """The world of each person, by id."""
        return {person.id: World(person=person, rules=self.rules, shown=self.shown) for person in self.people}

    def start(self, seed: int) -> ShiftState:
        """No night begun."""
        return ShiftState(seed=seed)

    def night_seed(self, seed: int, run: int) -> int:
        """The seed of one night: each fresh night has its own."""
        return int(share(seed, "night", run) * 2**31)

    def act(self, state: ShiftState, action: Action) -> ShiftState:
        """The state after `action`. Raises ActionRefused with a sentence for the learner."""
        match action:
            case {"do": "begin", "person": str(person), "role": str(role)}:
                if state.night is not None:
                    raise ActionRefused("A night is open. Go on with it, or leave it first.")
                return self._begin(replace(state, runs=state.runs + 1, replayed=False), person, role)
            case {"do": "replay"}:
                night = self._in(state, "debrief")
                return self._begin(replace(state, replayed=True), night.person, night.role)
            case {"do": "act", "act": str(act), "who": str(who)}:
                # An act in a file of an older version does not say its place: there it stands in order.
                if action.get("at", len(state.acts)) != len(state.acts):
                    raise ActionRefused(PRESSED_TWICE)
                night = self._in(state, "shift")
                return replace(
                    state, night=do(self.worlds[night.person], night, act, who), acts=(*state.acts, (act, who))
                )
            case {"do": "item", "item": str(item), "on": bool(on)}:
                return self._item(state, item, on)
            case {"do": "handed"}:
                return replace(state, night=replace(self._in(state, "handover"), stage="reflect"))
            case {"do": "reason", "text": str(text)}:
                return replace(state, night=replace(self._in(state, "reflect"), reason=text[:LONGEST_REASON]))
            case {"do": "debrief"}:
                night = self._in(state, "reflect")
                if len(night.reason.split()) < FEWEST_WORDS:
                    raise ActionRefused(WRITE_FIRST)
                return replace(
                    state,
                    night=replace(night, stage="debrief"),
                    met=tuple(dict.fromkeys((*state.met, night.person))),
                )
            case {"do": "leave"}:
                if state.night is None:
                    raise ActionRefused("No night is open.")
                return replace(state, night=None, acts=(), replayed=False)
            case {"do": "recall", "kept": dict(kept)}:
                return self._recall(state, kept)
            case _:
                raise ActionRefused("This button is not known here. Open the lesson again.")

    def dump(self, state: ShiftState) -> Any:
        """The state as JSON. The night itself follows from seed and acts; its hash shows when it does not."""
        night = state.night
        return {
            "runs": state.runs,
            "met": list(state.met),
            "replayed": state.replayed,
            "acts": [list(pair) for pair in state.acts],
            "night": night
            and {"person": night.person, "role": night.role, "time": night.time, "hash": content_hash(repr(night))},
        }

    def retell(self, state: ShiftState) -> list[Action]:
        """The nights before in one action, then what was done in this one."""
        night = state.night
        kept = {"runs": state.runs, "met": list(state.met), "replayed": state.replayed}
        if night is None:
            return [{"do": "recall", "kept": kept}] if state.runs else []
        told: list[Action] = [{"do": "recall", "kept": {**kept, "person": night.person, "role": night.role}}]
        told += [{"do": "act", "act": act, "who": who, "at": at} for at, (act, who) in enumerate(state.acts)]
        told += [{"do": "item", "item": item, "on": True} for item in night.handover]
        told += [{"do": "handed"}] if night.stage in ("reflect", "debrief") else []
        told += [{"do": "reason", "text": night.reason}] if night.reason else []
        return [*told, *([{"do": "debrief"}] if night.stage == "debrief" else [])]

    def replaces(self, last: Action, new: Action) -> bool:
        """Typing on in the same box: only the last text counts."""
        return {last["do"], new["do"]} == {"reason"}

    def _begin(self, state: ShiftState, person: str, role: str) -> ShiftState:
        if person not in self.worlds or role not in ROLES:
            raise ActionRefused("This night or this role is not known here. Open the lesson again.")
        seed = self.night_seed(state.seed, state.runs)
        return replace(state, acts=(), night=self.worlds[person].begin(role, seed))

    def _in(self, state: ShiftState, stage: str) -> Night:
        if state.night is None or state.night.stage != stage:
            raise ActionRefused("This belongs to another part of the night.")
        return state.night

    def _item(self, state: ShiftState, item: str, on: bool) -> ShiftState:
        night = self._in(state, "handover")
        open_to = [one.id for one in offered(self.worlds[night.person], night)]
        if item not in open_to:
            raise ActionRefused("This sentence cannot be said: it was not looked at or asked.")
        chosen = {*night.handover, item} if on else {*night.handover} - {item}
        return replace(state, night=replace(night, handover=tuple(one for one in open_to if one in chosen)))

    def _recall(self, state: ShiftState, kept: Mapping[str, Any]) -> ShiftState:
        if state.runs:
            raise ActionRefused("This can only be taken up before a night was begun.")
        match kept:
            case {"runs": int(runs), "met": list(met), "replayed": bool(replayed)} if runs > 0:
                if not set(met) <= set(self.worlds):
                    raise ActionRefused("What was saved does not fit this page.")
                found = replace(state, runs=runs, met=tuple(met), replayed=replayed)
                if "person" in kept:
                    return self._begin(found, str(kept["person"]), str(kept.get("role")))
                return found
            case _:
                raise ActionRefused("What was saved does not fit this page.")
