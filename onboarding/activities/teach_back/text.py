"""Plan and teach back as text: every person, what can be chosen, what comes of it, and why. For somebody who reads without widgets."""

from collections.abc import Iterator

from onboarding.activities.choice_run import Choice
from onboarding.activities.talk import said
from onboarding.activities.teach_back.check import POINTS
from onboarding.activities.teach_back.data import Person, Point, Teaching
from onboarding.activities.teach_back.debrief import HEADINGS
from onboarding.activities.text_lines import wrapped

INTRO = (
    "Three people who do not exist. Choose three points in the order in which you take them, and an aid. Then explain, have it told "
    "back, and choose how to go on. The clock in the story moves only when you act. Nobody comments before the end, no dose is "
    "chosen, and nothing is graded or recorded."
)
PRIVACY = "Write nothing about a real person in your care."
REACTION = "How was it, and what were you thinking? One sentence is enough."


def full_text(content: Teaching) -> str:
    """The activity complete as text. Depends on the data only: not on saved state, time or chance."""
    return "\n".join(_full(content))


def _full(content: Teaching) -> Iterator[str]:
    yield "PLAN AND TEACH BACK"
    yield from wrapped(
        f"{INTRO} To do it as text: choose {POINTS} points of a person and an aid, then one way for each point, and see what the "
        f"person tells back. Before the last point something comes up. {REACTION} {PRIVACY} What we saw stands at the end."
    )
    for number, person in enumerate(content.people, start=1):
        yield from _person(content, person, number)
    yield "\nWHAT WE SAW"
    yield "After you have explained, and when something was not understood, with each person:"
    for choice in (*(ask.choice for ask in content.asks), *(move.choice for move in content.moves)):
        yield from _told(content, choice)
    for number, person in enumerate(content.people, start=1):
        yield from _seen(content, person, number)


def _person(content: Teaching, person: Person, number: int) -> Iterator[str]:
    yield f"\nPERSON {number}: {person.title}"
    yield from wrapped(f"{person.clock}. {person.name}, {person.age}. {person.situation}")
    yield f"Choose {POINTS} points, in order:"
    for point in person.points:
        yield from wrapped(point.choice.text, bullet="- ")
    yield "Choose an aid:"
    for aid in person.aids:
        yield from wrapped(f"{aid.text} ({aid.reply})", bullet="- ")
    for point in person.points:
        yield from _ways(content, point)
    yield from wrapped(f"Before the last point: {person.aside}")
    for act in person.aside_acts:
        yield from wrapped(f"{act.text} ({act.reply})", bullet="- ")
    yield "After you have explained:"
    for ask in content.asks:
        answer = person.lines.get(ask.answer)
        yield from wrapped(f"{ask.choice.text}{f' ({answer})' if answer else ''}", bullet="- ")
    yield "When something was not understood:"
    for move in content.moves:
        answer = "You say it in other words and ask again" if move.mends else person.lines.get(move.answer)
        yield from wrapped(f"{move.choice.text}{f' ({answer})' if answer else ''}", bullet="- ")
    for name, ending in person.endings.items():
        yield from wrapped(f"{_ENDINGS[name]}: {ending.text}")


_ENDINGS = {"clear": "When all three came across", "left": "When something did not", "stopped": "When you break off"}


def _ways(content: Teaching, point: Point) -> Iterator[str]:
    text = point.choice.text
    if not point.ways:
        yield from wrapped(f"{text}: {point.choice.reply}")
        return
    yield from wrapped(f"{text}. How do you explain it, and what is told back?")
    for way in point.ways:
        yield from wrapped(f"{way.choice.text} (Told back: {way.back})", bullet="- ")
    mends = next(move for move in content.moves if move.mends)
    yield from wrapped(f"In other words: {mends.choice.text} {point.other_words} (Told back: {point.mended})")


def _seen(content: Teaching, person: Person, number: int) -> Iterator[str]:
    yield f"\nPerson {number}: {person.title}"
    yield from wrapped(
        f"One of these comes first: {_first(person)}. If another does: I was concerned because {person.before.text}. "
        f"{content.rests_on(person.before.facts)}"
    )
    for point in person.points:
        yield from _told(content, point.choice)
        for way in point.ways:
            yield from _told(content, way.choice)
    for choice in (*person.aids, *person.aside_acts):
        yield from _told(content, choice)
    yield from wrapped(content.rests_on(person.endings["clear"].facts))
    yield "Several ways are sound:"
    for text in person.acceptable:
        yield from wrapped(text, bullet="- ")
    yield from wrapped(person.summary)


def _first(person: Person) -> str:
    texts = {point.choice.id: point.choice.text for point in person.points}
    return "; ".join(texts[name] for name in person.first)


def _told(content: Teaching, choice: Choice) -> Iterator[str]:
    yield from wrapped(
        f"{choice.text}. {HEADINGS[choice.kind]}: {said(choice)} {content.rests_on(choice.facts)}", bullet="- "
    )
