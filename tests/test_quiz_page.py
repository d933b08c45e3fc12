"""The quiz page when something is wrong, by keyboard alone, and on a narrow screen; the ordinary walk is in test_flow.py.

Faults of the network are made in the page itself: `fetch` is wrapped before JupyterLab starts, everything else is real.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from onboarding.paths import Layout
from tests.labs import QUIZ, SLOW, Lab, answer, bank, key, lab, learner_folder, open_quiz, saved, shown_item, slot
from tests.test_keyboard_walk import answer as answer_by_keyboard

pytestmark = pytest.mark.browser

FAULTS = """(() => {
  const real = window.fetch;
  window.fault = null;
  window.fetch = async function (input, init) {
    const fault = window.fault;
    const answering = input?.method === 'PUT' && input.url.includes('/onboarding/api/answer');
    if (!answering || fault === null) return real.apply(this, arguments);
    if (fault === 'away') throw new TypeError('no connection');
    if (fault === 'lost') { await real.apply(this, arguments); throw new TypeError('the answer was lost on its way'); }
    return new Response(JSON.stringify(fault.body), {status: fault.status, headers: {'Content-Type': 'application/json'}});
  };
})()"""
JOURNAL = "Object.keys(localStorage).filter(key => key.startsWith('oxazepam-onboarding:journal:')).length"

MEND = "() => { window.fault = null; document.querySelector('[data-role=connection] button').click() }"
"""In one step: between the two the page could try again by itself, and the button would be gone."""


@pytest.fixture
def page(browser: Browser, running: tuple[Layout, Lab]) -> Iterator[Page]:
    """The quiz, opened in a browser that knows nothing yet. Any error of a script fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(f"{error}\n{error.stack}"))
    opened.add_init_script(FAULTS)
    open_quiz(opened, running[1])
    yield opened
    context.close()
    assert errors == []


def stored(layout: Layout, name: str) -> Any:
    """The value of a slot on the disk."""
    return json.loads((learner_folder(layout) / "answers.json").read_text("utf-8"))["slots"][name]["value"]


def other_values(layout: Layout, name: str) -> list[Any]:
    """The ids of a single-choice slot's options that are not its value now."""
    return [option.id for option in shown_item(layout, name).options if option.id != stored(layout, name)]


def choose(page: Page, layout: Layout, name: str, value: Any) -> None:
    answer(slot(page, name), shown_item(layout, name), value)


@pytest.mark.parametrize(
    ("fault", "why", "banner"),
    [
        ("away", "the server does not answer", "The server does not answer"),
        ({"status": 507, "body": {"reason": "disk"}}, "the disk of the server is full", "the disk of the server is full"),
        ({"status": 403, "body": {"message": "Forbidden"}}, "your session ended", "Sign in again in another tab, then press Try again"),
        ({"status": 500, "body": {"message": "It broke."}}, "It broke", "Answers are not being saved: It broke"),
    ],
)  # fmt: skip
def test_a_failure_is_told_and_mended(
    page: Page, running: tuple[Layout, Lab], fault: Any, why: str, banner: str
) -> None:
    """Each failure has its sentence, the answer stays in the browser, "Try again" brings it to the disk and every sign of trouble goes."""
    layout, _ = running
    value = other_values(layout, "s01")[0]
    before = stored(layout, "s01")
    page.evaluate("fault => { window.fault = fault }", fault)
    choose(page, layout, "s01", value)
    status = slot(page, "s01").locator('[data-role="status"]')
    expect(status).to_contain_text(f"Not saved: {why}, your answer is still here", timeout=SLOW)
    expect(page.locator('[data-role="connection"]')).to_contain_text(banner)
    expect(page.locator('.onb-step[data-slot="s01"]')).to_have_accessible_name("Question 1: not saved")
    assert page.evaluate(JOURNAL) == 1
    assert stored(layout, "s01") == before
    page.evaluate(MEND)
    saved(slot(page, "s01"))
    assert stored(layout, "s01") == value
    assert page.evaluate(JOURNAL) == 0
    expect(page.locator('[data-role="connection"]')).to_be_hidden()


