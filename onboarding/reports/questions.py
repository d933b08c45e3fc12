"""Which questions are hard, and why: facility, discrimination and choices, from first attempts only. Pure.

Facility is the mean share of a slot's points. Discrimination is the correlation of a slot's share with that of all other slots (the
corrected item-total correlation); below 20 attempts it says more about chance than about the question, so there is none.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from statistics import StatisticsError, correlation, fmean

from onboarding.questions import Item
from onboarding.records.entries import Entry
from onboarding.records.policy import FAILED, attempts

ENOUGH = 20
FindItem = Callable[[str, str, str, str], Item | None]
"""(quiz, slot, variant, public hash) to the question, None when it is not stored."""


@dataclass(frozen=True)
class Choice:
    """How often an option of a question was chosen."""

    text: str
    times: int
    right: bool


@dataclass(frozen=True)
class Asked:
    """One variant as it was asked in first attempts."""

    item: str
    stem: str
    n: int
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Hardness:
    """One slot over all first attempts. `facility` is 0 to 1; `discrimination` is -1 to 1, None below 20 attempts or without spread."""

    quiz: str
    slot: str
    must_pass: bool
    n: int
    facility: float
    discrimination: float | None
    asked: tuple[Asked, ...]

    @property
    def words(self) -> str:
        """How well it tells those who know from those who do not."""
        if self.n < ENOUGH:
            return f"not said below {ENOUGH} first attempts"
        if self.discrimination is None:
            return "no difference between answers"
        sense = "well" if self.discrimination >= 0.3 else "somewhat" if self.discrimination >= 0.15 else "hardly"
        if self.discrimination < 0:
            sense = "the wrong way round: check its key"
        return f"{self.discrimination:+.2f} ({sense})"


def hardest(entries: Iterable[Entry], find: FindItem) -> tuple[Hardness, ...]:
    """Every slot that was answered in a first attempt, the hardest first."""
    first: dict[tuple[str, str], Entry] = {}
    for entry in attempts(entries):
        if not entry.record.state.startswith(FAILED):
            first.setdefault((entry.record.learner, entry.record.quiz), entry)
    quizzes = sorted({quiz for _, quiz in first})
    found = []
    for quiz in quizzes:
        taken = [entry for (_, of), entry in sorted(first.items()) if of == quiz]
        for slot in sorted({slot for entry in taken for slot in entry.record.scores}):
            one = _hardness(quiz, slot, taken, find)
            if one is not None:
                found.append(one)
    return tuple(sorted(found, key=lambda one: (one.facility, one.quiz, one.slot)))


def _hardness(quiz: str, slot: str, taken: list[Entry], find: FindItem) -> Hardness | None:
    shares, rests, counted = [], [], []
    for entry in taken:
        mine, rest = _share(entry, [slot]), _share(entry, [name for name in entry.record.scores if name != slot])
        if mine is not None:
            counted.append(entry)
            shares.append(mine)
            rests.append(rest)
    if not counted:
        return None
    pairs = [(mine, rest) for mine, rest in zip(shares, rests, strict=True) if rest is not None]
    discrimination = None
    if len(pairs) >= ENOUGH:
        try:
            discrimination = correlation([mine for mine, _ in pairs], [rest for _, rest in pairs])
        except StatisticsError:
            discrimination = None
    must_pass = any(entry.record.scores[slot].must_pass for entry in counted)
    return Hardness(
        quiz, slot, must_pass, len(counted), fmean(shares), discrimination, _asked(quiz, slot, counted, find)
    )


def _share(entry: Entry, slots: Iterable[str]) -> float | None:
    """The share of the points of some slots, of those that have a number and are worth something."""
    known = [score for name in slots if (score := entry.record.scores.get(name)) and score.got is not None]
    most = sum((Decimal(score.max) for score in known), Decimal(0))
    return float(sum((Decimal(score.got or 0) for score in known), Decimal(0)) / most) if most else None


def _asked(quiz: str, slot: str, taken: list[Entry], find: FindItem) -> tuple[Asked, ...]:
    by_item: dict[tuple[str, str], list[object]] = {}
    for entry in taken:
        variant = entry.record.variants.get(slot)
        versions = entry.record.content.get("items", {}).get(variant, {})
        if variant is not None and "public" in versions:
            by_item.setdefault((variant, str(versions["public"])), []).append(entry.record.answers.get(slot))
    found = []
    for (variant, sha), answers in sorted(by_item.items()):
        item = find(quiz, slot, variant, sha)
        if item is not None:
            found.append(Asked(variant, item.stem, len(answers), _choices(item, answers)))
    return tuple(found)


def _choices(item: Item, answers: list[object]) -> tuple[Choice, ...]:
    """How often each option was chosen; only where options are chosen one by one."""
    if item.kind not in ("single", "multiple"):
        return ()
    times: Counter[str] = Counter()
    for answer in answers:
        times.update(
            [answer] if isinstance(answer, str) else [str(a) for a in answer] if isinstance(answer, list) else []
        )
    return tuple(Choice(option.text, times[option.id], option.id in item.key) for option in item.options)
