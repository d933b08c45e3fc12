"""The check that a clinician's edits of `data/capital_map.toml` pass. Every fault is a sentence with its next step."""

from collections.abc import Collection, Mapping
from typing import Any

from onboarding.activities.capital_map.data import FILE, KINDS, SMALL
from onboarding.activities.capital_map.debrief import MOST_POINTS, PATTERNS
from onboarding.activities.story_check import Found, age_faults, field_faults, file_faults, said_faults, tables, twice
from onboarding.errors import Fault

_MOST = {"domain": 6, "person": 4, "pattern": len(PATTERNS), "point": MOST_POINTS - 1}
_MOST_PARTS = {"heard": _MOST["domain"], "step": 6}
_FORMS: Mapping[str, Mapping[str, type]] = {
    "domain": {"id": str, "title": str, "hint": str, "facts": list},
    "person": {"id": str, "name": str, "age": int, "told": str, "facts": list, "heard": list, "step": list},
    "heard": {"domain": str, "there": str, "would": str, "facts": list},
    "step": {"id": str, "text": str, "domain": str, "kind": str, "say": str, "facts": list},
    "pattern": {"id": str, "title": str, "text": str, "facts": list},
    "point": {"title": str, "text": str, "facts": list},
    "last": {"text": str, "facts": list},
}
_LONGEST = {"name": 40, "title": 60, "hint": 120, "told": 700, "there": 160, "would": 160, "say": 280, "text": 480}
_LONGEST_STEP = 56


def check_capital(text: str, *, facts: Collection[str]) -> list[Fault]:
    """Every fault of the file; an empty list when it may be used. `facts` are the known ids."""
    return file_faults(text, FILE, most=_MOST, parts=lambda raw: _parts(raw, facts))


def _parts(raw: Mapping[str, Any], facts: Collection[str]) -> Found:
    domains = [str(domain.get("id")) for domain in raw["domain"]]
    for kind in _MOST:
        if kind != "point":
            yield from twice([one.get("id") for one in raw[kind]], "", kind)
        for number, one in enumerate(raw[kind], start=1):
            place = f"{kind} '{one.get('id', number)}'"
            yield from _fields(kind, one, place, facts)
            if kind == "person":
                yield from age_faults(one, place)
                yield from _person(one, place, domains, facts)
    for wanted in PATTERNS:
        if wanted not in [one.get("id") for one in raw["pattern"]]:
            yield "", f"has no [[pattern]] '{wanted}'.", f"The program finds these: {', '.join(PATTERNS)}. Write each."
    yield from _fields("last", raw["last"], "last", facts)


def _person(one: Mapping[str, Any], place: str, domains: Collection[str], facts: Collection[str]) -> Found:
    for kind, most in _MOST_PARTS.items():
        parts = one.get(kind)
        if not isinstance(parts, list) or not tables(parts, most):
            yield place, f"has no [[person.{kind}]], or more than {most}.", f"Give it 1 to {most} tables."
            return
        name = "domain" if kind == "heard" else "id"
        yield from twice([part.get(name) for part in parts], place, kind)
        for number, part in enumerate(parts, start=1):
            here = f"{place}, {kind} '{part.get(name, number)}'"
            yield from _fields(kind, part, here, facts)
            if part.get("domain") not in domains:
                yield here, f"'domain' is “{part.get('domain')}”, no part of the map.", f"Use: {', '.join(domains)}."
            if kind == "step":
                yield from _step(part, here)
    for domain in domains:
        if domain not in [part.get("domain") for part in one["heard"]]:
            yield place, f"has no [[person.heard]] for '{domain}'.", "Write what could be heard, or that nothing was."
    kinds = [part.get("kind") for part in one["step"]]
    if kinds.count(SMALL) < 2 or set(kinds) == {SMALL}:
        yield (
            place,
            "has not two steps that are small enough and one that is not.",
            "More than one step is sound, and something has to be weighed: add a step.",
        )


def _step(step: Mapping[str, Any], here: str) -> Found:
    if step.get("kind") not in KINDS:
        yield here, f"'kind' is “{step.get('kind')}”, which is not known.", f"Use: {', '.join(KINDS)}."
    if len(str(step.get("text", ""))) > _LONGEST_STEP:
        yield here, f"'text' has more than {_LONGEST_STEP} characters.", "It has to fit on the map: use fewer words."


def _fields(kind: str, one: Mapping[str, Any], place: str, facts: Collection[str]) -> Found:
    yield from field_faults(one, _FORMS[kind], place)
    yield from said_faults(one, place, longest=_LONGEST, facts=facts)
