"""One answer from click to graded feedback, with a real JupyterLab, real nbgrader and a real browser."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from onboarding.paths import Layout
from onboarding.questions import Item
from tests.labs import (
    QUIZ,
    SLOW,
    Lab,
    answer,
    bank,
    command,
    key,
    lab,
    learner_folder,
    open_quiz,
    saved,
    shown_item,
    slot,
    submit,
)

pytestmark = pytest.mark.browser


def answer_all(page: Page, layout: Layout, *, wrong: str) -> dict[str, Item]:
    """Answer every question that is asked rightly, but for the single-choice slot `wrong`; returns what was asked."""
    shown = {}
    sheet = json.loads((learner_folder(layout) / "answers.json").read_text(encoding="utf-8"))
    for known in bank(layout).slots:
        if sheet["slots"][known.id].get("carried"):
            continue
        item = shown_item(layout, known.id)
        value = key(item)
        if known.id == wrong:
            value = next(option.id for option in item.options if option.id not in item.key)
        answer(slot(page, known.id), item, value)
        saved(slot(page, known.id))
        shown[known.id] = item
    return shown


def kernels(page: Page, running: Lab) -> Any:
    """What /api/kernels says."""
    return page.request.get(running.page("api/kernels")).json()


def mark_written(browser: Browser, layout: Layout, text: str, *, points: str) -> None:
    """The trainer opens the formgrader, reads the answer with its rubric, and types a mark."""
    with lab(layout, "teach") as running:
        page = browser.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(running.page("login") + f"&next=%2Fformgrader%2Fgradebook%2F{QUIZ}%2Fquiz")
        page.locator("td a").first.click(timeout=SLOW)
        # The page is ready for typing once it has fetched the scores.
        expect(page.locator("input.score.needs_manual_grade")).to_have_count(1, timeout=SLOW)
        expect(page.locator("body")).to_contain_text(text[:40], timeout=SLOW)
        (known,) = [known for known in bank(layout).slots if not known.auto]
        seen = page.locator("body").inner_text()
        assert any(all(line.text in seen for line in item.criteria) for item in known.variants), "the rubric is shown"
        score = page.locator(f"[id='{QUIZ}-{known.id}'].score")
        score.fill(points)
        with page.expect_response(lambda response: "/api/grade/" in response.url and response.request.method == "PUT"):
            score.press("Tab")
        assert not [url for url in asked if not url.startswith((running.base, "data:", "blob:"))]
        page.close()


def test_from_the_first_click_to_graded_feedback_and_a_retake(course: Layout, browser: Browser) -> None:
    """Read, answer, submit; grade, mark, return; read the feedback; fail a safety question, try again with what failed, pass."""
    written = next(known.id for known in bank(course).slots if not known.auto)
    wrong = next(known.id for known in bank(course).slots if known.must_pass and known.variants[0].kind == "single")
    with lab(course, "learn", "--name", "Ada Example") as running:
        page = browser.new_page()
        open_quiz(page, running)
        paper = learner_folder(course) / "quiz.ipynb"
        before = (paper.read_bytes(), paper.stat().st_mtime_ns)
        assert kernels(page, running) == []
        first = answer_all(page, course, wrong=wrong)
        assert kernels(page, running) == []
        submit(page)
        assert (paper.read_bytes(), paper.stat().st_mtime_ns) == before
        table = command(course, "grade", QUIZ)
        assert "waiting for marking" in table
        mark_written(browser, course, key(first[written]), points="1")
        assert "not yet passed" in command(course, "grade", QUIZ)
        page.locator('[data-role="look"]').click()
        page.locator('[data-role="feedback"]').click(timeout=SLOW)
        feedback = page.frame_locator("iframe").locator("body")
        expect(feedback).to_contain_text("Not yet passed", timeout=SLOW)
        expect(feedback).to_contain_text(first[wrong].principle)
        assert first[wrong].option(first[wrong].key[0]).rationale not in feedback.inner_text()
        page.frame_locator("iframe").get_by_role("link", name="Question 9").first.click()
        expect(feedback).to_contain_text("Not yet passed")
        page.locator('[data-role="retake"]').click()
        expect(page.locator(".onb-about")).to_contain_text("Attempt 2", timeout=SLOW)
        second = answer_all(page, course, wrong="none")
        assert {wrong, written} <= set(second) < set(first), "only what failed is asked again"
        assert all(second[name].id != first[name].id for name in second)
        submit(page)
        assert "waiting for marking" in command(course, "grade", QUIZ), (
            "a retake never inherits the mark of another text"
        )
        mark_written(browser, course, key(second[written]), points=str(bank(course).slot(written).points))
        assert "graded: passed" in command(course, "grade", QUIZ)
        page.locator('[data-role="look"]').click()
        page.locator('[data-role="feedback"]').click(timeout=SLOW)
        expect(page.frame_locator("iframe").locator("body")).to_contain_text(
            re.compile(r"^\s*.{0,200}Passed", re.DOTALL), timeout=SLOW
        )
        page.locator('[data-role="history"]').click()
        earlier = page.locator('[data-role="earlier"]')
        expect(earlier.locator("h2")).to_be_focused(timeout=SLOW)
        expect(earlier.locator("li")).to_have_text(
            re.compile(r"^Attempt 1 · .*\d\d:\d\d · \d+ % · graded: not yet passed ")
        )
        earlier.get_by_role("button", name="Read the feedback on attempt 1").click()
        old = earlier.frame_locator("iframe").locator("body")
        expect(old).to_contain_text("Not yet passed", timeout=SLOW)
        assert first[wrong].option(first[wrong].key[0]).rationale not in old.inner_text()
        folder = Path(__file__).parent / "output"
        folder.mkdir(exist_ok=True)
        earlier.screenshot(path=folder / "earlier-attempts.png")
        earlier.get_by_role("button", name="Close this feedback").click()
        expect(earlier.get_by_role("button", name="Read the feedback on attempt 1")).to_be_focused()
        history = sorted(path.name for path in (learner_folder(course) / "attempts").iterdir())
        assert history == ["1.json"]
    assert "the chain and the head agree" in command(course, "records", "verify")


def test_the_lesson_reads_like_a_page(course: Layout, browser: Browser) -> None:
    """Activities run by themselves, no code shows, running saves nothing, practice explains at once, the quiz is one click away."""
    with lab(course, "learn", "--name", "Ada Example") as running:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(running.page("doc/tree/lessons/08-tapering-principles.ipynb"))
        expect(page.locator('[data-role="lesson-status"]')).to_contain_text("Ready", timeout=SLOW)
        (copy,) = course.learners.glob("*/lessons/08-tapering-principles.ipynb")
        stored = copy.read_bytes()
        assert page.locator(".jp-CodeCell .jp-Cell-inputWrapper:visible").count() == 0
        assert page.locator(".jp-InputPrompt:visible, .jp-OutputPrompt:visible").count() == 0
        practice = page.locator(".onb-practice, .onb-activity").first
        expect(practice).to_be_visible(timeout=SLOW)
        practice.locator("label[data-option]").first.click()
        practice.get_by_role("button", name="Check my answer").click()
        expect(practice).to_contain_text(re.compile("Right|Not yet"), timeout=SLOW)
        page.get_by_role("link", name="Open the quiz").click()
        expect(slot(page, "s01")).to_be_visible(timeout=SLOW)
        page.locator('[data-role="lesson"]').click()
        expect(page.get_by_role("link", name="Open the quiz")).to_be_visible(timeout=SLOW)
        page.locator('[data-role="to-quiz"]').click()
        expect(slot(page, "s01")).to_be_visible(timeout=SLOW)
        page.go_back()
        expect(page.get_by_role("link", name="Open the quiz")).to_be_visible(timeout=SLOW)
        assert copy.read_bytes() == stored
        assert not [
            url
            for url in asked
            if not url.startswith((running.base, running.base.replace("http", "ws"), "data:", "blob:"))
        ]


def test_a_hostile_notebook_runs_for_nobody(course: Layout, browser: Browser) -> None:
    """A learner's changed copy of a lesson is not run by itself, and says so."""
    marker = course.root / "it-ran"
    with lab(course, "learn", "--name", "Ada Example") as running:
        (copy,) = course.learners.glob("*/lessons/08-tapering-principles.ipynb")
        notebook = json.loads(copy.read_text(encoding="utf-8"))
        cell = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
        cell["source"] = [f"import pathlib; pathlib.Path({str(marker)!r}).touch()"]
        copy.write_text(json.dumps(notebook), encoding="utf-8")
        page = browser.new_page()
        page.goto(running.page("doc/tree/lessons/08-tapering-principles.ipynb"))
        expect(page.locator('[data-role="lesson-status"]')).to_contain_text("does not run by itself", timeout=SLOW)
        page.close()
    assert not marker.exists()


