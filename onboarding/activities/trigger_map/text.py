"""The *trigger map* complete as text: each week, the parts of the map, then what may sensibly be made of it and what is said afterwards."""

from collections.abc import Iterator

from onboarding.activities.said import named
from onboarding.activities.shown_evidence import Shown
from onboarding.activities.text_lines import wrapped
from onboarding.activities.trigger_map.data import TriggerMaps
from onboarding.activities.trigger_map.debrief import may

INTRO = (
    "Two people who do not exist tell of a week. Place what you hear on a map of situations, people, places, feelings and times; one thing "
    "may stand in more than one place. Then mark what can be left out and what cannot be avoided, and what the nurse has to hear in any "
    "case. Nothing is graded or counted here, and the map need not be full."
)
PRIVACY = "Write nothing about a real person in your care."
REACTION = "Which one made you hesitate, and why? One sentence."
OURS = "What we would also see"


def full_text(maps: TriggerMaps, shown: Shown) -> str:
    """Depends on the file and the evidence only: not on saved state, time or chance."""
    return "\n".join(_lines(maps, shown))


def _lines(maps: TriggerMaps, shown: Shown) -> Iterator[str]:
    yield "TRIGGER MAP (nothing is graded)"
    yield from wrapped(f"{INTRO} {PRIVACY} What we would see stands at the end.")
    yield "\nThe parts of the map"
    for place in maps.places:
        yield from wrapped(f"{place.title}. {place.hint}", "- ")
    for person in maps.people:
        yield f"\n{person.name}, {person.age}"
        yield from wrapped(person.told)
        for thing in person.things:
            yield from wrapped(thing.text, "- ")
        yield from wrapped(REACTION)
    yield f"\n{OURS}"
    for person in maps.people:
        yield f"\n{person.name}"
        for thing in person.things:
            yield from wrapped(f"{thing.text}: {may(maps, thing)}. {thing.say}", "- ")
            yield from _known(thing.facts, shown)
    yield "\nWhat a map may show"
    for said in (*maps.patterns.values(), *maps.points, maps.last):
        text = named(said.text, maps.people[0])
        yield from wrapped(f"{said.title}. {text}" if said.title else text, "- ")
        yield from _known(said.facts, shown)


def _known(facts: tuple[str, ...], shown: Shown) -> Iterator[str]:
    for fact in facts:
        yield from wrapped(shown.statements[fact], "   - ")
