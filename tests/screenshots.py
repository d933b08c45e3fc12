"""`make screenshots`: the pictures of the README, taken from a real course in a real browser."""

import re
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from onboarding.paths import Layout
from tests.conftest import CHROMIUM_FLAGS, ROOT, copy_course, find_chromium
from tests.labs import QUIZ, SLOW, answer, command, key, lab, open_quiz, saved, shown_item, slot, submit

IMAGES = ROOT / "docs" / "images"
SIZE = {"width": 1100, "height": 760}


def main() -> None:
    """Take them all."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="onboarding-screenshots-") as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        course = copy_course(Path(folder) / "course")
        learner(browser, course)
        trainer(browser, course)
        browser.close()


def learner(browser: Browser, course: Layout) -> None:
    """The lesson with a checked practice question, the quiz with a saved answer; then everything is answered and submitted."""
    with lab(course, "learn", "--name", "Ada Example") as running:
        page = browser.new_page(viewport=SIZE)  # type: ignore[arg-type]
        page.goto(running.page("doc/tree/lessons/08-tapering-principles.ipynb"))
        expect(page.locator('[data-role="lesson-status"]')).to_contain_text("Ready", timeout=SLOW)
        practice = page.locator(".onb-practice, .onb-activity").first
        practice.locator("label[data-option]").first.click(timeout=SLOW)
        practice.get_by_role("button", name="Check my answer").click()
        expect(practice.get_by_role("button", name="Try again")).to_be_visible(timeout=SLOW)
        practice.scroll_into_view_if_needed()
        page.screenshot(path=IMAGES / "lesson.png")
        open_quiz(page, running)
        first = shown_item(course, "s01")
        answer(slot(page, "s01"), first, key(first))
        saved(slot(page, "s01"))
        page.screenshot(path=IMAGES / "quiz.png")
        for place in page.locator(".onb-slot[data-slot]").all():
            name = place.get_attribute("data-slot") or ""
            if name != "s01":
                item = shown_item(course, name)
                answer(place, item, key(item))
                saved(place)
        submit(page)
        page.close()


def trainer(browser: Browser, course: Layout) -> None:
    """The written answer with its rubric in the formgrader."""
    command(course, "grade", QUIZ)
    with lab(course, "teach") as running:
        page = browser.new_page(viewport=SIZE)  # type: ignore[arg-type]
        page.goto(running.page("login") + f"&next=%2Fformgrader%2Fgradebook%2F{QUIZ}%2Fquiz")
        page.locator("td a").first.click(timeout=SLOW)
        mark = page.locator("input.score.needs_manual_grade")
        expect(mark).to_have_count(1, timeout=SLOW)
        cell = page.locator(".nbgrader_cell", has=mark)
        below = cell.bounding_box()
        above = page.get_by_role("heading", name=re.compile(r"^Question 8\b.*point")).bounding_box()
        assert below is not None
        assert above is not None
        clip = {"x": 60, "y": above["y"] - 20, "width": 980, "height": below["y"] + below["height"] - above["y"] + 40}
        page.screenshot(path=IMAGES / "formgrader.png", full_page=True, clip=clip)  # type: ignore[arg-type]
        page.close()


if __name__ == "__main__":
    main()
