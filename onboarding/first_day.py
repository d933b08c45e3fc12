"""What a trainer does first, and what waits for them now: read from the course and its workspace, never asked twice."""

from dataclasses import dataclass
from datetime import UTC, datetime

from onboarding.course import Course, load_course
from onboarding.grading.places import Exchange
from onboarding.paths import Layout
from onboarding.people import load_people
from onboarding.records.entries import Entry
from onboarding.records.ledger import Ledger
from onboarding.refreshers.reopened import read_reopened
from onboarding.reports.attention import Attention, attention
from onboarding.sandbox import INVENTED, is_sandbox, sandbox_of

ONBOARDING = ".venv/bin/onboarding"


@dataclass(frozen=True)
class Step:
    """One thing to do first. `done` is what the files say; `command` is for a terminal in the course folder, or empty."""

    title: str
    done: bool
    state: str
    """How far it is, in a sentence."""
    how: str
    command: str = ""
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class FirstDay:
    """All that the trainer's page shows. `quizzes` are ids and titles, in the order of the course."""

    title: str
    demo: bool
    sandbox: bool
    steps: tuple[Step, ...]
    waiting: tuple[Attention, ...]
    quizzes: tuple[tuple[str, str], ...]


def first_day(layout: Layout, *, now: datetime | None = None) -> FirstDay:
    """Read where the course stands. Raises ContentError, LedgerProblem or FileProblem."""
    course, people = load_course(layout.course_file), load_people(layout)
    moment = now or datetime.now(UTC)
    entries: tuple[Entry, ...] = ()
    if layout.ledger.exists():
        with Ledger(layout.ledger) as ledger:
            entries = ledger.entries()
    open_again = read_reopened(layout, course, now=moment)
    waiting = attention(entries, people=people, now=moment, open_again=open_again)
    sandbox = is_sandbox(layout)
    steps = (
        *(() if sandbox else (_sandbox(layout),)),
        _settings(course),
        _people(len(people.people)),
        _quizzes(layout, course),
    )
    return FirstDay(
        title=course.title,
        demo=course.demo,
        sandbox=sandbox,
        steps=steps,
        waiting=waiting,
        quizzes=tuple((module.id, f"{module.number} {module.title}") for module in course.modules),
    )


def _sandbox(layout: Layout) -> Step:
    made = is_sandbox(sandbox_of(layout))
    return Step(
        title="Try everything in the sandbox",
        done=made,
        state="The sandbox is made." if made else "There is no sandbox yet.",
        how="A copy of the course with three invented learners: grade, mark a written answer, read the report. Nothing in it counts.",
        command=f"{ONBOARDING} teach --sandbox",
        details=tuple(f"{invented.name} {invented.state}." for invented in INVENTED),
    )


def _settings(course: Course) -> Step:
    required = {name for module in course.modules for name in module.requires}
    left = course.unsigned
    return Step(
        title="Name the clinical lead, and have the settings of your service signed",
        done=not left,
        state=f"{len(required) - len(left)} of {len(required)} settings that lessons need are signed.",
        how="They stand at the end of course.toml as [local.…]: value, signed_by, signed_role, signed_on. The named lead decides on "
        "each value. In a real service (demo = false) a module is handed out only when its settings are signed.",
        command=f"{ONBOARDING} build && {ONBOARDING} check",
        details=tuple(
            f"{setting.title} ([local.{setting.name}]): no {', no '.join(setting.missing)}" for setting in left
        ),
    )


def _people(known: int) -> Step:
    return Step(
        title="Enter your people",
        done=known > 0,
        state="Nobody is entered yet."
        if known == 0
        else f"{known} {'person is' if known == 1 else 'people are'} entered.",
        how="Then lists and reports show names, and each person is asked what fits their role: nurse, counsellor or support.",
        command=f'{ONBOARDING} people add ID --name "First Last" --role nurse',
    )


def _quizzes(layout: Layout, course: Course) -> Step:
    places = Exchange(layout.exchange)
    open_now = [module for module in course.modules if places.paper(module.id).is_file()]
    missing = [module for module in course.modules if module not in open_now]
    return Step(
        title="Hand out the quizzes",
        done=not missing,
        state=f"{len(open_now)} of {len(course.modules)} quizzes are handed out.",
        how="On one computer `onboarding learn` does it by itself. Then leave `onboarding watch` running: it grades as answers come in.",
        command=f"{ONBOARDING} release {missing[0].id}" if missing else f"{ONBOARDING} watch",
        details=tuple(f"{module.number} {module.title}: not handed out" for module in missing) if open_now else (),
    )
