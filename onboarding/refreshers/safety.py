"""Which safety behaviours are reopened: forgotten twice since they were last settled. Pure.

A safety objective is settled when its module is passed. Two first answers that are wrong reopen it. It is settled again when two
different questions on it were answered right at first, on two different days, with no wrong answer in between.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from onboarding.refreshers.pools import Card, Pools
from onboarding.refreshers.record import Answer, History

FORGOTTEN = 2
"""So many wrong first answers reopen a safety objective."""
SETTLED = 2
"""So many questions, answered right on as many days, settle it."""
APART = timedelta(hours=8)
"""Two days are not different when only midnight lies between them: people work at night."""


@dataclass(frozen=True)
class Reopened:
    """A safety objective that is open again. `right` are the answers that count towards settling it, `last` the newest one since then."""

    objective: str
    module: str
    since: datetime
    right: tuple[Answer, ...]
    last: datetime | None


def another_day(earlier: datetime, now: datetime) -> bool:
    """True when `now` is on a later day than `earlier` where `now` is told, and a night's rest lies between."""
    return now.date() > earlier.astimezone(now.tzinfo).date() and now - earlier >= APART


def reopened(pools: Pools, history: History, *, now: datetime) -> tuple[Reopened, ...]:
    """Every safety objective that is open now, the one that was opened first before the others."""
    modules = {card.objective: card.module for card in pools.values() if card.safety}
    found = (
        _standing(objective, module, history.by_objective.get(objective, ()), _ids(pools, objective), now)
        for objective, module in modules.items()
    )
    return tuple(sorted((one for one in found if one is not None), key=lambda one: (one.since, one.objective)))


def _ids(pools: Pools, objective: str) -> set[str]:
    return {card.key for card in pools.values() if card.objective == objective}


def _standing(
    objective: str, module: str, answers: Iterable[Answer], items: set[str], now: datetime
) -> Reopened | None:
    wrong, open_ = 0, None
    for answer in answers:
        if open_ is None:
            wrong += not answer.right
            if wrong >= FORGOTTEN:
                open_ = Reopened(objective, module, answer.at, (), None)
            continue
        right = (*open_.right, answer) if answer.right and _counts(open_.right, answer, items, now) else open_.right
        if not answer.right:
            right = ()
        open_ = Reopened(objective, module, open_.since, right, answer.at)
        if len(right) >= SETTLED:
            wrong, open_ = 0, None
    return open_


def _counts(before: tuple[Answer, ...], answer: Answer, items: set[str], now: datetime) -> bool:
    """On a later day than those before, and another question, as long as the pool has one."""
    seen = {one.item for one in before}
    other = answer.item not in seen or not items - seen
    return other and all(another_day(one.at, answer.at.astimezone(now.tzinfo)) for one in before)


def askable(one: Reopened, pools: Pools, history: History, *, now: datetime) -> Card | None:
    """The question that may settle it now: one a day, first one that was not right since, then the one that was asked longest ago."""
    if one.last is not None and not another_day(one.last, now):
        return None
    cards = [card for card in pools.values() if card.objective == one.objective]
    right = {answer.item for answer in one.right}

    def rank(card: Card) -> tuple[bool, float, str]:
        asked = history.by_item.get(card.key, ())
        return card.key in right, asked[-1].at.timestamp() if asked else 0.0, card.key

    return min(cards, key=rank, default=None)
