"""Building the chain of one evening: where each part of a story was put, and what the learner wrote. Pure; nothing is graded."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from onboarding.activities.chain.data import PLACES, Story
from onboarding.activities.state import Action, ActionRefused

LONGEST_REASON = 1000
FEWEST_WORDS = 3
PLACE_FIRST = "First give every part a place."
WRITE_FIRST = "First write one sentence: where could next time go another way, and why there?"
SEEN = "You have talked this one through. Press “Build it again” to change it."


@dataclass(frozen=True, kw_only=True)
class Building:
    """How far one chain is. `placed` holds (part, place) in the order of the story's parts."""

    placed: tuple[tuple[str, str], ...] = ()
    reason: str = ""
    shown: bool = False


@dataclass(frozen=True, kw_only=True)
class ChainState:
    """The story on the page and the building of each story, in the order of the stories."""

    current: str
    buildings: tuple[tuple[str, Building], ...]

    def building(self, story: str) -> Building:
        """How far the chain of `story` is."""
        return dict(self.buildings)[story]


@dataclass(frozen=True)
class ChainModel:
    """The model of the activity. Actions are dicts with `do` and `story`: open, place, reason, show, again.

    `place` names a part and a place; the place "" takes the part out of the chain.
    """

    stories: Sequence[Story]

    activity = "chain"
    version = 1

    def start(self, seed: int) -> ChainState:
        """Nothing placed, the first story open. Nothing here is left to chance, so `seed` changes nothing."""
        return ChainState(current=self.stories[0].id, buildings=tuple((story.id, Building()) for story in self.stories))

    def act(self, state: ChainState, action: Action) -> ChainState:
        """The state after `action`. Raises ActionRefused with a sentence for the learner."""
        story = self._story(action)
        building = state.building(story.id)
        match action:
            case {"do": "open"}:
                return replace(state, current=story.id)
            case {"do": "place", "part": str(part), "place": str(place)}:
                _open_still(building)
                return _with(state, story, replace(building, placed=_placed(story, building, part, place)))
            case {"do": "reason", "text": str(text)}:
                _open_still(building)
                return _with(state, story, replace(building, reason=text[:LONGEST_REASON]))
            case {"do": "show"}:
                if len(building.placed) < len(story.parts):
                    raise ActionRefused(PLACE_FIRST)
                if len(building.reason.split()) < FEWEST_WORDS:
                    raise ActionRefused(WRITE_FIRST)
                return _with(state, story, replace(building, shown=True))
            case {"do": "again"}:
                return _with(state, story, replace(building, shown=False))
            case _:
                raise ActionRefused("This button is not known here. Open the lesson again.")

    def dump(self, state: ChainState) -> Any:
        """The state as JSON."""
        return {
            "current": state.current,
            "stories": {
                story: {"placed": dict(building.placed), "reason": building.reason, "shown": building.shown}
                for story, building in state.buildings
            },
        }

    def retell(self, state: ChainState) -> list[Action]:
        """The shortest history that leads here."""
        history: list[Action] = []
        for story, building in state.buildings:
            history += [
                {"do": "place", "story": story, "part": part, "place": place} for part, place in building.placed
            ]
            if building.reason:
                history.append({"do": "reason", "story": story, "text": building.reason})
            if building.shown:
                history.append({"do": "show", "story": story})
        return [*history, {"do": "open", "story": state.current}]

    def replaces(self, last: Action, new: Action) -> bool:
        """Typing on in the same box: only the last text counts."""
        return {new["do"], last["do"]} == {"reason"} and bool(new["story"] == last["story"])

    def _story(self, action: Action) -> Story:
        for story in self.stories:
            if story.id == action.get("story"):
                return story
        raise ActionRefused("This story is not known here. Open the lesson again.")


def _open_still(building: Building) -> None:
    if building.shown:
        raise ActionRefused(SEEN)


def _placed(story: Story, building: Building, part: str, place: str) -> tuple[tuple[str, str], ...]:
    if part not in {known.id for known in story.parts} or place not in (*PLACES, ""):
        raise ActionRefused("This part or place is not known here. Open the lesson again.")
    wanted = {**dict(building.placed), part: place}
    return tuple((known.id, wanted[known.id]) for known in story.parts if wanted.get(known.id))


def _with(state: ChainState, story: Story, building: Building) -> ChainState:
    return replace(
        state, buildings=tuple((name, building if name == story.id else old) for name, old in state.buildings)
    )
