"""Lesson, Home, tour and front desk as everyone sees them: axe-core finds nothing, nothing is cut off, and no button is pressed in vain."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from onboarding.paths import Layout
from tests.axe import violations
from tests.grading_course import Handed, wrong
from tests.labs import SLOW, Lab
from tests.running_lab import running_lab
from tests.seeing import (
    CONTROLS,
    SMALL,
    THEMES,
    check_axe,
    check_fits,
    check_forced_colours,
    check_still,
    paint,
    resize,
)

pytestmark = pytest.mark.browser

LESSON = "doc/tree/lessons/08-tapering-principles.ipynb"
LESSON_HOST = ".jp-WindowedPanel-outer"
PARTS = (".onb-strip", ".onb-activity", ".jp-MarkdownOutput")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A browser that knows nothing yet, on a wide screen."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def open_lesson(page: Page, started: Lab) -> None:
    page.goto(started.page(LESSON))
    expect(page.locator("[data-role=lesson-status]")).to_have_text("Ready", timeout=SLOW)
    expect(page.locator(".onb-practice").first).to_be_visible(timeout=SLOW)


def test_the_lesson(page: Page, running: tuple[Layout, Lab]) -> None:
    """In both themes of JupyterLab: the strip, practice before and after it was checked, the text, a card, the contents."""
    open_lesson(page, running[1])
    for theme in THEMES:
        paint(page, theme)
        expect(page.locator("[data-role=lesson-status]")).to_have_text("Ready", timeout=SLOW)
        practice = page.locator(".onb-practice").first
        practice.get_by_role("button", name=re.compile("Check my answer|Try again")).wait_for(timeout=SLOW)
        assert violations(page, *PARTS, ".onb-contents") == []
        if theme == THEMES[0]:
            assert page.evaluate(SMALL, f":is(.onb-strip, .onb-activity, .onb-contents) {CONTROLS}") == []
            practice.locator("label[data-option]").first.click()
            practice.get_by_role("button", name="Check my answer").click()
            expect(practice.get_by_role("button", name="Try again")).to_be_visible(timeout=SLOW)
            assert violations(page, *PARTS) == []
        page.locator("a[href='#ref-1']").first.focus()
        assert violations(page, ".onb-popover:not([hidden])") == []
        page.keyboard.press("Escape")
    check_still(page, ":is(.onb-strip, .onb-activity)")
    check_forced_colours(page, ":is(.onb-strip, .onb-activity)")
    check_fits(page, LESSON_HOST)
    resize(page, "320 px")
    assert violations(page, *PARTS) == []


def test_a_card_that_has_no_room_is_reached_by_tab(page: Page, running: tuple[Layout, Lab]) -> None:
    """On a telephone a long card scrolls: Tab leads into it, keys scroll it, Tab goes on from the number, Escape comes back to it."""
    open_lesson(page, running[1])
    resize(page, "320 px")
    card = page.get_by_role("tooltip")
    scrolls = "box => box.scrollHeight > box.clientHeight"
    links = page.locator(".jp-MarkdownOutput a[href^='#ref-'][tabindex='0']")
    for link in links.all():
        link.evaluate("link => link.scrollIntoView({block: 'center'})")
        link.focus()
        expect(card).to_be_visible()
        if card.evaluate(scrolls):
            break
    else:
        raise AssertionError("no card of this lesson is too long for a telephone: nothing was tested")
    assert violations(page, ".onb-popover:not([hidden])") == []
    page.keyboard.press("Tab")
    expect(card).to_be_focused()
    page.keyboard.press("End")
    page.wait_for_function("document.activeElement.scrollTop > 0")
    page.keyboard.press("Shift+Tab")
    expect(link).to_be_focused()
    page.keyboard.press("Tab")
    expect(card).to_be_focused()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    expect(card).to_be_visible()
    page.keyboard.press("Tab")
    expect(card).to_be_focused()
    page.keyboard.press("Tab")
    expect(card).not_to_be_focused()
    expect(link).not_to_be_focused()
    assert link.evaluate(
        "link => Boolean(link.compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_FOLLOWING)"
    )


def test_home_and_tour(page: Page, running: tuple[Layout, Lab]) -> None:
    """Home before anything was done and with feedback open; the tour before and after its question was answered."""
    layout, started = running
    page.goto(started.page("onboarding/home"))
    expect(page.locator("[data-role=end]")).to_be_enabled(timeout=SLOW)
    check_axe(page, "body", host="html")
    page.locator("[data-role=tour]").click()
    expect(page.locator("[data-role=tour-submit]")).to_be_enabled(timeout=SLOW)
    check_axe(page, "body", host="html")
    page.locator("[data-role=tour-submit]").click()
    expect(page.locator("[data-role=tour-submitted]")).to_contain_text("Nothing is answered yet")
    page.locator("[data-role=question] label").first.click()
    page.locator("[data-role=tour-submit]").click()
    expect(page.locator("[data-role=tour-submitted]")).to_contain_text("Submitted", timeout=SLOW)
    check_axe(page, "body", host="html")
    check_still(page, "body")
    check_forced_colours(page, "body")
    handed = Handed(layout)
    (learner,) = (folder.name for folder in layout.learners.iterdir())
    handed.take(learner, wrong)
    handed.grade()
    page.locator("[data-role=tour-done]").click()
    page.locator("button[data-feedback]").first.click(timeout=SLOW)
    expect(page.locator("dialog iframe")).to_be_visible(timeout=SLOW)
    check_axe(page, "dialog", host="dialog")
    check_forced_colours(page, "dialog")


def test_the_front_desk(course: Layout, page: Page, tmp_path: Path) -> None:
    """Before and after a name that cannot be taken; no Lab is started for it."""
    home = tmp_path / "home"
    home.mkdir()
    with running_lab(course.root, home, "learn") as front:
        page.goto(front.address)
        expect(page.get_by_role("button", name="Start the course")).to_be_visible(timeout=SLOW)
        check_axe(page, "body", host="html")
        page.get_by_label("Your name").fill(" ")
        page.get_by_label("Support worker", exact=False).check()
        page.get_by_role("button", name="Start the course").click()
        expect(page.get_by_role("alert")).to_be_visible(timeout=SLOW)
        expect(page.get_by_label("Your name")).to_have_attribute("aria-invalid", "true")
        check_axe(page, "body", host="html")
        check_still(page, "body")
        check_forced_colours(page, "body")


@pytest.mark.parametrize(
    ("place", "code", "button"),
    [
        ("home", "home.js", "[data-role=end]"),
        ("tour", "tour.js", "[data-role=tour-submit]"),
        ("tour", "kinds/single.js", "[data-role=tour-submit]"),
    ],
    ids=["home", "tour", "tour's question"],
)
def test_no_button_is_pressed_in_vain(
    page: Page, running: tuple[Layout, Lab], place: str, code: str, button: str
) -> None:
    """While a page's code is still on its way, what it would do cannot be pressed; then it can."""
    held: list[Route] = []
    page.route(f"**/js/{code}", lambda route: held.append(route))
    with page.expect_request(f"**/js/{code}"):
        page.goto(running[1].page(f"onboarding/{place}"), wait_until="commit")
    expect(page.locator(button)).to_be_disabled(timeout=SLOW)
    for route in held:
        route.continue_()
    expect(page.locator(button)).to_be_enabled(timeout=SLOW)
