"""The first hour as a learner meets it: in the lesson, in a real JupyterLab, with a real browser."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from onboarding.activities.first_hour.data import Person, load_people
from onboarding.activities.first_hour.model import WRITE_FIRST
from tests.conftest import copy_course
from tests.labs import SLOW, Lab, lab

pytestmark = pytest.mark.browser

LESSON = "doc/tree/lessons/03-assessment-and-planning.ipynb"
MODULE = "assessment-and-planning"
PEOPLE = load_people()
REASON = "She looked at the window, and I was not sure."


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Lab, Path]]:
    """A course of its own, opened as a learner, and its folder of learners."""
    layout = copy_course(tmp_path_factory.mktemp("first-hour") / "course")
    with lab(layout, "learn", "--name", "Test Learner") as started:
        yield started, layout.learners


@pytest.fixture
def page(browser: Browser, running: tuple[Lab, Path]) -> Iterator[Page]:
    """The lesson, opened; its cells run by themselves. Any error of a script fails the test."""
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(f"{error}\n{error.stack}"))
    opened.goto(running[0].page(LESSON))
    expect(activity(opened).locator(".onb-hour-title")).to_be_attached(timeout=SLOW)
    yield opened
    opened.close()
    assert errors == []


def activity(page: Page) -> Locator:
    """The activity on the page."""
    return page.locator(".onb-activity").filter(has=page.locator(".onb-plan-list"))


def meet(place: Locator, person: Person) -> Locator:
    """Open the talk with a person by its button."""
    place.locator(f'[data-person="{person.id}"].onb-plan-choice').click()
    section = place.locator(f'section[data-person="{person.id}"]')
    expect(section).to_be_visible(timeout=SLOW)
    return section


def talk_through(section: Locator) -> None:
    """Refused without a sentence; with one the debrief comes in its order."""
    section.locator("[data-act=show]").click()
    expect(section.page.locator(".onb-fault").filter(has_text=WRITE_FIRST)).to_be_visible(timeout=SLOW)
    section.locator("textarea").fill(REASON)
    section.locator("[data-act=show]").click()
    told = section.locator(".onb-plan-debrief")
    expect(told.locator("h5")).to_be_focused(timeout=SLOW)
    expect(told.locator("h6")).to_have_text(
        ["1. Reactions: you wrote", "2. What happened", "3. Analysis", "4. Summary"]
    )
    expect(told.locator("blockquote")).to_have_text(REASON)
    for detail in told.locator("summary").all():
        detail.click()
        expect(detail.locator("xpath=..")).to_contain_text("Rests on: ")


def test_every_question_and_call_by_its_button(page: Page, running: tuple[Lab, Path]) -> None:
    """All that can be asked is asked once, in the worst wording first; both calls are made; all of it is there after a reload."""
    place = activity(page)
    for person in PEOPLE:
        section = meet(place, person)
        asked = 0
        for topic in sorted(person.topics, key=lambda topic: not topic.safety):
            for way in sorted(topic.ways, key=lambda way: way.full):
                button = section.locator(f'[data-ask="{topic.id}/{way.id}"]')
                if not topic.safety and button.count() == 0:
                    continue
                expect(section).not_to_contain_text(way.answer)
                button.click()
                asked += 1
                expect(section.locator(".onb-scene-seen")).to_have_text(way.answer, timeout=SLOW)
                expect(section.locator(".onb-plan-line").filter(has_text=way.entry)).to_have_count(1)
                expect(section.locator(".onb-hour-title")).to_be_focused()
        assert asked > sum(len(topic.ways) for topic in person.topics if topic.safety)
        section.locator("[data-act=call-urgent]").click()
        expect(section).to_contain_text("The nurse in charge comes", timeout=SLOW)
        section.locator(f"[data-act={'close' if person is PEOPLE[0] else 'call-emergency'}]").click()
        expect(section.locator("textarea")).to_be_visible(timeout=SLOW)
        talk_through(section)
    expect(place.locator(".onb-activity-saved")).to_contain_text(re.compile(r"Saved \d"))
    (path,) = (work / MODULE / "first-hour.json" for work in running[1].glob("*/work"))
    assert json.loads(path.read_text("utf-8"))["state"]["current"] == PEOPLE[-1].id
    page.reload()
    section = place.locator(f'section[data-person="{PEOPLE[-1].id}"]')
    expect(section.locator(".onb-plan-debrief")).to_contain_text(REASON, timeout=SLOW)
    section.locator("[data-act=again]").click()
    expect(section.locator("[data-act=again]")).to_have_count(0, timeout=SLOW)
    expect(section.locator("dd").first).to_have_text("not asked")


def test_keyboard_and_narrow_page(page: Page) -> None:
    """A question is asked with keys alone and the notebook stays as it is; at 320 pixels nothing is cut off or too small to press."""
    page.set_viewport_size({"width": 320, "height": 900})
    place = activity(page)
    section = meet(place, PEOPLE[1])
    if section.locator("[data-act=again]").count():
        section.locator("[data-act=again]").click()
    cells = page.locator(".jp-Cell").count()
    first = section.locator("[data-ask]").first
    expect(first).to_be_visible(timeout=SLOW)
    first.focus()
    for key in ("d", "d", "x", "b"):
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    expect(section.locator(".onb-hour-title")).to_contain_text("You ask", timeout=SLOW)
    assert page.locator(".jp-Cell").count() == cells
    wider = place.evaluate(
        """place => [...place.querySelectorAll('*')].filter(e => e.clientWidth > 0
             && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX === 'visible'
             && getComputedStyle(e).display !== 'inline').map(e => e.className)"""
    )
    assert wider == []
    for button in place.locator("button:visible").all():
        box = button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 43
