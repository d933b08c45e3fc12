"""The lesson page in a real JupyterLab: cards, the code switch, keys that edit nothing, a kernel that dies, the trainer's Lab."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from onboarding.paths import Layout
from tests.labs import SLOW, Lab, lab

pytestmark = pytest.mark.browser

LESSON = "08-tapering-principles.ipynb"
BUSY = """
window.busy = 0;
const make = URL.createObjectURL;
URL.createObjectURL = what => {
  if (what.type === 'text/javascript' && window.busy < 3) {
    window.busy += 1;
    const end = performance.now() + 2500;
    while (performance.now() < end);
  }
  return make.call(URL, what);
};
"""
"""Of the page: it does nothing else for 2.5 seconds when the program of an activity comes, three times."""
FOCUSED = "document.activeElement.getAttribute('href')"


@pytest.fixture
def page(browser: Browser, running: tuple[Layout, Lab]) -> Iterator[Page]:
    """The lesson, ready. Any error of a script fails the test."""
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(f"{error}\n{error.stack}"))
    opened.goto(running[1].page(f"doc/tree/lessons/{LESSON}"))
    expect(status(opened)).to_have_text("Ready", timeout=SLOW)
    yield opened
    opened.close()
    # JupyterLab's own words when a kernel goes away with questions open.
    assert [error for error in errors if "Canceled future" not in error] == []


def status(page: Page) -> Locator:
    """The line above the lesson."""
    return page.locator('[data-role="lesson-status"]')


def copy_of(layout: Layout) -> Path:
    """The learner's copy of the lesson."""
    (copy,) = layout.learners.glob(f"*/lessons/{LESSON}")
    return copy


def test_a_card_behind_each_citation(page: Page) -> None:
    """Focus, click and Enter show what the number rests on; Escape closes it and focus stays; JupyterLab does not jump away."""
    address = page.url
    link = page.locator('a[href="#ref-1"]').first
    card = page.get_by_role("tooltip")
    link.click()
    expect(card).to_be_visible()
    expect(card).to_contain_text("Rests on:")
    described = link.get_attribute("aria-describedby")
    assert described
    assert page.locator(f"#{described}").is_visible()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    assert page.evaluate(FOCUSED) == "#ref-1"
    page.keyboard.press("Enter")
    expect(card).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) != "#ref-1" or card.is_visible()
    page.mouse.click(5, 500)
    expect(card).to_be_hidden()
    assert page.url == address
    hrefs = page.locator('.jp-MarkdownOutput a[href^="#ref-"]').evaluate_all(
        "all => all.map(one => one.getAttribute('href'))"
    )
    assert len(set(hrefs)) > 5


def test_keys_and_clicks_of_an_editor_do_nothing(page: Page, running: tuple[Layout, Lab]) -> None:
    """While the lesson is read no key deletes, adds or opens a cell, Ctrl+S writes nothing, and the tab is not marked as changed."""
    copy = copy_of(running[0])
    before = (copy.read_bytes(), copy.stat().st_mtime_ns)
    cells = page.locator(".jp-Cell").count()
    first = page.locator(".jp-MarkdownCell").first
    first.locator("h1").click()
    for key in ("d", "d", "x", "a", "b", "Enter", "Escape", "Shift+Enter", "Control+s"):
        page.keyboard.press(key)
    first.locator("h1").dblclick()
    assert page.locator(".jp-Cell").count() == cells
    expect(first).to_have_class(re.compile("jp-mod-rendered"))
    assert page.locator(".jp-mod-dirty").count() == 0
    assert (copy.read_bytes(), copy.stat().st_mtime_ns) == before


def test_the_code_is_there_for_the_curious(page: Page) -> None:
    """One switch shows code and toolbar, and hides them again."""
    code = page.locator(".jp-CodeCell .jp-Cell-inputWrapper:visible")
    assert code.count() == 0
    switch = page.get_by_role("switch", name="Show code")
    switch.check()
    expect(code.first).to_be_visible()
    expect(page.locator(".jp-NotebookPanel-toolbar")).to_be_visible()
    switch.uncheck()
    expect(code).to_have_count(0)


def test_lines_are_short_and_nothing_is_too_wide(page: Page) -> None:
    """A line of text is at most about 80 characters; at 320 px nothing has to be scrolled sideways."""
    wide, size = page.locator(".jp-MarkdownOutput p").first.evaluate(
        "p => [p.getBoundingClientRect().width, parseFloat(getComputedStyle(p).fontSize)]"
    )
    assert wide / (0.47 * size) <= 85
    page.set_viewport_size({"width": 320, "height": 640})
    outer = page.locator(".jp-WindowedPanel-outer").first
    expect(outer).to_be_visible()
    room, needed = outer.evaluate("outer => [outer.clientWidth, outer.scrollWidth]")
    assert needed <= room


