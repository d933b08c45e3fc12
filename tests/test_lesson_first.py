"""The lesson's text stands on the page before JupyterLab has started, and goes away without being noticed."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import APIRequestContext, Browser, Page, Route, expect

from onboarding.paths import Layout
from onboarding.server.lesson_first import lesson_page, lesson_text
from tests.axe import violations
from tests.labs import SLOW, Lab
from tests.running_lab import until
from tests.seeing import SIDEWAYS

NAME = "08-tapering-principles.ipynb"
LESSON = f"doc/tree/lessons/{NAME}"
MAIN = re.compile(r"/static/lab/main\.")
"""JupyterLab's first script: as long as it does not come, nothing of JupyterLab runs."""
FIRST = '[data-role="lesson-first"]'
TEXT = '[data-role="lesson-text"]'
SEEN = """([x, y]) => {
  const node = document.elementFromPoint(x, y);
  return node?.closest('.onb-first') ? 'text' : node?.closest('.onb-reading, .onb-strip, .onb-contents') ? 'lesson' : 'other';
}"""
WATCH = """() => {
  window.seen = [];
  window.links = [];
  const points = [[0.5, 0.2], [0.5, 0.5], [0.5, 0.9], [0.02, 0.5], [0.98, 0.5]];
  const look = () => {
    if (document.querySelector('.onb-first') || window.seen.length) {
      for (const [x, y] of points) {
        const node = document.elementFromPoint(x * innerWidth, y * innerHeight);
        const what = node?.closest('.onb-first') ? 'text' : node?.closest('.onb-reading, .onb-strip, .onb-contents') ? 'lesson' : 'other';
        const cell = what === 'lesson' && document.querySelector('.onb-reading .jp-MarkdownCell .jp-MarkdownOutput');
        const dark = getComputedStyle(document.body).getPropertyValue('--onb-page').trim() === '#10181b';
        const mark = `${what}, ${dark ? 'dark' : 'light'}${cell && getComputedStyle(cell).fontSize !== '18px' ? ', raw' : ''}`;
        if (window.seen[window.seen.length - 1] !== mark) window.seen.push(mark);
      }
    }
    const link = document.querySelector('.onb-first-contents a');
    if (link && !window.links.includes(getComputedStyle(link).color)) window.links.push(getComputedStyle(link).color);
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""
"""What stands uppermost at five places of the window in every picture that the browser draws, and in which theme;
the colours that a link of the contents has had."""
FILTER = "node => getComputedStyle(node).filter"
Asked = tuple[APIRequestContext, str, Callable[[], list[str]]]
TOP = "(node, view) => node.getBoundingClientRect().top"


@pytest.fixture
def held(browser: Browser, running: tuple[Layout, Lab]) -> Iterator[Callable[..., tuple[Page, list[Route]]]]:
    """Opens the lesson with JupyterLab's first script held back: the page, and what lets the script go on."""
    contexts = []

    def opened(**options: Any) -> tuple[Page, list[Route]]:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        back: list[Route] = []
        page.route(MAIN, lambda route: back.append(route))
        page.goto(running[1].page(LESSON), wait_until="commit")
        expect(page.locator(f"{TEXT} h1")).to_be_visible(timeout=SLOW)
        return page, back

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def no_sessions(browser: Browser, running: tuple[Layout, Lab]) -> Iterator[Asked]:
    """The server without a session: what asks it as a program does, its address, and the ids of its sessions."""
    base, signed = running[1].base, {"Authorization": f"token {running[1].token}"}
    context = browser.new_context(extra_http_headers=signed)

    def sessions() -> list[str]:
        return [session["id"] for session in context.request.get(f"{base}/api/sessions").json()]

    for session in sessions():
        context.request.delete(f"{base}/api/sessions/{session}")
    assert sessions() == []
    yield context.request, base, sessions
    context.close()


def go_on(page: Page, back: list[Route]) -> None:
    """Let JupyterLab start, and wait until the text has gone away."""
    for route in back:
        route.continue_()
    expect(page.locator(FIRST)).to_have_count(0, timeout=SLOW)


