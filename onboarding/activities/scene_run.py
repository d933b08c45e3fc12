"""Playing a scene: which role, which acts, what the learner wrote. Pure; nothing is graded and no real clock runs."""

from dataclasses import dataclass, replace
from typing import Any

from onboarding.activities.scene_check import ROLES
from onboarding.activities.scene_data import Act, Moment, Scene, Scenes
from onboarding.activities.state import Action, ActionRefused

LONGEST_REASON = 1000
FEWEST_WORDS = 3
WRITE_FIRST = "First write one sentence: what were you thinking, and how was it?"
NOT_KNOWN = "This button is not known here. Open the lesson again."


@dataclass(frozen=True, kw_only=True)
class Run:
    """One scene as far as it was played. `acts` are act ids in the order in which they were done."""

    role: str = ""
    acts: tuple[str, ...] = ()
    reason: str = ""
    shown: bool = False


@dataclass(frozen=True, kw_only=True)
class PlayState:
    """The scene on the page and the run of each scene, in the order of the scenes."""

    current: str
    runs: tuple[tuple[str, Run], ...]

    def run(self, scene: str) -> Run:
        """How far `scene` was played."""
        return dict(self.runs)[scene]

    @property
    def all_shown(self) -> bool:
        """Whether every scene has been talked through."""
        return all(run.shown for _, run in self.runs)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One act that was done: at which moment, and at what time of the story it began."""

    moment: Moment
    act: Act
    time: str


def steps(scene: Scene, run: Run) -> tuple[Step, ...]:
    """The acts of a run with their moments and times. Raises ActionRefused for an act that was not offered there."""
    done: list[Step] = []
    at, minutes = scene.start, 0
    for name in run.acts:
        moment = scene.moments.get(at)
        offered = moment.offered(run.role) if moment else ()
        act = next((act for act in offered if act.id == name), None)
        if moment is None or act is None:
            raise ActionRefused("This act is not offered here. Open the lesson again.")
        done.append(Step(moment=moment, act=act, time=scene.time(minutes)))
        at, minutes = act.to, minutes + act.minutes
    return tuple(done)


def place(scene: Scene, run: Run) -> tuple[str, int]:
    """Where a run stands: the id of a moment or an ending, and the minutes of the story that have passed."""
    done = steps(scene, run)
    return (done[-1].act.to if done else scene.start), sum(step.act.minutes for step in done)


@dataclass(frozen=True)
class ScenePlay:
    """The model of "First minutes". Actions are dicts with `do`: open, role, act, reason, show, again.

    An act says `at` which step it was pressed, so that a double click does not act twice.
    """

    content: Scenes

    activity = "first-minutes"
    version = 1

    def start(self, seed: int) -> PlayState:
        """Nothing played, the first scene open. Nothing here is left to chance, so `seed` changes nothing."""
        scenes = self.content.scenes
        return PlayState(current=scenes[0].id, runs=tuple((scene.id, Run()) for scene in scenes))

    def act(self, state: PlayState, action: Action) -> PlayState:
        """The state after `action`. Raises ActionRefused with a sentence for the learner."""
        scene = self._scene(action)
        run = state.run(scene.id)
        match action:
            case {"do": "open"}:
                return replace(state, current=scene.id)
            case {"do": "role", "role": str(role)}:
                if role not in ROLES:
                    raise ActionRefused("This role is not known here. Open the lesson again.")
                if run.acts:
                    raise ActionRefused("You have begun in another role. Press “Play it again” to change it.")
                return _with(state, scene, replace(run, role=role))
            case {"do": "act", "act": str(name), "at": int(at)}:
                if at != len(run.acts):
                    raise ActionRefused("The scene has gone on already.")
                return _with(state, scene, _acted(scene, run, name))
            case {"do": "reason", "text": str(text)}:
                if run.shown or not ended(scene, run):
                    raise ActionRefused("There is nothing to write here now.")
                return _with(state, scene, replace(run, reason=text[:LONGEST_REASON]))
            case {"do": "show"}:
                if not ended(scene, run):
                    raise ActionRefused("Play the scene to its end first.")
                if len(run.reason.split()) < FEWEST_WORDS:
                    raise ActionRefused(WRITE_FIRST)
                return _with(state, scene, replace(run, shown=True))
            case {"do": "again"}:
                return _with(state, scene, Run())
            case _:
                raise ActionRefused(NOT_KNOWN)

    def dump(self, state: PlayState) -> Any:
        """The state as JSON."""
        return {
            "current": state.current,
            "scenes": {
                scene: {"role": run.role, "acts": list(run.acts), "reason": run.reason, "shown": run.shown}
                for scene, run in state.runs
            },
        }

    def retell(self, state: PlayState) -> list[Action]:
        """The shortest history that leads here."""
        history: list[Action] = []
        for scene, run in state.runs:
            if run.role:
                history.append({"do": "role", "scene": scene, "role": run.role})
            history += [{"do": "act", "scene": scene, "act": name, "at": at} for at, name in enumerate(run.acts)]
            if run.reason:
                history.append({"do": "reason", "scene": scene, "text": run.reason})
            if run.shown:
                history.append({"do": "show", "scene": scene})
        return [*history, {"do": "open", "scene": state.current}]

    def replaces(self, last: Action, new: Action) -> bool:
        """Typing on in the same box: only the last text counts."""
        return {new["do"], last["do"]} == {"reason"} and bool(new["scene"] == last["scene"])

    def _scene(self, action: Action) -> Scene:
        for scene in self.content.scenes:
            if scene.id == action.get("scene"):
                return scene
        raise ActionRefused("This scene is not known here. Open the lesson again.")


def ended(scene: Scene, run: Run) -> bool:
    """Whether the run has come to an ending."""
    return place(scene, run)[0] in scene.endings


def _acted(scene: Scene, run: Run, name: str) -> Run:
    if not run.role:
        raise ActionRefused("First choose in which role you play.")
    if ended(scene, run):
        raise ActionRefused("The scene is over. Press “Play it again” to play it differently.")
    longer = replace(run, acts=(*run.acts, name))
    steps(scene, longer)
    return longer


def _with(state: PlayState, scene: Scene, run: Run) -> PlayState:
    return replace(state, runs=tuple((id, run if id == scene.id else old) for id, old in state.runs))
