"""The path of one person as a learner meets it: in a real JupyterLab, with a real kernel and a real browser, one whole run by its buttons.

It is opened in the lesson that calls it; in a course without such a lesson it takes the place of another activity.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from onboarding.activities.capstone.data import load_path
from onboarding.activities.capstone.model import path_model
from onboarding.activities.capstone.picture import stations
from onboarding.activities.choice_run import TalkState
from onboarding.activities.scene_run import WRITE_FIRST
from tests.axe import violations
from tests.conftest import copy_course
from tests.labs import SLOW, Lab, lab

pytestmark = pytest.mark.browser
HOST = "07-recognising-withdrawal.ipynb"
PLACE = ".onb-activity:has(.onb-path)"
PATH = load_path()
MODEL = path_model(PATH)
REASON = "I wanted to know it early."


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Lab, Path, str]]:
    """A course of its own, opened as a learner: the Lab, the learner's folder, and the lesson that holds the activity."""
    layout = copy_course(tmp_path_factory.mktemp("capstone") / "course")
    lesson = lesson_with_the_path(layout.notebooks)
    with lab(layout, "learn", "--name", "Test Learner") as started:
        (learner,) = [path for path in layout.learners.iterdir() if path.is_dir()]
        yield started, learner, lesson


def lesson_with_the_path(notebooks: Path) -> str:
    """The name of the lesson that calls `capstone()`; where there is none, one whose triage is replaced by it."""
    for path in sorted(notebooks.glob("*.ipynb")):
        if '"capstone()' in path.read_text("utf-8"):
            return path.name
    text = (notebooks / HOST).read_text("utf-8")
    changed = text.replace('"triage()', '"capstone()').replace("import practice,", "import capstone, practice,")
    assert changed.count("capstone") == 2
    (notebooks / HOST).write_text(changed, encoding="utf-8")
    return HOST


def part_of(place: Locator, part: str) -> Locator:
    """The open part, once it is there."""
    found = place.locator(f'section[data-scene="{part}"]')
    expect(found).to_be_visible(timeout=SLOW)
    return found


def go_on(place: Locator, part: str, state: TalkState, kind: str, *, most: int = 99) -> TalkState:
    """Press on to the end of the part, or `most` buttons: what is of this kind where it is offered, else what is sound."""
    section = part_of(place, part)
    pressed = 0
    while (told := MODEL.tell(state, part)).moment is not None and pressed < most:
        moment, done = told.moment, len(told.steps)
        buttons = section.locator("[data-scene-act]")
        expect(buttons).to_have_text([choice.text for choice in moment.choices], timeout=SLOW)
        expect(section.locator(".onb-scene-now h5")).to_have_text(f"{moment.time}. {moment.question}")
        expect(section.locator(".onb-scene-now .onb-scene-seen")).to_have_text(f"{moment.before} {moment.seen}".strip())
        if pressed:
            expect(section.locator(".onb-scene-now h5")).to_be_focused()
        at_stop(place, state)
        choice = min(moment.choices, key=lambda choice: (choice.kind != kind, choice.kind != "sound"))
        expect(section).not_to_contain_text(choice.because)
        section.locator(f'[data-scene-act="{choice.id}"]').click()
        state = MODEL.act(state, {"do": "act", "scene": part, "act": choice.id, "at": done})
        expect(section.locator(".onb-scene-log > li")).to_have_count(done + 1, timeout=SLOW)
        pressed += 1
    return state


def at_stop(place: Locator, state: TalkState) -> None:
    """The picture says the same as the model: each stop with its day, title and state, and one of them is the current step."""
    expected = stations(PATH, state)
    stops = place.locator(".onb-path-stop")
    expect(stops).to_have_text([f"{one['day']}{one['title']}{one['state']}" for one in expected])
    here = [one["title"] for one in expected if one["state"] == "you are here"]
    expect(place.locator('[aria-current="step"] .onb-path-title')).to_have_text(here)


