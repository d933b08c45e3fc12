"""Talking the reading of a paper through: what was seen, missed and over-called. No score, no pass.

Ticking everything and ticking nothing each get a debrief that names what it costs; thinking gets a better one. What could
hurt somebody is talked about first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import assert_never

from onboarding.activities.papers.data import MOST_POINTS, Paper, Remark
from onboarding.activities.papers.model import PaperRead, whole


class Pattern(Enum):
    """How somebody read a paper. Shown in sentences, never as a mark."""

    AS_WE_DID = "as we did"
    IN_PART = "in part"
    EVERYTHING = "everything"
    NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True)
class Point:
    """One remark talked through; `heading` says how it was read."""

    heading: str
    text: str


@dataclass(frozen=True, kw_only=True)
class PaperTold:
    """In the order of the page: reaction (the learner's own sentence), what happened, what we saw, summary.

    `also` names, without discussing them, the differences for which there was no room among the points.
    """

    pattern: Pattern
    reason: str
    total: str
    happened: str
    points: tuple[Point, ...]
    also: tuple[str, ...]
    acts: tuple[str, ...]
    summary: str


def told(paper: Paper, read: PaperRead) -> PaperTold:
    """What we say to somebody who read `paper` like this. Discusses at most three remarks."""
    ticked = set(read.ticked)
    differs = [remark for remark in paper.remarks if remark.ours != (remark.id in ticked)]
    same = [remark for remark in paper.remarks if remark.ours and remark.id in ticked]
    differs.sort(key=lambda remark: not remark.harm)
    talked = [*differs, *same][:MOST_POINTS]
    pattern = _pattern(paper, ticked, differs)
    return PaperTold(
        pattern=pattern,
        reason=read.reason.strip(),
        total=_total(paper, read),
        happened=_happened(pattern, differs),
        points=tuple(Point(heading=_heading(remark, ticked), text=said(remark)) for remark in talked),
        also=tuple(_heading(remark, ticked) for remark in differs if remark not in talked),
        acts=paper.acts,
        summary=paper.summary,
    )


def said(remark: Remark) -> str:
    """The remark in the form in which colleagues debrief each other."""
    return f"I saw {remark.saw}. I was concerned because {remark.concern}. What were you weighing?"


def overview(papers: Sequence[Paper], reads: Sequence[PaperRead]) -> str:
    """A last word on all papers together, for somebody who has read each of them."""
    patterns = {told(paper, read).pattern for paper, read in zip(papers, reads, strict=True)}
    if patterns == {Pattern.EVERYTHING}:
        return (
            "You ticked every line of every paper, those that contradict each other too. Take one of them again, and ask of "
            "each line what would happen to the person if somebody acted on it."
        )
    if patterns == {Pattern.NOTHING}:
        return (
            "You ticked nothing on any paper. Waiting is also an act: somebody was in danger here. Take that paper again, and "
            "ask who has to know before the next dose."
        )
    if patterns == {Pattern.AS_WE_DID}:
        return (
            "You read these papers as we did. On a shift nobody puts the lines beside the paper for you: look at the person "
            "first, and when you are unsure, ask what the tool can see."
        )
    return "You have read all of them. Look once more at where you and we differed: what would have happened to the person?"


def _heading(remark: Remark, ticked: set[str]) -> str:
    if remark.ours:
        words = "You ticked this, as we did" if remark.id in ticked else "You did not tick this, and we would"
    else:
        words = "You ticked this, and we would not"
    return f"{words}: {remark.text}"


def _total(paper: Paper, read: PaperRead) -> str:
    if paper.total is None:
        return ""
    typed = whole(read.total)
    left_open = sum(answer.points is None for answer in paper.answers)
    words = f"The crosses make {paper.total}"
    words += ", with one question left open. " if left_open == 1 else ". "
    if typed == paper.total:
        return f"{words}You wrote the same."
    return f"{words}You wrote {typed}. Count each column first, then give it its weight: 0, 1, 2 or 3."


def _pattern(paper: Paper, ticked: set[str], differs: Sequence[Remark]) -> Pattern:
    if not differs:
        return Pattern.AS_WE_DID
    if len(ticked) == len(paper.remarks):
        return Pattern.EVERYTHING
    return Pattern.IN_PART if ticked else Pattern.NOTHING


def _happened(pattern: Pattern, differs: Sequence[Remark]) -> str:
    harmful = sum(remark.harm for remark in differs)
    match pattern:
        case Pattern.AS_WE_DID:
            return "You read this paper as we did. That leaves a question with somebody who can answer it."
        case Pattern.EVERYTHING:
            return (
                "You ticked every line. Some of them contradict each other, and some could hurt the person if anybody acted "
                "on them. Which would you do first?"
            )
        case Pattern.NOTHING:
            return "You ticked nothing. The paper then lies where it is, and the person goes on as before. Who has to know?"
        case Pattern.IN_PART if harmful:
            return "You and we differ in something that could have hurt the person. We talk about that first."
        case Pattern.IN_PART:
            return "You and we differ in something that would cost time, trust or knowledge, and would hurt nobody at once."
        case _:
            assert_never(pattern)
