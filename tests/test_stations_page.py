"""Observed practice in a trainer's Lab, as an assessor works with it on a telephone: fill in, look, sign, find it in the report."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from onboarding.paths import Layout
from onboarding.people import add_person
from onboarding.records.ledger import Ledger, verify
from onboarding.reports.report import read_report, render
from onboarding.stations.station import load_station
from tests.axe import violations
from tests.conftest import ROOT, copy_course
from tests.labs import SLOW, Lab, command, lab

pytestmark = pytest.mark.browser
SBAR = load_station(ROOT / "stations/sbar-handover.toml")
TARGET = 44
"""Pixels that a thumb needs."""
SMALL = """least => [...document.querySelectorAll(
    'main :is(fieldset label, button, select, textarea, input:not([type=hidden], [type=radio], [type=checkbox]))'
  )].filter(one => one.getBoundingClientRect().height < least).map(one => one.outerHTML)"""


@pytest.fixture(scope="module")
def teaching(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Layout, Lab]]:
    """A trainer's Lab; two people are known, the role of one of them is not."""
    layout = copy_course(tmp_path_factory.mktemp("stations") / "course")
    add_person(layout, "ada", name="Ada Example", role="nurse")
    add_person(layout, "cem", name="Cem <i>Example</i>", role="")
    with lab(layout, "teach") as started:
        yield layout, started


def sound(page: Page, picture: str) -> None:
    """Nothing is too wide, axe-core finds nothing in the light or in the dark, and what is pressed is large enough."""
    folder = Path(__file__).parent / "output"
    folder.mkdir(exist_ok=True)
    page.screenshot(path=folder / f"stations-{picture}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(page, "body") == []
    page.emulate_media(color_scheme="dark")
    expect(page.locator("body")).to_have_attribute("data-jp-theme-light", "false")
    assert violations(page, "body") == []
    page.emulate_media(color_scheme="light")
    expect(page.locator("body")).to_have_attribute("data-jp-theme-light", "true")
    assert page.evaluate(SMALL, TARGET) == []


def entered(layout: Layout) -> list[tuple[str, str, str]]:
    """What the ledger has: type, learner, state."""
    if not layout.ledger.exists():
        return []
    with Ledger(layout.ledger) as ledger:
        return [(one.type, one.record.learner, one.record.state) for one in ledger.entries()]


def test_a_station_is_signed_on_a_telephone(browser: Browser, teaching: tuple[Layout, Lab]) -> None:
    """At 320 px, by keyboard: an incomplete form keeps what was given, nothing is kept before the signature, then the report has it."""
    layout, started = teaching
    page = browser.new_page(viewport={"width": 320, "height": 640})
    page.set_default_timeout(SLOW)
    page.goto(started.page("onboarding/stations"))
    sound(page, "choose")
    page.get_by_label("Who was watched?").select_option("ada")
    page.get_by_label("At which station?").select_option(SBAR.name)
    page.get_by_role("button", name="Open the form").press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("SBAR handover")
    expect(page.locator("#on")).to_have_value(date.today().isoformat())
    sound(page, "form")
    steps = SBAR.steps_for("nurse")
    expect(page.locator(".onb-station-steps fieldset")).to_have_count(len(steps))
    for step in steps[1:]:
        page.locator(f'input[name="step-{step.id}"]').first.focus()
        page.keyboard.press("ArrowRight" if step.id == "request" else "Space")
    page.get_by_label("simulated").press("Space")
    page.get_by_label("Your name").fill("Bo Lead")
    page.get_by_label("Reasonable adjustments").fill("More <b>time</b>\nto read")
    page.get_by_role("button", name="Read it once more").press("Enter")

    problems = page.locator('[data-role="problems"]')
    expect(problems).to_be_focused()
    expect(problems.get_by_role("link")).to_have_count(2)
    sound(page, "incomplete")
    problems.get_by_role("link", name=re.compile("Done or not done?")).press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator('input[name="step-who"][value="done"]')).to_be_checked()
    expect(page.locator('input[name="step-request"][value="not-done"]')).to_be_checked()
    page.get_by_label("Your role here").fill("charge nurse")
    page.get_by_role("button", name="Read it once more").press("Enter")

    expect(page.locator('[data-role="result"]')).to_contain_text("Not yet competent. A critical step was not done")
    expect(page.get_by_text("I, Bo Lead, charge nurse, watched this myself")).to_be_visible()
    expect(page.get_by_text("More <b>time</b>")).to_be_visible()
    assert entered(layout) == []
    sound(page, "look")
    page.get_by_role("button", name="Change something").press("Enter")
    expect(page.get_by_label("Reasonable adjustments")).to_have_value("More <b>time</b>\nto read")
    page.get_by_role("button", name="Read it once more").press("Enter")
    page.get_by_role("button", name="Sign and keep").press("Enter")

    expect(page.locator('[data-role="kept"]')).to_contain_text("Signed and kept")
    expect(page.locator('[data-role="kept"]')).to_contain_text("a critical step was not done: speak with them")
    sound(page, "kept")
    assert entered(layout) == [("station", "ada", "observed: not yet")]
    page.reload()
    assert len(entered(layout)) == 1, "reloading signs nothing again"
    assert verify(layout.ledger, layout.ledger_head).ok

    report = render(read_report(layout))
    assert f'not yet<br><span class="small">{date.today().isoformat()}, simulated, Bo Lead, charge nurse' in report
    assert "Ada Example (ada) did not do a critical step" in report
    assert "Bo Lead, charge nurse" in command(layout, "report")
    page.get_by_role("link", name="All stations").click()
    expect(page.get_by_text("0 of 6 stations signed as competent").first).to_be_visible()
    sound(page, "standing")
    page.close()


