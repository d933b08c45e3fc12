"""The night shift as a learner meets it: in a real JupyterLab, with a real kernel and a real browser, every button once.

It is opened in the lesson that calls it; in a course without such a lesson it takes the place of another activity.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from onboarding.activities.night_shift.menu import at_dose
from onboarding.activities.night_shift.model import PRESSED_TWICE, WRITE_FIRST
from tests.axe import violations
from tests.conftest import copy_course
from tests.labs import SLOW, Lab, lab
from tests.night_shift.nights import PEOPLE, RULES, SHOWN, WORLDS

pytestmark = pytest.mark.browser
HOST = "07-recognising-withdrawal.ipynb"
PLACE = ".onb-activity:has(.onb-night)"
SENTENCE = "I thought that he was asleep."


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Lab, Path, str]]:
    """A course of its own, opened as a learner: the Lab, the learner's folder, and the lesson that holds the activity."""
    layout = copy_course(tmp_path_factory.mktemp("night") / "course")
    lesson = lesson_with_the_night(layout.notebooks)
    with lab(layout, "learn", "--name", "Test Learner") as started:
        (learner,) = [path for path in layout.learners.iterdir() if path.is_dir()]
        yield started, learner, lesson


def lesson_with_the_night(notebooks: Path) -> str:
    """The name of the lesson that calls `night_shift()`; where there is none, one whose triage is replaced by it."""
    for path in sorted(notebooks.glob("*.ipynb")):
        if '"night_shift()' in path.read_text("utf-8"):
            return path.name
    text = (notebooks / HOST).read_text("utf-8")
    changed = text.replace('"triage()', '"night_shift()').replace("import practice,", "import night_shift, practice,")
    assert changed.count("night_shift") == 2
    (notebooks / HOST).write_text(changed, encoding="utf-8")
    return HOST


@pytest.fixture
def page(browser: Browser, running: tuple[Lab, Path, str]) -> Iterator[Page]:
    """The activity, drawn. Any error of a script fails the test."""
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(f"{error}\n{error.stack}"))
    open_lesson(opened, running)
    yield opened
    opened.close()
    assert errors == []


def open_lesson(page: Page, running: tuple[Lab, Path, str]) -> None:
    """Open the lesson; its cells run by themselves."""
    page.goto(running[0].page(f"doc/tree/lessons/{running[2]}"))
    expect(page.locator(".onb-night [data-stage]")).to_be_visible(timeout=2 * SLOW)


def stage(page: Page, name: str) -> Locator:
    """The activity, once it is at this stage."""
    found = page.locator(f'.onb-night [data-stage="{name}"]')
    expect(found).to_be_visible(timeout=SLOW)
    return found


def press(page: Page, act: str, who: str) -> None:
    """One act, and its answer: the line at the top is the act that was pressed, and the focus is on the heading."""
    button = page.locator(f'[data-do="{act}"][data-who="{who}"]')
    words = button.locator("span").first.inner_text()
    so_far = page.locator(".onb-night details .onb-night-log li").count()
    button.click()
    expect(page.locator(".onb-night [data-latest] li").first).to_contain_text(words, timeout=SLOW)
    expect(page.locator(".onb-night-title")).to_be_focused()
    if page.locator('[data-stage="shift"]').count():
        expect(page.locator(".onb-night details .onb-night-log li")).not_to_have_count(so_far)


def begin(page: Page, person: str, role: str) -> None:
    """Choose the role and the night."""
    stage(page, "choose")
    page.locator(f'[data-role="{role}"]').check()
    page.locator(f'[data-person="{person}"]').click()
    stage(page, "shift")


def test_a_double_click_on_an_act_plays_one_act(page: Page, running: tuple[Lab, Path, str]) -> None:
    """Pressed again before the answer, and pressed again just after it was drawn: one act is saved, and the next can be pressed."""
    begin(page, "ordinary", "nurse")
    button, latest = page.locator('[data-do="wait"]'), page.locator(".onb-night [data-latest] li")
    button.dblclick()
    expect(latest.first).to_be_visible(timeout=SLOW)
    expect(button).to_be_enabled()
    assert acts(running) == 1
    button.hover()
    page.mouse.down(click_count=2)
    page.mouse.up(click_count=2)
    press(page, "wait", "self")
    assert acts(running) == 2
    page.locator(".onb-night [data-act=leave]").click()
    stage(page, "choose")