def test_an_answer_that_is_refused_is_not_sent_again_and_again(page: Page, running: tuple[Layout, Lab]) -> None:
    """That an answer is invalid is said without a promise to try again; the next change is sent and saved."""
    layout, _ = running
    first, second = other_values(layout, "s01")[:2]
    page.evaluate("window.fault = {status: 400, body: {reason: 'invalid', message: 'This is no answer.'}}")
    choose(page, layout, "s01", first)
    status = slot(page, "s01").locator('[data-role="status"]')
    expect(status).to_contain_text("Not saved: This is no answer, your answer is still here", timeout=SLOW)
    expect(status).not_to_contain_text("tries again")
    expect(page.locator('[data-role="connection"]')).to_be_hidden()
    page.evaluate("window.fault = null")
    choose(page, layout, "s01", second)
    saved(slot(page, "s01"))
    assert stored(layout, "s01") == second


def test_an_own_answer_whose_receipt_was_lost_is_no_conflict(page: Page, running: tuple[Layout, Lab]) -> None:
    """The first answer arrived, its acknowledgement did not; the next answer is saved without asking the person to choose."""
    layout, _ = running
    first, second = other_values(layout, "s01")[:2]
    page.evaluate("window.fault = 'lost'")
    choose(page, layout, "s01", first)
    expect(slot(page, "s01").locator('[data-role="status"]')).to_contain_text("Not saved", timeout=SLOW)
    assert stored(layout, "s01") == first
    choose(page, layout, "s01", second)
    page.evaluate("window.fault = null")
    saved(slot(page, "s01"))
    assert stored(layout, "s01") == second
    assert slot(page, "s01").locator('[data-role="conflict"]').count() == 0


def test_an_answer_left_in_the_browser_meets_a_newer_one(
    page: Page, browser: Browser, running: tuple[Layout, Lab]
) -> None:
    """A closed tab left an answer, another computer saved a newer one: both are shown, and keeping the saved one clears the journal."""
    layout, started = running
    (written,) = [known.id for known in bank(layout).slots if not known.auto]
    page.evaluate("window.fault = 'away'")
    slot(page, written).get_by_role("textbox").fill("Typed here and never sent.")
    expect(slot(page, written).locator('[data-role="status"]')).to_contain_text("Not saved", timeout=SLOW)
    page.close()
    elsewhere = browser.new_context()
    second = elsewhere.new_page()
    open_quiz(second, started)
    slot(second, written).get_by_role("textbox").fill("Typed elsewhere later.")
    saved(slot(second, written))
    expect(slot(second, written)).to_have_attribute("data-phase", "saved", timeout=SLOW)
    elsewhere.close()
    again = page.context.new_page()
    open_quiz(again, started)
    conflict = slot(again, written).locator('[data-role="conflict"]')
    expect(conflict.locator('[data-role="mine"]')).to_have_text("Typed here and never sent.", timeout=SLOW)
    expect(conflict.locator('[data-role="theirs"]')).to_have_text("Typed elsewhere later.")
    assert stored(layout, written) == "Typed elsewhere later."
    conflict.get_by_role("button", name="Keep the saved answer").click()
    saved(slot(again, written))
    expect(slot(again, written).get_by_role("textbox")).to_have_value("Typed elsewhere later.")
    assert again.evaluate(JOURNAL) == 0


def test_a_browser_that_keeps_nothing(page: Page, running: tuple[Layout, Lab]) -> None:
    """With a full storage answers are saved all the same, and the page says what the person must know."""
    layout, _ = running
    page.evaluate("void (Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') })")
    value = other_values(layout, "s01")[0]
    choose(page, layout, "s01", value)
    saved(slot(page, "s01"))
    assert stored(layout, "s01") == value
    expect(page.locator('[data-role="connection"]')).to_contain_text("its storage is full or switched off")


def test_saving_by_hand_changes_nothing(page: Page, running: tuple[Layout, Lab]) -> None:
    """Ctrl+S says that everything is saved already, and the question paper keeps its bytes and its time."""
    layout, _ = running
    paper = learner_folder(layout) / "quiz.ipynb"
    before = (paper.read_bytes(), paper.stat().st_mtime_ns)
    slot(page, "s01").get_by_role("radio").first.focus()
    page.keyboard.press("Control+s")
    expect(page.locator(".onb-page > [data-role=announcement]")).to_have_text(
        "All answers are saved already.", timeout=SLOW
    )
    assert page.locator(".jp-Dialog").count() == 0
    assert (paper.read_bytes(), paper.stat().st_mtime_ns) == before