def test_without_script_it_is_corrected_with_a_reason(browser: Browser, teaching: tuple[Layout, Lab]) -> None:
    """A role that nobody knew is asked for, a correction wants its reason, and a form that is sent again enters nothing."""
    layout, started = teaching
    before = len(entered(layout))
    context = browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(SLOW)
    page.goto(started.page("onboarding/stations"))
    page.get_by_label("Who was watched?").select_option("cem")
    page.get_by_label("At which station?").select_option(SBAR.name)
    page.get_by_role("button", name="Open the form").click()
    page.get_by_label("support worker").check()
    page.get_by_role("button", name="Open the form").click()
    expect(page.get_by_text("Cem <i>Example</i> (cem)").first).to_be_visible()
    for step in SBAR.steps_for("support"):
        page.locator(f'input[name="step-{step.id}"][value="done"]').check()
    page.get_by_label("with a real person in care").check()
    page.get_by_label("Your name").fill("Bo Lead")
    page.get_by_label("Your role here").fill("charge nurse")
    page.get_by_role("button", name="Read it once more").click()
    page.get_by_role("button", name="Sign and keep").click()
    expect(page.locator('[data-role="kept"]')).to_contain_text("Signed and kept")
    assert entered(layout)[before:] == [("station", "cem", "observed: competent")]

    page.get_by_role("link", name=re.compile("Correct this")).click()
    page.locator('input[name="step-request"][value="not-done"]').check()
    page.get_by_role("button", name="Read it once more").click()
    expect(page.get_by_role("alert")).to_contain_text("Why is it corrected?")
    page.get_by_label("Reason (it stands").fill("Ticked the wrong line")
    page.get_by_role("button", name="Read it once more").click()
    # The summary is there before its fields are read.
    expect(page.get_by_role("button", name="Sign and keep")).to_be_visible()
    hidden = page.locator("form input[type=hidden]").all()
    form = {str(one.get_attribute("name")): str(one.get_attribute("value")) for one in hidden}
    page.get_by_role("button", name="Sign and keep").click()
    expect(page.get_by_text("Ticked the wrong line")).to_be_visible()
    signed = [("station", "cem", "observed: competent"), ("station", "cem", "observed: not yet")]
    assert entered(layout)[before:] == signed

    address = f"{started.base}/onboarding/stations/observe"
    assert context.request.post(address, form={**form, "act": "sign"}).ok
    assert entered(layout)[before:] == signed, "the same form again enters nothing"
    refused = context.request.post(address, form={**form, "act": "sign", "comment": "something else"})
    assert (refused.status, "with other content" in refused.text()) == (409, True)
    assert "What you gave is still here" in refused.text()
    assert "something else" in refused.text()
    forged = {name: value for name, value in form.items() if name != "_xsrf"}
    assert context.request.post(address, form={**forged, "act": "sign"}).status == 403
    for query in ("learner=zoe&station=sbar-handover", "learner=ada&station=..%2F..%2Fcourse"):
        unknown = context.request.get(f"{address}?{query}")
        assert (unknown.status, "All stations" in unknown.text()) == (404, True)
    assert entered(layout)[before:] == signed
    context.close()


def test_nobody_gets_there_without_signing_in(browser: Browser, teaching: tuple[Layout, Lab]) -> None:
    """The addresses are as closed as the rest of the trainer's Lab."""
    _, started = teaching
    context = browser.new_context()
    for place in ("onboarding/stations", "onboarding/stations/observe?learner=ada&station=sbar-handover"):
        assert context.request.get(f"{started.base}/{place}", max_redirects=0).status in (302, 403)
    context.close()


def test_a_learner_has_no_such_page(browser: Browser, tmp_path: Path) -> None:
    """Only a trainer's Lab signs."""
    with lab(copy_course(tmp_path / "course"), "learn", "--name", "Ada Example") as started:
        context = browser.new_context()
        assert context.request.get(started.page("onboarding/home")).ok
        for place in ("onboarding/stations", "onboarding/stations/observe", "onboarding/stations/seen"):
            assert context.request.get(started.page(place)).status == 404
        context.close()
