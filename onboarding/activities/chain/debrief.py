"""Talking a chain through: where each part fits, at most three points, what the chain shows. No score, no pass.

Putting everything into one place, telling all of it and telling nothing each get a point that names what it costs.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from onboarding.activities.chain.data import TELL, Part, Story
from onboarding.activities.chain.model import Building
from onboarding.activities.shown_evidence import Shown

MOST_POINTS = 3
TITLES = {
    "trigger": "Trigger: what came before",
    "thought": "Thought: what was told to oneself",
    "feeling": "Feeling: in mood and body",
    "act": "Act: what was done",
    "once": "At once: what followed straight away",
    "later": "Later: what followed with delay",
    TELL: "Not a link: call or tell first",
}


@dataclass(frozen=True, kw_only=True)
class Point:
    """One decision: what we saw, why it concerned us, the question, and the parts in which it showed."""

    id: str
    heading: str
    text: str
    parts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Fitting:
    """One part after the run: the learner's place, every place that is sound, why, and what is called for."""

    text: str
    chosen: str
    sound: bool
    places: tuple[str, ...]
    note: str
    call: str
    statements: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ChainDebrief:
    """Reactions (`reason`), what happened (`fittings`), analysis (`points`, `ways`) and summary, in that order."""

    reason: str
    fittings: tuple[Fitting, ...]
    points: tuple[Point, ...]
    ways: tuple[str, ...]
    summary: str


def debrief(story: Story, building: Building, shown: Shown) -> ChainDebrief:
    """The debrief of one chain that has been built."""
    found = points(story, building)
    return ChainDebrief(
        reason=building.reason,
        fittings=tuple(fitting(story.part(part), place, shown) for part, place in building.placed),
        points=found,
        ways=tuple(way.text for way in story.ways),
        summary=f"{story.pattern} {_last_word(found)}",
    )


def fitting(part: Part, place: str, shown: Shown) -> Fitting:
    """One part with the place that was chosen ("" for none) and all that is sound."""
    call = ""
    if part.sign:
        tier, sign = shown.tier_of(part.sign), shown.signs[part.sign]
        call = f"{sign.text} {tier.title}: {tier.act}"
    return Fitting(
        text=part.text,
        chosen=TITLES.get(place, ""),
        sound=place in part.fits,
        places=tuple(TITLES[one] for one in part.fits),
        note=part.note,
        call=call,
        statements=tuple(shown.statements[fact] for fact in part.facts),
    )


def points(story: Story, building: Building) -> tuple[Point, ...]:
    """The points of a chain, the most dangerous first, at most three; none when each place is sound."""
    off = [(story.part(part), place) for part, place in building.placed if place not in story.part(part).fits]
    missed = [part for part, _ in off if part.fits == (TELL,)]
    told = [part for part, place in off if place == TELL]
    swapped = [part for part, place in off if {place, part.fits[0]} == {"thought", "feeling"}]
    turned = [part for part, place in off if {place, part.fits[0]} == {"once", "later"}]
    named = [*missed, *told, *swapped, *turned]
    rest = [part for part, _ in off if part not in named]
    found = []
    if missed:
        text = (
            "I saw that you made a link of something that is new today. I was concerned because a sign of danger does not wait for "
            "a sheet of paper. What were you weighing?"
        )
        found.append(_point("missed", "Something that could not wait", text, missed))
    if off and len({place for _, place in building.placed}) == 1:
        text = (
            "I saw that you put all of it into one place. I was concerned because nobody can see then where another way begins. "
            "What were you weighing?"
        )
        return (*found, _point("one-place", "All in one place", text, [part for part, _ in off]))
    if told:
        text = (
            "I saw that you passed on something that can wait, and took it out of the chain. I was concerned because "
            "the chain then has a gap, and the person sees no pattern. What were you weighing?"
        )
        found.append(_point("told", "Told, and lost for the chain", text, told))
    if turned:
        text = (
            "I saw that gain and price changed places. I was concerned because the gain at once is what keeps a chain going, and "
            "who does not see it can offer nothing in its stead. What were you weighing?"
        )
        found.append(_point("turned", "Gain and price", text, turned))
    if swapped:
        text = (
            "I saw that a thought and a feeling changed places. I was concerned because a thought can be looked at for what speaks "
            "against it, and a feeling cannot. What were you weighing?"
        )
        found.append(_point("swapped", "Thought and feeling", text, swapped))
    if rest:
        text = (
            "I saw a part in a place where we would not look for it. I was concerned because the order shows where another way "
            "begins: before, in between, or after. What were you weighing?"
        )
        found.append(_point("elsewhere", "Another place", text, rest))
    return tuple(found[:MOST_POINTS])


def _last_word(found: Sequence[Point]) -> str:
    if any(point.id == "missed" for point in found):
        return "In a real talk, lay the sheet aside first and make the call of the tier."
    if found:
        return "With a real person ask rather than guess: they know in which order it went."
    return "Your chain holds. With a real person, let them say the links in their own words."


def _point(ident: str, heading: str, text: str, parts: Sequence[Part]) -> Point:
    return Point(id=ident, heading=heading, text=text, parts=tuple(part.text for part in parts[:3]))
