"""What every hand-written story of an activity is checked for: its fields, its ids, no amount of a medicine, and a way to its end."""

import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from onboarding.errors import Fault

Found = Iterator[tuple[str, str, str]]
"""Place, fault and mend."""

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_AMOUNT = re.compile(r"\d+(?:[.,]\d+)?\s*(mg|milligrams?|micrograms?|ml|tablets?)\b", re.IGNORECASE)
_FORMS: Mapping[type, str] = {
    bool: "true or false",
    str: 'a text: "…"',
    int: "a whole number",
    list: "a list",
    dict: "a table",
}
_TABLES = ("moment", "act", "choice", "when", "node", "reply", "ending", "rule", "part", "flag")


def file_faults(
    text: str, file: str, *, most: Mapping[str, int], parts: Callable[[Mapping[str, Any]], Found]
) -> list[Fault]:
    """Every fault of a file with `schema = 1`, one to `most` tables of each kind and a [last]; `parts` looks into the tables."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return [Fault(file, "", f"cannot be read: {error}.", "Mend the file at that line.")]
    found = list(field_faults(raw, {"schema": int, **dict.fromkeys(most, list), "last": dict}, ""))
    if raw.get("schema") != 1:
        found.append(("", "has no schema = 1.", "Begin as the file in git."))
    for kind, many in most.items():
        if not found and not tables(raw[kind], many):
            found.append(("", f"has no [[{kind}]], or more than {many}.", f"Give it 1 to {many} tables."))
    if not found:
        found += parts(raw)
    return [Fault(file, *fault) for fault in found]


def field_faults(
    part: Mapping[str, Any], needed: Mapping[str, type], place: str, *, optional: Mapping[str, type] | None = None
) -> Found:
    """Fields that are unknown, missing, of the wrong form or empty. An empty `facts` is left to whoever asks for facts."""
    known = {**needed, **(optional or {})}
    for name in sorted(set(part) - set(known)):
        yield place, f"'{name}' is not a field.", f"Use: {', '.join(sorted(known))}."
    for name, form in known.items():
        if name not in part and name not in needed:
            continue
        if type(part.get(name)) is not form:
            yield place, f"'{name}' is missing or has the wrong form.", f"Add {name} as {_FORMS[form]}."
        else:
            yield from _value(name, part[name], place)


def _value(name: str, value: Any, place: str) -> Found:
    if (value in ([], {}) and name != "facts") or (isinstance(value, str) and not value.strip()):
        yield place, f"'{name}' is empty.", "Fill it in."
    elif name in _TABLES and isinstance(value, list) and not all(isinstance(entry, dict) for entry in value):
        yield place, f"'{name}' is not a list of tables.", "Write it with double brackets."
    elif name == "id" and not _ID.match(value):
        yield place, f"id '{value}' is no plain name.", "Use lower-case letters, figures and hyphens."


def amount_faults(text: str, place: str) -> Found:
    """An amount of a medicine in the text."""
    if match := _AMOUNT.search(text):
        yield (
            place,
            f"names an amount of a medicine (“{match[0]}”).",
            "Say it without: no scene chooses or names a dose.",
        )


def said_faults(one: Mapping[str, Any], place: str, *, longest: Mapping[str, int], facts: Collection[str]) -> Found:
    """Texts that are too long or name an amount, and facts that are missing or unknown. `longest`: characters by field."""
    for field, most in longest.items():
        text = str(one.get(field, ""))
        if len(text) > most:
            yield place, f"'{field}' has {len(text)} characters, more than {most}.", "Say it in fewer words."
        yield from amount_faults(text, place)
    if one.get("facts") == []:
        yield place, "names no fact.", 'Add facts = ["…"].'
    for fact in strings(one.get("facts")):
        if fact not in facts:
            yield place, f"fact '{fact}' does not exist.", "Use an id from evidence/facts/."


def age_faults(one: Mapping[str, Any], place: str) -> Found:
    """An invented person is an adult."""
    if type(one.get("age")) is int and not 18 <= one["age"] <= 110:
        yield place, "'age' is not the age of an adult.", "Write age = 45."


def tables(value: Any, most: int) -> bool:
    """Whether `value` is a list of one to `most` tables."""
    return isinstance(value, list) and 1 <= len(value) <= most and all(isinstance(one, dict) for one in value)


def strings(value: Any) -> list[str]:
    """The entries of a list as strings; none when it is no list."""
    return [str(one) for one in value] if isinstance(value, list) else []


def twice(ids: list[Any], place: str, what: str) -> Found:
    """Ids that stand more than once."""
    for name in sorted({str(id_) for id_ in ids if ids.count(id_) > 1}):
        yield place, f"{what} '{name}' stands twice.", "Give each its own id."


def in_a_circle(leads: Mapping[str, set[str]]) -> set[str]:
    """The places from which a way leads back to themselves, or only into such a circle."""
    left = dict(leads)
    while ends := [name for name, targets in left.items() if not targets & set(left)]:
        for name in ends:
            del left[name]
    return set(left)