def test_a_kernel_that_dies(page: Page) -> None:
    """The page says in plain words that the activities stopped, without a dialog, and starts them again by itself, with one kernel
    at a time; after the second time it waits to be asked."""
    for _ in range(2):
        kill_kernel(page)
        expect(status(page)).to_contain_text("being started again", timeout=SLOW)
        expect(status(page)).to_have_text("Ready", timeout=SLOW)
        assert page.locator(".jp-Dialog").count() == 0
    kill_kernel(page)
    expect(status(page)).to_contain_text("keep stopping", timeout=SLOW)
    status(page).get_by_role("button", name="Start again").click()
    expect(status(page)).to_have_text("Ready", timeout=SLOW)
    expect(page.locator(".onb-activity, .onb-practice").first).to_be_attached(timeout=SLOW)


def test_a_kernel_that_dies_before_the_lesson_is_there(browser: Browser, running: tuple[Layout, Lab]) -> None:
    """The lesson is connected while JupyterLab still waits for its notebook; when that kernel is gone by then, another one is started."""
    page = browser.new_page()
    page.goto(running[1].page(f"doc/tree/lessons/{LESSON}"))
    expect(status(page)).to_have_text("Ready", timeout=SLOW)
    page.evaluate(
        "fetch('/api/sessions').then(reply => reply.json()).then(all => Promise.all(all.map(one => fetch(`/api/sessions/${one.id}`,"
        " {method: 'DELETE', headers: {'X-XSRFToken': /_xsrf=([^;]*)/.exec(document.cookie)[1]}}))))"
    )
    held: list[Route] = []
    page.route(re.compile(r"/api/contents/lessons/[^?]*\?type=notebook"), lambda route: held.append(route))
    with page.expect_websocket(lambda socket: "/channels" in socket.url, timeout=SLOW) as found:
        page.goto(running[1].page(f"doc/tree/lessons/{LESSON}"), wait_until="commit")
    kernels = "fetch('/api/kernels').then(reply => reply.json()).then(all => {0})"
    page.wait_for_function(kernels.format("all.length === 1 && all[0].execution_state === 'idle'"), timeout=SLOW)
    page.wait_for_function("document.querySelector('.jp-NotebookPanel')", timeout=SLOW)
    with found.value.expect_event("framereceived", lambda payload: '"dead"' in str(payload), timeout=SLOW):
        kill_kernel(page)
    for route in held:
        route.continue_()
    page.unroute_all()
    expect(status(page)).to_have_text("Ready", timeout=SLOW)
    expect(page.locator(".onb-activity, .onb-practice").first).to_be_attached(timeout=SLOW)
    assert page.locator(".jp-Dialog").count() == 0
    assert page.evaluate(kernels.format("all.length")) == 1
    page.close()


def test_a_slow_computer(browser: Browser, running: tuple[Layout, Lab]) -> None:
    """An activity whose program takes the browser longer to load than anywidget waits hears its kernel all the same."""
    page = browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(f"{error}\n{error.stack}"))
    page.add_init_script(BUSY)
    page.goto(running[1].page(f"doc/tree/lessons/{LESSON}"))
    expect(status(page)).to_have_text("Ready", timeout=SLOW)
    for place in page.locator(".onb-practice").all():
        place.locator("[data-act=check]").click()
        expect(place.locator(".onb-fault, .onb-practice-verdict").filter(has_text=re.compile("."))).not_to_have_count(
            0, timeout=SLOW
        )
    assert page.evaluate("window.busy") == 3
    assert errors == []
    page.close()


def kill_kernel(page: Page) -> None:
    """End the lesson's kernel as a crash does."""
    (kernel,) = page.evaluate("fetch('/api/kernels').then(reply => reply.json())")
    found = subprocess.run(["pgrep", "-f", f"kernel-{kernel['id']}"], capture_output=True, text=True, check=True)
    subprocess.run(["kill", "-9", *found.stdout.split()], check=True)


def test_the_trainers_lab_runs_nothing_and_answers_nothing(course: Layout, browser: Browser) -> None:
    """There a lesson is an ordinary notebook, and a quiz is a preview of all variants that asks the server for nothing."""
    with lab(course, "teach") as running:
        page = browser.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(running.page("lab/tree/release/tapering-principles/quiz.ipynb"))
        expect(page.locator(".onb-page")).to_contain_text("Preview for trainers", timeout=SLOW)
        assert (
            page.locator(".onb-page input:not([disabled]):not([readonly]), .onb-page textarea:not([readonly])").count()
            == 0
        )
        page.goto(running.page(f"lab/tree/notebooks/{LESSON}"))
        expect(page.locator(".jp-CodeCell .jp-Cell-inputWrapper").first).to_be_visible(timeout=SLOW)
        assert status(page).count() == 0
        assert not [url for url in asked if "/onboarding/api/" in url]
        page.close()
