"""The level behind the plan reader: against the closed form, against an independent integration, and its properties."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.activities.plan_reader.model import (
    HALF_LIFE_HOURS,
    LABEL,
    PEAK_HOURS,
    Course,
    Day,
    Dose,
    Step,
    absorption_rate,
)

KE, KA = LABEL.elimination, LABEL.absorption
THREE = tuple(Dose(hour=float(hour), fraction=1 / 3) for hour in (8, 14, 22))


def bateman(hours: float) -> float:
    """One dose of 1 in a volume of 1 (Bateman 1910): written out again, not taken from the package."""
    return KA / (KA - KE) * (math.exp(-KE * hours) - math.exp(-KA * hours)) if hours > 0 else 0.0


def scaled(day: Day, factor: float) -> Day:
    """The same dose times with every dose multiplied."""
    return tuple(Dose(hour=dose.hour, fraction=dose.fraction * factor) for dose in day)


def raw_level(course: Course, hour: float, days_back: int = 40) -> float:
    """The level by adding up every single dose of the last `days_back` days before the plan, and of the plan."""
    total = 0.0
    for day in range(-days_back, math.floor(hour / 24) + 1):
        for dose in course.doses_on(day):
            total += dose.fraction * bateman(hour - (24 * day + dose.hour))
    return total


def test_half_life_is_reproduced() -> None:
    """Long after a single dose the level halves every 8.2 hours."""
    late, later = LABEL.single_dose(60), LABEL.single_dose(60 + HALF_LIFE_HOURS)
    assert later / late == pytest.approx(0.5, rel=1e-6)


def test_time_to_peak_is_reproduced() -> None:
    """The highest level after one dose comes 3 hours after it."""
    steps = [number / 1000 for number in range(1, 24_000)]
    assert max(steps, key=LABEL.single_dose) == pytest.approx(PEAK_HOURS, abs=0.002)


@given(half_life=st.floats(4, 15), share=st.floats(0.05, 0.95))
def test_absorption_rate_solves_its_equation(half_life: float, share: float) -> None:
    """For any half-life and any reachable peak time, ln(ka/ke)/(ka-ke) gives the peak time back."""
    elimination = math.log(2) / half_life
    peak = share / elimination
    rate = absorption_rate(half_life, peak)
    assert rate > elimination
    assert math.log(rate / elimination) / (rate - elimination) == pytest.approx(peak, rel=1e-6)


@pytest.mark.parametrize("peak", [0.0, -1.0, 12.0, 100.0])
def test_unreachable_peak_is_refused(peak: float) -> None:
    """A peak that no absorption faster than elimination can give raises instead of returning nonsense."""
    with pytest.raises(ValueError, match="no absorption"):
        absorption_rate(8.2, peak)


@given(hours=st.floats(-5, 100))
def test_single_dose_is_the_bateman_function(hours: float) -> None:
    """One dose follows the closed form, and nothing comes before it."""
    assert LABEL.single_dose(hours) == pytest.approx(bateman(hours), abs=1e-12)


def test_steady_state_is_the_geometric_sum() -> None:
    """Before the plan the level is the sum over endless days, each dose a geometric series."""
    course = Course(before=THREE, steps=(), days=1)

    def steady(hour: float) -> float:
        total = 0.0
        for dose in THREE:
            since = (hour - dose.hour) % 24
            total += (
                dose.fraction
                * KA
                / (KA - KE)
                * (math.exp(-KE * since) / (1 - math.exp(-24 * KE)) - math.exp(-KA * since) / (1 - math.exp(-24 * KA)))
            )
        return total

    peak = max(steady(minute / 60) for minute in range(24 * 60))
    for hour in (0.5, 8.5, 11.0, 13.9, 17.0, 23.0):
        assert course.level(hour - 24) == pytest.approx(100 * steady(hour) / peak, rel=1e-4)


def test_plan_against_an_independent_integration() -> None:
    """A plan with steps and a stop agrees with a fourth-order Runge-Kutta integration of the two compartments."""
    steps = (Step(day=1, doses=scaled(THREE, 0.9)), Step(day=4, doses=()))
    course = Course(before=THREE, steps=steps, days=6)
    minutes = 10
    size = minutes / 60
    gut = blood = 0.0
    seen: dict[int, float] = {}

    def slope(in_gut: float, in_blood: float) -> tuple[float, float]:
        return -KA * in_gut, KA * in_gut - KE * in_blood

    for tick in range(-20 * 24 * 6, 6 * 24 * 6 + 1):
        hour = tick * size
        seen[tick] = blood
        for dose in course.doses_on(math.floor(hour / 24)):
            if abs(hour % 24 - dose.hour) < 1e-6:
                gut += dose.fraction
        a = slope(gut, blood)
        b = slope(gut + size / 2 * a[0], blood + size / 2 * a[1])
        c = slope(gut + size / 2 * b[0], blood + size / 2 * b[1])
        d = slope(gut + size * c[0], blood + size * c[1])
        gut += size / 6 * (a[0] + 2 * b[0] + 2 * c[0] + d[0])
        blood += size / 6 * (a[1] + 2 * b[1] + 2 * c[1] + d[1])
    peak = max(level for tick, level in seen.items() if -24 * 6 <= tick <= 0)
    for tick in range(0, 6 * 24 * 6, 5):
        assert course.level(tick * size) == pytest.approx(100 * seen[tick] / peak, abs=0.05)


def test_steady_start_peaks_at_100() -> None:
    """The day before the plan has its highest level at 100 percent, by definition and in fact."""
    course = Course(before=THREE, steps=(Step(day=1, doses=()),), days=3)
    extremes = course.extremes(0)
    assert extremes.highest == pytest.approx(100)
    samples = [course.level(-24 + minute / 60) for minute in range(24 * 60)]
    assert max(samples) == pytest.approx(100, abs=0.01)
    assert min(samples) == pytest.approx(extremes.lowest, abs=0.1)


days = st.lists(
    st.tuples(st.integers(0, 23), st.floats(0.05, 0.6)), min_size=1, max_size=5, unique_by=lambda d: d[0]
).map(lambda doses: tuple(Dose(hour=float(hour), fraction=fraction) for hour, fraction in sorted(doses)))


@given(day=days, first=st.floats(0, 1), second=st.floats(0, 1), hour=st.floats(-30, 200))
def test_less_is_never_higher(day: Day, first: float, second: float, hour: float) -> None:
    """With every dose as large or smaller, the level is nowhere higher, and never below zero."""
    more, less = max(first, second), min(first, second)
    high = Course(before=day, steps=(Step(day=2, doses=scaled(day, more)),), days=9)
    low = Course(before=day, steps=(Step(day=2, doses=scaled(day, less)),), days=9)
    assert -1e-9 <= low.level(hour) <= high.level(hour) + 1e-9


@given(day=days, factor=st.floats(0.1, 5), hour=st.floats(0, 200))
def test_level_is_relative(day: Day, factor: float, hour: float) -> None:
    """Another amount before the plan, reduced in the same way, gives the same percent: no amount can be read off."""
    one = Course(before=day, steps=(Step(day=3, doses=scaled(day, 0.7)),), days=9)
    other = Course(before=scaled(day, factor), steps=(Step(day=3, doses=scaled(day, 0.7 * factor)),), days=9)
    assert one.level(hour) == pytest.approx(other.level(hour), rel=1e-6, abs=1e-9)


@given(day=days, shares=st.lists(st.floats(0, 1), min_size=1, max_size=3), hour=st.floats(0, 220))
def test_level_is_a_sum_of_doses(day: Day, shares: list[float], hour: float) -> None:
    """Superposition: the level is the sum of what each single dose, ever, has left."""
    steps = tuple(Step(day=1 + 3 * at, doses=scaled(day, share)) for at, share in enumerate(shares))
    course = Course(before=day, steps=steps, days=10)
    peak = course.extremes(0).highest_at
    assert course.level(hour) == pytest.approx(
        100 * raw_level(course, hour) / raw_level(course, peak), rel=1e-6, abs=1e-6
    )


@given(day=days, share=st.floats(0, 1), hour=st.floats(-24, 200))
def test_a_reduction_stays_within_bounds(day: Day, share: float, hour: float) -> None:
    """Without any dose above those before the plan the level stays between 0 and 100 percent."""
    course = Course(before=day, steps=(Step(day=1, doses=scaled(day, share)),), days=9)
    assert -1e-9 <= course.level(hour) <= 100 + 1e-6


@given(day=days, share=st.floats(0, 1.5), number=st.integers(0, 9))
def test_extremes_hold_every_level_of_their_day(day: Day, share: float, number: int) -> None:
    """No quarter of an hour of a day lies outside its extremes, and the extremes are levels that are reached."""
    course = Course(before=day, steps=(Step(day=2, doses=scaled(day, share)),), days=9)
    extremes = course.extremes(number)
    for quarter in range(97):
        level = course.level((number - 1) * 24 + quarter / 4)
        assert extremes.lowest - 1e-6 <= level <= extremes.highest + 1e-6
    assert course.level(extremes.highest_at) == pytest.approx(extremes.highest, rel=1e-6, abs=1e-9)
    assert course.level(extremes.lowest_at) == pytest.approx(extremes.lowest, rel=1e-6, abs=1e-9)


def test_beyond_the_drawn_days_is_refused() -> None:
    """A level after the last drawn day raises rather than continuing silently."""
    course = Course(before=THREE, steps=(), days=3)
    with pytest.raises(ValueError, match="drawn for 3 days"):
        course.level(24 * 30)
