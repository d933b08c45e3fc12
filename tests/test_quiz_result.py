"""What stands on the quiz page after submission: another attempt, or the trainer first."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

SHOW = """async ({source, state}) => {
  const {showState} = await import(source);
  const nothing = async () => {};
  const history = async () => ({attempts: []});
  document.body.innerHTML = '<main></main>';
  showState(document.querySelector('main'), {state, history, feedback: async () => '', retake: nothing, look: nothing});
}"""


@pytest.fixture
def page(browser: Browser, served: str) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 320, "height": 800})
    opened.goto(f"{served}/question.css")
    opened.set_content("<!doctype html><body></body>")
    yield opened
    opened.close()


def show(page: Page, served: str, **more: Any) -> None:
    state = {
        "title": "Quiz", "state": "graded: not yet passed", "submitted": "2026-01-01T10:00:00.000000Z", "feedback": "read",
        "attempt": {"id": "a", "n": 3, "opened": ""}, "can_retake": False, "see_trainer": False, **more,
    }  # fmt: skip
    page.evaluate(SHOW, {"source": f"{served}/quiz-state.js", "state": state})


def test_after_three_attempts_the_trainer_stands_where_the_button_was(page: Page, served: str) -> None:
    """Who to see, what happens then, and how to go on; no button for another attempt."""
    show(page, served, see_trainer=True)
    told = page.locator('[data-role="see-trainer"]')
    expect(told).to_contain_text("See your trainer.")
    expect(told).to_contain_text("asks you in your own words")
    expect(told).to_contain_text("can open another attempt")
    expect(page.locator('[data-role="retake"]')).to_have_count(0)
    expect(page.locator('[data-role="look"]')).to_be_visible()


def test_before_that_another_attempt_is_one_press_away(page: Page, served: str) -> None:
    show(page, served, can_retake=True)
    expect(page.locator('[data-role="retake"]')).to_have_text("Try again: start attempt 4")
    expect(page.locator('[data-role="see-trainer"]')).to_have_count(0)


AGAIN = """async ({source, state}) => {
  const {showState} = await import(source);
  const nothing = async () => {};
  const html = new Promise(resolve => {
    window.arrive = () => resolve('<!doctype html><html><head></head><body>What you wrote</body></html>');
  });
  window.look = feedback => showState(document.querySelector('main'), {
    state: {...state, feedback}, history: async () => ({attempts: []}), feedback: () => html, retake: nothing, look: nothing
  });
  document.body.innerHTML = '<main></main>';
  window.look('ready');
}"""


def test_a_look_that_ends_late_closes_nothing(page: Page, served: str) -> None:
    """The state is read again while the feedback is on its way, and once more when it is open: it opens, and stays open with its focus."""
    state = {"title": "Quiz", "state": "graded: not yet passed", "submitted": "2026-01-01T10:00:00.000000Z",
             "attempt": {"id": "a", "n": 1, "opened": ""}, "can_retake": True, "see_trainer": False}  # fmt: skip
    page.evaluate(AGAIN, {"source": f"{served}/quiz-state.js", "state": state})
    page.locator('[data-role="feedback"]').click()
    page.evaluate("window.look('ready')")
    page.evaluate("window.arrive()")
    feedback = page.frame_locator("iframe").locator("body")
    expect(feedback).to_have_text("What you wrote")
    expect(page.locator("h2", has_text="Feedback")).to_be_focused()
    page.evaluate("window.look('read')")
    expect(page.locator('[data-role="feedback"]')).to_have_text("Read the feedback again")
    expect(feedback).to_have_text("What you wrote")
    expect(page.locator("h2", has_text="Feedback")).to_be_focused()
    page.get_by_role("button", name="Close the feedback").click()
    expect(page.locator("iframe")).to_have_count(0)
