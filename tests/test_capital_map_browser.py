"""The map of recovery capital in the lesson, with a real JupyterLab and browser: everything is pressed once, and the maps are printed."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from onboarding.activities.capital_map.data import LINES, MEDICINE, SMALL, THERE, Person, load_capital
from onboarding.activities.capital_map.model import NOTE_FIRST, STEP_FIRST, WRITE_FIRST
from tests.conftest import copy_course
from tests.labs import SLOW, lab
from tests.seeing import THEMES, check_buttons, check_forced_colours, fits, paint

pytestmark = pytest.mark.browser

MAPS = load_capital()
LESSON = "doc/tree/lessons/12-aftercare-and-recovery.ipynb"
HERE = ".onb-activity:has(.onb-capital-title)"
REASON = "It has a day and it is small."
WIDE_WORDS = f"<b>{'W' * 60}</b> 我有一个妹妹住在隔壁她每个星期天都会打电话给我然后我们一起吃饭"


def draw(page: Page, place: Locator, person: Person, *, first: bool) -> None:
    """Refusals, every note, every step by the keyboard where it is the first; then the talk."""
    expect(place.locator(".onb-capital-title")).to_have_text(f"The map of {person.name}", timeout=SLOW)
    place.locator("[data-act=show]").click()
    expect(place.locator(".onb-fault")).to_have_text(NOTE_FIRST, timeout=SLOW)
    expect(place.locator("[data-note]").first).to_be_focused()
    for domain in MAPS.domains if first else MAPS.domains[:1]:
        for line in LINES if first else [THERE]:
            place.locator(f'[data-note="{domain.id}/{line}"]').fill(f"{line} of {domain.id}")
    expect(place.locator(".onb-picture-wide")).to_contain_text(f"{THERE} of social", timeout=SLOW)
    place.locator("[data-act=show]").click()
    expect(place.locator(".onb-fault")).to_have_text(STEP_FIRST, timeout=SLOW)
    radios = place.get_by_role("radio")
    expect(radios.first).to_be_focused()
    if first:
        page.keyboard.press("Space")
        for _ in person.steps[1:]:
            page.keyboard.press("ArrowDown")
        expect(radios.last).to_be_checked()
    for step in person.steps:
        place.get_by_label(step.text).check()
        expect(place.locator(".onb-picture-wide desc")).to_contain_text(f"One step: {step.text}.", timeout=SLOW)
    picked = next(step for step in person.steps if step.kind == (SMALL if first else person.steps[0].kind))
    if person is MAPS.people[1]:
        picked = next(step for step in person.steps if step.kind == MEDICINE)
    place.get_by_label(picked.text).check()
    place.locator("[data-act=show]").click()
    expect(place.locator(".onb-fault")).to_have_text(WRITE_FIRST, timeout=SLOW)
    expect(place.locator('[data-note=""]')).to_be_focused()
    if first:
        place.locator('[data-note="social/there"]').fill(WIDE_WORDS)
        expect(place.locator(".onb-picture-wide desc")).to_contain_text("<b>WWW", timeout=SLOW)
        place.locator("summary", has_text="The map in words").click()
        expect(place.locator(".onb-plan-details li", has_text="would of human")).to_be_visible()
        fits(page, HERE, "capital-map-noting")
    place.locator('[data-note=""]').fill(REASON)
    place.locator("[data-act=show]").click()
    expect(place.locator(f'[data-talk="{person.id}"] blockquote')).to_have_text(REASON, timeout=SLOW)
    expect(place.locator(".onb-capital-title")).to_be_focused()
    expect(place.get_by_text(f"You picked: “{picked.text}”.")).to_be_visible()
    for step in person.steps:
        expect(place.get_by_text(step.say, exact=True)).to_be_visible()
    for name, shows in (("medicine", picked.kind == MEDICINE), ("one-part", not first), ("no-wish", not first)):
        heading = place.get_by_role("heading", name=MAPS.patterns[name].title)
        # Where three would show, the least harmful is left out: at most three points with the one that is said to everybody.
        shown = shows and not (name == "one-part" and picked.kind != SMALL)
        expect(heading).to_have_count(int(shown))
    expect(place.get_by_role("heading", name=MAPS.points[0].title)).to_be_visible()


def test_everything_is_pressed_once(browser: Browser, tmp_path: Path) -> None:
    """All maps are drawn and talked through; one is changed; they are printed; a reload brings all of it back, in the dark too."""
    layout = copy_course(tmp_path / "course")
    errors: list[str] = []
    with lab(layout, "learn", "--name", "Ada Example") as running:
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.on("pageerror", lambda error: errors.append(f"{error}\n{error.stack}"))
        page.goto(running.page(LESSON))
        place = page.locator(HERE)
        expect(place).to_be_attached(timeout=SLOW)
        for person in MAPS.people:
            draw(page, place, person, first=person is MAPS.people[0])
            if person is MAPS.people[0]:
                place.locator("summary", has_text="What is known").click()
                fits(page, HERE, "capital-map-talk")
            if person is not MAPS.people[-1]:
                place.locator("[data-act=open]").click()
        last = MAPS.people[-1]
        place.locator("[data-act=change]").click()
        line = place.locator('[data-note="cultural/would"]')
        line.fill("To be <i>needed</i>", timeout=SLOW)
        check_forced_colours(page, HERE)
        with page.context.expect_page() as opened:
            place.locator("[data-act=print]").click()
        paper = opened.value
        paper.wait_for_load_state()
        expect(paper.locator(".onb-made-piece")).to_have_count(len(MAPS.people), timeout=SLOW)
        expect(paper.locator("body")).to_contain_text("To be <i>needed</i>")
        expect(paper.locator("body")).to_contain_text(REASON)
        paper.close()
        paint(page, THEMES[1])
        expect(line).to_have_value("To be <i>needed</i>", timeout=SLOW)
        fits(page, HERE, "capital-map-noting-dark")
        place.locator("[data-act=show]").click()
        expect(place.locator(f'[data-talk="{last.id}"] blockquote')).to_have_text(REASON, timeout=SLOW)
        expect(place.locator(".onb-activity-saved")).to_contain_text("Saved")
        place.locator(f'[data-person="{MAPS.people[0].id}"].onb-plan-choice').click()
        expect(place.locator(f'[data-talk="{MAPS.people[0].id}"]')).to_be_visible(timeout=SLOW)
        fits(page, HERE, "capital-map-talk-dark")
        check_buttons(place)
        page.context.close()
    assert errors == []
