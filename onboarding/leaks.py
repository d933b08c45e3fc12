"""Looks for keys, rationales and other private text in what learners receive."""

import json
from collections.abc import Iterator
from typing import Any

from onboarding.questions import Bank, Item

PRIVATE_FIELDS = {
    "key", "private", "rationale", "rationales", "principle", "reread", "facts", "criteria", "criterion", "anchors",
    "anchor", "number", "tolerance", "difficulty", "full_sha", "correct", "solution_text",
}  # fmt: skip
"""Names that no table in a released notebook's course metadata may have."""


def find_leaks(released: bytes, bank: Bank) -> list[str]:
    """What a released notebook gives away, in words; empty when nothing. `released` is the file as learners get it."""
    notebook = json.loads(released)
    leaks = [f"a field '{name}'" for name in sorted(set(_fields(notebook, within=False)) & PRIVATE_FIELDS)]
    text = " ".join(_strings(notebook))
    folded = " ".join(text.casefold().split())
    for item in bank.items:
        for kind, private in _private_texts(item):
            if " ".join(private.casefold().split()) in folded:
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
    shown = [option["id"] for option in public["options"]]
    if item is not None and item.kind == "ordering" and shown == list(item.key):
        yield f"the order of {item.id}: change an option id"


def _private_texts(item: Item) -> Iterator[tuple[str, str]]:
    yield "principle", item.principle
    for option in item.options:
        yield "rationale", option.rationale
    if item.rationale:
        yield "rationale", item.rationale
    for criterion in item.criteria:
        yield "rubric", criterion.text
    for anchor in item.anchors:
        yield "example answer", anchor.text


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
