"""Talking a map through: at most three patterns, then what may sensibly be said of each thing. No score; a full map is not praised."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from onboarding.activities.said import named
from onboarding.activities.trigger_map.data import AVOID, LEAVE, STAY, Person, Thing, TriggerMaps
from onboarding.activities.trigger_map.model import Drawn, Mark

MOST_PATTERNS = 3
_MANY = 4
"""In so many parts of the map at once a thing no longer points to a moment."""
PATTERNS: Mapping[str, Callable[[Person, Drawn], Sequence[Thing]]] = {
    "untold": lambda person, drawn: _those(person, drawn, lambda thing, mark: thing.tell and not mark.tell),
    "left": lambda person, drawn: _those(
        person, drawn, lambda thing, mark: mark.avoid == LEAVE and LEAVE not in thing.avoid
    ),
    "kept": lambda person, drawn: _those(
        person, drawn, lambda thing, mark: mark.avoid == STAY and STAY not in thing.avoid
    ),
    "all-told": lambda person, drawn: person.things if all(drawn.mark(t.id).tell for t in person.things) else (),
    "everywhere": lambda person, drawn: _most(person, drawn),
}
"""What can be seen in a map, the most harmful first; each gives the things in which it shows."""


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """A pattern that showed, and in which things."""

    id: str
    heading: str
    text: str
    things: tuple[str, ...]
    facts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Beside:
    """One thing: where the learner put it, where it may also stand, and what may be said of it."""

    text: str
    yours: str
    ours: str
    say: str
    facts: tuple[str, ...]


def patterns(maps: TriggerMaps, person: Person, drawn: Drawn) -> tuple[Pattern, ...]:
    """At most three patterns of a map."""
    found = []
    for name, look in PATTERNS.items():
        things = look(person, drawn)
        if things:
            said = maps.patterns[name]
            found.append(
                Pattern(
                    id=name,
                    heading=said.title,
                    text=named(said.text, person),
                    things=tuple(thing.text for thing in things),
                    facts=said.facts,
                )
            )
    return tuple(found[:MOST_PATTERNS])


def beside(maps: TriggerMaps, person: Person, drawn: Drawn) -> tuple[Beside, ...]:
    """Every thing of the week beside what may sensibly be made of it."""
    return tuple(
        Beside(
            text=thing.text,
            yours=words_of(maps, drawn.mark(thing.id)),
            ours=may(maps, thing),
            say=thing.say,
            facts=thing.facts,
        )
        for thing in person.things
    )


def words_of(maps: TriggerMaps, mark: Mark) -> str:
    """A mark in words."""
    parts = [place.title.lower() for place in maps.places if place.id in mark.where]
    told = [", ".join(parts)] if parts else ["not on the map"]
    if mark.avoid:
        told.append(AVOID[mark.avoid])
    if mark.tell:
        told.append("the nurse is told")
    return "; ".join(told)


def may(maps: TriggerMaps, thing: Thing) -> str:
    """What may sensibly be made of a thing, in words."""
    where = " or ".join(place.title.lower() for place in maps.places if place.id in thing.where)
    avoid = " or ".join(AVOID[one] for one in thing.avoid)
    return f"{where}; {avoid}{'; the nurse is told' if thing.tell else ''}"


def _those(person: Person, drawn: Drawn, wanted: Callable[[Thing, Mark], bool]) -> list[Thing]:
    return [thing for thing in person.things if wanted(thing, drawn.mark(thing.id))]


def _most(person: Person, drawn: Drawn) -> list[Thing]:
    many = _those(person, drawn, lambda thing, mark: len(mark.where) >= _MANY)
    return many if 2 * len(many) > len(person.things) else []
