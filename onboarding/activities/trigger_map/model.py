"""Placing what was heard on a map, and talking it through. Pure; nothing is graded or counted.

The thought comes first: nothing is said about a map before the learner has written a sentence. A map that is changed after that is
drawn anew and can be talked through again.
"""

from dataclasses import dataclass, replace
from typing import Any

from onboarding.activities.map_each import MapsState, nothing_drawn, person_of
from onboarding.activities.state import Action, ActionRefused
from onboarding.activities.trigger_map.data import AVOID, Person, TriggerMaps

LONGEST = 800
FEWEST_WORDS = 3
PLACE_FIRST = "First place at least one thing on the map. You can leave out any other."
WRITE_FIRST = "First write one sentence: which one made you hesitate, and why?"
NOT_KNOWN = "This button is not known here. Open the lesson again."


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What the learner made of one thing: the places in which it stands, "leave", "stay" or "", and whether the nurse is told."""

    where: tuple[str, ...] = ()
    avoid: str = ""
    tell: bool = False


NOTHING = Mark()


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """One map. `marks` holds (thing, mark) of what was marked at all, in the order of the things."""

    marks: tuple[tuple[str, Mark], ...] = ()
    reason: str = ""
    shown: bool = False

    def mark(self, thing: str) -> Mark:
        """What was made of a thing."""
        return dict(self.marks).get(thing, NOTHING)


MapState = MapsState[Drawn]


@dataclass(frozen=True)
class TriggerModel:
    """The model of the activity. Actions are dicts with `do` and `person`: open, mark, reason, show, change."""

    maps: TriggerMaps

    activity = "trigger-map"
    version = 1

    def start(self, seed: int) -> MapState:
        """Nothing placed, the first person open. Nothing here is left to chance, so `seed` changes nothing."""
        return nothing_drawn(self.maps.people, Drawn())

    def act(self, state: MapState, action: Action) -> MapState:
        """The state after `action`. Raises ActionRefused with a sentence for the learner."""
        person = person_of(self.maps.people, action)
        drawn = state.drawn(person.id)
        match action:
            case {"do": "open"}:
                return replace(state, current=person.id)
            case {"do": "change"}:
                return state.with_drawn(person.id, replace(drawn, shown=False))
            case {"do": "mark" | "reason"} if drawn.shown:
                raise ActionRefused("You are talking it through. Press “Change the map” to change something.")
            case {"do": "mark", "thing": str(thing), "where": list(where), "avoid": str(avoid), "tell": bool(tell)}:
                mark = self._mark(where, avoid, tell)
                return state.with_drawn(person.id, replace(drawn, marks=_marks(person, drawn, thing, mark)))
            case {"do": "reason", "text": str(text)}:
                return state.with_drawn(person.id, replace(drawn, reason=text[:LONGEST]))
            case {"do": "show"}:
                if not any(mark.where for _, mark in drawn.marks):
                    raise ActionRefused(PLACE_FIRST)
                if len(drawn.reason.split()) < FEWEST_WORDS:
                    raise ActionRefused(WRITE_FIRST)
                return state.with_drawn(person.id, replace(drawn, shown=True))
            case _:
                raise ActionRefused(NOT_KNOWN)

    def dump(self, state: MapState) -> Any:
        """The state as JSON."""
        return {
            "current": state.current,
            "maps": {
                person: {
                    "marks": {
                        thing: {"where": list(mark.where), "avoid": mark.avoid, "tell": mark.tell}
                        for thing, mark in drawn.marks
                    },
                    "reason": drawn.reason,
                    "shown": drawn.shown,
                }
                for person, drawn in state.maps
            },
        }

    def retell(self, state: MapState) -> list[Action]:
        """The shortest history that leads here."""
        history: list[Action] = []
        for person, drawn in state.maps:
            for thing, mark in drawn.marks:
                marked = {"where": list(mark.where), "avoid": mark.avoid, "tell": mark.tell}
                history.append({"do": "mark", "person": person, "thing": thing, **marked})
            if drawn.reason:
                history.append({"do": "reason", "person": person, "text": drawn.reason})
            if drawn.shown:
                history.append({"do": "show", "person": person})
        return [*history, {"do": "open", "person": state.current}]

    def replaces(self, last: Action, new: Action) -> bool:
        """Typing on in the sentence, or marking the same thing again: only the last counts."""
        if {new["do"], last["do"]} not in ({"mark"}, {"reason"}):
            return False
        return bool(new["person"] == last["person"] and new.get("thing") == last.get("thing"))

    def _mark(self, where: list[Any], avoid: str, tell: bool) -> Mark:
        places = [place.id for place in self.maps.places]
        if not all(place in places for place in where) or avoid not in ("", *AVOID):
            raise ActionRefused(NOT_KNOWN)
        return Mark(where=tuple(place for place in places if place in where), avoid=avoid, tell=tell)


def _marks(person: Person, drawn: Drawn, thing: str, mark: Mark) -> tuple[tuple[str, Mark], ...]:
    things = [known.id for known in person.things]
    if thing not in things:
        raise ActionRefused("This is not known here. Open the lesson again.")
    wanted = {**dict(drawn.marks), thing: mark}
    return tuple((known, wanted[known]) for known in things if wanted.get(known, NOTHING) != NOTHING)
