"""What people really type and what really goes wrong while they do, against the real server: nothing lost, nothing executed."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from onboarding.paths import Layout
from tests.labs import SLOW, Lab, answer, bank, lab, learner_folder, open_quiz, shown_item, slot
from tests.test_quiz_page import FAULTS, MEND

pytestmark = pytest.mark.browser

TRAP = '<img src=x onerror="window.hacked = true"><script>window.hacked = true</script><b>bold</b>'
HEBREW = "שלום, 5 mg בבוקר"
MARKS = "e\u0301a\u0308 👩🏽‍⚕️ 🙂"
"""Letters with combining marks, a person of four code points joined by a fifth, a smiley: 2 + 2 + 1 + 5 + 1 + 1 + a selector."""
PASTE = """async ([html, plain]) => navigator.clipboard.write([new ClipboardItem({
  'text/html': new Blob([html], {type: 'text/html'}), 'text/plain': new Blob([plain], {type: 'text/plain'})
})])"""


@pytest.fixture
def page(browser: Browser, running: tuple[Layout, Lab]) -> Iterator[Page]:
    """The quiz, opened in a browser that knows nothing yet. Any error of a script, and any trap that springs, fails the test."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, permissions=["clipboard-read", "clipboard-write"]
    )
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(f"{error}\n{error.stack}"))
    opened.add_init_script(FAULTS)
    open_quiz(opened, running[1])
    yield opened
    assert opened.evaluate("window.hacked") is None
    context.close()
    assert errors == []


def written(layout: Layout) -> str:
    """The slot of the written answer."""
    (name,) = [known.id for known in bank(layout).slots if not known.auto]
    return name


def box(page: Page, layout: Layout) -> Locator:
    return slot(page, written(layout)).get_by_role("textbox")


def stored(layout: Layout, name: str) -> Any:
    """The value of a slot on the disk."""
    return json.loads((learner_folder(layout) / "answers.json").read_text("utf-8"))["slots"][name]["value"]


def settled(page: Page, layout: Layout, name: str) -> Any:
    """What is on the disk once the page says that nothing is on its way any more."""
    expect(slot(page, name)).to_have_attribute("data-phase", "saved", timeout=SLOW)
    return stored(layout, name)


def test_fast_typing_loses_nothing_and_saves_together(page: Page, running: tuple[Layout, Lab]) -> None:
    """Each key arrives, in order; keys that come close together are one write; a new page shows the same text."""
    layout, started = running
    writes: list[str] = []
    page.on("request", lambda request: writes.append(request.url) if request.method == "PUT" else None)
    text = "He says that he has not slept since Monday, and asks for his dose an hour early. " * 4
    area = box(page, layout)
    area.fill("")
    area.press_sequentially(text)
    assert settled(page, layout, written(layout)) == text
    assert len(writes) < len(text) / 4
    open_quiz(page, started)
    expect(box(page, layout)).to_have_value(text)


def test_without_a_connection_and_back(page: Page, running: tuple[Layout, Lab]) -> None:
    """Answers given without a connection are kept and said to be unsaved; when it returns they are saved without a press of any button."""
    layout, _ = running
    item = shown_item(layout, "s01")
    other = next(option.id for option in item.options if option.id != stored(layout, "s01"))
    page.context.set_offline(True)
    answer(slot(page, "s01"), item, other)
    box(page, layout).fill("Written in the lift.")
    for name in ("s01", written(layout)):
        expect(slot(page, name).locator('[data-role="status"]')).to_contain_text(
            "Not saved: the server does not answer", timeout=SLOW
        )
    expect(page.locator('[data-role="connection"]')).to_contain_text("Your answers stay in this browser")
    page.locator('[data-role="submit"]').click()
    expect(page.locator(".onb-finish")).to_contain_text(
        "Not submitted: the server does not answer. Your answers stay here"
    )
    page.context.set_offline(False)
    assert settled(page, layout, "s01") == other
    assert settled(page, layout, written(layout)) == "Written in the lift."
    expect(page.locator('[data-role="connection"]')).to_be_hidden(timeout=SLOW)


