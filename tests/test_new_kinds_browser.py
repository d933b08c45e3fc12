"""matching, short and case, each alone in a bare page: answered by keyboard alone, with values that the server accepts."""

import functools
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from onboarding.browser import JS, question_css, question_module
from onboarding.questions import kind_of
from tests.test_kinds_matching_short_case import CASE, MATCHING, SHORT

pytestmark = pytest.mark.browser

MOUNT = """async ({item, value, order, disabled, source}) => {
  const {mountQuestion} = await import(source);
  const host = document.createElement('div');
  document.body.append(host);
  window.values = [];
  window.mounted = mountQuestion(host, {item, value, order, name: 'q1', label: 'Question 1 of 1', level: 2, disabled,
    onChange: v => window.values.push(v)});
}"""
MODULE = """async text => {
  const source = URL.createObjectURL(new Blob([text], {type: 'text/javascript'}));
  return source;
}"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is printed."""


@pytest.fixture(scope="module")
def served() -> Iterator[str]:
    """The address of the modules as plain files."""
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(JS))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture
def page(browser: Browser, served: str) -> Iterator[Page]:
    """An empty page, as wide as a small telephone, with the style of a question."""
    opened = browser.new_page(viewport={"width": 320, "height": 800})
    opened.goto(f"{served}/question.css")
    opened.set_content("<!doctype html><body data-jp-theme-light='true'></body>")
    opened.add_style_tag(content=question_css())
    yield opened
    opened.close()


def mount(page: Page, served: str, public: dict[str, Any], **more: Any) -> Locator:
    """Draw an item; its group is returned."""
    given = {"value": None, "order": None, "disabled": False, "source": f"{served}/question.js", **more}
    page.evaluate(MOUNT, {"item": public, **given})
    return page.get_by_role("group", name="Question 1 of 1").first


def value(page: Page) -> Any:
    """The last value told to the host."""
    return page.evaluate("window.values.at(-1)")


def press(page: Page, *keys: str) -> None:
    """Press keys one after another."""
    for key in keys:
        page.keyboard.press(key)


def test_matching_by_keyboard_alone(page: Page, served: str) -> None:
    """Each line has a menu that bears its name; a match is chosen, changed and taken back with keys."""
    public = MATCHING.public()
    group = mount(page, served, public, order=["tell", "call", "wait"])
    first = group.get_by_role("combobox", name="The person cannot be woken", exact=True)
    second = group.get_by_role("combobox", name="The person asks for a later dose", exact=True)
    press(page, "Tab")
    expect(first).to_be_focused()
    press(page, "ArrowDown", "ArrowDown")
    assert value(page) == {"deep": "call"} == kind_of("matching").read(public, value(page))
    press(page, "Tab")
    expect(second).to_be_focused()
    press(page, "ArrowDown", "Tab", "ArrowDown", "ArrowDown", "ArrowDown")
    assert value(page) == {"deep": "call", "later": "tell", "sleep": "wait"}
    assert kind_of("matching").score(MATCHING, value(page)) == 1
    press(page, "Home")
    assert value(page) == {"deep": "call", "later": "tell"}
    assert kind_of("matching").read(public, value(page)) == value(page)
    press(page, "Shift+Tab", "Home", "Shift+Tab", "Home")
    assert value(page) is None


def test_long_choices_stand_in_a_list_that_the_menus_name(page: Page, served: str) -> None:
    """What would be cut off in a menu can be read in full above it, with the same letter."""
    public = MATCHING.public()
    public["options"][0]["text"] = "Stay with the person, call for help and bring the emergency bag at once"
    group = mount(page, served, public)
    shown = group.get_by_role("list", name="Choices").get_by_role("listitem").all_inner_texts()
    assert shown[0] == "A. Stay with the person, call for help and bring the emergency bag at once"
    menu = group.get_by_role("combobox").first
    assert menu.locator("option").all_inner_texts() == ["Choose…", *shown]
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.evaluate("window.mounted.destroy()")
    assert mount(page, served, MATCHING.public()).get_by_role("list").count() == 0


