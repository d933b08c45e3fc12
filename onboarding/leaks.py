"""Looks for keys, rationales and other private text in what learners receive."""

import json
from collections.abc import Iterator
from typing import Any

from onboarding.questions import Bank, Item

PRIVATE_FIELDS = {
    "key", "private", "rationale", "rationales", "principle", "reread", "facts", "criteria", "criterion", "anchors",
    "anchor", "number", "tolerance", "difficulty", "full_sha", "correct", "solution_text",
}  # fmt: skip
"""Names that no table in a released notebook's course metadata may have, whatever the questions are."""


def find_leaks(released: bytes, bank: Bank) -> list[str]:
    """What a released notebook gives away, in words; empty when nothing. `released` is the file as learners get it."""
    notebook = json.loads(released)
    private_fields = PRIVATE_FIELDS | {
        name for item in bank.items for name in _private_fields(item.full(), item.public())
    }
    leaks = [f"a field '{name}'" for name in sorted(set(_fields(notebook, within=False)) & private_fields)]
    text = " ".join(_strings(notebook))
    folded = " ".join(text.casefold().split())
    for item in bank.items:
        for kind, private in _private_texts(item):
            words = " ".join(private.casefold().split())
            if words and words in folded:
                leaks.append(f"the {kind} of {item.id}")
        if item.full_sha in text:
            leaks.append(f"the private hash of {item.id}")
    for cell in notebook["cells"]:
        if cell.get("outputs"):
            leaks.append("an output")
        for public in cell["metadata"].get("onboarding", {}).get("variants", []):
            leaks += _order_leaks(public, bank)
    return leaks


def _order_leaks(public: dict[str, Any], bank: Bank) -> Iterator[str]:
    item = next((item for item in bank.items if item.id == public["id"]), None)
    if item is not None and item.rules.order_shows_key(item, public):
        yield f"the order of {item.id}: change an option id"


def _private_texts(item: Item) -> Iterator[tuple[str, str]]:
    yield "principle", item.principle
    yield from item.rules.private_texts(item)


def _private_fields(full: Any, public: Any) -> Iterator[str]:
    """Names that the whole item has where its public part has none."""
    if isinstance(full, dict) and isinstance(public, dict):
        for name, inner in full.items():
            if name in public:
                yield from _private_fields(inner, public[name])
            else:
                yield name
    elif isinstance(full, list) and isinstance(public, list):
        for inner, shown in zip(full, public, strict=False):
            yield from _private_fields(inner, shown)


def _fields(value: Any, *, within: bool) -> Iterator[str]:
    """Names of fields below any course metadata (nbgrader's own metadata has fields of its own)."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if within:
                yield name
            yield from _fields(inner, within=within or name == "onboarding")
    elif isinstance(value, list):
        for inner in value:
            yield from _fields(inner, within=within)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
