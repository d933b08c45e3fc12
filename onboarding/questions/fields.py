"""What an author is told about fields: pieces of JSON Schema for editors, and the commented lines of a skeleton.

Each kind says with these what its own fields may hold (`SCHEMA`) and how a new item of it starts (`skeleton`).
"""

from collections.abc import Mapping
from typing import Any

Schema = dict[str, Any]

COMMENT_COLUMN = 29
OPTIONAL = ("shuffle", "reject", "roles", "from_activity", "objective")
"""Fields of an item that may be left out, or that not every file has."""


def text(about: str) -> Schema:
    """A text that is not empty."""
    return {"type": "string", "pattern": r"\S", "description": about}


def texts(about: str, *, least: int = 0) -> Schema:
    """A list of texts."""
    return {"type": "array", "items": {"type": "string"}, "minItems": least, "description": about}


def table(properties: Mapping[str, Schema], *, optional: tuple[str, ...] = ()) -> Schema:
    """A table with these fields and no others."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": sorted(set(properties) - set(optional)),
        "additionalProperties": False,
    }


def tables(entry: Schema, about: str, *, least: int, most: int | None = None) -> Schema:
    """A list of tables."""
    return {
        "type": "array",
        "items": entry,
        "minItems": least,
        **({} if most is None else {"maxItems": most}),
        "description": about,
    }


def keys(about: str, *, least: int, most: int | None = None) -> Schema:
    """A list of different ids."""
    return {**texts(about, least=least), **({} if most is None else {"maxItems": most}), "uniqueItems": True}


ID = text("Stable for ever: an id is never given to anything else.")
RATIONALE = text("One line: why it is right, or why it is tempting and what it risks.")
COMMON: dict[str, Schema] = {
    "id": ID,
    "difficulty": {"enum": [1, 2, 3], "description": "1 recall, 2 apply, 3 judge."},
    "facts": texts("Ids in evidence/facts. A graded item may rest only on facts with gradable: true.", least=1),
    "reread": text("A section of the lesson: the anchor in its heading."),
    "principle": text("Shown with feedback before a person has passed: the idea, and not the key."),
    "stem": text("A situation that asks for one act. It can be answered with the options covered."),
    "shuffle": {
        "type": "boolean",
        "description": "False where the options have an order of their own, such as numbers.",
    },
}
"""The fields of every item."""


def options(least: int) -> Schema:
    """The options of an item."""
    option = table({"id": ID, "text": text("What the learner reads."), "rationale": RATIONALE})
    return tables(option, "The options, alike in length and grammar.", least=least)


def item_schema(kind: str, own: Mapping[str, Schema], common: Mapping[str, Schema]) -> Schema:
    """An item or a step of this kind: the fields that all have, and the kind's own."""
    named = {"kind": {"enum": [kind], "description": "What the learner does."}}
    return table({**common, **named, **{name: own[name] for name in sorted(own)}}, optional=OPTIONAL)


def line(name: str, value: str, about: str) -> str:
    """`name = value` with what to write as a comment."""
    bare = f"{name} = {value}"
    return f"{bare:<{COMMENT_COLUMN - 1}} # {about}" if about else bare


def option_lines(within: str, ids: str) -> list[str]:
    """Empty options below the table `within`."""
    lines = []
    for option in ids:
        lines += [f"[[{within}.option]]", f'id = "{option}"']
        if option == ids[0]:
            lines += [
                line("text", '""', "options are alike in length and grammar"),
                line("rationale", '""', "one line: why it is right, or why it is tempting and what it risks"),
            ]
        else:
            lines += ['text = ""', 'rationale = ""']
    return lines
