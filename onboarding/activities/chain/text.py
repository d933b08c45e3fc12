"""The activity "the chain" complete as text: the stories and their parts first, then where each part fits, and why."""

from collections.abc import Iterator, Sequence

from onboarding.activities.chain.data import PLACES, Story
from onboarding.activities.chain.debrief import TITLES, fitting
from onboarding.activities.shown_evidence import Shown
from onboarding.activities.text_lines import wrapped

INTRO = (
    "Three invented people tell of one evening or night. Give each part of the story its place in the chain. Often more than one place "
    "is sound. Nothing is graded and nothing is counted."
)
PRIVACY = "Write nothing about a real person in your care."
ASK = "Where in this chain could next time go another way, and why there? One sentence."


def full_text(stories: Sequence[Story], shown: Shown) -> str:
    """Depends on the stories and the evidence only: not on saved state, time or chance."""
    return "\n".join(_lines(stories, shown))


def _lines(stories: Sequence[Story], shown: Shown) -> Iterator[str]:
    yield "THE CHAIN (nothing is graded)"
    yield from wrapped(f"{INTRO} {PRIVACY} Where each part fits stands at the end.")
    yield "\nThe places"
    for place in PLACES:
        yield from wrapped(TITLES[place], "- ")
    for story in stories:
        yield f"\n{story.name}, {story.age}"
        yield from wrapped(story.told)
        for part in story.parts:
            yield from wrapped(part.text, "- ")
        yield from wrapped(ASK)
    yield "\nWhere each part fits, and why"
    for story in stories:
        yield f"\n{story.name}"
        for part in story.parts:
            told = fitting(part, "", shown)
            yield from wrapped(f"{told.text}. {' Or: '.join(told.places)}. {told.note} {told.call}".rstrip(), "- ")
            for statement in told.statements:
                yield from wrapped(statement, "    - ")
        yield "Where next time could go another way. Each of these is sound."
        for way in story.ways:
            yield from wrapped(way.text, "- ")
            for fact in way.facts:
                yield from wrapped(shown.statements[fact], "    - ")
        yield from wrapped(story.pattern)
        for fact in dict.fromkeys(story.facts):
            yield from wrapped(shown.statements[fact], "    - ")
