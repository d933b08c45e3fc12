"""The dialogues as a learner meets them: in a real JupyterLab, with a real kernel and a real browser, every button once.

They are opened in the lessons that call them; in a course without such a lesson each takes the place of another activity.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from onboarding.activities.dialogues.data import Dialogue, Dialogues
from onboarding.activities.dialogues.run import Run, ended, standing
from onboarding.activities.scene_run import WRITE_FIRST
from tests.axe import violations
from tests.conftest import copy_course
from tests.dialogues.talks import CONTENTS, REASON, first_of, offered
from tests.labs import SLOW, Lab, lab

pytestmark = pytest.mark.browser
HOST = "07-recognising-withdrawal.ipynb"
CALLS = {"conversation": ("conversation", "triage"), "phone-call": ("phone_call", "timeline")}
PLACE = ".onb-activity:has(.onb-dialogue)"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Lab, Path, dict[str, str]]]:
    """A course of its own, opened as a learner: the Lab, the learner's folder, and the lesson that holds each activity."""
    layout = copy_course(tmp_path_factory.mktemp("dialogues") / "course")
    lessons = {content.activity.id: lesson_with(layout.notebooks, content) for content in CONTENTS}
    with lab(layout, "learn", "--name", "Test Learner") as started:
        (learner,) = [path for path in layout.learners.iterdir() if path.is_dir()]
        yield started, learner, lessons


