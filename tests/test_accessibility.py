"""Each kind of question for itself: axe-core, the accessibility tree, errors tied to their fields; and the focus on the quiz page.

Whole pages in all their states: test_access_quiz.py and test_access_pages.py. What was tested by hand, and what JupyterLab itself does not
meet, stands in docs/accessibility.md.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from onboarding.browser import JS, question_css
from onboarding.paths import Layout
from onboarding.questions import kind_of
from tests.axe import violations
from tests.labs import Lab, open_quiz
from tests.made_up_items import CASE, MATCHING, SHORT

pytestmark = pytest.mark.browser

OPTIONS = [{"id": name, "text": f"Text {name}"} for name in "abc"]
KINDS: dict[str, tuple[dict[str, Any], Any]] = {
    "single": ({"options": OPTIONS}, "b"),
    "multiple": ({"options": OPTIONS}, ["a", "c"]),
    "ordering": ({"options": OPTIONS}, ["c", "a"]),
    "number": ({"units": ["mg", "ml"]}, {"raw": "5.", "unit": "mg"}),
    "written": ({}, "Some words"),
    "matching": (MATCHING.public(), {"deep": "call"}),
    "short": (SHORT.public(), "The prescriber"),
    "case": (CASE.public(), {"look": "check", "count": {"raw": "x", "unit": None}}),
}
MOUNT = """async ({source, item, value, disabled, name}) => {
  const {loadKinds, mountQuestion} = await import(source);
  await loadKinds([item]);
  const host = document.createElement('section');
  document.querySelector('main').append(host);
  return void mountQuestion(host, {item, value, name, disabled, label: name, level: 2, onChange() {}});
}"""


def public(kind: str) -> dict[str, Any]:
    """The public part of a small item."""
    return {"id": "x", "kind": kind, "stem": f"What is {kind}?", "options": [], **KINDS[kind][0]}


@pytest.fixture
def bare(browser: Browser, served: str) -> Iterator[Page]:
    """An empty page, as wide as a small telephone, with the style of a question."""
    opened = browser.new_page(viewport={"width": 320, "height": 800})
    opened.goto(f"{served}/question.css")
    opened.set_content(
        "<!doctype html><html lang='en'><title>Questions</title><body data-jp-theme-light='true' style='background: var(--onb-page)'>"
        "<h1>Questions</h1><main></main></body>"
    )
    opened.add_style_tag(content=question_css())
    yield opened
    opened.close()


def mount(page: Page, served: str, kind: str, name: str, *, value: Any = None, disabled: bool = False) -> Locator:
    given = {
        "item": public(kind),
        "value": value,
        "name": name,
        "disabled": disabled,
        "source": f"{served}/question.js",
    }
    page.evaluate(MOUNT, given)
    return page.get_by_role("group", name=re.compile(f"^{name} ")).first


def test_there_is_an_example_of_every_kind() -> None:
    """A kind that is added must be added here."""
    assert {path.stem for path in (JS / "kinds").glob("*.js")} == set(KINDS)
    for kind in KINDS:
        assert kind_of(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_in_a_kind(bare: Page, served: str, kind: str) -> None:
    """Not answered, answered, and locked, in both themes."""
    mount(bare, served, kind, "Open")
    mount(bare, served, kind, "Given", value=KINDS[kind][1])
    mount(bare, served, kind, "Locked", value=KINDS[kind][1], disabled=True)
    assert bare.locator("main fieldset.onb-item").count() >= 3
    assert violations(bare, "main") == []
    bare.evaluate("document.body.dataset.jpThemeLight = 'false'")
    assert violations(bare, "main") == []


def test_axe_does_find_what_is_wrong(bare: Page) -> None:
    """The check itself can fail: a field without a name and grey on grey are found."""
    bare.evaluate(
        "document.querySelector('main').innerHTML = '<input><p style=\"color:#888;background:#777\">grey</p>'"
    )
    found = " ".join(violations(bare, "main"))
    assert "label:" in found
    assert "color-contrast:" in found


TREES = {
    "single": """
      - group "Q What is single?":
        - heading "Q" [level=2]
        - radio "Text a"
        - radio "Text b" [checked]
        - radio "Text c"
    """,
    "multiple": """
      - group "Q What is multiple?":
        - heading "Q" [level=2]
        - checkbox "Text a" [checked]
        - checkbox "Text b"
        - checkbox "Text c" [checked]
    """,
    "ordering": """
      - group "Q What is ordering?":
        - heading "Q" [level=2]
        - list "Not placed yet":
          - listitem:
            - 'button "Place next: Text b"'
        - list "Your order":
          - listitem:
            - 'button "Move up: Text c" [disabled]'
            - 'button "Move down: Text c"'
            - 'button "Take out: Text c"'
          - listitem:
            - 'button "Move up: Text a"'
            - 'button "Move down: Text a" [disabled]'
            - 'button "Take out: Text a"'
    """,
    "number": """
      - group "Q What is number?":
        - heading "Q" [level=2]
        - textbox "Number": "5."
        - group "Unit":
          - radio "mg" [checked]
          - radio "ml"
    """,
    "written": """
      - group "Q What is written?":
        - heading "Q" [level=2]
        - textbox "Your answer": Some words
    """,
    "matching": """
      - group /^Q /:
        - heading "Q" [level=2]
        - combobox "The person cannot be woken"
        - combobox "The person asks for a later dose"
        - combobox "The person is asleep but wakes at a word"
    """,
    "short": """
      - group /^Q /:
        - heading "Q" [level=2]
        - textbox "Your answer": The prescriber
    """,
    "case": """
      - group /^Q /:
        - heading "Q" [level=2]
        - group /^Step 1 of 3/:
          - heading "Step 1 of 3" [level=3]
          - radio [disabled]
        - group /^Step 2 of 3/:
          - heading "Step 2 of 3" [level=3]
          - textbox "Number": x
          - group "Unit"
        - button "Go on"
    """,
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_screen_reader_is_told(bare: Page, served: str, kind: str) -> None:
    """The browser's accessibility tree: each question is a group named by its heading and its stem, each control has its name and state."""
    mount(bare, served, kind, "Q", value=KINDS[kind][1])
    expect(bare.locator("main")).to_match_aria_snapshot(TREES[kind])


