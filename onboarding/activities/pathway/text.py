"""Pathway explorer as text: every timeline in words with all choices, then what we saw. For somebody who reads without widgets."""

from collections.abc import Iterator

from onboarding.activities.pathway.data import Pathway, Person
from onboarding.activities.pathway.debrief import HEADINGS
from onboarding.activities.pathway.run import WHY, lines
from onboarding.activities.text_lines import wrapped

INTRO = (
    "Three people who do not exist, on one timeline of weeks. Look along it week by week: what runs beside what? At three stops "
    "you say what comes next or is missing, and what you go by. The story does not follow your answers; it is what happened. "
    "You choose no pace and no dose, and nothing is graded or recorded."
)
WEEKS_NOTE = "The weeks are those of these three people. A taper has no set length."
WEEKS_FACTS = ("asam-duration",)
PRIVACY = "Write nothing about a real person in your care."
REACTION = "First your own view: what did you look at, and where were you unsure? One sentence is enough."


def full_text(content: Pathway) -> str:
    """The activity complete as text. Depends on the data only: not on saved state, time or chance."""
    return "\n".join(_full(content))


def _full(content: Pathway) -> Iterator[str]:
    yield "PATHWAY EXPLORER"
    yield from wrapped(f"{INTRO} {WEEKS_NOTE} {REACTION} {PRIVACY} What we saw stands at the end.")
    for number, person in enumerate(content.people, start=1):
        yield from _asked(content, person, number)
    yield "\nWHAT WE SAW"
    yield from wrapped(f"{WEEKS_NOTE} {content.rests_on(WEEKS_FACTS)}")
    for number, person in enumerate(content.people, start=1):
        yield from _seen(content, person, number)


def _asked(content: Pathway, person: Person, number: int) -> Iterator[str]:
    yield f"\n{number}. {person.title}: {person.name}, {person.age}"
    yield from wrapped(person.about)
    before = 0
    for stop in person.stops:
        yield from _weeks(person, before + 1, stop.week)
        before = stop.week
        yield from _tracks(content, person, stop.week)
        yield from wrapped(f"Stop. {stop.seen} {stop.question}")
        for choice in stop.next:
            yield from wrapped(choice.text, bullet="[ ] ")
        yield from wrapped(WHY)
        for choice in stop.why:
            yield from wrapped(choice.text, bullet="[ ] ")
    yield from _weeks(person, before + 1, content.weeks)
    yield from _tracks(content, person, content.weeks)


def _tracks(content: Pathway, person: Person, until: int) -> Iterator[str]:
    yield from wrapped(f"Side by side, up to week {until}:")
    for title, line in lines(content, person, until):
        yield from wrapped(f"{title}: {line}.", bullet="- ")


def _weeks(person: Person, first: int, last: int) -> Iterator[str]:
    for week in range(first, last + 1):
        if week in person.notes:
            yield from wrapped(f"Week {week}: {person.notes[week].text}")


def _seen(content: Pathway, person: Person, number: int) -> Iterator[str]:
    yield f"\n{number}. {person.title}: {person.name}"
    for stop in person.stops:
        yield from wrapped(f"Week {stop.week}. {stop.question}")
        for choice in (*stop.next, *stop.why):
            verdict = "Holds" if choice.kind == "sound" else HEADINGS[choice.kind]
            yield from wrapped(
                f"{choice.text} {verdict}, because {choice.because}. {content.rests_on(choice.facts)}", bullet="- "
            )
    yield from wrapped(f"{person.ending.text} {content.rests_on(person.ending.facts)}")
    cited = [fact for note in person.notes.values() for fact in note.facts]
    cited += [fact for span in (*person.stays, *person.spans) for fact in span.facts]
    yield from wrapped(f"The weeks and the tracks. {content.rests_on(tuple(dict.fromkeys((*person.facts, *cited))))}")
    yield from wrapped(person.summary)
