"""Builds a lesson's notebook from its text: numbered references, stable cell ids, outputs by running the cells once."""

import os
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from traitlets.config import Config

from onboarding.content import Content, ModuleContent
from onboarding.errors import ContentError, Fault
from onboarding.evidence import Fact, Sign
from onboarding.figures import GENERATED
from onboarding.files import content_hash
from onboarding.glossary import Glossed, word_card, word_list
from onboarding.hard_scenes import hard_scenes, note_box, target, text_anchor
from onboarding.lesson_text import CITATION, Block

IMPORTS = re.compile(r"from onboarding\.play import [a-z_]+(, [a-z_]+)*")
_EXPLAINED = ("text", "act", "story")
"""Blocks in which a word may be explained; elsewhere a link would stand in the way."""
_TITLES = {
    "act": "If you see this, do this",
    "remember": "The one thing to remember",
    "story": "",
    "navigation": "",
    "question": "",
}


@dataclass
class _References:
    """Numbers citations in the order of their first appearance and keeps the card behind each number."""

    content: Content
    numbers: dict[str, int]
    cards: dict[str, dict[str, Any]]

    def render(self, text: str) -> str:
        return CITATION.sub(lambda match: "".join(self.one(name) for name in self._names(match[1])), text)

    def _names(self, group: str) -> list[str]:
        return [name.strip().lstrip("@") for name in group.split(";")]

    def one(self, name: str) -> str:
        """What stands in the text for one citation: a number that leads to its card, or a local value."""
        if name.startswith("local:"):
            return f" (*{self.content.course.local[name.removeprefix('local:')].shown}*)"
        number = self.numbers.setdefault(name, len(self.numbers) + 1)
        if str(number) not in self.cards:
            if name.startswith("escalation:"):
                self.cards[str(number)] = sign_card(self.content.evidence.signs[name.removeprefix("escalation:")])
            else:
                self.cards[str(number)] = fact_card(self.content.evidence.facts[name])
        return f" [\\[{number}\\]](#ref-{number})"


def fact_card(fact: Fact) -> dict[str, Any]:
    """What a citation card shows of a fact."""
    return {
        "id": fact.id,
        "statement": fact.statement,
        "kind": fact.kind,
        "strength": fact.strength,
        "read": fact.read,
        "local": fact.local,
        "sources": [
            {"title": s.title, "publisher": s.publisher, "year": s.year, "address": s.address} for s in fact.sources
        ],
    }


def sign_card(sign: Sign) -> dict[str, Any]:
    """What a citation card shows of a sign in the escalation table."""
    return {
        "id": f"escalation:{sign.id}",
        "statement": f"{sign.text} {sign.tier.title}: {sign.tier.act}",
        "kind": "escalation table of this course",
        "strength": "rests on: " + "; ".join(f"{fact.kind}, {fact.strength}" for fact in sign.facts),
        "read": "; ".join(sorted({fact.read for fact in sign.facts})),
        "local": "numbers and thresholds are local",
        "sources": [
            {"title": s.title, "publisher": s.publisher, "year": s.year, "address": s.address}
            for fact in sign.facts
            for s in fact.sources
        ],
    }


