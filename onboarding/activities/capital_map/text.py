"""The *map of recovery capital* complete as text: the people, the parts of the map and the steps, then what is said afterwards."""

from collections.abc import Iterator

from onboarding.activities.capital_map.data import LINES, CapitalMaps
from onboarding.activities.capital_map.debrief import beside
from onboarding.activities.capital_map.model import Drawn
from onboarding.activities.said import named
from onboarding.activities.shown_evidence import Shown
from onboarding.activities.text_lines import wrapped

TITLE = "Map of recovery capital"
INTRO = (
    "Three people who do not exist say what they have and what they would like. Draw the map of one of them: what is there, and what "
    "would the person like? Leave open what you did not hear. Then pick the one step that is small enough for this week, and write why. "
    "Nothing is graded or counted here, and the map need not be full."
)
PRIVACY = "Write nothing about a real person in your care."
PICK = "Which one step is small enough for this week?"
PICK_HINT = "You pick one here to practise. With a real person, that person picks."
REACTION = "Why this step, and what made you hesitate? One or two sentences."
HAPPENED = "What happened"
STEPS = "What may be said of each step"


def full_text(maps: CapitalMaps, shown: Shown) -> str:
    """Depends on the file and the evidence only: not on saved state, time or chance."""
    return "\n".join(_lines(maps, shown))


def _lines(maps: CapitalMaps, shown: Shown) -> Iterator[str]:
    yield f"{TITLE.upper()} (nothing is graded)"
    yield from wrapped(f"{INTRO} {PRIVACY} What could be heard stands at the end.")
    yield "\nThe parts of the map"
    for domain in maps.domains:
        yield from wrapped(f"{domain.title}. {domain.hint}", "- ")
        yield from _known(domain.facts, shown)
    for person in maps.people:
        yield f"\n{person.name}, {person.age}"
        yield from wrapped(person.told)
        yield from wrapped(named(f"For each part: {'; '.join(words.lower() for words in LINES.values())}.", person))
        yield from wrapped(f"{PICK} {PICK_HINT}")
        for step in person.steps:
            yield from wrapped(step.text, "- ")
        yield from wrapped(REACTION)
    for person in maps.people:
        yield f"\nWhat {person.name} said"
        for part in beside(maps, person, Drawn()):
            yield from wrapped(f"{part.title}. {part.heard}", "- ")
            yield from _known(part.facts, shown)
        yield f"\n{STEPS}"
        for step in person.steps:
            yield from wrapped(f"{step.text}: {step.say}", "- ")
            yield from _known(step.facts, shown)
    yield "\nWhat a map may show"
    for said in (*maps.patterns.values(), *maps.points, maps.last):
        text = (f"{said.title}. {said.text}" if said.title else said.text).replace("{name}", "the person")
        yield from wrapped(text.replace("?. ", "? "), "- ")
        yield from _known(said.facts, shown)


def _known(facts: tuple[str, ...], shown: Shown) -> Iterator[str]:
    for fact in facts:
        yield from wrapped(shown.statements[fact], "   - ")
