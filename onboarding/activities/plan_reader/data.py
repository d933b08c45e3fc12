"""The six invented plans of the plan reader, read from `data/plans.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from onboarding.activities.plan_reader.model import Course, Day, Dose, Step

PLANS_FILE = "onboarding/activities/data/plans.toml"
MODEL_FACTS = frozenset({"pk-halflife-label", "pk-tmax-label", "danger-stages"})
"""What the drawn level and the sentence below it rest on; the findings cite their own."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing a reader may notice. `stop`: we would stop and ask. `saw` and `concern` complete
    "I saw …, I was concerned because …"; for a finding that is in order the concern is what asking costs."""

    id: str
    text: str
    stop: bool
    saw: str
    concern: str
    facts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the written plan as it lies in the chart."""

    label: str
    text: str


@dataclass(frozen=True, kw_only=True)
class PlannedStep:
    """A step of the level with the words of the plan for it."""

    step: Step
    says: str


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One invented person and their plan. `closer` is the day in the middle of the enlarged picture."""

    id: str
    name: str
    age: int
    situation: str
    days: int
    closer: int
    before: Day
    picture_note: str
    acts: tuple[str, ...]
    summary: str
    lines: tuple[Line, ...]
    steps: tuple[PlannedStep, ...]
    findings: tuple[Finding, ...]

    @property
    def course(self) -> Course:
        """The doses over time, ready to be drawn."""
        return Course(before=self.before, steps=tuple(planned.step for planned in self.steps), days=self.days)

    @property
    def stops(self) -> tuple[Finding, ...]:
        """The findings at which we would stop; none in a plan that is in order."""
        return tuple(finding for finding in self.findings if finding.stop)


@cache
def load_plans() -> tuple[Plan, ...]:
    """The six plans in the order of the page. The file is ours and tested; a fault in it raises KeyError or TypeError."""
    text = (files("onboarding.activities") / "data" / "plans.toml").read_text(encoding="utf-8")
    return tuple(_plan(raw) for raw in tomllib.loads(text)["plan"])


def cited_facts() -> frozenset[str]:
    """Every fact id on which the plan reader rests, for the check that they exist in evidence/."""
    return MODEL_FACTS | {fact for plan in load_plans() for finding in plan.findings for fact in finding.facts}


def _plan(raw: Mapping[str, Any]) -> Plan:
    return Plan(
        id=raw["id"],
        name=raw["name"],
        age=raw["age"],
        situation=raw["situation"],
        days=raw["days"],
        closer=raw["closer"],
        before=_doses(raw["before"]),
        picture_note=raw["picture_note"],
        acts=tuple(raw["acts"]),
        summary=raw["summary"],
        lines=tuple(Line(**line) for line in raw["line"]),
        steps=tuple(
            PlannedStep(step=Step(day=step["from_day"], doses=_doses(step["doses"])), says=step["says"])
            for step in raw["step"]
        ),
        findings=tuple(Finding(**{**finding, "facts": tuple(finding["facts"])}) for finding in raw["finding"]),
    )


def _doses(raw: list[list[float]]) -> Day:
    return tuple(Dose(hour=float(hour), fraction=float(fraction)) for hour, fraction in raw)
