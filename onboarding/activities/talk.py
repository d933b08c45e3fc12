"""What is said when a run is talked through, in the order of the page, and its JSON. Shared by the activities that act out scenes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from onboarding.activities.scene_data import Cited

MOST_DISCUSSED = 3


@dataclass(frozen=True, kw_only=True)
class Point:
    """One decision talked through."""

    heading: str
    said: Cited


@dataclass(frozen=True, kw_only=True)
class Told:
    """One line of what happened: the time of the story, what was seen and what was done."""

    time: str
    seen: str
    done: str


@dataclass(frozen=True, kw_only=True)
class Talk:
    """In the order of the page. `reason` is the learner's own sentence; `also` names decisions for which there was no room.

    `role`: what differs by role; None where nothing does.
    """

    reason: str
    timeline: tuple[Told, ...]
    ended_at: str
    ending: Cited
    verdict: str
    points: tuple[Point, ...]
    also: tuple[str, ...]
    acceptable: tuple[str, ...]
    role: Cited | None
    summary: str


def talk_view(talk: Talk, rests_on: Callable[[tuple[str, ...]], str]) -> dict[str, Any]:
    """The talk as the page draws it; `rests_on` gives the sources of a line in words."""

    def cited(line: Cited) -> dict[str, str]:
        return {"text": line.text, "rests": rests_on(line.facts)}

    return {
        "reason": talk.reason,
        "timeline": [{"time": line.time, "seen": line.seen, "done": line.done} for line in talk.timeline],
        "ended_at": talk.ended_at,
        "ending": cited(talk.ending),
        "verdict": talk.verdict,
        "points": [{"heading": point.heading, **cited(point.said)} for point in talk.points],
        "also": list(talk.also),
        "acceptable": list(talk.acceptable),
        "role": cited(talk.role) if talk.role else None,
        "summary": talk.summary,
    }
