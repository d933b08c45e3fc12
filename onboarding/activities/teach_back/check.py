"""What a file of people to teach must hold before anybody is taught: fields, sources, enough to choose from, a sound way throughout."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from onboarding.errors import Fault

FILE = "onboarding/activities/data/teach_back.toml"
KINDS = ("sound", "detour", "blame", "unclear", "unsafe")
POINTS = 3
"""How many points a session has. A person needs that many key points, and as many others again."""
LINES = ("nods", "parrot", "louder", "shamed")

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d\Z")
_AMOUNT = re.compile(r"\d\s*(mg|milligrams?|micrograms?|ml|tablets?|capsules?)\b", re.IGNORECASE)
_CHOICE: Mapping[str, type] = {"id": str, "kind": str, "text": str, "saw": str, "because": str, "facts": list}
_FIELDS: Mapping[str, Mapping[str, type]] = {
    "ask": _CHOICE,
    "move": _CHOICE,
    "aid": {**_CHOICE, "reply": str},
    "act": {**_CHOICE, "reply": str},
    "key point": {**_CHOICE, "other_words": str, "mended": str, "way": list},
    "point": {**_CHOICE, "reply": str},
    "way": {"id": str, "kind": str, "text": str, "saw": str, "because": str, "back": str, "clear": bool},
    "aside": {"text": str, "act": list},
    "person": {
        "id": str, "title": str, "name": str, "age": int, "clock": str, "situation": str, "first": list, "before": str,
        "before_facts": list,
        **dict.fromkeys(LINES, str), "clear": str, "left": str, "ending_facts": list, "acceptable": list, "summary": str,
        "point": list, "aid": list, "aside": dict,
    },
}  # fmt: skip
_MAY: Mapping[str, Mapping[str, type]] = {
    "ask": {"open": bool, "after": bool, "answer": str},
    "move": {"mends": bool, "leaves": bool, "answer": str},
    "act": {"ends": bool},
    "way": {"facts": list},
    "person": {"stopped": str},
}
_FORMS: Mapping[type, str] = {
    str: 'a text: "…"',
    int: "a whole number",
    list: "a list",
    dict: "a table",
    bool: "true or false",
}

Found = Iterator[tuple[str, str, str]]
"""Place, fault and mend."""


def teach_faults(raw: Mapping[str, Any]) -> list[Fault]:
    """Every fault of a parsed file; an empty list when it can be played. Never raises on bad content."""
    return [Fault(FILE, *found) for found in _file(raw)]


def _file(raw: Mapping[str, Any]) -> Found:
    if raw.get("schema") != 1:
        yield "", "schema is not 1.", "Write schema = 1, or update the course software."
    sources = raw.get("sources")
    if not isinstance(sources, dict) or not all(isinstance(words, str) and words.strip() for words in sources.values()):
        yield "sources", "is missing or has an empty entry.", 'Write [sources] with id = "where it comes from".'
        return
    for name in ("ask", "move", "person"):
        if not _tables(raw.get(name)):
            yield "", f"has no [[{name}]].", f"Write them as [[{name}]]."
            return
    used: set[str] = set()
    for kind in ("ask", "move"):
        yield from _list(raw[kind], kind, kind, sources, used)
    yield from _shared(raw)
    yield from _twice([person.get("id") for person in raw["person"]], "", "person")
    for number, person in enumerate(raw["person"], start=1):
        place = f"person '{person.get('id', number)}'"
        yield from _person(person, place, sources, used)
    for fact in sorted(set(sources) - used):
        yield "sources", f"'{fact}' is used by no line.", "Take it out."


def _shared(raw: Mapping[str, Any]) -> Found:
    """What every person relies on: one open question, one way past it, one move that mends and one that leaves it."""
    for kind, mark, least in (("ask", "open", 1), ("ask", "after", 1), ("move", "mends", 1), ("move", "leaves", 1)):
        if sum(entry.get(mark) is True for entry in raw[kind]) != least:
            yield kind, f"not exactly one has {mark} = true.", f"Give {mark} = true to one [[{kind}]]."
    for kind in ("ask", "move"):
        for entry in raw[kind]:
            done = any(entry.get(mark) is True for mark in ("open", "after", "mends", "leaves"))
            if not done and entry.get("answer") not in LINES:
                yield (
                    f"{kind} '{entry.get('id')}'", "has no answer of the person.",
                    f"Write answer = one of: {', '.join(LINES)}.",
                )  # fmt: skip


def _person(person: Mapping[str, Any], place: str, sources: Mapping[str, str], used: set[str]) -> Found:
    broken = list(_fields(person, "person", place))
    yield from broken
    if broken:
        return
    if not _CLOCK.match(person["clock"]):
        yield place, f"clock '{person['clock']}' is no time of day.", 'Write it like clock = "14:10".'
    if len(person["acceptable"]) < 2:
        yield place, "names fewer than two acceptable acts.", "Several ways are sound: name at least two."
    for field in ("before_facts", "ending_facts"):
        yield from _facts(person[field], place, sources, used)
    yield from _list(person["aid"], "aid", place, sources, used)
    yield from _fields(person["aside"], "aside", f"{place}, aside")
    acts = person["aside"].get("act")
    if _tables(acts):
        yield from _list(acts, "act", f"{place}, aside", sources, used)
        if any(act.get("ends") is True for act in acts) != ("stopped" in person):
            yield place, "has an act that ends the session and no 'stopped', or the reverse.", "Write both or neither."
    yield from _points(person, place, sources, used)


def _points(person: Mapping[str, Any], place: str, sources: Mapping[str, str], used: set[str]) -> Found:
    points = person["point"]
    yield from _twice([point.get("id") for point in points], place, "point")
    keys = {str(point.get("id")) for point in points if point.get("kind") == "sound"}
    if len(keys) < POINTS or len(points) - len(keys) < POINTS:
        yield place, f"has fewer than {POINTS} key points or fewer than {POINTS} others.", "Add points to choose from."
    if not person["first"] or not set(person["first"]) <= keys:
        yield place, "'first' names no key point.", "Name the key points of which one should come first."
    for point in points:
        at = f"{place}, point '{point.get('id')}'"
        kind = "key point" if point.get("kind") == "sound" else "point"
        broken = list(_entry(point, kind, at, sources, used))
        yield from broken
        if not broken and kind == "key point":
            yield from _list(point["way"], "way", at, sources, used)
            if not any(way.get("clear") is False for way in point["way"]):
                yield at, "is clear in every way.", "Let at least one way come back unclear."


def _list(entries: list[Any], kind: str, place: str, sources: Mapping[str, str], used: set[str]) -> Found:
    if not _tables(entries):
        yield place, f"'{kind}' is not a list of tables.", "Write it with double brackets."
        return
    yield from _twice([entry.get("id") for entry in entries], place, kind)
    for entry in entries:
        yield from _entry(entry, kind, f"{place}, {kind} '{entry.get('id')}'", sources, used)
    kinds = [entry.get("kind") for entry in entries]
    if len(kinds) < 2 or "sound" not in kinds or set(kinds) == {"sound"}:
        yield place, f"offers no choice of '{kind}'.", "Offer at least one that is sound and one that is not."


def _entry(entry: Mapping[str, Any], kind: str, place: str, sources: Mapping[str, str], used: set[str]) -> Found:
    broken = list(_fields(entry, kind, place))
    yield from broken
    if broken:
        return
    if entry["kind"] not in KINDS:
        yield place, f"kind '{entry['kind']}' is unknown.", f"Use one of: {', '.join(KINDS)}."
    for field in ("saw", "because"):
        if entry[field].rstrip().endswith((".", "!", "?")):
            yield place, f"'{field}' ends with a full stop.", "Leave it out: the debrief writes the sentence around it."
    if "facts" in entry:
        yield from _facts(entry["facts"], place, sources, used)


def _facts(facts: list[Any], place: str, sources: Mapping[str, str], used: set[str]) -> Found:
    if not facts:
        yield place, "cites no fact.", 'Add facts = ["…"] with ids of evidence/facts/.'
    for fact in facts:
        used.add(str(fact))
        if fact not in sources:
            yield place, f"fact '{fact}' has no words under [sources].", f'Add {fact} = "where it comes from" there.'


def _fields(part: Mapping[str, Any], kind: str, place: str) -> Found:
    must, may = _FIELDS[kind], _MAY.get(kind, {})
    for name in sorted(set(part) - set(must) - set(may)):
        yield place, f"'{name}' is not a field.", f"Use: {', '.join(sorted({*must, *may}))}."
    for name, form in {**must, **{name: form for name, form in may.items() if name in part}}.items():
        value = part.get(name)
        if type(value) is not form:
            yield place, f"'{name}' is missing or has the wrong form.", f"Add {name} as {_FORMS[form]}."
        elif isinstance(value, str) and not value.strip():
            yield place, f"'{name}' is empty.", "Fill it in."
        elif isinstance(value, str) and (amount := _AMOUNT.search(value)):
            yield (
                place,
                f"names an amount of a medicine (“{amount[0]}”).",
                "Say it without: no dose is chosen or named.",
            )
        elif name == "id" and not _ID.match(str(value)):
            yield place, f"id '{value}' is no plain name.", "Use lower-case letters, figures and hyphens."


def _tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(entry, dict) for entry in value)


def _twice(ids: list[Any], place: str, what: str) -> Found:
    for name in sorted({str(id_) for id_ in ids if ids.count(id_) > 1}):
        yield place, f"{what} '{name}' stands twice.", "Give each its own id."
