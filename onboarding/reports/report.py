"""One page a trainer reads in two minutes: who needs help first, then learners by modules in words, then the hardest questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import jinja2

from onboarding.course import Course, load_course
from onboarding.grading.items import ItemStore, ItemStoreProblem
from onboarding.page_reports import PageReport, read_reports
from onboarding.paths import Layout
from onboarding.people import People, load_people
from onboarding.questions import Item
from onboarding.records.entries import STATION, Entry
from onboarding.records.ledger import Ledger
from onboarding.records.observed import deciding
from onboarding.records.policy import attempts, counting, points
from onboarding.refreshers.reopened import read_reopened
from onboarding.reports.attention import Attention, attention
from onboarding.reports.questions import Hardness, hardest
from onboarding.stations.standing import Row, rows_of
from onboarding.stations.station import Station, load_stations

HARDEST = 10
_TEMPLATE = Path(__file__).parent / "report.html.j2"


@dataclass(frozen=True)
class Cell:
    """Where one learner stands in one module, in words; `tried` counts the attempts."""

    words: str
    points: str
    tried: int


@dataclass(frozen=True)
class Report:
    """All that the page says. `rows` have the learner as the trainer knows them, in the order of ids; their cells go by `modules` (id and
    title)."""

    title: str
    demo: bool
    made: str
    policy: str
    attention: tuple[Attention, ...]
    modules: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    stations: tuple[Station, ...]
    observed: tuple[Row, ...]
    """Who stands where in observed practice, in the order of `rows`; no stations and no rows in a report on one quiz."""
    hardest: tuple[Hardness, ...]
    reported: tuple[PageReport, ...]


def read_report(layout: Layout, *, quiz: str = "", now: datetime | None = None) -> Report:
    """The report on the course, or on one quiz. Reads only. Raises ContentError, LedgerProblem, or FileProblem for people.json."""
    course, people = load_course(layout.course_file), load_people(layout)
    moment = now or datetime.now(UTC)
    entries: tuple[Entry, ...] = ()
    if layout.ledger.exists():
        with Ledger(layout.ledger) as ledger:
            entries = ledger.entries(quiz=quiz or None)
    store = ItemStore(layout.items)

    def find(of: str, slot: str, variant: str, sha: str) -> Item | None:
        try:
            return store.find(of, slot, variant, sha)
        except ItemStoreProblem:
            return None  # `onboarding grade` says what is wrong with the store; here a text is missing

    here = {path.name for path in layout.learners.glob("*/") if not path.name.startswith(".")}
    decides = deciding(entries)
    watched = {learner for learner, _ in decides}
    stations = () if quiz else load_stations(layout.stations)
    learners = sorted(here | watched | {entry.record.learner for entry in attempts(entries)})
    modules = tuple((module.id, module.title) for module in course.modules if quiz in ("", module.id))
    open_again = [one for one in read_reopened(layout, course, now=moment) if quiz in ("", one.module)]
    return Report(
        title=course.title,
        demo=course.demo,
        made=moment.strftime("%Y-%m-%d %H:%M UTC"),
        policy=course.attempt_policy,
        attention=attention(entries, people=people, now=moment, open_again=open_again),
        modules=modules,
        rows=_rows(entries, course, modules, learners, people),
        stations=stations,
        observed=rows_of(decides, stations, {one: people.named(one) for one in learners}) if stations else (),
        hardest=hardest(entries, find)[:HARDEST],
        reported=read_reports(layout),
    )


def _rows(
    entries: Sequence[Entry],
    course: Course,
    modules: Sequence[tuple[str, str]],
    learners: Sequence[str],
    people: People,
) -> tuple[tuple[str, tuple[Cell, ...]], ...]:
    by_place: dict[tuple[str, str], list[Entry]] = {}
    for entry in attempts(entries):
        by_place.setdefault((entry.record.learner, entry.record.quiz), []).append(entry)
    return tuple(
        (
            people.named(learner),
            tuple(_cell(by_place.get((learner, module), []), course.attempt_policy) for module, _ in modules),
        )
        for learner in learners
    )


def _cell(taken: Sequence[Entry], policy: str) -> Cell:
    counts = counting(taken, policy)
    if counts is None:
        return Cell("nothing handed in", "", 0)
    got, most = points(counts)
    newest = taken[-1].record.state
    words = counts.record.state
    if newest != words:
        words += f"; newest attempt: {newest}"
    return Cell(words, "" if got is None else f"{_text(got)} of {_text(most)}", len(taken))


def render(report: Report) -> str:
    """The report as one page of HTML that needs nothing else."""
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    names: Mapping[str, str] = {
        **dict(report.modules),
        **{f"{STATION}{station.name}": f"Observed practice, {station.title}" for station in report.stations},
    }
    template = environment.from_string(_TEMPLATE.read_text(encoding="utf-8"))
    return template.render(report=report, names=names)


def _text(value: object) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
