"""Reads questions/<module>.toml. Every fault names file, slot, what is wrong and how to mend it."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from onboarding.errors import ContentError, Fault
from onboarding.questions.item import Item
from onboarding.questions.kinds import KINDS
from onboarding.questions.reading import Reader
from onboarding.questions.roles import ROLES, role_words, suits

_ITEM_FIELDS = frozenset({"id", "kind", "difficulty", "facts", "reread", "principle", "stem", "shuffle", "roles"})
REFRESHER_KINDS = ("single", "multiple")
"""What a session of three minutes has room for: questions that are answered by clicking."""
_SLOT_FIELDS = frozenset({"id", "objective", "points", "must_pass", "variant"})


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
        return all(item.rules.AUTO for item in self.variants)

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


@dataclass(frozen=True)
class Refresher:
    """One question that comes back after its module was passed. `objective` is the one of the module that it asks for."""

    item: Item
    objective: str


def load_bank(path: Path) -> Bank:
    """Read a quiz file. Raises ContentError with every fault found."""
    bank, faults = read_bank(path)
    if faults:
        raise ContentError(list(faults))
    return bank


def read_bank(path: Path) -> tuple[Bank, tuple[Fault, ...]]:
    """What can be read of a quiz file, with the rest left empty, and every fault found. Raises ContentError when it is no TOML."""
    reader = Reader(f"questions/{path.name}")
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
        variants = tuple(_read_item(reader, entry, place) for entry in reader.tables(table, "variant", place))
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
    return Bank(path.stem, tuple(slots)), tuple(reader.faults)


def load_practice(path: Path) -> tuple[Item, ...]:
    """Read a practice file. Raises ContentError with every fault found."""
    items, faults = read_practice(path)
    if faults:
        raise ContentError(list(faults))
    return items


def read_practice(path: Path) -> tuple[tuple[Item, ...], tuple[Fault, ...]]:
    """What can be read of a practice file, and every fault found. Raises ContentError when it is no TOML."""
    reader = Reader(f"questions/practice/{path.name}")
    items = tuple(_read_item(reader, entry, "item") for entry in _open_tables(reader, path))
    for item in items:
        if item.kind in KINDS and not item.rules.AUTO:
            reader.say(
                f"item '{item.id}'", "is written.", "Practice is explained at once: use a kind that the program marks."
            )
    _check_open(reader, items)
    return items, tuple(reader.faults)


def load_refreshers(path: Path) -> tuple[Refresher, ...]:
    """Read a pool of refreshers. Raises ContentError with every fault found."""
    pool, faults = read_refreshers(path)
    if faults:
        raise ContentError(list(faults))
    return pool


def read_refreshers(path: Path) -> tuple[tuple[Refresher, ...], tuple[Fault, ...]]:
    """What can be read of a pool of refreshers, and every fault found. Raises ContentError when it is no TOML."""
    reader = Reader(f"questions/refreshers/{path.name}")
    pool = []
    for entry in _open_tables(reader, path):
        place = f"item '{entry.get('id', '?')}'"
        objective = reader.text(entry, "objective", place)
        item = _read_item(reader, {name: value for name, value in entry.items() if name != "objective"}, "item")
        if item.kind in KINDS and item.kind not in REFRESHER_KINDS:
            reader.say(
                place, f"is of kind '{item.kind}'.", f"A session is three minutes: use {' or '.join(REFRESHER_KINDS)}."
            )
        pool.append(Refresher(item, objective))
    _check_open(reader, tuple(one.item for one in pool))
    if not pool:
        reader.say("", "has no item.", "Add [[item]], or drop the file.")
    return tuple(pool), tuple(reader.faults)


def _open_tables(reader: Reader, path: Path) -> list[dict[str, Any]]:
    """The items of a file whose keys are open, as tables."""
    data = reader.toml(path)
    if data.get("module") != path.stem:
        reader.say("", f"module is '{data.get('module')}'.", f'Write module = "{path.stem}", as the file is named.')
    return reader.tables(data, "item", "")


def _check_open(reader: Reader, items: tuple[Item, ...]) -> None:
    for item in items:
        if item.roles:
            reader.say(f"item '{item.id}'", "names roles.", "Drop the line: it is shown to everyone.")
    ids = [item.id for item in items]
    for repeated in sorted({i for i in ids if ids.count(i) > 1}):
        reader.say(f"item '{repeated}'", "stands twice.", "Give each item its own id.")


def _check_slot(reader: Reader, slot: Slot, place: str) -> None:
    _check_roles(reader, slot, place)
    if len({KINDS[item.kind].AUTO for item in slot.variants if item.kind in KINDS}) > 1:
        reader.say(place, "mixes written and other variants.", "Make all variants written, or none.")
    for item in slot.variants:
        total = sum((criterion.points for criterion in item.criteria), Fraction(0))
        if item.kind in KINDS and not item.rules.AUTO and total != slot.points:
            reader.say(
                f"{place}, variant '{item.id}'", f"the rubric adds up to {total}, the slot has {slot.points} points.",
                "Make the two agree.",
            )  # fmt: skip


def _check_roles(reader: Reader, slot: Slot, place: str) -> None:
    """Everyone is asked every slot: each role has a variant, and two where a failed one must be followed by another."""
    if not any(item.roles for item in slot.variants):
        return
    least = 2 if slot.must_pass else 1
    for role in ROLES:
        left = sum(1 for item in slot.variants if suits(item.roles, role))
        if left < least:
            why = " A safety question is asked again with another one after it was missed." if least > 1 else ""
            reader.say(
                place, f"leaves a {role_words(role)} {left or 'no'} variant{'' if left == 1 else 's'}.",
                f"Write at least {least} for each role, or drop 'roles' from a variant that fits everyone.{why}",
            )  # fmt: skip


def _read_roles(reader: Reader, table: dict[str, Any], place: str) -> tuple[str, ...]:
    roles = reader.texts(table, "roles", place)
    if "roles" in table and not roles:
        reader.say(place, "'roles' is empty.", "Name at least one, or drop the line: then it is for everyone.")
    for role in roles:
        if role not in ROLES:
            reader.say(place, f"role '{role}' is unknown.", f"Use: {', '.join(ROLES)}.")
    if len(set(roles)) != len(roles):
        reader.say(place, "'roles' names a role twice.", "Name each once.")
    return roles


def _read_item(reader: Reader, table: dict[str, Any], around: str) -> Item:
    """One item; what cannot be read is reported and left empty, and the kind then checks the rest."""
    before = len(reader.faults)
    place = f"{around}, variant '{table.get('id', '?')}'" if around != "item" else f"item '{table.get('id', '?')}'"
    kind = reader.text(table, "kind", place)
    rules = KINDS.get(kind)
    if kind and rules is None:
        reader.say(place, f"kind '{kind}' is unknown.", f"Use one of: {', '.join(KINDS)}.")
    own = [rules] if rules else KINDS.values()
    reader.unknown(table, _ITEM_FIELDS.union(*(set(candidate.SCHEMA) for candidate in own)), place)
    if table.get("difficulty") not in (1, 2, 3):
        reader.say(place, "'difficulty' is not 1, 2 or 3.", "Write 1 recall, 2 apply or 3 judge.")
    facts = table.get("facts")
    if not isinstance(facts, list) or not facts or not all(isinstance(fact, str) for fact in facts):
        reader.say(place, "names no fact.", 'Add facts = ["…"] with ids from evidence/facts.')
        facts = []
    item = Item(
        id=reader.text(table, "id", place),
        kind=kind,
        stem=reader.text(table, "stem", place),
        difficulty=table.get("difficulty", 1),
        facts=tuple(facts),
        reread=reader.text(table, "reread", place),
        principle=reader.text(table, "principle", place),
        shuffle=table.get("shuffle", True) is True,
        roles=_read_roles(reader, table, place),
    )
    if rules is None:
        return item
    item = rules.author(item, table, reader, place)
    if len(reader.faults) == before:
        for fault, fix in rules.check(item):
            reader.say(place, fault, fix)
    return item
