"""question.js, each kind alone in a bare page: what people press gives values that the server accepts; text is never HTML."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from onboarding.browser import question_css, question_module
from onboarding.questions import kind_of
from onboarding.questions.kinds.number import parse
from tests.made_up_items import CASE, MATCHING, SHORT

pytestmark = pytest.mark.browser

HOSTILE = '<img src=x onerror="window.hacked = true"><b>bold</b>'
OPTIONS = [{"id": name, "text": f"Text {name}"} for name in "abc"]
MOUNT = """async ({item, value, order, disabled, source}) => {
  const {loadKinds, mountQuestion} = await import(source);
  await loadKinds([item]);
  const host = document.createElement('div');
  document.body.append(host);
  window.values = [];
  const name = `q${document.querySelectorAll('fieldset').length}`;
  window.mounted = mountQuestion(host, {item, value, order, name, label: 'Question 1 of 1', level: 2, disabled,
    onChange: v => window.values.push(v)});
}"""
MODULE = "text => URL.createObjectURL(new Blob([text], {type: 'text/javascript'}))"


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


def mount(page: Page, served: str, public: dict[str, Any], **more: Any) -> Locator:
    """Draw an item; its group is returned."""
    given = {"value": None, "order": None, "disabled": False, "source": f"{served}/question.js", **more}
    page.evaluate(MOUNT, {"item": public, **given})
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
    for _ in range(2):
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.tagName") == "BUTTON"
    page.keyboard.press("Enter")
    expect(group.get_by_role("listitem").filter(has_text="Text c")).to_be_focused()
    expect(group.locator("[data-role=announcement]")).to_have_text("Text c: place 3 of 3.")
    press(page, "Enter", "Space")
    assert page.evaluate("window.values.length") == 3, "one press too many changes nothing"
    assert kind_of("ordering").read(public, value(page)) == ["b", "a", "c"]
    expect(group.get_by_text("Everything is placed.")).to_be_visible()
    page.keyboard.press("Tab")
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
    expect(group.locator("[data-role=field-fault]")).to_contain_text("not a number yet")
    box.fill("1,000")
    expect(group.locator("[data-role=field-fault]")).to_contain_text(
        "two ways. Write 1000 for the whole number, or 1 for"
    )
    box.fill("5,0")
    assert box.get_attribute("aria-invalid") is None
    expect(group.locator("[data-role=field-fault]")).to_have_text("Choose the unit as well.")
    group.get_by_label("mg").check()
    expect(group.locator("[data-role=field-fault]")).to_be_empty()
    assert kind_of("number").read(public, value(page)) == {"raw": "5,0", "unit": "mg"}


NUMBERS = ["5", "5,0", "5.0", "+5", "-3", "−3", " 7 ", "0.125", "1,000", "1.125", "12.500", "1250", "1.1250", "5.", ".5", "1 000",
           "1,000,000", "abc", "", "3 mg", "1e3", "٣", "123456789012345", "1234567890123456", "0,5", "10,00"]  # fmt: skip


def test_page_and_grading_read_the_same_numbers(page: Page, served: str) -> None:
    """What the page takes for a number is what grading takes for one, and means the same."""
    page_reads = page.evaluate(
        "async ([source, raws]) => { const {readNumber} = await import(source); return raws.map(raw => readNumber(raw).number); }",
        [f"{served}/numbers.js", NUMBERS],
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
    ("known", "given"),
    [
        (MATCHING, {"deep": "call", "later": "tell", "sleep": "wait"}),
        (SHORT, "The prescriber"),
        (CASE, {"look": "check", "count": {"raw": "8", "unit": "breaths a minute"}}),
    ],
    ids=["matching", "short", "case"],
)
def test_a_handed_in_answer_can_only_be_read(page: Page, served: str, known: Any, given: Any) -> None:
    """A stored value is drawn and nothing takes a change; no text is HTML; nothing is wider than 320 px."""
    public = known.public()
    public["stem"] += ' <img src=x onerror="window.hacked = true"><b>bold</b>' + "x" * 90
    for part in [*public["options"], *public.get("left", [])]:
        part["text"] += "<b>bold</b>" + "y" * 90
    group = mount(page, served, public, value=given, disabled=True)
    open_controls = "button:visible:not([disabled]), input:not([disabled]):not([readonly]), select:not([disabled])"
    assert group.locator(open_controls).count() == 0
    assert "<b>bold</b>" in group.inner_text()
    assert page.evaluate("window.hacked") is None
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    if known is CASE:
        assert group.locator("[data-step]").count() == 2
        expect(group.get_by_text("Steps not reached: 1.")).to_be_visible()


def test_answers_in_words_and_what_is_left_to_do(page: Page, served: str) -> None:
    """The overview and the choice after a conflict know the new kinds: complete or not, and what was answered."""
    words = """async ([source, item, value]) => {
      const {loadKinds} = await import(new URL('question.js', source));
      await loadKinds([item]);
      const {showAnswer, isAnswered} = await import(source);
      return [isAnswered(item, value), showAnswer(item, value).textContent];
    }"""

    def told(known: Any, given: Any) -> Any:
        return page.evaluate(words, [f"{served}/answer-text.js", known.public(), given])

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


def test_one_module_for_where_there_is_no_labextension(page: Page) -> None:
    """The joined text imports nothing and draws what it was made for, a case with its steps too."""
    plain = [
        item(kind, options=OPTIONS, units=["mg", "ml"])
        for kind in ("single", "multiple", "ordering", "number", "written")
    ]
    for public in (*plain, MATCHING.public(), SHORT.public(), CASE.public()):
        text = question_module(public)
        assert not re.search(r"^(import|export(?! \{ loadKinds, mountQuestion \}))\b", text, re.MULTILINE)
        page.evaluate(
            MOUNT,
            {"item": public, "value": None, "order": None, "disabled": False, "source": page.evaluate(MODULE, text)},
        )
    assert page.locator("fieldset.onb-item").count() == 8 + 1, "a case has its first step inside"
    assert json.loads(page.evaluate("JSON.stringify(window.values)")) == []


def test_only_the_kinds_of_a_quiz_are_fetched(page: Page, served: str) -> None:
    """A kind is fetched by its name when an item uses it, a case with the kinds of its steps, and never again."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(f"{served}/kinds/")))
    mount(page, served, MATCHING.public())
    mount(page, served, MATCHING.public())
    assert [name for name in asked if "/" not in name] == ["matching.js"]
    asked.clear()
    mount(page, served, CASE.public())
    kinds = {"case", *(step["kind"] for step in CASE.public()["steps"])}
    assert sorted(name for name in asked if "/" not in name) == sorted(f"{kind}.js" for kind in kinds)


@pytest.mark.parametrize("kind", ["later", "../api", "Single", ""])
def test_a_kind_that_cannot_be_had(page: Page, served: str, kind: str) -> None:
    """The question says so and the page goes on; a name that is not made of small letters is no address."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate(
        MOUNT, {"item": item(kind), "value": None, "order": None, "disabled": False, "source": f"{served}/question.js"}
    )
    expect(page.locator(".onb-item")).to_contain_text("This question could not be loaded. Reload the page.")
    assert [url for url in asked if "/kinds/" in url] == ([f"{served}/kinds/later.js"] if kind == "later" else [])
