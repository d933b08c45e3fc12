"""The stories of the activity "the chain", read from `data/chain.toml`, and the check that a clinician's edits pass.

A part of a story may fit several places. What has to be called for names a sign of evidence/escalation.yaml; its tier is the sign's.
"""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

FILE = "onboarding/activities/data/chain.toml"
LINKS = ("trigger", "thought", "feeling", "act", "once", "later")
"""The links of a chain, in order."""
TELL = "tell"
PLACES = (*LINKS, TELL)
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_LONGEST_TOLD, _LONGEST_PART, _LONGEST_NOTE = 700, 60, 280


@dataclass(frozen=True, kw_only=True)
class Part:
    """A piece of a story. `fits`: the places that are sound, the most usual first; `sign`: what is called for, or ""."""

    id: str
    text: str
    fits: tuple[str, ...]
    note: str
    facts: tuple[str, ...]
    sign: str


@dataclass(frozen=True, kw_only=True)
class Way:
    """A point at which next time could go another way."""

    text: str
    facts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Story:
    """One evening of an invented person. `pattern`: what the chain shows, said in the debrief."""

    id: str
    name: str
    age: int
    told: str
    parts: tuple[Part, ...]
    pattern: str
    ways: tuple[Way, ...]
    facts: tuple[str, ...]

    def part(self, name: str) -> Part:
        """The part with this id. Raises KeyError."""
        return {part.id: part for part in self.parts}[name]


@dataclass(frozen=True, kw_only=True)
class StoryFault:
    """What is wrong with one story and how to mend it."""

    place: str
    problem: str
    mend: str


@cache
def load_stories() -> tuple[Story, ...]:
    """All stories in the order of the file. The build has checked it; a fault raises KeyError or TypeError."""
    return tuple(
        Story(
            id=raw["id"],
            name=raw["name"],
            age=raw["age"],
            told=raw["told"],
            parts=tuple(
                Part(
                    id=part["id"],
                    text=part["text"],
                    fits=tuple(part["fits"]),
                    note=part["note"],
                    facts=tuple(part["facts"]),
                    sign=part.get("sign", ""),
                )
                for part in raw["part"]
            ),
            pattern=raw["pattern"],
            ways=tuple(Way(text=way["text"], facts=tuple(way["facts"])) for way in raw["way"]),
            facts=(*raw["facts"], *raw["pattern_facts"]),
        )
        for raw in tomllib.loads(stories_text())["story"]
    )


def stories_text() -> str:
    """The file as it is written."""
    return (files("onboarding.activities") / "data" / "chain.toml").read_text(encoding="utf-8")


def check_stories(text: str, *, signs: Collection[str], facts: Collection[str]) -> list[StoryFault]:
    """Every fault of a file of stories; an empty list when it may be used. `signs` and `facts` are the known ids."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return [StoryFault(place="", problem=f"cannot be read: {error}.", mend="Mend the file at that line.")]
    stories = raw.get("story")
    if raw.get("schema") != 1 or not isinstance(stories, list) or not stories:
        return [StoryFault(place="", problem="has no schema = 1 or no [[story]].", mend="Begin as the file in git.")]
    faults = []
    seen: set[str] = set()
    for number, story in enumerate(stories, start=1):
        place = f"story '{story.get('id', number)}'"
        faults += [StoryFault(place=place, problem=p, mend=m) for p, m in _story(story, facts, seen)]
        parts: set[str] = set()
        for at, part in enumerate(_tables(story, "part"), start=1):
            inner = f"{place}, part '{part.get('id', at)}'"
            faults += [StoryFault(place=inner, problem=p, mend=m) for p, m in _part(part, signs, facts, parts)]
        for at, way in enumerate(_tables(story, "way"), start=1):
            checks = (*_fields(way, {"text": 160}, {"facts"}), *_cited(way.get("facts"), facts))
            faults += [StoryFault(place=f"{place}, way {at}", problem=p, mend=m) for p, m in checks]
    return faults


def _story(story: Mapping[str, Any], facts: Collection[str], seen: set[str]) -> Iterator[tuple[str, str]]:
    texts = {"id": 40, "name": 40, "told": _LONGEST_TOLD, "pattern": _LONGEST_NOTE}
    yield from _fields(story, texts, {"age", "facts", "pattern_facts", "part", "way"})
    yield from _named(story, seen)
    age = story.get("age")
    if not isinstance(age, int) or isinstance(age, bool) or not 18 <= age <= 110:
        yield "'age' is not the age of an adult.", "Write age = 45."
    yield from _cited(story.get("facts"), facts)
    yield from _cited(story.get("pattern_facts"), facts)
    parts = _tables(story, "part")
    if not 6 <= len(parts) <= 9:
        yield f"has {len(parts)} parts.", "Give it six to nine [[story.part]]."
    fitting = {place for part in parts for place in _list(part.get("fits"))}
    for link in LINKS:
        if link not in fitting:
            yield f"no part fits '{link}'.", "Add a part for that link: a chain has all six."
    if not 1 <= len(_tables(story, "way")) <= 3:
        yield (
            "has no [[story.way]], or more than three.",
            "Name one to three points where next time could go another way.",
        )


def _part(
    part: Mapping[str, Any], signs: Collection[str], facts: Collection[str], seen: set[str]
) -> Iterator[tuple[str, str]]:
    yield from _fields(part, {"id": 40, "text": _LONGEST_PART, "note": _LONGEST_NOTE}, {"fits", "facts", "sign"})
    yield from _named(part, seen)
    fits = _list(part.get("fits"))
    if not fits or len(set(fits)) != len(fits) or not set(fits) <= set(PLACES):
        yield "'fits' is no list of different places.", f"Use some of: {', '.join(PLACES)}."
    if "sign" in part and (part["sign"] not in signs or fits != [TELL]):
        yield (
            "'sign' is not known, or the part fits a link as well.",
            f'Use an id of evidence/escalation.yaml, and fits = ["{TELL}"].',
        )
    yield from _cited(part.get("facts"), facts)


def _fields(raw: Mapping[str, Any], texts: Mapping[str, int], others: Collection[str]) -> Iterator[tuple[str, str]]:
    for field in sorted(set(raw) - set(texts) - set(others)):
        yield f"has a field '{field}' that is not known.", f"Use only: {', '.join(sorted({*texts, *others}))}."
    for field, longest in texts.items():
        value = raw.get(field)
        if not isinstance(value, str) or not value.strip():
            yield f"'{field}' is missing.", f'Add {field} = "…".'
        elif len(value) > longest:
            yield f"'{field}' has {len(value)} characters, more than {longest}.", "Say it in fewer words."


def _named(raw: Mapping[str, Any], seen: set[str]) -> Iterator[tuple[str, str]]:
    name = raw.get("id")
    if isinstance(name, str):
        if not _ID.match(name):
            yield "the id is no plain name.", "Use small letters, figures and hyphens."
        if name in seen:
            yield "stands twice.", "Give it an id of its own."
        seen.add(name)


def _cited(named: Any, facts: Collection[str]) -> Iterator[tuple[str, str]]:
    if not isinstance(named, list) or not named:
        yield "names no fact.", 'Add facts = ["…"].'
        return
    for fact in named:
        if fact not in facts:
            yield f"fact '{fact}' does not exist.", "Use an id from evidence/facts/."


def _tables(raw: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    return [one for one in _list(raw.get(name)) if isinstance(one, dict)]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
