"""The activities as a learner meets them: in the lesson, in a real JupyterLab, with a real browser."""

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from onboarding.activities.plan_reader.data import load_plans
from onboarding.questions import Item, item_from_full, kind_of
from tests.conftest import copy_course
from tests.labs import SLOW, Lab, answer, lab

pytestmark = pytest.mark.browser

LESSON = "doc/tree/lessons/08-tapering-principles.ipynb"
MODULE = "tapering-principles"
PLANS = load_plans()
REASON = "Nobody signed this, and it stops at once."


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Lab, Path]]:
    """A course of its own, opened as a learner, and its folder of learners."""
    layout = copy_course(tmp_path_factory.mktemp("activities") / "course")
    with lab(layout, "learn", "--name", "Test Learner") as started:
        yield started, layout.learners


@pytest.fixture
def page(browser: Browser, running: tuple[Lab, Path]) -> Iterator[Page]:
    """The lesson, opened; its cells run by themselves. Any error of a script fails the test."""
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(f"{error}\n{error.stack}"))
    opened.goto(running[0].page(LESSON))
    expect(reader(opened).locator(".onb-plan")).to_be_attached(timeout=SLOW)
    yield opened
    opened.close()
    assert errors == []


def reader(page: Page) -> Locator:
    """The plan reader on the page."""
    return page.locator(".onb-activity").filter(has=page.locator(".onb-plan-list"))


def state(learners: Path, activity: str) -> dict[str, object]:
    """What is saved of an activity of the one learner."""
    (path,) = (work / MODULE / f"{activity}.json" for work in learners.glob("*/work"))
    return dict(json.loads(path.read_text("utf-8")))


def read_plan(place: Locator, number: int) -> None:
    """Open a plan by its button, stop where we stop, and ask for the debrief."""
    plan = PLANS[number]
    place.locator(f'[data-plan="{plan.id}"].onb-plan-choice').click()
    expect(place.locator(f'section[data-plan="{plan.id}"]')).to_be_visible(timeout=SLOW)
    if place.locator("[data-act=again]").count():
        place.locator("[data-act=again]").click()
    for finding in plan.findings:
        place.locator(f'[data-finding="{finding.id}"]').set_checked(finding.stop)
    place.locator("textarea").fill(REASON)
    place.locator("[data-act=show]").click()
    expect(place.locator(".onb-plan-debrief")).to_be_visible(timeout=SLOW)


def test_every_button_of_the_plan_reader(page: Page, running: tuple[Lab, Path]) -> None:
    """All six plans can be read to their debrief; what was done is on the disk and on the page after a reload."""
    place = reader(page)
    place.locator("[data-act=show]").click()
    expect(place.locator(".onb-plan .onb-fault")).to_contain_text("First write one sentence", timeout=SLOW)
    expect(place.locator("textarea")).to_be_focused()
    for number, plan in enumerate(PLANS):
        read_plan(place, number)
        debrief = place.locator(".onb-plan-debrief")
        expect(debrief.locator("blockquote")).to_have_text(REASON)
        expect(debrief.locator("h4")).to_be_focused()
        expect(debrief).to_contain_text("I saw" if plan.stops else "You let this plan run, and so did we")
    expect(place.locator(".onb-plan-overview")).to_contain_text("six times", timeout=SLOW)
    place.locator("[data-act=again]").click()
    expect(place.locator("textarea")).to_be_editable(timeout=SLOW)
    expect(place.locator(".onb-activity-saved")).to_contain_text(re.compile(r"Saved \d"))
    assert state(running[1], "plan-reader")["state"]["current"] == PLANS[-1].id  # type: ignore[index]
    page.reload()
    expect(place.locator(f'section[data-plan="{PLANS[-1].id}"]')).to_be_attached(timeout=SLOW)
    expect(place.locator("textarea")).to_have_value(REASON)
    for finding in PLANS[-1].findings:
        expect(place.locator(f'[data-finding="{finding.id}"]')).to_be_checked(checked=finding.stop)


