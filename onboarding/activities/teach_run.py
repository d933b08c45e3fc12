"""Teaching somebody for ten minutes: three points in order, an aid, how it is explained, and how one goes on. Pure; nothing is graded.

The session is a conversation: `_session` says what is seen and what can be chosen, and is told what was chosen. A run keeps only the
ids of the choices, so that it can be told again from the start.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from onboarding.activities.scene_data import Cited
from onboarding.activities.scene_run import FEWEST_WORDS, LONGEST_REASON, NOT_KNOWN, WRITE_FIRST
from onboarding.activities.state import Action, ActionRefused
from onboarding.activities.teach_check import POINTS
from onboarding.activities.teach_data import Choice, Move, Person, Point, Teaching

ORDINALS = ("first", "second", "third")


@dataclass(frozen=True, kw_only=True)
class Moment:
    """What is seen before a choice, the question above the choices, and the choices."""

    seen: str
    question: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, kw_only=True)
class Step:
    """One choice that was made: what was seen before it, and when in the story."""

    moment: Moment
    choice: Choice
    time: str


@dataclass(frozen=True, kw_only=True)
class Told:
    """A run as far as it went: its steps, then either the moment that is open or the ending."""

    steps: tuple[Step, ...]
    time: str
    moment: Moment | None
    ending: Cited | None


@dataclass(frozen=True, kw_only=True)
class Run:
    """One session as far as it was played. `choices` are ids in the order in which they were chosen."""

    choices: tuple[str, ...] = ()
    reason: str = ""
    shown: bool = False


@dataclass(frozen=True, kw_only=True)
class TeachState:
    """The person on the page and the run with each, in the order of the people."""

    current: str
    runs: tuple[tuple[str, Run], ...]

    def run(self, person: str) -> Run:
        """How far the session with `person` went."""
        return dict(self.runs)[person]


def tell(content: Teaching, person: Person, choices: Sequence[str]) -> Told:
    """The session in which `choices` were made. Raises ActionRefused for one that was not offered then."""
    session = _session(content, person)
    hour, minute = (int(part) for part in person.clock.split(":"))
    minutes = 0
    steps: list[Step] = []
    moment = next(session)
    for name in choices:
        choice = next((choice for choice in moment.choices if choice.id == name), None)
        if choice is None:
            raise ActionRefused("This is not offered here. Open the lesson again.")
        at = hour * 60 + minute + minutes
        steps.append(Step(moment=moment, choice=choice, time=f"{at // 60 % 24:02d}:{at % 60:02d}"))
        minutes += 0 if len(steps) <= POINTS else 1
        try:
            moment = session.send(choice)
        except StopIteration as over:
            return Told(steps=tuple(steps), time=_clock(hour * 60 + minute + minutes), moment=None, ending=over.value)
    return Told(steps=tuple(steps), time=_clock(hour * 60 + minute + minutes), moment=moment, ending=None)


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


Session = Generator[Moment, Choice, Cited]
Part = Generator[Moment, Choice, tuple[str, bool]]
"""A part of a session; it returns what was said last, and whether the point is clear now."""


def _session(content: Teaching, person: Person) -> Session:
    planned: list[Point] = []
    for number in range(POINTS):
        left = [point for point in person.points if point not in planned]
        picked = yield Moment(
            seen="" if number else f"{person.name} sits down.",
            question=f"Which point do you take {ORDINALS[number]}?",
            choices=tuple(_planned(person, point, first=number == 0) for point in left),
        )
        planned.append(next(point for point in left if point.choice.id == picked.id))
    aid = yield Moment(seen="Three points are enough.", question="With which aid?", choices=person.aids)
    said, clear = aid.reply, True
    for number, point in enumerate(planned):
        if number == POINTS - 1:
            act = yield Moment(
                seen=f"{said} {person.aside}", question="What do you say or do?", choices=person.aside_acts
            )
            if act.ends:
                return person.endings["stopped"]
            said = act.reply
        if point.ways:
            said, understood = yield from _point(content, person, point, said)
            clear = clear and understood
        else:
            said, clear = f"{said} {point.choice.text}: {point.choice.reply}", False
    ending = person.endings["clear" if clear else "left"]
    return Cited(text=f"{said} {ending.text}", facts=ending.facts)


def _planned(person: Person, point: Point, *, first: bool) -> Choice:
    """A key point that should not come first is talked about as a matter of order, when it does."""
    if first and point.ways and point.choice.id not in person.first:
        saw = f"that you began with “{point.choice.text}”"
        return replace(point.choice, kind="detour", saw=saw, because=person.before.text, facts=person.before.facts)
    return point.choice


def _point(content: Teaching, person: Person, point: Point, said: str) -> Part:
    chosen = yield Moment(
        seen=f"{said} Now: {point.choice.text[0].lower()}{point.choice.text[1:]}.",
        question="How do you explain it?",
        choices=tuple(way.choice for way in point.ways),
    )
    way = next(way for way in point.ways if way.choice.id == chosen.id)
    asks = [ask for ask in content.asks if not ask.after]
    seen = f"{person.name} looks at you."
    while True:
        asked = yield Moment(seen=seen, question="What do you do next?", choices=tuple(ask.choice for ask in asks))
        ask = next(ask for ask in asks if ask.choice.id == asked.id)
        if ask.after:
            return "You go on.", False
        if ask.open:
            break
        seen = person.lines[ask.answer]
        asks = [known for known in content.asks if known.open or known.after]
    if way.clear:
        return way.back, True
    return (yield from _mend(content, person, point, way.back))


def _mend(content: Teaching, person: Person, point: Point, said: str) -> Part:
    """Each move that changes nothing is offered once, so that the talk has an end."""
    left = list(content.moves)
    while True:
        chosen = yield Moment(
            seen=said, question="How do you go on?", choices=tuple(_move(move, point) for move in left)
        )
        move = next(move for move in left if move.choice.id == chosen.id)
        if move.mends:
            return point.mended, True
        if move.leaves:
            return "You go on.", False
        said = person.lines[move.answer]
        left.remove(move)


def _move(move: Move, point: Point) -> Choice:
    if not move.mends:
        return move.choice
    return replace(move.choice, text=f"{move.choice.text} {point.other_words} Then ask again how they would tell it")


@dataclass(frozen=True)
class TeachBack:
    """The model of "Plan and teach back". Actions are dicts with `do`: open, act, reason, show, again; `scene` names the person.

    An act says `at` which step it was pressed, so that a double click does not act twice.
    """

    content: Teaching

    activity = "teach-back"
    version = 1

    def start(self, seed: int) -> TeachState:
        """Nobody taught, the first person open. Nothing here is left to chance, so `seed` changes nothing."""
        people = self.content.people
        return TeachState(current=people[0].id, runs=tuple((person.id, Run()) for person in people))

    def act(self, state: TeachState, action: Action) -> TeachState:
        """The state after `action`. Raises ActionRefused with a sentence for the learner."""
        person = self._person(action)
        run = state.run(person.id)
        match action:
            case {"do": "open"}:
                return replace(state, current=person.id)
            case {"do": "act", "act": str(name), "at": int(at)}:
                if at != len(run.choices):
                    raise ActionRefused("The talk has gone on already.")
                if self.ended(person, run):
                    raise ActionRefused("The session is over. Press “Play it again” to hold it differently.")
                longer = replace(run, choices=(*run.choices, name))
                tell(self.content, person, longer.choices)
                return _with(state, person, longer)
            case {"do": "reason", "text": str(text)}:
                if run.shown or not self.ended(person, run):
                    raise ActionRefused("There is nothing to write here now.")
                return _with(state, person, replace(run, reason=text[:LONGEST_REASON]))
            case {"do": "show"}:
                if not self.ended(person, run):
                    raise ActionRefused("Hold the session to its end first.")
                if len(run.reason.split()) < FEWEST_WORDS:
                    raise ActionRefused(WRITE_FIRST)
                return _with(state, person, replace(run, shown=True))
            case {"do": "again"}:
                return _with(state, person, Run())
            case _:
                raise ActionRefused(NOT_KNOWN)

    def ended(self, person: Person, run: Run) -> bool:
        """Whether the session has come to its end."""
        return tell(self.content, person, run.choices).moment is None

    def dump(self, state: TeachState) -> Any:
        """The state as JSON."""
        return {
            "current": state.current,
            "people": {
                person: {"choices": list(run.choices), "reason": run.reason, "shown": run.shown}
                for person, run in state.runs
            },
        }

    def retell(self, state: TeachState) -> list[Action]:
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

    def _person(self, action: Action) -> Person:
        for person in self.content.people:
            if person.id == action.get("scene"):
                return person
        raise ActionRefused("This person is not known here. Open the lesson again.")


def _with(state: TeachState, person: Person, run: Run) -> TeachState:
    return replace(state, runs=tuple((id, run if id == person.id else old) for id, old in state.runs))
