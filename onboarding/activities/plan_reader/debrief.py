"""Talking a reading through: what was seen, missed and over-called. No score, no pass.

Stopping at everything and stopping at nothing each get a debrief that names what it costs; thinking gets a better one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import assert_never

from onboarding.activities.plan_reader.data import Finding, Plan
from onboarding.activities.plan_reader.reading import Reading

MOST_DISCUSSED = 3


class Pattern(Enum):
    """How somebody read a plan. Shown in sentences, never as a mark."""

    AS_WE_DID = "as we did"
    IN_PART = "in part"
    EVERYTHING = "everything"
    NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True)
class Point:
    """One finding talked through; `heading` says how it was read."""

    heading: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Debrief:
    """In the order of the page: reaction (the learner's own sentence), what happened, what we saw, summary.

    `also` names, without discussing them, the findings for which there was no room among the points.
    """

    pattern: Pattern
    reason: str
    happened: str
    points: tuple[Point, ...]
    also: tuple[tuple[str, tuple[str, ...]], ...]
    acts: tuple[str, ...]
    summary: str


def debrief(plan: Plan, reading: Reading) -> Debrief:
    """What we say to somebody who read `plan` like this. Discusses at most three findings."""
    ticked = set(reading.ticked)
    missed = [finding for finding in plan.findings if finding.stop and finding.id not in ticked]
    over = [finding for finding in plan.findings if not finding.stop and finding.id in ticked]
    caught = [finding for finding in plan.findings if finding.stop and finding.id in ticked]
    pattern = _pattern(plan, ticked, wrong=bool(missed or over))
    groups = (
        ("You did not stop here", missed),
        ("We would have let this run", over),
        ("You stopped here, as we did", caught),
    )
    talked = [(words, finding) for words, findings in groups for finding in findings]
    named = [finding for _, finding in talked[MOST_DISCUSSED:]]
    also = ((words, tuple(finding.text for finding in findings if finding in named)) for words, findings in groups)
    return Debrief(
        pattern=pattern,
        reason=reading.reason.strip(),
        happened=_happened(plan, pattern, missed=len(missed), over=len(over)),
        points=tuple(
            Point(heading=f"{words}: {finding.text}", text=said(finding)) for words, finding in talked[:MOST_DISCUSSED]
        ),
        also=tuple((words, texts) for words, texts in also if texts),
        acts=plan.acts,
        summary=plan.summary,
    )


def said(finding: Finding) -> str:
    """The finding in the form in which colleagues debrief each other; for one in order, why we would not have asked."""
    if not finding.stop:
        return (
            f"I saw {finding.saw}, and that you stopped there. I was concerned because we would have let it run: "
            f"{finding.concern}. What were you weighing?"
        )
    return f"I saw {finding.saw}. I was concerned because {finding.concern}. What were you weighing?"


def overview(plans: Sequence[Plan], readings: Sequence[Reading]) -> str:
    """A last word on all the plans together, for somebody who has read each of them."""
    patterns = {_pattern_of(plan, reading) for plan, reading in zip(plans, readings, strict=True)}
    if patterns == {Pattern.EVERYTHING}:
        return (
            "You stopped at every line of every plan. Nobody can act on forty questions: the urgent ones drown, and people "
            "stop listening. Take one plan again and choose the question that you would raise first."
        )
    if not any(reading.ticked for reading in readings):
        return (
            "You stopped at nothing in any plan. One plan was in order, so there it did no harm; in the others somebody was "
            "in danger. Take one of those again and ask of each line: what happens to this person if it stands?"
        )
    if patterns == {Pattern.AS_WE_DID}:
        return (
            "You stopped where we did and let the rest run, six times. On a shift the lines are harder to read: when you are "
            "unsure, ask somebody, and say what you saw."
        )
    return (
        "You have read all six. One plan was in order, and in the others two or three lines mattered. Look once more at "
        "where you and we differed: what would have happened to the person?"
    )


def _pattern_of(plan: Plan, reading: Reading) -> Pattern:
    return debrief(plan, reading).pattern


def _pattern(plan: Plan, ticked: set[str], *, wrong: bool) -> Pattern:
    if not wrong:
        return Pattern.AS_WE_DID
    if len(ticked) == len(plan.findings):
        return Pattern.EVERYTHING
    return Pattern.IN_PART if ticked else Pattern.NOTHING


def _happened(plan: Plan, pattern: Pattern, *, missed: int, over: int) -> str:
    first = plan.name.split()[0]
    match pattern:
        case Pattern.AS_WE_DID if plan.stops:
            return "You stopped where we stopped and let the rest run. That leaves a question that somebody can answer."
        case Pattern.AS_WE_DID:
            return "You let this plan run, and so did we: it is in order. Seeing that takes as much reading as finding a fault."
        case Pattern.EVERYTHING if plan.stops:
            return (
                f"You stopped at every line. What matters is among them, but whoever hears {_many(len(plan.findings))} "
                f"questions at once cannot tell which one is urgent, and {first} waits meanwhile. Which one would you raise first?"
            )
        case Pattern.EVERYTHING:
            return (
                f"You stopped at every line of a plan that is in order. That takes time from {first} and from the prescriber, and "
                "an urgent question among so many is hard to hear. When you are unsure of one line, ask about that one."
            )
        case Pattern.NOTHING:
            return (
                f"You let everything run. {_many(missed).capitalize()} lines of this plan could harm {first} before anybody "
                "looks at it again. What would have made you stop?"
            )
        case Pattern.IN_PART:
            parts = []
            if missed:
                parts.append(f"You let {_lines(missed)} run at which we would have stopped.")
            if over:
                parts.append(f"You stopped at {_lines(over)} that we would have let run.")
            return " ".join(parts)
        case _:
            assert_never(pattern)


def _lines(count: int) -> str:
    return "one line" if count == 1 else f"{_many(count)} lines"


def _many(count: int) -> str:
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight")
    return words[count] if count < len(words) else str(count)
