"""The invented people of "The first hour", read from `data/first_hour.toml`, and the check that a clinician's edits pass.

An answer may name a sign of evidence/escalation.yaml. Its tier is the sign's: it is written in no other place.
"""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

FILE = "onboarding/activities/data/first_hour.toml"
KINDS = ("open", "direct", "closed", "leading", "judging", "vague")
HIDING = ("leading", "judging", "vague")
"""Kinds of question that may not be given an answer which holds what matters."""
SAFETY = ("last-dose", "alcohol", "opioids", "seizures", "suicide")
"""The safety topics of everyone; "pregnancy" is added where a person's `pregnancy` is true."""
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_LONGEST = 320
_PERSON = {"id", "name", "age", "scene", "turns", "pregnancy", "close", "acceptable", "topic"}
_TOPIC = {"id", "label", "safety", "why", "facts", "pass", "way"}
_WAY = {"id", "how", "ask", "answer", "entry", "full", "sign", "doubt"}


@dataclass(frozen=True, kw_only=True)
class Way:
    """One wording of a question and what the person says to it. `full`: the answer holds what matters. `doubt`: it leaves open
    whether a sign of the top tier stands."""

    id: str
    how: str
    ask: str
    answer: str
    entry: str
    full: bool = False
    sign: str = ""
    doubt: bool = False


@dataclass(frozen=True, kw_only=True)
class Topic:
    """One line of the form. `hand_on`: what has to reach the nurse in charge, or ""."""

    id: str
    label: str
    safety: bool
    why: str
    facts: tuple[str, ...]
    hand_on: str
    ways: tuple[Way, ...]

    def way(self, name: str) -> Way:
        """The wording of that id. Raises KeyError."""
        return {way.id: way for way in self.ways}[name]


@dataclass(frozen=True, kw_only=True)
class Person:
    """One talk. `turns`: how many questions that are not safety questions there is time for."""

    id: str
    name: str
    age: int
    scene: str
    turns: int
    close: str
    acceptable: tuple[str, ...]
    topics: tuple[Topic, ...]

    def topic(self, name: str) -> Topic:
        """The topic of that id. Raises KeyError."""
        return {topic.id: topic for topic in self.topics}[name]


@dataclass(frozen=True, kw_only=True)
class InterviewFault:
    """What is wrong at one place of the file and how to mend it."""

    place: str
    problem: str
    mend: str


@cache
def load_people() -> tuple[Person, ...]:
    """All people in the order of the file. The build has checked it; a fault raises KeyError or TypeError."""
    return tuple(_person(raw) for raw in tomllib.loads(people_text())["person"])


def people_text() -> str:
    """The file as it is written."""
    return (files("onboarding.activities") / "data" / "first_hour.toml").read_text(encoding="utf-8")