def test_nothing_is_wider_than_a_small_screen(page: Page, running: tuple[Layout, Lab]) -> None:
    """At 320 px nothing has to be scrolled sideways."""
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(running[1].page(f"doc/tree/quizzes/{QUIZ}/quiz.ipynb"))
    host = page.locator(".onb-host")
    expect(page.locator(".onb-steps")).to_be_visible(timeout=SLOW)
    wide, room = host.evaluate("host => [host.scrollWidth, host.clientWidth]")
    assert wide <= room
    assert room > 200


def test_a_file_that_is_no_quiz_of_ours(page: Page, running: tuple[Layout, Lab]) -> None:
    """An ordinary notebook named quiz.ipynb says so and opens in the notebook editor on request."""
    layout, started = running
    folder = learner_folder(layout).parent / "mine"
    folder.mkdir()
    (folder / "quiz.ipynb").write_text(
        '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}', encoding="utf-8"
    )
    page.goto(started.page("lab/tree/quizzes/mine/quiz.ipynb"))
    page.get_by_role("heading", name="Not a quiz of this course").wait_for(timeout=SLOW)
    page.get_by_role("button", name="Open in the notebook editor").click()
    expect(page.locator(".jp-NotebookPanel")).to_be_visible(timeout=SLOW)


def test_by_keyboard_alone_from_open_to_submit(course: Layout, browser: Browser) -> None:
    """Every kind can be answered, the dialog names what is missing, and submitting ends on the time, without a mouse."""
    with lab(course, "learn", "--name", "Ada Example") as running:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        open_quiz(page, running)
        keys = page.keyboard
        slots = [(known.id, shown_item(course, known.id)) for known in bank(course).slots]
        left = slots[0][0]
        for name, item in slots[1:]:
            answer_by_keyboard(page, slot(page, name), item, key(item))
            saved(slot(page, name))
        reach(page, "active.dataset.role === 'submit'")
        keys.press("Enter")
        dialog = page.get_by_role("dialog", name="Submit this quiz?")
        expect(dialog).to_contain_text("1 question has no complete answer yet", timeout=SLOW)
        reach(page, "active.classList.contains('onb-link')")
        keys.press("Enter")
        assert page.evaluate("document.activeElement.closest('section').dataset.slot") == left
        keys.press("Space")
        saved(slot(page, left))
        reach(page, "active.dataset.role === 'submit'")
        keys.press("Enter")
        expect(dialog).to_contain_text("Every question has an answer, and every answer is saved.", timeout=SLOW)
        reach(page, "active.dataset.role === 'submit-now'")
        keys.press("Enter")
        expect(page.locator('[data-role="submitted"]')).to_have_text(re.compile(r"Submitted \d\d:\d\d"), timeout=SLOW)
        expect(page.locator('[data-role="submitted"]')).to_be_focused()
        assert slot(page, left).locator("input:not([disabled])").count() == 0
        page.close()


def reach(page: Page, condition: str) -> None:
    """Press Tab until the condition holds for the focused element (`active`); fails after 150 presses."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate(f"(active => Boolean({condition}))(document.activeElement)"):
            return
    raise AssertionError(f"no Tab leads to: {condition}")


def test_an_answer_too_late_for_its_attempt(course: Layout, browser: Browser) -> None:
    """Submitted in another window while an answer here could not be sent: it is shown as not counted, kept until removed."""
    with lab(course, "learn", "--name", "Ada Example") as running:
        context = browser.new_context()
        page, other = context.new_page(), context.new_page()
        page.add_init_script(FAULTS)
        open_quiz(page, running)
        open_quiz(other, running)
        item = shown_item(course, "s01")
        page.evaluate("window.fault = 'away'")
        answer(slot(page, "s01"), item, key(item))
        expect(slot(page, "s01").locator('[data-role="status"]')).to_contain_text("Not saved", timeout=SLOW)
        other.locator('[data-role="submit"]').click()
        other.locator('[data-role="submit-now"]').click(timeout=SLOW)
        expect(other.locator('[data-role="submitted"]')).to_be_visible(timeout=SLOW)
        page.evaluate("window.fault = null")
        expect(page.locator('[data-role="submitted"]')).to_be_visible(timeout=SLOW)
        notices = page.locator('[data-role="notices"]')
        expect(notices).to_contain_text(
            "An answer to question 1 did not reach the server before its attempt was submitted"
        )
        expect(notices).to_contain_text(item.option(key(item)).text)
        assert page.evaluate(JOURNAL) == 1
        notices.get_by_role("button", name="Remove it").click()
        assert page.evaluate(JOURNAL) == 0
        context.close()
    assert stored(course, "s01") is None