def talk_through(place: Locator, part: str, state: TalkState) -> TalkState:
    """Write the sentence first, then read what is said."""
    section = part_of(place, part)
    section.locator("[data-act=show]").click()
    expect(section.locator(".onb-fault")).to_have_text(WRITE_FIRST, timeout=SLOW)
    section.locator("textarea").fill(REASON)
    section.locator("[data-act=show]").click()
    debrief = section.locator(".onb-plan-debrief")
    expect(debrief.locator("h5")).to_be_focused(timeout=SLOW)
    expect(debrief.locator("h6")).to_have_text(
        ["1. Reactions: you wrote", "2. What happened", "3. Analysis", "4. Summary"]
    )
    assert 1 <= debrief.get_by_text("What were you weighing?").count() <= 3
    state = MODEL.act(state, {"do": "reason", "scene": part, "text": REASON})
    return MODEL.act(state, {"do": "show", "scene": part})


def readable(page: Page) -> None:
    """No part wider than its box, no small button, nothing that axe objects to."""
    wider = page.locator(PLACE).evaluate(
        """place => [...place.querySelectorAll('*')].filter(e => e.clientWidth > 0
             && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX === 'visible'
             && getComputedStyle(e).display !== 'inline').map(e => e.className)"""
    )
    assert wider == []
    buttons = page.locator(f"{PLACE} button:visible")
    for height in buttons.evaluate_all("all => all.map(b => b.getBoundingClientRect().height)"):
        assert height >= 43
    assert violations(page, PLACE) == []


def test_one_whole_run_by_its_buttons(browser: Browser, running: tuple[Lab, Path, str]) -> None:
    """Taken up in the middle, one part gone badly and begun again, all to the end; on the disk, and at 320 pixels in the dark."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(f"{error}\n{error.stack}"))
    page.goto(running[0].page(f"doc/tree/lessons/{running[2]}"))
    place = page.locator(PLACE)
    expect(place.locator(".onb-path")).to_be_visible(timeout=2 * SLOW)
    first, second, third, last = (part.id for part in PATH.parts)
    place.locator(f'[data-scene="{last}"].onb-plan-choice').click()
    expect(place.locator(".onb-fault")).to_contain_text("This part opens when", timeout=SLOW)

    state = go_on(place, first, MODEL.start(0), "sound", most=4)
    page.reload()
    expect(part_of(place, first).locator(".onb-scene-log > li")).to_have_count(4, timeout=2 * SLOW)
    state = go_on(place, first, state, "sound")
    state = talk_through(place, first, state)
    place.locator("[data-act=next]").click()

    state = go_on(place, second, state, "unsafe")
    state = talk_through(place, second, state)
    expect(place.locator(".onb-plan-debrief")).to_contain_text("I was concerned because")
    readable(page)
    place.locator("[data-act=again]").click()
    expect(part_of(place, second).locator(".onb-scene-log > li")).to_have_count(0, timeout=SLOW)
    state = go_on(place, second, MODEL.act(state, {"do": "again", "scene": second}), "sound")
    state = talk_through(place, second, state)
    expect(place.locator(".onb-plan-debrief")).to_contain_text("What came back from earlier")
    expect(place.locator(".onb-plan-debrief")).to_contain_text("the crew heard of it at once")

    for part in (third, last):
        place.locator("[data-act=next]").click()
        state = talk_through(place, part, go_on(place, part, state, "sound"))
    at_stop(place, state)
    expect(place.locator(".onb-plan-overview")).to_contain_text("On his own road", timeout=SLOW)
    (path,) = running[1].glob("work/capstone/capstone.json")
    assert json.loads(path.read_text("utf-8"))["state"]["people"] == MODEL.dump(state)["people"]

    place.locator(".onb-as-text summary").click()
    expect(place.locator(".onb-as-text pre")).to_contain_text("WHAT WE SAW")
    page.set_viewport_size({"width": 320, "height": 900})
    page.evaluate("() => { document.body.dataset.jpThemeLight = 'false' }")
    readable(page)
    page.close()
    assert errors == []
