"""What the preview page shows of a question file: every item as learners get it, its key, and the loader's faults where they are."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from onboarding.content import load_content
from onboarding.course import Module, load_course
from onboarding.errors import ContentError, Fault
from onboarding.evidence import evidence_files
from onboarding.files import content_hash
from onboarding.paths import Layout
from onboarding.questions import KINDS, Item, Slot, read_bank, read_practice, read_refreshers

_OF_ITEM = re.compile(r"(?:variant|item|id) '([^']*)'")
_OF_SLOT = re.compile(r"(?:slot|id) '([^']*)'")


@dataclass(frozen=True)
class Stamp:
    """When the files were last written on which the page depends: changes whenever one of them does."""

    times: tuple[tuple[str, int, int, int], ...]

    @classmethod
    def of(cls, paths: Iterable[Path]) -> "Stamp":
        times = []
        for path in paths:
            try:
                found = path.stat()
                times.append((str(path), found.st_mtime_ns, found.st_size, found.st_ino))
            except OSError:
                times.append((str(path), 0, 0, 0))
        return cls(tuple(times))

    @property
    def text(self) -> str:
        return content_hash(self.times)[:16]


def depends_on(layout: Layout, file: Path) -> list[Path]:
    """The file itself and what its faults are found with: the course, the evidence and the lessons."""
    return [file, layout.course_file, *evidence_files(layout.evidence), *sorted(layout.notebooks.glob("*.md"))]


def preview(layout: Layout, file: Path) -> dict[str, Any]:
    """`{file, practice, slots, faults, count, broken}` as JSON; `slots` is None when the file is no TOML.

    A slot is `{id, label, title, faults, items}`; an item `{id, kind, about, public, private, faults}`, `public` None when too much is
    missing to draw it. Practice, or a pool of refreshers, is one slot without an id. `faults` beside `slots` are those that have no
    place among them.
    """
    open_ = "Refreshers" if file.parent.name == "refreshers" else "Practice" if file.parent.name == "practice" else ""
    shown = str(file.relative_to(layout.root))
    whole: dict[str, Any] = {"file": shown, "practice": bool(open_), "slots": None, "faults": [], "count": 0}
    try:
        if open_ == "Refreshers":
            pool, own = read_refreshers(file)
            items = tuple(one.item for one in pool)
            slots: Sequence[Slot | None] = [None]
        elif open_:
            items, own = read_practice(file)
            slots = [None]
        else:
            bank, own = read_bank(file)
            slots, items = bank.slots, bank.items
    except ContentError as error:
        return {**whole, "faults": [str(fault) for fault in error.faults], "broken": len(error.faults)}
    faults = list(dict.fromkeys([*own, *_cross_checked(layout, shown)]))
    module = _module(layout, file.stem)
    left = list(faults)
    drawn = []
    for place, slot in enumerate(slots, start=1):
        inside = slot.variants if slot else items
        entries = [_item(item, _take(left, item.id, slot)) for item in inside]
        label = f"Question {place} of {len(slots)}" if slot else open_
        drawn.append(
            {
                "id": slot.id if slot else "",
                "label": label,
                "title": _title(slot, module) if slot else "",
                "faults": [_fault(fault) for fault in _take(left, None, slot)] if slot else [],
                "items": entries,
            }
        )
    return {
        **whole,
        "slots": drawn,
        "faults": [str(fault) for fault in left],
        "count": len(items),
        "broken": len(faults),
    }


def _cross_checked(layout: Layout, shown: str) -> list[Fault]:
    """What is wrong with this file beside the rest of the course; nothing when the rest cannot be read."""
    try:
        load_content(layout)
    except ContentError as error:
        return [fault for fault in error.faults if fault.file == shown]
    return []


def _module(layout: Layout, name: str) -> Module | None:
    try:
        return load_course(layout.course_file).module(name)
    except (ContentError, KeyError):
        return None


def _take(left: list[Fault], item: str | None, slot: Slot | None) -> list[Fault]:
    """Takes out of `left` the faults of this item, or of the slot itself where `item` is None."""
    taken = []
    for fault in left:
        of_item, of_slot = _OF_ITEM.search(fault.place), _OF_SLOT.search(fault.place)
        named_slot = (
            slot is None or of_slot is None or of_slot[1] == slot.id or fault.place.startswith(("variant", "id"))
        )
        if item is None:
            mine = slot is not None and of_slot is not None and of_slot[1] == slot.id
        else:
            mine = named_slot and of_item is not None and of_item[1] in ((item,) if item else ("", "?"))
        if mine:
            taken.append(fault)
    for fault in taken:
        left.remove(fault)
    return taken


def _title(slot: Slot, module: Module | None) -> str:
    """What the slot is for, in one line."""
    texts = {objective.id: objective.text for objective in module.objectives} if module else {}
    points = f"{slot.points} point{'' if slot.points == 1 else 's'}"
    return f"{slot.objective}: {texts.get(slot.objective, 'no such objective')} · {points}{' · must pass' if slot.must_pass else ''}"


def _item(item: Item, faults: Sequence[Fault]) -> dict[str, Any]:
    public = private = None
    if item.kind in KINDS:
        try:
            public = item.public()
            private = _private(item)
        # With parts missing a kind may ask for what is not there; the faults beside it say what.
        except (AttributeError, IndexError, KeyError, TypeError, ValueError):
            if not faults:
                raise
    reread = f"section {item.reread}" if item.reread else ""
    about = (item.kind, f"difficulty {item.difficulty}", reread, ", ".join(item.facts))
    return {
        "id": item.id,
        "kind": item.kind,
        "about": " · ".join(filter(None, about)),
        "public": public,
        "private": private,
        "faults": [_fault(fault) for fault in faults],
    }


def _private(item: Item) -> dict[str, Any]:
    """What no learner sees before answering."""
    return {
        "key": item.rules.show_key(item),
        "key_title": "Right answer" if item.rules.AUTO else "Rubric",
        "reasons": [asdict(reason) for reason in item.rules.reasons(item)],
        "anchors": [{"level": anchor.level, "text": anchor.text} for anchor in item.anchors],
        "principle": item.principle,
    }


def _fault(fault: Fault) -> str:
    """Beside its item a fault needs neither the file nor what is around it."""
    where = fault.place.split(", ")[-1]
    return f"{where[0].upper()}{where[1:]}: {fault.fault} {fault.fix}"
