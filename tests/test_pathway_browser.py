"""Pathway explorer as a learner meets it: in the lesson, in a real JupyterLab, with a real browser; once by mouse, once by keys alone."""

import json
import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from onboarding.activities.choice_run import Choice
from onboarding.activities.pathway.data import NOTHING, Person, load_pathway
from onboarding.activities.pathway.run import rows
from onboarding.activities.scene_run import WRITE_FIRST
from onboarding.paths import Layout
from tests.axe import violations
from tests.labs import SLOW, Lab
from tests.seeing import CONTROLS, CUT, SIDEWAYS, SMALL, THEMES, check_forced_colours, paint

pytestmark = pytest.mark.browser

LESSON = "doc/tree/lessons/02-stages-and-settings.ipynb"
CONTENT = load_pathway()
REASON = "I looked at the rows that end."
PLACE = ".onb-activity:has(.onb-path)"
UNCOVERED = """section => {
  const svg = [...section.querySelectorAll('svg')].find(svg => svg.getBoundingClientRect().width > 0);
  const [look, cover] = [svg.querySelector('.onb-path-look'), svg.querySelector('.onb-path-cover')];
  const {left, step} = svg.dataset;
  const week = x => Math.round((x - left) / step);
  return [week(Number(look.getAttribute('x'))) + 1, week(Number(cover.getAttribute('x')))];
}"""


def look_on(section: Locator, person: Person, *, begin: int, until: int, press: str) -> None:
    """Step from week to week: each says what the data say, the frame goes along, and the question opens at the last one only."""
    later = section.locator("[data-path=later]")
    for week in range(begin, until + 1):
        expect(section.locator(".onb-path-week h5")).to_have_text(f"Week {week} of {CONTENT.weeks}")
        expect(section.locator(".onb-path-week dd")).to_have_text(
            [f"{'changed ' if new else ''}{says}" for _, says, new in rows(CONTENT, person, week)]
        )
        assert section.evaluate(UNCOVERED) == [week, week]
        if week < until:
            expect(section.locator(".onb-scene-now")).to_be_hidden()
            if press == "click":
                later.click()
            else:
                later.press(press)
    expect(section.locator(".onb-scene-now")).to_be_visible()
    expect(later).to_have_attribute("aria-disabled", "true")
    if begin < until:
        expect(section.locator(".onb-scene-now h5")).to_be_focused()


def answer(section: Locator, offered: tuple[Choice, ...], choice: Choice, *, done: int, press: str) -> None:
    """Choose at one moment; nothing is said about it yet."""
    expect(section.locator("[data-scene-act]")).to_have_text([each.text for each in offered], timeout=SLOW)
    expect(section).not_to_contain_text(choice.because)
    button = section.locator(f'[data-scene-act="{choice.id}"]')
    if press == "click":
        button.click()
    else:
        button.press(press)
    expect(section.locator(".onb-scene-log").first.locator("> li")).to_have_count(done, timeout=SLOW)


def go_along(section: Locator, person: Person, *, press: str, sound: bool) -> None:
    """The whole timeline of one person: every week, every stop, to its end."""
    begin, done = 1, 0
    for stop in person.stops:
        look_on(section, person, begin=begin, until=stop.week, press=press)
        for offered in (stop.next, stop.why):
            done += 1
            choice = next(each for each in offered if (each.kind == "sound") == sound)
            answer(section, offered, choice, done=done, press=press)
        begin = stop.week + 1
    expect(section.locator(".onb-path-week h5")).to_be_focused(timeout=SLOW)
    look_on(section, person, begin=begin, until=CONTENT.weeks, press=press)
    expect(section.locator(".onb-scene-now")).to_contain_text(person.ending.text)


def open_lesson(page: Page, started: Lab) -> Locator:
    page.goto(started.page(LESSON))
    expect(page.locator("[data-role=lesson-status]")).to_have_text("Ready", timeout=SLOW)
    here = page.locator(PLACE)
    expect(here.locator(".onb-path")).to_be_attached(timeout=SLOW)
    return here


