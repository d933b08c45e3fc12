"""The formgrader says in words what has become of each submission, and the rubric can be clicked."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from markupsafe import escape
from playwright.sync_api import Browser, Locator, Page, expect

from onboarding.answers import SHEET_NAME
from onboarding.grading.states import overview, states, states_of
from tests.conftest import copy_course
from tests.grading_course import QUIZ, WRITTEN, Handed, hand_out
from tests.labs import SLOW, Lab, lab
from tests.test_formgrader import submission

ALL = {
    "pia": "graded: passed", "nia": "graded: not yet passed", "wim": "waiting for marking", "bad": "could not be graded",
    "sub": "submitted",
}  # fmt: skip


@pytest.fixture(scope="module")
def handed(tmp_path_factory: pytest.TempPathFactory) -> Handed:
    """One learner in each state: passed, not yet passed, waiting for marking, could not be graded, handed in and not graded."""
    handed = hand_out(copy_course(tmp_path_factory.mktemp("states") / "course"))
    safety = next(slot for slot in handed.bank.slots if slot.must_pass and slot.auto)
    shown = handed.open("nia")["slots"][safety.id]["variant"]
    wrong = next(o.id for o in safety.variant(shown).options if o.id not in safety.variant(shown).key)
    handed.take("pia")
    handed.take("nia", values={safety.id: wrong if safety.variant(shown).kind == "single" else [wrong]})
    handed.take("wim")
    handed.take("bad")
    (entry,) = handed.inbound().glob("bad+*")
    (entry / SHEET_NAME).write_text("{", encoding="utf-8")
    handed.grade()
    handed.mark("pia", 4)
    handed.mark("nia", 4)
    handed.grade()
    handed.take("sub")
    from onboarding.grading.collect import collect

    collect(handed.layout, QUIZ)
    return handed


@pytest.fixture(scope="module")
def trainer(handed: Handed) -> Iterator[Lab]:
    with lab(handed.layout, "teach") as running:
        yield running


@pytest.fixture
def page(browser: Browser, trainer: Lab) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    page = context.new_page()
    page.set_default_timeout(SLOW)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(f"{error}\n{error.stack}"))
    page.goto(trainer.page("formgrader"))
    yield page
    assert not faults
    context.close()


# These come first: a later test grades what was only collected.


def test_everybody_is_counted_once_in_every_quiz(handed: Handed) -> None:
    """By quiz and by person; what was collected and not graded is "submitted", and a person's page has the states of their quizzes."""
    counted = overview(handed.layout)
    assert counted.quizzes == {QUIZ: dict.fromkeys(ALL.values(), 1)}
    assert counted.learners == {who: {state: 1} for who, state in ALL.items()}
    known = states(handed.layout, QUIZ)
    assert {who: states_of(handed.layout, who) for who in known} == {who: {QUIZ: known[who]} for who in known}
    assert states_of(handed.layout, "nobody") == {}


@pytest.mark.browser
def test_the_overviews_count_states_and_have_no_average(handed: Handed, trainer: Lab, page: Page) -> None:
    """People, quizzes, the notebook of a quiz, the quizzes of a person: words with how many, a number for a graded attempt alone."""
    formgrader = f"{trainer.base}/formgrader"
    page.goto(f"{formgrader}/manage_students")
    for who, state in ALL.items():
        row = page.locator("tr", has=page.locator("td.id", has_text=who))
        expect(row.locator(".score")).to_have_text(f"1 {state}")
    expect(page.locator("th", has_text="States")).to_have_count(1)
    page.screenshot(path=_picture("students"))
    for place, cell in (("gradebook", "score"), (f"gradebook/{QUIZ}", "avg-score")):
        page.goto(f"{formgrader}/{place}")
        lines = page.locator(f"#main-table td.{cell} li")
        expect(lines).to_have_text(
            [f"1 {state}" for state in (ALL[who] for who in ("sub", "bad", "wim", "nia", "pia"))]
        )
        assert " / " not in page.locator("#main-table").inner_text()
        page.screenshot(path=_picture(place.replace("/", "-")))
    most = sum(slot.points for slot in handed.bank.slots)
    for who, words in (
        ("pia", f"graded: passed ({most} of {most})"), ("wim", "waiting for marking: Question 8"),
        ("bad", "could not be graded: "), ("sub", "submitted: Not graded yet."),
    ):  # fmt: skip
        page.goto(f"{formgrader}/manage_students/{who}")
        row = page.locator("#main-table tr", has=page.locator("td.name", has_text=QUIZ))
        expect(row.locator(".score")).to_contain_text(words)
        if who != "pia":
            expect(row.locator(".code-score")).to_have_text("")
    page.screenshot(path=_picture("student"))


