"""Adds the skeleton of a slot, a variant or a practice item to a question file. Only lines are added; no other byte changes."""

import copy
import re
import stat
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onboarding.authoring.outline import block_ends
from onboarding.authoring.question_file import CannotAdd, QuestionFile, near, open_question_file
from onboarding.authoring.skeleton import item_skeleton, slot_skeleton
from onboarding.authoring.used_ids import next_numbered, next_variant
from onboarding.files import write_atomic
from onboarding.paths import Layout
from onboarding.questions import KINDS, REFRESHER_KINDS

_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")

_SPOKEN = {"left": "line on the left", "anchor": "example answer"}


@dataclass(frozen=True, kw_only=True)
class Addition:
    """What would be added: `text` before line `line` (counted from 1) of `file`; `content` is the whole file with it.

    `slot` is empty for practice; `new_slot` when it is added too. `fill` names what is empty.
    """

    file: Path
    slot: str
    new_slot: bool
    item: str
    line: int
    text: str
    fill: tuple[str, ...]
    content: bytes

    def sentences(self, layout: Layout) -> list[str]:
        """What was done and what is next, for the author."""
        shown = self.file.relative_to(layout.root)
        what = (
            f"slot {self.slot} with variant {self.item}"
            if self.new_slot
            else f"variant {self.item}"
            if self.slot
            else f"item {self.item}"
        )
        return [
            f"Added {what} to {shown}, line {self.line}.",
            f"Fill in: {', '.join(self.fill)}. The comments say how; drop them when you are done.",
            f"See it while you write: onboarding preview {shown}",
            "Until it is filled in, `onboarding check` names what is missing.",
        ]

    def write(self) -> None:
        """Put it into the file. Raises DiskProblem."""
        write_atomic(self.file, self.content, mode=stat.S_IMODE(self.file.stat().st_mode))


def plan(
    layout: Layout,
    file: Path,
    *,
    kind: str | None = None,
    slot: str | None = None,
    variant_of: str | None = None,
    objective: str | None = None,
    practice: bool = False,
) -> Addition:
    """What the command line asks for. Raises CannotAdd, also when the wishes contradict each other, or ContentError."""
    if variant_of is not None and (practice or slot is not None or objective is not None):
        raise CannotAdd("A variant belongs to its slot: use --variant-of alone or with --kind.")
    if practice and slot is not None:
        raise CannotAdd("Practice has no slots: leave out --slot, and the item gets the next free id.")
    if variant_of is not None:
        return plan_variant(layout, file, slot=variant_of, kind=kind)
    if kind is None:
        raise CannotAdd(f"Say which kind of question it is. Use --kind with one of: {', '.join(KINDS)}.")
    if practice or file.resolve().parent.name == "refreshers":
        return plan_practice(layout, file, kind=kind, objective=objective)
    return plan_slot(layout, file, kind=kind, slot=slot, objective=objective)


def plan_slot(
    layout: Layout, file: Path, *, kind: str, slot: str | None = None, objective: str | None = None
) -> Addition:
    """A new slot with one variant at the end of a quiz file. Raises CannotAdd, ContentError or FileProblem."""
    target = open_question_file(layout, file, practice=False)
    _check_kind(kind)
    _check_objective(target, objective)
    used = target.used
    free = next_numbered("s", used)
    if slot is not None and not _ID.fullmatch(slot):
        raise CannotAdd(f"'{slot}' cannot be an id. Use small letters, figures and single hyphens, such as {free}.")
    if slot is not None and (slot in used or not next_variant(slot, used).endswith("a")):
        raise CannotAdd(
            f"The id '{slot}' stands in {target.shown} or in a quiz that was built or handed out, and ids are never reused. "
            f"The next free one is {free}. For another variant of a slot: --variant-of {slot}"
        )
    slot = slot or free
    variant = next_variant(slot, used)
    text = slot_skeleton(
        slot, variant, kind, objective=objective or "", objectives=target.objectives, sections=target.sections()
    )
    expected = copy.deepcopy(target.data)
    expected.setdefault("slot", []).append(tomllib.loads(text)["slot"][0])
    return _addition(target, text, at=len(target.text), expected=expected, slot=slot, item=variant)


