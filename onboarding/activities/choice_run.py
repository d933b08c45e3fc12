"""Conversations that are chosen through, step by step: what was seen, what was chosen, what came of it. Pure; nothing is graded.

A conversation is a generator: it says what is seen and what can be chosen, and is told what was chosen. A run keeps only the ids of the
choices, so that it can be told again from the start.
"""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from onboarding.activities.scene_data import Cited
from onboarding.activities.scene_run import FEWEST_WORDS, LONGEST_REASON, NOT_KNOWN, WRITE_FIRST
from onboarding.activities.state import Action, ActionRefused


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One thing that can be chosen. `saw` and `because` complete "I saw …" and the reason that follows it.

    `kind` is "sound" or a word of the activity for what it costs; `reply`: what comes of it; `ends`: the conversation is over.
    """

    id: str
    kind: str
    text: str
    saw: str
    because: str
    facts: tuple[str, ...]
    reply: str = ""
    ends: bool = False


@dataclass(frozen=True, kw_only=True)
class Moment:
    """What is seen before a choice, the question above the choices, and the choices. `minutes`: how long in the story it takes.

    `time`: when in the story it is, where the story names that itself, such as "Day 9, 21:40"; "" where minutes count. `before`: what
    came of the choice before it, where that is told apart from what is seen now.
    """

    seen: str
    question: str
    choices: tuple[Choice, ...]
    minutes: int = 0
    time: str = ""
    before: str = ""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One choice that was made: what was seen before it, and how many minutes of the story had passed."""

    moment: Moment
    choice: Choice
    minutes: int


@dataclass(frozen=True, kw_only=True)
class Told:
    """A run as far as it went: its steps and minutes, then either the moment that is open or the ending."""

    steps: tuple[Step, ...]
    minutes: int
    moment: Moment | None
    ending: Cited | None


@dataclass(frozen=True, kw_only=True)
class Run:
    """One conversation as far as it went. `choices` are ids in the order in which they were chosen."""

    choices: tuple[str, ...] = ()
    reason: str = ""
    shown: bool = False


@dataclass(frozen=True, kw_only=True)
class TalkState:
    """The person on the page and the run with each, in the order of the page."""

    current: str
    runs: tuple[tuple[str, Run], ...]

    def run(self, person: str) -> Run:
        """How far the conversation with `person` went."""
        return dict(self.runs)[person]

    def changed(self, person: str, run: Run) -> "TalkState":
        """The state with another run for `person`."""
        return replace(self, runs=tuple((id, run if id == person else old) for id, old in self.runs))

    @property
    def all_shown(self) -> bool:
        """Whether every conversation has been talked through."""
        return all(run.shown for _, run in self.runs)


Session = Generator[Moment, Choice, Cited]
"""A conversation; it returns its ending."""


def follow(session: Session, choices: Sequence[str]) -> Told:
    """The conversation in which `choices` were made. Raises ActionRefused for one that was not offered then."""
    minutes = 0
    steps: list[Step] = []
    moment = next(session)
    for name in choices:
        choice = next((choice for choice in moment.choices if choice.id == name), None)
        if choice is None:
            raise ActionRefused("This is not offered here. Open the lesson again.")
        steps.append(Step(moment=moment, choice=choice, minutes=minutes))
        minutes += moment.minutes
        try:
            moment = session.send(choice)
        except StopIteration as over:
            return Told(steps=tuple(steps), minutes=minutes, moment=None, ending=over.value)
    return Told(steps=tuple(steps), minutes=minutes, moment=moment, ending=None)


@dataclass(frozen=True)
class Conversations:
    """The model of an activity with a conversation for each of `people` (ids, in the order of the page).

    `tell` gives the conversation with a person as far as a state holds it. Raises ActionRefused for a choice that was not offered.

    Actions are dicts with `do`: open, act, reason, show, again; `scene` names the person. An act says `at` which step it was
    pressed, so that a double click does not act twice.
    """

    activity: str
    people: tuple[str, ...]
    tell: Callable[[TalkState, str], Told]
    version: int = 1

    def start(self, seed: int) -> TalkState:
        """Nothing begun, the first person open. Nothing here is left to chance, so `seed` changes nothing."""
        return TalkState(current=self.people[0], runs=tuple((person, Run()) for person in self.people))

    def act(self, state: TalkState, action: Action) -> TalkState:
        """The state after `action`. Raises ActionRefused with a sentence for the learner."""
        person = str(action.get("scene"))
        if person not in self.people:
            raise ActionRefused("This person is not known here. Open the lesson again.")
        run = state.run(person)
        match action:
            case {"do": "open"}:
                return replace(state, current=person)
            case {"do": "act", "act": str(name), "at": int(at)}:
                if at != len(run.choices):
                    raise ActionRefused("The talk has gone on already.")
                if self.ended(state, person):
                    raise ActionRefused("This one is over. Press “Play it again” to do it differently.")
                longer = state.changed(person, replace(run, choices=(*run.choices, name)))
                self.tell(longer, person)
                return longer
            case {"do": "reason", "text": str(text)}:
                if run.shown or not self.ended(state, person):
                    raise ActionRefused("There is nothing to write here now.")
                return state.changed(person, replace(run, reason=text[:LONGEST_REASON]))
            case {"do": "show"}:
                if not self.ended(state, person):
                    raise ActionRefused("Go through it to the end first.")
                if len(run.reason.split()) < FEWEST_WORDS:
                    raise ActionRefused(WRITE_FIRST)
                return state.changed(person, replace(run, shown=True))
            case {"do": "again"}:
                return state.changed(person, Run())
            case _:
                raise ActionRefused(NOT_KNOWN)

    def ended(self, state: TalkState, person: str) -> bool:
        """Whether the conversation has come to its end."""
        return self.tell(state, person).moment is None

    def dump(self, state: TalkState) -> Any:
        """The state as JSON."""
        return {
            "current": state.current,
            "people": {
                person: {"choices": list(run.choices), "reason": run.reason, "shown": run.shown}
                for person, run in state.runs
            },
        }

    def retell(self, state: TalkState) -> list[Action]:
        """The shortest history that leads here."""
        history: list[Action] = []
        for person, run in state.runs:
            history += [{"do": "act", "scene": person, "act": name, "at": at} for at, name in enumerate(run.choices)]
            if run.reason:
                history.append({"do": "reason", "scene": person, "text": run.reason})
            if run.shown:
                history.append({"do": "show", "scene": person})
        return [*history, {"do": "open", "scene": state.current}]

    def replaces(self, last: Action, new: Action) -> bool:
        """Typing on in the same box: only the last text counts."""
        return {new["do"], last["do"]} == {"reason"} and bool(new["scene"] == last["scene"])
