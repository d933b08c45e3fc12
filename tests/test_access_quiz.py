"""One quiz from the first look to "passed", as everyone sees it: in each state axe-core finds nothing and nothing is cut off."""

import pytest
from playwright.sync_api import Browser, Page, expect

from onboarding.paths import Layout
from onboarding.questions import Slot
from tests.grading_course import Handed, right, wrong
from tests.labs import QUIZ, SLOW, Lab, answer, bank, command, open_quiz, saved, shown_item, slot, submit
from tests.seeing import check_axe, check_forced_colours, check_still, differ, resize
from tests.test_quiz_page import FAULTS, MEND

pytestmark = pytest.mark.browser

PAGE, HOST = ".onb-page", ".onb-host"
NUMBER = ".onb-slot[data-kind=number]"


def names(page: Page) -> list[str]:
    """The questions that are asked in this attempt."""
    found = page.locator(".onb-slot[data-slot]:not([data-carried])").all()
    return [place.get_attribute("data-slot") or "" for place in found]


def answer_all(page: Page, layout: Layout, *, rightly: bool) -> None:
    for name in names(page):
        item = shown_item(layout, name)
        answer(slot(page, name), item, right(item) if rightly else wrong(item))
    for name in names(page):
        saved(slot(page, name))


def written(layout: Layout) -> Slot:
    """The slot that the trainer marks."""
    return next(one for one in bank(layout).slots if not one.auto)


def graded(page: Page, state: str) -> None:
    """The page was told of the trainer's grading."""
    page.locator("[data-role=look]").click(timeout=SLOW)
    expect(page.locator("[data-role=state]")).to_contain_text(state, timeout=SLOW)
    expect(page.locator("[data-role=feedback]")).to_be_visible(timeout=SLOW)


def while_answering(page: Page, layout: Layout) -> None:
    """Nothing answered, an answer that cannot stand, the dialog that names what is open, everything answered."""
    check_axe(page, PAGE, host=HOST)
    number = page.locator(NUMBER).first
    number.get_by_label("Number").fill("about 5")
    expect(number.locator(".onb-fault")).to_contain_text("This is not a number yet")
    check_axe(page, PAGE, host=HOST)
    page.locator("[data-role=submit]").click()
    expect(page.locator("[data-role=submit-now]")).to_be_enabled(timeout=SLOW)
    expect(page.locator(".onb-missing a")).not_to_have_count(0)
    check_axe(page, ".onb-dialog", host=".onb-dialog")
    check_forced_colours(page, ".onb-dialog")
    resize(page, "320 px")
    bounds = page.locator(".onb-dialog").bounding_box()
    assert bounds is not None
    assert bounds["x"] >= 0
    assert bounds["x"] + bounds["width"] <= 320
    resize(page, "as opened")
    page.get_by_role("button", name="Go back").click()
    answer_all(page, layout, rightly=False)
    check_axe(page, PAGE, host=HOST)


def other_ways_of_seeing(page: Page) -> None:
    """Forced colours and reduced motion, with everything answered."""
    assert page.evaluate("getComputedStyle(document.querySelector('.onb-button')).transitionDuration") != "0s"
    check_still(page, PAGE)
    check_forced_colours(page, PAGE)
    page.emulate_media(forced_colors="active")
    single = page.locator(".onb-slot[data-kind=single]").first
    chosen, other = (
        single.locator(f"label.onb-option{which}").first for which in (":has(:checked)", ":not(:has(:checked))")
    )
    assert differ(chosen, other)
    page.emulate_media(forced_colors="none")


