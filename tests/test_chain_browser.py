"""The chain as a learner meets it: in the lesson, in a real JupyterLab, with a real browser."""

import json
import re

import pytest
from playwright.sync_api import Browser, Locator, expect

from onboarding.activities.chain.data import Story, load_stories
from onboarding.activities.chain.model import PLACE_FIRST, WRITE_FIRST
from onboarding.paths import Layout
from tests.labs import SLOW, Lab

pytestmark = pytest.mark.browser

LESSON = "doc/tree/lessons/05-counselling-and-therapies.ipynb"
STORIES = load_stories()
REASON = "At the thought, since it can be looked at."


def put_all(place: Locator, story: Story, *, swapped: str = "") -> None:
    """Give each part its most usual place by its menu; `swapped` is put where it does not fit. The chain grows."""
    expect(place.locator(f'section[data-story="{story.id}"][data-stage="build"]')).to_be_visible(timeout=SLOW)
    for part in story.parts:
        to = "later" if part.id == swapped else part.fits[0]
        place.locator(f'[data-part="{part.id}"]').select_option(to)
        links = expect(place.locator(".onb-chain-links"))
        if to == "tell":
            links.not_to_contain_text(part.text, timeout=SLOW)
        else:
            links.to_contain_text(part.text, timeout=SLOW)


def wider_than_their_box(place: Locator) -> list[str]:
    """Classes of elements whose content is cut off or pushes the page wider."""
    found: list[str] = place.evaluate(
        """place => [...place.querySelectorAll('*')].filter(e => e.clientWidth > 0
             && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX === 'visible'
             && getComputedStyle(e).display !== 'inline').map(e => e.className)"""
    )
    return found


def test_every_button_of_the_chain(browser: Browser, running: tuple[Layout, Lab]) -> None:
    """Each story is built and talked through, by menus alone; refusals say what is missing; all of it is there after a reload."""
    layout, started = running
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(f"{error}\n{error.stack}"))
    page.goto(started.page(LESSON))
    place = page.locator(".onb-activity").filter(has=page.locator(".onb-chain"))
    for story in STORIES:
        last = story is STORIES[-1]
        expect(place.locator(f'section[data-story="{story.id}"]')).to_be_visible(timeout=SLOW)
        place.locator("[data-act=show]").click()
        expect(place.locator(".onb-fault")).to_have_text(PLACE_FIRST, timeout=SLOW)
        expect(place.locator("select").first).to_be_focused()
        put_all(place, story, swapped="cats" if last else "")
        place.locator("[data-act=show]").click()
        expect(place.locator(".onb-fault")).to_have_text(WRITE_FIRST, timeout=SLOW)
        expect(place.locator("textarea")).to_be_focused()
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert wider_than_their_box(place) == []
        place.locator("textarea").fill(REASON)
        place.locator("[data-act=show]").click()
        expect(place.locator("blockquote")).to_have_text(REASON, timeout=SLOW)
        expect(place.locator(".onb-chain-title")).to_be_focused()
        for way in story.ways:
            expect(place.locator(".onb-plan-debrief")).to_contain_text(way.text)
        if not last:
            expect(place.locator(".onb-plan-summary")).to_contain_text("Your chain holds")
            place.locator("[data-act=next]").click()
    expect(place.locator(".onb-plan-debrief")).to_contain_text("Something that could not wait")
    expect(place.locator(".onb-plan-debrief")).to_contain_text("Make the emergency call at once")
    place.locator("summary").first.click()
    expect(place.locator("details").first).to_contain_text(re.compile("functional analysis", re.IGNORECASE))
    page.set_viewport_size({"width": 320, "height": 900})
    assert wider_than_their_box(place) == []
    for button in place.locator("button:visible").all():
        box = button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 43
    page.reload()
    expect(place.locator("blockquote")).to_have_text(REASON, timeout=SLOW)
    place.locator("[data-act=again]").click()
    put_all(place, STORIES[-1])
    expect(place.locator(".onb-activity-saved")).to_contain_text(re.compile(r"Saved \d"), timeout=SLOW)
    (learner,) = layout.learners.iterdir()
    path = learner / "work" / "counselling-and-therapies" / "chain.json"
    assert json.loads(path.read_text("utf-8"))["state"]["stories"]["nora"]["placed"]["cats"] == "tell"
    page.close()
    assert errors == []
