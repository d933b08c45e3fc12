"""Noting what a person can draw on, picking one step, and talking it through. Pure; nothing is graded, counted or judged by a program.

The thought comes first: nothing is said about a map before the learner has written why. A map that is changed after that can be
talked through again.
"""

from dataclasses import dataclass, replace
from typing import Any

from onboarding.activities.capital_map.data import LINES, CapitalMaps
from onboarding.activities.map_each import MapsState, nothing_drawn, person_of
from onboarding.activities.state import Action, ActionRefused

LONGEST = 240
"""Characters of one note: it has to fit on the map."""
LONGEST_REASON = 800
FEWEST_WORDS = 3
NOTE_FIRST = "First note at least one thing on the map. You can leave any other line open."
STEP_FIRST = "First pick one step for this week."
WRITE_FIRST = "First write one sentence: why this step, and what made you hesitate?"
NOT_KNOWN = "This button is not known here. Open the lesson again."


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """One map. `notes` holds ((domain, line), text) of what was noted, in the order of the map; `step` is the id of the step or ""."""

    notes: tuple[tuple[tuple[str, str], str], ...] = ()
    step: str = ""
    reason: str = ""
    shown: bool = False

    def note(self, domain: str, line: str) -> str:
        """What stands on a line, or ""."""
        return dict(self.notes).get((domain, line), "")


CapitalState = MapsState[Drawn]


@dataclass(frozen=True)
class CapitalModel:
    """The model of the activity. Actions are dicts with `do` and `person`: open, note, step, reason, show, change."""

    maps: CapitalMaps

    activity = "capital-map"
    version = 1

    def start(self, seed: int) -> CapitalState:
        """Nothing noted, the first person open. Nothing here is left to chance, so `seed` changes nothing."""
        return nothing_drawn(self.maps.people, Drawn())

    def act(self, state: CapitalState, action: Action) -> CapitalState:
        """The state after `action`. Raises ActionRefused with a sentence for the learner."""
        person = person_of(self.maps.people, action)
        drawn = state.drawn(person.id)
        match action:
            case {"do": "open"}:
                return replace(state, current=person.id)
            case {"do": "change"}:
                return state.with_drawn(person.id, replace(drawn, shown=False))
            case {"do": "note" | "step" | "reason"} if drawn.shown:
                raise ActionRefused("You are talking it through. Press “Change the map” to change something.")
            case {"do": "note", "domain": str(domain), "line": str(line), "text": str(text)}:
                return state.with_drawn(person.id, replace(drawn, notes=self._noted(drawn, domain, line, text)))
            case {"do": "step", "step": str(step)} if step in [one.id for one in person.steps]:
                return state.with_drawn(person.id, replace(drawn, step=step))
            case {"do": "reason", "text": str(text)}:
                return state.with_drawn(person.id, replace(drawn, reason=text[:LONGEST_REASON]))
            case {"do": "show"}:
                return state.with_drawn(person.id, _talked_through(drawn))
            case _:
                raise ActionRefused(NOT_KNOWN)

    def dump(self, state: CapitalState) -> Any:
        """The state as JSON."""
        return {
            "current": state.current,
            "maps": {
                person: {
                    "notes": [[domain, line, text] for (domain, line), text in drawn.notes],
                    "step": drawn.step,
                    "reason": drawn.reason,
                    "shown": drawn.shown,
                }
                for person, drawn in state.maps
            },
        }

    def retell(self, state: CapitalState) -> list[Action]:
        """The shortest history that leads here."""
        history: list[Action] = []
        for person, drawn in state.maps:
            for (domain, line), text in drawn.notes:
                history.append({"do": "note", "person": person, "domain": domain, "line": line, "text": text})
            if drawn.step:
                history.append({"do": "step", "person": person, "step": drawn.step})
            if drawn.reason:
                history.append({"do": "reason", "person": person, "text": drawn.reason})
            if drawn.shown:
                history.append({"do": "show", "person": person})
        return [*history, {"do": "open", "person": state.current}]

    def replaces(self, last: Action, new: Action) -> bool:
        """Typing on in the same line, or picking another step: only the last counts."""
        if {new["do"], last["do"]} not in ({"note"}, {"step"}, {"reason"}):
            return False
        return all(new.get(name) == last.get(name) for name in ("person", "domain", "line"))

    def _noted(self, drawn: Drawn, domain: str, line: str, text: str) -> tuple[tuple[tuple[str, str], str], ...]:
        places = [(one.id, name) for one in self.maps.domains for name in LINES]
        if (domain, line) not in places:
            raise ActionRefused("This line is not known here. Open the lesson again.")
        wanted = {**dict(drawn.notes), (domain, line): text[:LONGEST]}
        return tuple((place, wanted[place]) for place in places if wanted.get(place, "").strip())


def _talked_through(drawn: Drawn) -> Drawn:
    if not drawn.notes:
        raise ActionRefused(NOTE_FIRST)
    if not drawn.step:
        raise ActionRefused(STEP_FIRST)
    if len(drawn.reason.split()) < FEWEST_WORDS:
        raise ActionRefused(WRITE_FIRST)
    return replace(drawn, shown=True)