def test_an_act_chosen_from_an_old_view_is_refused_in_words(page: Page, running: tuple[Lab, Path, str]) -> None:
    """Two presses reach Python all the same: the second is not played, the page says why, and its buttons can be pressed again."""
    begin(page, "ordinary", "nurse")
    # A button that a script presses while it is still disabled stands for whatever brings a second message on its way.
    page.locator('[data-do="wait"]').evaluate("button => { button.click(); button.disabled = false; button.click() }")
    expect(page.locator(f"{PLACE} .onb-fault")).to_have_text(PRESSED_TWICE, timeout=SLOW)
    assert acts(running) == 1
    press(page, "wait", "self")
    expect(page.locator(f"{PLACE} .onb-fault")).to_have_text("")
    assert acts(running) == 2
    page.locator(".onb-night [data-act=leave]").click()
    stage(page, "choose")


def acts(running: tuple[Lab, Path, str]) -> int:
    """How many acts of the open night are on the disk."""
    (path,) = running[1].glob("work/running-a-shift/night-shift.json")
    return len(json.loads(path.read_text("utf-8"))["state"]["acts"])


def wait_for(page: Page, what: str) -> None:
    """Go on with other work until this is there. Two things may happen in one minute, so the clock need not move; the night's log grows."""
    while not page.locator(what).count():
        assert page.locator('[data-stage="shift"]').count(), "the night ended before"
        so_far = page.locator(".onb-night details .onb-night-log li").count()
        page.locator('[data-do="wait"]').click()
        expect(page.locator(".onb-night details .onb-night-log li")).not_to_have_count(so_far, timeout=SLOW)


def to_the_debrief(page: Page, running: tuple[Lab, Path, str]) -> None:
    """Wait for the morning, hand over, write the sentence first, and talk it through."""
    wait_for(page, '[data-stage="handover"]')
    for tick in page.locator("[data-item]").all():
        tick.check()
    page.locator("[data-item=b-label]").uncheck()
    page.locator(".onb-night [data-act=handed]").click()
    stage(page, "reflect")
    page.locator(".onb-night [data-act=debrief]").click()
    expect(page.locator(f"{PLACE} .onb-fault")).to_have_text(WRITE_FIRST, timeout=SLOW)
    expect(page.locator(".onb-night textarea")).to_be_focused()
    page.locator(".onb-night textarea").fill(SENTENCE)
    page.locator(".onb-night [data-act=debrief]").click()
    stage(page, "debrief")
    expect(page.locator(".onb-night blockquote")).to_have_text(SENTENCE)


def test_every_button_of_a_nurse(page: Page, running: tuple[Lab, Path, str]) -> None:
    """All acts of a night, the handover, the debrief, the replay; it is on the disk, and there after the page was left."""
    begin(page, "ordinary", "nurse")
    for one in WORLDS["ordinary"].standing:
        if (one.act, one.who) != ("emergency", "main"):
            press(page, one.act, one.who)
    open_lesson(page, running)
    stage(page, "shift")
    expect(page.locator(".onb-night-title")).to_contain_text(re.compile(r"^2[1-3]:|^0\d:"))
    for act in ("dose_check", "dose_withhold"):
        wait_for(page, f'[data-do="{act}"]')
        press(page, act, "main")
    wait_for(page, '[data-do="dose_give"]')
    press(page, "dose_give", "main")
    to_the_debrief(page, running)
    told = page.locator(".onb-night")
    expect(told.get_by_text("Talking it through")).to_be_visible()
    assert 1 <= told.get_by_text("What were you weighing?").count() <= 3
    for summary in told.locator("summary").all():
        summary.click()
    expect(told.locator(".onb-plan-summary")).to_have_text(WORLDS["ordinary"].person.summary)
    page.locator(".onb-night [data-act=replay]").click()
    expect(stage(page, "shift")).to_contain_text("the same night again")
    press(page, "emergency", "main")
    page.locator(".onb-night [data-act=leave]").click()
    expect(page.locator('[data-person="ordinary"]')).to_contain_text("talked through", timeout=SLOW)
    (path,) = running[1].glob("work/running-a-shift/night-shift.json")
    assert json.loads(path.read_text("utf-8"))["state"]["met"] == ["ordinary"]