def test_closing_the_tab_right_after_a_click_loses_nothing(course: Layout, browser: Browser) -> None:
    """The answer is on the disk although the page was closed at once."""
    with lab(course, "learn", "--name", "Ada Example") as running:
        context = browser.new_context()
        page = context.new_page()
        open_quiz(page, running)
        item = shown_item(course, "s01")
        answer(slot(page, "s01"), item, key(item))
        page.close(run_before_unload=False)
        again = context.new_page()
        open_quiz(again, running)
        saved(slot(again, "s01"))
        sheet = json.loads((learner_folder(course) / "answers.json").read_text(encoding="utf-8"))
        assert sheet["slots"]["s01"]["value"] == key(item)
        context.close()


def test_a_stopped_server_loses_nothing(course: Layout, browser: Browser, tmp_path: Path) -> None:
    """While the server is down the page says "Not saved" and keeps the answer; a new start takes it over from the browser."""
    context = browser.new_context()
    with lab(course, "learn", "--name", "Ada Example") as running:
        page = context.new_page()
        open_quiz(page, running)
        item = shown_item(course, "s01")
    answer(slot(page, "s01"), item, key(item))
    expect(slot(page, "s01").locator('[data-role="status"]')).to_contain_text("Not saved", timeout=SLOW)
    expect(slot(page, "s01").locator('[data-role="status"]')).to_contain_text(
        "your answer is still here", ignore_case=True
    )
    port = running.base.rsplit(":", 1)[1]
    page.close()
    with lab(course, "learn", "--name", "Ada Example", "--port", port) as second:
        again = context.new_page()
        open_quiz(again, second)
        saved(slot(again, "s01"))
        sheet = json.loads((learner_folder(course) / "answers.json").read_text(encoding="utf-8"))
        assert sheet["slots"]["s01"]["value"] == key(item)
    context.close()


def test_two_tabs_show_both_answers_and_the_person_chooses(course: Layout, browser: Browser) -> None:
    """The later one is shown both, nothing is overwritten before the choice, and the choice counts."""
    with lab(course, "learn", "--name", "Ada Example") as running:
        context = browser.new_context()
        first, second = context.new_page(), context.new_page()
        open_quiz(first, running)
        open_quiz(second, running)
        item = shown_item(course, "s01")
        right, other = key(item), next(option.id for option in item.options if option.id not in item.key)
        answer(slot(first, "s01"), item, other)
        saved(slot(first, "s01"))
        answer(slot(second, "s01"), item, right)
        conflict = slot(second, "s01").locator('[data-role="conflict"]')
        expect(conflict.locator('[data-role="mine"]')).to_contain_text(item.option(right).text, timeout=SLOW)
        expect(conflict.locator('[data-role="theirs"]')).to_contain_text(item.option(other).text)
        path = learner_folder(course) / "answers.json"
        assert json.loads(path.read_text(encoding="utf-8"))["slots"]["s01"]["value"] == other
        conflict.get_by_role("button").first.click()
        saved(slot(second, "s01"))
        assert json.loads(path.read_text(encoding="utf-8"))["slots"]["s01"]["value"] == right
        context.close()