def described(page: Page, control: Locator) -> str:
    """The description that the browser computes for a control."""
    session = page.context.new_cdp_session(page)
    session.send("Accessibility.enable")
    control.evaluate("node => { window.asked = node }")
    handle = session.send("Runtime.evaluate", {"expression": "window.asked"})["result"]["objectId"]
    (node, *_) = session.send("Accessibility.getPartialAXTree", {"objectId": handle, "fetchRelatives": False})["nodes"]
    return str(node.get("description", {}).get("value", ""))


def test_an_error_is_tied_to_its_field(bare: Page, served: str) -> None:
    """What is wrong is said beside the field, in the field's description and, where the value cannot stand, as its state."""
    number = mount(bare, served, "number", "N").get_by_label("Number")
    number.fill("about 5")
    expect(number).to_have_attribute("aria-invalid", "true")
    assert "This is not a number yet" in described(bare, number)
    text = mount(bare, served, "written", "W").get_by_role("textbox")
    text.fill("x" * 10_001)
    assert "What went beyond was not taken" in described(bare, text)
    short = mount(bare, served, "short", "S").get_by_role("textbox")
    short.fill("x" * 201)
    assert "What went beyond was not taken" in described(bare, short)
    case = mount(bare, served, "case", "C")
    case.get_by_role("button", name="Go on").click()
    assert "This step is not complete" in described(bare, case.get_by_role("button", name="Go on"))


@pytest.fixture
def quiz(browser: Browser, running: tuple[Layout, Lab]) -> Iterator[Page]:
    """The quiz in a browser of its own."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    open_quiz(page, running[1])
    yield page
    context.close()


def test_focus_is_seen(quiz: Page) -> None:
    """Wherever the Tab key leads on the quiz page, an outline is drawn and the place is in view."""
    quiz.locator(".onb-title").focus()
    seen = 0
    for _ in range(40):
        quiz.keyboard.press("Tab")
        told = quiz.evaluate(
            """() => {
              const node = document.activeElement;
              if (!node.closest('.onb-page')) return null;
              const style = getComputedStyle(node.matches('.onb-tick') ? node.closest('label') : node);
              const at = node.getBoundingClientRect();
              const frame = node.closest('.onb-host').getBoundingClientRect();
              const inView = at.bottom > frame.top && at.top < frame.bottom;
              return [parseFloat(style.outlineWidth), style.outlineStyle, inView, node.outerHTML];
            }"""
        )
        if told is not None:
            seen += 1
            assert told[0] >= 2, told
            assert told[1] != "none", told
            assert told[2], told
    assert seen > 30
