"""Who was watched at which station, as trainers see it: read from the ledger, the list of people and the learners' folders."""

from dataclasses import dataclass

from onboarding.paths import Layout
from onboarding.people import load_people
from onboarding.records.entries import STATION, Entry
from onboarding.records.ledger import Ledger
from onboarding.records.observed import Observation, deciding, observations
from onboarding.stations.station import Station, load_stations


@dataclass(frozen=True)
class Row:
    """A learner and, for each station in order, the observation that decides or None. `named` is how lists show the learner."""

    learner: str
    named: str
    cells: tuple[Observation | None, ...]

    @property
    def competent(self) -> int:
        """At how many stations the learner stands as competent."""
        return sum(cell is not None and cell.competent for cell in self.cells)


def station_entries(layout: Layout, *, learner: str | None = None, station: str | None = None) -> tuple[Entry, ...]:
    """What the ledger has on observed practice, in order. Reads only. Raises LedgerProblem."""
    if not layout.ledger.exists():  # opening it would make one
        return ()
    with Ledger(layout.ledger) as ledger:
        entries = ledger.entries(learner=learner, quiz=f"{STATION}{station}" if station else None)
    return tuple(entry for entry in entries if entry.record.station)


def seen_at(layout: Layout, learner: str, station: str) -> tuple[Observation, ...]:
    """Every observation of a learner at a station that stands, the earliest first. Reads only."""
    return observations(station_entries(layout, learner=learner, station=station))


def known_learners(layout: Layout) -> dict[str, str]:
    """Everyone who can be watched, id and how lists show them, by name: entered by the trainer, or with a folder here."""
    people = load_people(layout)
    here = {path.name for path in layout.learners.glob("*/") if not path.name.startswith(".")}
    named = {learner: people.named(learner) for learner in {*people.people, *here}}
    return dict(sorted(named.items(), key=lambda pair: (pair[1].casefold(), pair[0])))


def standing(layout: Layout) -> tuple[tuple[Station, ...], tuple[Row, ...]]:
    """The stations, and a row for everyone who is known or was watched. Raises ContentError, FileProblem or LedgerProblem."""
    stations = load_stations(layout.stations)
    decides = deciding(station_entries(layout))
    known = known_learners(layout)
    learners = {**known, **{learner: learner for learner, _ in sorted(decides) if learner not in known}}
    return stations, rows_of(decides, stations, learners)


def rows_of(
    decides: dict[tuple[str, str], Observation], stations: tuple[Station, ...], learners: dict[str, str]
) -> tuple[Row, ...]:
    """A row for each of `learners` (id and how lists show them). Pure."""
    return tuple(
        Row(learner, named, tuple(decides.get((learner, station.name)) for station in stations))
        for learner, named in learners.items()
    )
