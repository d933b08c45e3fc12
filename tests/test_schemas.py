"""The schemas for editors: every real file keeps to them, and what the loader refuses they refuse."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from onboarding.authoring.new_item import plan_slot
from onboarding.authoring.schema import practice_schema, quiz_schema, schema_files
from onboarding.errors import ContentError
from onboarding.paths import Layout
from onboarding.questions import KINDS, load_bank, load_practice
from tests.conftest import ROOT
from tests.question_files import MARKED, faults, filled, practice_file, quiz_file

REAL_FILES = [*sorted((ROOT / "questions").glob("*.toml")), *sorted((ROOT / "questions" / "practice").glob("*.toml"))]


@pytest.mark.parametrize("file", REAL_FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_question_file_names_its_schema_and_keeps_to_it(file: Path) -> None:
    """The first line names a schema that lies there, of the right sort, and the file validates."""
    first = file.read_text("utf-8").splitlines()[0]
    schema = json.loads((file.parent / first.removeprefix("#:schema ")).read_text("utf-8"))
    assert schema == (practice_schema() if file.parent.name == "practice" else quiz_schema())
    assert faults(schema, file) == []


def test_the_committed_schemas_are_what_the_code_makes() -> None:
    """Run `onboarding schema` after a change of the kinds."""
    for path, data in schema_files(Layout(ROOT)).items():
        assert path.read_bytes() == data


def test_the_command_writes_the_schemas(course: Layout) -> None:
    """A schema that is missing is written and named; the second time nothing is left to do."""
    (course.questions / "schema.json").unlink()
    command = [sys.executable, "-m", "onboarding.cli", "schema", "--course", str(course.root)]
    said = [subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(2)]
    assert said == ["wrote questions/schema.json\n", "The schemas are up to date.\n"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_knows_every_field_of_every_kind(kind: str) -> None:
    """What the registry says a kind has, the schema says in words; practice has the kinds that the program marks."""
    variants = quiz_schema()["properties"]["slot"]["items"]["properties"]["variant"]["items"]["oneOf"]
    own = next(variant for variant in variants if variant["properties"]["kind"]["enum"] == [kind])["properties"]
    assert set(own) >= set(KINDS[kind].SCHEMA)
    assert all(own[name] for name in set(KINDS[kind].SCHEMA)), "a field of this kind may hold anything"
    practised = practice_schema()["properties"]["item"]["items"]["oneOf"]
    assert [item["properties"]["kind"]["enum"][0] for item in practised] == MARKED


BAD = [
    ('kind = "single"', 'kind = "signal"'),
    ('kind = "single"', ""),
    ("difficulty = 2", "difficulty = 4"),
    ("points = 2", "points = 0"),
    ("points = 2", 'points = "2"'),
    ('objective = "tp-o1"', ""),
    ('key = ["c"]', 'key = ["c", "a"]'),
    ('key = ["c"]', 'key = "c"'),
    ('key = ["c"]', 'key = ["c"]\nunits = ["days", "weeks"]'),
    (r'facts = \[.*', "facts = []"),
    (r'stem = ".*', 'stem = " "'),
    (r'reread = ".*', ""),
    (r'rationale = ".*', ""),
    (r'rationale = ".*', 'rational = "misspelt"'),
    ('must_pass = true', 'must_pas = true'),
    (r'key = \{value = "\d+", ', "key = {"),
    (r'units = \[.*', "units = [3]"),
    (r'text = "Critical error.*', ""),
    ("schema = 1", "schema = 2"),
    (r'^quiz = ".*"', ""),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong"), BAD)
def test_what_is_known_to_be_bad_is_refused_by_schema_and_loader(course: Layout, right: str, wrong: str) -> None:
    """One change to the real file at a time."""
    file = quiz_file(course)
    pattern = right if "\\" in right or ".*" in right else re.escape(right)
    text, changed = re.subn(
        rf"^{pattern.removeprefix('^')}", lambda _: wrong, file.read_text("utf-8"), count=1, flags=re.MULTILINE
    )
    assert changed == 1
    file.write_text(text, "utf-8")
    assert faults(quiz_schema(), file)
    with pytest.raises(ContentError):
        load_bank(file)


def test_written_practice_is_refused_by_the_schema(course: Layout) -> None:
    """The loader refuses it as well: nobody would read the answer."""
    text = plan_slot(course, quiz_file(course), kind="written").text
    item = filled(text[text.index("[[slot.variant]]") :], "written").replace("[[slot.variant", "[[item")
    file = practice_file(course)
    file.write_text(f"{file.read_text('utf-8')}\n{item}", "utf-8")
    assert faults(practice_schema(), file)
    with pytest.raises(ContentError, match="is written"):
        load_practice(file)
