"""Coping cards in the lesson, with a real JupyterLab and browser: everything is pressed once, and the cards are printed."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from onboarding.activities.coping_cards.data import Person, load_cards
from onboarding.activities.coping_cards.model import CARD_FIRST, READY_FIRST, WRITE_FIRST
from tests.conftest import copy_course
from tests.labs import SLOW, lab
from tests.seeing import check_buttons, fits

pytestmark = pytest.mark.browser

BOX = load_cards()
LESSON = "doc/tree/lessons/11-relapse-prevention.ipynb"
HERE = ".onb-activity:has(.onb-cards-title)"
REASON = "The one with the lamp would hold."


def write_all(page: Page, place: Locator, person: Person, *, first: bool) -> None:
    """Refusals, every line of every card, the sentence, the talk."""
    expect(place.locator(f'section[data-stage="write"][data-person="{person.id}"]')).to_be_visible(timeout=SLOW)
    place.locator("[data-act=show]").click()
    expect(place.locator(".onb-fault")).to_have_text(CARD_FIRST, timeout=SLOW)
    if first:
        place.locator("[data-act=practise]").click()
        expect(place.locator(".onb-fault")).to_have_text(READY_FIRST, timeout=SLOW)
        expect(place.locator("textarea").first).to_be_focused()
    for one in person.situations:
        for line in BOX.lines:
            if first or line.id != "call":
                place.locator(f'[data-line="{person.id}/{one.id}/{line.id}"]').fill(f"{line.id} of {one.id}")
    place.locator("[data-act=show]").click()
    expect(place.locator(".onb-fault")).to_have_text(WRITE_FIRST, timeout=SLOW)
    expect(place.locator('[data-line=""]')).to_be_focused()
    if first:
        fits(page, HERE, "coping-cards-writing")
    place.locator('[data-line=""]').fill(REASON)
    place.locator("[data-act=show]").click()
    expect(place.locator("blockquote")).to_have_text(REASON, timeout=SLOW)
    expect(place.locator(".onb-cards-title")).to_be_focused()
    expect(place.get_by_role("heading", name=BOX.patterns["nobody"].title)).to_have_count(0 if first else 1)
    expect(place.get_by_role("heading", name=BOX.points[-1].title)).to_be_visible()


def practise(page: Page, place: Locator) -> None:
    """Each card once by the keyboard; the first is not there and comes back; the back stays hidden until it is turned."""
    place.locator("[data-act=practise]").click()
    cards = BOX.ids()
    for number in range(4):
        card = place.locator(f'[data-practice="{cards[number]}"]')
        expect(card).to_be_visible(timeout=SLOW)
        expect(place.locator(".onb-cards-title")).to_be_focused()
        expect(place.locator(".onb-card-back")).to_have_count(0)
        place.locator("[data-act=turn]").press("Enter")
        expect(card.locator(".onb-card-back").first).to_have_text(
            f"I will will of {cards[number].split('/')[1]}", timeout=SLOW
        )
        if number == 0:
            fits(page, HERE, "coping-cards-practice")
        place.locator("[data-act=there]" if number else "[data-act=not-yet]").press("Enter")
    expect(place.locator(f'[data-practice="{cards[0]}"]')).to_be_visible(timeout=SLOW)
    expect(place).to_contain_text("This one is back")
    place.locator("[data-act=stop]").click()
    expect(place.locator('[data-stage="talk"]')).to_be_visible(timeout=SLOW)


def test_everything_is_pressed_once(browser: Browser, tmp_path: Path) -> None:
    """Cards with both people, talked through, practised, changed, printed; a reload brings all of it back."""
    layout = copy_course(tmp_path / "course")
    errors: list[str] = []
    with lab(layout, "learn", "--name", "Ada Example") as running:
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.on("pageerror", lambda error: errors.append(f"{error}\n{error.stack}"))
        page.goto(running.page(LESSON))
        place = page.locator(HERE)
        expect(place).to_be_attached(timeout=SLOW)
        for person in BOX.people:
            write_all(page, place, person, first=person is BOX.people[0])
            if person is not BOX.people[-1]:
                place.locator("summary", has_text="What is known").click()
                fits(page, HERE, "coping-cards-talk")
                place.locator("[data-act=open]").click()
        practise(page, place)
        place.locator("[data-act=change]").click()
        last = BOX.people[-1]
        line = place.locator(f'[data-line="{last.id}/{last.situations[0].id}/call"]')
        line.fill("Adem <b>has agreed</b>", timeout=SLOW)
        with page.context.expect_page() as opened:
            place.locator("[data-act=print]").click()
        paper = opened.value
        paper.wait_for_load_state()
        expect(paper.locator(".onb-made-piece")).to_have_count(len(BOX.people), timeout=SLOW)
        expect(paper.locator("body")).to_contain_text("I can call Adem <b>has agreed</b>")
        paper.close()
        page.reload()
        expect(line).to_have_value("Adem <b>has agreed</b>", timeout=SLOW)
        place.locator(f'[data-person="{BOX.people[0].id}"].onb-plan-choice').click()
        expect(place.locator("blockquote")).to_have_text(REASON, timeout=SLOW)
        check_buttons(place)
        page.context.close()
    assert errors == []
