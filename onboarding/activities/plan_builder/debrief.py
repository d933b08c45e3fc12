"""Going through a plan without a score: what was written, then one question back at a time with what a plan needs there, then a last word.

No program judges the words. A line that is still open is named, because nobody can see what would stand there.
"""

from dataclasses import dataclass

from onboarding.activities.plan_builder.data import Builder, Person, Question
from onboarding.activities.plan_builder.model import Plan
from onboarding.activities.said import named
from onboarding.activities.shown_evidence import Shown


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question about a plan. `boxes` are the ids of its lines, `open` the headings of those that are empty; `calls` the signs
    for which nobody waits, each with what is done."""

    number: int
    title: str
    ask: str
    boxes: tuple[str, ...]
    open: str
    needs: str
    calls: tuple[str, ...]
    act: str
    statements: tuple[str, ...]


def asked(builder: Builder, person: Person, plan: Plan, number: int, shown: Shown) -> Asked:
    """The question with this number, from 1."""
    question = builder.questions[number - 1]
    signs = [shown.signs[sign] for sign in question.signs]
    return Asked(
        number=number,
        title=question.title,
        ask=named(question.ask, person),
        boxes=question.boxes,
        open=_open(builder, plan, question),
        needs=named(question.needs, person),
        calls=tuple(sign.text for sign in signs),
        act=f"{shown.tier_of(signs[0].id).title}: {shown.tier_of(signs[0].id).act}" if signs else "",
        statements=tuple(shown.statements[fact] for fact in question.facts),
    )


def _open(builder: Builder, plan: Plan, question: Question) -> str:
    titles = [f"“{builder.box(box).title}”" for box in question.boxes if not plan.line(box)]
    if not titles:
        return ""
    lines = titles[0] if len(titles) == 1 else f"{', '.join(titles[:-1])} and {titles[-1]}"
    line, nobody = ("a line", "it") if len(titles) == 1 else ("lines", "them")
    return (
        f"I saw {line} still open: {lines}. I was concerned because at the hard moment nobody can read what is not there. "
        f"What were you weighing when you left {nobody} open?"
    )