def check_people(text: str, *, tiers: Mapping[str, str], facts: Collection[str]) -> list[InterviewFault]:
    """Every fault of the file; an empty list when it may be used. `tiers`: the tier of each known sign; `facts`: the known ids."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return [InterviewFault(place="", problem=f"cannot be read: {error}.", mend="Mend the file at that line.")]
    people = raw.get("person")
    if raw.get("schema") != 1 or not isinstance(people, list) or not people:
        return [
            InterviewFault(place="", problem="has no schema = 1 or no [[person]].", mend="Begin as the file in git.")
        ]
    found = []
    for number, person in enumerate(people, start=1):
        place = f"person '{person.get('id', number)}'"
        found += [
            InterviewFault(place=f"{place}{p}", problem=w, mend=m) for p, w, m in _of_person(person, tiers, facts)
        ]
    for name in _twice(people):
        found.append(
            InterviewFault(place=f"person '{name}'", problem="stands twice.", mend="Give it an id of its own.")
        )
    return found


_Found = Iterator[tuple[str, str, str]]


def _of_person(person: Mapping[str, Any], tiers: Mapping[str, str], facts: Collection[str]) -> _Found:
    yield from (("", *fault) for fault in _fields(person, _PERSON, ("id", "name", "scene", "close")))
    topics = person.get("topic")
    if not isinstance(topics, list) or not topics:
        yield "", "has no topic.", "Add [[person.topic]]."
        return
    for number, topic in enumerate(topics, start=1):
        place = f", topic '{topic.get('id', number)}'"
        yield from ((place + p, w, m) for p, w, m in _of_topic(topic, tiers, facts))
    for name in _twice(topics):
        yield f", topic '{name}'", "stands twice.", "Give it an id of its own."
    wanted = {*SAFETY, *(["pregnancy"] if person.get("pregnancy") else [])}
    safe = {str(topic.get("id")) for topic in topics if topic.get("safety") is True}
    for name in sorted(wanted - safe):
        yield "", f"has no safety topic '{name}'.", "Add it with safety = true: it is asked of everyone."
    for name in sorted(safe - wanted):
        yield f", topic '{name}'", "is no safety topic of this course.", f"Use: {', '.join(sorted(wanted))}."
    others, turns = len(topics) - len(safe), person.get("turns")
    if not isinstance(turns, int) or not 1 <= turns < others:
        yield (
            "",
            f"turns is not between 1 and {others - 1}.",
            "The other subjects compete for time: leave too few turns for all.",
        )
    if not isinstance(person.get("age"), int):
        yield "", "'age' is not a whole number.", "Write age = 44."
    if not isinstance(person.get("acceptable"), list) or not person["acceptable"]:
        yield "", "names no acceptable way.", 'Add acceptable = ["…"].'


def _of_topic(topic: Mapping[str, Any], tiers: Mapping[str, str], facts: Collection[str]) -> _Found:
    yield from (("", *fault) for fault in _fields(topic, _TOPIC, ("id", "label", "why")))
    named = topic.get("facts")
    if not isinstance(named, list) or not named:
        yield "", "names no fact.", 'Add facts = ["…"].'
    else:
        for fact in named:
            if fact not in facts:
                yield "", f"fact '{fact}' does not exist.", "Use an id from evidence/facts/."
    if not isinstance(topic.get("safety"), bool):
        yield "", "'safety' is not true or false.", "Write safety = true or safety = false."
    ways = topic.get("way")
    if not isinstance(ways, list) or len(ways) < (2 if topic.get("safety") else 1):
        yield "", "has too few ways to ask.", "Add [[person.topic.way]]: two for a safety question."
        return
    if not any(way.get("full") is True for way in ways):
        yield "", "has no way that brings the answer.", "Give one way full = true."
    for name in _twice(ways):
        yield f", way '{name}'", "stands twice.", "Give it an id of its own."
    for number, way in enumerate(ways, start=1):
        place = f", way '{way.get('id', number)}'"
        yield from ((place, *fault) for fault in _fields(way, _WAY, ("id", "how", "ask", "answer", "entry")))
        if way.get("how") not in KINDS:
            yield place, f"how '{way.get('how')}' is unknown.", f"Use one of: {', '.join(KINDS)}."
        if way.get("full") is True and way.get("how") in HIDING:
            yield (
                place,
                f"a {way['how']} question brings the answer.",
                "Take full out: how you ask changes what you hear.",
            )
        if way.get("sign") and way["sign"] not in tiers:
            yield place, f"sign '{way['sign']}' does not exist.", "Use an id from evidence/escalation.yaml."
        elif way.get("sign") and (tiers[way["sign"]] == "record" or way.get("full") is not True):
            yield place, "names a sign that asks for no act.", "Name a sign of the two upper tiers, with full = true."


def _fields(entry: Mapping[str, Any], known: Collection[str], texts: Collection[str]) -> Iterator[tuple[str, str]]:
    for field in sorted(set(entry) - set(known)):
        yield f"has a field '{field}' that is not known.", f"Use only: {', '.join(sorted(known))}."
    for field in texts:
        value = entry.get(field)
        if not isinstance(value, str) or not value.strip():
            yield f"'{field}' is missing.", f'Add {field} = "…".'
        elif len(value) > _LONGEST:
            yield f"'{field}' has {len(value)} characters, more than {_LONGEST}.", "Say it in fewer words."
    if isinstance(entry.get("id"), str) and not _ID.match(entry["id"]):
        yield "the id is no plain name.", "Use small letters, figures and hyphens."


def _twice(entries: list[Mapping[str, Any]]) -> list[str]:
    names = [str(entry.get("id")) for entry in entries]
    return sorted({name for name in names if names.count(name) > 1})


def _person(raw: Mapping[str, Any]) -> Person:
    return Person(
        id=raw["id"],
        name=raw["name"],
        age=raw["age"],
        scene=raw["scene"],
        turns=raw["turns"],
        close=raw["close"],
        acceptable=tuple(raw["acceptable"]),
        topics=tuple(_topic(topic) for topic in raw["topic"]),
    )


def _topic(raw: Mapping[str, Any]) -> Topic:
    return Topic(
        id=raw["id"],
        label=raw["label"],
        safety=raw["safety"],
        why=raw["why"],
        facts=tuple(raw["facts"]),
        hand_on=raw.get("pass", ""),
        ways=tuple(Way(**way) for way in raw["way"]),
    )