def plan_variant(layout: Layout, file: Path, *, slot: str, kind: str | None = None) -> Addition:
    """A new variant after the last one of `slot`, of the kind of the first one when none is given.

    Raises CannotAdd, ContentError or FileProblem.
    """
    target = open_question_file(layout, file, practice=False)
    tables = [table for table in _tables(target.data, "slot") if isinstance(table.get("id"), str)]
    ids = [table["id"] for table in tables]
    if ids.count(slot) != 1:
        fault = "stands twice in" if slot in ids else "is not in"
        raise CannotAdd(f"Slot '{slot}' {fault} {target.shown}.{near(slot, ids)} Its slots are: {', '.join(ids)}.")
    place = ids.index(slot)
    variants = [table for table in _tables(tables[place], "variant") if table.get("kind") in KINDS]
    kind = kind or (variants[0]["kind"] if variants else "single")
    _check_kind(kind)
    if any(KINDS[table["kind"]].AUTO != KINDS[kind].AUTO for table in variants):
        here = variants[0]["kind"]
        raise CannotAdd(
            f"Slot '{slot}' has variants of kind '{here}', and a slot is either written or marked by the program throughout. "
            f"Use --kind {here}, or add a new slot."
        )
    item = next_variant(slot, target.used)
    points = tables[place].get("points")
    text = item_skeleton(
        "slot.variant", item, kind, sections=target.sections(), points=points if isinstance(points, int) else 2
    )
    ends = block_ends(target.text, "slot")
    if len(ends) != len(tables):
        raise _unusual(target)
    expected = copy.deepcopy(target.data)
    expected["slot"][place].setdefault("variant", []).append(tomllib.loads(text)["slot"]["variant"][0])
    return _addition(target, text, at=ends[place], expected=expected, slot=slot, item=item)


def plan_practice(layout: Layout, file: Path, *, kind: str, objective: str | None = None) -> Addition:
    """A new item at the end of a practice file or of a pool of refreshers; a quiz file stands for the practice file of its module.

    Raises CannotAdd, ContentError or FileProblem.
    """
    target = open_question_file(layout, file, practice=True)
    _check_kind(kind)
    if not KINDS[kind].AUTO:
        marked = ", ".join(name for name, rules in KINDS.items() if rules.AUTO)
        raise CannotAdd(f"Practice is explained at once, and a trainer marks '{kind}'. Use one of: {marked}.")
    back = target.file.parent.name == "refreshers"
    if back and kind not in REFRESHER_KINDS:
        raise CannotAdd(f"A session of refreshers is three minutes. Use one of: {', '.join(REFRESHER_KINDS)}.")
    _check_objective(target, objective)
    item = next_numbered("r" if back else "p", target.used)
    text = item_skeleton(
        "item",
        item,
        kind,
        sections=target.sections(),
        objective=objective or "",
        objectives=target.objectives if back else (),
    )
    expected = copy.deepcopy(target.data)
    expected.setdefault("item", []).append(tomllib.loads(text)["item"][0])
    return _addition(target, text, at=len(target.text), expected=expected, slot="", item=item)


def _check_kind(kind: str) -> None:
    if kind not in KINDS:
        raise CannotAdd(f"Kind '{kind}' is unknown.{near(kind, list(KINDS))} Use one of: {', '.join(KINDS)}.")


def _check_objective(target: QuestionFile, objective: str | None) -> None:
    known = target.objectives
    if objective is not None and objective not in known:
        raise CannotAdd(
            f"Objective '{objective}' does not exist in the module '{target.module.id}'. "
            f"Use one of course.toml's: {', '.join(known)}."
        )


def _tables(data: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    value = data.get(key, [])
    return [table for table in value if isinstance(table, dict)] if isinstance(value, list) else []


def _addition(target: QuestionFile, text: str, *, at: int, expected: dict[str, Any], slot: str, item: str) -> Addition:
    before, after = target.text[:at], target.text[at:]
    gap = "" if not before.strip() else "\n" if before.endswith("\n") else "\n\n"
    if before.endswith(("\n\n", "\n\r\n")):
        gap = ""
    added = gap + text
    if "\r\n" in target.text:
        added = added.replace("\n", "\r\n")
    whole = before + added + after
    # The lines were placed by looking at text; TOML has the last word on whether they stand where they should.
    try:
        fits = tomllib.loads(whole) == expected
    except tomllib.TOMLDecodeError:
        fits = False
    if not fits:
        raise _unusual(target)
    line = before.count("\n") + gap.count("\n") + 1
    fill = tuple(dict.fromkeys(_empty(tomllib.loads(text))))
    return Addition(
        file=target.file,
        slot=slot,
        new_slot=text.startswith("[[slot]]"),
        item=item,
        line=line,
        text=text,
        fill=fill,
        content=whole.encode("utf-8"),
    )


def _unusual(target: QuestionFile) -> CannotAdd:
    return CannotAdd(
        f"{target.shown} is written in a form that this command cannot add to, and nothing was changed. "
        "Give every slot, variant and item a header of its own: [[slot]], [[slot.variant]], [[item]]."
    )


def _empty(value: Any, name: str = "", within: str = "") -> Iterator[str]:
    """The names of what is to be filled in; `reject` may stay empty."""
    if isinstance(value, dict):
        for key, part in value.items():
            own = not isinstance(part, list) or not part or not isinstance(part[0], dict)
            inner = within if own else key if key not in ("slot", "variant", "item") else within
            yield from _empty(part, name if name == "key" else key, inner)
    elif isinstance(value, list) and value:
        for entry in value:
            yield from _empty(entry, name, within)
    elif value in ("", []) and name != "reject":
        yield f"{name} of each {_SPOKEN.get(within, within)}" if within else name