def without_a_connection(page: Page, browser: Browser, layout: Layout, started: Lab) -> None:
    """An answer that could not be saved, then the same question answered elsewhere: two answers to choose from."""
    item = shown_item(layout, "s01")
    mine, theirs = [option.id for option in item.options if option.id != wrong(item)][:2]
    page.evaluate("window.fault = 'away'")
    answer(slot(page, "s01"), item, mine)
    expect(slot(page, "s01").locator("[data-role=status]")).to_contain_text("Not saved", timeout=SLOW)
    expect(page.locator("[data-role=connection]")).to_be_visible()
    check_axe(page, PAGE, host=HOST)
    elsewhere = browser.new_page()
    open_quiz(elsewhere, started)
    answer(slot(elsewhere, "s01"), item, theirs)
    saved(slot(elsewhere, "s01"))
    elsewhere.close()
    page.evaluate(MEND)
    conflict = slot(page, "s01").locator("[data-role=conflict]")
    conflict.wait_for(timeout=SLOW)
    check_axe(page, PAGE, host=HOST)
    check_forced_colours(page, "[data-role=conflict]")
    conflict.get_by_role("button", name="Keep the saved answer").click()
    saved(slot(page, "s01"))
    answer(slot(page, "s01"), item, wrong(item))
    saved(slot(page, "s01"))


def the_feedback(page: Page, browser: Browser) -> None:
    """In place on the quiz page, in both themes of the page it stands in; and as a page of its own, by day, by night, on a telephone."""
    page.locator("[data-role=feedback]").click()
    body = page.frame_locator("iframe").locator("body")
    expect(body).to_contain_text("Question 1", timeout=SLOW)
    check_axe(page, PAGE, host=HOST)
    html = page.locator("iframe").get_attribute("srcdoc") or ""
    alone = browser.new_page()
    for scheme in ("light", "dark"):
        alone.emulate_media(color_scheme=scheme)
        alone.set_content(html)
        check_axe(alone, "html", host="html")
    alone.close()
    shade = "body => Math.max(...getComputedStyle(body).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number))"
    assert body.evaluate(shade) > 200
    page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    expect(page.frame_locator("iframe").locator("body")).to_have_css("color-scheme", "dark")
    assert page.frame_locator("iframe").locator("body").evaluate(shade) < 100
    page.evaluate("document.body.dataset.jpThemeLight = 'true'")
    page.get_by_role("button", name="Close the feedback").click()


def three_failures(page: Page, handed: Handed) -> None:
    """Two more attempts that miss the safety questions: then the trainer comes first."""
    for n in (2, 3):
        page.locator("[data-role=retake]").click()
        expect(page.locator(".onb-about")).to_contain_text(f"Attempt {n}", timeout=SLOW)
        submit(page)
        handed.grade()
        graded(page, "not yet passed")
    expect(page.locator("[data-role=see-trainer]")).to_be_visible(timeout=SLOW)
    check_axe(page, PAGE, host=HOST)


def passed_at_last(page: Page, layout: Layout, handed: Handed, learner: str) -> None:
    """The trainer allows another attempt; what was right is not asked again; everything right; marked; passed."""
    command(layout, "people", "allow-attempt", learner, QUIZ)
    page.locator("[data-role=look]").click()
    page.locator("[data-role=retake]").click(timeout=SLOW)
    expect(page.locator(".onb-about")).to_contain_text("Attempt 4", timeout=SLOW)
    answer_all(page, layout, rightly=True)
    submit(page)
    handed.grade()
    handed.mark(learner, written(layout).points, slot=written(layout).id)
    handed.grade()
    graded(page, "passed")
    check_axe(page, PAGE, host=HOST)
    check_forced_colours(page, PAGE)


def test_a_quiz_in_every_state(browser: Browser, running: tuple[Layout, Lab]) -> None:
    """One walk: answering, a fault, the dialog, no connection, two answers, submitted, failed, feedback, the trainer first, passed."""
    layout, started = running
    handed = Handed(layout)
    (learner,) = (folder.name for folder in layout.learners.iterdir())
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    # Answers alone are cut off: when all of the server is gone, JupyterLab lays a dialog of its own over the page.
    page.add_init_script(FAULTS)
    open_quiz(page, started)
    while_answering(page, layout)
    other_ways_of_seeing(page)
    without_a_connection(page, browser, layout, started)
    submit(page)
    check_axe(page, PAGE, host=HOST)
    handed.grade()
    graded(page, "waiting for marking")
    handed.mark(learner, 0, slot=written(layout).id)
    handed.grade()
    graded(page, "not yet passed")
    check_axe(page, PAGE, host=HOST)
    the_feedback(page, browser)
    three_failures(page, handed)
    passed_at_last(page, layout, handed, learner)
    context.close()
