"""Every kind keeps to the protocol and proves itself; a new one needs its two modules and nothing else."""

import inspect
import shutil
import subprocess
import sys
import tomllib
from fractions import Fraction
from pathlib import Path

import pytest

from onboarding.errors import AnswerInvalid
from onboarding.grading.feedback import Around, slot_feedback
from onboarding.grading.score import SCORED, SlotResult
from onboarding.grading.verdict import NOT_PASSED_STATE, PASSED_STATE, Verdict
from onboarding.questions import KINDS, Item, load_bank, load_practice, slot_points
from onboarding.questions.kind import Kind

ROOT = Path(__file__).parent.parent
SCRIPTS = Path("onboarding/browser/labextensions/oxazepam-onboarding/js/kinds")
ITEMS = [
    *(item for path in sorted((ROOT / "questions").glob("*.toml")) for item in load_bank(path).items),
    *(item for path in sorted((ROOT / "questions" / "practice").glob("*.toml")) for item in load_practice(path)),
]
EVERY_KIND = pytest.mark.parametrize("kind", KINDS)
AROUND = Around("Quiz", "Course", "Lesson", 80, {}, False)


def of(kind: str) -> list[Item]:
    found = [item for item in ITEMS if item.kind == kind]
    assert found, f"no question of kind {kind} is in questions/, so nothing is proved of it"
    return found


@EVERY_KIND
def test_a_kind_has_what_the_protocol_says(kind: str) -> None:
    """Found by name, a module is not seen by the type checker: its functions take what the protocol's take."""
    rules = KINDS[kind]
    for name, kept in inspect.getmembers(Kind, inspect.isfunction):
        if not name.startswith("_"):
            wanted = [parameter for parameter in inspect.signature(kept).parameters if parameter != "self"]
            assert list(inspect.signature(getattr(rules, name)).parameters) == wanted, f"{kind}.{name}"
    for name in Kind.__annotations__:
        assert hasattr(rules, name), f"{kind}.{name}"
    assert (ROOT / SCRIPTS / f"{kind}.js").is_file()


@EVERY_KIND
def test_a_kind_brings_right_wrong_partial_and_invalid_examples(kind: str) -> None:
    """Each earns what it says; partial ones exist exactly where the kind says that part of the points can be earned."""
    for item in of(kind):
        public, fractions = item.public(), []
        for raw, expected in item.rules.examples(item):
            if expected is None:
                with pytest.raises(AnswerInvalid):
                    item.rules.read(public, raw)
            else:
                value = item.rules.read(public, raw)
                assert item.rules.score(item, value) == expected, raw
                assert item.rules.read(public, value) == value, "what was read is not read again as the same"
                fractions.append(expected)
        assert None in [expected for _, expected in item.rules.examples(item)]
        assert Fraction(0) in fractions
        assert (Fraction(1) in fractions) == item.rules.AUTO
        assert any(0 < fraction < 1 for fraction in fractions) == item.rules.PARTIAL


def feedback(item: Item, raw: object, fraction: Fraction, state: str) -> tuple[SlotResult, dict[str, object]]:
    value = item.rules.read(item.public(), raw)
    got = slot_points(fraction, 2)
    result = SlotResult("s01", 1, 2, True, SCORED, got, "", item, value, "")
    verdict = Verdict(state, got, slot_points(Fraction(1), 2), "")
    return result, vars(slot_feedback(result, None, verdict=verdict, around=AROUND))


@EVERY_KIND
def test_before_mastery_a_missed_answer_shows_idea_and_section_and_nothing_of_the_key(kind: str) -> None:
    """No key, no rationale, no rubric, whichever part was right; and no key text beside what the learner was shown or wrote."""
    for item in of(kind):
        shown = item.stem + "".join(text for _, text in item.rules.text_form(item))
        for raw, fraction in item.rules.examples(item):
            if fraction is None or fraction == 1:
                continue
            result, page = feedback(item, raw, fraction, NOT_PASSED_STATE)
            assert page["words"] == ("partly right" if fraction else "not yet")
            assert page["principle"] == item.principle
            assert page["reread"]
            assert (page["key"], page["rationales"], page["rubric"], page["examples"]) == ("", (), (), ())
            told = "\n".join(str(part) for name, part in page.items() if name not in ("stem", "answer"))
            assert not [
                text for what, text in item.rules.private_texts(item) if text in told and text != item.principle
            ]
            given = item.rules.show(item.public(), result.value)
            assert not [text for text in item.rules.key_texts(item) if text in told and text not in given + shown]