def test_states_are_those_of_the_verdict(handed: Handed) -> None:
    """What the screens are told: the same words and numbers as the command's, with the reason, and marks count at once."""
    known = states(handed.layout, QUIZ)
    outcomes = handed.grade()
    del outcomes["sub"]
    handed_states = {who: known[who] for who in outcomes}
    assert {who: state.state for who, state in handed_states.items()} == {
        who: outcome.state for who, outcome in outcomes.items()
    }
    assert {who: state.reason for who, state in handed_states.items()} == {
        who: outcome.reason for who, outcome in outcomes.items()
    }
    assert known["bad"].score == known["wim"].score == ""
    assert "sheet" in known["bad"].reason
    most = sum(slot.points for slot in handed.bank.slots)
    assert (known["pia"].score, known["pia"].max) == (str(most), str(most))
    assert list(states(handed.layout, QUIZ, learner="nia")) == ["nia"]


def test_a_corrupt_graded_notebook_is_no_pass(handed: Handed) -> None:
    """Where neither gradebook nor notebook says why a number is missing, it could not be graded."""
    place = handed.layout.autograded / "bad" / QUIZ / "quiz.ipynb"
    kept = place.read_bytes()
    place.write_bytes(b"{")
    try:
        state = states(handed.layout, QUIZ)["bad"]
    finally:
        place.write_bytes(kept)
    assert (state.state, state.score) == ("could not be graded", "")
    assert "Grade again" in state.reason


@pytest.mark.browser
def test_the_lists_show_states_and_numbers_only_where_there_are_any(handed: Handed, trainer: Lab, page: Page) -> None:
    """On both lists: every state in words with its reason, and no nought for what has no score."""
    page.goto(f"{trainer.base}/formgrader/manage_submissions/{QUIZ}")
    rows = {
        who: page.locator("tr", has=page.locator("td.student-id", has_text=who))
        for who in ("pia", "nia", "wim", "bad", "sub")
    }
    expect(rows["pia"].locator(".status")).to_have_text("graded: passed")
    expect(rows["nia"].locator(".status")).to_contain_text("graded: not yet passed: Safety question")
    expect(rows["wim"].locator(".status")).to_contain_text("waiting for marking: Question")
    expect(rows["bad"].locator(".status")).to_contain_text("could not be graded: ")
    expect(rows["bad"].locator(".status")).to_contain_text("sheet")
    most = sum(slot.points for slot in handed.bank.slots)
    expect(rows["pia"].locator(".score")).to_have_text(f"{most} of {most}")
    for who in ("wim", "bad"):
        expect(rows[who].locator(".score")).to_have_text("no score yet")
    page.screenshot(path=_picture("submissions"))
    page.goto(f"{trainer.base}/formgrader/gradebook/{QUIZ}/quiz")
    page.get_by_role("button", name="Show All Names").click()
    table = page.locator("#main-table")
    expect(table.locator("tr", has_text="bad").locator(".score")).to_contain_text("could not be graded: ")
    expect(table.locator("tr", has_text="bad").locator(".code-score")).to_have_text("")
    expect(table.locator("tr", has_text="pia").locator(".score")).to_have_text(f"graded: passed ({most} of {most})")
    page.screenshot(path=_picture("manual-grading"))


