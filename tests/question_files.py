"""Question files of a copied course: where they lie, a skeleton as an author fills it in, and what the schema says of a file."""

import re
import tomllib
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # comes without types

from onboarding.paths import Layout
from onboarding.questions import KINDS

QUIZ = "tapering-principles"
MARKED = [name for name, rules in KINDS.items() if rules.AUTO]
KEYS = {"single": '["b"]', "multiple": '["a", "c"]', "ordering": '["c", "a", "d", "b"]', "case": '["b"]'}


def quiz_file(course: Layout) -> Path:
    return course.questions / f"{QUIZ}.toml"


def practice_file(course: Layout) -> Path:
    return course.questions / "practice" / f"{QUIZ}.toml"


def filled(text: str, kind: str) -> str:
    """A skeleton as an author fills it in: every empty value gets one."""
    numbers = iter(range(1000))

    def value(found: re.Match[str]) -> str:
        name, empty = found[1], found[2]
        if name == "facts":
            return 'facts = ["tap-no-skip"]'
        if name == "reread":
            return 'reread = "pace-and-goal"'
        if name == "objective":
            return 'objective = "tp-o1"'
        if name == "units":
            return 'units = ["days", "weeks"]'
        if name == "accept":
            return 'accept = ["a settled word"]'
        if name == "reject":
            return found[0]
        if name == "key":
            return f"key = {KEYS[kind]}"
        assert empty == '""', found[0]
        return f'{name} = "Made up, text {next(numbers)}"'

    text = re.sub(r'^(\w+) = (""|\[\])(?= |$)', value, text, flags=re.MULTILINE)
    text = text.replace('{value = "", unit = "", tolerance = "0"}', '{value = "3", unit = "days", tolerance = "0"}')
    return text.replace('{one = "", two = "", three = ""}', '{one = "b", two = "d", three = "a"}')


def faults(schema: dict[str, Any], file: Path) -> list[str]:
    """What the schema says against a file."""
    return [error.message for error in validator(schema).iter_errors(tomllib.loads(file.read_text("utf-8")))]


def validator(schema: dict[str, Any]) -> Any:
    jsonschema.Draft4Validator.check_schema(schema)
    return jsonschema.Draft4Validator(schema)
