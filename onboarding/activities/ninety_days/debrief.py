"""Talking the ninety days through. No score, no pass."""

from onboarding.activities.choice_run import Run
from onboarding.activities.ninety_days.data import NinetyDays
from onboarding.activities.ninety_days.run import live
from onboarding.activities.talk import Talk, talk_through

HEADINGS = {
    "danger": "She could be left in danger",
    "late": "It comes too late for the first days",
    "drops": "A thread that would be let go",
    "early": "It comes before there is anything to see",
    "beside": "A thought that carries less",
    "sound": "A thought that holds",
}
"""In the order of weight: what could harm most is talked about first."""
_VERDICTS = {
    "danger": "At one point she could have been left in danger, and nobody would have known.",
    "late": "Something that the first days need would have come after them.",
    "drops": "At one point a thread would have been let go that she still needs.",
    "early": "The first days hold. Something is placed where there is nothing to look at yet.",
    "beside": "What you placed holds. At one point another thought carries more.",
    "sound": "What you placed holds, and when something was missed you looked for her first.",
}


def debrief(content: NinetyDays, run: Run) -> Talk:
    """What we say to somebody who went through the ninety days like this, in the order of every debrief."""
    told = live(content, run.choices)
    kinds = {step.choice.kind for step in told.steps}
    return talk_through(
        told,
        reason=run.reason,
        headings=HEADINGS,
        time=lambda weeks: "",
        verdict=_VERDICTS[next(kind for kind in HEADINGS if kind in kinds)],
        rather=lambda choice: any(choice in event.choices for event in content.events),
        acceptable=acceptable(content),
        summary=content.summary,
    )


def acceptable(content: NinetyDays) -> tuple[str, ...]:
    """Where each card holds, and what holds at each event."""
    found = [
        f"{card.title}: {' or: '.join(content.slot(name).title.lower() for name in card.fits)}."
        for card in content.cards
    ]
    for event in content.events:
        found.append(f"{event.question} {' Or: '.join(c.text for c in event.choices if c.kind == 'sound')}")
    return tuple(found)
