"""Writing a plan with an invented person, and going through it one question at a time. Pure; nothing is graded or counted.

What stands in the plan can be changed at every stage: a question back is there to change a plan. An emptied plan is written anew.
"""

from dataclasses import dataclass, replace
from typing import Any

from onboarding.activities.plan_builder.data import LONGEST, Builder, Person
from onboarding.activities.state import Action, ActionRefused

FEWEST_WORDS = 3
PLAN_FIRST = "First write at least one line of the plan. You can leave any other line open."
WRITE_FIRST = "First write one sentence: which line would hold at the hard moment, and which would not?"
NOT_KNOWN = "This button is not known here. Open the lesson again."


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One plan. `lines` holds (box, text) of the boxes that have a text, in the order of the boxes; `at` is 0 while it is being
    written, then the number of the question on the page, and one more than there are questions at the end."""

    lines: tuple[tuple[str, str], ...] = ()
    reason: str = ""
    at: int = 0

    def line(self, box: str) -> str:
        """What stands in a box, or ""."""
        return dict(self.lines).get(box, "")


@dataclass(frozen=True, kw_only=True)
class BuilderState:
    """The person on the page and the plan of each, in the order of the people."""

    current: str
    plans: tuple[tuple[str, Plan], ...]

    def plan(self, person: str) -> Plan:
        """The plan of `person`."""
        return dict(self.plans)[person]


@dataclass(frozen=True)
class BuilderModel:
    """The model of the activity. Actions are dicts with `do` and `person`: open, write, reason, talk, next, back, change."""

    builder: Builder

    activity = "plan-builder"
    version = 1

    def start(self, seed: int) -> BuilderState:
        """Nothing written, the first person open. Nothing here is left to chance, so `seed` changes nothing."""
        people = self.builder.people
        return BuilderState(current=people[0].id, plans=tuple((person.id, Plan()) for person in people))

    def act(self, state: BuilderState, action: Action) -> BuilderState:
        """The state after `action`. Raises ActionRefused with a sentence for the learner."""
        person = self._person(action)
        plan = state.plan(person.id)
        match action:
            case {"do": "open"}:
                return replace(state, current=person.id)
            case {"do": "write", "box": str(box), "text": str(text)}:
                lines = self._lines(plan, box, text)
                return _with(state, person, replace(plan, lines=lines, at=plan.at if lines else 0))
            case {"do": "reason", "text": str(text)}:
                if plan.at:
                    raise ActionRefused("You are talking it through. Press “Change the plan” to change this sentence.")
                return _with(state, person, replace(plan, reason=text[:LONGEST]))
            case {"do": "talk"}:
                if not plan.lines:
                    raise ActionRefused(PLAN_FIRST)
                if len(plan.reason.split()) < FEWEST_WORDS:
                    raise ActionRefused(WRITE_FIRST)
                return _with(state, person, replace(plan, at=1))
            case {"do": "next", "at": int(at)} if at == plan.at and 1 <= at <= len(self.builder.questions):
                return _with(state, person, replace(plan, at=at + 1))
            case {"do": "back", "at": int(at)} if at == plan.at and at > 1:
                return _with(state, person, replace(plan, at=at - 1))
            case {"do": "next" | "back", "at": int()}:
                raise ActionRefused("The page has gone on already.")
            case {"do": "change"}:
                return _with(state, person, replace(plan, at=0))
            case _:
                raise ActionRefused(NOT_KNOWN)

    def dump(self, state: BuilderState) -> Any:
        """The state as JSON."""
        return {
            "current": state.current,
            "plans": {
                person: {"lines": dict(plan.lines), "reason": plan.reason, "at": plan.at}
                for person, plan in state.plans
            },
        }

    def retell(self, state: BuilderState) -> list[Action]:
        """The shortest history that leads here."""
        history: list[Action] = []
        for person, plan in state.plans:
            history += [{"do": "write", "person": person, "box": box, "text": text} for box, text in plan.lines]
            if plan.reason:
                history.append({"do": "reason", "person": person, "text": plan.reason})
            if plan.at:
                history.append({"do": "talk", "person": person})
                history += [{"do": "next", "person": person, "at": at} for at in range(1, plan.at)]
        return [*history, {"do": "open", "person": state.current}]

    def replaces(self, last: Action, new: Action) -> bool:
        """Typing on in the same box: only the last text counts."""
        if {new["do"], last["do"]} not in ({"write"}, {"reason"}):
            return False
        return bool(new["person"] == last["person"] and new.get("box") == last.get("box"))

    def _person(self, action: Action) -> Person:
        for person in self.builder.people:
            if person.id == action.get("person"):
                return person
        raise ActionRefused("This person is not known here. Open the lesson again.")

    def _lines(self, plan: Plan, box: str, text: str) -> tuple[tuple[str, str], ...]:
        boxes = [known.id for known in self.builder.boxes]
        if box not in boxes:
            raise ActionRefused("This line is not known here. Open the lesson again.")
        wanted = {**dict(plan.lines), box: text[:LONGEST]}
        return tuple((known, wanted[known]) for known in boxes if wanted.get(known, "").strip())


def _with(state: BuilderState, person: Person, plan: Plan) -> BuilderState:
    return replace(state, plans=tuple((name, plan if name == person.id else old) for name, old in state.plans))
