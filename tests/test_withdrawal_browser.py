"""Triage and timeline as a learner meets them: in the lesson, in a real JupyterLab, with a real browser."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from onboarding.activities.shown_evidence import load_shown
from onboarding.activities.timeline.model import load_line
from onboarding.activities.triage.data import load_vignettes
from onboarding.activities.triage.model import FEWEST, ROUND, WRITE_FIRST
from tests.conftest import copy_course
from tests.labs import SLOW, Lab, lab

pytestmark = pytest.mark.browser

LESSON = "doc/tree/lessons/07-recognising-withdrawal.ipynb"
MODULE = "recognising-withdrawal"
VIGNETTES = {vignette.id: vignette for vignette in load_vignettes()}
SHOWN, LINE = load_shown(), load_line()
REASON = "The quiet one, because she seemed to rest."


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Lab, Path]]:
    """A course of its own, opened as a learner, and its folder of learners."""
    layout = copy_course(tmp_path_factory.mktemp("withdrawal") / "course")
    with lab(layout, "learn", "--name", "Test Learner") as started:
        yield started, layout.learners


@pytest.fixture
def page(browser: Browser, running: tuple[Lab, Path]) -> Iterator[Page]:
    """The lesson, opened; its cells run by themselves. Any error of a script fails the test."""
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(f"{error}\n{error.stack}"))
    opened.goto(running[0].page(LESSON))
    expect(opened.locator(".onb-triage")).to_be_attached(timeout=SLOW)
    expect(opened.locator(".onb-timeline")).to_be_attached(timeout=SLOW)
    yield opened
    opened.close()
    assert errors == []


def activity(page: Page, inside: str) -> Locator:
    """The activity that holds this element."""
    return page.locator(".onb-activity").filter(has=page.locator(inside))


def sort(place: Locator, *, right: bool) -> str:
    """Sort the situation that is shown, as the table does or otherwise; its id."""
    section = place.locator(".onb-triage")
    name = section.get_attribute("data-vignette") or ""
    table = SHOWN.signs[VIGNETTES[name].sign].tier
    tier = table if right else next(one.id for one in SHOWN.tiers if one.id != table)
    place.locator(f'[data-tier="{tier}"]').click()
    verdict = place.locator(".onb-practice-verdict")
    expect(verdict).to_contain_text("as you did" if right else "You chose", timeout=SLOW)
    expect(section).to_contain_text(SHOWN.signs[VIGNETTES[name].sign].text)
    expect(section).to_contain_text(VIGNETTES[name].note)
    expect(place.locator(".onb-triage-title")).to_be_focused()
    return name


def talk_through(place: Locator) -> None:
    """Write the sentence and ask for the debrief; without the sentence it is refused."""
    expect(place.locator('[data-stage="reflect"]')).to_be_attached(timeout=SLOW)
    place.locator("[data-act=debrief]").click()
    expect(place.locator(".onb-fault")).to_have_text(WRITE_FIRST, timeout=SLOW)
    expect(place.locator("textarea")).to_be_focused()
    place.locator("textarea").fill(REASON)
    place.locator("[data-act=debrief]").click()
    expect(place.locator("blockquote")).to_have_text(REASON, timeout=SLOW)


def test_every_button_of_triage(page: Page, running: tuple[Lab, Path]) -> None:
    """A whole round, a short round, what was missed comes back, and all of it is there after a reload."""
    place = activity(page, ".onb-triage")
    missed = sort(place, right=False)
    place.locator("[data-act=next]").click()
    seen = []
    for _ in range(ROUND - 1):
        expect(place.locator(f'.onb-triage:has([data-tier="{SHOWN.tiers[0].id}"])')).to_be_attached(timeout=SLOW)
        back = place.get_by_text("This one is back").count()
        seen.append(sort(place, right=True))
        assert bool(back) == (seen[-1] == missed)
        place.locator("[data-act=next]").click()
    assert seen.count(missed) == 1
    talk_through(place)
    expect(place.locator(".onb-triage .onb-plan-point")).not_to_have_count(0)
    page.reload()
    expect(place.locator("blockquote")).to_have_text(REASON, timeout=SLOW)
    place.locator("[data-act=again]").click()
    expect(place.locator('[data-stage="sort"]')).to_be_attached(timeout=SLOW)
    expect(place.locator("[data-act=finish]")).to_have_count(0)
    for number in range(FEWEST):
        sort(place, right=True)
        if number + 1 < FEWEST:
            place.locator("[data-act=next]").click()
            expect(place.locator(f'[data-tier="{SHOWN.tiers[0].id}"]')).to_be_enabled(timeout=SLOW)
    place.locator("[data-act=finish]").click()
    talk_through(place)
    expect(place.locator(".onb-plan-summary")).to_contain_text("as the table does")
    expect(place.locator(".onb-activity-saved")).to_contain_text(re.compile(r"Saved \d"))
    (path,) = (work / MODULE / "triage.json" for work in running[1].glob("*/work"))
    assert json.loads(path.read_text("utf-8"))["state"]["turn"] == ROUND + FEWEST


def test_every_button_of_the_timeline(page: Page) -> None:
    """Each person's story can be placed, looked at, taken away and cleared; what is wrong is said."""
    place = activity(page, ".onb-timeline")
    for person in reversed(LINE.people):
        place.locator(f'[data-person="{person.id}"]').click()
        expect(place.locator("h4")).to_have_text(person.name, timeout=SLOW)
        for number, event in enumerate(person.events, start=1):
            place.locator(f'[data-kind="{event.kind}"]').check()
            place.locator("[data-day=day]").fill(str(event.day))
            place.locator("[data-act=place]").click()
            expect(place.locator(".onb-timeline-events li")).to_have_count(number, timeout=SLOW)
        expect(place.locator(".onb-plan-summary")).to_have_text(person.after, timeout=SLOW)
    place.locator("[data-act=place]").click()
    expect(place.locator(".onb-fault")).to_contain_text("already", timeout=SLOW)
    place.locator("[data-day=look]").fill("1")
    place.locator("[data-act=look]").click()
    expect(place.locator(".onb-timeline")).to_contain_text("Nothing has been placed up to this day", timeout=SLOW)
    place.locator("[data-act=remove]").first.click()
    expect(place.locator(".onb-timeline-events li")).to_have_count(1, timeout=SLOW)
    place.locator("[data-act=clear]").click()
    expect(place.locator(".onb-timeline-events li")).to_have_count(0, timeout=SLOW)
    known = place.locator("details:not(.onb-as-text)")
    expect(known).to_have_count(1)
    known.locator("summary").click()
    expect(known).to_contain_text("more than a month")


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_is_cut_off(page: Page, width: int) -> None:
    """At each width no part is wider than its box, no word of a picture lies outside, every button is large enough."""
    page.set_viewport_size({"width": width, "height": 900})
    for inside in (".onb-triage", ".onb-timeline"):
        place = activity(page, inside)
        wider = place.evaluate(
            """place => [...place.querySelectorAll('*')].filter(e => e.clientWidth > 0
                 && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX === 'visible'
                 && getComputedStyle(e).display !== 'inline' && !e.closest('svg')).map(e => e.className)"""
        )
        assert wider == []
        cut = place.locator(".onb-picture:visible").evaluate_all(
            """pictures => pictures.flatMap(svg => [...svg.querySelectorAll('text')].filter(text => {
                 const [words, frame] = [text.getBoundingClientRect(), svg.getBoundingClientRect()];
                 return words.left < frame.left - 1 || words.right > frame.right + 1 || words.bottom > frame.bottom + 1;
               }).map(text => text.textContent))"""
        )
        assert cut == []
        for button in place.locator("button:visible").all():
            box = button.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= 43
