"""What a person who knows nothing would score by test-wiseness, beside blind chance.

A strategy ranks the options of an item by something that has nothing to do with the subject: their length, their place, the words they
share with the stem. How it answers each kind:

- single: the option it ranks first.
- multiple: half of the options, rounded down and at least two, from the top of its ranking (how many are right is not known to it).
- ordering: all options in the order of its ranking, by those strategies that say an order (`orders`).
- number: the unit is chosen like the option of a single item; the number is taken at random from those the stem names. Where the
  right number does not stand in the stem, neither the strategy nor chance earns anything.
- matching: each line is a question by itself, with the line as its stem; a line earns its part of the points.
- case: each step is a question by itself.
- written and short: not answered, and left out.

Ties are shared: the score is the mean over every way to break them (in an ordering item, tied options keep the order they are
written in). Chance is the exact mean of a blind answer of the same form over all possible keys, scored by the kind's own rule.
The p-value is one-sided and exact: each item's key is put in every place it could have (a permutation test; for single items
without ties it is the binomial test), and the items' distributions are convolved.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations, groupby, permutations
from math import lcm
from typing import Literal

from onboarding.questions import Item, Option
from onboarding.questions.kinds import multiple as multiple_kind
from onboarding.questions.kinds import number as number_kind
from onboarding.questions.kinds import ordering as ordering_kind
from onboarding.questions.kinds.case import Steps
from onboarding.questions.kinds.matching import Lines
from onboarding.review.cue_flaws import QUALIFIER
from onboarding.review.words import NUMBER_WORDS, content_stems, tokens

ENOUGH_ITEMS = 100
POINTS = Fraction(10, 100)
LEVEL = 0.05
KINDS = ("single", "multiple", "ordering", "number", "matching")
MOST_ORDERED = 7
"""An ordering item with more options is left out: its keys are too many to enumerate."""

Verdict = Literal["ok", "look", "beaten"]
Rank = Callable[[Item, Sequence[Option], int], Fraction]
"""How much a strategy likes option number i of these options: higher is better."""


@dataclass(frozen=True)
class Strategy:
    """A way to answer without knowing anything. `orders` is True when it also says in which order options come."""

    name: str
    rank: Rank
    orders: bool = False
    place: int = 1
    """It needs at least this many options."""


@dataclass(frozen=True)
class Row:
    """One strategy over one pool of items. `score` and `chance` are mean fractions of the points, 0 to 1."""

    pool: str
    kind: str
    strategy: str
    items: int
    score: Fraction
    chance: Fraction
    p: float
    verdict: Verdict


@dataclass(frozen=True)
class Play:
    """What a strategy earns with one item, and how likely each score would be if the key stood anywhere."""

    kind: str
    score: Fraction
    by_chance: dict[Fraction, Fraction]

    @property
    def chance(self) -> Fraction:
        return sum((score * share for score, share in self.by_chance.items()), Fraction(0))


def _likeness(options: Sequence[Option], i: int) -> Fraction:
    mine = content_stems(options[i].text)
    total = Fraction(0)
    for j, other in enumerate(options):
        theirs = content_stems(other.text)
        if j != i and mine | theirs:
            total += Fraction(len(mine & theirs), len(mine | theirs))
    return total


def _shared(item: Item, options: Sequence[Option], i: int) -> Fraction:
    return Fraction(len(content_stems(options[i].text) & content_stems(item.stem)))


def _careful(options: Sequence[Option], i: int) -> Fraction:
    text = options[i].text
    joins = [token for token in tokens(text) if token in ("and", "so", "because", "since", "as", "which", "while")]
    return Fraction(len(QUALIFIER.findall(text)) + len(joins) + text.count(","))


def _alphabetical(options: Sequence[Option], i: int) -> Fraction:
    return Fraction(-sorted(option.text.casefold() for option in options).index(options[i].text.casefold()))


def _at(place: int) -> Rank:
    return lambda item, options, i: Fraction(int(i == place - 1))


def strategies(most_options: int) -> tuple[Strategy, ...]:
    """All strategies, with one for each place an option can have."""
    return (
        Strategy("longest", lambda item, options, i: Fraction(len(options[i].text)), orders=True),
        Strategy("shortest", lambda item, options, i: Fraction(-len(options[i].text)), orders=True),
        Strategy("most words of the stem", _shared, orders=True),
        Strategy("most careful or joined", lambda item, options, i: _careful(options, i)),
        Strategy("odd one out", lambda item, options, i: -_likeness(options, i)),
        Strategy("most like the others", lambda item, options, i: _likeness(options, i)),
        Strategy("as written", lambda item, options, i: Fraction(-i), orders=True),
        Strategy("alphabetical", lambda item, options, i: _alphabetical(options, i), orders=True),
        *(Strategy(f"place {place}", _at(place), place=place) for place in range(2, most_options + 1)),
    )


def play(strategy: Strategy, item: Item) -> Play | None:
    """What the strategy earns with this item; None when it has nothing to say to it."""
    options = item.options if item.kind != "number" else tuple(Option(unit, unit, "") for unit in item.units)
    if item.kind not in KINDS or len(options) < max(2, strategy.place):
        return None
    likes = [strategy.rank(item, options, i) for i in range(len(options))]
    ids = [option.id for option in options]
    groups = [
        [ids[i] for i in group]
        for _, group in groupby(sorted(range(len(ids)), key=lambda i: -likes[i]), key=lambda i: likes[i])
    ]
    if item.kind not in ("multiple", "ordering"):
        luck = Fraction(1) if item.kind != "number" else _number_luck(item)
        key = item.key[0] if item.kind != "number" else item.number.unit if item.number else ""
        top, share = groups[0], luck / len(groups[0])
        spread = _gather((share if id_ in top else Fraction(0)) for id_ in ids)
        return Play(item.kind, share if key in top else Fraction(0), spread)
    if item.kind == "multiple":
        answers = list(_ticks(groups, max(2, len(ids) // 2)))
        keys: Iterable[tuple[str, ...]] = combinations(ids, len(item.key))
        score = multiple_kind.score
    else:
        if not strategy.orders or len(ids) > MOST_ORDERED:
            return None
        answers = [[id_ for group in groups for id_ in group]]
        keys = permutations(ids)
        score = ordering_kind.score

    def mean(key: tuple[str, ...]) -> Fraction:
        keyed = replace(item, key=key)
        return sum((score(keyed, answer) for answer in answers), Fraction(0)) / len(answers)

    return Play(item.kind, mean(item.key), _gather(mean(key) for key in keys))


def questions_of(item: Item) -> Iterator[Item]:
    """What is answered by itself: the item, the steps of a case, the lines of a matching item (each with one option as its key)."""
    if isinstance(item.own, Steps):
        for step in item.own.steps:
            yield from questions_of(step)
    elif isinstance(item.own, Lines):
        right = dict(item.own.pairs)
        for line in item.own.left:
            yield replace(item, id=f"{item.id}-{line.id}", stem=line.text, key=(right[line.id],))
    else:
        yield item


def baseline(items: Sequence[Item], *, pool: str) -> list[Row]:
    """Every strategy over these items: all kinds together, then kind by kind.

    The rule is held against the rows "all" and "single"; the other kinds are shown and do not decide (they are few, and count in "all").

    - 100 items or more: beaten when the score is above chance by more than 10 points of 100, or at p < 0.05.
    - Fewer: 10 points alone are noise (with 15 items of four options the score's standard error is 11 points), so it is beaten
      only by more than 10 points at p < 0.05 after Holm's correction for the number of strategies (Holm 1979). With the
      uncorrected p it is "look": one strategy in twenty gets that far in a bank without any fault.
    """
    asked = [question for item in items for question in questions_of(item)]
    most = max((len(item.options) or len(item.units) for item in asked), default=0)
    rows: list[Row] = []
    for kind in ("all", *KINDS):
        pooled = []
        for strategy in strategies(most):
            plays = [one for item in asked if kind in ("all", item.kind) and (one := play(strategy, item)) is not None]
            if plays:
                score = sum((one.score for one in plays), Fraction(0))
                chance = sum((one.chance for one in plays), Fraction(0))
                n = len(plays)
                p = p_value(score, [one.by_chance for one in plays])
                pooled.append(Row(pool, kind, strategy.name, n, score / n, chance / n, p, "ok"))
        rows += judge(pooled) if kind in ("all", "single") else pooled
    return rows


def judge(rows: Sequence[Row]) -> list[Row]:
    """The same rows with the verdicts of the rule in `baseline`."""
    by_p = sorted(range(len(rows)), key=lambda i: rows[i].p)
    corrected, highest = [1.0] * len(rows), 0.0
    for step, i in enumerate(by_p):
        highest = max(highest, min(1.0, (len(rows) - step) * rows[i].p))
        corrected[i] = highest
    return [replace(row, verdict=_verdict(row, holm)) for row, holm in zip(rows, corrected, strict=True)]


def p_value(score: Fraction, spreads: Sequence[dict[Fraction, Fraction]]) -> float:
    """The chance that a blind strategy gets at least `score` in all, each item being independent of the others.

    Totals less likely than 1e-12 are dropped on the way; the value is exact to more digits than are ever shown.
    """
    unit = lcm(score.denominator, *(value.denominator for spread in spreads for value in spread))
    totals: dict[int, float] = {0: 1.0}
    for spread in spreads:
        after: dict[int, float] = {}
        for value, share in spread.items():
            step, weight = int(value * unit), float(share)
            for total, so_far in totals.items():
                after[total + step] = after.get(total + step, 0.0) + so_far * weight
        totals = {total: weight for total, weight in after.items() if weight > 1e-12}
    return min(1.0, sum(weight for total, weight in totals.items() if total >= score * unit))


def _verdict(row: Row, holm: float) -> Verdict:
    far = row.score - row.chance > POINTS
    if row.items >= ENOUGH_ITEMS:
        return "beaten" if far or (row.p < LEVEL and row.score > row.chance) else "ok"
    if far and holm < LEVEL:
        return "beaten"
    return "look" if far and row.p < LEVEL else "ok"


def _number_luck(item: Item) -> Fraction:
    """The chance that a number of the stem, taken at random, is the right one."""
    named = {
        number
        for token in tokens(item.stem)
        if (number := number_kind.parse(NUMBER_WORDS.get(token, token))) is not None
    }
    if item.number is None or not named:
        return Fraction(0)
    right = [n for n in named if number_kind.score(item, {"raw": f"{n}", "unit": item.number.unit})]
    return Fraction(len(right), len(named))


def _ticks(groups: Sequence[Sequence[str]], count: int) -> Iterator[list[str]]:
    """Every way to take `count` options from the top of a ranking with ties."""
    taken: list[str] = []
    for group in groups:
        if len(taken) + len(group) < count:
            taken += group
            continue
        for rest in combinations(group, count - len(taken)):
            yield [*taken, *rest]
        return


def _gather(scores: Iterable[Fraction]) -> dict[Fraction, Fraction]:
    counts: dict[Fraction, int] = {}
    for score in scores:
        counts[score] = counts.get(score, 0) + 1
    total = sum(counts.values())
    return {score: Fraction(count, total) for score, count in counts.items()}
