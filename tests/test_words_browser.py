"""*Sort the cases* and *rewrite the note* as a learner meets them: in the lesson, in a real JupyterLab, with a real browser."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from onboarding.activities.words.data import load_cases, load_notes
from onboarding.activities.words.model import FEWEST
from tests.axe import violations
from tests.conftest import copy_course
from tests.labs import SLOW, Lab, lab

pytestmark = pytest.mark.browser

LESSON = "doc/tree/lessons/01-oxazepam-and-dependence.ipynb"
MODULE = "oxazepam-and-dependence"
CASES = {case.id: case for case in load_cases()}
NOTES = {note.id: note for note in load_notes()}
TEXT = "Says that she shook when it was late."


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Lab, Path]]:
    """A course of its own, opened as a learner, and its folder of learners."""
    layout = copy_course(tmp_path_factory.mktemp("words") / "course")
    with lab(layout, "learn", "--name", "Test Learner") as started:
        yield started, layout.learners


@pytest.fixture
def page(browser: Browser, running: tuple[Lab, Path]) -> Iterator[Page]:
    """The lesson, opened; its cells run by themselves. Any error of a script fails the test."""
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(f"{error}\n{error.stack}"))
    opened.goto(running[0].page(LESSON))
    expect(opened.locator(".onb-words").first).to_be_attached(timeout=SLOW)
    expect(opened.locator(".onb-words")).to_have_count(2, timeout=SLOW)
    yield opened
    opened.close()
    assert errors == []


def activity(page: Page, title: str) -> Locator:
    """The activity with this title."""
    return page.locator(".onb-activity").filter(has=page.get_by_role("heading", name=title, exact=True))


def stage(place: Locator, name: str) -> None:
    """Wait until the activity is there, and the focus on its heading."""
    expect(place.locator(f'[data-stage="{name}"]')).to_be_attached(timeout=SLOW)
    expect(place.locator(".onb-words-title")).to_be_focused(timeout=SLOW)


def write(place: Locator) -> str:
    """Write at the card that is shown, by the keyboard; without a text it is refused. The card's id."""
    card = place.locator(".onb-words").get_attribute("data-card") or ""
    place.locator("[data-act=done]").press("Enter")
    expect(place.locator(".onb-fault")).to_contain_text("First write", timeout=SLOW)
    expect(place.locator("textarea")).to_be_focused()
    place.locator("textarea").press_sequentially(TEXT)
    place.locator("[data-act=done]").press("Enter")
    return card


def talk_through(place: Locator) -> None:
    """Write the sentence and ask for the debrief."""
    stage(place, "reflect")
    place.locator("textarea").fill(TEXT)
    place.locator("[data-act=debrief]").click()
    stage(place, "debrief")
    expect(place.locator("blockquote")).to_have_text(TEXT)
    expect(place.locator(".onb-activity-saved")).to_contain_text(re.compile(r"Saved \d"))


def test_every_button_of_sort_the_cases(page: Page, running: tuple[Lab, Path]) -> None:
    """The reason first, then the words, then ours; a reload keeps all of it; a round ends in a debrief and begins anew."""
    place = activity(page, "Sort the cases")
    for number in range(FEWEST):
        case = CASES[write(place)]
        stage(place, "choose")
        assert case.act not in (place.text_content() or "")
        for word in case.holds:
            box = place.locator(f'input[value="{word}"]')
            box.press("Space")
            expect(box).to_be_checked()
        place.locator("[data-act=show]").click()
        stage(place, "compare")
        expect(place).to_contain_text("We see it as you do")
        expect(place).to_contain_text(case.act)
        if number == 0:
            page.reload()
            expect(place.locator('[data-stage="compare"]')).to_be_attached(timeout=SLOW)
            expect(place.locator("blockquote")).to_have_text(TEXT)
        if number + 1 < FEWEST:
            place.locator("[data-act=next]").click()
            stage(place, "write")
    place.locator("[data-act=finish]").click()
    talk_through(place)
    expect(place.locator(".onb-plan-point")).to_have_count(0)
    place.locator("[data-act=again]").click()
    stage(place, "write")
    (path,) = (work / MODULE / "sort-the-cases.json" for work in running[1].glob("*/work"))
    assert json.loads(path.read_text("utf-8"))["state"]["turn"] == FEWEST


def test_every_button_of_rewrite_the_note(page: Page, running: tuple[Lab, Path]) -> None:
    """Write, see several versions, tick what is true of one's own; what was left open is talked about."""
    place = activity(page, "Rewrite the note")
    for number in range(FEWEST):
        note = NOTES[write(place)]
        stage(place, "compare")
        for version in note.rewordings:
            expect(place).to_contain_text(version)
        for box in place.locator("input[type=checkbox]").all()[:-1]:
            box.check()
        if number + 1 < FEWEST:
            place.locator("[data-act=next]").click()
            stage(place, "write")
    place.locator("[data-act=finish]").click()
    talk_through(place)
    expect(place.locator(".onb-plan-point")).to_have_text(["Nobody was told"])
    place.locator("[data-act=again]").click()
    stage(place, "write")
    expect(place.get_by_text("This one is back")).to_have_count(1)
    (path,) = (work / MODULE / "rewrite-the-note.json" for work in running[1].glob("*/work"))
    assert json.loads(path.read_text("utf-8"))["state"]["turn"] == FEWEST


def test_a_narrow_page_and_the_rules_of_accessibility(page: Page) -> None:
    """At 320 pixels nothing runs out of its activity, and axe finds nothing in either."""
    page.set_viewport_size({"width": 320, "height": 900})
    for place in page.locator(".onb-activity:has(.onb-words)").all():
        place.scroll_into_view_if_needed()
        assert place.evaluate("node => node.scrollWidth <= node.clientWidth")
    assert violations(page, ".onb-activity:has(.onb-words)") == []
