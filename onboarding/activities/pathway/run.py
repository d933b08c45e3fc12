"""Looking along the timelines: at each stop what comes next or is missing, and what one goes by. Pure; nothing is graded.

The story does not follow the choices: it is what happened, week by week. A choice never speaks of a pace or a dose.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from onboarding.activities.choice_run import Conversations, Moment, Run, Session, Told, follow
from onboarding.activities.pathway.data import NOTHING, Pathway, Person, Span

WHY = "What do you go by?"
WHERE = "Where"


@dataclass(frozen=True, kw_only=True)
class Seen:
    """How much of a timeline may be looked at: up to week `until`, of which those from `begin` on have not been looked at yet."""

    begin: int
    until: int


def look(person: Person, choices: Sequence[str]) -> Told:
    """The run in which `choices` were made. Raises ActionRefused for one that was not offered then."""
    return follow(_session(person), choices)


def pathway_model(content: Pathway) -> Conversations:
    """The model of "Pathway explorer"."""
    people = {person.id: person for person in content.people}
    return Conversations("pathway", tuple(people), lambda state, name: look(people[name], state.run(name).choices))


def _session(person: Person) -> Session:
    for stop in person.stops:
        yield Moment(seen=f"Week {stop.week}. {stop.seen}", question=stop.question, choices=stop.next)
        yield Moment(seen="Somebody asks you why.", question=WHY, choices=stop.why)
    return person.ending


def seen(content: Pathway, person: Person, run: Run) -> Seen:
    """How far `run` lets one look along the timeline of `person`."""
    done, half = divmod(len(run.choices), 2)
    before = person.stops[done - 1].week if done else 0
    until = person.stops[done].week if done < len(person.stops) else content.weeks
    return Seen(begin=until if half or run.shown else before + 1, until=until)


def rows(content: Pathway, person: Person, week: int) -> list[tuple[str, str, bool]]:
    """One week in words: each row with what stands there, and whether that is new since the week before."""
    found = [(WHERE, person.where(week).says, week > 1 and person.where(week) != person.where(week - 1))]
    for track, title in content.tracks.items():
        span, before = person.on(track, week), person.on(track, week - 1)
        found.append((title, span.says if span else NOTHING, week > 1 and span != before))
    return found


def lines(content: Pathway, person: Person, until: int) -> list[tuple[str, str]]:
    """The picture in words up to week `until`: each row from its first week to its last, gaps named."""
    found = [(WHERE, _line(person.stays, until))]
    for track, title in content.tracks.items():
        found.append((title, _line([span for span in person.spans if span.row == track], until)))
    return found


def _line(spans: Sequence[Span], until: int) -> str:
    parts, week = [], 1
    for span in (span for span in spans if span.first <= until):
        if span.first > week:
            parts.append(_part(week, span.first - 1, NOTHING))
        parts.append(_part(span.first, min(span.last, until), span.says, span.form))
        week = span.last + 1
    if week <= until:
        parts.append(_part(week, until, NOTHING))
    return "; ".join(parts)


_FORMS = {"more": " (more than before)", "less": " (a little)", "waits": " (holds or waits)", "runs": ""}


def _part(first: int, last: int, says: str, form: str = "runs") -> str:
    when = f"week {first}" if first == last else f"weeks {first} to {last}"
    return f"{when}: {says}{_FORMS[form]}"
