"""Figures of tracks: drawn from data, accessible, and refused with a sentence when the data is wrong."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from onboarding.errors import ContentError
from onboarding.track_figures import LONGEST_LABEL, draw_tracks

ROOT = Path(__file__).parent.parent
DRAWN = draw_tracks(ROOT / "notebooks" / "tracks")
SVG = "{http://www.w3.org/2000/svg}"
HEAD = "title = 'A'\ncolumns = ['one', 'two']\n"
TRACK = "[[track]]\nname = 'a'\nlabel = 'b'\nfrom = 'one'\nto = 'two'\n"


@pytest.mark.parametrize("name", DRAWN)
def test_a_figure_says_all_that_it_shows(name: str) -> None:
    """Title and description are there, the description has every word of the picture, and nothing leaves the frame."""
    root = ElementTree.fromstring(DRAWN[name])
    assert root.get("role") == "img"
    told = {child.get("id"): child.text or "" for child in root if child.tag in (SVG + "title", SVG + "desc")}
    assert told[root.get("aria-labelledby")]
    description = told[root.get("aria-describedby")]
    width, height = (float(size) for size in str(root.get("viewBox")).split()[2:])
    for text in root.iter(SVG + "text"):
        assert text.text
        assert text.text.removesuffix(".") in description
    for bar in root.iter(SVG + "rect"):
        assert float(str(bar.get("x"))) + float(str(bar.get("width"))) <= width
        assert float(str(bar.get("y"))) + float(str(bar.get("height"))) <= height
    assert (ROOT / "notebooks" / "figures" / f"{name}.svg").read_bytes() == DRAWN[name]


def test_a_bar_spans_the_columns_that_the_data_names(tmp_path: Path) -> None:
    """The picture and the words say the same span."""
    (tmp_path / "one.toml").write_text(
        "title = 'A'\ncolumns = ['one', 'two', 'three', 'four']\n"
        "[[track]]\nname = 'Whole'\nlabel = 'x'\nfrom = 'one'\nto = 'four'\n"
        "[[track]]\nname = 'Late'\nlabel = 'x < y'\nfrom = 'three'\nto = 'four'\nplanned = 'one'\n",
        encoding="utf-8",
    )
    root = ElementTree.fromstring(draw_tracks(tmp_path)["one"])
    whole, late = [bar for bar in root.iter(SVG + "rect") if bar.get("height") == "12"]
    assert float(str(late.get("x"))) == float(str(whole.get("x"))) + (float(str(whole.get("width"))) + 6) / 2
    assert float(str(late.get("width"))) == (float(str(whole.get("width"))) + 6) / 2 - 6
    description = next(root.iter(SVG + "desc")).text or ""
    assert "Whole: x; all the way." in description
    assert "Late: x < y; from three to four, planned from one on." in description


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title = ", "cannot be read"),
        ("columns = ['one', 'two']\n" + TRACK, "has no title"),
        ("title = 'A'\ncolumns = ['one']\n" + TRACK, "columns is not a list of two or more"),
        ("title = 'A'\ncolumns = ['one', 'one']\n" + TRACK, "two columns have the same name"),
        (HEAD, "has no tracks"),
        (HEAD + TRACK.replace("'b'", f"'{'x' * (LONGEST_LABEL + 1)}'"), "label is not a text of at most"),
        (HEAD + TRACK.replace("'two'", "'ten'"), "is not one of the columns"),
        (
            HEAD + TRACK.replace("'two'", "'zwei'").replace("'one'", "'two'").replace("'zwei'", "'one'"),
            "ends before it starts",
        ),
        (HEAD + TRACK + "planned = 'one'\n", "is not a column before 'from'"),
        (HEAD + TRACK + "tone = 'red'\n", "tone 'red' is unknown"),
        (HEAD + TRACK + "colour = 'red'\n", "'colour' is not a field"),
    ],
)
def test_wrong_data_is_refused_with_its_place(tmp_path: Path, text: str, words: str) -> None:
    """The sentence names the file and the fault."""
    folder = tmp_path / "tracks"
    folder.mkdir()
    (folder / "one.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=r"notebooks/tracks/one\.toml") as caught:
        draw_tracks(folder)
    assert words in str(caught.value)
