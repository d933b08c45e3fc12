"""Reading a lesson: sections, citations, sentences without one."""

from pathlib import Path

import pytest

from onboarding.errors import ContentError
from onboarding.lesson_text import Lesson, load_lesson

FRONT = "---\nmodule: made-up\ntitle: Made up\nminutes: 5\n---\n\n"


def lesson(tmp_path: Path, text: str) -> Lesson:
    path = tmp_path / "08-made-up.md"
    path.write_text(FRONT + text, encoding="utf-8")
    return load_lesson(path)


@pytest.mark.parametrize(
    "text",
    [
        "A stated fact [@one].",
        "A stated fact. [@one]",
        "A stated fact. [@one; @two] Another one. [@two]",
        "**What people often hear.** It is safe [@one].",
        "- First point [@one].\n- Second point [@two].",
        "| Sign | Act |\n|---|---|\n| Seizure | Call [@escalation:seizure] |",
        ":::{story}\nNobody cites a story. It just happens.\n:::",
        ":::{act}\nCall now [@escalation:seizure].\n:::",
        "About 8.2 hours is the usual figure [@one].",
    ],
)
def test_cited_sentences_and_free_blocks_are_fine(tmp_path: Path, text: str) -> None:
    """A citation before or after the full stop counts; stories need none."""
    assert lesson(tmp_path, text).uncited == ()


@pytest.mark.parametrize(
    ("text", "sentence", "line"),
    [
        ("A stated fact.", "A stated fact.", 7),
        ("Cited [@one]. Not cited.", "Not cited.", 7),
        ("Not cited. Cited [@one].", "Not cited.", 7),
        ("- Cited [@one].\n- Not cited", "Not cited", 8),
        (":::{act}\nCall now.\n:::", "Call now.", 7),
        ("| Sign | Act |\n|---|---|\n| Seizure | Call |", "Seizure | Call", 7),
    ],
)
def test_an_uncited_sentence_is_found(tmp_path: Path, text: str, sentence: str, line: int) -> None:
    """The sentence and its line are named."""
    found = lesson(tmp_path, text).uncited
    assert [(uncited.text, uncited.line) for uncited in found] == [(sentence, line)]


def test_sections_carry_anchor_and_seed_statements(tmp_path: Path) -> None:
    """`{#anchor S13}` is read and taken out of the title."""
    found = lesson(tmp_path, "## Never abruptly {#never S13 S38}\n\nFact [@one].\n")
    assert found.anchors == {"never": "Never abruptly"}
    assert found.seeds == {"S13": "never", "S38": "never"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("## No anchor\n", "has no anchor"),
        ("## A {#x}\n\n## B {#x}\n", "stands twice"),
        (":::{tip}\nText\n:::", "block '{tip}' is unknown"),
        ("```{code-cell} two\na\nb\n```", "more than one line"),
        ("```{code-cell}\na\n```", "has no name"),
        ("<script>alert(1)</script>", "HTML stands in the text"),
    ],
)
def test_a_broken_lesson_says_where(tmp_path: Path, text: str, reason: str) -> None:
    """File and line are named, with what to do."""
    with pytest.raises(ContentError, match=reason) as caught:
        lesson(tmp_path, text)
    assert str(caught.value).startswith("notebooks/08-made-up.md")


def test_a_lesson_without_front_matter_is_refused(tmp_path: Path) -> None:
    """Module, title and minutes come first."""
    path = tmp_path / "08-made-up.md"
    path.write_text("# Title\n", encoding="utf-8")
    with pytest.raises(ContentError, match="no front matter"):
        load_lesson(path)
