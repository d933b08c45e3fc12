"""A session of refreshers as a learner has it: by mouse on a wide screen, by keyboard on a telephone, without a script, at night."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from onboarding.files import canonical_json
from onboarding.paths import Layout
from onboarding.refreshers.pools import ENVIRONMENT
from onboarding.refreshers.record import NAME, Record, dump, read_record
from onboarding.server import sheet
from onboarding.server.paper import read_paper
from tests.conftest import copy_course
from tests.labs import SLOW, Lab, lab
from tests.refresher_pools import DAY, MODULE, SAFE, answered, item, pass_quiz, pool, write_pool
from tests.seeing import check_axe, check_forced_colours, check_still, resize

pytestmark = pytest.mark.browser
ADDRESS = "onboarding/refreshers"
LONG = (
    "A man who takes oxazepam asks a counsellor in the corridor whether he may leave out tomorrow’s dose. What is done?"
)


@pytest.fixture(scope="module")
def passed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Layout, Lab, Path]]:
    """A learner's Lab, the learner's folder, and a module that was passed nine days ago; its pool has two safety questions."""
    layout = copy_course(tmp_path_factory.mktemp("refreshers") / "course")
    pools = tmp_path_factory.mktemp("pools")
    several = [pool("r02")[0], *pool("r03")]
    items = [*several, *pool("r05", "r06", objective=SAFE)]
    several[0] = type(several[0])(item("r02", kind="multiple", stem=LONG), several[0].objective)
    write_pool(pools, [*several, *items[2:]])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ENVIRONMENT, str(pools))
        with lab(layout, "learn", "--name", "Ada Example", "--role", "nurse") as started:
            (root,) = layout.learners.iterdir()
            folder = root / "quizzes" / MODULE
            now = datetime.now(UTC)
            sheet.open_sheet(folder, learner=root.name, paper=read_paper(folder), now=now, role="nurse")
            table = json.loads((folder / "answers.json").read_bytes())
            (folder / "answers.json").write_bytes(canonical_json({**table, "submitted": "2026-11-01T08:00:00.000000Z"}))
            pass_quiz(folder, received=now - 9 * DAY)
            yield layout, started, root


@pytest.fixture
def page(browser: Browser, passed: tuple[Layout, Lab, Path]) -> Iterator[Page]:
    """A browser that knows nothing yet; no refresher was answered."""
    for path in (passed[2] / "work").glob("*refreshers*"):
        path.unlink()
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def without_script(browser: Browser) -> BrowserContext:
    return browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False)


def picture(page: Page, name: str) -> None:
    folder = Path(__file__).parent / "output"
    folder.mkdir(exist_ok=True)
    page.screenshot(path=folder / f"refreshers-{name}.png", full_page=True)


def kept(root: Path) -> list[bool]:
    record = read_record(root / "work")
    return [one.right for one in record.answers] if record else []


def test_a_session_by_mouse(page: Page, passed: tuple[Layout, Lab, Path]) -> None:
    """From the button on Home to the summary; the answer is on the disk before it is explained; reloading and going back rate nothing."""
    _, started, root = passed
    page.goto(started.page("onboarding/home"))
    picture(page, "home")
    expect(page.locator("[data-role=end]")).to_be_enabled(timeout=SLOW)
    check_axe(page, "body", host="html")
    page.get_by_role("button", name="Refreshers: 3 questions, about 2 minutes").click()
    for number in (1, 2, 3):
        expect(page.get_by_text(f"Refreshers: question {number} of 3")).to_be_visible(timeout=SLOW)
        order = [one.get_attribute("data-option") for one in page.locator("label[data-option]").all()]
        page.reload()
        assert [one.get_attribute("data-option") for one in page.locator("label[data-option]").all()] == order
        if number == 1:
            page.get_by_role("button", name="Check my answer").click()
            expect(page.get_by_role("alert")).to_have_text("Choose an answer first.")
            assert kept(root) == []
            picture(page, "problem")
            check_axe(page, "body", host="html")
        multiple = page.locator("input[type=checkbox]").count() > 0
        wrong = number == 1
        for option in ("a",) if wrong else ("b", "c") if multiple else ("b",):
            page.locator(f"label[data-option={option}]").click()
        picture(page, f"question-{number}")
        page.get_by_role("button", name="Check my answer").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Not yet" if wrong else "Right")
        assert kept(root)[number - 1] is not wrong
        page.reload()
        if number > 1:  # before the first one stands the answer to a form, which a browser asks about
            page.go_back()
            expect(page.get_by_role("button", name="Check my answer").or_(page.locator("h1"))).not_to_have_count(0)
        page.goto(started.page(f"{ADDRESS}") + f"&n={number}")
        expect(page.get_by_role("heading", level=1)).to_have_text("Not yet" if wrong else "Right")
        assert len(kept(root)) == number
        picture(page, f"told-{number}")
        check_axe(page, "body", host="html")
        page.locator("[data-role=next]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 of 3 remembered")
    expect(page.locator("[data-role=next-day]")).to_have_text("The next ones come back tomorrow.")
    picture(page, "end")
    check_axe(page, "body", host="html")
    check_still(page, "body")
    check_forced_colours(page, "body")
    page.locator("[data-role=again] a").click()
    expect(page).to_have_url(f"{started.base}/doc/tree/lessons/08-{MODULE}.ipynb", timeout=SLOW)
    reading = json.loads((root / "work" / MODULE / "reading.json").read_bytes())
    assert reading["place"] == "pauses"
    page.goto(started.page("onboarding/home"))
    expect(page.locator("[data-role=refreshers-quiet]")).to_contain_text("The next ones come back tomorrow.")


def test_a_session_by_keyboard_on_a_telephone_at_night(page: Page, passed: tuple[Layout, Lab, Path]) -> None:
    """320 px, dark: Tab, arrow keys, Space and Enter are enough, the focus is seen, and nothing has to be scrolled sideways."""
    _, started, root = passed
    page.emulate_media(color_scheme="dark")
    resize(page, "320 px")
    page.goto(started.page(ADDRESS))
    expect(page.locator("body")).to_have_attribute("data-jp-theme-light", "false")
    page.get_by_role("button", name="3 questions, about 2 minutes").press("Enter")
    for number in (1, 2, 3):
        expect(page.get_by_text(f"Refreshers: question {number} of 3")).to_be_visible(timeout=SLOW)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        page.locator(".onb-skip").focus()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        expect(page.locator("input.onb-tick:focus")).to_be_checked()
        outline = page.locator("label.onb-option:has(:focus)").evaluate("node => getComputedStyle(node).outlineStyle")
        assert outline == "solid"
        picture(page, f"night-question-{number}")
        while not page.evaluate("document.activeElement.matches('[data-role=check]')"):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("[data-role=result]")).to_be_focused()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        picture(page, f"night-told-{number}")
        while not page.evaluate("document.activeElement.matches('[data-role=next]')"):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("of 3 remembered")
    assert len(kept(root)) == 3
    picture(page, "night-end")


def test_reopened_safety_without_a_script(browser: Browser, page: Page, passed: tuple[Layout, Lab, Path]) -> None:
    """Home says it in words at the top; the section comes first; one right answer is half of the way; an old window is refused in words."""
    _, started, root = passed
    now = datetime.now(UTC)
    misses = tuple(answered(name, now - 2 * DAY, right=False, objective=SAFE) for name in ("r05", "r06"))
    (root / "work" / NAME).write_bytes(dump(Record(1, misses), now=now))
    page.goto(started.page("onboarding/home"))
    expect(page.locator("[data-role=end]")).to_be_enabled(timeout=SLOW)
    picture(page, "home-reopened")
    check_axe(page, "body", host="html")
    context = without_script(browser)
    plain = context.new_page()
    plain.set_default_timeout(SLOW)
    plain.goto(started.page("onboarding/home"))
    first = plain.locator("[data-role=next]")
    expect(first).to_contain_text("Safety reopened:")
    first.get_by_role("link", name="Read the section again, then answer").click()
    expect(plain.get_by_role("link", name="Read the section again")).to_be_visible()
    assert plain.evaluate("document.documentElement.scrollWidth") <= 320
    picture(plain, "reopened")
    plain.get_by_role("button", name="I have read it").click()
    expect(plain.get_by_text("Refreshers: question 1 of 3")).to_be_visible()
    fields = plain.locator("form input[type=hidden]").all()
    form = {str(one.get_attribute("name")): str(one.get_attribute("value")) for one in fields}
    address = f"{started.base}/{ADDRESS}"
    old = context.request.post(address, form={**form, "rev": "0", "act": "answer", "option": "b"})
    assert (old.status, "You went on in another window" in old.text()) == (409, True)
    forged = {name: value for name, value in form.items() if name != "_xsrf"}
    assert context.request.post(address, form={**forged, "act": "answer", "option": "b"}).status == 403
    assert len(kept(root)) == 2
    plain.locator("label[data-option=b]").click()
    plain.get_by_role("button", name="Check my answer").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Right")
    again = context.request.post(address, form={**form, "act": "answer", "option": "a"})
    assert "Your first answer is kept" in again.text()
    assert len(kept(root)) == 3
    picture(plain, "reopened-told")
    plain.goto(started.page("onboarding/home"))
    expect(plain.locator("[data-role=refreshers]")).to_contain_text("1 of 2 answered right")
    context.close()


def test_nobody_gets_there_without_signing_in(browser: Browser, passed: tuple[Layout, Lab, Path]) -> None:
    """The addresses are as closed as the rest of the Lab; a section that is not there is said."""
    context = browser.new_context()
    for place in (ADDRESS, f"{ADDRESS}/section?item={MODULE}/r02"):
        assert context.request.get(f"{passed[1].base}/{place}", max_redirects=0).status in (302, 403)
    context.request.get(passed[1].page("onboarding/home"))
    unknown = context.request.get(f"{passed[1].base}/{ADDRESS}/section?item=../../etc/passwd")
    assert (unknown.status, "no such section" in unknown.text()) == (404, True)
    context.close()