def test_up_the_chain(page: Page) -> None:
    """A call is waved away, the way up the chain opens, and somebody comes."""
    begin(page, "brushed", "counsellor")
    while not page.get_by_text("they do not settle").count():
        press(page, "look", "main")
    assert page.locator('[data-do="up_chain"]').count() == 0
    press(page, "tell", "main")
    expect(page.locator(".onb-night [data-latest]")).to_contain_text(WORLDS["brushed"].courses[0].brush_words)
    press(page, "up_chain", "main")
    expect(page.locator(".onb-night [data-latest]")).to_contain_text(WORLDS["brushed"].courses[0].answer)
    page.locator(".onb-night [data-act=leave]").click()
    stage(page, "choose")


@pytest.mark.parametrize("role", ["support", "counsellor"])
def test_the_buttons_of_other_roles(page: Page, running: tuple[Lab, Path, str], role: str) -> None:
    """They stop, stay and fetch, or say nothing; no button of theirs gives or withholds."""
    begin(page, "ordinary", role)
    for one in at_dose(role, RULES):
        wait_for(page, f'[data-do="{one.act}"]')
        assert page.locator('[data-do="dose_give"], [data-do="dose_withhold"]').count() == 0
        press(page, one.act, "main")
    page.locator(".onb-night [data-act=leave]").click()
    stage(page, "choose")
    page.locator(".onb-as-text summary").click()
    expect(page.locator(".onb-as-text pre")).to_contain_text(PEOPLE[0].main.name)


@pytest.mark.parametrize("theme", ["true", "false"])
@pytest.mark.parametrize("width", [320, 1280])
def test_each_stage_can_be_read(page: Page, running: tuple[Lab, Path, str], width: int, theme: str) -> None:
    """Nothing is cut off, every button is large enough, and axe finds nothing, at both widths and in both themes."""
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("theme => { document.body.dataset.jpThemeLight = theme }", theme)
    begin_stage = stage(page, "choose")
    expect(begin_stage).to_be_visible()
    readable(page)
    begin(page, "quiet", "nurse")
    press(page, "look", "main")
    readable(page)
    wait_for(page, '[data-stage="handover"]')
    readable(page)
    to_the_debrief(page, running)
    readable(page)
    page.locator(".onb-night [data-act=leave]").click()
    stage(page, "choose")


def readable(page: Page) -> None:
    """No part wider than its box, no word of a picture outside it, no small button, nothing that axe objects to."""
    place = page.locator(PLACE)
    wider = place.evaluate(
        """place => [...place.querySelectorAll('*')].filter(e => e.clientWidth > 0
             && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX === 'visible'
             && getComputedStyle(e).display !== 'inline' && !e.closest('svg')).map(e => e.className)"""
    )
    assert wider == []
    cut = place.locator(".onb-picture:visible").evaluate_all(
        """pictures => pictures.flatMap(svg => [...svg.querySelectorAll('text')].filter(text => {
             const [words, frame] = [text.getBoundingClientRect(), svg.getBoundingClientRect()];
             return words.left < frame.left - 1 || words.right > frame.right + 1 || words.bottom > frame.bottom + 1;
           }).map(text => text.textContent))"""
    )
    assert cut == []
    for box in place.locator("button:visible").evaluate_all("all => all.map(b => b.getBoundingClientRect().height)"):
        assert box >= 43
    assert violations(page, PLACE) == []


def test_the_tiers_on_the_buttons_are_the_tables(page: Page) -> None:
    """Their words come from evidence/escalation.yaml."""
    begin(page, "ordinary", "nurse")
    for act, tier in (("tell", "urgent"), ("emergency", "emergency")):
        title = next(one.title for one in SHOWN.tiers if one.id == tier)
        expect(page.locator(f'[data-do="{act}"][data-who="main"]')).to_contain_text(title)
    page.locator(".onb-night [data-act=leave]").click()
    stage(page, "choose")
