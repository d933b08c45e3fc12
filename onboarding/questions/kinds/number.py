"""A number with a unit. Value: {"raw": "5,0", "unit": "mg"}, unit None when not chosen yet; or None.

All points when the number is within the tolerance and the unit is right, otherwise none: a right number with a wrong unit is
an error that reaches a patient. `5`, `5.0`, `5,0` and `+5` are the same number; a comma or point before exactly three digits could be a
thousands separator and is refused with a sentence.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from onboarding.errors import AnswerInvalid
from onboarding.questions import fields, plain
from onboarding.questions.item import Item, NumberKey
from onboarding.questions.kind import Explained, Reason
from onboarding.questions.reading import Reader

AUTO = True
PARTIAL = False  # a right number with a wrong unit is no half of an answer
ABOUT_STEM = "the sum to do, with every figure that it needs"
_DECIMAL = {"type": ["string", "number"]}
SCHEMA: dict[str, Any] = {
    "units": fields.texts("Units to choose from, two or more.", least=2),
    "key": {
        **fields.table(
            {
                "value": {**_DECIMAL, "description": 'The right number as a text: "2.5".'},
                "unit": fields.text("One of units."),
                "tolerance": {**_DECIMAL, "description": 'How far off still counts: "0".'},
            },
            optional=("tolerance",),
        ),
        "description": "The right number with its unit.",
    },
    "rationale": fields.RATIONALE,
}
EMPTY = "Write an answer first."
UNFINISHED = "Choose the unit as well."
MAX_RAW = 40
_PLAIN = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,15})?")
_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")


order_shows_key = plain.no_order


def author(item: Item, table: Mapping[str, Any], reader: Reader, place: str) -> Item:
    raw, number = table.get("key", []), None
    if isinstance(raw, dict) and {"value", "unit"} <= set(raw) <= {"value", "unit", "tolerance"}:
        number = NumberKey(str(raw["value"]), str(raw["unit"]), str(raw.get("tolerance", "0")))
    else:
        fix = 'Write key = {value = "3", unit = "months", tolerance = "0"}.'
        reader.say(place, "the key is not a number with a unit.", fix)
    # In the order of the alphabet: authors tend to write the right unit first, and that would be a hint.
    units = tuple(sorted(reader.texts(table, "units", place), key=str.casefold))
    return replace(item, number=number, units=units, rationale=str(table.get("rationale", "")).strip())


def check(item: Item) -> Iterator[tuple[str, str]]:
    if item.options:
        yield "has options.", "A number item has none: drop them or change the kind."
    if item.number is None:
        yield "has no key.", 'Write key = {value = "3", unit = "months", tolerance = "0"}.'
        return
    for name, text in (("value", item.number.value), ("tolerance", item.number.tolerance)):
        if parse(text) is None:
            yield f"key {name} '{text}' is not a plain number.", 'Write it as a string such as "3" or "2.5".'
    if (parse(item.number.tolerance) or Decimal(0)) < 0:
        yield "the tolerance is below 0.", 'Write "0" or more.'
    if len(item.units) < 2:
        yield "offers fewer than two units.", 'Write units = ["months", "weeks", "days"].'
    if item.number.unit not in item.units:
        yield f"unit '{item.number.unit}' is not offered.", "Add it to units."
    if not item.rationale.strip():
        yield "has no rationale.", "Add rationale = one line that says why the number is right."


def public_extra(item: Item) -> dict[str, Any]:
    return {"units": list(item.units)}


def full_extra(item: Item) -> dict[str, Any]:
    if item.number is None:
        return {}
    number = {"value": item.number.value, "unit": item.number.unit, "tolerance": item.number.tolerance}
    return {"number": number, "units": list(item.units), "rationale": item.rationale}


def from_full(item: Item, full: Mapping[str, Any]) -> Item:
    number = full.get("number")
    return replace(
        item,
        number=NumberKey(number["value"], number["unit"], number["tolerance"]) if number else None,
        units=tuple(full.get("units", ())),
        rationale=full.get("rationale", ""),
    )


def skeleton(table: str, points: int) -> list[str]:
    return [
        fields.line("units", "[]", 'two or more to choose from: ["months", "weeks", "days"]'),
        fields.line("key", '{value = "", unit = "", tolerance = "0"}', "numbers as texts"),
        fields.line("rationale", '""', "one line: how one gets there"),
    ]


def form(item: Item, escape: Callable[[str], str]) -> str:
    return f"Write a number and choose its unit: {', '.join(map(escape, item.units))}."


def text_form(item: Item) -> list[tuple[str, str]]:
    return [("", f"Units to choose from: {', '.join(item.units)}")]


def private_texts(item: Item) -> Iterator[tuple[str, str]]:
    yield "rationale", item.rationale


def parse(raw: str) -> Decimal | None:
    """The number that was written, or None when it is not one or could be read in two ways."""
    text = raw.strip().replace("\N{MINUS SIGN}", "-")
    if not _PLAIN.fullmatch(text) or not text.isascii() or _AMBIGUOUS.fullmatch(text):
        return None
    return Decimal(text.replace(",", "."))


def read(public: Mapping[str, Any], raw: object) -> dict[str, Any] | None:
    if raw is None:
        return None
    if not isinstance(raw, dict) or set(raw) != {"raw", "unit"}:
        raise AnswerInvalid("The answer is not a number with a unit.")
    text, unit = raw["raw"], raw["unit"]
    if not isinstance(text, str) or len(text) > MAX_RAW:
        raise AnswerInvalid(f"The number is not a text of at most {MAX_RAW} characters.")
    if unit is not None and unit not in public["units"]:
        raise AnswerInvalid("The unit is not one that this question offers.")
    if not text.strip() and unit is None:
        return None
    return {"raw": text, "unit": unit}


def answered(public: Mapping[str, Any], value: dict[str, Any] | None) -> bool:
    return value is not None and value["unit"] is not None and parse(value["raw"]) is not None


def score(item: Item, value: dict[str, Any] | None) -> Fraction:
    if value is None or item.number is None:
        return Fraction(0)
    written, right, tolerance = parse(value["raw"]), parse(item.number.value), parse(item.number.tolerance)
    if written is None or right is None or tolerance is None or value["unit"] != item.number.unit:
        return Fraction(0)
    return Fraction(int(abs(written - right) <= tolerance))


def show(public: Mapping[str, Any], value: dict[str, Any] | None) -> str:
    if value is None:
        return "No answer"
    unit = value["unit"] or "(no unit chosen)"
    if not value["raw"].strip():
        return f"(no number) {unit}"
    note = "" if parse(value["raw"]) is not None else " (could not be read as a number)"
    return f"{value['raw'].strip()} {unit}{note}"


def show_key(item: Item) -> str:
    if item.number is None:
        return ""
    around = "" if parse(item.number.tolerance) == 0 else f" (within {item.number.tolerance})"
    return f"{item.number.value} {item.number.unit}{around}"


def key_texts(item: Item) -> list[str]:
    return [f"{item.number.value} {item.number.unit}"] if item.number else []


def reasons(item: Item) -> tuple[Reason, ...]:
    return (Reason("", "", item.rationale, True),)


def table(item: Item, value: dict[str, Any] | None) -> list[tuple[str, ...]]:
    return [("Answer", "Key", "Why"), (show(item.public(), value), show_key(item), item.rationale)]


def explain(item: Item, value: dict[str, Any]) -> Explained:
    return Explained(notes=(("", item.rationale),))


def examples(item: Item) -> list[tuple[object, Fraction | None]]:
    if item.number is None:
        return []
    value, unit = item.number.value, item.number.unit
    right, tolerance = parse(value) or Decimal(0), parse(item.number.tolerance) or Decimal(0)
    other = next(candidate for candidate in item.units if candidate != unit)
    return [
        ({"raw": value, "unit": unit}, Fraction(1)),
        ({"raw": f" {value.replace('.', ',')} ", "unit": unit}, Fraction(1)),
        ({"raw": f"{right + tolerance:f}", "unit": unit}, Fraction(1)),
        ({"raw": f"{right + tolerance + 1:f}", "unit": unit}, Fraction(0)),
        ({"raw": f"{right - tolerance - 1:f}", "unit": unit}, Fraction(0)),
        ({"raw": value, "unit": other}, Fraction(0)),
        ({"raw": value, "unit": None}, Fraction(0)),
        ({"raw": "about three", "unit": unit}, Fraction(0)),
        ({"raw": "1,000", "unit": unit}, Fraction(0)),
        (None, Fraction(0)),
        ({"raw": value}, None),
        ({"raw": value, "unit": "no-such-unit"}, None),
        ({"raw": 3, "unit": unit}, None),
        (value, None),
    ]