@EVERY_KIND
def test_after_mastery_everything_is_shown(kind: str) -> None:
    """Key, every line that says why, the idea."""
    for item in of(kind):
        for raw, fraction in item.rules.examples(item):
            if fraction is None:
                continue
            _, page = feedback(item, raw, fraction, PASSED_STATE)
            assert page["principle"] == item.principle
            assert page["key"] == (item.rules.show_key(item) if item.rules.AUTO else "")
            assert len(page["rationales"]) == len(item.rules.reasons(item))  # type: ignore[arg-type]
            assert bool(page["rubric"]) == bool(page["examples"]) == (not item.rules.AUTO)


@EVERY_KIND
def test_a_skeleton_is_toml_with_the_fields_of_the_schema(kind: str) -> None:
    """What `onboarding new-item` writes has every field that the kind must have, and no other.

    Few written items ask for what was made in a lesson: who writes one adds that line.
    """
    table = tomllib.loads("[[item]]\n" + "\n".join(KINDS[kind].skeleton("item", 2)))["item"][0]
    assert set(table) == set(KINDS[kind].SCHEMA) - {"from_activity"}


TINY = '''
"""Yes or no. Value: true or false."""

from dataclasses import dataclass, replace
from fractions import Fraction

from onboarding.errors import AnswerInvalid
from onboarding.questions import fields, plain
from onboarding.questions.item import Own
from onboarding.questions.kind import Explained, Reason

AUTO = True
PARTIAL = False
EMPTY = UNFINISHED = "Say yes or no first."
ABOUT_STEM = "something that is so or is not"
SCHEMA = {"yes": {"type": "boolean", "description": "Is it so?"}, "rationale": fields.RATIONALE}
order_shows_key = plain.no_order
key_texts = plain.no_texts
public_extra = plain.nothing_extra


@dataclass(frozen=True)
class Yes(Own):
    yes: bool


def skeleton(table, points):
    return [fields.line("yes", "true", "is it so?"), fields.line("rationale", '""', "why")]


def author(item, table, reader, place):
    return replace(item, own=Yes(table.get("yes") is True), rationale=str(table.get("rationale", "")))


def check(item):
    if not item.rationale:
        yield "has no rationale.", "Add one."


def full_extra(item):
    return {"yes": item.own.yes, "rationale": item.rationale}


def from_full(item, full):
    return replace(item, own=Yes(full["yes"]), rationale=full["rationale"])


def form(item, escape):
    return "Yes or no?"


def text_form(item):
    return [("", "Yes or no?")]


def private_texts(item):
    yield "rationale", item.rationale


def read(public, raw):
    if raw is not None and not isinstance(raw, bool):
        raise AnswerInvalid("The answer is neither yes nor no.")
    return raw


def answered(public, value):
    return value is not None


def score(item, value):
    return Fraction(int(value is item.own.yes))


def show(public, value):
    return "No answer" if value is None else "Yes" if value else "No"


def show_key(item):
    return show({}, item.own.yes)


def reasons(item):
    return (Reason("", "", item.rationale, True),)


def table(item, value):
    return [("Answer", "Key"), (show({}, value), show_key(item))]


def explain(item, value):
    return Explained(notes=(("", item.rationale),))


def examples(item):
    yes = item.own.yes
    return [(yes, Fraction(1)), (not yes, Fraction(0)), (None, Fraction(0)), ("yes", None), (1, None)]
'''
TINY_ITEM = """
[[item]]
id = "p99"
kind = "tiny"
difficulty = 1
facts = ["tap-no-skip"]
reread = "pauses"
principle = "An idea of its own."
stem = "Is this a question?"
yes = true
rationale = "It has a mark at its end."
"""


def test_a_new_kind_is_two_modules_and_nothing_else(tmp_path: Path) -> None:
    """Dropped into a copy of the course, it passes the tests that run over every kind, and the authors' tools know it."""
    for name in ("onboarding", "questions", "tests"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
    for name in ("pyproject.toml", "course.toml"):
        shutil.copy2(ROOT / name, tmp_path / name)
    (tmp_path / "onboarding" / "questions" / "kinds" / "tiny.py").write_text(TINY, encoding="utf-8")
    (tmp_path / SCRIPTS / "tiny.js").write_text("// drawn on demand\n", encoding="utf-8")
    practice = tmp_path / "questions" / "practice" / "tapering-principles.toml"
    practice.write_text(practice.read_text(encoding="utf-8") + TINY_ITEM, encoding="utf-8")
    tests = ["tests/test_kinds.py", "tests/test_questions.py", "-k", "tiny or p99"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", *tests],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "\n8 passed" in done.stdout, done.stdout
    tools = "from onboarding.authoring.schema import practice_schema; import json; print(json.dumps(practice_schema()))"
    said = subprocess.run(
        [sys.executable, "-c", tools],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert '"tiny"' in said.stdout
