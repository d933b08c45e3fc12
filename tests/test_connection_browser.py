"""A server that goes away and comes back, a reader who goes back and forth: nothing is lost or in the way, and all of it is said."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Locator, Page, expect

from onboarding.paths import Layout
from tests.cable import cabled
from tests.labs import SLOW, Lab

pytestmark = pytest.mark.browser

LESSON = "doc/tree/lessons/11-relapse-prevention.ipynb"
MEANWHILE = "Tea and the radio, and then I ring Sema from the kitchen."

TYPING = """box => {
  window.typed = 0;
  window.typing = setInterval(() => {
    window.typed += 1;
    box.value += 'on and ';
    box.dispatchEvent(new Event('input', { bubbles: true }));
  }, 20);
}"""
"""A key every fiftieth of a second, until it is stopped."""


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of its own: what one test stored is not there for the next."""
    opened = browser.new_context(viewport={"width": 1280, "height": 900})
    yield opened
    opened.close()


def status(page: Page) -> Locator:
    """The line above the lesson."""
    return page.locator('[data-role="lesson-status"]:visible')


def ready(page: Page) -> None:
    expect(status(page)).to_have_text("Ready", timeout=SLOW)


def plan(page: Page) -> Locator:
    """The activity *build a plan*."""
    return page.locator(".onb-activity").filter(has=page.get_by_role("heading", name="Build a plan", exact=True))


def hear(dialog: Dialog, asked: list[str], *, stay: bool) -> None:
    """The browser's own question before a page is left."""
    asked.append(dialog.type)
    if stay:
        dialog.dismiss()
    else:
        dialog.accept()


def stored(layout: Layout) -> str:
    """What the plan's file says, "" while there is none."""
    return "".join(path.read_text("utf-8") for path in layout.learners.rglob("plan-builder.json"))


def test_a_cable_that_is_pulled_out(context: BrowserContext, running: tuple[Layout, Lab]) -> None:
    """Typing goes on without a dialog; both lines say what is the matter and what to do; leaving asks first; all of it arrives."""
    layout, started = running
    with cabled(started) as (far, cable):
        page = context.new_page()
        asked: list[str] = []
        page.on("dialog", lambda dialog: hear(dialog, asked, stay=True))
        page.goto(far.page(LESSON))
        ready(page)
        box = plan(page).locator("textarea").first
        box.click()
        cable.pull_out()
        page.keyboard.type(MEANWHILE, delay=60)
        expect(status(page)).to_contain_text("No connection to the course. Leave this page open", timeout=SLOW)
        expect(plan(page).locator(".onb-activity-saved")).to_contain_text("Not saved yet", timeout=SLOW)
        expect(box).to_have_value(MEANWHILE)
        expect(box).to_be_focused()
        assert page.locator(".jp-Dialog").count() == 0
        page.close(run_before_unload=True)
        expect(box).to_have_value(MEANWHILE)
        assert asked == ["beforeunload"]
        cable.put_in()
        status(page).get_by_role("button", name="Try again").click()
        ready(page)
        expect(plan(page).locator(".onb-activity-saved")).to_contain_text("Saved", timeout=SLOW)
        assert MEANWHILE in stored(layout)
        page.close(run_before_unload=True)
        assert asked == ["beforeunload"]


def test_a_way_that_is_gone_says_so(context: BrowserContext, running: tuple[Layout, Lab]) -> None:
    """A button that leads elsewhere says that it could not, and the page stays as it is."""
    with cabled(running[1]) as (far, cable):
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(f"{error}\n{error.stack}"))
        page.goto(far.page(LESSON))
        ready(page)
        cable.pull_out()
        page.locator('[data-role="to-quiz"]').click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("The course does not answer. Try again.", timeout=SLOW)
        dialog.get_by_role("button").last.click()
        expect(dialog).to_have_count(0)
        cable.put_in()
        page.locator('[data-role="to-quiz"]').click()
        expect(page.locator("section.onb-slot").first).to_be_visible(timeout=SLOW)
        assert errors == []


def test_typing_on_is_kept(context: BrowserContext, running: tuple[Layout, Lab]) -> None:
    """Who types without a pause loses no more than the last moments when the browser goes away."""
    layout, started = running
    page = context.new_page()
    page.goto(started.page(LESSON))
    ready(page)
    box = plan(page).locator("textarea").nth(1)
    box.click()
    box.evaluate(TYPING)
    expect(plan(page).locator(".onb-activity-saved")).to_contain_text("Saved", timeout=SLOW)
    page.evaluate("clearInterval(window.typing)")
    assert "on and on and" in stored(layout)


def test_back_and_forward(context: BrowserContext, running: tuple[Layout, Lab]) -> None:
    """Each press leads one page on, in one window and with the same lesson open in another."""
    started = running[1]
    pages = [context.new_page(), context.new_page()]
    for page in pages:
        quiz = page.locator("section.onb-slot").first
        page.goto(started.page("onboarding/home"))
        page.locator('a[href*="10-running-a-shift"]').first.click()
        ready(page)
        page.locator('[data-role="to-quiz"]:visible').click()
        expect(quiz).to_be_visible(timeout=SLOW)
        for press, there in (
            (page.go_back, status(page)),
            (page.go_forward, quiz),
            (page.go_back, status(page)),
            (page.go_back, page.locator(".onb-home-rows").first),
        ):
            press()
            expect(there).to_be_visible(timeout=SLOW)


def test_a_second_window_is_left_without_a_question(context: BrowserContext, running: tuple[Layout, Lab]) -> None:
    """Nothing was changed in it, so nothing is asked."""
    asked: list[str] = []
    for _ in range(2):
        page = context.new_page()
        page.on("dialog", lambda dialog: hear(dialog, asked, stay=False))
        page.goto(running[1].page(LESSON))
        ready(page)
        page.locator("h1").first.click()
    with page.expect_event("close"):
        page.close(run_before_unload=True)
    assert asked == []


def test_two_windows_of_one_activity(context: BrowserContext, running: tuple[Layout, Lab]) -> None:
    """Who types in the second is led to what happened, not onto a button, and after the choice to the activity."""
    first, second = context.new_page(), context.new_page()
    for page in (first, second):
        page.goto(running[1].page(LESSON))
        ready(page)
    plan(first).locator("textarea").nth(2).fill("From the first window.")
    expect(plan(first).locator(".onb-activity-saved")).to_contain_text("Saved", timeout=SLOW)
    second.bring_to_front()
    plan(second).locator("textarea").nth(2).click()
    second.keyboard.type("From the second.", delay=20)
    told = plan(second).locator(".onb-activity-saved")
    expect(told).to_contain_text("also changed in another window", timeout=SLOW)
    expect(told).to_be_focused()
    expect(told).to_be_in_viewport()
    plan(second).locator("[data-act=mine]").click()
    expect(plan(second).locator(".onb-activity-title")).to_be_focused(timeout=SLOW)
