"""Reading six plans: what a learner has ticked and written, and what their actions do. Pure; nothing is graded."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from onboarding.activities.plan_reader.data import Plan
from onboarding.activities.state import Action, ActionRefused

LONGEST_REASON = 1000
FEWEST_WORDS = 3
WRITE_FIRST = "First write one sentence: what makes you stop and ask, or why you would let it run."


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How far one plan has been read. `ticked` holds finding ids in the order of the page."""

    ticked: tuple[str, ...] = ()
    reason: str = ""
    shown: bool = False


@dataclass(frozen=True, kw_only=True)
class ReaderState:
    """The plan on the page and the reading of each plan, in the order of the plans."""

    current: str
    readings: tuple[tuple[str, Reading], ...]

    def reading(self, plan: str) -> Reading:
        """How far `plan` has been read."""
        return dict(self.readings)[plan]

    @property
    def all_shown(self) -> bool:
        """Whether every plan has been talked through."""
        return all(reading.shown for _, reading in self.readings)


@dataclass(frozen=True)
class PlanReading:
    """The model of the plan reader. Actions are dicts with `do`: open, tick, reason, show, again."""

    plans: Sequence[Plan]

    activity = "plan-reader"
    version = 1

    def start(self, seed: int) -> ReaderState:
        """Nothing read, the first plan open. Nothing here is left to chance, so `seed` changes nothing."""
        return ReaderState(current=self.plans[0].id, readings=tuple((plan.id, Reading()) for plan in self.plans))

    def act(self, state: ReaderState, action: Action) -> ReaderState:
        """The state after `action`. Raises ActionRefused with a sentence for the learner."""
        plan = self._plan(action)
        reading = state.reading(plan.id)
        match action:
            case {"do": "open"}:
                return replace(state, current=plan.id)
            case {"do": "tick", "finding": str(finding), "on": bool(on)}:
                _open_still(reading)
                return _with(state, plan, replace(reading, ticked=_ticked(plan, reading, finding, on=on)))
            case {"do": "reason", "text": str(text)}:
                _open_still(reading)
                return _with(state, plan, replace(reading, reason=text[:LONGEST_REASON]))
            case {"do": "show"}:
                if len(reading.reason.split()) < FEWEST_WORDS:
                    raise ActionRefused(WRITE_FIRST)
                return _with(state, plan, replace(reading, shown=True))
            case {"do": "again"}:
                return _with(state, plan, replace(reading, shown=False))
            case _:
                raise ActionRefused("This button is not known here. Open the lesson again.")

    def dump(self, state: ReaderState) -> Any:
        """The state as JSON."""
        return {
            "current": state.current,
            "plans": {
                plan: {"ticked": list(reading.ticked), "reason": reading.reason, "shown": reading.shown}
                for plan, reading in state.readings
            },
        }

    def retell(self, state: ReaderState) -> list[Action]:
        """The shortest history that leads here."""
        history: list[Action] = []
        for plan, reading in state.readings:
            history += [{"do": "tick", "plan": plan, "finding": finding, "on": True} for finding in reading.ticked]
            if reading.reason:
                history.append({"do": "reason", "plan": plan, "text": reading.reason})
            if reading.shown:
                history.append({"do": "show", "plan": plan})
        return [*history, {"do": "open", "plan": state.current}]

    def replaces(self, last: Action, new: Action) -> bool:
        """Typing on in the same box: only the last text counts."""
        return {new["do"], last["do"]} == {"reason"} and bool(new["plan"] == last["plan"])

    def _plan(self, action: Action) -> Plan:
        for plan in self.plans:
            if plan.id == action.get("plan"):
                return plan
        raise ActionRefused("This plan is not known here. Open the lesson again.")


def _open_still(reading: Reading) -> None:
    if reading.shown:
        raise ActionRefused("You have seen what we saw. Press “Read it again” to change your reading.")


def _ticked(plan: Plan, reading: Reading, finding: str, *, on: bool) -> tuple[str, ...]:
    if finding not in {known.id for known in plan.findings}:
        raise ActionRefused("This line is not known here. Open the lesson again.")
    wanted = {*reading.ticked, finding} if on else {*reading.ticked} - {finding}
    return tuple(known.id for known in plan.findings if known.id in wanted)


def _with(state: ReaderState, plan: Plan, reading: Reading) -> ReaderState:
    return replace(state, readings=tuple((id, reading if id == plan.id else old) for id, old in state.readings))
