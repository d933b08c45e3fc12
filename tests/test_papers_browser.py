"""The activities with printed papers as a learner meets them: in the lesson, in a real JupyterLab, with a real browser."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, WebSocket, expect

from onboarding.activities.papers.data import FORMS, RESULTS, Paper, load_papers
from onboarding.activities.papers.model import ADD_FIRST, WRITE_FIRST
from tests.conftest import copy_course
from tests.labs import SLOW, Lab, lab

pytestmark = pytest.mark.browser

LESSON = "doc/tree/lessons/04-screening-and-testing.ipynb"
MODULE = "screening-and-testing"
REASON = "The screen may have missed it."


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Lab, Path]]:
    """A course of its own, opened as a learner, and its folder of learners."""
    layout = copy_course(tmp_path_factory.mktemp("papers") / "course")
    with lab(layout, "learn", "--name", "Test Learner") as started:
        yield started, layout.learners


@pytest.fixture
def page(browser: Browser, running: tuple[Lab, Path]) -> Iterator[Page]:
    """The lesson, opened; its cells run by themselves. Any error of a script fails the test."""
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(f"{error}\n{error.stack}"))
    opened.goto(running[0].page(LESSON))
    for name in (RESULTS, FORMS):
        expect(activity(opened, name)).to_be_attached(timeout=SLOW)
    yield opened
    opened.close()
    assert errors == []


def activity(page: Page, name: str) -> Locator:
    """The activity that shows the papers of this file."""
    first = load_papers(name)[0].id
    return page.locator(".onb-activity").filter(has=page.locator(f'.onb-plan-choice[data-paper="{first}"]'))


def read_paper(place: Locator, paper: Paper) -> None:
    """Tick what we would tick, add up, write the sentence, and ask for the debrief; without these it is refused."""
    expect(place.locator(f'section[data-paper="{paper.id}"]')).to_be_visible(timeout=SLOW)
    for remark in paper.remarks:
        place.locator(f'[data-remark="{remark.id}"]').set_checked(remark.ours)
    if paper.total is not None:
        place.locator("[data-act=show]").click()
        expect(place.locator(".onb-plan .onb-fault")).to_have_text(ADD_FIRST, timeout=SLOW)
        expect(place.locator(".onb-paper-total")).to_be_focused()
        place.locator(".onb-paper-total").fill(str(paper.total))
    place.locator("[data-act=show]").click()
    expect(place.locator(".onb-plan .onb-fault")).to_have_text(WRITE_FIRST, timeout=SLOW)
    expect(place.locator("textarea")).to_be_focused()
    place.locator("textarea").fill(REASON)
    place.locator("[data-act=show]").click()
    debrief = place.locator(".onb-plan-debrief")
    expect(debrief.locator("blockquote")).to_have_text(REASON, timeout=SLOW)
    expect(debrief.locator("h4")).to_be_focused()
    expect(debrief).to_contain_text("You read this paper as we did")
    expect(debrief).to_contain_text(paper.summary)


def press_everything(page: Page, learners: Path, name: str, saved: str) -> None:
    """Every paper to its debrief, the last word, reading again, and all of it after a reload."""
    papers = load_papers(name)
    place = activity(page, name)
    for number, paper in enumerate(papers):
        read_paper(place, paper)
        if number + 1 < len(papers):
            place.locator("[data-act=next]").click()
            expect(place.locator(f'section[data-paper="{papers[number + 1].id}"] > .onb-plan-title')).to_be_focused(
                timeout=SLOW
            )
    expect(place.locator(".onb-plan-overview")).to_contain_text("as we did", timeout=SLOW)
    place.locator("[data-act=again]").click()
    expect(place.locator("textarea")).to_be_editable(timeout=SLOW)
    place.locator(f'.onb-plan-choice[data-paper="{papers[0].id}"]').click()
    expect(place.locator(f'section[data-paper="{papers[0].id}"] .onb-plan-debrief')).to_be_visible(timeout=SLOW)
    expect(place.locator(".onb-activity-saved")).to_contain_text(re.compile(r"Saved \d"))
    (path,) = (work / MODULE / f"{saved}.json" for work in learners.glob("*/work"))
    assert json.loads(path.read_text("utf-8"))["state"]["current"] == papers[0].id
    page.reload()
    expect(place.locator(f'section[data-paper="{papers[0].id}"] blockquote')).to_have_text(REASON, timeout=SLOW)
    for remark in papers[0].remarks:
        expect(place.locator(f'[data-remark="{remark.id}"]')).to_be_checked(checked=remark.ours)


def test_a_message_that_goes_while_the_button_is_down_costs_no_click(
    browser: Browser, running: tuple[Lab, Path]
) -> None:
    """Leaving the box for the total saves it and takes the message away; the button that is being pressed stays under the pointer."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    sockets: list[WebSocket] = []
    page.on("websocket", lambda socket: sockets.append(socket))
    page.goto(running[0].page(LESSON))
    place = activity(page, FORMS)
    expect(place).to_be_attached(timeout=SLOW)
    show = place.locator("[data-act=show]")
    fault = place.locator(".onb-plan .onb-fault")
    place.locator(".onb-paper-total").fill("")
    show.click()
    expect(fault).to_have_text(ADD_FIRST, timeout=SLOW)
    place.locator(".onb-paper-total").fill("77")
    show.hover()
    (kernel,) = (socket for socket in sockets if "/channels" in socket.url)
    with kernel.expect_event("framereceived", lambda frame: '"total": "77"' in str(frame)):
        page.mouse.down()
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    expect(fault).to_have_text(ADD_FIRST)
    page.mouse.up()
    expect(fault).to_have_text(WRITE_FIRST, timeout=SLOW)
    place.locator(".onb-paper-total").fill("")
    show.click()
    expect(fault).to_have_text(ADD_FIRST, timeout=SLOW)
    page.close()


def test_every_button_of_read_the_result(page: Page, running: tuple[Lab, Path]) -> None:
    """All four results can be read to their debrief; what was done is on the disk and on the page after a reload."""
    press_everything(page, running[1], RESULTS, "read-the-result")


def test_every_button_of_score_it(page: Page, running: tuple[Lab, Path]) -> None:
    """All three forms can be added up and read to their debrief, and are kept."""
    press_everything(page, running[1], FORMS, "score-it")


def test_nothing_is_cut_off(page: Page) -> None:
    """At a narrow and a wide page no part of the activities is wider than its box, and every button and tick box can be pressed."""
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        for name in (RESULTS, FORMS):
            place = activity(page, name)
            wider = place.evaluate(
                """place => [...place.querySelectorAll('*')].filter(e => e.clientWidth > 0
                     && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX === 'visible'
                     && getComputedStyle(e).display !== 'inline' && !e.closest('svg')).map(e => e.className)"""
            )
            assert wider == []
            for control in place.locator("button:visible, .onb-option:visible").all():
                box = control.bounding_box()
                assert box is not None
                assert box["width"] >= 24
                assert box["height"] >= 24
