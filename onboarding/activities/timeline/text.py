"""The timeline as text: the windows, then each person's story and what is open on the day in question."""

from collections.abc import Iterator, Mapping, Sequence

from onboarding.activities.text_lines import wrapped
from onboarding.activities.timeline.model import Event, Line, Person, facts_on, sentences

INTRO = (
    "One wide window, without a mark for the worst day: sources disagree. Place what happened to an invented person on the line of "
    "days, then look at any day and see which windows are open. Nothing here is graded."
)


def still_missing(line: Line, person: Person, events: Sequence[Event]) -> tuple[str, ...]:
    """What the story tells and the line does not show yet, and what the line shows and the story does not tell, in words."""
    words = [f"Not on the line yet: {_named(line, event)}." for event in person.events if event not in events]
    words += [
        f"The story tells nothing of this: {_named(line, event)}." for event in events if event not in person.events
    ]
    return tuple(words)


def full_text(line: Line, statements: Mapping[str, str]) -> str:
    """Depends on the data and the facts only: not on saved state, time or chance."""
    return "\n".join(_lines(line, statements))


def _lines(line: Line, statements: Mapping[str, str]) -> Iterator[str]:
    yield "TIMELINE (nothing is graded)"
    yield from wrapped(INTRO)
    yield "\nThe windows"
    for window in line.windows:
        drawn = f"drawn for at least {window.days} days" if window.days else "drawn without an end"
        yield from wrapped(f"{window.title} ({drawn}): {window.open} {window.past}".rstrip(), "- ")
    for person in line.people:
        yield f"\n{person.name}"
        yield from wrapped(person.story)
        yield from wrapped(person.question)
        yield from wrapped(f"On day {person.look}:")
        for sentence in sentences(line, person.events, day=person.look):
            yield from wrapped(sentence, "- ")
        yield from wrapped(person.after)
    yield "\nWhat is known"
    named = [fact for window in line.windows for fact in window.facts]
    for fact in dict.fromkeys([*named, *line.always]):
        yield from wrapped(statements[fact], "- ")


def _named(line: Line, event: Event) -> str:
    return f"{line.window(event.kind).title.lower()}, day {event.day}"


def known_on(line: Line, events: Sequence[Event], statements: Mapping[str, str], *, day: int) -> tuple[str, ...]:
    """The statements of the facts behind what is said of a day."""
    return tuple(statements[fact] for fact in facts_on(line, events, day=day))
