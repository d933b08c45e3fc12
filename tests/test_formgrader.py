"""The trainer's screens in a real browser: answers readable, marking works, and nothing that a learner wrote comes alive."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from onboarding.paths import Layout
from tests.axe import violations
from tests.conftest import copy_course
from tests.grading_course import QUIZ, WRITTEN, Handed, hand_out, wrong
from tests.labs import SLOW, Lab, lab
from tests.test_door import SCRIPT, TRAP, entry_of, hostile_notebook, open_up

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def handed(tmp_path_factory: pytest.TempPathFactory) -> Handed:
    """Two learners: one with a script for an answer and a hostile notebook, one with wrong answers that nobody has graded yet."""
    folder = tmp_path_factory.mktemp("formgrader")
    handed = hand_out(copy_course(folder / "course"))
    handed.take("ada", values={WRITTEN: SCRIPT})
    entry = entry_of(handed, "ada")
    open_up(entry)
    (entry / "quiz.ipynb").write_bytes(hostile_notebook((entry / "quiz.ipynb").read_bytes(), folder / TRAP))
    handed.grade()
    return handed


@pytest.fixture(scope="module")
def trainer(handed: Handed) -> Iterator[Lab]:
    with lab(handed.layout, "teach") as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that notes what it asks of other machines and every dialog it opens."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    page = context.new_page()
    page.set_default_timeout(SLOW)
    elsewhere: list[str] = []
    faults: list[str] = []

    def refuse(dialog: Dialog) -> None:
        faults.append(dialog.message)
        dialog.dismiss()

    page.on("request", lambda request: elsewhere.append(request.url))
    page.on("pageerror", lambda error: faults.append(f"{error}\n{error.stack}"))
    page.on("dialog", refuse)
    yield page
    assert not [url for url in elsewhere if url.startswith(("http", "ws")) and "//127.0.0.1" not in url]
    assert not faults
    context.close()


def submission(layout: Layout, learner: str) -> str:
    """The id of a learner's submitted notebook in the gradebook."""
    connection = sqlite3.connect(layout.gradebook)
    query = "SELECT n.id FROM submitted_notebook n JOIN submitted_assignment a ON a.id = n.assignment_id WHERE a.student_id = ?"
    ((found,),) = connection.execute(query, (learner,)).fetchall()
    connection.close()
    return str(found)


def test_the_trainer_reads_and_marks(handed: Handed, trainer: Lab, page: Page) -> None:
    """Each answer is readable with score and reason, the rubric stands above the text, and a mark typed here passes the learner."""
    page.goto(trainer.page("formgrader"))
    page.goto(f"{trainer.base}/formgrader/submissions/{submission(handed.layout, 'ada')}/")
    body = page.locator("#notebook-container").first
    expect(body).to_contain_text("Question 1: Right · 2.00 of 2 points · safety question")
    shown = handed.open("ada")["slots"]
    for slot in handed.bank.slots:
        item = slot.variant(shown[slot.id]["variant"])
        expect(body).to_contain_text(item.stem)
        for text in [*(o.rationale for o in item.options), item.rationale, *(c.text for c in item.criteria)]:
            expect(body).to_contain_text(text)
    assert page.locator(".onboarding-result table").count() == len([slot for slot in handed.bank.slots if slot.auto])
    assert page.evaluate("window.trapped") is None
    answer = page.locator(".nbgrader_cell", has=page.locator(f"#{QUIZ}-{WRITTEN}"))
    expect(answer.locator("pre").first).to_contain_text("<script>window.trapped = true</script>")
    assert answer.locator("img").count() == 0
    # The page is ready for typing once it has fetched the scores.
    expect(page.locator(f"#{QUIZ}-s02")).to_have_attribute("placeholder", "2")
    score = page.locator(f"#{QUIZ}-{WRITTEN}")
    with page.expect_response(lambda response: "/api/grade/" in response.url and response.request.method == "PUT"):
        score.fill("4")
        score.blur()
    comment = page.locator(f"#{QUIZ}-{WRITTEN}-comment")
    with page.expect_response(lambda response: "/api/comment/" in response.url and response.request.method == "PUT"):
        comment.fill("Please write words, <b>not</b> a program.")
        comment.blur()
    assert handed.scores("ada")[WRITTEN] == (None, 4.0, False)
    assert handed.grade()["ada"].state == "graded: passed"
    assert "Please write words, &lt;b&gt;not&lt;/b&gt; a program." in handed.feedback("ada")


def test_axe_finds_nothing_in_what_we_draw_there(handed: Handed, trainer: Lab, page: Page) -> None:
    """The result of each question, and the cell with the written answer and its rubric; the frame around them is nbgrader's."""
    page.goto(trainer.page("formgrader"))
    page.goto(f"{trainer.base}/formgrader/submissions/{submission(handed.layout, 'ada')}/")
    expect(page.locator("#notebook-container").first).to_contain_text("Question 1: Right")
    assert violations(page, ".onboarding-result", f".nbgrader_cell:has([id='{QUIZ}-{WRITTEN}']) pre") == []


def test_the_autograde_button_grades_as_we_do(handed: Handed, trainer: Lab, page: Page) -> None:
    """Collect and autograde by the formgrader's own buttons: the same scores as by our command."""
    handed.take("bob", wrong)
    page.goto(trainer.page("formgrader"))
    page.locator("td.collect a").click()
    expect(page.locator(".modal-title", has_text="Success")).to_be_visible()
    page.goto(f"{trainer.base}/formgrader/manage_submissions/{QUIZ}")
    row = page.locator("tr", has_text="bob")
    row.locator("td.autograde a").click()
    expect(page.locator(".modal-title", has_text="Success")).to_be_visible()
    by_button = handed.scores("bob")
    handed.grade()
    assert by_button == handed.scores("bob")
    assert by_button["s01"] == (0.0, None, False)
    assert by_button[WRITTEN] == (None, None, True)


def test_a_hostile_notebook_opened_by_the_trainer_runs_nothing(handed: Handed, trainer: Lab, page: Page) -> None:
    """Opened straight from the exchange in the trainer's Lab: no cell runs and no output comes alive."""
    entry = entry_of(handed, "ada")
    path = entry.relative_to(handed.layout.root) / "quiz.ipynb"
    trap = handed.layout.root.parent / TRAP
    page.goto(trainer.page(f"lab/tree/{quote(str(path))}"))
    expect(page.locator("#jp-main-dock-panel .lm-TabBar-tabLabel", has_text="quiz")).to_be_visible()
    expect(page.locator("#main")).to_be_visible()
    # Whatever would run by itself runs once the document is drawn.
    page.locator("#jp-main-dock-panel .jp-Document, #jp-main-dock-panel .lm-Widget.jp-MainAreaWidget").first.wait_for()
    page.wait_for_function("document.querySelectorAll('.jp-Spinner').length === 0")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.trapped") is None
    assert page.title() != "trapped"
    assert not trap.exists()
    assert not Path("ran").exists()