def lesson_notebook(content: Content, module: ModuleContent) -> dict[str, Any]:
    """The notebook of one lesson, not yet run, as JSON."""
    references = _References(content, {}, {})
    glossed = Glossed(content.words)
    cells: list[dict[str, Any]] = []
    pending: list[str] = [_head(content, module)]
    name = "top"

    def flush() -> None:
        if pending:
            cells.append(_markdown(f"{name}-{len(cells)}" if name == "" else name, "\n\n".join(pending), cells))
            pending.clear()

    cells_seen_code = False
    scenes = hard_scenes(module.lesson)
    notes = {scene.note: scene for scene in scenes}
    targets = {anchor for scene in scenes for anchor in (scene.after, *scene.points)}
    activities = {scene.activity for scene in scenes}
    for at, block in enumerate(module.lesson.blocks):
        for scene in scenes:
            if scene.end == at and not scene.anchor:
                flush()
                name = scene.after
                pending.append(target(name))
        if block.kind == "heading":
            if block.level == 1:
                continue
            flush()
            name = block.anchor or _slug(block.text)
            pending += [target(name)] if name in targets else []
            pending.append(f"{'#' * block.level} {block.text}")
        elif block.kind == "note":
            pending.append(note_box(block, notes[at]))
        elif block.kind == "code":
            if block.argument in activities:
                pending.append(target(text_anchor(block.argument)))
            flush()
            if not cells_seen_code and not IMPORTS.fullmatch(block.text):
                raise ContentError(
                    [
                        Fault(
                            module.lesson.file,
                            f"line {block.line}",
                            "the first code cell is not the import.",
                            "Begin with: from onboarding.play import practice, and the activities of the lesson.",
                        )
                    ]
                )
            cells_seen_code = True
            cells.append(_code(block))
        else:
            marked = replace(block, text=glossed.mark(block.text)) if block.kind in _EXPLAINED else block
            pending.append(_render(marked, content, module, references))
    flush()
    if glossed.seen:
        cells.append(_markdown("words", word_list(glossed.seen.values(), references.one), cells))
    cells.append(_markdown("sources", _sources(references), cells))
    return {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
            "onboarding": {
                "schema": 1,
                "page": "lesson",
                "id": module.module.id,
                "title": module.module.title,
                "content": content_hash([cell["source"] for cell in cells]),
                "references": references.cards,
                "words": {word.id: word_card(word) for word in glossed.seen.values()},
            },
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def run_lesson(notebook: dict[str, Any], *, folder: Path, practice: Path) -> dict[str, Any]:
    """Run every code cell in a fresh kernel in `folder` and keep the text of each output; `practice` holds the practice data.

    Raises ContentError when a cell fails.
    """
    node = nbformat.from_dict(notebook)  # type: ignore[no-untyped-call]
    client = NotebookClient(
        node,
        timeout=120,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        extra_arguments=["--log-level=ERROR"],
        # Sockets in the scratch folder: ports are chosen before they are taken, so that two builds at once can meet on one.
        config=Config({"KernelManager": {"transport": "ipc", "ip": str(folder / "k")}}),
    )
    try:
        # IPython keeps a history in its folder; it goes with the scratch folder.
        client.execute(env={**os.environ, "ONBOARDING_PRACTICE": str(practice), "IPYTHONDIR": str(folder / "ipython")})
    except Exception as error:
        title = notebook["metadata"]["onboarding"]["title"]
        raise ContentError(
            [Fault(title, "", f"a code cell failed: {error}.", "Mend the activity and build again.")]
        ) from error
    for number, cell in enumerate(cell for cell in node.cells if cell.cell_type == "code"):
        cell.execution_count = number + 1
        cell.metadata.pop("execution", None)
        cell.outputs = [_kept(output, number + 1) for output in cell.outputs if output.output_type == "execute_result"]
    result: dict[str, Any] = dict(node)
    result["metadata"] = notebook["metadata"]
    return result


def _kept(output: Any, count: int) -> dict[str, Any]:
    text = output["data"]["text/plain"]
    return {"data": {"text/plain": text}, "execution_count": count, "metadata": {}, "output_type": "execute_result"}


def _head(content: Content, module: ModuleContent) -> str:
    lines = [f"# {module.module.title}"]
    lines.append(f"Module {module.module.number} · about {module.module.minutes} minutes with the quiz (estimate)")
    if content.course.unsigned:
        lines.append(
            _demo("**Demo, unsigned.** The local settings of this course have not been signed by a clinical lead.")
        )
    elif content.course.demo:
        lines.append(_demo("**Demo.** This copy is for trying out. Do not use what you read here at work yet."))
    return "\n\n".join(lines)


def _demo(words: str) -> str:
    return f'<div class="onb-demo">\n\n{words}\n\n</div>'


def _render(block: Block, content: Content, module: ModuleContent, references: _References) -> str:
    if block.kind == "text":
        return references.render(block.text)
    if block.kind == "objectives":
        items = "\n".join(f"- {objective.text}" for objective in module.module.objectives)
        return f'<div class="onb-objectives">\n\n**What you will be able to do**\n\n{items}\n\n</div>'
    if block.kind == "escalation":
        return _tier(block, content, module, references)
    if block.kind == "figure" and block.argument in GENERATED:
        return _generated_figure(block, content, module)
    if block.kind == "figure":
        words = re.sub(r"\s+", " ", references.render(block.text)).strip()
        alt = re.sub(r" ?\[\\\[\d+\\\]\]\(#ref-\d+\)", "", words)
        return f'<div class="onb-figure">\n\n![{alt}](figures/{block.argument}.svg)\n\n*{words}*\n\n</div>'
    title = block.argument or _TITLES[block.kind]
    heading = f"**{title}**\n\n" if title else ""
    return f'<div class="onb-{block.kind}">\n\n{heading}{references.render(block.text)}\n\n</div>'


def _generated_figure(block: Block, content: Content, module: ModuleContent) -> str:
    """A figure whose picture and text equivalent are both made from the evidence; the lesson adds no words to it."""
    if block.text.strip():
        raise ContentError(
            [
                Fault(
                    module.lesson.file,
                    f"line {block.line}",
                    f"figure '{block.argument}' is made from the evidence, text equivalent included.",
                    "Leave the block empty, and write your sentence outside it.",
                )
            ]
        )
    figure = GENERATED[block.argument](content.evidence)
    alt = figure.text.replace("[", "(").replace("]", ")")
    return f'<div class="onb-figure">\n\n![{alt}](figures/{block.argument}.svg)\n\n*{figure.caption}*\n\n</div>'


def _tier(block: Block, content: Content, module: ModuleContent, references: _References) -> str:
    """One tier of the escalation table as a box: every sign of it, each with its reference."""
    tier = next((tier for tier in content.evidence.tiers if tier.id == block.argument), None)
    if tier is None:
        known = ", ".join(tier.id for tier in content.evidence.tiers)
        raise ContentError(
            [
                Fault(
                    module.lesson.file,
                    f"line {block.line}",
                    f"tier '{block.argument}' does not exist.",
                    f"Use one of: {known}.",
                )
            ]
        )
    signs = [sign for sign in content.evidence.signs.values() if sign.tier == tier]
    listed = "\n".join(f"- {sign.text}{references.one(f'escalation:{sign.id}')}" for sign in signs)
    return f'<div class="onb-act onb-tier-{tier.id}">\n\n**{tier.title}**\n\n{tier.act}\n\n{listed}\n\n</div>'


def _sources(references: _References) -> str:
    lines = ["## Sources", "What each number rests on. Kind and strength are given in words."]
    for number, card in references.cards.items():
        named = "; ".join(f"{s['title']}. {s['publisher']}, {s['year']}. {s['address']}" for s in card["sources"])
        lines.append(
            f'<a id="ref-{number}"></a>**{number}.** {card["statement"]} ({card["kind"]}; {card["strength"]}; {card["read"]}) '
            f"{named or 'No publication: common practice.'}"
        )
    return "\n\n".join(lines)


def _markdown(name: str, source: str, before: list[dict[str, Any]]) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": _cell_id(name, before), "metadata": {}, "source": source}


def _code(block: Block) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": block.argument,
        "metadata": {},
        "outputs": [],
        "source": block.text,
    }


def _cell_id(name: str, before: list[dict[str, Any]]) -> str:
    """A stable id, different from every earlier one."""
    taken = {cell["id"] for cell in before}
    candidate, number = name[:56], 2
    while candidate in taken:
        candidate, number = f"{name[:56]}-{number}", number + 1
    return candidate


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "section"
