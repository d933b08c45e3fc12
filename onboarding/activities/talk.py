"""What is said when a run is talked through, in the order of the page, and its JSON. Shared by the activities that act out scenes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from onboarding.activities import choice_run
from onboarding.activities.scene_data import Cited

MOST_DISCUSSED = 3


@dataclass(frozen=True, kw_only=True)
class Point:
    """One decision talked through."""

    heading: str
    said: Cited


@dataclass(frozen=True, kw_only=True)
class Told:
    """One line of what happened: what came of the line before (where that is told apart), the time of the story, what was seen and
    what was done."""

    time: str
    seen: str
    done: str
    before: str = ""


@dataclass(frozen=True, kw_only=True)
class Talk:
    """In the order of the page. `reason` is the learner's own sentence; `also` names decisions for which there was no room.

    `role`: what differs by role; None where nothing does. `came_back`: what earlier decisions changed here.
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
    came_back: tuple[str, ...] = ()


def said(choice: choice_run.Choice) -> str:
    """The decision in the form in which colleagues debrief each other."""
    joined = "That helped because" if choice.kind == "sound" else "I was concerned because"
    return f"I saw {choice.saw}. {joined} {choice.because}. What were you weighing?"


def clock_time(clock: str, minutes: int) -> str:
    """The clock of the story, such as 14:10, after so many minutes."""
    hour, minute = (int(part) for part in clock.split(":"))
    total = hour * 60 + minute + minutes
    return f"{total // 60 % 24:02d}:{total % 60:02d}"


def talk_through(
    told: choice_run.Told,
    *,
    reason: str,
    headings: Mapping[str, str],
    time: Callable[[int], str],
    verdict: str,
    rather: Callable[[choice_run.Choice], bool],
    acceptable: tuple[str, ...],
    summary: str,
    came_back: tuple[str, ...] = (),
) -> Talk:
    """What is said of a conversation that has ended. `headings` names the kinds of choices in the order of their weight.

    Where all was sound, the choices of which `rather` holds are talked about first.
    """
    if told.ending is None:
        raise AssertionError("a conversation that goes on is not talked through")
    weights = list(headings)
    made = list(dict.fromkeys(step.choice for step in told.steps))
    differed = sorted(
        (choice for choice in made if choice.kind != "sound"), key=lambda choice: weights.index(choice.kind)
    )
    talked = (differed or sorted(made, key=lambda choice: not rather(choice)))[:MOST_DISCUSSED]
    return Talk(
        reason=reason.strip(),
        timeline=tuple(
            Told(
                time=step.moment.time or time(step.minutes),
                seen=step.moment.seen,
                done=step.choice.text,
                before=step.moment.before,
            )
            for step in told.steps
        ),
        ended_at=time(told.minutes),
        ending=told.ending,
        verdict=verdict,
        points=tuple(
            Point(heading=headings[choice.kind], said=Cited(text=said(choice), facts=choice.facts)) for choice in talked
        ),
        also=tuple(choice.text for choice in differed[MOST_DISCUSSED:]),
        acceptable=acceptable,
        role=None,
        summary=summary,
        came_back=came_back,
    )


def talk_view(talk: Talk, rests_on: Callable[[tuple[str, ...]], str]) -> dict[str, Any]:
    """The talk as the page draws it; `rests_on` gives the sources of a line in words."""

    def cited(line: Cited) -> dict[str, str]:
        return {"text": line.text, "rests": rests_on(line.facts)}

    return {
        "reason": talk.reason,
        "timeline": [
            {"before": line.before, "time": line.time, "seen": line.seen, "done": line.done} for line in talk.timeline
        ],
        "ended_at": talk.ended_at,
        "ending": cited(talk.ending),
        "verdict": talk.verdict,
        "points": [{"heading": point.heading, **cited(point.said)} for point in talk.points],
        "also": list(talk.also),
        "acceptable": list(talk.acceptable),
        "role": cited(talk.role) if talk.role else None,
        "summary": talk.summary,
        "came_back": list(talk.came_back),
    }
