"""The level of a plan as inline SVG: the whole plan by day, and five days enlarged.

Each picture has a title and a description, tells its lines apart by pattern and words as well as by colour, takes its colours
from custom properties (light and dark alike), and comes in a wide and a narrow drawing so that its words stay readable.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from onboarding.activities.plan_reader.data import Plan
from onboarding.activities.plan_reader.model import HOURS
from onboarding.activities.plan_reader.text import LABEL, level_sentence

UID = "onb-uid"
"""Stands in every id; a page that shows several pictures replaces it with something of its own."""
_DAYS_BEFORE = 3
_LINE = 'fill="none" stroke="var(--onb-picture-line)" stroke-width="2.5" stroke-linejoin="round"'
_DASHES = 'stroke-dasharray="7 4"'
_MARK = 'stroke="currentColor" stroke-width="1.5" stroke-dasharray="2 4"'


@dataclass(frozen=True, kw_only=True)
class Size:
    """A drawing in user units; `name` is part of its ids and its class."""

    name: str
    width: int
    height: int
    font: int

    @property
    def left(self) -> int:
        """Where the axis stands."""
        return 58 if self.name == "wide" else 50

    @property
    def right(self) -> int:
        """Where the axis ends."""
        return self.width - 12

    @property
    def top(self) -> int:
        """The height of the words above the picture: three lines when narrow, two when wide."""
        return self.font * (5 if self.name == "narrow" else 4)

    @property
    def bottom(self) -> int:
        """Where the line of 0 percent stands."""
        return self.height - int(self.font * 3.6)


WIDE = Size(name="wide", width=680, height=300, font=14)
NARROW = Size(name="narrow", width=236, height=240, font=13)


@dataclass(frozen=True)
class _Scale:
    """From days (1.0 is the midnight that begins day 1) and percent to user units."""

    size: Size
    first: float
    last: float
    ceiling: float

    def x(self, day: float) -> float:
        width = self.size.right - self.size.left
        return self.size.left + width * (day - self.first) / (self.last - self.first)

    def y(self, percent: float) -> float:
        return self.size.bottom - (self.size.bottom - self.size.top) * percent / self.ceiling

    def path(self, points: Sequence[tuple[float, float]]) -> str:
        return "M" + "L".join(f"{self.x(day):.1f} {self.y(percent):.1f}" for day, percent in points)


def whole_plan(plan: Plan, size: Size) -> str:
    """The highest and the lowest level of each day, from three days before the plan to its last drawn day, as SVG."""
    course = plan.course
    days = range(1 - _DAYS_BEFORE, plan.days + 1)
    extremes = [(day, course.extremes(day)) for day in days]
    scale = _Scale(size, days[0], plan.days + 1, _ceiling(max(level.highest for _, level in extremes)))
    high = [(day + 0.5, level.highest) for day, level in extremes]
    low = [(day + 0.5, level.lowest) for day, level in extremes]
    band = scale.path(high + low[::-1])
    every = 7 if plan.days <= 28 or size.name == "wide" else 14
    parts = [
        *_frame(scale),
        f'<path d="{band}Z" fill="var(--onb-picture-line)" fill-opacity="0.16" stroke="none"/>',
        f'<path d="{scale.path(high)}" {_LINE}/>',
        f'<path d="{scale.path(low)}" {_LINE} {_DASHES}/>',
        *_steps(plan, scale, whole=True),
        *_key(size, ("highest level of each day", ""), ("lowest level of each day", _DASHES)),
        *(_day(scale, day) for day in range(1, plan.days + 1, every)),
        _below(size, "day of the plan (each dotted line: a change)" if size.name == "wide" else "day of the plan"),
    ]
    title = f"The level over the whole plan of {plan.name}. {LABEL}."
    return _svg(size, f"{plan.id}-whole", title, level_sentence(plan), parts)


def closer_look(plan: Plan, size: Size) -> str:
    """The level hour by hour over the five days around `plan.closer`, with a mark for each dose, as SVG."""
    course = plan.course
    days = range(plan.closer - 2, plan.closer + 3)
    halves = range(48 * len(days) + 1)
    points = [(days[0] + half / 48, course.level((days[0] - 1) * HOURS + half / 2)) for half in halves]
    scale = _Scale(size, days[0], days[-1] + 1, _ceiling(max(level for _, level in points)))
    parts = [
        *_frame(scale),
        f'<path d="{scale.path(points)}" {_LINE}/>',
        *_steps(plan, scale, whole=False),
        *_key(size, ("level, hour by hour", ""), ("a dose", "triangle")),
    ]
    for day in days:
        parts += [_dose(scale, day + dose.hour / HOURS) for dose in course.doses_on(day - 1)]
        parts.append(_day(scale, day, middle=True))
    if days[0] < 1:
        middle, y = scale.x((days[0] + 1) / 2), size.bottom + size.font * 1.9
        parts.append(f'<text x="{middle:.1f}" y="{y:.1f}" text-anchor="middle">before</text>')
    parts.append(_below(size, "day of the plan"))
    title = f"Five days of {plan.name} enlarged, days {days[0]} to {days[-1]}. {LABEL}."
    return _svg(size, f"{plan.id}-closer", title, closer_sentence(plan), parts)


def closer_sentence(plan: Plan) -> str:
    """The enlarged picture in words."""
    before, after = plan.course.extremes(plan.closer - 1), plan.course.extremes(plan.closer + 2)
    doses = [len(plan.course.doses_on(day - 1)) for day in (plan.closer - 1, plan.closer)]
    when = f"day {plan.closer - 1}" if plan.closer > 1 else "the day before the plan"
    return (
        f"On {when}, with {_doses(doses[0])}, the level moves between {before.lowest:.0f} and {before.highest:.0f} percent. "
        f"From day {plan.closer} there {'is' if doses[1] == 1 else 'are'} {_doses(doses[1])}; two days later it moves between "
        f"{after.lowest:.0f} and {after.highest:.0f} percent."
    )


def _doses(count: int) -> str:
    words = ("no doses", "one dose", "two doses", "three doses", "four doses", "five doses", "six doses")
    return f"{words[count]} a day" if count else "no more doses"


def _ceiling(highest: float) -> float:
    return 110.0 if highest <= 105 else 130.0


def _svg(size: Size, name: str, title: str, description: str, parts: Sequence[str]) -> str:
    ident = f"{UID}-{name}-{size.name}"
    return (
        f'<svg class="onb-picture onb-picture-{size.name}" viewBox="0 0 {size.width} {size.height}" role="img" '
        f'aria-labelledby="{ident}-t" aria-describedby="{ident}-d" font-size="{size.font}" fill="currentColor">'
        f'<title id="{ident}-t">{escape(title)}</title><desc id="{ident}-d">{escape(description)}</desc>{"".join(parts)}</svg>'
    )


def _frame(scale: _Scale) -> list[str]:
    size, parts = scale.size, []
    for percent in (0, 50, 100):
        y = scale.y(percent)
        dim = ' stroke-opacity="0.3"' if percent else ""
        parts.append(
            f'<line x1="{size.left}" x2="{size.right}" y1="{y:.1f}" y2="{y:.1f}" stroke="currentColor"{dim}/>'
            f'<text x="{size.left - 6}" y="{y + size.font * 0.35:.1f}" text-anchor="end">{percent} %</text>'
        )
    return parts


def _steps(plan: Plan, scale: _Scale, *, whole: bool) -> list[str]:
    parts = []
    for planned in plan.steps:
        day = planned.step.day
        changed = plan.course.doses_on(day - 1) != plan.course.doses_on(day - 2)
        if changed and scale.first <= day < scale.last and (whole or day == plan.closer):
            x, top = scale.x(day), scale.size.top - 4
            parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{top}" y2="{scale.size.bottom}" {_MARK}/>')
    return parts


def _key(size: Size, first: tuple[str, str], second: tuple[str, str]) -> list[str]:
    """The warning and, for each kind of line, a sample with its words."""
    label = size.font if size.name == "wide" else size.font - 2
    parts = [
        f'<text x="{size.right}" y="{size.font + 1}" text-anchor="end" font-weight="700" font-size="{label}">{LABEL}</text>'
    ]
    for index, (words, pattern) in enumerate((first, second)):
        wide = size.name == "wide"
        x = size.left + index * 250 if wide else 4
        y = size.font * (2.6 if wide else 2.5 + 1.3 * index)
        middle = y - size.font * 0.35
        sample = (
            _triangle(x + 14, middle - 5)
            if pattern == "triangle"
            else f'<line x1="{x}" x2="{x + 28}" y1="{middle:.1f}" y2="{middle:.1f}" {_LINE} {pattern}/>'
        )
        parts.append(f'{sample}<text x="{x + 36}" y="{y:.1f}">{words}</text>')
    return parts


def _day(scale: _Scale, day: int, *, middle: bool = False) -> str:
    size = scale.size
    x, at = scale.x(day), scale.x(day + 0.5) if middle else scale.x(day)
    words = "" if day < 1 else "day 1" if day == 1 and not middle and size.name == "wide" else str(day)
    return (
        f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{size.bottom}" y2="{size.bottom + 5}" stroke="currentColor"/>'
        f'<text x="{at:.1f}" y="{size.bottom + size.font * 1.9:.1f}" text-anchor="middle">{words}</text>'
    )


def _below(size: Size, words: str) -> str:
    middle = (size.left + size.right) / 2
    return f'<text x="{middle}" y="{size.height - 5}" text-anchor="middle">{words}</text>'


def _dose(scale: _Scale, day: float) -> str:
    return _triangle(scale.x(day), scale.size.bottom - 11)


def _triangle(x: float, top: float) -> str:
    return f'<path d="M{x:.1f} {top:.1f}l5 10h-10Z" fill="var(--onb-picture-dose)"/>'
