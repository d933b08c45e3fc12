"""When a refresher comes back, by FSRS, and what a session of three minutes asks. Pure: the time is given, nothing is random.

Only the first answer counts: right is FSRS's Good, wrong is its Again. There are no steps of minutes: a question comes back a day later
at the earliest. How well a memory holds is worked out anew from the answers each time, so nothing of it is stored.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from onboarding.refreshers.pools import Card, Pools
from onboarding.refreshers.record import Answer, History
from onboarding.refreshers.safety import Reopened, another_day, askable, reopened

if TYPE_CHECKING:
    from fsrs import Scheduler

SESSION = 5
"""Questions of a session; at half a minute each about three minutes, with what is said about them."""
SECONDS = 36
SAFETY_PLACES = 3
"""Safety comes first, and has so many places of a session while other questions are due, so that none of those waits for ever."""
NEW_A_DAY = 3
RETENTION = 0.9
"""A question comes back when nine in ten would still be answered; of safety questions nineteen in twenty."""
SAFETY_RETENTION = 0.95
LONGEST = 180
"""Days after which everything comes back at the latest, a safety question after half as many."""


@dataclass(frozen=True)
class Plan:
    """What a session would ask now, in order; what is open again; the day on which the next one comes when there is nothing now."""

    items: tuple[str, ...]
    reopened: tuple[Reopened, ...]
    next_day: date | None


def minutes(questions: int) -> int:
    """About how long so many questions take, in whole minutes."""
    return math.ceil(questions * SECONDS / 60)


def due_at(answers: Iterable[Answer], *, safety: bool, now: datetime) -> datetime | None:
    """When a question comes back, in UTC; None when it was never asked. An answer from the future counts as given now."""
    # Not at the top: Home is drawn for people who have no refreshers yet.
    from fsrs import Card as Memory
    from fsrs import Rating

    memory: Memory | None = None
    for answer in answers:
        at = min(answer.at, now.astimezone(UTC))
        memory = memory or Memory(card_id=1, due=at)
        memory, _ = _scheduler(safety).review_card(memory, Rating.Good if answer.right else Rating.Again, at)
    return memory.due if memory else None


def plan(pools: Pools, answers: tuple[Answer, ...], *, passed: Mapping[str, datetime], now: datetime) -> Plan:
    """What to ask now. `passed` says when each module was passed; `now` is told in the zone whose days count."""
    history = History.of(answers)
    open_ = reopened(pools, history, now=now)
    again = [card for one in open_ if (card := askable(one, pools, history, now=now))]
    apart = {one.objective for one in open_}
    rest = [card for card in pools.values() if card.objective not in apart]
    safety: list[tuple[datetime, str]] = []
    others: list[tuple[datetime, str]] = []
    days: list[date] = []
    for card in rest:
        asked = history.by_item.get(card.key, ())
        due = due_at(asked, safety=card.safety, now=now)
        if due is None:
            continue
        day = due.astimezone(now.tzinfo).date()
        if day <= now.date() and another_day(min(asked[-1].at, now), now):
            (safety if card.safety else others).append((due, card.key))
        else:
            days.append(max(day, now.date()))
    items = _shared([card.key for card in again] + _keys(safety), _keys(others))
    fresh, later = _new(rest, history, passed, now)
    items = [*items, *fresh[: SESSION - len(items)]]
    if len(again) < len(open_) or later:
        days.append(now.date() + timedelta(days=1))
    days = [max(day, now.date() + timedelta(days=1)) for day in days]
    return Plan(tuple(items[:SESSION]), open_, None if items else min(days, default=None))


def _new(cards: list[Card], history: History, passed: Mapping[str, datetime], now: datetime) -> tuple[list[str], bool]:
    """Questions that were never asked and may be now, from the day after their module was passed, a few a day; whether more come later.

    One of each objective comes before the second of any, those for safety first.
    """
    unseen = [card for card in cards if card.module in passed and card.key not in history.by_item]
    ready = [card for card in unseen if another_day(passed[card.module], now)]
    today = sum(1 for asked in history.by_item.values() if asked[0].at.astimezone(now.tzinfo).date() == now.date())
    times = {name: len(history.by_objective.get(name, ())) for name in {card.objective for card in ready}}
    ranked: list[tuple[int, bool, datetime, int, str]] = []
    for place, card in enumerate(ready):
        ranked.append((times[card.objective], not card.safety, passed[card.module], place, card.key))
        times[card.objective] += 1
    chosen = [entry[-1] for entry in sorted(ranked)][: max(0, NEW_A_DAY - today)]
    return chosen, len(unseen) > len(chosen)


def _shared(first: list[str], others: list[str]) -> list[str]:
    """A session in which safety comes first and leaves room."""
    share = SAFETY_PLACES if others else SESSION
    chosen = [*first[:share], *others][:SESSION]
    return [*chosen, *first[share : share + SESSION - len(chosen)]]


def _keys(due: list[tuple[datetime, str]]) -> list[str]:
    """The most overdue first."""
    return [key for _, key in sorted(due)]


@cache
def _scheduler(safety: bool) -> "Scheduler":
    from fsrs import Scheduler

    return Scheduler(
        desired_retention=SAFETY_RETENTION if safety else RETENTION,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=LONGEST // 2 if safety else LONGEST,
        enable_fuzzing=False,
    )
