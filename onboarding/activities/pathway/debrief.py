"""Talking a timeline through: what was seen, left out and over-called. No score, no pass."""

from collections import Counter
from collections.abc import Sequence

from onboarding.activities.choice_run import Run
from onboarding.activities.pathway.data import Person
from onboarding.activities.pathway.run import look
from onboarding.activities.talk import Talk, talk_through

HEADINGS = {
    "danger": "Somebody could be left in danger",
    "drops": "A thread that would be let go",
    "waits": "Something waits that can run beside",
    "promise": "A decision that is not yours",
    "more": "More than is called for",
    "beside": "A sight that carries less",
    "sound": "A thought that holds",
}
"""In the order of weight: what could harm most is talked about first."""
_VERDICTS = {
    "danger": "At one stop the person could have been left in danger.",
    "drops": "At one stop a thread would have been let go that somebody still holds on to.",
    "waits": "At one stop something waits behind the taper that can run beside it.",
    "promise": "You saw much. At one stop you took a decision that the prescriber and the person take together.",
    "more": "You left nobody alone. At one stop you called for more than anything here calls for.",
    "beside": "What you thought of holds. At one stop something else is what carries it.",
    "sound": "What you thought of holds, and so does what you went by. A team can use that.",
}


def debrief(person: Person, run: Run) -> Talk:
    """What we say to somebody who looked along the timeline of `person` like this, in the order of every debrief."""
    told = look(person, run.choices)
    kinds = {step.choice.kind for step in told.steps}
    return talk_through(
        told,
        reason=run.reason,
        headings=HEADINGS,
        time=lambda weeks: "",
        verdict=_VERDICTS[next(kind for kind in HEADINGS if kind in kinds)],
        rather=lambda choice: any(choice in stop.next for stop in person.stops),
        acceptable=acceptable(person),
        summary=person.summary,
    )


def acceptable(person: Person) -> tuple[str, ...]:
    """For each stop every thought that holds, and every sight that carries it."""
    found = []
    for stop in person.stops:
        thoughts = " Or: ".join(choice.text for choice in stop.next if choice.kind == "sound")
        sights = " Or: ".join(choice.text for choice in stop.why if choice.kind == "sound")
        found.append(f"Week {stop.week}: {thoughts} By this: {sights}")
    return tuple(found)


def overview(runs: Sequence[tuple[Person, Run]]) -> str:
    """A last word on all people together: the habit that shows most often is told what it costs."""
    habits = Counter(
        step.choice.kind
        for person, run in runs
        for step in look(person, run.choices).steps
        if step.choice.kind not in ("sound", "beside")
    )
    if not habits:
        return (
            "One needed more, one needed less, and one was well where she was, for a reason of their own each time. On a shift "
            "nobody draws the rows for you: ask what runs beside the taper, and who comes next."
        )
    most = max(habits, key=lambda kind: (habits[kind], -list(HEADINGS).index(kind)))
    if most == "more":
        return "What stands out is more than was called for. Look once more at Mirela: what would a step up have taken from her?"
    if most == "promise":
        return "What stands out are decisions that others take. Look once more: what could you have passed on in their place?"
    if most == "waits":
        return "What stands out is one thing after the other. Look once more at Jonas: how long would the rest have waited?"
    return "What stands out are people whom nobody would have looked after. Look once more at the rows that end, and at who comes next."
