"""question.js, each kind alone in a bare page: what people press gives values that the server accepts, and text is never HTML."""

import functools
import json
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from onboarding.browser import JS, question_css, question_module
from onboarding.questions import kind_of
from onboarding.questions.kinds.number import parse

pytestmark = pytest.mark.browser

HOSTILE = '<img src=x onerror="window.hacked = true"><b>bold</b>'
OPTIONS = [{"id": name, "text": f"Text {name}"} for name in "abc"]
MOUNT = """async ({item, value, order, source}) => {
  const {mountQuestion} = await import(source);
  const host = document.createElement('div');
  document.body.append(host);
  window.values = [];
  const name = `q${document.querySelectorAll('fieldset').length}`;
  window.mounted = mountQuestion(host, {item, value, order, name, label: 'Question 1 of 1', onChange: v => window.values.push(v)});
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
    """An empty page with the style of a question."""
    opened = browser.new_page(viewport={"width": 320, "height": 800})
    opened.goto(f"{served}/question.css")
    opened.set_content("<!doctype html><body data-jp-theme-light='true'></body>")
    opened.add_style_tag(content=question_css())
    yield opened
    opened.close()


def item(kind: str, **more: Any) -> dict[str, Any]:
    """The public part of an item."""
    return {"id": "x", "kind": kind, "stem": f"Stem {HOSTILE}", "options": [], **more}


def mount(
    page: Page, served: str, public: dict[str, Any], *, value: Any = None, order: list[str] | None = None
) -> Locator:
    """Draw an item; its group is returned."""
    source = f"{served}/question.js"
    page.evaluate(MOUNT, {"item": public, "value": value, "order": order, "source": source})
    return page.get_by_role("group", name="Question 1 of 1").first


def value(page: Page) -> Any:
    """The last value told to the host."""
    return page.evaluate("window.values.at(-1)")


def test_single(page: Page, served: str) -> None:
    """Radio buttons in the order given; a click tells the id; arrow keys move the choice."""
    public = item("single", options=OPTIONS)
    group = mount(page, served, public, order=["c", "a", "b"])
    assert group.get_by_role("radio").evaluate_all("all => all.map(one => one.value)") == ["c", "a", "b"]
    group.get_by_label("Text a").check()
    assert kind_of("single").read(public, value(page)) == "a"
    page.keyboard.press("ArrowDown")
    assert value(page) == "b"


def test_two_mounts_do_not_share_their_radio_buttons(page: Page, served: str) -> None:
    """Choosing in one question leaves another question's choice alone."""
    mount(page, served, item("single", options=OPTIONS))
    mount(page, served, item("single", options=OPTIONS))
    page.get_by_label("Text a").nth(0).check()
    page.get_by_label("Text b").nth(1).check()
    assert page.locator("input:checked").evaluate_all("all => all.map(one => one.value)") == ["a", "b"]


def test_multiple(page: Page, served: str) -> None:
    """Ticks come in the order of the item whatever was clicked first; nothing ticked is null; the hint says that several may be right."""
    public = item("multiple", options=OPTIONS)
    group = mount(page, served, public, order=["c", "b", "a"])
    expect(group).to_contain_text("Choose all that apply")
    group.get_by_label("Text c").check()
    group.get_by_label("Text a").check()
    assert kind_of("multiple").read(public, value(page)) == ["a", "c"] == value(page)
    group.get_by_label("Text c").uncheck()
    group.get_by_label("Text a").uncheck()
    assert value(page) is None