def test_short_by_keyboard_alone(page: Page, served: str) -> None:
    """Typed as it is, at most 200 code points; only space is no answer."""
    public = SHORT.public()
    group = mount(page, served, public)
    box = group.get_by_role("textbox", name="Your answer")
    press(page, "Tab")
    expect(box).to_be_focused()
    page.keyboard.type(" The Prescriber. ")
    assert kind_of("short").read(public, value(page)) == " The Prescriber. "
    assert kind_of("short").score(SHORT, value(page)) == 1
    box.fill("😀" * 201)
    assert value(page) == "😀" * 200 == kind_of("short").read(public, value(page))
    expect(group).to_contain_text("What went beyond was not taken.")
    box.fill("  ")
    assert value(page) is None


def test_a_case_by_keyboard_alone(page: Page, served: str) -> None:
    """A step is shown after the one before it was answered and closed; focus goes to its heading; a closed step cannot be changed."""
    public = CASE.public()
    group = mount(page, served, public)
    steps = group.locator("[data-step]")
    go = group.get_by_role("button", name="Go on")
    assert steps.count() == 1
    assert public["steps"][1]["stem"] not in group.inner_text()
    press(page, "Tab")
    expect(group.get_by_role("radio").first).to_be_focused()
    press(page, "Tab", "Enter")
    expect(group.get_by_role("alert")).to_have_text("This step is not complete. Answer it, then go on.")
    expect(group.get_by_role("radio").first).to_be_focused()
    assert steps.count() == 1
    chosen = public["steps"][0]["options"].index({"id": "check", "text": "Look at his breathing"})
    press(page, "Space", *["ArrowDown"] * chosen)
    expect(group.locator("[data-role=step-fault]")).to_be_empty()
    assert value(page) == {"look": "check"}
    press(page, "Tab")
    expect(go).to_be_focused()
    press(page, "Enter")
    assert steps.count() == 2
    assert value(page) == {"look": "check", "count": None}
    assert kind_of("case").read(public, value(page)) == value(page)
    expect(group.get_by_role("heading", name="Step 2 of 3", level=3)).to_be_focused()
    expect(group.locator("[data-role=announcement]").first).to_have_text("Step 1 is closed. Step 2 of 3 follows.")
    assert steps.nth(0).locator("input:not([disabled])").count() == 0
    press(page, "Tab")
    page.keyboard.type("8")
    press(page, "Tab", "Space", "Tab", "Enter")
    expect(group.get_by_role("heading", name="Step 3 of 3")).to_be_focused()
    expect(go).to_be_hidden()
    press(page, "Tab")
    page.keyboard.type("the nurse in charge")
    units = public["steps"][1]["units"]
    assert value(page) == {
        "look": "check",
        "count": {"raw": "8", "unit": units[0]},
        "who": "the nurse in charge",
    }
    assert kind_of("case").score(CASE, kind_of("case").read(public, value(page))) == 1


def test_a_case_is_taken_up_where_it_was_left(page: Page, served: str) -> None:
    """A step that was opened stays open after a reload, with the steps before it closed; `setValue` tells nobody and can go back."""
    public = CASE.public()
    group = mount(page, served, public, value={"look": "wake", "count": None})
    assert group.locator("[data-step]").count() == 2
    assert group.locator("[data-step=look] input:not([disabled])").count() == 0
    assert group.locator("[data-step=look] input:checked").get_attribute("value") == "wake"
    group.get_by_label("Number").fill("12")
    assert value(page) == {"look": "wake", "count": {"raw": "12", "unit": None}}
    page.evaluate("window.values = []; window.mounted.setValue({look: 'check'})")
    assert group.locator("[data-step]").count() == 1
    assert group.locator("[data-step=look] input:not([disabled])").count() == 3
    page.evaluate("window.mounted.setValue(null)")
    assert group.locator("input:checked").count() == 0
    assert page.evaluate("window.values") == []


