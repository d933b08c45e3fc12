"""A plan from the lesson to the trainer: built, printed, put into the quiz, submitted and read, with a real JupyterLab and browser."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from onboarding.activities.plan_builder.data import load_builder
from onboarding.activities.plan_builder.model import PLAN_FIRST, WRITE_FIRST
from onboarding.paths import Layout
from tests.axe import violations
from tests.conftest import copy_course
from tests.labs import SLOW, command, lab, saved, slot, submit
from tests.seeing import wider_than_their_box

pytestmark = pytest.mark.browser

QUIZ, SLOT = "relapse-prevention", "s11"
LESSON = "doc/tree/lessons/11-relapse-prevention.ipynb"
BUILDER = load_builder()
THEN = "At ten I ring Sema from the kitchen.\n<b>She has agreed.</b>"
REASON = "The line about the kitchen would hold."


def build_a_plan(page: Page, place: Locator, person: str, *, first: bool) -> None:
    """Refusals, every line, every question back with a line changed on the way, the last word; each button once."""
    expect(place.locator(f'section[data-person="{person}"][data-at="0"]')).to_be_visible(timeout=SLOW)
    place.locator("[data-act=talk]").click()
    expect(place.locator(".onb-fault")).to_have_text(PLAN_FIRST, timeout=SLOW)
    expect(place.locator('[data-box="moments"]')).to_be_focused()
    for box in BUILDER.boxes:
        place.locator(f'[data-box="{box.id}"]').fill(THEN if box.id == "then" else f"{person}: {box.title}")
    place.locator("[data-act=talk]").click()
    expect(place.locator(".onb-fault")).to_have_text(WRITE_FIRST, timeout=SLOW)
    expect(place.locator('[data-box=""]')).to_be_focused()
    if first:
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert wider_than_their_box(place) == []
        assert violations(page, ".onb-activity:has(.onb-builder-title)") == []
    place.locator('[data-box=""]').fill(REASON)
    place.locator("[data-act=talk]").click()
    expect(place.locator("blockquote")).to_have_text(REASON, timeout=SLOW)
    for number, question in enumerate(BUILDER.questions, start=1):
        expect(place.locator(f'section[data-at="{number}"]')).to_contain_text(question.title, timeout=SLOW)
        expect(place.locator(".onb-builder-title")).to_be_focused()
        expect(place.locator("textarea")).to_have_count(len(question.boxes))
        if question.signs:
            expect(place).to_contain_text("Make the emergency call at once")
        if number == 2:
            place.locator("[data-act=back]").click()
            expect(place.locator('section[data-at="1"]')).to_be_visible(timeout=SLOW)
            place.locator("[data-act=next]").click()
            expect(place.locator('section[data-at="2"]')).to_be_visible(timeout=SLOW)
        place.locator(f'[data-box="{question.boxes[-1]}"]').press("End")
        place.locator(f'[data-box="{question.boxes[-1]}"]').press_sequentially(" Changed.")
        if first and number == 4:
            page.set_viewport_size({"width": 320, "height": 900})
            assert wider_than_their_box(place) == []
            page.set_viewport_size({"width": 1280, "height": 900})
            assert violations(page, ".onb-activity:has(.onb-builder-title)") == []
        place.locator("[data-act=next]").click()
    expect(place.locator(".onb-plan-summary")).to_contain_text("no contract", timeout=SLOW)
    expect(place.locator(".onb-plan-line")).to_have_count(len(BUILDER.boxes))


def print_it(page: Page, place: Locator) -> None:
    """What was typed last is on the printed page, as text; on paper there is no button; the press opens the browser's own printing."""
    place.locator("[data-act=change]").click()
    box = place.locator('[data-box="helps"]')
    box.fill("Tea, the radio, and the last word.")
    with page.context.expect_page() as opened:
        place.locator("[data-act=print]").click()
    paper = opened.value
    paper.wait_for_load_state()
    expect(paper.locator(".onb-made-piece")).to_have_count(2, timeout=SLOW)
    expect(paper.locator("body")).to_contain_text("Tea, the radio, and the last word.")
    expect(paper.locator("body")).to_contain_text("<b>She has agreed.</b>")
    expect(paper.locator("[data-role=invented]")).to_contain_text("The people on this page are invented.")
    assert paper.locator("b").count() == 0
    assert violations(paper, "main") == []
    folder = Path(__file__).parent / "output"
    folder.mkdir(exist_ok=True)
    paper.screenshot(path=folder / "made.png", full_page=True)
    paper.evaluate("window.print = () => { window.printed = true; }")
    paper.locator("[data-role=print]").click()
    assert paper.evaluate("window.printed") is True
    paper.emulate_media(media="print", color_scheme="dark")
    expect(paper.locator("[data-role=print]")).to_be_hidden()
    expect(paper.locator("body")).to_have_css("color", "rgb(0, 0, 0)")
    for width in (320, 1280):
        paper.set_viewport_size({"width": width, "height": 900})
        assert wider_than_their_box(paper.locator("main")) == []
    paper.close()


