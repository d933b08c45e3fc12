"""The figures that are made from the evidence say what the escalation table says, in picture and in words."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser

from onboarding.build import build, stale
from onboarding.content import load_content
from onboarding.errors import ContentError
from onboarding.figures import GENERATED, two_tiers
from onboarding.lessons import lesson_notebook
from onboarding.paths import Layout

ROOT = Path(__file__).parent.parent
CONTENT = load_content(Layout(ROOT))
EVIDENCE = CONTENT.evidence
SVG = "{http://www.w3.org/2000/svg}"
LESSON = "notebooks/00-before-your-first-shift.md"


def drawn(svg: bytes) -> list[str]:
    """The words of the picture in the order in which they are drawn, one entry a heading or sign."""
    root = ElementTree.fromstring(svg)
    return [" ".join("".join(text.itertext()).split()) for text in root.findall(f"{SVG}text")]


def test_picture_and_text_equivalent_say_every_sign_of_the_table_once_and_in_its_tier() -> None:
    """Headings and signs stand in the picture, and in the words for those who do not see it, in the order of the table."""
    expected = []
    for number, tier in enumerate(EVIDENCE.tiers, start=1):
        expected.append(f"{number}. {tier.title}")
        expected += [sign.short for sign in EVIDENCE.signs.values() if sign.tier == tier]
    figure = two_tiers(EVIDENCE)
    assert drawn(figure.svg) == expected
    assert re.sub(r"[;:.]", "", figure.text) == re.sub(r"[;:.]", "", " ".join(expected))
    described = ElementTree.fromstring(figure.svg).find(f"{SVG}desc")
    assert described is not None
    assert described.text == figure.text


def test_a_sign_that_moves_to_another_tier_moves_in_the_picture() -> None:
    """The picture has no words of its own."""
    emergency, urgent = EVIDENCE.tiers[:2]
    fever = EVIDENCE.signs["fever"]
    moved = replace(EVIDENCE, signs={**EVIDENCE.signs, "fever": replace(fever, tier=emergency)})
    words = drawn(two_tiers(moved).svg)
    assert words.index(fever.short) < words.index(f"2. {urgent.title}")
    assert drawn(two_tiers(EVIDENCE).svg).index(fever.short) > words.index(f"2. {urgent.title}")


@pytest.mark.parametrize(("name", "draw"), GENERATED.items(), ids=list(GENERATED))
def test_the_built_picture_and_the_lesson_s_words_come_from_the_same_table(
    name: str, draw: Callable[..., object]
) -> None:
    """The tracked SVG is what the evidence makes, and the lesson's text equivalent is the figure's."""
    figure = GENERATED[name](EVIDENCE)
    assert (ROOT / "notebooks" / "figures" / f"{name}.svg").read_bytes() == figure.svg
    text = "".join(cell["source"] for module in CONTENT.modules for cell in lesson_notebook(CONTENT, module)["cells"])
    assert f"![{figure.text}](figures/{name}.svg)" in text


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks" / "figures").glob("*.svg")), ids=lambda path: path.stem)
def test_a_telephone_shows_the_words_of_a_picture(path: Path) -> None:
    """No picture is scaled down much at 320 pixels, and none has letters that are small to begin with."""
    root = ElementTree.fromstring(path.read_bytes())
    assert float(root.attrib["viewBox"].split()[2]) <= 360
    sizes = [float(size) for size in re.findall(r"font(?:-size)?[:=]\s*\"?(?:bold )?([\d.]+)", path.read_text("utf-8"))]
    assert sizes
    assert min(sizes) >= 14


def test_a_changed_table_makes_the_picture_stale_until_it_is_built(course: Layout) -> None:
    """`check` names the picture, and `build` mends it."""
    table = course.evidence / "escalation.yaml"
    before = table.read_text(encoding="utf-8")
    table.write_text(before.replace('short: "Chest pain"', 'short: "Any chest pain"'), encoding="utf-8")
    picture = course.notebooks / "figures" / "two-tiers.svg"
    assert picture in stale(course)
    assert picture in build(course)
    assert b"Any chest pain" in picture.read_bytes()


def test_a_lesson_may_not_add_words_to_a_generated_figure(course: Layout) -> None:
    """Hand-written words beside a generated picture are what drifts."""
    path = course.root / LESSON
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace(":::{figure} two-tiers\n:::", ":::{figure} two-tiers\nTwo lists. [@esc-emergency]\n:::"),
        encoding="utf-8",
    )
    content = load_content(course)
    with pytest.raises(ContentError, match="figure 'two-tiers' is made from the evidence"):
        lesson_notebook(content, content.module("before-your-first-shift"))


@pytest.mark.browser
@pytest.mark.parametrize("figure", sorted((ROOT / "notebooks" / "figures").glob("*-*.svg")), ids=lambda path: path.stem)
def test_no_words_of_a_figure_leave_their_box(browser: Browser, figure: Path) -> None:
    """Each line of text stays inside the card it is drawn on, in the browser's own measure."""
    page = browser.new_page()
    page.set_content(figure.read_text(encoding="utf-8"))
    outside = page.evaluate(
        """() => {
          const cards = [...document.querySelectorAll('svg rect')].map(r => r.getBBox());
          return [...document.querySelectorAll('svg text')].filter(text => {
            const t = text.getBBox();
            const holding = cards.filter(c => t.y + t.height / 2 >= c.y && t.y + t.height / 2 <= c.y + c.height
              && t.x + t.width / 2 >= c.x && t.x + t.width / 2 <= c.x + c.width);
            return !holding.length || holding.some(c => t.x < c.x + 2 || t.x + t.width > c.x + c.width - 2);
          }).map(text => text.textContent);
        }"""
    )
    page.close()
    assert outside == []
