"""How high a medicine stands in the blood while a plan runs, as percent of the person's own steady-state peak.

A teaching model, not for dosing: one compartment, first-order absorption, doses added up. The half-life and the time to the
peak are the label's means; people differ widely from both. There are no milligrams here: a dose is a fraction of the daily
amount before the plan. Times are hours from the midnight at which day 1 of the plan begins.
"""

import math
from dataclasses import dataclass
from functools import cached_property

HALF_LIFE_HOURS = 8.2
"""Mean elimination half-life on the label (range 5.7 to 10.9 hours)."""
PEAK_HOURS = 3.0
"""Time from a single dose to the highest level, from the label."""
HOURS = 24.0


def absorption_rate(half_life: float, peak: float) -> float:
    """The first-order absorption rate (per hour) that puts the peak of a single dose `peak` hours after it.

    Solves ln(ka / ke) / (ka - ke) = peak for ka above ke by bisection. Raises ValueError when there is no such rate, that is,
    when `peak` is not below 1 / ke.
    """
    elimination = math.log(2) / half_life
    if not 0 < peak < 1 / elimination:
        raise ValueError(f"no absorption faster than elimination peaks after {peak} hours")
    low, high = elimination * (1 + 1e-9), elimination * 2
    while _peak_time(high, elimination) > peak:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if _peak_time(middle, elimination) > peak else (low, middle)
    return (low + high) / 2


def _peak_time(absorption: float, elimination: float) -> float:
    return math.log(absorption / elimination) / (absorption - elimination)


@dataclass(frozen=True, kw_only=True)
class Kinetics:
    """Rates per hour of one fictional person."""

    elimination: float
    absorption: float

    @property
    def scale(self) -> float:
        """ka / (ka - ke), the factor of the single-dose curve."""
        return self.absorption / (self.absorption - self.elimination)

    def single_dose(self, hours: float) -> float:
        """The level `hours` after one dose of 1, in doses per volume: the Bateman function. 0 before the dose."""
        if hours <= 0:
            return 0.0
        return self.scale * (math.exp(-self.elimination * hours) - math.exp(-self.absorption * hours))


LABEL = Kinetics(
    elimination=math.log(2) / HALF_LIFE_HOURS,
    absorption=absorption_rate(HALF_LIFE_HOURS, PEAK_HOURS),
)


@dataclass(frozen=True, kw_only=True)
class Dose:
    """One dose of a day: the hour (0 to under 24) and the fraction of the daily amount before the plan."""

    hour: float
    fraction: float


Day = tuple[Dose, ...]


@dataclass(frozen=True, kw_only=True)
class Step:
    """From the morning of `day` (1 is the first day of the plan) these are the doses of each day."""

    day: int
    doses: Day

    @property
    def daily(self) -> float:
        """The daily amount as a fraction of the daily amount before the plan."""
        return sum(dose.fraction for dose in self.doses)


@dataclass(frozen=True, kw_only=True)
class Extremes:
    """The highest and the lowest level of one day, in percent, and the hours at which they are reached."""

    highest: float
    lowest: float
    highest_at: float
    lowest_at: float


@dataclass(frozen=True)
class _Amounts:
    """The two exponentials of the superposition, each a sum over all doses so far, at the hour `at`."""

    at: float
    slow: float
    fast: float


