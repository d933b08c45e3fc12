"""*Build a plan* complete as text: the people and the lines first, then the questions back with what a plan needs."""

from collections.abc import Iterator

from onboarding.activities.plan_builder.data import Builder
from onboarding.activities.plan_builder.debrief import asked
from onboarding.activities.plan_builder.model import Plan
from onboarding.activities.said import named
from onboarding.activities.shown_evidence import Shown
from onboarding.activities.text_lines import wrapped

INTRO = (
    "Two people who do not exist go home. Choose one and write the relapse prevention plan that you would write down with them, on one "
    "page, as if they were speaking (“I …”). The prompts only ask. Leave a line open if you like; nothing is counted and nothing is "
    "graded here. Afterwards we ask back, one question at a time."
)
PRIVACY = "Write nothing about a real person in your care, and no telephone number."
REACTION = "Read it once as {name} would at the hard moment. Which line would hold, which would not? One sentence."


def full_text(builder: Builder, shown: Shown) -> str:
    """Depends on the file and the evidence only: not on saved state, time or chance."""
    return "\n".join(_lines(builder, shown))


def _lines(builder: Builder, shown: Shown) -> Iterator[str]:
    yield "BUILD A PLAN (nothing is graded)"
    yield from wrapped(f"{INTRO} {PRIVACY} The questions back stand at the end.")
    for person in builder.people:
        yield f"\n{person.name}, {person.age}"
        yield from wrapped(person.told)
        yield from wrapped(named(REACTION, person))
    yield "\nThe lines of the plan"
    for box in builder.boxes:
        yield from wrapped(f"{box.title}. {box.prompt}", "- ")
    yield "\nThe questions back"
    first = builder.people[0]
    for number, question in enumerate(builder.questions, start=1):
        told = asked(builder, first, Plan(), number, shown)
        yield from wrapped(f"{number}. {told.title} {told.ask}")
        yield from wrapped(f"About: {', '.join(builder.box(box).title for box in question.boxes)}.", "   ")
        yield from wrapped(f"What a plan needs: {told.needs}", "   ")
        if told.calls:
            yield from wrapped(told.act, "   ")
        for call in told.calls:
            yield from wrapped(call, "   - ")
        for statement in told.statements:
            yield from wrapped(statement, "   - ")
    yield from wrapped(named(builder.last, first))
    for fact in builder.last_facts:
        yield from wrapped(shown.statements[fact], "   - ")
