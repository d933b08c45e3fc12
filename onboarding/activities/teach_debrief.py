"""Talking a teaching session through in the order reactions, what happened, analysis, summary. No score, no pass.

Hurrying through, leaving it to paper, blaming and answering what is not ours each get a debrief that names what it costs.
"""

from collections.abc import Sequence

from onboarding.activities.scene_data import Cited
from onboarding.activities.talk import MOST_DISCUSSED, Point, Talk, Told
from onboarding.activities.teach_data import Choice, Person, Teaching
from onboarding.activities.teach_run import Run, tell

HEADINGS = {
    "unsafe": "An answer that was not ours to give",
    "unclear": "Something that nobody could see",
    "blame": "A word that makes people say yes",
    "detour": "A point that could have waited",
    "sound": "A decision that helped",
}
"""In the order of weight: what could harm most is talked about first."""
_WEIGHT = {kind: weight for weight, kind in enumerate(HEADINGS)}

_VERDICTS = {
    "unsafe": "One of your answers belonged to somebody else, or a danger sign was not answered.",
    "unclear": "Part of it went home without anybody knowing how it was taken.",
    "blame": "For a moment the person was put to the test or to shame, and the explaining stayed as it was.",
    "detour": "Time went into what could have waited, or the point that mattered most came late.",
    "sound": "You chose what keeps the person safe, checked your own explaining, and went on until it was clear.",
}


def said(choice: Choice) -> str:
    """The decision in the form in which colleagues debrief each other."""
    joined = "That helped because" if choice.kind == "sound" else "I was concerned because"
    return f"I saw {choice.saw}. {joined} {choice.because}. What were you weighing?"


def debrief(content: Teaching, person: Person, run: Run) -> Talk:
    """What we say to somebody who taught `person` like this. The session has come to its end."""
    session = tell(content, person, run.choices)
    if session.ending is None:
        raise AssertionError("a session that goes on is not talked through")
    weighed = sorted((step.choice for step in session.steps), key=lambda choice: _WEIGHT[choice.kind])
    differed = list(dict.fromkeys(choice for choice in weighed if choice.kind != "sound"))
    talked = (differed or list(dict.fromkeys(_told_first(weighed))))[:MOST_DISCUSSED]
    return Talk(
        reason=run.reason.strip(),
        timeline=tuple(Told(time=step.time, seen=step.moment.seen, done=step.choice.text) for step in session.steps),
        ended_at=session.time,
        ending=session.ending,
        verdict=_verdict(
            [choice.kind for choice in weighed],
            mended=any(step.choice.id == _mending(content) for step in session.steps),
        ),
        points=tuple(
            Point(heading=HEADINGS[choice.kind], said=Cited(text=said(choice), facts=choice.facts)) for choice in talked
        ),
        also=tuple(choice.text for choice in differed[MOST_DISCUSSED:]),
        acceptable=person.acceptable,
        role=None,
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


def _told_first(weighed: Sequence[Choice]) -> list[Choice]:
    """When all was sound, what was found out by asking is worth more words than what was planned."""
    return sorted(weighed, key=lambda choice: "asked" not in choice.saw and "own words" not in choice.saw)


def _mending(content: Teaching) -> str:
    return next(move.choice.id for move in content.moves if move.mends)


def _verdict(kinds: Sequence[str], *, mended: bool) -> str:
    worst = next(kind for kind in HEADINGS if kind in kinds)
    changed = " You found other words and asked again, and that counted." if mended and worst != "sound" else ""
    return _VERDICTS[worst] + changed
