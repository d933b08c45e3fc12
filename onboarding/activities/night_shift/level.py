"""How high the medicine stands during the night, as percent of the person's own usual peak. A teaching model, not for dosing.

The curve is the one of the plan reader (`plan_reader/model.py`): the label's means, doses added up, no amounts.
"""

from functools import cache

from onboarding.activities.plan_reader.model import LABEL

DAY = 24 * 60
_DAYS_BEFORE = 5


@cache
def level(earlier: tuple[int, ...], given: tuple[int, ...], at: int) -> float:
    """The level at minute `at` after 20:00, in percent.

    `earlier`: the minutes (below 0) of the doses of one usual day before the night, repeated for five days. `given`: minutes of
    the doses that were given in the night. Each dose counts the same.
    """
    return 100 * _sum(earlier, given, at) / _usual_peak(earlier)


@cache
def first_below(earlier: tuple[int, ...], given: tuple[int, ...], since: int, percent: int, latest: int) -> int:
    """The first minute from `since` on, in steps of five, at which the level is below `percent`; `latest` when there is none."""
    for at in range(since, latest, 5):
        if level(earlier, given, at) < percent:
            return at
    return latest


def _sum(earlier: tuple[int, ...], given: tuple[int, ...], at: int) -> float:
    before = [dose - DAY * day for day in range(_DAYS_BEFORE) for dose in earlier]
    return sum(LABEL.single_dose((at - dose) / 60) for dose in (*before, *given))


@cache
def _usual_peak(earlier: tuple[int, ...]) -> float:
    """Over the day that ends at 20:00, when the doses have been taken for days."""
    return max(_sum(earlier, (), at) for at in range(-DAY, 0, 5))