def hand_it_in(page: Page, layout: Layout) -> str:
    """In the quiz: an answer that stands there is only replaced when that is said; what is put in can be changed; the text handed in."""
    place = slot(page, SLOT)
    expect(place).to_be_visible(timeout=SLOW)
    area = place.locator("textarea")
    area.fill("My own words.")
    saved(place)
    place.locator("[data-role=put-in]").click()
    place.locator("[data-role=keep]").click(timeout=SLOW)
    expect(area).to_have_value("My own words.")
    expect(place.locator("[data-role=put-in]")).to_be_focused()
    place.locator("[data-role=put-in]").click()
    expect(place.locator("[data-role=replace]")).to_be_focused(timeout=SLOW)
    assert violations(page, f'.onb-slot[data-slot="{SLOT}"]') == []
    place.locator("[data-role=replace]").click()
    expect(area).to_have_value(re.compile(re.escape(THEN)), timeout=SLOW)
    expect(area).to_be_focused()
    place.locator("[data-role=put-in]").click()
    expect(place.locator("[data-role=made]")).to_contain_text("stands in the answer already", timeout=SLOW)
    area.press("Control+End")
    area.press_sequentially("\nAnd on the 14th we look again.")
    saved(place)
    text = area.input_value()
    submit(page)
    (sheet,) = layout.learners.glob(f"*/quizzes/{QUIZ}/answers.json")
    assert json.loads(sheet.read_text("utf-8"))["slots"][SLOT]["value"] == text
    expect(page.locator("[data-role=put-in]")).to_have_count(0)
    return text


def test_a_plan_from_the_lesson_to_the_trainer(browser: Browser, tmp_path: Path) -> None:
    """Nothing made is said with a way to the lesson; then a plan with each person, printed, put in, submitted, and read by the trainer."""
    layout = copy_course(tmp_path / "course")
    errors: list[str] = []
    with lab(layout, "learn", "--name", "Ada Example") as running:
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.on("pageerror", lambda error: errors.append(f"{error}\n{error.stack}"))
        page.goto(running.page(f"doc/tree/quizzes/{QUIZ}/quiz.ipynb"))
        place = slot(page, SLOT)
        place.locator("[data-role=put-in]").click(timeout=SLOW)
        expect(place.locator("[data-role=made]")).to_contain_text("You have not made the plan of", timeout=SLOW)
        place.locator("[data-role=make-it]").click()
        activity = page.locator(".onb-activity").filter(has=page.locator(".onb-builder-title"))
        expect(activity).to_be_attached(timeout=SLOW)
        for above in page.locator(".onb-activity").all():
            expect(above).not_to_be_empty(timeout=SLOW)  # all are drawn and have pushed
        expect(page.get_by_role("heading", name="A plan that works at three")).to_be_in_viewport(timeout=SLOW)
        for person in BUILDER.people:
            last = person is BUILDER.people[-1]
            build_a_plan(page, activity, person.id, first=not last)
            if not last:
                activity.locator("[data-act=open]").click()
        print_it(page, activity)
        page.reload()
        expect(activity.locator('[data-box="helps"]')).to_have_value("Tea, the radio, and the last word.", timeout=SLOW)
        for button in activity.locator("button:visible").all():
            bounds = button.bounding_box()
            assert bounds is not None
            assert min(bounds["width"], bounds["height"]) >= 43
        activity.locator(f'[data-person="{BUILDER.people[0].id}"].onb-plan-choice').click()
        expect(activity.locator(".onb-plan-summary")).to_be_visible(timeout=SLOW)
        page.goto(running.page(f"doc/tree/quizzes/{QUIZ}/quiz.ipynb"))
        text = hand_it_in(page, layout)
        page.context.close()
    assert errors == []
    assert "waiting for marking" in command(layout, "grade", QUIZ)
    with lab(layout, "teach") as running:
        page = browser.new_page()
        page.goto(running.page("login") + f"&next=%2Fformgrader%2Fgradebook%2F{QUIZ}%2Fquiz")
        page.locator("td a").first.click(timeout=SLOW)
        expect(page.locator("input.score.needs_manual_grade")).to_have_count(1, timeout=SLOW)
        for line in filter(None, text.splitlines()):
            expect(page.locator("body")).to_contain_text(line)
        expect(page.locator("body")).to_contain_text("keeps spare tablets")
        page.close()
