"""Playing a dialogue: what was said, what was heard, what the learner wrote. Pure; nothing is graded and no clock runs."""

from dataclasses import dataclass, replace
from typing import Any

from onboarding.activities.dialogues.data import Dialogue, Dialogues, Reply
from onboarding.activities.scene_run import FEWEST_WORDS, LONGEST_REASON, NOT_KNOWN, WRITE_FIRST
from onboarding.activities.state import Action, ActionRefused


@dataclass(frozen=True, kw_only=True)
class Run:
    """One dialogue as far as it was played. `said` are ids of replies in the order in which they were given."""

    said: tuple[str, ...] = ()
    reason: str = ""
    shown: bool = False


@dataclass(frozen=True, kw_only=True)
class TalkState:
    """The dialogue on the page and the run of each dialogue, in the order of the list."""

    current: str
    runs: tuple[tuple[str, Run], ...]

    def run(self, dialogue: str) -> Run:
        """How far `dialogue` was played."""
        return dict(self.runs)[dialogue]

    @property
    def all_shown(self) -> bool:
        """Whether every dialogue has been talked through."""
        return all(run.shown for _, run in self.runs)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a run stands: the place (a node or an ending), how ready the other person is, what is known and what went out."""

    place: str
    readiness: int
    known: tuple[str, ...]
    given: tuple[str, ...]


def replies(dialogue: Dialogue, run: Run) -> tuple[Reply, ...]:
    """The replies of a run. Raises ActionRefused for one that was not offered where it was given."""
    done: list[Reply] = []
    place = dialogue.start
    for name in run.said:
        reply = next((reply for reply in dialogue.nodes.get(place, ()) if reply.id == name), None)
        if reply is None:
            raise ActionRefused("This reply is not offered here. Open the lesson again.")
        done.append(reply)
        place = reply.to
    return tuple(done)


def standing(dialogue: Dialogue, run: Run) -> Standing:
    """Where `run` stands."""
    done = replies(dialogue, run)
    return Standing(
        place=done[-1].to if done else dialogue.start,
        readiness=dialogue.readiness + sum(reply.readiness for reply in done),
        known=tuple(dict.fromkeys(each for reply in done for each in reply.learned)),
        given=tuple(dict.fromkeys(each for reply in done for each in reply.gave)),
    )


def ended(dialogue: Dialogue, run: Run) -> bool:
    """Whether the run has come to an ending."""
    return standing(dialogue, run).place in dialogue.endings


@dataclass(frozen=True)
class DialoguePlay:
    """The model of both activities. Actions are dicts with `do`: open, say, reason, show, again.

    A reply says `at` which step it was pressed, so that a double click does not speak twice.
    """

    content: Dialogues

    version = 1

    @property
    def activity(self) -> str:
        """The name that stands in the state file."""
        return self.content.activity.id

    def start(self, seed: int) -> TalkState:
        """Nothing said, the first dialogue open. Nothing here is left to chance, so `seed` changes nothing."""
        return TalkState(
            current=self.content.all[0].id, runs=tuple((dialogue.id, Run()) for dialogue in self.content.all)
        )

    def act(self, state: TalkState, action: Action) -> TalkState:
        """The state after `action`. Raises ActionRefused with a sentence for the learner."""
        dialogue = self._dialogue(action)
        run = state.run(dialogue.id)
        match action:
            case {"do": "open"}:
                return replace(state, current=dialogue.id)
            case {"do": "say", "reply": str(name), "at": int(at)}:
                if at != len(run.said):
                    raise ActionRefused("The talk has gone on already.")
                if ended(dialogue, run):
                    raise ActionRefused("The talk is over. Press “Play it again” to answer differently.")
                longer = replace(run, said=(*run.said, name))
                replies(dialogue, longer)
                return _with(state, dialogue, longer)
            case {"do": "reason", "text": str(text)}:
                if run.shown or not ended(dialogue, run):
                    raise ActionRefused("There is nothing to write here now.")
                return _with(state, dialogue, replace(run, reason=text[:LONGEST_REASON]))
            case {"do": "show"}:
                if not ended(dialogue, run):
                    raise ActionRefused("Play it to its end first.")
                if len(run.reason.split()) < FEWEST_WORDS:
                    raise ActionRefused(WRITE_FIRST)
                return _with(state, dialogue, replace(run, shown=True))
            case {"do": "again"}:
                return _with(state, dialogue, Run())
            case _:
                raise ActionRefused(NOT_KNOWN)

    def dump(self, state: TalkState) -> Any:
        """The state as JSON."""
        return {
            "current": state.current,
            "dialogues": {
                name: {"said": list(run.said), "reason": run.reason, "shown": run.shown} for name, run in state.runs
            },
        }

    def retell(self, state: TalkState) -> list[Action]:
        """The shortest history that leads here."""
        history: list[Action] = []
        for name, run in state.runs:
            history += [{"do": "say", "dialogue": name, "reply": said, "at": at} for at, said in enumerate(run.said)]
            if run.reason:
                history.append({"do": "reason", "dialogue": name, "text": run.reason})
            if run.shown:
                history.append({"do": "show", "dialogue": name})
        return [*history, {"do": "open", "dialogue": state.current}]

    def replaces(self, last: Action, new: Action) -> bool:
        """Typing on in the same box: only the last text counts."""
        return {new["do"], last["do"]} == {"reason"} and bool(new["dialogue"] == last["dialogue"])

    def _dialogue(self, action: Action) -> Dialogue:
        for dialogue in self.content.all:
            if dialogue.id == action.get("dialogue"):
                return dialogue
        raise ActionRefused(f"This {self.content.activity.one} is not known here. Open the lesson again.")


def _with(state: TalkState, dialogue: Dialogue, run: Run) -> TalkState:
    return replace(state, runs=tuple((name, run if name == dialogue.id else old) for name, old in state.runs))
