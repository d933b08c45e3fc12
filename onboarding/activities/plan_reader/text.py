"""The plan reader as text: the level in words and numbers, and the whole activity for somebody who reads without widgets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onboarding.activities.plan_reader.data import Plan
from onboarding.activities.plan_reader.debrief import said
from onboarding.activities.text_lines import wrapped

LABEL = "Teaching model, not for dosing"
MODEL_NOTE = (
    "The level is worked out from the average half-life (about 8 hours) and the average time to the peak (about 3 hours) on the "
    "label, and is given as percent of this invented person's own highest level before the plan. Real people differ widely. A "
    "level says nothing about how somebody feels: signs of withdrawal can come at any point of a plan and after it, in any "
    "order, and a low or level line never means that somebody is safe."
)
QUESTION = "What makes you stop and ask?"
PRIVACY = "Write nothing about a real person in your care."


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of the table beside the picture; all numbers are whole percent."""

    when: str
    daily: int
    highest: int
    lowest: int


def level_rows(plan: Plan) -> tuple[Row, ...]:
    """Before the plan, then each step once it has settled (its last day); without doses, the first days one by one."""
    course = plan.course
    rows = [_row(plan, "Before the plan", 1.0, 0)]
    for index, planned in enumerate(plan.steps):
        following = plan.steps[index + 1].step.day if index + 1 < len(plan.steps) else plan.days + 1
        begins, last = planned.step.day, following - 1
        if course.doses_on(begins - 1):
            rows.append(_row(plan, f"From day {begins}: {_lower(planned.says)}", planned.step.daily, last))
        else:
            rows.append(_row(plan, f"Day {begins}: {_lower(planned.says)}", 0.0, begins))
            rows += [_row(plan, f"Day {day}", 0.0, day) for day in range(begins + 1, min(begins + 3, last + 1))]
    return tuple(rows)


def level_sentence(plan: Plan) -> str:
    """The whole picture in one or two sentences."""
    days = [(day, plan.course.extremes(day)) for day in range(1, plan.days + 1)]
    high_day, high = max(days, key=lambda item: round(item[1].highest, 1))
    low_day, low = min(days, key=lambda item: round(item[1].lowest, 1))
    highest, lowest = _whole(high.highest), _whole(low.lowest)
    return (
        f"Over the {plan.days} days that are drawn the highest level is {highest} percent (on day {high_day}) and the lowest "
        f"is {'below 1' if lowest == 0 else lowest} percent (on day {low_day})."
    )


def full_text(plans: Sequence[Plan]) -> str:
    """The activity complete as text: all plans, all findings, the model's note, and at the end what we saw.

    Depends on the plans only: not on saved state, time or chance.
    """
    return "\n".join(_full(plans))


def _full(plans: Sequence[Plan]) -> Iterator[str]:
    yield "PLAN READER"
    yield from wrapped(
        f"{LABEL}. Six plans of six invented people. {QUESTION} Read each plan, note where you would stop and "
        f"ask, and write one sentence on why. {PRIVACY} What we saw stands at the end. Nothing is graded."
    )
    yield from wrapped(MODEL_NOTE)
    for number, plan in enumerate(plans, start=1):
        yield f"\nPLAN {number}: {plan.name}, {plan.age}"
        yield from wrapped(plan.situation)
        yield "The written plan:"
        for line in plan.lines:
            yield from wrapped(f"{line.label}: {line.text}", bullet="- ")
        yield f"The level ({LABEL.lower()}), percent of the highest level before the plan:"
        for row in level_rows(plan):
            yield from wrapped(
                f"{row.when}: daily amount {row.daily} percent of before; highest {row.highest}, lowest {row.lowest}.",
                bullet="- ",
            )
        yield from wrapped(f"{level_sentence(plan)} {plan.picture_note}")
        yield f"{QUESTION}"
        for finding in plan.findings:
            yield from wrapped(finding.text, bullet="[ ] ")
    yield "\nWHAT WE SAW"
    for number, plan in enumerate(plans, start=1):
        yield f"\nPlan {number}: {plan.name}"
        if not plan.stops:
            yield from wrapped("We would have let this plan run: it is in order.")
        for finding in plan.stops:
            yield from wrapped(f"{finding.text}. {said(finding)}", bullet="- ")
        ordinary = [finding.text for finding in plan.findings if not finding.stop]
        yield from wrapped(f"Nothing to stop for: {'; '.join(ordinary)}.")
        yield "What you could do (each of these is sound):"
        for act in plan.acts:
            yield from wrapped(act, bullet="- ")
        yield from wrapped(plan.summary)


def _row(plan: Plan, when: str, daily: float, day: int) -> Row:
    extremes = plan.course.extremes(day)
    return Row(when=when, daily=_whole(100 * daily), highest=_whole(extremes.highest), lowest=_whole(extremes.lowest))


def _whole(percent: float) -> int:
    """Half up; a hair below a half (0.3333 for a third) is not allowed to decide."""
    return int(percent + 0.5 + 1e-6)


def _lower(words: str) -> str:
    return words[0].lower() + words[1:]