@dataclass(frozen=True, kw_only=True)
class Course:
    """A plan as doses over time: a steady state on `before`, then the steps, drawn for `days` days."""

    before: Day
    steps: tuple[Step, ...]
    days: int
    kinetics: Kinetics = LABEL

    def level(self, hour: float) -> float:
        """Percent of the steady-state peak at `hour`; hours below 0 lie before the plan."""
        day = math.floor(hour / HOURS)
        amounts = self._midnight(day)
        for dose in self.doses_on(day):
            at = day * HOURS + dose.hour
            if at >= hour:
                break
            amounts = self._add(self._wait(amounts, at), dose.fraction)
        return self._percent(self._raw(self._wait(amounts, hour)))

    def extremes(self, day: int) -> Extremes:
        """The highest and lowest level between the midnights that begin and end `day` (day 0 is the last one before
        the plan). Exact: between two doses the level has at most one maximum, and its minimum is at an end."""
        points = [(self._percent(level), at) for level, at in self._turning_points(day)]
        highest, lowest = max(points), min(points)
        return Extremes(highest=highest[0], highest_at=highest[1], lowest=lowest[0], lowest_at=lowest[1])

    def doses_on(self, days_after: int) -> Day:
        """The doses of the day that begins `days_after` days after the plan's first midnight, in order of time."""
        doses = self.before
        for step in self.steps:
            if step.day - 1 <= days_after:
                doses = step.doses
        return tuple(sorted(doses, key=lambda dose: dose.hour))

    @cached_property
    def _steady(self) -> _Amounts:
        """At the midnight before day 1, after endless days on `before`: each sum is geometric."""

        def endless(rate: float) -> float:
            one_day = sum(dose.fraction * math.exp(-rate * (HOURS - dose.hour)) for dose in self.before)
            return one_day / (1 - math.exp(-rate * HOURS))

        return _Amounts(0.0, endless(self.kinetics.elimination), endless(self.kinetics.absorption))

    @cached_property
    def _midnights(self) -> tuple[_Amounts, ...]:
        amounts = self._steady
        found = [amounts]
        for day in range(self.days + 1):
            for dose in self.doses_on(day):
                amounts = self._add(self._wait(amounts, day * HOURS + dose.hour), dose.fraction)
            amounts = self._wait(amounts, (day + 1) * HOURS)
            found.append(amounts)
        return tuple(found)

    @cached_property
    def _peak(self) -> float:
        """The steady-state peak before the plan, in the units of `single_dose`."""
        return max(level for level, _ in self._turning_points(0))

    def _turning_points(self, day: int) -> list[tuple[float, float]]:
        """Level (units of `single_dose`) and hour wherever the level can be highest or lowest on `day`."""
        amounts = self._midnight(day - 1)
        points = [(self._raw(amounts), amounts.at)]
        begins = amounts.at
        stops = [(begins + dose.hour, dose.fraction) for dose in self.doses_on(day - 1)] + [(begins + HOURS, 0.0)]
        for at, fraction in stops:
            top = self._top(amounts)
            if amounts.at < top < at:
                points.append((self._raw(self._wait(amounts, top)), top))
            amounts = self._wait(amounts, at)
            points.append((self._raw(amounts), at))
            amounts = self._add(amounts, fraction)
        return points

    def _midnight(self, day: int) -> _Amounts:
        if day <= 0:
            return _Amounts(day * HOURS, self._steady.slow, self._steady.fast)
        if day >= len(self._midnights):
            raise ValueError(f"the plan is drawn for {self.days} days only")
        return self._midnights[day]

    def _wait(self, amounts: _Amounts, until: float) -> _Amounts:
        hours = until - amounts.at
        slow = amounts.slow * math.exp(-self.kinetics.elimination * hours)
        return _Amounts(until, slow, amounts.fast * math.exp(-self.kinetics.absorption * hours))

    def _add(self, amounts: _Amounts, fraction: float) -> _Amounts:
        return _Amounts(amounts.at, amounts.slow + fraction, amounts.fast + fraction)

    def _top(self, amounts: _Amounts) -> float:
        """The hour at which the level turns if no further dose comes; the hour of `amounts` when it only falls."""
        rising = self.kinetics.absorption * amounts.fast
        falling = self.kinetics.elimination * amounts.slow
        if rising <= falling or falling <= 0:
            return amounts.at
        return amounts.at + math.log(rising / falling) / (self.kinetics.absorption - self.kinetics.elimination)

    def _raw(self, amounts: _Amounts) -> float:
        return self.kinetics.scale * (amounts.slow - amounts.fast)

    def _percent(self, level: float) -> float:
        return 100.0 * level / self._peak
