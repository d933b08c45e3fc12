"""What the course covers: every statement with its lesson, section and questions, every objective with its practice and slots.

Written to docs/coverage.md by the build. A statement of which no fact may be graded is covered by practice, and the page says so.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from onboarding.content import Content, ModuleContent
from onboarding.lesson_text import Block, cited_ids


@dataclass(frozen=True)
class Covered:
    """One statement: its topic, and where it is taught, asked and practised.

    Asked and practised by the items that send back to the section or rest on a fact that it cites. `gradable`: one of these may be graded.
    """

    id: str
    topic: str
    module: str
    number: int
    section: str
    anchor: str
    graded: tuple[str, ...]
    practised: tuple[str, ...]
    gradable: bool


@dataclass(frozen=True)
class Objective:
    """One objective: the slots that ask for it, and the practice items and activities of its lesson that train it."""

    id: str
    module: str
    text: str
    slots: tuple[str, ...]
    practice: int


def statements(evidence: Path) -> dict[str, str]:
    """Topic by statement id, from evidence/statements.yaml."""
    table = yaml.safe_load((evidence / "statements.yaml").read_text(encoding="utf-8"))
    return {str(id_): str(topic) for id_, topic in table.items()}


def covered(content: Content, topics: dict[str, str]) -> tuple[Covered, ...]:
    """Every statement that a section of a lesson claims, in the order of the statements and then of the modules."""
    return tuple(
        _covered(content, module, id_, topic)
        for id_, topic in topics.items()
        for module in content.modules
        if id_ in module.lesson.seeds
    )


def _covered(content: Content, module: ModuleContent, id_: str, topic: str) -> Covered:
    anchor = module.lesson.seeds[id_]
    facts = {name for block in _section(module, anchor) for name in cited_ids(block.text)}
    known = [content.evidence.facts[name] for name in facts if name in content.evidence.facts]
    graded = [item.id for item in module.bank.items if item.reread == anchor or facts & set(item.facts)]
    return Covered(
        id_,
        topic,
        module.module.id,
        module.module.number,
        module.lesson.anchors[anchor],
        anchor,
        tuple(graded),
        tuple(item.id for item in module.practice if item.reread == anchor or facts & set(item.facts)),
        any(fact.gradable for fact in known),
    )


def _section(module: ModuleContent, anchor: str) -> Iterator[Block]:
    inside, level = False, 0
    for block in module.lesson.blocks:
        if block.kind == "heading":
            if block.anchor == anchor:
                inside, level = True, block.level
            elif inside and block.level <= level:
                return
        elif inside:
            yield block


def objectives(content: Content) -> tuple[Objective, ...]:
    """Every objective with what asks for it; practice counts the practice items and activities of the lesson."""
    found = []
    for module in content.modules:
        cells = [block.text for block in module.lesson.code_cells][1:]
        for objective in module.module.objectives:
            slots = tuple(slot.id for slot in module.bank.slots if slot.objective == objective.id)
            found.append(Objective(objective.id, module.module.id, objective.text, slots, len(cells)))
    return tuple(found)


def coverage_page(content: Content, topics: dict[str, str]) -> str:
    """The page as Markdown."""
    rows = covered(content, topics)
    missing = [id_ for id_ in topics if id_ not in {row.id for row in rows}]
    lines = [
        "# What the course covers",
        "",
        "Made by `onboarding build` from the lessons' headings, the questions and their facts. Do not edit.",
        "Counted are the items that send back to the section or rest on a fact that it cites.",
        "",
        f"{len(topics) - len(missing)} of {len(topics)} statements are taught"
        + (f"; not yet: {', '.join(missing)}." if missing else "."),
        "",
        "| statement | topic | lesson | section | graded variants | practice |",
        "|---|---|---|---|---|---|",
    ]
    for row in rows:
        graded = str(len(row.graded)) if row.graded else "none" if row.gradable else "none: its facts may not be graded"
        practised = str(len(row.practised)) if row.practised else "the activities of the lesson"
        cells = (row.id, row.topic, f"{row.number} {row.module}", _cell(row.section), graded, practised)
        lines.append(f"| {' | '.join(cells)} |")
    lines += [
        "",
        "## Objectives",
        "",
        "| objective | module | what it says | slots | practice and activities in the lesson |",
        "|---|---|---|---|---|",
    ]
    for one in objectives(content):
        lines.append(f"| {one.id} | {one.module} | {_cell(one.text)} | {', '.join(one.slots)} | {one.practice} |")
    return "\n".join([*lines, ""])


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|")
