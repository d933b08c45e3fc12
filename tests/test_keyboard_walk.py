"""A person with only a keyboard: open, answer, submit, miss a safety question, read why, try again with what failed, pass."""

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from onboarding.paths import Layout
from onboarding.questions import Item
from onboarding.questions.kinds.case import Steps
from tests.grading_course import Handed
from tests.labs import QUIZ, SLOW, bank, command, key, lab, learner_folder, open_quiz, saved, shown_item, slot

pytestmark = pytest.mark.browser

WHERE = """target => {
  const active = document.activeElement;
  if (active === target) return 'here';
  return active.compareDocumentPosition(target) & (Node.DOCUMENT_POSITION_PRECEDING | Node.DOCUMENT_POSITION_CONTAINS) ? 'before' : 'after';
}"""


def reach(page: Page, target: Locator) -> None:
    """Move the focus to `target` with Tab and Shift+Tab alone."""
    for _ in range(250):
        where = target.evaluate(WHERE)
        if where == "here":
            return
        page.keyboard.press("Shift+Tab" if where == "before" else "Tab")
    raise AssertionError(f"the keyboard does not reach {target}")


def choose(page: Page, group: Locator, value: str) -> None:
    """Choose a radio button of a group: Tab into it, then the arrows, which choose as they go."""
    reach(page, group.first)
    page.keyboard.press("Space")
    for _ in range(group.count()):
        if page.evaluate("document.activeElement.value") == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrows do not reach {value}")


def answer(page: Page, place: Locator, item: Item, value: Any) -> None:
    """Give `value` by keys alone."""
    match item.kind:
        case "single":
            choose(page, place.locator("input[type=radio]"), value)
        case "multiple":
            for option in value:
                reach(page, place.locator(f'label[data-option="{option}"] input'))
                page.keyboard.press("Space")
        case "ordering":
            for option in value:
                reach(page, place.locator(f'button[data-act="place"][data-option="{option}"]'))
                page.keyboard.press("Enter")
        case "number":
            reach(page, place.locator("input[inputmode=decimal]"))
            page.keyboard.type(value["raw"])
            choose(page, place.locator("input[type=radio]"), value["unit"])
        case "matching":
            for line, option in value.items():
                menu = place.locator(f'[data-line="{line}"] select')
                reach(page, menu)
                for _ in range(menu.locator("option").count()):
                    if menu.input_value() != option:
                        page.keyboard.press("ArrowDown")
                assert menu.input_value() == option
        case "short":
            reach(page, place.locator("input[type=text]"))
            page.keyboard.type(value)
        case "written":
            reach(page, place.locator("textarea"))
            page.keyboard.type(value)
        case "case":
            assert isinstance(item.own, Steps)
            for number, step in enumerate(item.own.steps, start=1):
                answer(page, place.locator(f'[data-step="{step.id}"]'), step, value[step.id])
                if number < len(item.own.steps):
                    reach(page, place.locator('[data-act="go-on"]'))
                    page.keyboard.press("Enter")
                    expect(place.locator(f'[data-step="{item.own.steps[number].id}"]')).to_be_visible(timeout=SLOW)
        case _:
            raise AssertionError(f"nobody said how to answer a question of kind {item.kind} by keyboard")


def press(page: Page, role: str) -> None:
    """Go to a button and press it."""
    button = page.locator(f'[data-role="{role}"]')
    expect(button).to_be_enabled(timeout=SLOW)
    reach(page, button)
    page.keyboard.press("Enter")


def answer_open(page: Page, layout: Layout, *, wrong: str = "") -> dict[str, Item]:
    """Answer every question that is asked, rightly but for `wrong`; what was asked."""
    sheet = json.loads((learner_folder(layout) / "answers.json").read_text(encoding="utf-8"))
    asked = {}
    for name in (known.id for known in bank(layout).slots):
        if sheet["slots"][name].get("carried"):
            continue
        item = asked[name] = shown_item(layout, name)
        value = key(item)
        if name == wrong:
            value = next(option.id for option in item.options if option.id not in item.key)
        answer(page, slot(page, name), item, value)
        saved(slot(page, name))
    return asked


def submit(page: Page) -> None:
    press(page, "submit")
    expect(page.locator("dialog")).to_contain_text("Every question has an answer", timeout=SLOW)
    press(page, "submit-now")
    expect(page.locator('[data-role="submitted"]')).to_be_focused(timeout=SLOW)


def test_a_person_with_only_a_keyboard_fails_reads_and_passes(course: Layout, browser: Browser) -> None:
    """No pointer is used; the second attempt asks the missed safety question, with its twin, in variants not seen before."""
    with lab(course, "learn", "--name", "Ada Example", "--role", "support") as running:
        page = browser.new_page()
        open_quiz(page, running)
        expect(page.locator('[data-role="role"]')).to_have_text("You answer as: support worker")
        first = answer_open(page, course, wrong="s01")
        submit(page)
        assert "waiting for marking" in command(course, "grade", QUIZ)
        (learner,) = (path.name for path in course.learners.iterdir())
        Handed(course).mark(learner, 4.0, "Well said.")
        table = command(course, "grade", QUIZ)
        assert "not yet passed" in table
        assert "Ada Example" in table
        assert "support worker" in table
        assert "missed a safety question in attempt 1 (s01)" in table
        press(page, "look")
        press(page, "feedback")
        body = page.frame_locator("iframe").locator("body")
        expect(body).to_contain_text("Not yet passed", timeout=SLOW)
        expect(body).to_contain_text(first["s01"].principle)
        assert first["s01"].option(first["s01"].key[0]).rationale not in body.inner_text()
        press(page, "retake")
        expect(page.locator(".onb-about")).to_contain_text("Attempt 2", timeout=SLOW)
        expect(page.locator('[data-role="progress"]')).to_have_text("0 of 2 answered, 10 right already")
        expect(slot(page, "s08").locator('[data-role="status"]')).to_have_text("Right in attempt 1, not asked again")
        expect(slot(page, "s08").locator("textarea")).not_to_be_editable()
        second = answer_open(page, course)
        assert set(second) == {"s01", "s02"}
        assert all(second[name].id != first[name].id for name in second)
        submit(page)
        assert "graded: passed" in command(course, "grade", QUIZ)
        press(page, "look")
        press(page, "feedback")
        expect(page.frame_locator("iframe").locator("body")).to_contain_text(
            "Right in attempt 1; it was not asked again.", timeout=SLOW
        )
        expect(page.locator('[data-role="state"]')).to_contain_text("graded: passed")
        page.close()
    assert "the chain and the head agree" in command(course, "records", "verify")