def ready(page: Page) -> None:
    expect(page.locator('[data-role="lesson-status"]')).to_have_text("Ready", timeout=SLOW)


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_text_is_read_before_jupyterlab_runs(held: Callable[..., tuple[Page, list[Route]]], theme: str) -> None:
    """Painted, scrolled by keys, complete, without a finding of axe, at both widths; and it stays when JupyterLab never comes."""
    page, back = held(color_scheme=theme)
    assert page.evaluate("'_JUPYTERLAB' in window") is False
    expect(page.locator(f"{FIRST} [role=status]")).to_have_text(
        "You can read already; questions and activities are getting ready."
    )
    assert page.evaluate(SEEN, [640, 450]) == "text"
    expect(page.locator(f"{TEXT} .onb-first-activity").first).to_have_text("Activity: getting ready")
    expect(page.get_by_role("main")).to_have_count(1)
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 700})
        assert violations(page, FIRST) == []
        assert page.locator(FIRST).evaluate(SIDEWAYS) == []
    page.keyboard.press("PageDown")
    page.wait_for_function(f"document.querySelector('{TEXT}').scrollTop > 100")
    turned = "invert(0.92) hue-rotate(180deg)" if theme == "dark" else "none"
    picture = page.locator(f"{TEXT} img").first
    assert picture.evaluate(FILTER) == turned
    page.emulate_media(media="print")
    assert page.locator(FIRST).evaluate("node => getComputedStyle(node).position") == "static"
    assert picture.evaluate(FILTER) == "none"
    page.emulate_media(media="screen")
    for route in back:
        route.abort()
    expect(page.locator(f"{FIRST} [role=status]")).to_contain_text("did not start", timeout=SLOW)
    expect(page.get_by_role("link", name="Load this page again")).to_be_visible()
    expect(page.locator(f"{TEXT} h1")).to_be_attached()


@pytest.mark.browser
def test_it_reads_without_scripts(held: Callable[..., tuple[Page, list[Route]]]) -> None:
    """All sections are there, the contents lead to them, and it says why no question comes."""
    page, _ = held(java_script_enabled=False)
    # Playwright reads no text inside a noscript element; that it is drawn is what counts.
    expect(page.locator(".onb-strip-noscript")).to_be_visible()
    page.get_by_role("link", name="When to call").first.click()
    expect(page.locator("#when-to-call h2")).to_be_in_viewport()


@pytest.mark.browser
@pytest.mark.parametrize("size", [(1280, 900), (320, 640)])
def test_the_reader_stays_at_the_same_line(
    held: Callable[..., tuple[Page, list[Route]]], size: tuple[int, int]
) -> None:
    """The line in view stands at the same height when JupyterLab's page is there, and still does when the activities above it are."""
    page, back = held(viewport={"width": size[0], "height": size[1]})
    if size[0] < 1000:
        page.locator(f"{FIRST} summary").click()
    page.locator(f"{FIRST} nav:visible").get_by_role("link", name="What a good plan looks like").click()
    expect(page.locator("#the-plan h2")).to_be_focused()
    line = page.locator("#the-plan li", has_text="Who checks after each step?")
    line.evaluate("node => node.scrollIntoView({block: 'center'})")
    before = line.evaluate(TOP)
    go_on(page, back)
    same = page.locator(".jp-MarkdownOutput li", has_text="Who checks after each step?")
    assert abs(same.evaluate(TOP) - before) <= 2
    assert page.evaluate("document.activeElement.textContent").startswith("What a good plan looks like")
    ready(page)
    expect(page.locator(".onb-practice").first).to_be_attached(timeout=SLOW)
    assert abs(same.evaluate(TOP) - before) <= 2
    assert page.evaluate("document.querySelectorAll('[inert]').length") == 0


