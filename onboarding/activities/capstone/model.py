"""Going the path: what is seen, what was chosen, which flags are set by it. Pure; nothing is graded and no clock runs.

The four parts are conversations of `choice_run`, told one after the other: what was chosen in an earlier part is known in a later one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from onboarding.activities.capstone.check import NEXT
from onboarding.activities.capstone.data import Episode, Option, Path, Scene, When
from onboarding.activities.choice_run import Conversations, Moment, Run, Session, TalkState, Told, follow
from onboarding.activities.scene_data import Cited
from onboarding.activities.state import Action, ActionRefused

ACTIVITY = "capstone"


@dataclass
class Standing:
    """Where somebody stands: flags that are set, what came back so far, the ids of the episodes that were begun, and the moment that is
    open (None at the end of a part). Grows as it is told.
    """

    flags: set[str] = field(default_factory=set)
    echoes: list[Cited] = field(default_factory=list)
    met: list[str] = field(default_factory=list)
    at: Scene | None = None

    def take(self, option: Option) -> None:
        """Set and clear what the choice sets and clears."""
        self.flags |= option.sets
        self.flags -= option.clears

    def hear(self, whens: tuple[When, ...]) -> Iterator[str]:
        """The sentences that earlier choices bring back here; each echo is kept once."""
        for when in whens:
            if when.condition.holds(self.flags):
                if when.echo not in self.echoes:
                    self.echoes.append(when.echo)
                yield when.text


@dataclass(frozen=True, kw_only=True)
class Going:
    """A part as far as it was told, and where that leaves one. `came_back`: only what came back in this part."""

    told: Told
    standing: Standing
    came_back: tuple[Cited, ...]


def go(path: Path, state: TalkState, part: str) -> Going:
    """The part as far as `state` holds it. Raises ActionRefused for a choice that was not offered then."""
    standing = Standing()
    for one in path.parts:
        before = len(standing.echoes)
        told = follow(_part(path, one.id, standing), state.run(one.id).choices)
        if one.id == part:
            return Going(told=told, standing=standing, came_back=tuple(standing.echoes[before:]))
    raise AssertionError(f"no part {part}")


def reached(path: Path, state: TalkState) -> tuple[str, ...]:
    """The ids of the episodes that were begun, in order; the last is where one stands."""
    met: tuple[str, ...] = ()
    for part in path.parts:
        going = go(path, state, part.id)
        met = tuple(going.standing.met)
        if not state.run(part.id).shown:
            break
    return met


class PathModel(Conversations):
    """Parts open one after the other, each when the one before was talked through; to begin a part again begins the later ones, too."""

    def act(self, state: TalkState, action: Action) -> TalkState:
        """The state after `action`. Raises ActionRefused with a sentence for the learner."""
        part = str(action.get("scene"))
        if part not in self.people:
            return super().act(state, action)
        at = self.people.index(part)
        if not all(state.run(before).shown for before in self.people[:at]):
            raise ActionRefused("This part opens when the one before it has been talked through.")
        if action.get("do") == "again":
            for later in self.people[at + 1 :]:
                state = state.changed(later, Run())
        return super().act(state, action)


def path_model(path: Path) -> PathModel:
    """The model of the path."""
    return PathModel(ACTIVITY, tuple(part.id for part in path.parts), lambda state, part: go(path, state, part).told)


def first_scene(episode: Episode, standing: Standing, at: str) -> Scene | None:
    """The moment at which one stands when `at` is reached, or None when the episode is over. Moments whose condition fails are passed."""
    while at != NEXT:
        scene = episode.scenes[at]
        if scene.condition.holds(standing.flags):
            return scene
        at = scene.otherwise
    return None


def _part(path: Path, part: str, standing: Standing) -> Session:
    said = ""
    for episode in path.of(part):
        standing.met.append(episode.id)
        standing.at = first_scene(episode, standing, episode.start)
        while standing.at is not None:
            scene = standing.at
            offered = scene.offered(standing.flags)
            chosen = yield Moment(
                seen=" ".join([scene.seen, *standing.hear(scene.whens)]),
                before=said,
                question=scene.question,
                choices=tuple(option.choice for option in offered),
                time=scene.time,
            )
            option = next(option for option in offered if option.choice.id == chosen.id)
            said = " ".join([option.choice.reply, *standing.hear(option.whens)])
            standing.take(option)
            standing.at = first_scene(episode, standing, option.to)
    if part != path.parts[-1].id:
        close = next(one.close for one in path.parts if one.id == part)
        return Cited(text=_lines(said, close.text), facts=close.facts)
    ending = path.ending(standing.flags)
    return Cited(text=_lines(said, f"{ending.title}. {ending.text}"), facts=ending.debrief.facts)


def _lines(*lines: str) -> str:
    """What came of the last choice, and what is seen now, each on a line of its own."""
    return "\n".join(line for line in lines if line)
