"""Talking a teaching session through in the order reactions, what happened, analysis, summary. No score, no pass.

Hurrying through, leaving it to paper, blaming and answering what is not ours each get a debrief that names what it costs.
"""

from collections.abc import Sequence

from onboarding.activities.choice_run import Run
from onboarding.activities.talk import Talk, clock_time, talk_through
from onboarding.activities.teach_back.data import Person, Teaching
from onboarding.activities.teach_back.run import tell

HEADINGS = {
    "unsafe": "An answer that was not ours to give",
    "unclear": "Something that nobody could see",
    "blame": "A word that makes people say yes",
    "detour": "A point that could have waited",
    "sound": "A decision that helped",
}
"""In the order of weight: what could harm most is talked about first."""

_VERDICTS = {
    "unsafe": "One of your answers belonged to somebody else, or a danger sign was not answered.",
    "unclear": "Part of it went home without anybody knowing how it was taken.",
    "blame": "For a moment the person was put to the test or to shame, and the explaining stayed as it was.",
    "detour": "Time went into what could have waited, or the point that mattered most came late.",
    "sound": "You chose what keeps the person safe, checked your own explaining, and went on until it was clear.",
}


def debrief(content: Teaching, person: Person, run: Run) -> Talk:
    """What we say to somebody who taught `person` like this. The session has come to its end."""
    session = tell(content, person, run.choices)
    mended = any(step.choice.id == _mending(content) for step in session.steps)
    return talk_through(
        session,
        reason=run.reason,
        headings=HEADINGS,
        time=lambda minutes: clock_time(person.clock, minutes),
        verdict=_verdict([step.choice.kind for step in session.steps], mended=mended),
        rather=lambda choice: "asked" in choice.saw or "own words" in choice.saw,
        acceptable=person.acceptable,
        summary=person.summary,
    )


def overview(content: Teaching, runs: Sequence[tuple[Person, Run]]) -> str:
    """A last word on all sessions together, for somebody who has talked each of them through."""
    kinds = [step.choice.kind for person, run in runs for step in tell(content, person, run.choices).steps]
    most = next((kind for kind in HEADINGS if kind in kinds), "sound")
    return _OVERVIEWS[most]


_OVERVIEWS = {
    "unsafe": "Look once more at the answers that came quickly: a dose, the car, a remedy, a sign. Whose answer would it have been?",
    "unclear": "What stands out is what nobody could see. Hold one session again, and ask for their own words after each point.",
    "blame": "What stands out is impatience, which we all know. Hold one session again, and begin with “I did not put that well”.",
    "detour": "What stands out is how much you wanted to give. Hold one session again, and ask what could happen tonight.",
    "sound": "You taught three people so that it came across. On a shift it is noisier: try the open question on the next person.",
}


def _mending(content: Teaching) -> str:
    return next(move.choice.id for move in content.moves if move.mends)


def _verdict(kinds: Sequence[str], *, mended: bool) -> str:
    worst = next(kind for kind in HEADINGS if kind in kinds)
    changed = " You found other words and asked again, and that counted." if mended and worst != "sound" else ""
    return _VERDICTS[worst] + changed
