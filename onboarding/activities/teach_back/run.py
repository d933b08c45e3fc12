"""Teaching somebody for ten minutes: three points in order, an aid, how it is explained, and how one goes on. Pure; nothing is graded."""

from collections.abc import Generator, Sequence
from dataclasses import replace

from onboarding.activities.choice_run import Choice, Conversations, Moment, Session, Told, follow
from onboarding.activities.scene_data import Cited
from onboarding.activities.teach_back.check import POINTS
from onboarding.activities.teach_back.data import Move, Person, Point, Teaching

ORDINALS = ("first", "second", "third")

Part = Generator[Moment, Choice, tuple[str, bool]]
"""A part of a session; it returns what was said last, and whether the point is clear now."""


def tell(content: Teaching, person: Person, choices: Sequence[str]) -> Told:
    """The session in which `choices` were made. Raises ActionRefused for one that was not offered then."""
    return follow(_session(content, person), choices)


def teaching_model(content: Teaching) -> Conversations:
    """The model of "Plan and teach back"."""
    people = {person.id: person for person in content.people}
    return Conversations(
        "teach-back", tuple(people), lambda state, name: tell(content, people[name], state.run(name).choices)
    )


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
    aid = yield Moment(seen="Three points are enough.", question="With which aid?", choices=person.aids, minutes=1)
    said, clear = aid.reply, True
    for number, point in enumerate(planned):
        if number == POINTS - 1:
            act = yield Moment(
                seen=f"{said} {person.aside}", question="What do you say or do?", choices=person.aside_acts, minutes=1
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
        minutes=1,
    )
    way = next(way for way in point.ways if way.choice.id == chosen.id)
    asks = [ask for ask in content.asks if not ask.after]
    seen = f"{person.name} looks at you."
    while True:
        asked = yield Moment(
            seen=seen, question="What do you do next?", choices=tuple(ask.choice for ask in asks), minutes=1
        )
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
            seen=said, question="How do you go on?", choices=tuple(_move(move, point) for move in left), minutes=1
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
