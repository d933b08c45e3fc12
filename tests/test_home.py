"""Home: what it reads, which step it proposes, and that nothing a person wrote is taken for HTML."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.course import Module, load_course
from onboarding.errors import AnswerInvalid
from onboarding.grading.exchange import fetch, release
from onboarding.paths import Layout
from onboarding.server import sheet
from onboarding.server.desk import Desk, NotHere
from onboarding.server.home import home_page, home_view, lesson_words, quiz_words
from onboarding.server.next_step import next_step
from onboarding.server.paper import read_paper
from onboarding.server.progress import LessonGlance, ModuleGlance, QuizGlance
from onboarding.server.reading import Reading, note_reading, read_reading
from onboarding.workspace import prepare_learner

NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
QUIZ = "tapering-principles"


def glance(
    number: int, *, quiz: str = "not started", read: float | None = None, feedback: str = "not ready"
) -> ModuleGlance:
    """A module as Home sees it; `read` is the share of the lesson that was in view."""
    name = f"module-{number}"
    module = Module(name, number, "part", f"Module {number}", 30, (), (), 80, ())
    reading = None if read is None else Reading("", read, "2026-11-25T03:00:00.000000Z")
    return ModuleGlance(
        module,
        LessonGlance(f"lessons/{name}.ipynb", reading, 0),
        QuizGlance(f"quizzes/{name}/quiz.ipynb", quiz, 5, 12, 1, feedback),
    )


@pytest.mark.parametrize(
    ("modules", "do", "module", "label"),
    [
        ([glance(0), glance(1)], "lesson", "module-0", "Start: Module 0"),
        ([glance(0, read=0.4), glance(1)], "lesson", "module-0", "Go on reading: Module 0"),
        ([glance(0, read=1.0), glance(1)], "quiz", "module-0", "Take the quiz: Module 0"),
        ([glance(0, read=0.1, quiz="in progress")], "quiz", "module-0", "Go on with the quiz: Module 0"),
        ([glance(0, read=1.0, quiz="submitted"), glance(1)], "lesson", "module-1", "Start: Module 1"),
        ([glance(0), glance(1, read=0.2)], "lesson", "module-1", "Go on reading: Module 1"),
        (
            [glance(0), glance(1, quiz="graded: not yet passed", feedback="ready")],
            "feedback",
            "module-1",
            "Read your feedback: Module 1",
        ),
        (
            [glance(0, quiz="graded: not yet passed", feedback="read"), glance(1)],
            "quiz",
            "module-0",
            "Try again: Module 0",
        ),
        (
            [glance(0, quiz="could not be graded (unreadable)", feedback="read")],
            "quiz",
            "module-0",
            "Try again: Module 0",
        ),
        ([glance(0, quiz="graded: passed", feedback="read"), glance(1)], "lesson", "module-1", "Start: Module 1"),
        ([glance(0, quiz="graded: passed", feedback="read")], "nothing", "", ""),
        ([glance(0, quiz="waiting for marking", feedback="ready")], "nothing", "", ""),
    ],
)
def test_the_next_step_is_one_and_named(modules: list[ModuleGlance], do: str, module: str, label: str) -> None:
    """Feedback nobody has read first, then what was begun, then the order of the course."""
    step = next_step(modules)
    assert (step.do, step.module, step.label) == (do, module, label)
    assert step.why


STATES = ("not started", "in progress", "submitted", "waiting for marking", "graded: passed", "graded: not yet passed")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(STATES), st.none() | st.floats(0, 1), st.sampled_from(("not ready", "ready", "read"))
        ),
        min_size=1,
        max_size=6,
    )
)
def test_there_is_never_a_dead_end(states: list[tuple[str, float | None, str]]) -> None:
    """Whatever the states are, there is a step to take, or every quiz is handed in or passed."""
    modules = [glance(i, quiz=quiz, read=read, feedback=back) for i, (quiz, read, back) in enumerate(states)]
    step = next_step(modules)
    assert step.why
    if step.do == "nothing":
        over = {"submitted", "waiting for marking", "graded: passed"}
        assert {quiz for quiz, _, _ in states} <= over
    else:
        assert step.path
        assert step.label


def test_how_far_somebody_read_never_goes_back(tmp_path: Path) -> None:
    """The place is the last one, the share is the furthest."""
    note_reading(tmp_path, "m", place="a", share=0.6, now=NOW)
    kept = note_reading(tmp_path, "m", place="b", share=0.2, now=NOW)
    assert (kept.place, kept.furthest) == ("b", 0.6)
    assert read_reading(tmp_path, "m") == kept
    (tmp_path / "m" / "reading.json").write_text("{", encoding="utf-8")
    assert read_reading(tmp_path, "m") is None


@pytest.mark.parametrize(
    ("place", "share"),
    [(1, 0.5), ("x" * 201, 0.5), ("a\nb", 0.5), ("a", "0.5"), ("a", True), ("a", float("nan")), ("a", float("inf"))],
)
def test_a_wrong_place_is_refused_and_the_old_one_kept(tmp_path: Path, place: object, share: object) -> None:
    """Untrusted JSON from the page: refused in words, nothing changed."""
    before = note_reading(tmp_path, "m", place="a", share=0.3, now=NOW)
    with pytest.raises(AnswerInvalid, match="Reload the page"):
        note_reading(tmp_path, "m", place=place, share=share, now=NOW)
    assert read_reading(tmp_path, "m") == before


@pytest.fixture
def desk(course: Layout) -> Desk:
    release(course, QUIZ)
    fetch(course, QUIZ, "ada-1")
    root, _ = prepare_learner(course, "ada-1")
    return Desk(root=root, layout=course, exchange=course.exchange, learner="ada-1", demo=True, trainer=False)


def test_home_reads_what_is_there_and_writes_nothing(desk: Desk) -> None:
    """Opening Home opens no attempt; a begun quiz and a lesson half read are said in words."""
    before = {path: path.read_bytes() for path in desk.root.rglob("*") if path.is_file()}
    view = home_view(desk, name="Ada", now=NOW)
    assert {path: path.read_bytes() for path in desk.root.rglob("*") if path.is_file()} == before
    found = next(one for one in view.modules if one.module.id == QUIZ)
    assert (lesson_words(found), quiz_words(found)) == ("not opened yet", "not started")
    assert len(view.modules) == len(load_course(desk.layout.course_file).modules) if desk.layout else False

    folder = desk.root / "quizzes" / QUIZ
    paper = read_paper(folder)
    table = sheet.open_sheet(folder, learner="ada-1", paper=paper, now=NOW).table
    kinds = {slot.id: slot.variants[table["slots"][slot.id]["variant"]]["kind"] for slot in paper.slots}
    slot = next(name for name, kind in kinds.items() if kind == "single")
    attempt, value = table["attempt"]["id"], table["slots"][slot]["order"][0]
    sheet.write_answer(
        folder, learner="ada-1", paper=paper, attempt=attempt, slot=slot, rev=0, request="r1", value=value, now=NOW
    )
    note_reading(desk.root / "work", QUIZ, place="pauses", share=0.5, now=NOW)
    found = next(one for one in home_view(desk, name="Ada", now=NOW).modules if one.module.id == QUIZ)
    assert lesson_words(found) == "50 % read"
    assert quiz_words(found) == f"in progress: 1 of {len(paper.slots)} answered"


def test_nothing_a_person_wrote_is_html(desk: Desk) -> None:
    """A name is text wherever it stands."""
    html = home_page(home_view(desk, name="<script>alert(1)</script>"), base="/b/", xsrf='"><script>')
    assert "<script>alert" not in html
    assert '"><script>' not in html
    assert "&lt;script&gt;alert(1)" in html


def test_home_asks_for_nothing_elsewhere(desk: Desk) -> None:
    """Every address on the page is below the server's own base."""
    html = home_page(home_view(desk, name="Ada"), base="/b/", xsrf="x")
    for part in html.split('="')[1:]:
        value = part.split('"')[0]
        assert not value.startswith(("http:", "https:", "//")), value
    assert json.dumps(f"/b/doc/tree/quizzes/{QUIZ}/quiz.ipynb") in html


def test_a_trainers_lab_has_no_home(desk: Desk) -> None:
    """It says where to go instead."""
    trainer = Desk(root=desk.root, layout=desk.layout, exchange=None, learner="", demo=True, trainer=True)
    with pytest.raises(NotHere, match="onboarding learn"):
        home_view(trainer, name="")
