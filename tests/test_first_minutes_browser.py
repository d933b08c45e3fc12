"""First minutes as a learner meets it: in the lesson, in a real JupyterLab, with a real browser."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from onboarding.activities.scene_data import Scene, load_scenes
from onboarding.activities.scene_run import Run, ended, place
from tests.conftest import copy_course
from tests.labs import SLOW, Lab, lab

pytestmark = pytest.mark.browser

LESSON = "doc/tree/lessons/09-emergencies.ipynb"
SCENES = load_scenes().scenes
REASON = "I was afraid, and I wanted help."


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Lab, Path]]:
    """A course of its own, opened as a learner, and its folder of learners."""
    layout = copy_course(tmp_path_factory.mktemp("first-minutes") / "course")
    with lab(layout, "learn", "--name", "Test Learner") as started:
        yield started, layout.learners


@pytest.fixture
def page(browser: Browser, running: tuple[Lab, Path]) -> Iterator[Page]:
    """The lesson, opened; its cells run by themselves. Any error of a script fails the test."""
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(f"{error}\n{error.stack}"))
    opened.goto(running[0].page(LESSON))
    expect(activity(opened).locator(".onb-plan")).to_be_attached(timeout=SLOW)
    yield opened
    opened.close()
    assert errors == []


def activity(page: Page) -> Locator:
    """The activity on the page."""
    return page.locator(".onb-activity").filter(has=page.locator(".onb-plan-list"))


def open_scene(here: Locator, scene: Scene) -> Locator:
    """Open a scene by its button, afresh."""
    here.locator(f'[data-scene="{scene.id}"].onb-plan-choice').click()
    section = here.locator(f'section[data-scene="{scene.id}"]')
    expect(section).to_be_visible(timeout=SLOW)
    if section.locator("[data-act=again]:visible").count():
        section.locator("[data-act=again]").click()
        expect(section.locator("[data-act=again]")).to_be_hidden(timeout=SLOW)
    return section


def act_through(section: Locator, scene: Scene, role: str, wanted: list[str]) -> Run:
    """Play a scene by its buttons; a kind that comes first in `wanted` is pressed where it is offered."""
    section.locator(f'input[value="{role}"]').check()
    run = Run(role=role)
    while not ended(scene, run):
        offered = scene.moments[place(scene, run)[0]].offered(role)
        buttons = section.locator("[data-scene-act]")
        expect(buttons).to_have_text([act.text for act in offered], timeout=SLOW)
        if run.acts:
            expect(section.locator(".onb-scene-now h5")).to_be_focused()
        act = min(offered, key=lambda act: wanted.index(act.kind) if act.kind in wanted else 9)
        expect(section).not_to_contain_text(act.because)
        section.locator(f'[data-scene-act="{act.id}"]').click()
        run = Run(role=role, acts=(*run.acts, act.id))
        expect(section.locator(".onb-scene-log > li")).to_have_count(len(run.acts), timeout=SLOW)
    expect(section.locator(".onb-scene-now")).to_contain_text(scene.endings[place(scene, run)[0]].text)
    return run


def test_every_scene_by_its_buttons(page: Page, running: tuple[Lab, Path]) -> None:
    """Each scene is played soundly to its debrief; the last word comes; all of it is on the disk and there after a reload."""
    here = activity(page)
    for number, scene in enumerate(SCENES):
        section = open_scene(here, scene)
        role = ("nurse", "support-worker", "counsellor")[number % 3]
        act_through(section, scene, role, ["sound"])
        section.locator("[data-act=show]").click()
        expect(section.locator(".onb-fault")).to_contain_text("First write one sentence", timeout=SLOW)
        section.locator("textarea").fill(REASON)
        section.locator("[data-act=show]").click()
        debrief = section.locator(".onb-plan-debrief")
        expect(debrief.locator("h5")).to_be_focused(timeout=SLOW)
        expect(debrief.locator("h6")).to_have_text(
            ["1. Reactions: you wrote", "2. What happened", "3. Analysis", "4. Summary"]
        )
        expect(debrief.locator("blockquote")).to_have_text(REASON)
        expect(debrief).to_contain_text(scene.roles[role].text)
        expect(debrief.locator(".onb-scene-rests").first).to_contain_text("Rests on: ")
    expect(here.locator(".onb-plan-overview")).to_contain_text("In every scene", timeout=SLOW)
    expect(here.locator(".onb-activity-saved")).to_contain_text(re.compile(r"Saved \d"))
    (path,) = (work / "emergencies" / "first-minutes.json" for work in running[1].glob("*/work"))
    assert json.loads(path.read_text("utf-8"))["state"]["current"] == SCENES[-1].id
    page.reload()
    section = here.locator(f'section[data-scene="{SCENES[-1].id}"]')
    expect(section.locator(".onb-plan-debrief")).to_contain_text(REASON, timeout=SLOW)


def test_every_other_act_by_its_button(page: Page) -> None:
    """Runs of waiting, of force and of the biggest call end as well, and are told what they cost."""
    here = activity(page)
    for scene in SCENES:
        for wanted in (["late", "unsafe"], ["unsafe", "late"], ["over", "late"]):
            section = open_scene(here, scene)
            act_through(section, scene, "support-worker", wanted)
            section.locator("textarea").fill(REASON)
            section.locator("[data-act=show]").click()
            expect(section.locator(".onb-plan-debrief")).to_contain_text("I was concerned because", timeout=SLOW)


def test_next_scene_and_the_keyboard(page: Page) -> None:
    """The button in the debrief opens the next scene; a scene can be played with keys alone, and the notebook stays as it is."""
    here = activity(page)
    cells = page.locator(".jp-Cell").count()
    section = open_scene(here, SCENES[0])
    act_through(section, SCENES[0], "nurse", ["sound"])
    section.locator("textarea").fill(REASON)
    section.locator("[data-act=show]").click()
    section.locator("[data-act=next]").click()
    following = open_scene(here, SCENES[1])
    following.locator('input[value="nurse"]').focus()
    page.keyboard.press("Space")
    first = following.locator("[data-scene-act]").first
    expect(first).to_be_visible(timeout=SLOW)
    for key in ("d", "d", "x", "b"):
        page.keyboard.press(key)
    first.focus()
    page.keyboard.press("Enter")
    expect(following.locator(".onb-scene-log > li")).to_have_count(1, timeout=SLOW)
    assert page.locator(".jp-Cell").count() == cells


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_is_cut_off(page: Page, width: int) -> None:
    """At each width no part of the activity is wider than its box, and every button is large enough to press."""
    page.set_viewport_size({"width": width, "height": 900})
    here = activity(page)
    section = open_scene(here, SCENES[1])
    section.locator('input[value="nurse"]').check()
    expect(section.locator("[data-scene-act]").first).to_be_visible(timeout=SLOW)
    wider = here.evaluate(
        """place => [...place.querySelectorAll('*')].filter(e => e.clientWidth > 0
             && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX === 'visible'
             && getComputedStyle(e).display !== 'inline').map(e => e.className)"""
    )
    assert wider == []
    for button in here.locator("button:visible").all():
        box = button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 43
