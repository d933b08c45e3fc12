"""The first ninety days as a learner meets it: in a lesson, in a real JupyterLab, with a real browser.

It is opened in the lesson that calls it; in a course without such a lesson it takes the place of another activity.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from onboarding.activities.ninety_days.data import load_ninety
from onboarding.activities.ninety_days.run import places
from onboarding.activities.ninety_days.text import RISK
from onboarding.activities.scene_run import WRITE_FIRST
from tests.axe import violations
from tests.conftest import copy_course
from tests.labs import SLOW, Lab, lab
from tests.seeing import CONTROLS, CUT, SIDEWAYS, SMALL, THEMES, check_forced_colours, paint

pytestmark = pytest.mark.browser

HOST, OTHER, CALL = "07-recognising-withdrawal.ipynb", "timeline", "first_ninety_days"
CONTENT = load_ninety()
MOMENTS = [places(CONTENT, card) for card in CONTENT.cards] + [event.choices for event in CONTENT.events]
REASON = "I began with the first days."
PLACE = f".onb-activity:has(section[data-scene='{CONTENT.id}'])"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Lab, Path, str]]:
    """A course of its own, opened as a learner: the Lab, the folder of learners, and the lesson that holds the activity."""
    layout = copy_course(tmp_path_factory.mktemp("ninety-days") / "course")
    lesson = lesson_with_the_activity(layout.notebooks)
    with lab(layout, "learn", "--name", "Test Learner") as started:
        yield started, layout.learners, lesson


def lesson_with_the_activity(notebooks: Path) -> str:
    """The name of the lesson that calls the activity; where there is none, one in which it takes another one's place."""
    for path in sorted(notebooks.glob("*.ipynb")):
        if f'"{CALL}()' in path.read_text("utf-8"):
            return path.name
    text = (notebooks / HOST).read_text("utf-8")
    changed = text.replace(f'"{OTHER}()', f'"{CALL}()')
    changed = changed.replace("from onboarding.play import ", f"from onboarding.play import {CALL}, ")
    assert changed.count(f'"{CALL}()') == 1
    (notebooks / HOST).write_text(changed, encoding="utf-8")
    return HOST


def go_through(section: Locator, *kinds: str) -> None:
    """Choose at each moment the first of these kinds, by keys; the picture grows, and nothing is said ahead of its time."""
    for at, offered in enumerate(MOMENTS):
        expect(section.locator("[data-scene-act]")).to_have_text([choice.text for choice in offered], timeout=SLOW)
        choice = next(c for kind in (*kinds, "sound") for c in offered if c.kind == kind)
        expect(section).not_to_contain_text(choice.because)
        section.locator(f'[data-scene-act="{choice.id}"]').press("Enter")
        expect(section.locator(".onb-scene-log").first.locator("> li")).to_have_count(at + 1, timeout=SLOW)
        expect(section.locator("svg:visible .onb-ninety-bar")).to_have_count(min(at + 1, len(CONTENT.cards)))
        expect(section.locator(".onb-scene-now h5")).to_be_focused()
    expect(section.locator(".onb-scene-now")).to_contain_text(CONTENT.ending.text)
    expect(section.locator("svg:visible .onb-ninety-risk")).to_have_count(2)


def test_every_button(browser: Browser, running: tuple[Lab, Path, str]) -> None:
    """Badly and well to the debrief, by keys; refusal, last word, 320 pixels, both themes; saved, and there after a reload."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(f"{error}\n{error.stack}"))
    page.goto(running[0].page(f"doc/tree/lessons/{running[2]}"))
    here = page.locator(PLACE)
    section = here.locator("section")
    expect(section).to_be_attached(timeout=2 * SLOW)
    go_through(section, "late", "danger")
    section.locator("textarea").fill(REASON)
    section.locator("[data-act=show]").click()
    expect(section.locator(".onb-plan-debrief")).to_contain_text("I was concerned because", timeout=SLOW)
    section.locator("[data-act=again]").click()
    expect(section.locator(".onb-scene-log > li")).to_have_count(0, timeout=SLOW)
    go_through(section)
    section.locator("[data-act=show]").press("Enter")
    expect(section.locator(".onb-fault")).to_have_text(WRITE_FIRST, timeout=SLOW)
    section.locator("textarea").fill(REASON)
    section.locator("[data-act=show]").press("Enter")
    debrief = section.locator(".onb-plan-debrief")
    expect(debrief.locator("h5")).to_be_focused(timeout=SLOW)
    expect(debrief.locator("h6")).to_have_text(
        ["1. Reactions: you wrote", "2. What happened", "3. Analysis", "4. Summary"]
    )
    expect(debrief).to_contain_text(CONTENT.summary)
    expect(here.locator(".onb-plan-overview")).to_contain_text(RISK)
    section.locator("details summary").first.click()
    expect(section.locator("details").first).to_contain_text("very high in the first days")
    expect(here.locator(".onb-activity-saved")).to_contain_text(re.compile(r"Saved \d"))
    (path,) = (each / "work" / "aftercare-and-recovery" / "ninety-days.json" for each in running[1].iterdir())
    assert json.loads(path.read_text("utf-8"))["state"]["people"][CONTENT.id]["reason"] == REASON
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