def test_next_plan_moves_on(page: Page) -> None:
    """The button in the debrief opens the following plan and puts the focus on its name."""
    place = reader(page)
    read_plan(place, 0)
    place.locator("[data-act=next]").click()
    title = place.locator(f'section[data-plan="{PLANS[1].id}"] > .onb-plan-title')
    expect(title).to_be_focused(timeout=SLOW)


def test_keys_of_the_notebook_do_nothing_inside(page: Page) -> None:
    """With the focus on a tick box, keys that delete, add or run cells in a notebook only ever reach the box."""
    place = reader(page)
    cells = page.locator(".jp-Cell").count()
    place.locator("[data-act=again]").click() if place.locator("[data-act=again]").count() else None
    box = place.locator("[data-finding]").first
    expect(box).to_be_enabled(timeout=SLOW)
    before = box.is_checked()
    box.focus()
    for key in ("d", "d", "x", "b", "a", "Enter", "Space"):
        page.keyboard.press(key)
    expect(box).to_be_focused()
    expect(box).to_be_checked(checked=not before)
    assert page.locator(".jp-Cell").count() == cells


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_nothing_is_cut_off(page: Page, width: int) -> None:
    """At each width no part of the plan reader is wider than its box, and every button is large enough to press."""
    page.set_viewport_size({"width": width, "height": 900})
    place = reader(page)
    wider = place.evaluate(
        """place => [...place.querySelectorAll('*')].filter(e => e.clientWidth > 0
             && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX === 'visible'
             && getComputedStyle(e).display !== 'inline' && !e.closest('svg')).map(e => e.className)"""
    )
    assert wider == []
    shown = place.locator(".onb-picture:visible")
    expect(shown).to_have_count(2)
    cut = shown.evaluate_all(
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


def test_names_are_unique_on_the_page(page: Page) -> None:
    """No id and no group of radio buttons is shared by two activities: choosing here never changes a choice there."""
    expect(page.locator(".onb-practice .onb-stem").nth(4)).to_be_attached(timeout=SLOW)
    ids = page.evaluate("[...document.querySelectorAll('.onb-activity [id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
    shared = page.evaluate(
        """() => { const owners = {}; for (const input of document.querySelectorAll('.onb-activity input[type=radio]'))
             (owners[input.name] ??= new Set()).add(input.closest('.onb-activity'));
             return Object.entries(owners).filter(([, places]) => places.size > 1).map(([name]) => name); }"""
    )
    assert shared == []


def practice_items(page: Page) -> list[tuple[Locator, Item]]:
    """Each practice question of the lesson with its item, found by its stem."""
    data = files("onboarding") / "data" / "practice" / f"{MODULE}.json"
    found = []
    for item in map(item_from_full, json.loads(data.read_text(encoding="utf-8"))):
        place = page.locator(".onb-practice").filter(has_text=item.stem.split("\n")[0])
        if place.count():
            found.append((place.first, item))
    return found


def test_every_practice_question_of_the_lesson(page: Page) -> None:
    """Each one can be answered rightly by clicking and typing, is explained at once, and can be tried again."""
    items = json.loads((files("onboarding") / "data" / "practice" / f"{MODULE}.json").read_text(encoding="utf-8"))
    expect(page.locator(".onb-practice .onb-stem")).to_have_count(len(items), timeout=SLOW)
    places = practice_items(page)
    assert len(places) == len(items)
    for place, item in places:
        place.scroll_into_view_if_needed()
        if place.locator("[data-act=again]:visible").count():
            place.locator("[data-act=again]").click()
        right = next(raw for raw, fraction in kind_of(item.kind).examples(item) if fraction == 1)
        answer(place, item, right)
        place.locator("[data-act=check]").click()
        result = place.locator(".onb-practice-result")
        expect(result.locator(".onb-practice-verdict")).to_have_text("Right", timeout=SLOW)
        expect(result).to_contain_text(item.principle)
        expect(place.locator("[data-act=again]")).to_be_focused()
        place.locator("[data-act=again]").click()
        expect(result).to_be_empty(timeout=SLOW)
