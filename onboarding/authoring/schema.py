"""JSON Schemas of the question files, for editors that complete and check TOML while one types.

Draft 4, which is what such editors read best. A question file names its schema in its first line: `#:schema ./schema.json`.
Each kind says what its own fields may hold; what all items and slots have is said here. The loader remains the judge: it also
checks what no schema can, such as that a key is an option.
"""

import json
from pathlib import Path
from typing import Any

from onboarding.files import write_atomic
from onboarding.paths import Layout
from onboarding.questions import KINDS, ROLES, fields

Schema = dict[str, Any]

_DRAFT = "http://json-schema.org/draft-04/schema#"
_MODULE = fields.text("The module's id, as the file is named.")
_ROLES: Schema = {
    "type": "array",
    "items": {"enum": list(ROLES)},
    "minItems": 1,
    "uniqueItems": True,
    "description": "Who is asked this variant; everyone when left out.",
}


def quiz_schema() -> Schema:
    """Of questions/<module>.toml."""
    common = {**fields.COMMON, "roles": _ROLES}
    variants = [fields.item_schema(kind, rules.SCHEMA, common) for kind, rules in KINDS.items()]
    slot = fields.table(
        {
            "id": fields.ID,
            "objective": fields.text("An objective of this module in course.toml."),
            "points": {"type": "integer", "minimum": 1, "description": "What the slot is worth."},
            "must_pass": {"type": "boolean", "description": "A safety behaviour: without it nobody passes the quiz."},
            "variant": fields.tables({"oneOf": variants}, "Interchangeable questions; each learner gets one.", least=1),
        },
        optional=("must_pass",),
    )
    return _whole("A quiz", {"quiz": _MODULE, "slot": fields.tables(slot, "The places of the quiz.", least=1)})


def practice_schema() -> Schema:
    """Of questions/practice/<module>.toml and questions/refreshers/<module>.toml, which have the same form but for `objective`."""
    common = {
        **fields.COMMON,
        "objective": fields.text("Refreshers only, and there required: an objective of the module."),
    }
    items = [fields.item_schema(kind, rules.SCHEMA, common) for kind, rules in KINDS.items() if rules.AUTO]
    whole = _whole(
        "Practice of a lesson", {"module": _MODULE, "item": fields.tables({"oneOf": items}, "Practice items.", least=0)}
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
    return {"$schema": _DRAFT, "title": title, **fields.table({**first, **properties})}