@pytest.mark.browser
def test_it_opens_where_the_lesson_was_left(
    held: Callable[..., tuple[Page, list[Route]]], running: tuple[Layout, Lab]
) -> None:
    """The remembered section stands at the top of the text, and afterwards at the top of the lesson."""
    layout, _ = running
    (work,) = layout.learners.glob("*/work")
    note = {"schema": 1, "place": "watching", "furthest": 0.6, "updated": "2026-01-01T00:00:00.000000Z"}
    (work / "tapering-principles").mkdir(exist_ok=True)
    (work / "tapering-principles" / "reading.json").write_text(json.dumps(note), encoding="utf-8")
    page, back = held()
    edge = page.locator(TEXT).evaluate(TOP)
    assert abs(page.locator("#watching").evaluate(TOP) - edge) <= 2
    go_on(page, back)
    ready(page)
    heading = page.locator(".jp-MarkdownOutput h2", has_text="Watch, and for how long")
    top = page.locator(".jp-WindowedPanel-outer").evaluate(TOP)
    assert 0 <= heading.evaluate(TOP) - top < 80


@pytest.mark.browser
def test_who_leaves_before_jupyterlab_is_there_finds_the_place_again(
    held: Callable[..., tuple[Page, list[Route]]], running: tuple[Layout, Lab]
) -> None:
    """The section in view when the page was left, and how far the reading went."""
    layout, _ = running
    (work,) = layout.learners.glob("*/work")
    note = work / "tapering-principles" / "reading.json"
    note.unlink(missing_ok=True)
    page, back = held()
    page.locator(".onb-first-contents").get_by_role("link", name="Watch, and for how long").click()
    page.goto("about:blank")
    until(note.exists)
    kept = json.loads(note.read_text("utf-8"))
    assert kept["place"] == "watching"
    assert 0.4 < kept["furthest"] < 1
    for route in back:
        route.abort()
    page, _ = held()
    edge = page.locator(TEXT).evaluate(TOP)
    assert abs(page.locator("#watching").evaluate(TOP) - edge) <= 2


@pytest.mark.browser
def test_nothing_of_jupyterlab_is_seen_before_the_lesson(browser: Browser, running: tuple[Layout, Lab]) -> None:
    """In every picture from the first on, at 320 px in the dark, stands the text or the finished lesson, and never in the light."""
    context = browser.new_context(viewport={"width": 320, "height": 640}, color_scheme="dark")
    page = context.new_page()
    page.add_init_script(f"({WATCH})()")
    page.goto(running[1].page(LESSON))
    ready(page)
    expect(page.locator(FIRST)).to_have_count(0)
    seen, links = set(page.evaluate("window.seen")), page.evaluate("window.links")
    context.close()
    assert seen == {"text, dark", "lesson, dark"}
    assert len(links) == 1, "JupyterLab's styles come later and change nothing"


@pytest.mark.browser
def test_the_kernel_starts_with_the_page(
    held: Callable[..., tuple[Page, list[Route]]], no_sessions: Asked, running: tuple[Layout, Lab]
) -> None:
    """Before JupyterLab runs there is one session for the lesson, and JupyterLab takes it instead of another one."""
    ask, base, sessions = no_sessions
    ask.get(running[1].page(LESSON))
    assert sessions() == [], "only a person who opens the page starts a kernel"
    page, back = held()
    until(lambda: len(sessions()) == 1)
    before = sessions()
    go_on(page, back)
    ready(page)
    assert sessions() == before
    assert len(ask.get(f"{base}/api/kernels").json()) == 1


@pytest.mark.browser
def test_a_session_that_ended_meanwhile_is_started_anew(
    held: Callable[..., tuple[Page, list[Route]]], no_sessions: Asked
) -> None:
    """The kernel that started with the page is gone when JupyterLab comes for it: the lesson gets another one, without a dialog."""
    ask, base, sessions = no_sessions
    page, back = held()
    until(lambda: len(sessions()) == 1)
    (before,) = sessions()
    ask.delete(f"{base}/api/sessions/{before}")
    go_on(page, back)
    ready(page)
    assert page.locator(".jp-Dialog").count() == 0
    assert len(sessions()) == 1
    assert sessions() != [before]


