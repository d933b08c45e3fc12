"""The invented situations of the triage activity, read from `data/triage.toml`, and the check that a clinician's edits pass.

A situation names a sign of evidence/escalation.yaml. Its tier is the sign's: it is written in no other place.
"""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

FILE = "onboarding/activities/data/triage.toml"
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_FIELDS = {"id", "sign", "text", "note", "facts", "mimic"}
_LONGEST_TEXT, _LONGEST_NOTE = 420, 320


@dataclass(frozen=True, kw_only=True)
class Vignette:
    """One situation. `note` says what leads astray; `mimic`: something other than withdrawal is, or may well be, behind it."""

    id: str
    sign: str
    text: str
    note: str
    facts: tuple[str, ...]
    mimic: bool


@dataclass(frozen=True, kw_only=True)
class VignetteFault:
    """What is wrong with one situation and how to mend it."""

    place: str
    problem: str
    mend: str


@cache
def load_vignettes() -> tuple[Vignette, ...]:
    """All situations in the order of the file. The build has checked it; a fault raises KeyError or TypeError."""
    return tuple(
        Vignette(
            id=raw["id"],
            sign=raw["sign"],
            text=raw["text"],
            note=raw["note"],
            facts=tuple(raw["facts"]),
            mimic=raw.get("mimic", False),
        )
        for raw in tomllib.loads(vignettes_text())["vignette"]
    )


def vignettes_text() -> str:
    """The file as it is written."""
    return (files("onboarding.activities") / "data" / "triage.toml").read_text(encoding="utf-8")


def check_vignettes(text: str, *, signs: Collection[str], facts: Collection[str]) -> list[VignetteFault]:
    """Every fault of a triage file; an empty list when it may be used. `signs` and `facts` are the known ids."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return [VignetteFault(place="", problem=f"cannot be read: {error}.", mend="Mend the file at that line.")]
    entries = raw.get("vignette")
    if raw.get("schema") != 1 or not isinstance(entries, list) or not entries:
        return [
            VignetteFault(place="", problem="has no schema = 1 or no [[vignette]].", mend="Begin as the file in git.")
        ]
    faults = []
    seen: set[str] = set()
    for number, entry in enumerate(entries, start=1):
        place = f"vignette '{entry.get('id', number)}'"
        faults += [VignetteFault(place=place, problem=p, mend=m) for p, m in _entry(entry, signs, facts, seen)]
        seen.add(str(entry.get("id")))
    return faults


def _entry(
    entry: Mapping[str, Any], signs: Collection[str], facts: Collection[str], seen: Collection[str]
) -> Iterator[tuple[str, str]]:
    if "tier" in entry:
        yield "names a tier.", "Take the line out: the tier is the sign's, in evidence/escalation.yaml."
    for field in sorted(set(entry) - _FIELDS - {"tier"}):
        yield f"has a field '{field}' that is not known.", f"Use only: {', '.join(sorted(_FIELDS))}."
    for field, longest in (("id", 60), ("sign", 60), ("text", _LONGEST_TEXT), ("note", _LONGEST_NOTE)):
        value = entry.get(field)
        if not isinstance(value, str) or not value.strip():
            yield f"'{field}' is missing.", f'Add {field} = "…".'
        elif len(value) > longest:
            yield f"'{field}' has {len(value)} characters, more than {longest}.", "Say it in fewer words."
    if isinstance(entry.get("id"), str) and not _ID.match(entry["id"]):
        yield "the id is no plain name.", "Use small letters, figures and hyphens."
    if entry.get("id") in seen:
        yield "stands twice.", "Give it an id of its own."
    if isinstance(entry.get("sign"), str) and entry["sign"] not in signs:
        yield f"sign '{entry['sign']}' does not exist.", "Use an id from evidence/escalation.yaml."
    named = entry.get("facts")
    if not isinstance(named, list) or not named:
        yield "names no fact.", 'Add facts = ["…"].'
    else:
        for fact in named:
            if fact not in facts:
                yield f"fact '{fact}' does not exist.", "Use an id from evidence/facts/."
    if not isinstance(entry.get("mimic", False), bool):
        yield "'mimic' is not true or false.", "Write mimic = true, or leave it out."