def lesson_with(notebooks: Path, content: Dialogues) -> str:
    """The name of the lesson that calls the activity; where there is none, one in which it takes another one's place."""
    call, other = CALLS[content.activity.id]
    for path in sorted(notebooks.glob("*.ipynb")):
        if f'"{call}()' in path.read_text("utf-8"):
            return path.name
    text = (notebooks / HOST).read_text("utf-8")
    changed = text.replace(f'"{other}()', f'"{call}()')
    changed = changed.replace("from onboarding.play import ", f"from onboarding.play import {call}, ")
    assert changed.count(f'"{call}()') == 1
    assert re.search(rf"import .*\b{call}\b", changed)
    (notebooks / HOST).write_text(changed, encoding="utf-8")
    return HOST


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page. Any error of a script fails the test."""
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(f"{error}\n{error.stack}"))
    yield opened
    opened.close()
    assert errors == []


def activity(page: Page, running: tuple[Lab, Path, dict[str, str]], content: Dialogues) -> Locator:
    """Open the lesson (its cells run by themselves) and find the activity."""
    page.goto(running[0].page(f"doc/tree/lessons/{running[2][content.activity.id]}"))
    here = page.locator(PLACE).filter(has=page.get_by_role("heading", name=content.activity.title, exact=True))
    expect(here.locator(".onb-dialogue-now")).to_be_visible(timeout=2 * SLOW)
    return here


def open_talk(here: Locator, dialogue: Dialogue) -> Locator:
    """Open a dialogue by its button."""
    here.locator(f'[data-choose="{dialogue.id}"]').click()
    section = here.locator(f'section[data-dialogue="{dialogue.id}"]')
    expect(section).to_be_visible(timeout=SLOW)
    return section


def say(section: Locator, content: Dialogues, dialogue: Dialogue, run: Run, name: str) -> Run:
    """Press one reply: its answer is in the live region, the focus on the question, and nothing is named yet."""
    reply = next(one for one in offered(dialogue, run) if one.id == name)
    buttons = section.locator("[data-reply]")
    expect(buttons).to_have_text([f"“{one.text}”" for one in offered(dialogue, run)], timeout=SLOW)
    expect(section).not_to_contain_text(reply.did)
    buttons.and_(section.locator(f'[data-reply="{name}"]')).click()
    now = section.locator('.onb-dialogue-now[aria-live="polite"]')
    expect(now).to_contain_text(reply.answer, timeout=SLOW)
    expect(now.locator(".onb-dialogue-rule")).to_have_count(1 if content.activity.rules else 0)
    expect(section.locator(".onb-dialogue-now + h5")).to_be_focused()
    longer = Run(said=(*run.said, name))
    expect(section.locator(".onb-dialogue-log").first.locator("> li")).to_have_count(len(longer.said) + 1)
    return longer


def to_the_end(section: Locator, content: Dialogues, dialogue: Dialogue, run: Run, *kinds: str) -> Run:
    """Go on to an ending by replies of these kinds."""
    while not ended(dialogue, run):
        run = say(section, content, dialogue, run, first_of(*kinds)(offered(dialogue, run)).id)
    expect(section.locator(".onb-dialogue-now")).to_contain_text(dialogue.endings[standing(dialogue, run).place].text)
    return run


@pytest.mark.parametrize("content", CONTENTS, ids=lambda content: content.activity.id)
def test_a_dialogue_to_its_end_and_back(
    page: Page, running: tuple[Lab, Path, dict[str, str]], content: Dialogues
) -> None:
    """Half a dialogue is there after the page was left; it goes on to its end and its debrief, and that is kept as well."""
    dialogue, following = content.all[0], content.all[1]
    here = activity(page, running, content)
    section = open_talk(here, dialogue)
    run = say(section, content, dialogue, Run(), first_of("weaker", "harmful")(offered(dialogue, Run())).id)
    open_talk(here, following)
    here = activity(page, running, content)
    section = open_talk(here, dialogue)
    (heard,) = (one.answer for one in dialogue.nodes[dialogue.start] if one.id == run.said[0])
    expect(section.locator(".onb-dialogue-now")).to_contain_text(heard)
    run = to_the_end(section, content, dialogue, run, "sound")
    section.locator("[data-act=show]").click()
    expect(section.locator(".onb-fault")).to_have_text(WRITE_FIRST, timeout=SLOW)
    expect(section.locator("textarea")).to_be_focused()
    section.locator("textarea").fill(REASON)
    section.locator("[data-act=show]").click()
    debrief = section.locator(".onb-plan-debrief")
    expect(debrief.locator("h5")).to_be_focused(timeout=SLOW)
    parts = ["1. Reactions: you wrote", "2. What happened", "3. Analysis", "4. Summary"]
    expect(debrief.locator("h6")).to_have_text(parts)
    expect(debrief.locator("blockquote")).to_have_text(REASON)
    expect(debrief.get_by_text("I was concerned because")).to_have_count(1)
    debrief.locator("summary").first.click()
    expect(debrief.locator("details[open] li").first).to_contain_text(re.compile(r"\[[a-z0-9-]+\]$"))
    expect(here.locator(".onb-activity-saved")).to_contain_text(re.compile(r"Saved \d"))
    (path,) = running[1].glob(f"work/{content.activity.module}/{content.activity.id}.json")
    assert json.loads(path.read_text("utf-8"))["state"]["dialogues"][dialogue.id]["said"] == list(run.said)
    here = activity(page, running, content)
    section = here.locator(f'section[data-dialogue="{dialogue.id}"]')
    expect(section.locator(".onb-plan-debrief blockquote")).to_have_text(REASON)
    assert violations(page, PLACE) == []
    section.locator("[data-act=next]").click()
    expect(here.locator(f'section[data-dialogue="{following.id}"] > h4')).to_be_focused(timeout=SLOW)
    section = open_talk(here, dialogue)
    section.locator("[data-act=again]").click()
    expect(section.locator(".onb-plan-debrief")).to_have_count(0, timeout=SLOW)
    expect(section.locator(".onb-dialogue-now")).to_contain_text(dialogue.opening)


@pytest.mark.parametrize("content", CONTENTS, ids=lambda content: content.activity.id)
def test_every_dialogue_and_the_last_word(
    page: Page, running: tuple[Lab, Path, dict[str, str]], content: Dialogues
) -> None:
    """All of them can be played by their buttons, the worse way too; then there is a last word, and all of it as text."""
    here = activity(page, running, content)
    for dialogue in content.all:
        section = open_talk(here, dialogue)
        if section.locator("[data-act=again]:visible").count():
            section.locator("[data-act=again]").click()
            expect(section.locator("[data-act=again]")).to_be_hidden(timeout=SLOW)
        to_the_end(section, content, dialogue, Run(), "harmful", "weaker")
        section.locator("textarea").fill(REASON)
        section.locator("[data-act=show]").click()
        expect(section.locator(".onb-plan-debrief")).to_contain_text("I was concerned because", timeout=SLOW)
    expect(here.locator(".onb-plan-overview")).to_contain_text("What we would look at first", timeout=SLOW)
    here.locator(".onb-as-text summary").click()
    expect(here.locator("pre")).to_contain_text("WHAT IT RESTS ON")


def test_keys_width_and_the_dark_theme(page: Page, running: tuple[Lab, Path, dict[str, str]]) -> None:
    """By keys alone, at 320 pixels, in the dark theme: nothing is cut off, all is large enough, and axe-core finds nothing."""
    content = CONTENTS[0]
    page.set_viewport_size({"width": 320, "height": 900})
    here = activity(page, running, content)
    page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    dialogue = content.all[-1]
    section = open_talk(here, dialogue)
    if section.locator("[data-act=again]:visible").count():
        section.locator("[data-act=again]").click()
        expect(section.locator("[data-act=again]")).to_be_hidden(timeout=SLOW)
    cells = page.locator(".jp-Cell").count()
    first = section.locator("[data-reply]").first
    first.focus()
    for key in ("d", "d", "x", "b"):
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    expect(section.locator(".onb-dialogue-log > li")).to_have_count(2, timeout=SLOW)
    page.keyboard.press("Tab")
    expect(section.locator("[data-reply]").first).to_be_focused()
    assert page.locator(".jp-Cell").count() == cells
    to_the_end(section, content, dialogue, Run(said=(dialogue.nodes[dialogue.start][0].id,)), "sound")
    section.locator("textarea").fill(REASON)
    section.locator("[data-act=show]").click()
    expect(section.locator(".onb-plan-debrief")).to_be_visible(timeout=SLOW)
    for summary in section.locator("summary").all():
        summary.click()
    wider = here.evaluate(
        """place => [...place.querySelectorAll('*')].filter(e => e.clientWidth > 0
             && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX === 'visible'
             && getComputedStyle(e).display !== 'inline').map(e => e.className)"""
    )
    assert wider == []
    for button in here.locator("button:visible").all():
        box = button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 43
    assert violations(page, PLACE) == []
