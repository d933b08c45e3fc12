"""Events on a line of days and the windows they open. Pure; a window is as wide as the evidence is vague, and has no peak."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from onboarding.activities.state import Action, ActionRefused

MOST_EVENTS = 8
NOT_SAFE = "Outside every window nobody is “safe”: a danger sign counts whenever it comes."


@dataclass(frozen=True, kw_only=True)
class Window:
    """What one kind of event opens. `days` is how far its bar is drawn at least; 0: to the end of the line, without an end."""

    event: str
    title: str
    days: int
    open: str
    past: str
    facts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, order=True)
class Event:
    """Something that happened on a day (1 is the first day of the line)."""

    day: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class Person:
    """An invented person, what happened to them, and what is said once all of it was placed."""

    id: str
    name: str
    story: str
    look: int
    events: tuple[Event, ...]
    question: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """All that `data/timeline.toml` says. `days` is the length of the drawn line; `always` holds facts that hold on any day."""

    days: int
    always: tuple[str, ...]
    windows: tuple[Window, ...]
    people: tuple[Person, ...]

    def window(self, kind: str) -> Window:
        """The window that this kind of event opens. Raises KeyError."""
        return {window.event: window for window in self.windows}[kind]


@cache
def load_line() -> Line:
    """Read the file of the package. It is ours and tested; a fault raises KeyError or TypeError."""
    raw = tomllib.loads((files("onboarding.activities") / "data" / "timeline.toml").read_text(encoding="utf-8"))
    return Line(
        days=raw["days"],
        always=tuple(raw["always"]),
        windows=tuple(Window(**{**window, "facts": tuple(window["facts"])}) for window in raw["window"]),
        people=tuple(_person(person) for person in raw["person"]),
    )


def _person(raw: Mapping[str, Any]) -> Person:
    events = tuple(sorted(Event(day=day, kind=kind) for kind, day in raw["events"]))
    return Person(**{**raw, "events": events})


@dataclass(frozen=True, kw_only=True)
class Opened:
    """One event as seen from a day: whether its bar still runs there. `last_day`: the last drawn day of the bar."""

    event: Event
    window: Window
    open: bool
    last_day: int


def opened(line: Line, events: Sequence[Event], *, day: int) -> tuple[Opened, ...]:
    """Every event up to `day` with its window, open ones first. An event never shortens the window of another."""
    found = []
    for event in sorted(events):
        if event.day > day:
            continue
        window = line.window(event.kind)
        last = last_day(line, event)
        found.append(Opened(event=event, window=window, open=day <= last, last_day=last))
    return tuple(sorted(found, key=lambda one: not one.open))


def last_day(line: Line, event: Event) -> int:
    """The last drawn day of an event's bar; the end of the line where no end is drawn."""
    days = line.window(event.kind).days
    return min(line.days, event.day + days) if days else line.days


def sentences(line: Line, events: Sequence[Event], *, day: int) -> tuple[str, ...]:
    """The line on `day` in words; always ends with the sentence that outside a window nobody is safe."""
    told = []
    for one in opened(line, events, day=day):
        words = one.window.open if one.open else one.window.past
        told.append(f"Day {one.event.day}, {one.window.title.lower()}: {words}")
    if not told:
        told.append("Nothing has been placed up to this day.")
    return (*told, NOT_SAFE)


def facts_on(line: Line, events: Sequence[Event], *, day: int) -> tuple[str, ...]:
    """The fact ids that stand behind the sentences of a day, each once."""
    named = [fact for one in opened(line, events, day=day) for fact in one.window.facts]
    return tuple(dict.fromkeys([*named, *line.always]))


@dataclass(frozen=True, kw_only=True)
class Placed:
    """What was placed for one person, and the day that is looked at."""

    events: tuple[Event, ...] = ()
    look: int


@dataclass(frozen=True, kw_only=True)
class TimelineState:
    """The person on the page and what was placed for each, in the order of the file."""

    current: str
    placed: tuple[tuple[str, Placed], ...]

    def of(self, person: str) -> Placed:
        """What was placed for `person`."""
        return dict(self.placed)[person]


@dataclass(frozen=True)
class TimelineModel:
    """The model of the activity. Actions are dicts with `do`: open, place, remove, look, clear."""

    line: Line

    activity = "timeline"
    version = 1

    def start(self, seed: int) -> TimelineState:
        """Nothing placed. Nothing here is left to chance, so `seed` changes nothing."""
        people = self.line.people
        return TimelineState(
            current=people[0].id, placed=tuple((person.id, Placed(look=person.look)) for person in people)
        )

    def act(self, state: TimelineState, action: Action) -> TimelineState:
        """The state after `action`. Raises ActionRefused with a sentence for the learner."""
        person = action.get("person")
        if person not in {known.id for known in self.line.people}:
            raise ActionRefused("This person is not known here. Open the lesson again.")
        placed = state.of(str(person))
        match action:
            case {"do": "open"}:
                return replace(state, current=str(person))
            case {"do": "place", "event": str(kind), "day": day}:
                event = Event(day=self._day(day), kind=self._kind(kind))
                if event in placed.events:
                    raise ActionRefused("This is on the line already.")
                if len(placed.events) >= MOST_EVENTS:
                    raise ActionRefused(f"There is room for {MOST_EVENTS} events. Take one away first.")
                return _with(state, str(person), replace(placed, events=tuple(sorted((*placed.events, event)))))
            case {"do": "remove", "event": str(kind), "day": day}:
                event = Event(day=self._day(day), kind=self._kind(kind))
                if event not in placed.events:
                    raise ActionRefused("This is not on the line any more.")
                return _with(state, str(person), replace(placed, events=tuple(e for e in placed.events if e != event)))
            case {"do": "look", "day": day}:
                return _with(state, str(person), replace(placed, look=self._day(day)))
            case {"do": "clear"}:
                return _with(state, str(person), replace(placed, events=()))
            case _:
                raise ActionRefused("This button is not known here. Open the lesson again.")

    def dump(self, state: TimelineState) -> Any:
        """The state as JSON."""
        return {
            "current": state.current,
            "people": {
                name: {"events": [[event.kind, event.day] for event in placed.events], "look": placed.look}
                for name, placed in state.placed
            },
        }

    def retell(self, state: TimelineState) -> list[Action]:
        """The shortest history that leads here."""
        history: list[Action] = []
        for name, placed in state.placed:
            history += [{"do": "place", "person": name, "event": e.kind, "day": e.day} for e in placed.events]
            history.append({"do": "look", "person": name, "day": placed.look})
        return [*history, {"do": "open", "person": state.current}]

    def replaces(self, last: Action, new: Action) -> bool:
        """Looking at one day after the other: only the last one counts."""
        return {last["do"], new["do"]} == {"look"} and bool(last["person"] == new["person"])

    def _kind(self, kind: str) -> str:
        if kind not in {window.event for window in self.line.windows}:
            raise ActionRefused("This event is not known here. Open the lesson again.")
        return kind

    def _day(self, day: Any) -> int:
        if type(day) is not int or not 1 <= day <= self.line.days:
            raise ActionRefused(f"Give a whole day from 1 to {self.line.days}.")
        return day


def _with(state: TimelineState, person: str, placed: Placed) -> TimelineState:
    return replace(state, placed=tuple((name, placed if name == person else old) for name, old in state.placed))
