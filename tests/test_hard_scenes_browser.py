"""The way round a hard scene in a real lesson: past it, to its points, and to an activity as text; by mouse and by keys."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from onboarding.paths import Layout
from tests.labs import SLOW, Lab

pytestmark = pytest.mark.browser

FOCUSED = "document.activeElement.textContent"


@pytest.fixture
def page(browser: Browser, running: tuple[Layout, Lab]) -> Iterator[Page]:
    """The lesson on emergencies, ready. Any error of a script fails the test."""
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(f"{error}\n{error.stack}"))
    opened.goto(running[1].page("doc/tree/lessons/09-emergencies.ipynb"))
    expect(opened.locator('[data-role="lesson-status"]')).to_have_text("Ready", timeout=SLOW)
    yield opened
    opened.close()
    assert [error for error in errors if "Canceled future" not in error] == []


def note(page: Page, words: str) -> Locator:
    """The note that says so."""
    return page.locator(".onb-note", has_text=words)


def test_past_a_scene_and_to_its_points(page: Page) -> None:
    """The first link leads to the section that has the points, the second past the scene; the focus goes along."""
    opening = note(page, "Next comes a person who does not wake")
    for name, section in (("Cannot be woken", "Cannot be woken"), ("Skip this part", "Never alone")):
        link = opening.get_by_role("link", name=name)
        link.focus()
        page.keyboard.press("Enter")
        heading = page.locator("h2", has_text=section)
        expect(heading).to_be_focused()
        expect(heading).to_be_in_viewport()
    expect(page.locator(".onb-story").first).not_to_be_in_viewport()


def test_past_the_last_scene(page: Page) -> None:
    """Where no section follows, reading goes on with what comes next."""
    note(page, "The night ends").get_by_role("link", name="Skip this part").click()
    expect(page.locator("strong", has_text="Bring to your trainer")).to_be_in_viewport()
    expect(page.locator(".onb-story").last).not_to_be_in_viewport()
    assert re.match(r"\s*Bring to your trainer", page.evaluate(FOCUSED))


def test_an_activity_as_text(page: Page) -> None:
    """The note leads to the whole text below the activity and opens it; before that none of it is on the page."""
    text = page.locator(".onb-as-text")
    expect(text).to_have_count(1)
    expect(text.locator("pre")).to_be_empty()
    note(page, "You act in seven emergencies").get_by_role("link", name="Read it as text instead").click()
    expect(text.locator("summary")).to_be_focused()
    expect(text.locator("pre")).to_be_visible()
    expect(text.locator("pre")).to_contain_text("To play it as text")
    page.keyboard.press("Tab")
    expect(text.locator("pre")).to_be_focused()
    note(page, "You act in seven emergencies").get_by_role("link", name="Skip this activity").click()
    expect(page.locator("h2", has_text="After the event")).to_be_focused()


def test_a_place_takes_no_room(page: Page) -> None:
    """What only marks a place in the text is not seen."""
    marks = page.locator(".jp-MarkdownOutput p:has(> a[data-jupyter-id]:only-child:empty)")
    expect(marks.first).to_be_attached()
    assert marks.evaluate_all("all => all.every(one => one.offsetHeight === 0)")
