"""The night shift complete as text: the people, the acts, the rules, and how each night is talked through."""

from collections.abc import Iterator

from onboarding.activities.night_shift.debrief import explain
from onboarding.activities.night_shift.menu import at_dose, standing, up_chain
from onboarding.activities.night_shift.people import Body, Person, Rules
from onboarding.activities.night_shift.world import World
from onboarding.activities.shown_evidence import Shown
from onboarding.activities.text_lines import wrapped

INTRO = (
    "Twelve simulated hours with one person in withdrawal and a second one who needs you too. Time passes only when you act: look, "
    "ask, write, call, or do other work nearby. There is no hurry, nothing is graded, and nothing enters any record. What you see "
    "may be incomplete, as on a ward. No act chooses or changes a dose."
)
PRIVACY = "Write nothing about a real person in your care."
CONTENT_NOTE = (
    "The nights speak of seizures, of overdose and, in one, of suicide. You can read all of them as text without playing, and "
    "take a break or leave a night at any time."
)
ROLES = {"nurse": "Nurse", "support": "Support worker", "counsellor": "Counsellor"}


def full_text(people: tuple[Person, ...], rules: Rules, shown: Shown) -> str:
    """Depends on the data and the table only: not on saved state, time or chance."""
    return "\n".join(_lines(people, rules, shown))


def _lines(people: tuple[Person, ...], rules: Rules, shown: Shown) -> Iterator[str]:
    yield "THE NIGHT SHIFT (nothing is graded)"
    yield from wrapped(f"{INTRO} {PRIVACY}")
    yield from wrapped(CONTENT_NOTE)
    yield "\nThe tiers"
    for tier in shown.tiers:
        yield from wrapped(f"{tier.title}: {tier.act}", "- ")
    yield "\nWhat can be done, and how long it takes in the story"
    for choice in standing(people[0], rules, shown):
        if choice.who != "other" or choice.act == "tend":
            words = choice.words.split(":")[0] if choice.act in ("tell", "emergency") else choice.words
            yield from wrapped(f"{words} ({choice.minutes} minutes).", "- ")
    for role in ("nurse", "support"):
        who = "As a nurse, when a dose is due" if role == "nurse" else "As a support worker or counsellor, at a dose"
        for choice in at_dose(role, rules):
            yield from wrapped(f"{who}: {choice.words} ({choice.minutes} minutes).", "- ")
    yield from wrapped(f"After a call that was waved away: {up_chain(rules).words}.", "- ")
    yield from wrapped("At the end: hand over in the order situation, background, assessment, recommendation.", "- ")
    for number, person in enumerate(people, start=1):
        world = World(person=person, rules=rules, shown=shown)
        yield f"\nNight {number}: {person.title}"
        for body in (person.main, person.other):
            yield from _body(body)
        yield from wrapped(person.plan)
        for course in person.courses:
            for count, stage in enumerate(course.stages):
                yield from wrapped(f"What may come: {shown.signs[stage.sign].text}", "- ")
                for words in dict.fromkeys((*stage.words.values(), *stage.look.values(), stage.heard)):
                    if words:
                        yield from wrapped(words, "    - ")
                yield from wrapped(explain(world, f"{course.id}/{count}"), "    - ")
                for act in stage.acts:
                    yield from wrapped(f"Right would be: {act}", "    - ")
                for fact in stage.facts:
                    yield from wrapped(f"Known: {shown.statements[fact]}", "    - ")
            yield from wrapped(f"If nobody answers: {course.harm}", "    - ")
        for bell in person.bells:
            yield from wrapped(f"{bell.words} {bell.met} If nobody goes: {bell.unmet}", "- ")
        yield from wrapped(f"To take along: {person.summary}")
        for fact in person.facts:
            yield from wrapped(f"Known: {shown.statements[fact]}", "- ")
    yield "\nWhat else a debrief may raise"
    for concern in rules.concerns.values():
        yield from wrapped(f"{concern.heading}: {concern.because}. Right would be: {' '.join(concern.acts)}", "- ")


def _body(body: Body) -> Iterator[str]:
    yield from wrapped(f"{body.name}, {body.age}. {body.told}")
