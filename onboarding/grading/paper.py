"""The released question paper as a form: parsed once, filled in for each submission, straight as the text of the graded notebook.

Pure: no gradebook and nothing of Jupyter. nbgrader's own route reads this text and writes it again; a test shows that it is the same,
byte for byte.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from onboarding.files import read_bounded, sha256
from onboarding.grading.places import MAX_NOTEBOOK, NOTEBOOK_NAME
from onboarding.grading.render import result_html, result_plain, rubric_markdown, written_markdown
from onboarding.grading.score import SCORED, SlotResult, paper_slots, result_from_json
from onboarding.paths import Layout
from onboarding.questions import Item

_HOLE = "onboarding-hole-8c1f "


class Paper:
    """The released paper of a quiz. `slots` are its slots, `sha` names its bytes."""

    def __init__(self, data: bytes) -> None:
        """Read the file's bytes. Raises ValueError, KeyError or TypeError when they are no question paper."""
        notebook = json.loads(data)
        self.sha = sha256(data)
        self.slots = paper_slots(notebook)
        self._first, self._rest = _cut(notebook)
        self._items: dict[str, str] = {}

    @classmethod
    def load(cls, layout: Layout, quiz: str) -> "Paper":
        """The paper in release/. Raises FileProblem when there is none."""
        return cls(read_bounded(layout.release / quiz / NOTEBOOK_NAME, limit=MAX_NOTEBOOK))

    def text(self, about: Mapping[str, Any], results: tuple[SlotResult, ...]) -> str:
        """The graded notebook as nbgrader writes it. `about` becomes its `graded` table.

        Raises ValueError when the results are not those of this paper's slots.
        """
        if [result.slot for result in results] != [slot.slot for slot in self.slots]:
            raise ValueError(f"results for {[result.slot for result in results]} do not fit the paper")
        return "".join(self._parts(about, {result.slot: result for result in results}))

    def _parts(self, about: Mapping[str, Any], results: Mapping[str, SlotResult]) -> Iterator[str]:
        yield self._first
        for part, slot, indent, literal in self._rest:
            if part == "graded":
                yield _indented(_dump(dict(about)), indent)
            elif part == "result":
                yield self._result(results[slot], indent)
            else:
                yield _indented(_dump(_FILL[part](results[slot])), indent)
            yield literal

    def _result(self, result: SlotResult, indent: str) -> str:
        table = replace(result, item=None).to_json()
        if result.item is None:
            return _indented(_dump(table), indent)
        # The question is most of the text, and the same for everybody who was asked it.
        before, _, after = _dump({**table, "item": _HOLE}).partition(_dump(_HOLE))
        return _indented(before, indent) + self._item(result.item, indent + " ") + _indented(after, indent)

    def _item(self, item: Item, indent: str) -> str:
        text = self._items.get(item.full_sha)
        if text is None:
            text = self._items[item.full_sha] = _indented(_dump(item.full()), indent)
        return text


def read_results(notebook: Mapping[str, Any]) -> tuple[SlotResult, ...]:
    """The results in a graded notebook, in the paper's order. Raises KeyError when it was not graded by us."""
    return tuple(
        result_from_json(cell["metadata"]["onboarding"]["result"])
        for cell in notebook["cells"]
        if "slot" in cell["metadata"].get("onboarding", {})
    )


def _cut(notebook: dict[str, Any]) -> tuple[str, list[tuple[str, str, str, str]]]:
    """The notebook's text cut at the places that differ between submissions: what comes first; then for each place what belongs there,
    the slot, the indentation, and what follows."""
    notebook["metadata"]["onboarding"]["graded"] = f"{_HOLE}graded "
    above: dict[str, Any] | None = None
    for cell in notebook["cells"]:
        cell["source"] = _lines("".join(cell["source"]))
        mark = cell["metadata"].get("onboarding", {})
        if "slot" in mark:
            written = cell["cell_type"] == "markdown"
            mark["result"] = f"{_HOLE}result {mark['slot']}"
            if above is not None:
                above["source"] = f"{_HOLE}{'rubric' if written else 'heading'} {mark['slot']}"
            if written:
                cell["source"] = f"{_HOLE}answer {mark['slot']}"
            else:
                cell["execution_count"] = None
                cell["outputs"] = f"{_HOLE}outputs {mark['slot']}"
        above = cell
    first, *pieces = (_dump(notebook) + "\n").split(f'"{_HOLE}')
    places, line = [], first.rpartition("\n")[2]
    for piece in pieces:
        name, _, literal = piece.partition('"')
        part, _, slot = name.partition(" ")
        places.append((part, slot, " " * (len(line) - len(line.lstrip())), literal))
        line = literal.rpartition("\n")[2]
    return first, places


def _outputs(result: SlotResult) -> list[dict[str, Any]]:
    data = {"text/html": _lines(result_html(result))}
    if result.status == SCORED:
        data["text/plain"] = _lines(result_plain(result))
        return [{"output_type": "execute_result", "data": data, "execution_count": None, "metadata": {}}]
    data["text/plain"] = ["no score"]
    return [
        # Should nbgrader's own preprocessor ever read this cell, an error is the one output that it does not reward.
        {"output_type": "error", "ename": "NoScore", "evalue": result.status, "traceback": []},
        {"output_type": "display_data", "data": data, "metadata": {}},
    ]


# What the trainer reads: only the question that was asked, only this answer.
_FILL = {
    "heading": lambda result: _lines(f"## Question {result.number}"),
    "rubric": lambda result: _lines(rubric_markdown(result)),
    "answer": lambda result: _lines(written_markdown(result)),
    "outputs": _outputs,
}


def _lines(text: str) -> list[str]:
    return text.splitlines(True)


def _dump(value: Any) -> str:
    """JSON in the form of notebook files."""
    return json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False, separators=(",", ": "))


def _indented(text: str, indent: str) -> str:
    # Line breaks inside strings are escaped: each one that is left begins a line of the file.
    return text.replace("\n", f"\n{indent}")
