"""JSON Schemas of the question files, for editors that complete and check TOML while one types.

Draft 4, which is what such editors read best. A question file names its schema in its first line: `#:schema ./schema.json`.
Which fields a kind has comes from the registry of kinds; what a field may hold is said here. The loader remains the judge: it also
checks what no schema can, such as that a key is an option.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from onboarding.files import write_atomic
from onboarding.paths import Layout
from onboarding.questions import KINDS
from onboarding.questions.case import MOST_STEPS, STEP_KINDS

Schema = dict[str, Any]

_DRAFT = "http://json-schema.org/draft-04/schema#"


def _text(about: str) -> Schema:
    return {"type": "string", "pattern": r"\S", "description": about}


def _texts(about: str, *, least: int = 0) -> Schema:
    return {"type": "array", "items": {"type": "string"}, "minItems": least, "description": about}


def _table(properties: Mapping[str, Schema], *, optional: tuple[str, ...] = ()) -> Schema:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": sorted(set(properties) - set(optional)),
        "additionalProperties": False,
    }


def _tables(entry: Schema, about: str, *, least: int, most: int | None = None) -> Schema:
    return {
        "type": "array",
        "items": entry,
        "minItems": least,
        **({} if most is None else {"maxItems": most}),
        "description": about,
    }


_MODULE = _text("The module's id, as the file is named.")
_ID = _text("Stable for ever: an id is never given to anything else.")
_RATIONALE = _text("One line: why it is right, or why it is tempting and what it risks.")
_OPTION = _table({"id": _ID, "text": _text("What the learner reads."), "rationale": _RATIONALE})
_LEFT = _table({"id": _ID, "text": _text("A line on the left.")})
_CRITERION = _table(
    {
        "id": _ID,
        "text": _text("What the trainer looks for, and what is enough for the points."),
        "points": {"description": "The points of all criteria add up to the slot's; 0 for a critical one.", "type": ["number", "string"]},
        "critical": {"type": "boolean", "description": "An error that fails the answer whatever else it says. It has no points."},
    },
    optional=("points", "critical"),
)  # fmt: skip
_ANCHOR = _table(
    {
        "level": {"enum": ["full", "part", "none"], "description": "Which level this answer is an example of."},
        "text": _text("An example answer."),
    }
)
_DECIMAL = {"type": ["string", "number"]}
_NUMBER_KEY = {
    **_table(
        {
            "value": {**_DECIMAL, "description": 'The right number as a text: "2.5".'},
            "unit": _text("One of units."),
            "tolerance": {**_DECIMAL, "description": 'How far off still counts: "0".'},
        },
        optional=("tolerance",),
    ),
    "description": "The right number with its unit.",
}
_PAIRS = {
    "type": "object",
    "additionalProperties": {"type": "string"},
    "minProperties": 2,
    "description": "For each line on the left the id of its option.",
}

_COMMON: dict[str, Schema] = {
    "id": _ID,
    "difficulty": {"enum": [1, 2, 3], "description": "1 recall, 2 apply, 3 judge."},
    "facts": _texts("Ids in evidence/facts. A graded item may rest only on facts with gradable: true.", least=1),
    "reread": _text("A section of the lesson: the anchor in its heading."),
    "principle": _text("Shown with feedback before a person has passed: the idea, and not the key."),
    "stem": _text("A situation that asks for one act. It can be answered with the options covered."),
    "shuffle": {
        "type": "boolean",
        "description": "False where the options have an order of their own, such as numbers.",
    },
}
_STEP_COMMON = {name: _COMMON[name] for name in ("id", "stem", "shuffle")}


def _options(least: int) -> Schema:
    return _tables(_OPTION, "The options, alike in length and grammar.", least=least)


def _keys(about: str, *, least: int, most: int | None = None) -> Schema:
    return {**_texts(about, least=least), **({} if most is None else {"maxItems": most}), "uniqueItems": True}


_OWN: dict[str, dict[str, Schema]] = {
    "single": {"option": _options(3), "key": _keys("The id of the right option.", least=1, most=1)},
    "multiple": {"option": _options(4), "key": _keys("The ids of all right options: two or more, not all.", least=2)},
    "ordering": {"option": _options(3), "key": _keys("All option ids in the right order.", least=3)},
    "number": {
        "units": _texts("Units to choose from, two or more.", least=2),
        "key": _NUMBER_KEY,
        "rationale": _RATIONALE,
    },
    "written": {
        "criterion": _tables(_CRITERION, "The rubric.", least=1),
        "anchor": _tables(_ANCHOR, "An example answer for each level.", least=3),
    },
    "matching": {
        "left": _tables(_LEFT, "The lines that are to be matched.", least=2),
        "option": _options(2),
        "key": _PAIRS,
    },
    "short": {
        "accept": _texts("Every wording that counts, the best one first.", least=1),
        "reject": _texts("Near misses that never count."),
        "rationale": _RATIONALE,
    },
}
"""What the fields of each kind may hold. A field of the registry that is missing here may hold anything."""

_OPTIONAL = ("shuffle", "reject")


def quiz_schema() -> Schema:
    """Of questions/<module>.toml."""
    variants = [_item(kind, _COMMON) for kind in KINDS]
    slot = _table(
        {
            "id": _ID,
            "objective": _text("An objective of this module in course.toml."),
            "points": {"type": "integer", "minimum": 1, "description": "What the slot is worth."},
            "must_pass": {"type": "boolean", "description": "A safety behaviour: without it nobody passes the quiz."},
            "variant": _tables({"oneOf": variants}, "Interchangeable questions; each learner gets one.", least=1),
        },
        optional=("must_pass",),
    )
    return _whole("A quiz", {"quiz": _MODULE, "slot": _tables(slot, "The places of the quiz.", least=1)})


def practice_schema() -> Schema:
    """Of questions/practice/<module>.toml."""
    items = [_item(kind, _COMMON) for kind, rules in KINDS.items() if rules.AUTO]
    whole = _whole(
        "Practice of a lesson", {"module": _MODULE, "item": _tables({"oneOf": items}, "Practice items.", least=0)}
    )
    whole["required"].remove("item")
    return whole


def schema_files(layout: Layout) -> dict[Path, bytes]:
    """The two schema files as they should be."""
    made = {"schema.json": quiz_schema(), "schema-practice.json": practice_schema()}
    return {
        layout.questions / name: (json.dumps(schema, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()
        for name, schema in made.items()
    }


def write_schemas(layout: Layout) -> list[Path]:
    """Write what differs, and say which files those were. Raises DiskProblem."""
    changed = []
    for path, data in schema_files(layout).items():
        if not path.is_file() or path.read_bytes() != data:
            write_atomic(path, data)
            changed.append(path)
    return changed


def _whole(title: str, properties: dict[str, Schema]) -> Schema:
    first = {"schema": {"enum": [1], "description": "The form of this file."}}
    return {"$schema": _DRAFT, "title": title, **_table({**first, **properties})}


def _item(kind: str, common: Mapping[str, Schema]) -> Schema:
    """An item or a step of this kind: the fields that all have, and those that the registry gives to the kind."""
    known = {**_OWN.get(kind, {}), **({"step": _steps()} if kind == "case" else {})}
    own = {name: known.get(name, {}) for name in sorted(KINDS[kind].FIELDS)}
    required_unknown = tuple(name for name in own if name not in known)
    named = {"kind": {"enum": [kind], "description": "What the learner does."}}
    return _table({**common, **named, **own}, optional=(*_OPTIONAL, *required_unknown))


def _steps() -> Schema:
    steps = [_item(kind, _STEP_COMMON) for kind in STEP_KINDS]
    return _tables({"oneOf": steps}, "Small questions, shown one after the other.", least=2, most=MOST_STEPS)
