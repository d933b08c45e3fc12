"""Plan and teach back, and Setting matcher, as a learner meets them: in the lesson, in a real JupyterLab, with a real browser."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from onboarding.activities.setting_matcher.data import load_matching
from onboarding.activities.teach_back.data import Person, load_teaching
from onboarding.activities.teach_back.run import tell
from tests.conftest import copy_course
from tests.labs import SLOW, Lab, lab

pytestmark = pytest.mark.browser

LESSON = "doc/tree/lessons/06-patient-education.ipynb"
CONTENT = load_teaching()
REASON = "I wanted it to be clear."


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Lab, Path]]:
    """A course of its own, opened as a learner, and its folder of learners."""
    layout = copy_course(tmp_path_factory.mktemp("teach-back") / "course")
    with lab(layout, "learn", "--name", "Test Learner") as started:
        yield started, layout.learners


def hold(section: Locator, person: Person, wanted: list[str]) -> tuple[str, ...]:
    """Hold a session by its buttons; a kind that comes first in `wanted` is pressed where it is offered."""
    choices: tuple[str, ...] = ()
    while (told := tell(CONTENT, person, choices)).moment is not None:
        offered = told.moment.choices
        buttons = section.locator("[data-scene-act]")
        expect(buttons).to_have_text([choice.text for choice in offered], timeout=SLOW)
        expect(section.locator(".onb-scene-now h5")).to_contain_text(told.moment.question)
        if choices:
            expect(section.locator(".onb-scene-now h5")).to_be_focused()
        choice = min(offered, key=lambda choice: wanted.index(choice.kind) if choice.kind in wanted else 9)
        expect(section).not_to_contain_text(choice.because)
        section.locator(f'[data-scene-act="{choice.id}"]').click()
        choices = (*choices, choice.id)
        expect(section.locator(".onb-scene-log > li")).to_have_count(len(choices), timeout=SLOW)
    assert told.ending is not None
    expect(section.locator(".onb-scene-now")).to_contain_text(told.ending.text)
    return choices


def test_every_session_by_its_buttons(browser: Browser, running: tuple[Lab, Path]) -> None:
    """Each person is taught well and badly to the debrief, at 320 pixels too; it is on the disk, and there after a reload."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(f"{error}\n{error.stack}"))
    page.goto(running[0].page(LESSON))
    here = page.locator(".onb-activity").filter(has=page.locator(".onb-plan-list"))
    expect(here.locator(".onb-plan")).to_be_attached(timeout=SLOW)
    for person in CONTENT.people:
        here.locator(f'[data-scene="{person.id}"].onb-plan-choice').click()
        section = here.locator(f'section[data-scene="{person.id}"]')
        expect(section.locator("fieldset")).to_have_count(0)
        hold(section, person, ["unclear", "unsafe", "blame"])
        section.locator("textarea").fill(REASON)
        section.locator("[data-act=show]").click()
        expect(section.locator(".onb-plan-debrief")).to_contain_text("I was concerned because", timeout=SLOW)
        section.locator("[data-act=again]").click()
        expect(section.locator(".onb-scene-log > li")).to_have_count(0, timeout=SLOW)
        hold(section, person, ["sound"])
        section.locator("[data-act=show]").click()
        expect(section.locator(".onb-fault")).to_contain_text("First write one sentence", timeout=SLOW)
        section.locator("textarea").fill(REASON)
        section.locator("[data-act=show]").click()
        debrief = section.locator(".onb-plan-debrief")
        expect(debrief.locator("h5")).to_be_focused(timeout=SLOW)
        expect(debrief.locator("h6")).to_have_text(
            ["1. Reactions: you wrote", "2. What happened", "3. Analysis", "4. Summary"]
        )
        expect(debrief).not_to_contain_text("In your role")
        expect(debrief).to_contain_text(person.summary)
    expect(here.locator(".onb-plan-overview")).to_contain_text("You taught three people", timeout=SLOW)
    expect(here.locator(".onb-activity-saved")).to_contain_text(re.compile(r"Saved \d"))
    (path,) = (work / "patient-education" / "teach-back.json" for work in running[1].glob("*/work"))
    assert json.loads(path.read_text("utf-8"))["state"]["current"] == CONTENT.people[-1].id
    page.set_viewport_size({"width": 320, "height": 900})
    wider = here.evaluate(
        """place => [...place.querySelectorAll('*')].filter(e => e.clientWidth > 0
             && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX === 'visible'
             && getComputedStyle(e).display !== 'inline').map(e => e.className)"""
    )
    assert wider == []
    page.reload()
    section = here.locator(f'section[data-scene="{CONTENT.people[-1].id}"]')
    expect(section.locator(".onb-plan-debrief")).to_contain_text(REASON, timeout=SLOW)
    page.close()
    assert errors == []


def test_every_person_is_matched_by_the_buttons(browser: Browser, running: tuple[Lab, Path]) -> None:
    """Twelve people: the lines of each picture, three choices, a sentence, the debrief; then the last word, and 320 pixels."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(f"{error}\n{error.stack}"))
    page.goto(running[0].page("doc/tree/lessons/02-stages-and-settings.ipynb"))
    here = page.locator(".onb-activity").filter(has_text="Setting matcher").filter(has=page.locator(".onb-plan-list"))
    expect(here.locator(".onb-plan")).to_be_attached(timeout=SLOW)
    content = load_matching()
    for number, profile in enumerate(content.profiles):
        here.locator(f'[data-scene="{profile.id}"].onb-plan-choice').click()
        section = here.locator(f'section[data-scene="{profile.id}"]')
        expect(section.locator(".onb-scene-about dd")).to_have_text(list(profile.about.values()), timeout=SLOW)
        line = list(content.labels)[number % len(content.labels)]
        change = profile.changes[number % len(profile.changes)].id
        for at, name in enumerate((list(content.settings)[number % len(content.settings)], line, change), start=1):
            section.locator(f'[data-scene-act="{name}"]').click()
            expect(section.locator(".onb-scene-log > li")).to_have_count(at, timeout=SLOW)
        section.locator("textarea").fill(REASON)
        section.locator("[data-act=show]").click()
        expect(section.locator(".onb-plan-debrief")).to_contain_text("What were you weighing?", timeout=SLOW)
    expect(here.locator(".onb-plan-overview h4")).to_have_text("All twelve", timeout=SLOW)
    page.set_viewport_size({"width": 320, "height": 900})
    assert here.evaluate("place => place.scrollWidth <= place.clientWidth + 1")
    page.close()
    assert errors == []
