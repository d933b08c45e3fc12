"""Talking a part through in the order reactions, what happened, analysis, summary, and a look back over the whole path. No score.

Waiting, calling everybody for everything and what may harm each get a debrief that names what it costs.
"""

from collections.abc import Sequence

from onboarding.activities.capstone.check import KINDS
from onboarding.activities.capstone.data import Ending, Part, Path
from onboarding.activities.capstone.model import go
from onboarding.activities.choice_run import TalkState
from onboarding.activities.talk import Talk, talk_through

HEADINGS = {
    "unsafe": "A decision that could harm",
    "late": "A decision that left something undone",
    "over": "A bigger call than the sign asked for",
    "weaker": "A decision that closed something",
    "sound": "A decision that helped",
}
"""In the order of weight: what could harm most is talked about first."""

_VERDICTS = {
    "unsafe": "One of your decisions could have harmed the person, although it was meant to help.",
    "late": "Something stayed undone here, or the people who could help did not know.",
    "over": "You did not wait, and that is worth much. A call was bigger than the sign asked for.",
    "weaker": "The person was safe with you. In one place a door closed between you a little.",
    "sound": "You asked, passed on and stayed, each time as it was needed.",
}
_HABITS = {
    "unsafe": "Look once more at the moments in which waiting or a quick act could harm. Who could have been called?",
    "late": "What stands out is what was left for later. Go the path again, and let nothing wait that somebody else needs to know.",
    "over": "What stands out is the biggest call for every sign. Go the path again, and ask each time: which tier is this?",
    "weaker": "What stands out are words that closed a door. Go the path again, and let the person say the reasons.",
    "sound": "You kept the person safe, and the say with the person. On a shift it is noisier: take one of these days to your trainer.",
}


def debrief(path: Path, state: TalkState, part: str) -> Talk:
    """What we say to somebody who went `part` like this. It has come to its end."""
    going = go(path, state, part)
    here = _part(path, part)
    kinds = [step.choice.kind for step in going.told.steps]
    mended = kinds[-1] == "sound" and worst(kinds) != "sound"
    return talk_through(
        going.told,
        reason=state.run(part).reason,
        headings=HEADINGS,
        time=lambda minutes: "",
        verdict=_VERDICTS[worst(kinds)] + (" You changed course, and that counted." if mended else ""),
        rather=lambda choice: True,
        acceptable=tuple(way.text for way in here.acceptable),
        summary=here.summary.text,
        came_back=tuple(echo.text for echo in going.came_back),
    )


def look_back(path: Path, state: TalkState) -> tuple[str, ...]:
    """A last word on the whole path, for somebody who has talked all of it through: the ending, what came back, the habit."""
    last = go(path, state, path.parts[-1].id)
    ending = path.ending(last.standing.flags)
    kinds = [step.choice.kind for part in path.parts for step in go(path, state, part.id).told.steps]
    return (
        f"{ending.title}. {ending.debrief.text}",
        f"Earlier decisions came back {len(last.standing.echoes)} times on this path. Another path has others.",
        _HABITS[worst(kinds)],
    )


def ending_of(path: Path, state: TalkState) -> Ending:
    """The ending of a path that was gone to its end."""
    return path.ending(go(path, state, path.parts[-1].id).standing.flags)


def worst(kinds: Sequence[str]) -> str:
    """The kind that weighs most among these."""
    return next(kind for kind in KINDS if kind in kinds)


def _part(path: Path, part: str) -> Part:
    return next(one for one in path.parts if one.id == part)
