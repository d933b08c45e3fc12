"""The first ninety days as text: all that is to be placed, all that happens, then what we saw. For somebody who reads without widgets."""

from collections.abc import Iterator

from onboarding.activities.ninety_days.data import NinetyDays
from onboarding.activities.ninety_days.run import PLACE, places, when
from onboarding.activities.text_lines import wrapped

INTRO = (
    "One person who does not exist, from the last day on the ward to day ninety. First you place contacts and measures. Then the "
    "weeks come, one after the other, and something is missed: what do you do now? How soon a first contact is due, in days, is "
    "set by your service. You choose no dose, and nothing is graded or recorded."
)
NOTE = "Content note: this speaks of suicide and of overdose, without any detail. Stop whenever you like."
PRIVACY = "Write nothing about a real person in your care."
REACTION = "First your own view: what did you place first, and where were you unsure? One sentence is enough."
RISK = (
    "The risk of suicide is very high in the first days, and nobody can name a date on which it ends. "
    "The old amount is a danger all along."
)
RISK_FACTS = ("add-postdischarge-suicide", "od-tolerance-loss")


def full_text(content: NinetyDays) -> str:
    """The activity complete as text. Depends on the data only: not on saved state, time or chance."""
    return "\n".join(_full(content))


def _full(content: NinetyDays) -> Iterator[str]:
    yield "THE FIRST NINETY DAYS"
    yield from wrapped(f"{INTRO} {NOTE} {REACTION} {PRIVACY} What we saw stands at the end.")
    yield f"\n{content.title}: {content.name}, {content.age}"
    yield from wrapped(content.about)
    yield from wrapped(f"{PLACE} {'; '.join(slot.title for slot in content.slots)}.")
    for card in content.cards:
        yield from wrapped(card.title, bullet="- ")
    for event in content.events:
        yield from wrapped(f"{when(event.week)}. {event.seen}")
        if event.otherwise:
            yield from wrapped(f"Or, where it was not placed so that it holds: {event.otherwise}")
        yield from wrapped(event.question)
        for choice in event.choices:
            yield from wrapped(choice.text, bullet="[ ] ")
    yield "\nWHAT WE SAW"
    yield from wrapped(f"{RISK} {content.rests_on(RISK_FACTS)}")
    for card in content.cards:
        fits = " or: ".join(content.slot(name).title.lower() for name in card.fits)
        yield from wrapped(f"{card.title}. This holds: {fits}. {content.rests_on(card.facts)}", bullet="- ")
        for kind, words in (("early", "Earlier"), ("late", "Later")):
            if any(choice.kind == kind for choice in places(content, card)):
                yield from wrapped(f"{words} holds less, because {getattr(card, kind)}.", bullet="  ")
    for event in content.events:
        yield from wrapped(f"{when(event.week)}. {event.question}")
        for choice in event.choices:
            verdict = "Holds" if choice.kind == "sound" else "Holds less"
            yield from wrapped(
                f"{choice.text} {verdict}, because {choice.because}. {content.rests_on(choice.facts)}", bullet="- "
            )
    yield from wrapped(f"{content.ending.text} {content.rests_on(content.ending.facts)}")
    yield from wrapped(f"{content.summary} {content.rests_on(content.facts)}")