@pytest.mark.browser
def test_a_newer_submission_is_not_shown_with_old_grades(handed: Handed, trainer: Lab, page: Page) -> None:
    """What was collected and not graded is "submitted", and grading it by the stock button shows its state at once."""
    handed.take("new")
    page.goto(f"{trainer.base}/formgrader/manage_assignments")
    page.locator("td.collect a").click()
    expect(page.locator(".modal-title", has_text="Success")).to_be_visible()
    page.goto(f"{trainer.base}/formgrader/manage_submissions/{QUIZ}")
    row = page.locator("tr", has=page.locator("td.student-id", has_text="new"))
    expect(row.locator(".status")).to_contain_text("submitted: Not graded yet.")
    row.locator("td.autograde a").click()
    expect(page.locator(".modal-title", has_text="Success")).to_be_visible()
    expect(row.locator(".status")).to_contain_text("waiting for marking")


@pytest.mark.browser
def test_the_rubric_adds_up_and_a_critical_error_gives_nought(handed: Handed, trainer: Lab, page: Page) -> None:
    """By keyboard alone: choose lines, the points are saved; a critical error saves 0 with its comment, and can be taken back."""
    variant = handed.open("wim")["slots"][WRITTEN]["variant"]
    item = handed.bank.slot(WRITTEN).variant(variant)
    plain = [line for line in item.criteria if not line.critical]
    (critical, *_) = [line for line in item.criteria if line.critical]
    page.goto(f"{trainer.base}/formgrader/submissions/{submission(handed.layout, 'wim')}/")
    banner = page.locator(".onboarding-banner")
    expect(banner).to_contain_text("waiting for marking")
    aid = page.get_by_role("group", name="Rubric")
    expect(aid.get_by_role("button")).to_have_count(len(item.criteria))
    score = page.locator(f"#{QUIZ}-{WRITTEN}")
    score.focus()
    page.keyboard.press("Tab")
    first = aid.locator(f'[data-criterion="{item.criteria[0].id}"]')
    expect(first).to_be_focused()

    def press(button: Locator) -> None:
        while not button.evaluate("button => button === document.activeElement"):
            page.keyboard.press("Tab")
        with page.expect_response(lambda r: "/api/grade/" in r.url and r.request.method == "PUT"):
            page.keyboard.press("Space")

    for line in plain:
        press(aid.locator(f'[data-criterion="{line.id}"]'))
    most = float(handed.bank.slot(WRITTEN).points)
    expect(banner).to_contain_text("graded: passed")
    page.screenshot(path=_picture("marking"), full_page=True)
    assert handed.scores("wim")[WRITTEN] == (None, most, False)
    last = aid.locator(f'[data-criterion="{critical.id}"]')
    with page.expect_response(lambda r: "/api/comment/" in r.url and r.request.method == "PUT"):
        press(last)
    # The fixture's other answers are right: 0 for this one alone leaves the rest of the points.
    total = sum(slot.points for slot in handed.bank.slots)
    expect(banner).to_contain_text(f"({total - handed.bank.slot(WRITTEN).points} of {total} points)")
    expect(last).to_have_attribute("aria-pressed", "true")
    page.locator(f"#{QUIZ}-{WRITTEN}").scroll_into_view_if_needed()
    page.screenshot(path=_picture("critical"))
    assert handed.scores("wim")[WRITTEN][1] == 0.0
    handed.grade()
    assert f'<p class="text">{escape(critical.text)}</p>' in handed.feedback("wim")
    with page.expect_response(lambda r: "/api/comment/" in r.url and r.request.method == "PUT"):
        press(last)
    expect(banner).to_contain_text(f"({total} of {total} points)")
    expect(page.locator(f"#{QUIZ}-{WRITTEN}-comment")).to_have_value("")


def _picture(name: str) -> Path:
    folder = Path(__file__).parent / "output"
    folder.mkdir(exist_ok=True)
    return folder / f"formgrader-{name}.png"
