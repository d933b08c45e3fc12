"""`make screenshots`: the pictures of the README, and every page at three widths in both themes, from a real course in a real browser.

The pictures of the README go to docs/images/; all pages go to workspace/screenshots/, which git leaves out, to be looked through by eye.
"""

import re
import tempfile
from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from onboarding.paths import Layout
from tests.conftest import CHROMIUM_FLAGS, ROOT, copy_course, find_chromium
from tests.labs import QUIZ, SLOW, Lab, answer, command, key, lab, open_quiz, saved, shown_item, slot, submit

IMAGES = ROOT / "docs" / "images"
ALL = ROOT / "workspace" / "screenshots"
SIZE = {"width": 1100, "height": 760}
WIDTHS = (320, 768, 1280)


def main() -> None:
    """Take them all."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="onboarding-screenshots-") as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        course = copy_course(Path(folder) / "course")
        learner(browser, course)
        trainer(browser, course)
        every_page(browser, course)
        browser.close()


def learner(browser: Browser, course: Layout) -> None:
    """The lesson with a checked practice question, the quiz with a saved answer; then everything is answered and submitted."""
    with lab(course, "learn", "--name", "Ada Example") as running:
        page = browser.new_page(viewport=SIZE)  # type: ignore[arg-type]
        page.goto(running.page("onboarding/home"))
        expect(page.locator('[data-role="next-step"], [data-role="tour"]').first).to_be_visible(timeout=SLOW)
        page.screenshot(path=IMAGES / "home.png")
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
    """Who waits for the trainer; the written answer with its rubric in the formgrader."""
    command(course, "grade", QUIZ)
    with lab(course, "teach") as running:
        page = browser.new_page(viewport=SIZE)  # type: ignore[arg-type]
        page.goto(running.page("onboarding/trainer"))
        expect(page.locator('[data-role="now"] li').first).to_be_visible(timeout=SLOW)
        page.screenshot(path=IMAGES / "trainer.png")
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


def every_page(browser: Browser, course: Layout) -> None:
    """Each page as it stands when it is ready."""
    ALL.mkdir(parents=True, exist_ok=True)
    lessons = sorted(path.name for path in course.notebooks.glob("*.ipynb"))
    own = ["home", "tour", "privacy", "report-error", "refreshers"]
    with lab(course, "learn", "--name", "Ada Example") as running:
        _pictures(browser, running, [(name, f"onboarding/{name}", "h1") for name in own])
        _pictures(browser, running, [(Path(name).stem, f"doc/tree/lessons/{name}", "h1") for name in lessons])
        _pictures(
            browser, running, [("quiz", f"doc/tree/quizzes/{QUIZ}/quiz.ipynb", "[data-role='submitted'], .onb-slot")]
        )
    with lab(course, "teach") as running:
        pages = ("trainer", "report", "stations", f"quiz/{QUIZ}/")
        _pictures(browser, running, [(f"trainer-{name.split('/')[0]}", f"onboarding/{name}", "h1") for name in pages])


def _pictures(browser: Browser, running: Lab, pages: Iterable[tuple[str, str, str]]) -> None:
    """Each of (name, address, what is there once the page is ready) at every width in both themes."""
    for theme in ("light", "dark"):
        page = browser.new_page(color_scheme="dark" if theme == "dark" else "light")
        for name, address, ready in pages:
            page.set_viewport_size({"width": WIDTHS[-1], "height": 900})
            page.goto(running.page(address))
            page.locator(ready).first.wait_for(state="visible", timeout=SLOW)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                page.screenshot(path=ALL / f"{name}-{width}-{theme}.png")
        page.close()


if __name__ == "__main__":
    main()
