"""Figures of steps: drawn from data, accessible, and refused with a sentence when the data is wrong."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from onboarding.errors import ContentError
from onboarding.step_figures import LONGEST_LINE, draw_figures

ROOT = Path(__file__).parent.parent
STEPS = ROOT / "notebooks" / "steps"
DRAWN = draw_figures(STEPS)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("name", DRAWN)
def test_a_figure_says_all_that_it_shows(name: str) -> None:
    """Title and description are there, the description has every word of the picture, and no word leaves the frame."""
    root = ElementTree.fromstring(DRAWN[name])
    assert root.get("role") == "img"
    told = {child.get("id"): child.text or "" for child in root if child.tag in (SVG + "title", SVG + "desc")}
    assert told[root.get("aria-labelledby")]
    description = told[root.get("aria-describedby")]
    height = float(str(root.get("viewBox")).split()[3])
    for text in root.iter(SVG + "text"):
        assert text.text
        assert text.text.removesuffix(".") in description
        assert float(str(text.get("y"))) < height
    assert (ROOT / "notebooks" / "figures" / f"{name}.svg").read_bytes() == DRAWN[name]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title = ", "cannot be read"),
        ("[[step]]\nbadge = '1'\nhead = 'A'\nlines = ['x']", "has no title"),
        ("title = 'A'", "has no steps"),
        (f"title = 'A'\n[[step]]\nbadge = '1'\nhead = 'A'\nlines = ['{'x' * (LONGEST_LINE + 1)}']", "Break it in two"),
        ("title = 'A'\n[[step]]\nbadge = '123'\nhead = 'A'\nlines = ['x']", "badge is not one or two"),
        ("title = 'A'\n[[step]]\nbadge = '1'\nhead = ''\nlines = ['x']", "head is not a text"),
        ("title = 'A'\n[[step]]\nbadge = '1'\nhead = 'A'\nlines = []", "lines is not a list"),
        ("title = 'A'\n[[step]]\nbadge = '1'\nhead = 'A'\nlines = ['x']\ntone = 'red'", "tone 'red' is unknown"),
        ("title = 'A'\n[[step]]\nbadge = '1'\nhead = 'A'\nlines = ['x']\ncolour = 'red'", "'colour' is not a field"),
    ],
)
def test_wrong_data_is_refused_with_its_place(tmp_path: Path, text: str, words: str) -> None:
    """The sentence names the file and the fault."""
    folder = tmp_path / "steps"
    folder.mkdir()
    (folder / "one.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=r"notebooks/steps/one\.toml") as caught:
        draw_figures(folder)
    assert words in str(caught.value)


def test_words_are_escaped(tmp_path: Path) -> None:
    """Signs that mean something in SVG are shown as they are."""
    (tmp_path / "one.toml").write_text(
        "title = 'A < B & C'\n[[step]]\nbadge = '<'\nhead = '&'\nlines = ['<x>']", "utf-8"
    )
    root = ElementTree.fromstring(draw_figures(tmp_path)["one"])
    assert [text.text for text in root.iter(SVG + "text")] == ["<", "&", "<x>"]
