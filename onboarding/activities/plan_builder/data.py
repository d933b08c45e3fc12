"""The people, the lines and the questions of *build a plan*, read from `data/plan_builder.toml`, and the check that edits pass."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from onboarding.activities.story_check import Found, age_faults, amount_faults, field_faults, file_faults, twice
from onboarding.errors import Fault

FILE = "onboarding/activities/data/plan_builder.toml"
LONGEST = 800
"""Characters that one line of a plan may have; all lines together stay below what a written answer of a quiz may have."""
MOST_BOXES = 10
_MOST = {"person": 4, "box": MOST_BOXES, "question": 5}
_FORMS: Mapping[str, Mapping[str, type]] = {
    "person": {"id": str, "name": str, "age": int, "told": str, "facts": list},
    "box": {"id": str, "title": str, "prompt": str, "facts": list},
    "question": {"id": str, "title": str, "boxes": list, "ask": str, "needs": str, "facts": list},
}
_LONGEST_TEXTS = {"name": 40, "title": 60, "told": 700, "prompt": 200, "ask": 200, "needs": 500, "text": 400}


@dataclass(frozen=True, kw_only=True)
class Person:
    """An invented person with whom a plan is written. `told`: what they say, once."""

    id: str
    name: str
    age: int
    told: str
    facts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Box:
    """One line of the plan: its heading in the person's voice, and what is asked to fill it."""

    id: str
    title: str
    prompt: str
    facts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question back about some lines, and what a plan needs there. `signs`: those for which nobody waits."""

    id: str
    title: str
    boxes: tuple[str, ...]
    ask: str
    needs: str
    facts: tuple[str, ...]
    signs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Builder:
    """All of the activity. In `ask`, `needs` and `last`, {name} is the person's name."""

    people: tuple[Person, ...]
    boxes: tuple[Box, ...]
    questions: tuple[Question, ...]
    last: str
    last_facts: tuple[str, ...]

    def person(self, name: str) -> Person:
        """The person with this id. Raises KeyError."""
        return {person.id: person for person in self.people}[name]

    def box(self, name: str) -> Box:
        """The line with this id. Raises KeyError."""
        return {box.id: box for box in self.boxes}[name]


@cache
def load_builder() -> Builder:
    """Everything in the order of the file. The build has checked it; a fault raises KeyError or TypeError."""
    raw = tomllib.loads(builder_text())
    return Builder(
        people=tuple(Person(**{**one, "facts": tuple(one["facts"])}) for one in raw["person"]),
        boxes=tuple(Box(**{**one, "facts": tuple(one["facts"])}) for one in raw["box"]),
        questions=tuple(
            Question(
                id=one["id"],
                title=one["title"],
                boxes=tuple(one["boxes"]),
                ask=one["ask"],
                needs=one["needs"],
                facts=tuple(one["facts"]),
                signs=tuple(one.get("signs", ())),
            )
            for one in raw["question"]
        ),
        last=raw["last"]["text"],
        last_facts=tuple(raw["last"]["facts"]),
    )


def builder_text() -> str:
    """The file as it is written."""
    return (files("onboarding.activities") / "data" / "plan_builder.toml").read_text(encoding="utf-8")


def check_builder(text: str, *, signs: Mapping[str, str], facts: Collection[str]) -> list[Fault]:
    """Every fault of the file; an empty list when it may be used. `signs`: the tier of each known sign; `facts`: the known ids."""
    return file_faults(text, FILE, most=_MOST, parts=lambda raw: _parts(raw, signs, facts))


def _parts(raw: Mapping[str, Any], signs: Mapping[str, str], facts: Collection[str]) -> Found:
    boxes = [box.get("id") for box in raw["box"]]
    for kind in _MOST:
        yield from twice([one.get("id") for one in raw[kind]], "", kind)
        for number, one in enumerate(raw[kind], start=1):
            place = f"{kind} '{one.get('id', number)}'"
            optional = {"signs": list} if kind == "question" else {}
            yield from field_faults(one, _FORMS[kind], place, optional=optional)
            yield from _texts(one, place, facts)
            if kind == "question":
                yield from _asks(one, place, boxes, signs)
            elif kind == "box" and "?" not in str(one.get("prompt")):
                yield place, "'prompt' asks nothing.", "Ask for what is missing: the line is the learner's."
            elif kind == "person":
                yield from age_faults(one, place)
    asked = {box for question in raw["question"] for box in _strings(question.get("boxes"))}
    for box in boxes:
        if box not in asked:
            yield f"box '{box}'", "is in no question.", "Name it in the boxes of a [[question]]."
    yield from field_faults(raw["last"], {"text": str, "facts": list}, "last")
    yield from _texts(raw["last"], "last", facts)


def _asks(one: Mapping[str, Any], place: str, boxes: Collection[Any], signs: Mapping[str, str]) -> Found:
    named = _strings(one.get("boxes"))
    if len(set(named)) != len(named) or not set(named) <= set(boxes):
        yield place, "'boxes' is no list of different boxes.", f"Use some of: {', '.join(map(str, boxes))}."
    if not str(one.get("ask")).endswith("?"):
        yield place, "'ask' is no question.", "End it with a question mark."
    for sign in _strings(one.get("signs")):
        if signs.get(sign) != "emergency":
            mend = "Use ids of evidence/escalation.yaml whose tier is emergency: for these nobody waits."
            yield place, f"sign '{sign}' is not in the top tier.", mend


def _texts(one: Mapping[str, Any], place: str, facts: Collection[str]) -> Found:
    for field, longest in _LONGEST_TEXTS.items():
        text = str(one.get(field, ""))
        if len(text) > longest:
            yield place, f"'{field}' has {len(text)} characters, more than {longest}.", "Say it in fewer words."
        yield from amount_faults(text, place)
    if one.get("facts") == []:
        yield place, "names no fact.", 'Add facts = ["…"].'
    for fact in _strings(one.get("facts")):
        if fact not in facts:
            yield place, f"fact '{fact}' does not exist.", "Use an id from evidence/facts/."


def _strings(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []
