"""Flaws of options that are numbers or ranges: out of order, overlapping, written in two ways."""

import re
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import inf

from onboarding.questions import Item
from onboarding.review.finding import Flaw, Flaws, is_choice
from onboarding.review.words import NUMBER_WORDS

_HOURS = {
    "second": 1 / 3600,
    "minute": 1 / 60,
    "hour": 1.0,
    "day": 24.0,
    "night": 24.0,
    "week": 168.0,
    "month": 730.0,
    "year": 8760.0,
}
_MASS = {"mcg": 1e-6, "microgram": 1e-6, "mg": 1e-3, "milligram": 1e-3, "g": 1.0, "gram": 1.0}
_WORDS = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
_N = rf"(?:\d+(?:[.,]\d+)?|\b(?:{_WORDS})\b)"
_UNIT = r"\s*(?:an?\s+)?(%|[A-Za-z]+)?"
_OPEN_ABOVE = ("more than", "over", "above", "longer than", "greater than", ">")
_FROM = ("at least", "from", ">=", "≥")
_OPEN_BELOW = ("less than", "fewer than", "under", "below", "shorter than", "<")
_UP_TO = ("within", "up to", "at most", "no more than", "<=", "≤")


def _bound(words: tuple[str, ...]) -> re.Pattern[str]:
    said = "|".join(rf"\b{word}\b" if word[0].isalpha() else word for word in words)
    return re.compile(rf"({said})\s*({_N}){_UNIT}", re.IGNORECASE)


_RANGE = re.compile(
    rf"(?:\b(?:from|between)\s+)?({_N}){_UNIT}\s*(?:-|–|—|\bto\b|\band\b|\bor\b)\s*({_N}){_UNIT}", re.IGNORECASE
)
_ABOVE_AFTER = re.compile(
    rf"({_N}){_UNIT}\s*(?:or (?:more|longer|over|above|higher)|and (?:more|over|above)|\+)", re.IGNORECASE
)
_BELOW_AFTER = re.compile(rf"({_N}){_UNIT}\s*or (?:less|fewer|under|below|shorter|lower)", re.IGNORECASE)
_ONE = re.compile(rf"({_N}){_UNIT}", re.IGNORECASE)
_CLOCK = re.compile(
    r"\b([01]?\d|2[0-3])[:.]([0-5]\d)\b(?! *(?:mg|g|kg|ml|cl|l|%|°|cm|mm|m|hours?|h|minutes?|seconds?|days?|litres?|metres?)\b| *[%°])"
)
"""A time of day, and not an amount such as 0.25 hours."""
_SHARES = (
    ("per cent", re.compile(r"\d ?(?:%|per ?cent)", re.IGNORECASE)),
    (
        "fractions",
        re.compile(
            r"\b(?:half|third|thirds|quarters?|fifths?|tenths?|(?:one|two|three|four|nine) (?:in|out of) \w+)\b|\d/\d",
            re.IGNORECASE,
        ),
    ),
    ("decimals", re.compile(r"\b0[.,]\d")),
)
_UNITS = (
    (
        re.compile(
            r"(?:\d|\ban?|\bhalf an?) ?(ml|cl|dl|l|millilitres?|litres?|cup(?:ful)?s?|glass(?:es)?|pints?|spoon(?:ful)?s?)\b",
            re.IGNORECASE,
        ),
        2,
    ),
    (
        re.compile(
            r"(?:\d|\ban?|\bhalf an?) ?(mm|cm|m|metres?|centimetres?|inch(?:es)?|foot|feet|km|yards?)\b", re.IGNORECASE
        ),
        2,
    ),
    (re.compile(r"(?:\d|\ban?|\bhalf an?) ?(mcg|mg|g|kg|grams?|kilos?|pounds?|ounces?|stone)\b", re.IGNORECASE), 2),
    (re.compile(r"\d ?(°C|°F|degrees (?:Celsius|Fahrenheit))", re.IGNORECASE), 1),
)
"""Units of one measure, and how many of them may stand side by side."""
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("range", _RANGE),
    ("above", _ABOVE_AFTER),
    ("below", _BELOW_AFTER),
    ("above", _bound(_FROM)),
    ("above", _bound(_OPEN_ABOVE)),
    ("below", _bound(_UP_TO)),
    ("below", _bound(_OPEN_BELOW)),
    ("one", _ONE),
)


