"""A trigger map as a picture and in words: each part of the map with what was placed there."""

from collections.abc import Mapping

from onboarding.activities.branch_picture import Branch, BranchMap, Entry, MarkForm, Size, branch_picture
from onboarding.activities.trigger_map.data import AVOID, LEAVE, STAY, Person, TriggerMaps
from onboarding.activities.trigger_map.model import Drawn, Mark

EMPTY = "nothing placed here"
_MARKS: Mapping[str, MarkForm] = {LEAVE: "ring", STAY: "disc", "": "line"}
_LEGEND = tuple(Entry(mark=mark, text=AVOID.get(avoid, "not marked yet")) for avoid, mark in _MARKS.items())


def told_map(maps: TriggerMaps, person: Person, drawn: Drawn) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The map in words: each part with what stands there. What is only told to the nurse stands in no part."""
    return tuple(
        (place.title, tuple(_words(person, thing, mark) for thing, mark in drawn.marks if place.id in mark.where))
        for place in maps.places
    )


def map_picture(maps: TriggerMaps, person: Person, drawn: Drawn, size: Size) -> str:
    """The map of one person, drawn from what was placed."""
    told = (f"{title}: {'; '.join(things) if things else EMPTY}." for title, things in told_map(maps, person, drawn))
    whole = BranchMap(
        id=person.id,
        title=f"The trigger map of {person.name}",
        told=" ".join(told),
        person=person.name,
        branches=tuple(
            Branch(
                title=place.title,
                entries=tuple(_entry(person, thing, mark) for thing, mark in drawn.marks if place.id in mark.where),
            )
            for place in maps.places
        ),
        legend=_LEGEND,
        empty=EMPTY,
    )
    return branch_picture(whole, size)


def _entry(person: Person, thing: str, mark: Mark) -> Entry:
    text = person.thing(thing).text + (" – the nurse is told" if mark.tell else "")
    return Entry(mark=_MARKS[mark.avoid], text=text)


def _words(person: Person, thing: str, mark: Mark) -> str:
    more = [AVOID[mark.avoid]] if mark.avoid else []
    more += ["the nurse is told"] if mark.tell else []
    text = person.thing(thing).text
    return f"{text} ({', '.join(more)})" if more else text