def test_ordering_by_keyboard_alone(page: Page, served: str) -> None:
    """Place, move and take out by keys; focus never falls back to the page; each step is said."""
    public = item("ordering", options=OPTIONS)
    group = mount(page, served, public, order=["b", "a", "c"])
    page.keyboard.press("Tab")
    for _ in range(3):
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.tagName") == "BUTTON"
    assert kind_of("ordering").read(public, value(page)) == ["b", "a", "c"]
    expect(group.get_by_text("Everything is placed.")).to_be_visible()
    expect(group.get_by_role("button", name="Move up: Text c")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert value(page) == ["c", "b", "a"]
    expect(group.get_by_role("button", name="Move up: Text c")).to_be_focused()
    expect(group.locator("[data-role=announcement]")).to_have_text("Text c: place 1 of 3.")
    told = page.evaluate("window.values.length")
    page.keyboard.press("Enter")
    assert page.evaluate("window.values.length") == told, "the first row cannot go higher"
    group.get_by_role("button", name="Take out: Text b").click()
    expect(group.get_by_role("button", name="Place next: Text b")).to_be_focused()
    assert value(page) == ["c", "a"]


def test_number(page: Page, served: str) -> None:
    """The number goes as typed with its unit; what is no number yet is said in words and marked, and goes along all the same."""
    public = item("number", units=["mg", "ml"])
    group = mount(page, served, public)
    box = group.get_by_label("Number")
    box.fill("about 5")
    expect(box).to_have_attribute("aria-invalid", "true")
    expect(group.locator("[data-role=number-fault]")).to_contain_text("not a number yet")
    box.fill("1,000")
    expect(group.locator("[data-role=number-fault]")).to_contain_text(
        "two ways. Write 1000 for the whole number, or 1 for"
    )
    box.fill("5,0")
    assert box.get_attribute("aria-invalid") is None
    expect(group.locator("[data-role=number-fault]")).to_have_text("Choose the unit as well.")
    group.get_by_label("mg").check()
    expect(group.locator("[data-role=number-fault]")).to_be_empty()
    assert kind_of("number").read(public, value(page)) == {"raw": "5,0", "unit": "mg"}


NUMBERS = ["5", "5,0", "5.0", "+5", "-3", "−3", " 7 ", "0.125", "1,000", "1.125", "12.500", "1250", "1.1250", "5.", ".5", "1 000",
           "1,000,000", "abc", "", "3 mg", "1e3", "٣", "123456789012345", "1234567890123456", "0,5", "10,00"]  # fmt: skip


def test_page_and_grading_read_the_same_numbers(page: Page, served: str) -> None:
    """What the page takes for a number is what grading takes for one, and means the same."""
    page_reads = page.evaluate(
        "async ([source, raws]) => { const {readNumber} = await import(source); return raws.map(raw => readNumber(raw).number); }",
        [f"{served}/kinds/numbers.js", NUMBERS],
    )
    for raw, read in zip(NUMBERS, page_reads, strict=True):
        assert (None if read is None else parse(read)) == parse(raw), raw


def test_written(page: Page, served: str) -> None:
    """Text goes as typed; it is counted and cut in code points; only space is no answer."""
    public = item("written", max_chars=10)
    group = mount(page, served, public)
    area = group.get_by_role("textbox")
    area.fill("😀" * 12)
    assert value(page) == "😀" * 10
    expect(group.locator("[data-role=count]")).to_have_text("10 of 10 characters")
    expect(group).to_contain_text("What went beyond was not taken.")
    area.fill("  \n ")
    assert value(page) is None
    area.fill("a\nb")
    assert kind_of("written").read(public, value(page)) == "a\nb"


@pytest.mark.parametrize(
    ("kind", "more", "given"),
    [
        ("single", {"options": OPTIONS}, "b"),
        ("multiple", {"options": OPTIONS}, ["a", "c"]),
        ("ordering", {"options": OPTIONS}, ["c", "a", "b"]),
        ("number", {"units": ["mg", "ml"]}, {"raw": "5,0", "unit": "mg"}),
        ("written", {}, "Some words"),
    ],
)
def test_a_value_is_shown_and_can_be_locked(
    page: Page, served: str, kind: str, more: dict[str, Any], given: Any
) -> None:
    """A stored value is drawn, `setValue` tells nobody, a locked question takes nothing; no text is HTML; nothing is wider than 320 px."""
    options = [{**option, "text": option["text"] + HOSTILE + "x" * 90} for option in more.get("options", [])]
    public = item(kind, **{**more, **({"options": options} if options else {})})
    group = mount(page, served, public, value=given)
    assert drawn(group, kind) == given
    page.evaluate("window.mounted.setValue(null)")
    page.evaluate("value => window.mounted.setValue(value)", given)
    page.evaluate("window.mounted.setDisabled(true)")
    assert drawn(group, kind) == given
    assert page.evaluate("window.values") == []
    assert group.locator("button:visible:not([disabled]), input:not([disabled]), textarea:not([readonly])").count() == 0
    assert HOSTILE in group.inner_text()
    assert page.evaluate("window.hacked") is None
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.evaluate("window.mounted.destroy()")
    assert page.locator("fieldset").count() == 0


def drawn(group: Locator, kind: str) -> Any:
    """The answer as it stands on the page."""
    checked = group.locator("input:checked").evaluate_all("all => all.map(one => one.value)")
    match kind:
        case "single":
            return checked[0]
        case "multiple":
            return checked
        case "ordering":
            return group.locator("ol > li").evaluate_all("all => all.map(one => one.dataset.option)")
        case "number":
            return {"raw": group.locator("input[inputmode=decimal]").input_value(), "unit": checked[0]}
        case _:
            return group.get_by_role("textbox").input_value()


def test_one_module_for_where_there_is_no_labextension(page: Page) -> None:
    """The joined text imports nothing and draws every kind."""
    text = question_module()
    assert "import " not in "\n".join(line for line in text.splitlines() if line.startswith("import"))
    source = page.evaluate("text => URL.createObjectURL(new Blob([text], {type: 'text/javascript'}))", text)
    for kind in ("single", "multiple", "ordering", "number", "written"):
        public = item(kind, options=OPTIONS, units=["mg", "ml"])
        page.evaluate(MOUNT, {"item": public, "value": None, "order": None, "source": source})
    assert page.locator("fieldset.onb-item").count() == 5
    assert json.loads(page.evaluate("JSON.stringify(window.values)")) == []