@pytest.mark.parametrize(
    ("item", "given"),
    [
        (MATCHING, {"deep": "call", "later": "tell", "sleep": "wait"}),
        (SHORT, "The prescriber"),
        (CASE, {"look": "check", "count": {"raw": "8", "unit": "breaths a minute"}}),
    ],
    ids=["matching", "short", "case"],
)
def test_a_handed_in_answer_can_only_be_read(page: Page, served: str, item: Any, given: Any) -> None:
    """A stored value is drawn and nothing takes a change; no text is HTML; nothing is wider than 320 px."""
    public = item.public()
    public["stem"] += ' <img src=x onerror="window.hacked = true"><b>bold</b>' + "x" * 90
    for part in [*public["options"], *public.get("left", [])]:
        part["text"] += "<b>bold</b>" + "y" * 90
    group = mount(page, served, public, value=given, disabled=True)
    open_controls = "button:visible:not([disabled]), input:not([disabled]):not([readonly]), select:not([disabled])"
    assert group.locator(open_controls).count() == 0
    assert "<b>bold</b>" in group.inner_text()
    assert page.evaluate("window.hacked") is None
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    if item is CASE:
        assert group.locator("[data-step]").count() == 2
        expect(group.get_by_text("Steps not reached: 1.")).to_be_visible()


def test_answers_in_words_and_what_is_left_to_do(page: Page, served: str) -> None:
    """The overview and the choice after a conflict know the new kinds: complete or not, and what was answered."""
    words = """async ([source, item, value]) => {
      const {showAnswer, isAnswered} = await import(source);
      return [isAnswered(item, value), showAnswer(item, value).textContent];
    }"""

    def told(item: Any, given: Any) -> Any:
        return page.evaluate(words, [f"{served}/answer-text.js", item.public(), given])

    full = {"deep": "call", "later": "tell", "sleep": "wait"}
    done, text = told(MATCHING, full)
    assert done is True
    assert "The person cannot be woken: Call for help" in text
    done, text = told(MATCHING, {"deep": "call"})
    assert done is False
    assert "The person is asleep but wakes at a word: (not matched)" in text
    assert told(SHORT, "The nurse") == [True, "The nurse"]
    assert told(SHORT, None) == [False, "No answer"]
    done, text = told(CASE, {"look": "check", "count": None})
    assert done is False
    assert "Look at his breathing" in text
    assert "No answer" in text
    assert told(CASE, {"look": "check", "count": {"raw": "8", "unit": "breaths a minute"}, "who": "x"})[0] is True
    assert told(CASE, {"look": "check", "count": {"raw": "8", "unit": None}, "who": "x"})[0] is False


def test_the_same_answer_in_another_order_of_fields_is_the_same(page: Page, served: str) -> None:
    """A table that comes back from the server with sorted fields is no change from elsewhere; another content is."""
    same = "async ([source, a, b]) => (await import(source)).same(a, b)"

    def equal(a: Any, b: Any) -> Any:
        return page.evaluate(same, [f"{served}/slot-state.js", a, b])

    assert equal({"b": "x", "a": {"unit": None, "raw": "1"}}, {"a": {"raw": "1", "unit": None}, "b": "x"}) is True
    assert equal({"a": "x"}, {"a": "y"}) is False
    assert equal({"a": "x"}, {"a": "x", "b": None}) is False
    assert equal(["a", "b"], ["b", "a"]) is False
    assert equal({"raw": "5", "unit": "mg"}, {"raw": "5", "unit": "ml"}) is False


def test_the_joined_module_draws_the_new_kinds(page: Page) -> None:
    """Where there is no labextension the one text that comes with a lesson has every kind."""
    source = page.evaluate(MODULE, question_module())
    for item in (MATCHING, SHORT, CASE):
        page.evaluate(MOUNT, {"item": item.public(), "value": None, "order": None, "disabled": False, "source": source})
    assert page.locator("fieldset.onb-item").count() == 3 + 1, "a case has its first step inside"
