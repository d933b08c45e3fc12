"""A trainer's first day: the page of `onboarding teach`, the sandbox with its three invented learners, a quiz as learners see it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from onboarding.backup import backup
from onboarding.errors import CourseError
from onboarding.first_day import first_day
from onboarding.paths import Layout
from onboarding.people import add_person
from onboarding.records.ledger import Ledger, verify
from onboarding.sandbox import NOTE, QUIZ, is_sandbox, make_sandbox, sandbox_of
from tests.axe import violations
from tests.conftest import copy_course
from tests.labs import SLOW, Lab, lab
from tests.test_demo_or_real import real, sign


@pytest.fixture(scope="module")
def course_with_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    """A course whose sandbox was made."""
    layout = copy_course(tmp_path_factory.mktemp("first-day") / "course")
    make_sandbox(layout)
    return layout


def test_three_learners_in_three_states(course_with_sandbox: Layout) -> None:
    """One has begun and handed nothing in, one waits for a mark, one missed a safety question and is named first."""
    sandbox = sandbox_of(course_with_sandbox)
    with Ledger(sandbox.ledger) as ledger:
        handed_in = {entry.record.learner.rsplit("-", 1)[0]: entry.record for entry in ledger.entries()}
    assert verify(sandbox.ledger, sandbox.ledger_head).ok
    assert set(handed_in) == {"wim-waiting-invented", "sal-safety-invented"}
    assert {record.state for record in handed_in.values()} == {"waiting for marking"}
    begun = next(sandbox.learners.glob(f"bea-begun*/quizzes/{QUIZ}/answers.json")).read_text("utf-8")
    assert begun.count('"saved":"') == 4
    day = first_day(sandbox)
    assert day.sandbox
    assert [one.kind for one in day.waiting] == ["failed-safety", "waiting", "waiting"]
    assert "Sal Safety (invented)" in day.waiting[0].sentence


def test_the_course_itself_is_not_touched(course_with_sandbox: Layout, tmp_path: Path) -> None:
    """No learner, no gradebook, no person in the course's own workspace; a backup leaves the sandbox out; it makes no second one."""
    layout = course_with_sandbox
    assert [path.name for path in layout.workspace.iterdir()] == ["sandbox"]
    assert backup(layout, tmp_path / "kept.tar.gz").files == 0
    with pytest.raises(CourseError, match="is the sandbox itself"):
        make_sandbox(sandbox_of(layout))


def test_it_is_kept_or_made_afresh(tmp_path: Path) -> None:
    """What was tried stays until it is asked for afresh; half of one, left by a run that was stopped, is made whole."""
    layout = copy_course(tmp_path / "course")
    sandbox = make_sandbox(layout)
    mine = sandbox.root / "mine.txt"
    mine.write_text("tried", encoding="utf-8")
    make_sandbox(layout)
    assert mine.exists()
    (sandbox.root / NOTE).unlink()
    sandbox.ledger.unlink()
    assert not is_sandbox(sandbox)
    make_sandbox(layout)
    assert not mine.exists()
    assert sandbox.ledger.exists()
    (sandbox.root / "again.txt").write_text("tried", encoding="utf-8")
    make_sandbox(layout, afresh=True)
    assert not (sandbox.root / "again.txt").exists()


def test_the_steps_follow_the_files(course: Layout) -> None:
    """Each step is done when the files say so; what is missing is named."""
    before = first_day(course)
    assert [step.done for step in before.steps] == [False] * 4
    settings = before.steps[1]
    assert any("[local.nurse_call]): no value, no signed_by" in detail for detail in settings.details)
    add_person(course, "ada", name="Ada Example", role="nurse")
    names = [re.search(r"\[local\.(\w+)\]", detail) for detail in settings.details]
    sign(course, [name[1] for name in names if name])
    real(course)
    after = first_day(course)
    assert [step.done for step in after.steps] == [False, True, True, False]
    assert after.steps[2].state == "1 person is entered."
    assert not after.demo


@pytest.fixture(scope="module")
def teaching(course_with_sandbox: Layout) -> Iterator[Lab]:
    """The sandbox, opened as a trainer."""
    with lab(course_with_sandbox, "teach", "--sandbox") as running:
        yield running


@pytest.mark.browser
def test_the_page_leads_everywhere(browser: Browser, teaching: Lab) -> None:
    """Who waits, the steps, the report, marking, and a quiz with its keys; nothing too wide at 320 px, and axe-core finds nothing."""
    page = browser.new_page(viewport={"width": 320, "height": 700})
    page.set_default_timeout(SLOW)
    page.goto(teaching.page("onboarding/trainer"))
    waiting = page.locator('[data-role="now"] li')
    expect(waiting).to_have_count(3)
    expect(waiting.first).to_contain_text("missed a safety question")
    page.locator('[data-role="first"] summary').first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(page, "body") == []
    page.set_viewport_size({"width": 1100, "height": 800})
    page.get_by_role("link", name="Report").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who is stuck on what")
    page.go_back()
    page.get_by_role("link", name="0 Before your first shift").click()
    expect(page.locator("#items article").first).to_be_visible()
    expect(page.get_by_text("Keys and rationales")).to_be_enabled()
    page.get_by_role("button", name="Keys and rationales").click()
    expect(page.locator(".pv-key").first).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="Mark written answers").click()
    expect(page).to_have_url(re.compile("/formgrader"))
    page.close()


@pytest.mark.browser
def test_it_is_for_trainers_only(browser: Browser, running: tuple[Layout, Lab]) -> None:
    """A learner's Lab has none of these pages."""
    page = browser.new_page()
    for name in ("trainer", "report", f"quiz/{QUIZ}/", f"quiz/{QUIZ}/items"):
        found = page.goto(running[1].page(f"onboarding/{name}"))
        assert found is not None
        assert found.status == 404
    page.close()
