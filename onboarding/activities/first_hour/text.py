"""The first hour complete as text: every person, question and answer first, then what we would say about them."""

from collections.abc import Iterator, Sequence

from onboarding.activities.first_hour.data import Person, Topic
from onboarding.activities.first_hour.debrief import HOW_NAMES
from onboarding.activities.shown_evidence import Shown
from onboarding.activities.text_lines import wrapped

INTRO = (
    "Three people who do not exist, each in a first talk. Choose what you ask and how you ask it; the form fills with what you "
    "hear. Safety questions cost no time, other questions do. You can call somebody at any moment. Nobody comments before the "
    "end, and nothing is graded or recorded."
)
PRIVACY = "Write nothing about a real person in your care."
REACTION = "How was it, and what were you weighing? One sentence is enough."


def full_text(people: Sequence[Person], shown: Shown) -> str:
    """Depends on the file and the table only: not on saved state, time or chance."""
    return "\n".join(_lines(people, shown))


def rests_on(facts: Sequence[str], shown: Shown) -> str:
    """The statements on which a line rests, as it stands below the line."""
    return "Rests on: " + " ".join(f"{shown.statements[fact]} [{fact}]" for fact in facts)


def _lines(people: Sequence[Person], shown: Shown) -> Iterator[str]:
    yield "THE FIRST HOUR (nothing is graded)"
    yield from wrapped(
        f"{INTRO} To play it as text: choose one question, read what stands behind its number under ANSWERS, and go on. "
        f"{REACTION} {PRIVACY} What we would say stands at the end."
    )
    for number, person in enumerate(people, start=1):
        yield f"\nPERSON {number}: {person.name}, {person.age}"
        yield from wrapped(person.scene)
        yield from wrapped(f"Questions besides the safety questions for which there is time: {person.turns}.")
        for label, topic_no, topic in _numbered(number, person):
            yield from wrapped(f"{label}{' (safety)' if topic.safety else ''}")
            for at, way in enumerate(topic.ways, start=1):
                yield from wrapped(f"{topic_no}.{at} {way.ask}", "- ")
    yield "\nANSWERS"
    for number, person in enumerate(people, start=1):
        for _, topic_no, topic in _numbered(number, person):
            for at, way in enumerate(topic.ways, start=1):
                yield from wrapped(f"{topic_no}.{at} {way.answer} On the form: {way.entry}", "- ")
        yield from wrapped(f"At the end: {person.close}")
    yield "\nWHAT WE WOULD SAY"
    for number, person in enumerate(people, start=1):
        yield from _told(number, person, shown)


def _numbered(number: int, person: Person) -> Iterator[tuple[str, str, Topic]]:
    for at, topic in enumerate(person.topics, start=1):
        yield topic.label, f"{number}.{at}", topic


def _told(number: int, person: Person, shown: Shown) -> Iterator[str]:
    yield f"\n{person.name}"
    for _, topic_no, topic in _numbered(number, person):
        yield from wrapped(f"{topic_no} {topic.label}. {topic.why} {rests_on(topic.facts, shown)}", "- ")
        if topic.hand_on:
            yield from wrapped(f"To the nurse in charge: {topic.hand_on}", "    ")
        for at, way in enumerate(topic.ways, start=1):
            sign = f" Danger sign, {shown.tier_of(way.sign).title}: {shown.signs[way.sign].text}" if way.sign else ""
            yield from wrapped(f"{topic_no}.{at}: {HOW_NAMES[way.how]}.{sign}", "    - ")
    yield "Several ways are sound:"
    for text in person.acceptable:
        yield from wrapped(text, "- ")