@pytest.mark.browser
def test_a_changed_copy_is_not_drawn_as_ours(browser: Browser, running: tuple[Layout, Lab]) -> None:
    """A copy with one other word, and the same code, is JupyterLab's alone; put back, it is ours again."""
    layout, started = running
    (copy,) = layout.learners.glob(f"*/lessons/{NAME}")
    own = copy.read_bytes()
    page = browser.new_page()
    assert "lesson-first" in page.request.get(started.page(LESSON)).text()
    copy.write_bytes(own.replace(b"Never alone, never suddenly", b"Sometimes alone, and suddenly"))
    changed = page.request.get(started.page(LESSON)).text()
    copy.write_bytes(own)
    assert "jupyter-config-data" in changed
    assert "lesson-first" not in changed
    assert "lesson-first" in page.request.get(started.page(LESSON)).text()
    page.close()


def test_only_the_courses_own_bytes_become_text_and_no_foreign_html(tmp_path: Path) -> None:
    """Scripts, handlers and addresses that a browser would run are shown as text, should they ever stand in a lesson."""
    source = (
        '## One\n\n<script>alert(1)</script>\n\n<div class="onb-note">\n\nA *b* <img src=x onerror=alert(1)>\n\n</div>\n\n'
        '<div class="onb-note" onclick="x()">\n\n[go](javascript:alert(1)) [web](https://example.org/) [next](09-x.ipynb)'
    )
    about = {"schema": 1, "page": "lesson", "id": "x", "title": "A <b>title</b>"}
    notebook = {"metadata": {"onboarding": about}, "cells": [{"cell_type": "markdown", "id": "one", "source": source}]}
    for folder in ("notebooks", "root/lessons"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "08-x.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    text = lesson_text(tmp_path / "notebooks", tmp_path / "root", "lessons/08-x.ipynb", base="/")
    assert text is not None
    page = lesson_page(
        text, notebooks=tmp_path / "notebooks", path="lessons/08-x.ipynb", place="", base="/", files="/f/"
    )
    assert page.count("<script") == 1
    assert page.count("</script>") == 1, "our own file"
    assert "<img" not in page
    assert "<b>" not in page
    assert 'onclick="x()"' not in page
    assert 'href="javascript' not in page
    assert '<div class="onb-note">' in page
    assert 'href="/doc/tree/lessons/09-x.ipynb"' in page
    (tmp_path / "root/lessons/08-x.ipynb").write_text(json.dumps(notebook) + "\n", encoding="utf-8")
    assert lesson_text(tmp_path / "notebooks", tmp_path / "root", "lessons/08-x.ipynb", base="/") is None


@pytest.mark.browser
@pytest.mark.parametrize(
    "path", ["doc/tree/lessons/99-nothing.ipynb", "lab/tree/quizzes/emergencies", "doc/tree/..%2fcourse.toml"]
)
def test_an_address_with_nothing_leads_home(browser: Browser, running: tuple[Layout, Lab], path: str) -> None:
    """A shortened or old address, a folder, what lies outside: a sentence and the way to Home, not an empty JupyterLab."""
    page = browser.new_page()
    reply = page.goto(running[1].page(path))
    assert reply is not None
    assert reply.status == 404
    expect(page.get_by_role("alert")).to_contain_text("This course has no page")
    assert violations(page) == []
    page.get_by_role("link", name="To Home").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.url.split("?")[0].endswith("/onboarding/home")
    page.close()


@pytest.mark.browser
def test_jupyterlabs_own_address_opens_the_lesson_too(browser: Browser, running: tuple[Layout, Lab]) -> None:
    """`lab/tree/...`, as a bookmark of another course may have it: the same lesson, without the text that comes first."""
    page = browser.new_page()
    page.goto(running[1].page(LESSON.replace("doc/", "lab/")))
    expect(page.locator('[data-role="lesson-status"]')).to_have_text("Ready", timeout=SLOW)
    page.close()
