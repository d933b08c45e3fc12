"""Reads stations/<name>.toml, says every fault in it, and holds it against the evidence."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from onboarding.errors import ContentError, Fault
from onboarding.evidence import Evidence, Fact
from onboarding.files import content_hash
from onboarding.questions.reading import Reader
from onboarding.questions.roles import ROLES, suits

WHERE = ("simulated", "real")
_STATION = frozenset({"schema", "title", "about", "where", "needed_others", "prepare", "say", "step"})
_STEP = frozenset({"id", "text", "critical", "roles", "facts", "signs"})
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


@dataclass(frozen=True)
class Step:
    """One thing to see. `roles` is empty for everyone; `facts` and `signs` are ids of evidence/."""

    id: str
    text: str
    critical: bool
    roles: tuple[str, ...]
    facts: tuple[str, ...]
    signs: tuple[str, ...]


@dataclass(frozen=True)
class Station:
    """One station as written. `name` is the file's; of the steps that are not critical `needed_others` are enough."""

    name: str
    title: str
    about: str
    where: tuple[str, ...]
    prepare: tuple[str, ...]
    say: str
    needed_others: int
    steps: tuple[Step, ...]

    def steps_for(self, role: str) -> tuple[Step, ...]:
        """The steps that a person in this role is watched for."""
        return tuple(step for step in self.steps if suits(step.roles, role))

    @property
    def by_role(self) -> bool:
        """True when not everyone has the same steps."""
        return any(step.roles for step in self.steps)

    @property
    def sha(self) -> str:
        """Names this version: what was asked of whom, and what was enough."""
        steps = [[step.id, step.text, step.critical, list(step.roles)] for step in self.steps]
        return content_hash([self.name, self.title, self.needed_others, steps])


def load_stations(folder: Path) -> tuple[Station, ...]:
    """Every station of a course by name; none where the course has no such folder. Raises ContentError with every fault found."""
    faults: list[Fault] = []
    found = []
    for path in sorted(folder.glob("*.toml")):
        try:
            found.append(load_station(path))
        except ContentError as error:
            faults.extend(error.faults)
    if faults:
        raise ContentError(faults)
    return tuple(found)


def load_station(path: Path) -> Station:
    """One station. Raises ContentError with every fault found."""
    reader = Reader(f"stations/{path.name}")
    table = reader.toml(path)
    reader.unknown(table, _STATION, "")
    if not _NAME.fullmatch(path.stem):
        reader.say("", f"'{path.stem}' cannot name a station.", "Use small letters, digits and dashes.")
    where = reader.texts(table, "where", "")
    if not where or not set(where) <= set(WHERE):
        reader.say(
            "", "'where' does not say where it may be watched.", 'Write where = ["simulated", "real"] or one of them.'
        )
    prepare = reader.texts(table, "prepare", "")
    if not prepare:
        reader.say("", "'prepare' is missing.", 'Say what the assessor gets ready: prepare = ["…"].')
    steps = tuple(
        _step(reader, entry, number) for number, entry in enumerate(reader.tables(table, "step", ""), start=1)
    )
    needed = table.get("needed_others")
    if not isinstance(needed, int) or isinstance(needed, bool) or needed < 0:
        reader.say(
            "", "'needed_others' is not a number.", "Say how many of the steps that are not critical are enough."
        )
        needed = 0
    station = Station(
        name=path.stem,
        title=reader.text(table, "title", ""),
        about=reader.text(table, "about", ""),
        where=where,
        prepare=prepare,
        say=reader.text(table, "say", ""),
        needed_others=needed,
        steps=steps,
    )
    _check_steps(reader, station)
    if reader.faults:
        raise ContentError(reader.faults)
    return station


def _step(reader: Reader, entry: dict[str, object], number: int) -> Step:
    place = f"step '{entry.get('id', number)}'"
    reader.unknown(entry, _STEP, place)
    critical = entry.get("critical")
    if not isinstance(critical, bool):
        reader.say(
            place, "'critical' is not true or false.", "Write critical = true where a miss means: not yet competent."
        )
    roles = reader.texts(entry, "roles", place)
    for role in roles:
        if role not in ROLES:
            reader.say(place, f"role '{role}' is unknown.", f"Use one of: {', '.join(ROLES)}.")
    name = reader.text(entry, "id", place)
    if name and not _NAME.fullmatch(name):
        reader.say(place, "its id cannot name a step.", "Use small letters, digits and dashes.")
    facts, signs = reader.texts(entry, "facts", place), reader.texts(entry, "signs", place)
    if not facts and not signs:
        reader.say(place, "rests on nothing.", 'Name a fact or a sign of evidence/: facts = ["…"].')
    return Step(name, reader.text(entry, "text", place), critical is True, roles, facts, signs)


def _check_steps(reader: Reader, station: Station) -> None:
    if not station.steps:
        reader.say("", "has no step.", "Add [[step]] with id, text, critical and facts.")
        return
    seen: set[str] = set()
    for step in station.steps:
        if step.id in seen:
            reader.say(f"step '{step.id}'", "stands twice.", "Give each step an id of its own.")
        seen.add(step.id)
    for role, words in ROLES.items():
        mine = station.steps_for(role)
        others = sum(not step.critical for step in mine)
        if not any(step.critical for step in mine):
            reader.say("", f"has no critical step for a {words}.", "Mark the steps that must be done in any case.")
        if station.needed_others > others:
            reader.say(
                "",
                f"needs {station.needed_others} steps that are not critical, but a {words} has {others}.",
                "Lower needed_others, or add steps.",
            )


def check_stations(stations: tuple[Station, ...], evidence: Evidence, *, today: date) -> list[Fault]:
    """What the stations cite and may not: unknown, disputed or unread facts, facts due for review, unknown signs."""
    return [fault for station in stations for step in station.steps for fault in _cited(station, step, evidence, today)]


def _cited(station: Station, step: Step, evidence: Evidence, today: date) -> list[Fault]:
    file, place = f"stations/{station.name}.toml", f"step '{step.id}'"
    faults = []
    for name in step.facts:
        fact = evidence.facts.get(name)
        if fact is None:
            faults.append(Fault(file, place, f"fact '{name}' does not exist.", "Add it to a file in evidence/facts/."))
        elif not fact.gradable:
            faults.append(
                Fault(file, place, f"fact '{name}' may not be graded.", "Rest the step on another fact, or drop it.")
            )
        elif fact.review_by < today:
            faults.append(
                Fault(file, place, f"fact '{name}' was due for review on {fact.review_by}.", "Have it re-checked.")
            )
        elif step.critical and not _read(fact):
            faults.append(
                Fault(
                    file,
                    place,
                    f"is critical, but nobody has read the source of '{name}'.",
                    "Have it read, or name another.",
                )
            )
    for name in step.signs:
        if name not in evidence.signs:
            faults.append(Fault(file, place, f"'{name}' is no sign.", "Use an id of evidence/escalation.yaml."))
    return faults


def _read(fact: Fact) -> bool:
    return not fact.read.startswith("not read")
