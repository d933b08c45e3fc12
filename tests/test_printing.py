"""The safety page: the whole table, every box of every lesson, local values only when signed, and no part from elsewhere."""

import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from onboarding.content import Content, load_content
from onboarding.course import LocalSetting
from onboarding.errors import CourseError
from onboarding.lesson_text import CITATION
from onboarding.paths import Layout
from onboarding.printing import boxes, print_safety, safety_page

ROOT = Path(__file__).parent.parent
CONTENT = load_content(Layout(ROOT))
TODAY = date(2026, 11, 25)


class Page(HTMLParser):
    """The words, tags and attributes of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1] != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def plain(markdown: str) -> list[str]:
    """The words of each line of a box without citations and signs of Markdown."""
    lines = [re.sub(r"^(\d+\.|-)\s+|\*\*", "", line).strip() for line in CITATION.sub("", markdown).splitlines()]
    return [" ".join(line.split()) for line in lines if line]


def signed(content: Content, value: str = "Ring 1234") -> Content:
    """The same course as a real service with every setting signed."""
    local = {
        name: replace(setting, value=value, signed_by="Ada Lead", signed_role="clinical lead", signed_on="2026-11-01")
        for name, setting in content.course.local.items()
    }
    return replace(content, course=replace(content.course, local=local, real=True))


def test_the_page_has_the_whole_table_and_every_box() -> None:
    """Every tier, every sign in full, and each line of each act box of each lesson."""
    text = Page(safety_page(CONTENT, today=TODAY)).text
    for tier in CONTENT.evidence.tiers:
        assert tier.title in text
        assert tier.act in text
    for sign in CONTENT.evidence.signs.values():
        assert sign.text in text, sign.id
    written = [block for module in CONTENT.modules for block in module.lesson.blocks if block.kind == "act"]
    assert len(written) > 5
    squeezed = text.replace(" ", "")
    for block in written:
        assert block.argument in text
        for line in plain(block.text):
            assert line.replace(" ", "") in re.sub(r"\(yourservice:notyetset\)", "", squeezed), line


def test_no_citation_and_no_markdown_is_left_on_paper() -> None:
    """Nobody on a shift can follow a citation key."""
    text = Page(safety_page(CONTENT, today=TODAY)).text
    assert not re.search(r"\[@|\]\(|\*\*|local:|escalation:", text)


def test_a_box_that_two_lessons_share_is_printed_once() -> None:
    """The same words from two lessons make one box."""
    twice = replace(CONTENT, modules=(*CONTENT.modules, CONTENT.modules[0]))
    assert boxes(twice) == boxes(CONTENT)


def test_unsigned_settings_are_shown_as_not_set_and_the_page_says_demo() -> None:
    """Neither an empty nor an unsigned value may look like the service's own."""
    filled = {name: replace(local, value="Ring 1234") for name, local in CONTENT.course.local.items()}
    unsigned = replace(CONTENT, course=replace(CONTENT.course, local=filled))
    text = Page(safety_page(unsigned, today=TODAY)).text
    assert "Demo, unsigned" in text
    assert "your service: not yet set" in text
    assert "Ring 1234" not in text


def test_signed_settings_are_shown_with_who_signed_them() -> None:
    """Then the page belongs to the service and is no demo."""
    text = Page(safety_page(signed(CONTENT), today=TODAY)).text
    assert "emo, unsigned" not in text
    assert "not yet set" not in text
    assert "your service: Ring 1234" in text
    assert "Ada Lead, clinical lead, 2026-11-01" in text


def test_what_a_service_writes_is_shown_as_text() -> None:
    """A value with signs of HTML or Markdown changes nothing but itself."""
    html = safety_page(signed(CONTENT, "<script>alert(1)</script> **4** [x](y)"), today=TODAY)
    assert "<script" not in html
    assert Page(html).text.count("<script>alert(1)</script> **4** [x](y)") > 5


def test_the_page_needs_nothing_from_elsewhere() -> None:
    """No script, no link, no picture, no address: it works without a network and can be mailed."""
    html = safety_page(CONTENT, today=TODAY)
    page = Page(html)
    assert not {"script", "link", "img", "iframe", "object", "a"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on") or name in ("src", "href", "style")]
    assert "url(" not in html
    assert "@import" not in html
    assert "//" not in html


def test_a_setting_that_the_table_needs_may_be_missing() -> None:
    """A course without the setting prints the rest."""
    local: dict[str, LocalSetting] = {
        name: setting for name, setting in CONTENT.course.local.items() if name != "urgent_response_limit"
    }
    assert "The escalation table" in safety_page(
        replace(CONTENT, course=replace(CONTENT.course, local=local)), today=TODAY
    )


def test_without_a_browser_the_page_is_written_and_the_next_step_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No PDF, no failure, and no PDF of an earlier day is left beside the new page."""
    (tmp_path / "safety.pdf").write_bytes(b"%PDF-old")
    monkeypatch.setenv("PATH", str(tmp_path))
    written = print_safety(CONTENT, tmp_path, today=TODAY)
    assert written.pdf is None
    assert "Chromium is not installed here" in written.next_step
    assert [path.name for path in tmp_path.iterdir()] == ["safety.html"]


def test_a_browser_that_prints_nothing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page is kept, and the sentence says what to do."""
    programs = tmp_path / "bin"
    programs.mkdir()
    broken = programs / "chromium"
    broken.write_text("#!/bin/sh\necho out of order >&2\nexit 7\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:{Path(shutil.which('sh') or '/bin/sh').parent}")
    with pytest.raises(CourseError, match=r"chromium made no PDF \(out of order\).*open it in any browser"):
        print_safety(CONTENT, tmp_path / "out", today=TODAY)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["safety.html"]


@pytest.mark.browser
def test_the_command_writes_page_and_pdf(course: Layout) -> None:
    """`onboarding print safety` in a course without a workspace."""
    run = subprocess.run(
        [sys.executable, "-m", "onboarding.cli", "print", "safety", "--course", str(course.root)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    folder = course.workspace / "print"
    assert (folder / "safety.pdf").read_bytes().startswith(b"%PDF-")
    assert sorted(path.name for path in folder.iterdir()) == ["safety.html", "safety.pdf"]


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_reads_on_a_phone_and_the_table_fits_one_sheet(browser: Browser, scheme: str, tmp_path: Path) -> None:
    """320 px without sideways scrolling; on paper (A4 less the margins, at 96 dots an inch) the table ends on the first sheet."""
    path = tmp_path / "safety.html"
    path.write_text(safety_page(CONTENT, today=TODAY), encoding="utf-8")
    page = browser.new_page(viewport={"width": 320, "height": 700}, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size({"width": 702, "height": 1000})
    page.emulate_media(media="print")
    assert page.locator(".tier").last.evaluate("node => node.getBoundingClientRect().bottom") <= (297 - 26) / 25.4 * 96
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    page.close()
