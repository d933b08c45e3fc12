"""Reads questions/<module>.toml. Every fault names file, slot, what is wrong and how to mend it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from onboarding.errors import ContentError, Fault
from onboarding.questions.item import Anchor, Criterion, Item, NumberKey, Option
from onboarding.questions.kinds import KINDS

_ITEM_FIELDS = {
    "id", "kind", "difficulty", "facts", "reread", "principle", "stem", "shuffle", "key", "option", "units", "rationale",
    "criterion", "anchor",
}  # fmt: skip
_SLOT_FIELDS = {"id", "objective", "points", "must_pass", "variant"}


@dataclass(frozen=True)
class Slot:
    """One place in a quiz. `points` is a whole number."""

    id: str
    objective: str
    points: int
    must_pass: bool
    variants: tuple[Item, ...]

    @property
    def auto(self) -> bool:
        """True when the program marks it."""
        return all(KINDS[item.kind].AUTO for item in self.variants)

    def variant(self, variant: str) -> Item:
        """The variant with this id. Raises KeyError."""
        for candidate in self.variants:
            if candidate.id == variant:
                return candidate
        raise KeyError(variant)


@dataclass(frozen=True)
class Bank:
    """All slots of one quiz."""

    quiz: str
    slots: tuple[Slot, ...]

    def slot(self, slot: str) -> Slot:
        """The slot with this id. Raises KeyError."""
        for candidate in self.slots:
            if candidate.id == slot:
                return candidate
        raise KeyError(slot)

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for slot in self.slots for item in slot.variants)


def load_bank(path: Path) -> Bank:
    """Read a quiz file. Raises ContentError with every fault found."""
    reader = _Reader(f"questions/{path.name}")
    data = reader.toml(path)
    if data.get("quiz") != path.stem:
        reader.say("", f"quiz is '{data.get('quiz')}'.", f'Write quiz = "{path.stem}", as the file is named.')
    slots = []
    for number, table in enumerate(reader.tables(data, "slot", ""), start=1):
        place = f"slot '{table.get('id', f'number {number}')}'"
        reader.unknown(table, _SLOT_FIELDS, place)
        slot_id = reader.text(table, "id", place)
        points = table.get("points")
        if not isinstance(points, int) or isinstance(points, bool) or points < 1:
            reader.say(place, "'points' is not a whole number above 0.", "Write points = 2, for example.")
            points = 1
        variants = tuple(reader.item(entry, place) for entry in reader.tables(table, "variant", place))
        if not variants:
            reader.say(place, "has no variant.", "Add [[slot.variant]].")
        slot = Slot(
            slot_id, reader.text(table, "objective", place), points, bool(table.get("must_pass", False)), variants
        )
        _check_slot(reader, slot, place)
        slots.append(slot)
    ids = [slot.id for slot in slots] + [item.id for slot in slots for item in slot.variants]
    for repeated in sorted({i for i in ids if ids.count(i) > 1}):
        reader.say(f"id '{repeated}'", "stands twice.", "Give each slot and variant its own id; ids are never reused.")
    if not slots:
        reader.say("", "has no slot.", "Add [[slot]].")
    reader.finish()
    return Bank(path.stem, tuple(slots))


def load_practice(path: Path) -> tuple[Item, ...]:
    """Read a practice file. Raises ContentError with every fault found."""
    reader = _Reader(f"questions/practice/{path.name}")
    data = reader.toml(path)
    if data.get("module") != path.stem:
        reader.say("", f"module is '{data.get('module')}'.", f'Write module = "{path.stem}", as the file is named.')
    items = tuple(reader.item(entry, "item") for entry in reader.tables(data, "item", ""))
    for item in items:
        if item.kind == "written":
            reader.say(
                f"item '{item.id}'", "is written.", "Practice is explained at once: use a kind that the program marks."
            )
    ids = [item.id for item in items]
    for repeated in sorted({i for i in ids if ids.count(i) > 1}):
        reader.say(f"item '{repeated}'", "stands twice.", "Give each item its own id.")
    reader.finish()
    return items


def _check_slot(reader: "_Reader", slot: Slot, place: str) -> None:
    if len({KINDS[item.kind].AUTO for item in slot.variants if item.kind in KINDS}) > 1:
        reader.say(place, "mixes written and other variants.", "Make all variants written, or none.")
    for item in slot.variants:
        total = sum((criterion.points for criterion in item.criteria), Fraction(0))
        if item.kind == "written" and total != slot.points:
            reader.say(
                f"{place}, variant '{item.id}'", f"the rubric adds up to {total}, the slot has {slot.points} points.",
                "Make the two agree.",
            )  # fmt: skip


class _Reader:
    """Collects every fault of one file, so that an author sees them all at once."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []

    def say(self, place: str, fault: str, fix: str) -> None:
        self.faults.append(Fault(self.file, place, fault, fix))

    def finish(self) -> None:
        if self.faults:
            raise ContentError(self.faults)

    def toml(self, path: Path) -> dict[str, Any]:
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise ContentError(
                [Fault(self.file, "", f"cannot be read: {error}.", "Mend the file at that place.")]
            ) from error
        if data.get("schema") != 1:
            self.say("", "schema is not 1.", "Write schema = 1, or update the course software.")
        return data

    def tables(self, table: Mapping[str, Any], key: str, place: str) -> list[dict[str, Any]]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            self.say(place, f"'{key}' is not a list of tables.", f"Write it with double brackets: [[…{key}]].")
            return []
        return value

    def unknown(self, table: Mapping[str, Any], known: set[str], place: str) -> None:
        for field in sorted(set(table) - known):
            self.say(place, f"'{field}' is not a field.", f"Use one of: {', '.join(sorted(known))}.")

    def text(self, table: Mapping[str, Any], key: str, place: str) -> str:
        value = table.get(key)
        if not isinstance(value, str) or not value.strip():
            self.say(place, f"'{key}' is missing or empty.", f'Add {key} = "…".')
            return ""
        return value.strip()

    def item(self, table: dict[str, Any], around: str) -> Item:
        """One item; what cannot be read is reported and left empty, and the kind then checks the rest."""
        before = len(self.faults)
        place = f"{around}, variant '{table.get('id', '?')}'" if around != "item" else f"item '{table.get('id', '?')}'"
        self.unknown(table, _ITEM_FIELDS, place)
        kind = self.text(table, "kind", place)
        if kind and kind not in KINDS:
            self.say(place, f"kind '{kind}' is unknown.", f"Use one of: {', '.join(KINDS)}.")
        if table.get("difficulty") not in (1, 2, 3):
            self.say(place, "'difficulty' is not 1, 2 or 3.", "Write 1 recall, 2 apply or 3 judge.")
        facts = table.get("facts")
        if not isinstance(facts, list) or not facts or not all(isinstance(fact, str) for fact in facts):
            self.say(place, "names no fact.", 'Add facts = ["…"] with ids from evidence/facts.yaml.')
            facts = []
        raw_key = table.get("key", [])
        key, number = self._key(raw_key, kind, place)
        item = Item(
            id=self.text(table, "id", place),
            kind=kind,
            stem=self.text(table, "stem", place),
            difficulty=table.get("difficulty", 1),
            facts=tuple(facts),
            reread=self.text(table, "reread", place),
            principle=self.text(table, "principle", place),
            shuffle=table.get("shuffle", True) is True,
            options=tuple(
                Option(self.text(o, "id", place), str(o.get("text", "")).strip(), str(o.get("rationale", "")).strip())
                for o in self.tables(table, "option", place)
            ),
            key=key,
            number=number,
            units=tuple(str(unit) for unit in table.get("units", [])),
            rationale=str(table.get("rationale", "")).strip(),
            criteria=tuple(
                Criterion(
                    self.text(c, "id", place), str(c.get("text", "")).strip(),
                    Fraction(str(c.get("points", 0))), c.get("critical", False) is True,
                )
                for c in self.tables(table, "criterion", place)
            ),
            anchors=tuple(
                Anchor(self.text(a, "level", place), str(a.get("text", "")).strip())
                for a in self.tables(table, "anchor", place)
            ),
        )  # fmt: skip
        if len(self.faults) == before:
            for fault, fix in KINDS[kind].check(item):
                self.say(place, fault, fix)
        return item

    def _key(self, raw: object, kind: str, place: str) -> tuple[tuple[str, ...], NumberKey | None]:
        if kind == "number":
            if isinstance(raw, dict) and {"value", "unit"} <= set(raw) <= {"value", "unit", "tolerance"}:
                return (), NumberKey(str(raw["value"]), str(raw["unit"]), str(raw.get("tolerance", "0")))
            self.say(
                place,
                "the key is not a number with a unit.",
                'Write key = {value = "3", unit = "months", tolerance = "0"}.',
            )
            return (), None
        if isinstance(raw, list) and all(isinstance(entry, str) for entry in raw):
            return tuple(raw), None
        self.say(place, "the key is not a list of option ids.", 'Write key = ["b"].')
        return (), None
