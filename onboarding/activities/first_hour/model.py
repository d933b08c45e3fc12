"""A first talk: what was asked and how, what was heard, and when somebody was called. Pure; no score and no real clock."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from onboarding.activities.first_hour.data import Person, Topic, Way
from onboarding.activities.state import Action, ActionRefused

LONGEST_REASON = 1000
FEWEST_WORDS = 3
WRITE_FIRST = "First write one sentence: how was it, and what were you weighing?"
NOT_KNOWN = "This button is not known here. Open the lesson again."
CALLS = ("emergency", "urgent")
"""Whom a learner can call in a talk: the tiers of the escalation table that ask for somebody at once."""


@dataclass(frozen=True, kw_only=True)
class Talk:
    """One talk as far as it has gone. A step is ("ask", topic, way) or ("call", tier, "")."""

    steps: tuple[tuple[str, str, str], ...] = ()
    closed: bool = False
    reason: str = ""
    shown: bool = False

    @property
    def ended(self) -> bool:
        """After an emergency call the form waits; otherwise the learner ends the talk."""
        return self.closed or ("call", "emergency", "") in self.steps


@dataclass(frozen=True, kw_only=True)
class HourState:
    """The person on the page and the talk with each, in the order of the people."""

    current: str
    talks: tuple[tuple[str, Talk], ...]

    def talk(self, person: str) -> Talk:
        """The talk with `person`."""
        return dict(self.talks)[person]


def asked(person: Person, talk: Talk) -> Iterator[tuple[int, Topic, Way]]:
    """Every question in its order, with the number of its step."""
    for at, (kind, topic, way) in enumerate(talk.steps):
        if kind == "ask":
            found = person.topic(topic)
            yield at, found, found.way(way)


def known(person: Person, talk: Talk) -> dict[str, Way]:
    """The form: for each topic that was asked about, the last answer, or the first one that holds what matters."""
    form: dict[str, Way] = {}
    for _, topic, way in asked(person, talk):
        if topic.id not in form or not form[topic.id].full:
            form[topic.id] = way
    return form


def turns_left(person: Person, talk: Talk) -> int:
    """How many questions that are not safety questions there is still time for."""
    return person.turns - sum(not topic.safety for _, topic, _ in asked(person, talk))


def offered(person: Person, talk: Talk) -> tuple[tuple[Topic, tuple[Way, ...]], ...]:
    """What can be asked now: a safety question always, until its answer holds what matters; others while there is time."""
    if talk.ended:
        return ()
    form = known(person, talk)
    used = {(topic.id, way.id) for _, topic, way in asked(person, talk)}
    time = turns_left(person, talk) > 0
    return tuple(
        (topic, tuple(way for way in topic.ways if (topic.id, way.id) not in used))
        for topic in person.topics
        if not (topic.id in form and form[topic.id].full) and (topic.safety or time)
    )


@dataclass(frozen=True)
class FirstHourModel:
    """The model of "The first hour". Actions are dicts with `do`: open, ask, call, close, reason, show, again.

    `ask` and `call` say `at` which step they were pressed, so that a double click does not act twice.
    """

    people: Sequence[Person]

    activity = "first-hour"
    version = 1

    def start(self, seed: int) -> HourState:
        """Nothing asked, the first person on the page. Nothing here is left to chance, so `seed` changes nothing."""
        return HourState(current=self.people[0].id, talks=tuple((person.id, Talk()) for person in self.people))

    def act(self, state: HourState, action: Action) -> HourState:
        """The state after `action`. Raises ActionRefused with a sentence for the learner."""
        person = self._person(action)
        talk = state.talk(person.id)
        match action:
            case {"do": "open"}:
                return replace(state, current=person.id)
            case {"do": "ask", "topic": str(topic), "way": str(way), "at": int(at)}:
                return _with(state, person, _asked(person, _going(talk, at), topic, way))
            case {"do": "call", "tier": str(tier), "at": int(at)}:
                if tier not in CALLS:
                    raise ActionRefused(NOT_KNOWN)
                going = _going(talk, at)
                if going.steps[-1:] == (("call", tier, ""),):
                    raise ActionRefused("The nurse in charge is there and has heard you. The talk can go on.")
                return _with(state, person, replace(going, steps=(*going.steps, ("call", tier, ""))))
            case {"do": "close"}:
                if not talk.steps:
                    raise ActionRefused("Ask something first.")
                return _with(state, person, replace(talk, closed=True))
            case {"do": "reason", "text": str(text)}:
                if talk.shown or not talk.ended:
                    raise ActionRefused("There is nothing to write here now.")
                return _with(state, person, replace(talk, reason=text[:LONGEST_REASON]))
            case {"do": "show"}:
                if not talk.ended:
                    raise ActionRefused("End the talk first.")
                if len(talk.reason.split()) < FEWEST_WORDS:
                    raise ActionRefused(WRITE_FIRST)
                return _with(state, person, replace(talk, shown=True))
            case {"do": "again"}:
                return _with(state, person, Talk())
            case _:
                raise ActionRefused(NOT_KNOWN)

    def dump(self, state: HourState) -> Any:
        """The state as JSON."""
        return {
            "current": state.current,
            "talks": {
                name: {
                    "steps": [list(step) for step in talk.steps],
                    "closed": talk.closed,
                    "reason": talk.reason,
                    "shown": talk.shown,
                }
                for name, talk in state.talks
            },
        }

    def retell(self, state: HourState) -> list[Action]:
        """The shortest history that leads here."""
        history: list[Action] = []
        for name, talk in state.talks:
            for at, (kind, first, second) in enumerate(talk.steps):
                what = {"topic": first, "way": second} if kind == "ask" else {"tier": first}
                history.append({"do": kind, "person": name, "at": at, **what})
            if talk.closed:
                history.append({"do": "close", "person": name})
            if talk.reason:
                history.append({"do": "reason", "person": name, "text": talk.reason})
            if talk.shown:
                history.append({"do": "show", "person": name})
        return [*history, {"do": "open", "person": state.current}]

    def replaces(self, last: Action, new: Action) -> bool:
        """Typing on in the same box: only the last text counts."""
        return {new["do"], last["do"]} == {"reason"} and bool(new["person"] == last["person"])

    def _person(self, action: Action) -> Person:
        for person in self.people:
            if person.id == action.get("person"):
                return person
        raise ActionRefused("This person is not known here. Open the lesson again.")


def _going(talk: Talk, at: int) -> Talk:
    if talk.ended:
        raise ActionRefused("The talk is over. Press “Talk again” to begin anew.")
    if at != len(talk.steps):
        raise ActionRefused("The talk has gone on already.")
    return talk


def _asked(person: Person, talk: Talk, topic: str, way: str) -> Talk:
    if not any(found.id == topic and way in {one.id for one in ways} for found, ways in offered(person, talk)):
        raise ActionRefused("This question is not offered now. There may be no time left for it.")
    return replace(talk, steps=(*talk.steps, ("ask", topic, way)))


def _with(state: HourState, person: Person, talk: Talk) -> HourState:
    return replace(state, talks=tuple((name, talk if name == person.id else old) for name, old in state.talks))
