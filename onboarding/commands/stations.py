"""Commands about observed practice: the stations, who was watched, and a form that was filled in on paper."""

import secrets
import sys
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from onboarding.commands.terminal import CourseOption, out
from onboarding.errors import CourseError
from onboarding.paths import Layout

if TYPE_CHECKING:
    from onboarding.records.observed import Observation
    from onboarding.stations.station import Station

app = typer.Typer()
stations_app = typer.Typer(no_args_is_help=True, help="Observed practice: stations, and who was watched at them.")
app.add_typer(stations_app, name="stations")


def _say(text: str) -> None:
    out.print(Text(text), soft_wrap=True)


def _station(layout: Layout, name: str) -> "Station":
    from onboarding.stations.station import load_stations

    known = load_stations(layout.stations)
    for station in known:
        if station.name == name:
            return station
    raise CourseError(f"There is no station {name[:64]}. There are: {', '.join(s.name for s in known) or 'none'}.")


@stations_app.command("list")
def stations_list(
    learner: Annotated[str | None, typer.Option(help="Every observation of this learner, in words.")] = None,
    course: CourseOption = None,
) -> None:
    """Show the stations and who was watched at them, by whom and when."""
    from onboarding.records.observed import observations
    from onboarding.stations.standing import standing, station_entries

    layout = Layout.find(course)
    stations, rows = standing(layout)
    if learner is not None:
        found = observations(station_entries(layout, learner=learner))
        if not found:
            raise CourseError(f"{learner[:64]} was not watched at any station yet.")
        for one in found:
            _say(f"{one.station}, observation {one.entry.record.n}: {_words(one)}. {one.entry.record.reason}")
        return
    table = Table(title=f"{len(stations)} stations")
    table.add_column("Station", no_wrap=True)
    table.add_column("Title")
    table.add_column("Where")
    for station in stations:
        table.add_row(station.name, station.title, " or ".join(station.where))
    out.print(table)
    for row in rows:
        for station, cell in zip(stations, row.cells, strict=True):
            if cell is not None:
                _say(f"{row.named}, {station.name}: {_words(cell)}")
        if not any(row.cells):
            _say(f"{row.named}: not watched yet")


@stations_app.command("show")
def stations_show(station: str, course: CourseOption = None) -> None:
    """Show what is watched at a station: what you prepare, what you say, and each step with its id."""
    from onboarding.questions.roles import role_words

    found = _station(Layout.find(course), station)
    _say(f"{found.title} ({' or '.join(found.where)})")
    _say(found.about)
    for line in found.prepare:
        _say(f"Prepare: {line}")
    _say(f"Say: {found.say}")
    for step in found.steps:
        roles = f" ({', '.join(role_words(role) for role in step.roles)})" if step.roles else ""
        _say(f"{'CRITICAL ' if step.critical else ''}{step.id}{roles}: {step.text}")
    _say(f"Competent: every critical step done, and at least {found.needed_others} of the others.")


@stations_app.command("record")
def stations_record(
    learner: str,
    station: str,
    assessor: Annotated[str, typer.Option(help="The name of the person who watched.")],
    assessor_role: Annotated[str, typer.Option(help="Their role here.")],
    on: Annotated[str, typer.Option(help="The day, year-month-day.")],
    where: Annotated[str, typer.Option(help="simulated or real.")],
    not_done: Annotated[
        list[str] | None, typer.Option(help="The id of a step that was not done; every other one was.")
    ] = None,
    all_done: Annotated[bool, typer.Option("--all-done", help="Every step was done.")] = False,
    role: Annotated[str, typer.Option(help="The learner's role, if the trainer's list has none.")] = "",
    adjustments: Annotated[str, typer.Option(help="Reasonable adjustments that were made.")] = "",
    comment: Annotated[str, typer.Option(help="What went well, and what to practise.")] = "",
    correct: Annotated[int | None, typer.Option(help="The number of the observation that this corrects.")] = None,
    reason: Annotated[str, typer.Option(help="Why it is corrected.")] = "",
    strike: Annotated[bool, typer.Option("--strike", help="Strike it out: wrong person or station.")] = False,
    request: Annotated[str, typer.Option(help="The form's own id: entered once, however often it is sent.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Sign without being asked.")] = False,
    course: CourseOption = None,
) -> None:
    """Enter a form from paper and sign it. Asks for each step, unless --all-done or --not-done says it."""
    from onboarding.course import load_course
    from onboarding.people import load_people
    from onboarding.stations.form import DONE, NOT_DONE, read_form
    from onboarding.stations.outcome import judge
    from onboarding.stations.signing import sign
    from onboarding.stations.standing import known_learners, seen_at

    layout = Layout.find(course)
    place, people = _station(layout, station), load_people(layout)
    if learner not in known_learners(layout):
        raise CourseError(
            f"{learner[:64]} is not known here. First: onboarding people add {learner[:64]} --name … --role …"
        )
    values = {
        "request": request or f"obs-{secrets.token_hex(12)}",
        "where": where,
        "on": on,
        "assessor": assessor,
        "assessor-role": assessor_role,
        "adjustments": adjustments,
        "comment": comment,
    }
    role = people.role(learner) or role
    if correct is not None:
        before = next((one for one in seen_at(layout, learner, station) if one.entry.record.n == correct), None)
        if before is None:
            raise CourseError(
                f"{learner} has no observation {correct} at {station}. See: onboarding stations list --learner {learner}"
            )
        role = before.entry.record.role or role
        values |= {"attempt": before.entry.record.attempt_id, "seen": before.entry.hash, "why": reason}
        values["strike"] = "yes" if strike else ""
    elif strike or reason:
        raise CourseError("--reason and --strike belong to a correction: say which observation with --correct N.")
    steps = place.steps_for(role)
    missed = set(not_done or ())
    if all_done and missed:
        raise CourseError("Say either --all-done or --not-done.")
    if unknown := missed - {step.id for step in steps}:
        raise CourseError(f"{', '.join(sorted(unknown))}: no such step here. See: onboarding stations show {station}")
    if not (all_done or missed):
        if not sys.stdin.isatty():
            raise CourseError("Say which steps were done: --all-done, or --not-done STEP for each that was not.")
        missed = {
            step.id
            for step in steps
            if not typer.confirm(f"{'CRITICAL: ' if step.critical else ''}{step.text} Done?", default=None)
        }
    values |= {f"step-{step.id}": NOT_DONE if step.id in missed else DONE for step in steps}
    person = people.people.get(learner)
    form = read_form(
        values,
        station=place,
        learner=learner,
        learner_name=person.name if person else learner,
        role=role,
        today=date.today(),
    )
    outcome = judge(place, role, form.done)
    _say(f"{people.named(learner)}, {place.title}: {'competent' if outcome.competent else 'not yet'}. {outcome.words}")
    if not yes:
        if not sys.stdin.isatty():
            raise CourseError("Nothing was kept. To sign it: the same command with --yes")
        typer.confirm(
            f"{form.assessor}, {form.assessor_role}: did you watch this yourself, and do you sign it?", abort=True
        )
    entry = sign(layout, form, version=load_course(layout.course_file).version)
    _say(f"Signed: entry {entry.seq} of the ledger, observation {entry.record.n}.")


def _words(one: "Observation") -> str:
    result = "competent" if one.competent else "not yet"
    return f"{result}, {one.on}, {one.where}, signed by {one.signed_by}"