def test_a_session_that_ended(browser: Browser, course: Layout) -> None:
    """The server was started anew and the sign-in ran out: told in words, kept, and saved after signing in in another tab."""
    context = browser.new_context()
    with lab(course, "learn", "--name", "Ada Example") as first:
        page = context.new_page()
        open_quiz(page, first)
    with lab(course, "learn", "--name", "Ada Example", "--port", first.base.rsplit(":", 1)[1]) as second:
        assert first.token != second.token
        context.clear_cookies()
        box(page, course).fill("Still here after the night.")
        status = slot(page, written(course)).locator('[data-role="status"]')
        expect(status).to_contain_text("Not saved: your session ended, your answer is still here", timeout=SLOW)
        expect(page.locator('[data-role="connection"]')).to_contain_text("Sign in again in another tab")
        assert stored(course, written(course)) is None
        tab = context.new_page()
        tab.goto(second.page("lab"))
        tab.close()
        page.evaluate("document.querySelector('[data-role=connection] button')?.click()")
        assert settled(page, course, written(course)) == "Still here after the night."
    context.close()


def test_ten_thousand_characters(page: Page, running: tuple[Layout, Lab]) -> None:
    """10,000 code points are kept to the last one; what goes beyond is refused in words, and the page counts as the server does."""
    layout, _ = running
    area = box(page, layout)
    most = "🙂" * 9_999 + "."
    area.fill(most)
    assert settled(page, layout, written(layout)) == most
    section = slot(page, written(layout))
    expect(section.locator('[data-role="count"]')).to_have_text("10,000 of 10,000 characters")
    area.fill(most + "beyond")
    expect(section).to_contain_text("The answer may have 10,000 characters. What went beyond was not taken.")
    expect(area).to_have_value(most)
    assert settled(page, layout, written(layout)) == most


@pytest.mark.parametrize("text", [HEBREW, f"He wrote: {HEBREW} and signed.", MARKS], ids=["hebrew", "mixed", "marks"])
def test_other_scripts_and_marks(page: Page, running: tuple[Layout, Lab], text: str) -> None:
    """Text of any script is kept code point by code point, counted as the server counts, and runs in its own direction."""
    layout, _ = running
    area = box(page, layout)
    area.fill(text)
    assert settled(page, layout, written(layout)) == text
    section = slot(page, written(layout))
    expect(section.locator('[data-role="count"]')).to_have_text(f"{len(text)} of 10,000 characters")
    assert area.evaluate("area => getComputedStyle(area).direction") == ("rtl" if text == HEBREW else "ltr")


def test_pasted_html_stays_text(page: Page, browser: Browser, running: tuple[Layout, Lab]) -> None:
    """Pasted from a web page with a trap in it: what arrives is text, here, on the disk, and where two answers stand side by side."""
    layout, started = running
    area = box(page, layout)
    area.fill("")
    page.evaluate(PASTE, [f"<p>{TRAP}</p>", TRAP])
    area.focus()
    page.keyboard.press("Control+v")
    expect(area).to_have_value(TRAP)
    assert settled(page, layout, written(layout)) == TRAP
    # Answers alone are cut off: when all of the server is gone, JupyterLab lays a dialog of its own over the page.
    page.evaluate("window.fault = 'away'")
    area.fill(TRAP + "!")
    expect(slot(page, written(layout)).locator('[data-role="status"]')).to_contain_text("Not saved", timeout=SLOW)
    elsewhere = browser.new_page()
    open_quiz(elsewhere, started)
    box(elsewhere, layout).fill(TRAP + "?")
    assert settled(elsewhere, layout, written(layout)) == TRAP + "?"
    page.evaluate(MEND)
    conflict = slot(page, written(layout)).locator('[data-role="conflict"]')
    expect(conflict.locator('[data-role="mine"]')).to_have_text(TRAP + "!", timeout=SLOW)
    expect(conflict.locator('[data-role="theirs"]')).to_have_text(TRAP + "?")
    assert conflict.locator("img, script, b").count() == 0
    conflict.get_by_role("button", name="Keep your answer here").click()
    assert settled(page, layout, written(layout)) == TRAP + "!"
    assert elsewhere.evaluate("window.hacked") is None
    elsewhere.close()
