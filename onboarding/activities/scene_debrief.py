"""Talking a run through in the order reactions, what happened, analysis, summary. No score, no pass.

Calling everybody for everything, watching, doing nothing and acting by force each get a debrief that names what it costs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import assert_never

from onboarding.activities.scene_data import Act, Cited, Scene
from onboarding.activities.scene_run import Run, place, steps
from onboarding.activities.talk import MOST_DISCUSSED, Point, Talk, Told


class Pattern(Enum):
    """How somebody acted through a scene. Shown in sentences, never as a mark."""

    THOUGHT = "thought"
    LATE = "late"
    OVER = "over"
    UNSAFE = "unsafe"


_WEIGHT = {"unsafe": 0, "late": 1, "over": 2, "sound": 3}


@dataclass(frozen=True, kw_only=True)
class Debrief(Talk):
    """What is said of a run, and the habit that stood out in it."""

    pattern: Pattern
    role: Cited


def debrief(scene: Scene, run: Run) -> Debrief:
    """What we say to somebody who played `scene` like this. The run has come to an ending."""
    done = steps(scene, run)
    end, minutes = place(scene, run)
    acts = [step.act for step in done]
    weighed = sorted(acts, key=lambda act: _WEIGHT[act.kind])  # stable: in the order of the run within one kind
    differed = [act for act in weighed if act.kind != "sound"]
    talked = (differed or weighed)[:MOST_DISCUSSED]
    pattern = pattern_of(acts)
    return Debrief(
        pattern=pattern,
        reason=run.reason.strip(),
        timeline=tuple(Told(time=step.time, seen=step.moment.text, done=step.act.text) for step in done),
        ended_at=scene.time(minutes),
        ending=scene.endings[end],
        verdict=_verdict(pattern, mended=acts[-1].kind == "sound"),
        points=tuple(Point(heading=_HEADINGS[act.kind], said=Cited(text=said(act), facts=act.facts)) for act in talked),
        also=tuple(act.text for act in differed[MOST_DISCUSSED:]),
        acceptable=scene.acceptable,
        role=scene.roles[run.role],
        summary=scene.summary,
    )


_HEADINGS = {
    "sound": "A decision that helped",
    "late": "A decision that cost time",
    "over": "A bigger call than the sign asked for",
    "unsafe": "A decision that could harm",
}


def said(act: Act) -> str:
    """The decision in the form in which colleagues debrief each other."""
    if act.kind == "sound":
        return f"I saw {act.saw}. That helped because {act.because}. What were you weighing?"
    return f"I saw {act.saw}. I was concerned because {act.because}. What were you weighing?"


def pattern_of(acts: Sequence[Act]) -> Pattern:
    """The habit that stands out in a run: the most dangerous one that occurs in it."""
    kinds = {act.kind for act in acts}
    for kind, pattern in (("unsafe", Pattern.UNSAFE), ("late", Pattern.LATE), ("over", Pattern.OVER)):
        if kind in kinds:
            return pattern
    return Pattern.THOUGHT


def _verdict(pattern: Pattern, *, mended: bool) -> str:
    changed = " You changed course, and that counted." if mended else ""
    match pattern:
        case Pattern.THOUGHT:
            return "You saw the sign, called for what it needed, and stayed. Each step had its reason."
        case Pattern.UNSAFE:
            return f"One of your acts could have harmed the person, although it was meant to help.{changed}"
        case Pattern.LATE:
            return (
                "Time passed in which nobody who could help knew, nobody was with the person, or what they needed most waited."
                f"{changed}"
            )
        case Pattern.OVER:
            return "You did not wait, and that is worth much. The call was bigger than the sign asked for."
        case _:
            assert_never(pattern)


def overview(scenes: Sequence[Scene], runs: Sequence[Run]) -> str:
    """A last word on all the scenes together, for somebody who has talked each of them through."""
    patterns = [pattern_of([step.act for step in steps(scene, run)]) for scene, run in zip(scenes, runs, strict=True)]
    if all(pattern is Pattern.THOUGHT for pattern in patterns):
        return (
            "In every scene you saw the sign, made the call it needed and stayed. On a shift it is noisier: say your SBAR out "
            "loud with a colleague, and walk once to the naloxone and the alarm."
        )
    counted = {kind: patterns.count(kind) for kind in (Pattern.UNSAFE, Pattern.LATE, Pattern.OVER)}
    most = max(counted, key=lambda kind: counted[kind])
    match most:
        case Pattern.UNSAFE:
            return (
                "Look once more at the acts that felt like help: by force, by mouth, by a dose. What would have kept the "
                "person safe instead?"
            )
        case Pattern.LATE:
            return (
                "What stands out is time: waiting, watching, or leaving to fetch somebody. Take one scene again and make the "
                "call in your first act."
            )
        case Pattern.OVER:
            return (
                "Where you differed, the call was bigger than the sign asked for. Take one scene again and ask first: which tier is this, "
                "and who is nearest?"
            )
        case Pattern.THOUGHT:
            raise AssertionError("a run without a habit is no habit")
        case _:
            assert_never(most)
