"""The trigger map in the lesson, with a real JupyterLab and browser: everything is pressed once."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from onboarding.activities.trigger_map.data import STAY, Person, load_maps
from onboarding.activities.trigger_map.model import PLACE_FIRST, WRITE_FIRST
from tests.conftest import copy_course
from tests.labs import SLOW, lab
from tests.seeing import OUTPUT, check_buttons, fits

pytestmark = pytest.mark.browser

MAPS = load_maps()
LESSON = "doc/tree/lessons/11-relapse-prevention.ipynb"
HERE = ".onb-activity:has(.onb-map-title)"
REASON = "The wish: is it a feeling or a moment?"


def place_all(page: Page, place: Locator, person: Person, *, first: bool) -> None:
    """Refusals, every tick, menu and box of one week, by the keyboard where it is the first; then the talk."""
    expect(place.locator(".onb-map-title")).to_have_text(f"The week of {person.name}", timeout=SLOW)
    place.locator("[data-act=show]").click()
    expect(place.locator(".onb-fault")).to_have_text(PLACE_FIRST, timeout=SLOW)
    expect(place.locator(".onb-map-thing .onb-tick").first).to_be_focused()
    for thing in person.things:
        box = place.locator(f'[data-thing="{thing.id}"]')
        for where in thing.where:
            tick = box.locator(f'[value="{where}"].onb-tick')
            if first:
                tick.press("Space")
            else:
                tick.check()
        box.locator("select").select_option(STAY)
        if first and thing.tell:
            box.locator('[value="tell"].onb-tick').check()
    expect(place.locator(".onb-picture-wide")).to_contain_text(person.things[-1].text[:20], timeout=SLOW)
    place.locator("[data-act=show]").click()
    expect(place.locator(".onb-fault")).to_have_text(WRITE_FIRST, timeout=SLOW)
    expect(place.locator("textarea")).to_be_focused()
    if first:
        place.locator("summary", has_text="The map in words").click()
    expect(place.locator(".onb-plan-details li", has_text=person.things[0].text).first).to_be_visible()
    if first:
        fits(page, HERE, "trigger-map-placing")
    place.locator("textarea").fill(REASON)
    place.locator("[data-act=show]").click()
    expect(place.locator(f'[data-talk="{person.id}"] blockquote')).to_have_text(REASON, timeout=SLOW)
    expect(place.locator(".onb-map-title")).to_be_focused()
    expect(place.locator(".onb-map-beside li")).to_have_count(len(person.things))
    untold = place.get_by_role("heading", name=MAPS.patterns["untold"].title)
    expect(untold).to_have_count(0 if first else 1)
    expect(place.get_by_role("heading", name=MAPS.patterns["kept"].title)).to_have_count(1)


def test_everything_is_pressed_once(browser: Browser, tmp_path: Path) -> None:
    """Both weeks are placed and talked through; a map is changed; a reload brings all of it back."""
    layout = copy_course(tmp_path / "course")
    errors: list[str] = []
    with lab(layout, "learn", "--name", "Ada Example") as running:
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.on("pageerror", lambda error: errors.append(f"{error}\n{error.stack}"))
        page.goto(running.page(LESSON))
        place = page.locator(HERE)
        expect(place).to_be_attached(timeout=SLOW)
        for person in MAPS.people:
            place_all(page, place, person, first=person is MAPS.people[0])
            if person is MAPS.people[0]:
                place.locator("summary", has_text="What is known").click()
                fits(page, HERE, "trigger-map-talk")
                page.emulate_media(color_scheme="dark", forced_colors="active")
                place.locator(".onb-plan-figure").screenshot(path=OUTPUT / "trigger-map-forced.png")
                page.emulate_media(color_scheme="light", forced_colors="none")
                place.locator("[data-act=open]").click()
        last = MAPS.people[-1]
        place.locator("[data-act=change]").click()
        body = next(thing for thing in last.things if thing.tell)
        place.locator(f'[data-thing="{body.id}"] [value="tell"].onb-tick').check(timeout=SLOW)
        place.locator("[data-act=show]").click()
        expect(place.locator(f'[data-talk="{last.id}"]')).to_be_visible(timeout=SLOW)
        expect(place.get_by_role("heading", name=MAPS.patterns["untold"].title)).to_have_count(0)
        expect(place.locator(".onb-activity-saved")).to_contain_text("Saved")
        page.reload()
        expect(place.locator(f'[data-talk="{last.id}"] blockquote')).to_have_text(REASON, timeout=SLOW)
        place.locator(f'[data-person="{MAPS.people[0].id}"].onb-plan-choice').click()
        expect(place.locator(f'[data-talk="{MAPS.people[0].id}"]')).to_be_visible(timeout=SLOW)
        check_buttons(place)
        page.context.close()
    assert errors == []
