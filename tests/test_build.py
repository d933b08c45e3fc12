"""What is built is complete, the same every time, and gives nothing away."""

import json
from pathlib import Path

import pytest

from onboarding.build import build, notebook_bytes, stale
from onboarding.content import ModuleContent, load_content
from onboarding.errors import ContentError
from onboarding.leaks import find_leaks
from onboarding.papers import question_paper
from onboarding.paths import Layout

ROOT = Path(__file__).parent.parent
CONTENT = load_content(Layout(ROOT))
MODULES = pytest.mark.parametrize("module", CONTENT.modules, ids=lambda module: module.module.id)


def released(module: ModuleContent) -> bytes:
    return (ROOT / "release" / module.module.id / "quiz.ipynb").read_bytes()


def test_building_twice_gives_the_same_bytes(course: Layout) -> None:
    """What is tracked is exactly what a build makes, and a second build changes nothing."""
    assert stale(course) == []
    assert build(course) == []


def test_a_failed_build_changes_nothing(course: Layout) -> None:
    """A fault in a text leaves every built file as it was."""
    before = {path: path.read_bytes() for path in course.root.rglob("*") if path.is_file()}
    text = course.questions / "tapering-principles.toml"
    text.write_text(
        text.read_text(encoding="utf-8").replace("facts = [", 'facts = ["no-such-fact", ', 1), encoding="utf-8"
    )
    with pytest.raises(ContentError, match="fact 'no-such-fact' does not exist"):
        build(course)
    after = {path: path.read_bytes() for path in course.root.rglob("*") if path.is_file()}
    assert {path for path in before if before[path] != after[path]} == {text}
    assert set(after) == set(before)


def test_a_changed_text_is_noticed_and_built(course: Layout) -> None:
    """`check` names what is stale; `build` mends exactly that."""
    text = course.questions / "tapering-principles.toml"
    stem = CONTENT.module("tapering-principles").bank.items[0].stem
    quoted = json.dumps(stem, ensure_ascii=False)
    changed = text.read_text(encoding="utf-8").replace(quoted, json.dumps(stem + " Today.", ensure_ascii=False))
    assert changed != text.read_text(encoding="utf-8")
    text.write_text(changed, encoding="utf-8")
    papers = [
        course.release / "tapering-principles" / "quiz.ipynb",
        course.source / "tapering-principles" / "quiz.ipynb",
    ]
    assert stale(course) == papers
    assert sorted(build(course)) == papers
    assert stale(course) == []


@MODULES
def test_the_release_gives_nothing_away(module: ModuleContent) -> None:
    """Neither a key nor a rationale nor a private hash nor an ordering's order is in the released file."""
    assert find_leaks(released(module), module.bank) == []


@MODULES
def test_the_leak_check_finds_each_kind_of_leak(module: ModuleContent) -> None:
    """The check can fail: the source itself, and a release with one private thing put back, are all found."""
    source = notebook_bytes(question_paper(module))
    assert len(find_leaks(source, module.bank)) > len(module.bank.items)
    item = next(item for item in module.bank.items if item.kind == "single")
    for planted in (item.options[0].rationale, item.principle, item.full_sha):
        notebook = json.loads(released(module))
        notebook["cells"][0]["source"].append(f"\n{planted}")
        assert find_leaks(json.dumps(notebook).encode(), module.bank)
    notebook = json.loads(released(module))
    cell = next(cell for cell in notebook["cells"] if "onboarding" in cell["metadata"])
    cell["metadata"]["onboarding"]["key"] = ["b"]
    assert find_leaks(json.dumps(notebook).encode(), module.bank) == ["a field 'key'"]


@MODULES
def test_a_changed_key_changes_no_byte_of_the_release(module: ModuleContent) -> None:
    """Two banks that differ only in keys, rationales and rubrics give the same released paper."""
    notebook = json.loads(notebook_bytes(question_paper(module)))
    for cell in notebook["cells"]:
        mark = cell["metadata"].get("onboarding", {})
        for item in mark.get("private", []):
            item["key"] = ["changed"]
        mark.pop("private", None)
    for cell, other in zip(notebook["cells"], json.loads(released(module))["cells"], strict=True):
        assert cell["metadata"].get("onboarding") == other["metadata"].get("onboarding")
        assert cell["source"] == other["source"]


@MODULES
def test_the_paper_reads_well_without_the_quiz_page(module: ModuleContent) -> None:
    """In the plain notebook editor or on a code host every stem and option of every variant can be read."""
    notebook = json.loads(released(module))
    text = "".join("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown")
    text = text.replace("\\", "")
    for item in module.bank.items:
        assert item.stem.replace("\\", "") in text
        assert all(option.text in text for option in item.options)
    assert not any(cell.get("outputs") for cell in notebook["cells"])


@MODULES
def test_a_quiz_has_what_the_course_promises(module: ModuleContent) -> None:
    """10 to 12 slots of at least two variants, must-pass behaviours in two kinds, every objective with two slots."""
    slots = module.bank.slots
    assert 10 <= len(slots) <= 12
    assert all(len(slot.variants) >= (3 if slot.must_pass else 2) for slot in slots)
    for objective in module.module.objectives:
        assert sum(slot.objective == objective.id for slot in slots) >= 2, objective.id
    decisions = sum(item.difficulty >= 2 for item in module.bank.items)
    assert decisions * 3 >= 2 * len(module.bank.items)


@MODULES
def test_a_lesson_covers_its_seed_statements(module: ModuleContent) -> None:
    """Each statement a module owns has a section."""
    assert set(module.module.seed) <= set(module.lesson.seeds)


@MODULES
def test_a_lesson_shows_its_practice_and_is_not_too_long_between_questions(module: ModuleContent) -> None:
    """At most 500 words of running text pass without an activity or a practice question."""
    words = 0
    for block in module.lesson.blocks:
        if block.kind == "code" and "import" not in block.text:
            words = 0
        elif block.kind in ("text", "act", "remember", "figure"):
            words += len(block.text.split())
            assert words <= 500, f"{module.lesson.file}, line {block.line}"
    shown = {item for block in module.lesson.code_cells for item in block.practice}
    assert shown == {item.id for item in module.practice}


@MODULES
def test_a_lesson_reads_easily(module: ModuleContent) -> None:
    """At most 2,500 words of running text, of a Flesch-Kincaid grade of at most 10 (Kincaid et al. 1975)."""
    text = " ".join(module.lesson.sentences)
    words = [word for word in "".join(c if c.isalpha() or c in "'-" else " " for c in text).split() if word.strip("'-")]
    syllables = sum(max(1, _syllables(word)) for word in words)
    grade = 0.39 * len(words) / len(module.lesson.sentences) + 11.8 * syllables / len(words) - 15.59
    assert 1_200 <= len(words) <= 2_500
    assert grade <= 10, grade


def _syllables(word: str) -> int:
    """Vowel groups without a silent final e: the usual estimate."""
    word = word.lower()
    groups = sum(c in "aeiouy" and (i == 0 or word[i - 1] not in "aeiouy") for i, c in enumerate(word))
    return groups - (word.endswith("e") and not word.endswith(("le", "ee")) and groups > 1)