@dataclass(frozen=True)
class Span:
    """The numbers an option covers. `rest` is its text without the first of them; `exact` is True for one number."""

    low: float
    high: float
    low_open: bool
    high_open: bool
    measure: str
    unit: str
    rest: str
    exact: bool
    digits: bool

    def overlaps(self, other: "Span") -> bool:
        """True when some number lies in both. Two ranges that share an end (1 to 3, 3 to 5) overlap in it."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        if low != high:
            return low < high
        open_ = any(
            (span.low == low and span.low_open) or (span.high == high and span.high_open) for span in (self, other)
        )
        return not open_


def span_of(text: str) -> Span | None:
    """The first number or range of an option, in hours or grams when it has such a unit; None when it has none, or a time."""
    form, match = next(((form, found) for form, pattern in _FORMS if (found := pattern.search(text))), ("", None))
    if match is None or _CLOCK.search(text):
        return None
    rest = (text[: match.start()] + " # " + text[match.end() :]).lower()
    parts = [part for part in match.groups() if part is not None]
    bound = parts[0].lower()
    numbers = [_number(part) for part in parts if _is_number(part)]
    unit = next((part for part in parts[::-1] if not _is_number(part) and part is not parts[0]), "")
    measure, factor = _measure(unit)
    values = [number * factor for number in numbers]
    return Span(
        low=-inf if form == "below" else min(values),
        high=inf if form == "above" else max(values),
        low_open=bound in _OPEN_ABOVE,
        high_open=bound in _OPEN_BELOW,
        measure=measure,
        unit=unit.lower().removesuffix("s"),
        rest=" ".join(re.findall(r"\w+|#", rest)),
        exact=form == "one",
        digits=any(part[0].isdigit() for part in parts),
    )


def number_flaws(item: Item) -> Flaws:
    """What can be seen in options of which all, or several, are numbers."""
    if not is_choice(item):
        return
    yield from _formats(item)
    yield from _clocks(item)
    yield from _units(item)
    spans = [(option.id, span) for option in item.options if (span := span_of(option.text))]
    alike = [(a, b) for a, b in combinations(spans, 2) if a[1].rest == b[1].rest and a[1].measure == b[1].measure]
    for (one, first), (other, second) in alike:
        if first.overlaps(second):
            say = "are the same amount" if first.exact and second.exact else "overlap"
            yield Flaw(
                "overlapping-ranges", f"options '{one}' and '{other}' {say}.", "Write ranges that share no number."
            )
            break
    if len(spans) >= 3 and len(alike) == len(spans) * (len(spans) - 1) // 2:
        lows = [(span.low, span.high) for _, span in spans]
        rising = all(a <= b for a, b in pairwise(lows)) or all(a >= b for a, b in pairwise(lows))
        if not rising:
            yield Flaw(
                "numbers-out-of-order",
                "the numbers of the options are out of order.",
                "Write them from small to large and shuffle = false.",
            )
        elif item.shuffle:
            yield Flaw(
                "numbers-shuffled",
                "the options are numbers in order, and the page shuffles them.",
                "Add shuffle = false.",
                "look",
            )
        if len({span.unit for _, span in spans if span.measure == "time"}) >= 3:
            yield Flaw(
                "numbers-unlike", "the options count time in three units or more.", "Write all in one unit.", "look"
            )
        elif len({span.digits for _, span in spans}) > 1:
            yield Flaw(
                "numbers-unlike", "some numbers stand in digits and some in words.", "Write all in digits.", "look"
            )


def _formats(item: Item) -> Flaws:
    """Shares that are written in several ways: per cent, a fraction in words, a decimal."""
    formats = {name for option in item.options for name, pattern in _SHARES if pattern.search(option.text)}
    if len(formats) > 1 and all(any(pattern.search(option.text) for _, pattern in _SHARES) for option in item.options):
        yield Flaw(
            "numbers-unlike",
            f"shares are written in several ways ({', '.join(sorted(formats))}).",
            "Write all in one way.",
        )


def _units(item: Item) -> Flaws:
    """Amounts of one measure, each option in a unit of its own."""
    for pattern, most in _UNITS:
        found = [match[1].lower() for option in item.options if (match := pattern.search(option.text))]
        if len(found) == len(item.options) and len({unit.removesuffix("s") for unit in found}) > most:
            yield Flaw(
                "numbers-unlike",
                f"the options count in {', '.join(sorted({*found}))}.",
                "Write all in one unit.",
                "look",
            )
            return


def _clocks(item: Item) -> Flaws:
    """Clock times out of order. Over midnight an order may begin anywhere, so one step back is allowed."""
    found = [_CLOCK.findall(option.text) for option in item.options]
    if len(found) >= 3 and all(len(times) == 1 for times in found):
        times = [int(hour) * 60 + int(minute) for ((hour, minute),) in found]
        back = sum(a > b for a, b in pairwise(times))
        if back < len(times) - 1 and (back > 1 or (back and times[-1] > times[0])):
            yield Flaw(
                "numbers-out-of-order",
                "the times of the options are out of order.",
                "Write them from early to late and shuffle = false.",
            )


def _is_number(text: str) -> bool:
    return text[0].isdigit() or text.lower() in NUMBER_WORDS


def _number(text: str) -> float:
    return float(NUMBER_WORDS.get(text.lower(), text).replace(",", "."))


def _measure(unit: str) -> tuple[str, float]:
    plain = unit.lower()
    for name, table in (("time", _HOURS), ("mass", _MASS)):
        for form in (plain, plain.removesuffix("s")):
            if form in table:
                return name, table[form]
    return plain.removesuffix("s"), 1.0