def test_every_timeline_by_its_buttons(browser: Browser, running: tuple[Layout, Lab]) -> None:
    """Each person is gone along badly and well; refusal, debrief, last word and picture; saved, and there after a reload in the dark."""
    layout, started = running
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(f"{error}\n{error.stack}"))
    here = open_lesson(page, started)
    for person in CONTENT.people:
        here.locator(f'[data-scene="{person.id}"].onb-plan-choice').click()
        section = here.locator(f'section[data-scene="{person.id}"]')
        go_along(section, person, press="click", sound=False)
        section.locator("[data-act=show]").click()
        expect(section.locator(".onb-fault")).to_have_text(WRITE_FIRST, timeout=SLOW)
        section.locator("textarea").fill(REASON)
        section.locator("[data-act=show]").click()
        expect(section.locator(".onb-plan-debrief")).to_contain_text("I was concerned because", timeout=SLOW)
        section.locator("[data-act=again]").click()
        expect(section.locator(".onb-scene-log > li")).to_have_count(0, timeout=SLOW)
        go_along(section, person, press="click", sound=True)
        section.locator("textarea").fill(REASON)
        section.locator("[data-act=show]").click()
        debrief = section.locator(".onb-plan-debrief")
        expect(debrief.locator("h5")).to_be_focused(timeout=SLOW)
        expect(debrief.locator("h6")).to_have_text(
            ["1. Reactions: you wrote", "2. What happened", "3. Analysis", "4. Summary"]
        )
        expect(debrief).to_contain_text(person.summary)
        section.locator("[data-path=earlier]").click()
        expect(section.locator(".onb-path-week h5")).to_have_text(f"Week {CONTENT.weeks - 1} of {CONTENT.weeks}")
        assert section.evaluate(UNCOVERED) == [CONTENT.weeks - 1, CONTENT.weeks]
        section.locator("details summary").first.click()
        expect(section.locator("details").first).to_contain_text("Rests on: ")
    expect(here.locator(".onb-plan-overview")).to_contain_text("One needed more", timeout=SLOW)
    expect(here.locator(".onb-path-together svg:visible desc")).to_contain_text(CONTENT.people[-1].name)
    expect(here.locator(".onb-activity-saved")).to_contain_text(re.compile(r"Saved \d"))
    paths = [each / "work" / "stages-and-settings" / "pathway.json" for each in layout.learners.iterdir()]
    (path,) = [path for path in paths if path.exists()]
    assert json.loads(path.read_text("utf-8"))["state"]["current"] == CONTENT.people[-1].id
    for theme in reversed(THEMES):
        paint(page, theme)
        expect(here.locator(".onb-plan-debrief")).to_contain_text(REASON, timeout=SLOW)
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert here.evaluate(SIDEWAYS) == []
            assert here.evaluate(CUT) == []
            assert violations(page, PLACE) == []
            assert page.evaluate(SMALL, f"{PLACE} {CONTROLS}") == []
    check_forced_colours(page, PLACE)
    page.close()
    assert errors == []


def test_a_timeline_by_keys_alone(browser: Browser, running: tuple[Layout, Lab]) -> None:
    """Enter and Tab lead from the list through weeks and stops to the debrief; the focus is never lost; a week is told when it comes."""
    page = browser.new_page(viewport={"width": 320, "height": 700})
    here = open_lesson(page, running[1])
    person = CONTENT.people[0]
    here.locator(f'[data-scene="{person.id}"].onb-plan-choice').press("Enter")
    section = here.locator(f'section[data-scene="{person.id}"]')
    expect(section.locator("h4")).to_be_focused(timeout=SLOW)
    again = section.locator("[data-act=again]")
    if again.is_visible():
        again.press("Enter")
        expect(section.locator(".onb-scene-log > li")).to_have_count(0, timeout=SLOW)
    page.keyboard.press("Tab")
    expect(section.locator("[data-path=earlier]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(section.locator(".onb-path-week h5")).to_have_text(f"Week 1 of {CONTENT.weeks}")
    page.keyboard.press("Tab")
    expect(section.locator("[data-path=later]")).to_be_focused()
    expect(section.locator("[aria-live] .onb-scene-seen")).to_have_text(person.notes[1].text)
    expect(section.locator(".onb-path-week dd").nth(2)).to_have_text(NOTHING)
    go_along(section, person, press="Enter", sound=True)
    page.keyboard.press("Tab")
    expect(section.locator("textarea")).to_be_focused()
    page.keyboard.type(REASON)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(section.locator(".onb-plan-debrief h5")).to_be_focused(timeout=SLOW)
    expect(section.locator("blockquote")).to_have_text(REASON)
    page.close()
