"""What stands beside Home and lessons: privacy, the report of an error, one's work as a file, and words that explain themselves."""

import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from onboarding.page_reports import read_reports
from onboarding.paths import Layout
from onboarding.transfer import import_work
from tests.axe import violations
from tests.labs import SLOW, Lab

pytestmark = pytest.mark.browser
LESSON = "lessons/08-tapering-principles.ipynb"


def test_privacy_report_and_the_way_to_another_computer(
    browser: Browser, running: tuple[Layout, Lab], tmp_path: Path
) -> None:
    """Read, report with markup in it, come back, take the work along; at 320 px nothing is too wide, and axe-core finds nothing."""
    layout, started = running
    page = browser.new_page(viewport={"width": 320, "height": 700})
    page.set_default_timeout(SLOW)
    page.goto(started.page("onboarding/home"))
    page.locator('[data-role="privacy"]').click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What is stored and who sees it")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(page, "body") == []
    page.get_by_role("link", name="Back to the course").click()

    page.locator('[data-role="report-error"]').click()
    field = page.get_by_label("What is wrong, unclear or does not work?")
    field.fill("   ")
    page.get_by_role("button", name="Keep this report").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing is written yet")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(page, "body") == []
    field.fill("A <b>wrong</b> word")
    page.get_by_role("button", name="Keep this report").click()
    expect(page.locator('[data-role="kept"]')).to_contain_text("Your report is kept")
    assert violations(page, "body") == []
    assert [(one.page, one.text) for one in read_reports(layout)] == [("Home", "A <b>wrong</b> word")]
    page.get_by_role("link", name="Back to the course").first.click()

    with page.expect_download() as download:
        page.locator('[data-role="my-work"]').click()
    archive = tmp_path / "work.zip"
    download.value.save_as(archive)
    with zipfile.ZipFile(archive) as opened:
        assert any(name.startswith("work/reported/") for name in opened.namelist())
    other = Layout(tmp_path / "other")
    assert import_work(other, archive).learner.name == "Ada Example"
    page.close()


def test_a_word_explains_itself_and_a_section_can_be_reported(browser: Browser, running: tuple[Layout, Lab]) -> None:
    """By keyboard: the word has the focus, its card is its description, Escape closes it. The report names lesson and section."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(SLOW)
    page.goto(running[1].page(f"doc/tree/{LESSON}"))
    expect(page.locator('[data-role="lesson-status"]')).to_contain_text("Ready")
    word = page.locator('.jp-MarkdownOutput a[href="#word-taper"]').first
    expect(word).to_have_attribute("tabindex", "0")
    word.focus()
    card = page.get_by_role("tooltip")
    expect(card).to_contain_text("Lowering the dose step by step")
    assert word.get_attribute("aria-describedby") == card.get_attribute("id")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    assert violations(page, ".jp-MarkdownOutput") == []

    section = page.locator(".onb-contents a[data-section]").nth(2)
    section.click()
    expect(section).to_have_attribute("aria-current", "true")
    title = section.inner_text()
    page.locator('.onb-contents [data-role="report-error"]').click()
    expect(page.locator("main")).to_contain_text(re.compile(f"{LESSON}.*{re.escape(title)}"))
    page.close()
