"""Sessions of refreshers on the disk: what is kept, what is refused, what a damaged file does; Home's step; what the trainer sees."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from onboarding.course import load_course
from onboarding.errors import AnswerInvalid, CourseError
from onboarding.first_day import first_day
from onboarding.paths import Layout
from onboarding.people import add_person
from onboarding.records.ledger import Ledger
from onboarding.refreshers.pools import ENVIRONMENT, Pools
from onboarding.refreshers.record import NAME, Record, dump, parse, read_record
from onboarding.reports.report import read_report, render
from onboarding.server.desk import Desk
from onboarding.server.home import home_page, home_view
from onboarding.server.next_step import next_step
from onboarding.server.progress import ModuleGlance
from onboarding.server.refresher_views import Refreshers, SafetyView, day_words, learner_place, question_page, told_page
from onboarding.server.refreshers import (
    BACKUP,
    NewerRecord,
    Reworded,
    Stale,
    Standing,
    answer,
    begin,
    look,
    passed_at,
    shown_order,
)
from onboarding.transfer import export_work, import_work
from onboarding.workspace import current_learner, register_learner
from tests.refresher_pools import (
    DAY,
    MODULE,
    NOW,
    SAFE,
    answered,
    cards,
    item,
    pass_quiz,
    pool,
    write_pool,
)
from tests.server_course import QUIZ, make_course, make_quiz
from tests.test_home import glance

PASSED = {MODULE: NOW - 9 * DAY}
POOL = [*pool("r01", "r02", "r03"), *pool("r05", "r06", objective=SAFE)]
POOLS = cards(POOL)


def give(work: Path, standing: Standing, value: list[str], *, now: datetime = NOW, pools: Pools = POOLS) -> bool:
    """Answer the next question of the open session as the page sends it."""
    session = standing.session
    assert session is not None
    place = len(session.given)
    card = pools[session.items[place]]
    return answer(
        work, pools, session=session.id, place=place, item=card.key, sha=card.item.sha,
        rev=standing.record.rev, value=value, now=now,
    )  # fmt: skip


def on_disk(work: Path) -> Record:
    record = read_record(work)
    assert record is not None
    return record


def test_looking_writes_nothing_and_beginning_twice_is_one_session(tmp_path: Path) -> None:
    """A page that is only looked at leaves no file; the button pressed twice opens one session."""
    assert look(tmp_path, POOLS, passed=PASSED, now=NOW).waiting
    assert list(tmp_path.iterdir()) == []
    first = begin(tmp_path, POOLS, passed=PASSED, now=NOW)
    again = begin(tmp_path, POOLS, passed=PASSED, now=NOW)
    assert first.session == again.session
    assert on_disk(tmp_path).rev == 1
    assert begin(tmp_path / "other", POOLS, passed={}, now=NOW).session is None
    assert not (tmp_path / "other" / NAME).exists()


def test_only_the_first_answer_counts(tmp_path: Path) -> None:
    """The same again, or another one from a second window, changes no byte; another one is told apart."""
    start = begin(tmp_path, POOLS, passed=PASSED, now=NOW)
    assert give(tmp_path, start, ["a"]) is False
    before = (tmp_path / NAME).read_bytes()
    assert give(tmp_path, start, ["a"]) is False
    assert give(tmp_path, start, ["b"]) is True
    assert (tmp_path / NAME).read_bytes() == before
    (kept,) = on_disk(tmp_path).answers
    assert (kept.right, kept.at) == (False, NOW.astimezone(UTC))


def test_many_windows_at_once_are_one_answer(tmp_path: Path) -> None:
    """Eight threads send their first answer at the same time: one is kept, and every window is told whether it was its own."""
    start = begin(tmp_path, POOLS, passed=PASSED, now=NOW)
    with ThreadPoolExecutor(8) as threads:
        said = list(threads.map(lambda n: give(tmp_path, start, ["abcd"[n % 4]]), range(8)))
    assert len(on_disk(tmp_path).answers) == 1
    assert said.count(False) == 2, "the two that chose what was kept"


def test_what_does_not_fit_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    """Nothing chosen, two of a single, an option that is not there, an old page, another session, a question that was reworded."""
    start = begin(tmp_path, POOLS, passed=PASSED, now=NOW)
    before = (tmp_path / NAME).read_bytes()
    for value in ([], ["a", "b"], ["z"], [""]):
        with pytest.raises(AnswerInvalid):
            give(tmp_path, start, value)
    assert start.session is not None
    card = POOLS[start.session.items[0]]
    right = {"session": start.session.id, "place": 0, "item": card.key, "sha": card.item.sha, "rev": 1}
    for change in ({"rev": 0}, {"session": "0" * 32}, {"place": 1}, {"place": -1}, {"place": 99}, {"item": "x/r01"}):
        with pytest.raises(Stale, match="another window"):
            answer(tmp_path, POOLS, value=["b"], now=NOW, **{**right, **change})  # type: ignore[arg-type]
    with pytest.raises(Reworded):
        answer(tmp_path, POOLS, value=["b"], now=NOW, **{**right, "sha": "old"})  # type: ignore[arg-type]
    assert (tmp_path / NAME).read_bytes() == before


def test_several_right_options_are_right_only_together(tmp_path: Path) -> None:
    """Part of them is not yet; all of them in any order is right."""
    several = cards([replace(one, item=item(one.item.id, kind="multiple")) for one in pool("r01", "r02")])
    start = begin(tmp_path, several, passed=PASSED, now=NOW)
    give(tmp_path, start, ["b"], pools=several)
    give(tmp_path, look(tmp_path, several, passed=PASSED, now=NOW), ["c", "b"], pools=several)
    assert [one.right for one in on_disk(tmp_path).answers] == [False, True]


def test_a_question_that_the_course_lost_is_passed_over(tmp_path: Path) -> None:
    """Between two questions of a session an update comes: what was answered stays, the lost one is not asked, and it ends."""
    start = begin(tmp_path, POOLS, passed=PASSED, now=NOW)
    assert start.session is not None
    give(tmp_path, start, ["b"])
    fewer = {key: card for key, card in POOLS.items() if key != start.session.items[1]}
    now = look(tmp_path, fewer, passed=PASSED, now=NOW)
    assert now.waiting == start.session.items[2:]
    give(tmp_path, now, ["b"], pools=fewer)
    assert [one.item for one in on_disk(tmp_path).answers] == [start.session.items[0], start.session.items[2]]
    assert look(tmp_path, fewer, passed=PASSED, now=NOW).session is None


def test_a_session_of_yesterday_is_begun_anew(tmp_path: Path) -> None:
    """What was answered counts; the rest is planned with what is due today."""
    start = begin(tmp_path, POOLS, passed=PASSED, now=NOW)
    give(tmp_path, start, ["b"])
    tomorrow = NOW + DAY
    assert look(tmp_path, POOLS, passed=PASSED, now=tomorrow).session is None
    fresh = begin(tmp_path, POOLS, passed=PASSED, now=tomorrow)
    assert fresh.session is not None
    assert start.session is not None
    assert fresh.session.id != start.session.id
    assert len(on_disk(tmp_path).answers) == 1


def test_the_order_of_options_is_that_of_the_session(tmp_path: Path) -> None:
    """The same after a reload, another one in another session; where the order means something it stays."""
    card = POOLS[f"{MODULE}/r01"]
    orders = {tuple(shown_order(card, f"{n:032x}")) for n in range(20)}
    assert len(orders) > 3
    assert shown_order(card, "0" * 32) == shown_order(card, "0" * 32)
    fixed = replace(card, item=replace(card.item, shuffle=False))
    assert {tuple(shown_order(fixed, f"{n:032x}")) for n in range(20)} == {("a", "b", "c", "d")}


@pytest.mark.parametrize("damage", [b"", b"{", b'{"schema":1}', b"\x00" * 1000])
def test_a_damaged_file_is_brought_back_and_kept(tmp_path: Path, damage: bytes) -> None:
    """The second copy is used; the damaged file is set aside under a name that is said; looking alone changes nothing."""
    give(tmp_path, begin(tmp_path, POOLS, passed=PASSED, now=NOW), ["b"])
    answers = on_disk(tmp_path).answers
    (tmp_path / NAME).write_bytes(damage)
    seen = look(tmp_path, POOLS, passed=PASSED, now=NOW)
    assert "was damaged" in seen.said
    assert seen.record.answers == answers
    assert (tmp_path / NAME).read_bytes() == damage
    mended = begin(tmp_path, POOLS, passed=PASSED, now=NOW + DAY)
    (aside,) = tmp_path.glob("refreshers.broken-*.json")
    assert aside.read_bytes() == damage
    assert aside.name in mended.said
    assert on_disk(tmp_path).answers == answers


def test_without_a_second_copy_nothing_is_lost_in_silence(tmp_path: Path) -> None:
    """It is said that it is not known what was answered; the file is kept; a newer one is left alone."""
    give(tmp_path, begin(tmp_path, POOLS, passed=PASSED, now=NOW), ["b"])
    (tmp_path / BACKUP).unlink()
    (tmp_path / NAME).write_bytes(b"not ours")
    assert "tell your trainer" in look(tmp_path, POOLS, passed=PASSED, now=NOW).said
    begin(tmp_path, POOLS, passed=PASSED, now=NOW)
    (aside,) = tmp_path.glob("refreshers.broken-*.json")
    assert aside.read_bytes() == b"not ours"
    (tmp_path / NAME).write_bytes(b'{"schema":2}')
    with pytest.raises(NewerRecord):
        begin(tmp_path, POOLS, passed=PASSED, now=NOW)
    assert (tmp_path / NAME).read_bytes() == b'{"schema":2}'


def test_it_travels_with_the_work(tmp_path: Path) -> None:
    """Export and import bring the answers to the other computer."""
    old, new = Layout(tmp_path / "old"), Layout(tmp_path / "new")
    learner = register_learner(old, "Ada Example", "nurse")
    work = old.learner(learner.id) / "work"
    give(work, begin(work, POOLS, passed=PASSED, now=NOW), ["b"])
    here = current_learner(old)
    assert here is not None
    register_learner(new, "Bo", "support")
    import_work(new, export_work(old, here, old.root))
    assert read_record(new.learner(learner.id) / "work") == on_disk(work)


# Home.


def passed(number: int, received: str = "2026-11-01T00:00:00.000000Z") -> ModuleGlance:
    one = glance(number, quiz="graded: passed", feedback="read")
    assert one.quiz is not None
    return replace(one, quiz=replace(one.quiz, received=received))


def back(count: int, *, now: bool | None = None) -> Refreshers:
    safety = () if now is None else (SafetyView("Given x, do y.", "module-0", "Module 0", "m/r01", "Pauses", 0, now),)
    return Refreshers(count, 2, False, "tomorrow", safety, "")


@pytest.mark.parametrize(
    ("modules", "refreshers", "do"),
    [
        ([passed(0), glance(1)], back(3), "refreshers"),
        ([passed(0), glance(1, read=0.4)], back(3), "refreshers"),
        ([passed(0), glance(1)], back(0), "lesson"),
        ([passed(0), glance(1)], None, "lesson"),
        ([passed(0)], back(2), "refreshers"),
        ([passed(0), glance(1, quiz="in progress")], back(3), "quiz"),
        ([passed(0), glance(1, read=0.4), glance(2, quiz="in progress")], back(3), "quiz"),
        ([passed(0), glance(1, quiz="graded: not yet passed", feedback="read")], back(3), "quiz"),
        ([passed(0), glance(1, quiz="graded: passed", feedback="ready")], back(3), "feedback"),
        ([passed(0), glance(1, read=1.0)], back(3), "refreshers"),
        ([passed(0), glance(1, quiz="in progress", feedback="ready")], back(3, now=True), "safety"),
        ([passed(0), glance(1)], back(0, now=False), "lesson"),
        ([passed(0), glance(1)], back(2, now=False), "refreshers"),
    ],
)
def test_where_refreshers_stand_in_the_order(modules: list[ModuleGlance], refreshers: Refreshers, do: str) -> None:
    """Reopened safety first of all, if it can be answered now; feedback; a begun quiz; refreshers; then the course."""
    step = next_step(modules, refreshers)
    assert step.do == do
    assert step.why
    if do == "safety":
        assert step.why == "Safety reopened: Given x, do y."


def test_when_a_module_was_passed() -> None:
    """From the note on its feedback; without one it counts as long ago, and a module that is not passed not at all."""
    found = passed_at([passed(0), glance(1), passed(2, received="nonsense")])
    assert found["module-0"] == datetime(2026, 11, 1, tzinfo=UTC)
    assert set(found) == {"module-0", "module-2"}
    assert found["module-2"].tzinfo is not None


def test_days_in_words() -> None:
    today = NOW.date()
    assert day_words(today + DAY, today) == "tomorrow"
    assert day_words(today + 4 * DAY, today) == "on Monday, 30 November"
    assert day_words(today + 90 * DAY, today) == "on Wednesday, 24 February 2027"
    assert day_words(None, today) == ""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A learner whose one quiz came back as passed nine days ago, and a pool for its module."""
    layout = make_course(tmp_path / "course")
    write_pool(tmp_path / "pools", POOL)
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "pools"))
    root = layout.learner("ada-1")
    folder = make_quiz(root / "quizzes" / QUIZ, quiz=QUIZ)
    (root / "work").mkdir()
    desk = Desk(root=root, layout=layout, exchange=None, learner="ada-1", demo=True, trainer=False)
    desk.quiz(f"quizzes/{QUIZ}/quiz.ipynb")
    sheet = json.loads((folder / "answers.json").read_bytes())
    (folder / "answers.json").write_text(json.dumps({**sheet, "submitted": "2026-11-17T08:00:00.000000Z"}), "utf-8")
    pass_quiz(folder, received=NOW - 9 * DAY)
    add_person(layout, "ada-1", name="Ada <b>Example</b>", role="nurse")
    return desk


def forget_twice(desk: Desk) -> None:
    """The learner forgot a safety behaviour on two days."""
    assert desk.layout is not None
    misses = (
        answered("r05", NOW - 5 * DAY, right=False, objective=SAFE),
        answered("r06", NOW - 3 * DAY, right=False, objective=SAFE),
    )
    (desk.root / "work" / NAME).write_bytes(dump(Record(7, misses), now=NOW))


def home(desk: Desk, *, now: datetime = NOW) -> str:
    return home_page(home_view(desk, name="Ada", now=now), base="/b/", xsrf="x")


def test_home_says_what_is_due(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the next step, as a button; when nothing is due a quiet line with the day; before the first pass nothing at all."""
    page = home(desk)
    assert ">Refreshers: 3 questions, about 2 minutes</button>" in page
    assert 'data-role="refreshers-due"' in page
    work = desk.root / "work"
    standing = begin(work, POOLS, passed=PASSED, now=NOW)
    assert standing.session is not None
    for _ in standing.session.items:
        give(work, look(work, POOLS, passed=PASSED, now=NOW), ["b"])
    quiet = home(desk)
    assert "Nothing is due now. The next ones come back tomorrow." in quiet
    assert "How far you are" in quiet
    (work / NAME).unlink()
    (work / BACKUP).unlink()
    (desk.root / "quizzes" / QUIZ / "feedback.html").unlink()
    assert "efresher" not in home(desk)
    write_pool(Path(str(desk.root)), POOL)
    (desk.root / f"{MODULE}.json").write_text("broken", encoding="utf-8")
    monkeypatch.setenv(ENVIRONMENT, str(desk.root))
    assert "cannot be read. Your course is not complete" in home(desk)
    assert "How far you are" in home(desk), "the rest of Home stands"


def test_home_shows_what_is_reopened_first(desk: Desk) -> None:
    """In words at the top of the next step; the module is passed and not simply done; answered today, it waits for another day."""
    forget_twice(desk)
    page = home(desk)
    assert desk.layout is not None
    text = next(o.text for m in load_course(desk.layout.course_file).modules for o in m.objectives if o.id == SAFE)
    first = page[page.index('data-role="next"') :]
    assert f"<strong>Safety reopened:</strong> {text} Read the section again, then answer." in first.replace(
        "&#39;", "'"
    )
    assert 'data-mark="again"' in page
    assert "passed, safety reopened" in page
    assert "In 1 of them a safety behaviour is open again." in page
    work = desk.root / "work"
    give(work, begin(work, POOLS, passed=PASSED, now=NOW), ["b"])
    later = home(desk, now=NOW + timedelta(hours=1))
    assert 'href="/b/onboarding/refreshers"' not in later
    assert "1 of 2 answered right. The next one comes on another day." in later


def test_the_trainer_sees_what_is_reopened(desk: Desk) -> None:
    """On the first page and in the report, by name and in words, once; the ledger has no entry of it; then it is settled and gone."""
    layout = desk.layout
    assert layout is not None
    assert first_day(layout, now=NOW).waiting == ()
    forget_twice(desk)
    (one,) = first_day(layout, now=NOW).waiting
    assert (one.kind, one.learner, one.quiz) == ("reopened-safety", "ada-1", MODULE)
    assert one.sentence.startswith("Ada <b>Example</b> (ada-1): A safety behaviour is open again since 2026-11-23")
    assert "Answered right since then: 0 of 2." in one.sentence
    report = render(read_report(layout, now=NOW))
    assert "Ada &lt;b&gt;Example&lt;/b&gt; (ada-1): A safety behaviour is open again" in report
    assert read_report(layout, quiz="emergencies", now=NOW).attention == ()
    if layout.ledger.exists():
        with Ledger(layout.ledger) as ledger:
            assert ledger.entries() == ()
    work = desk.root / "work"
    for day in (0, 2):
        now = NOW + day * DAY
        begin(work, POOLS, passed=PASSED, now=now)
        give(work, look(work, POOLS, passed=PASSED, now=now), ["b"], now=now)
    assert first_day(layout, now=NOW + 2 * DAY).waiting == ()
    (work / NAME).write_bytes(b"damaged")
    (broken,) = first_day(layout, now=NOW).waiting
    assert "work/refreshers.json cannot be read" in broken.sentence


def test_pages_show_a_key_only_after_the_answer(desk: Desk) -> None:
    """The question has no rationale and no principle; what is told has that of the chosen option and of the right one."""
    work = desk.root / "work"
    frame = {"base": "/b/", "files": "/f/", "xsrf": "x"}
    standing = begin(work, POOLS, passed=PASSED, now=NOW)
    page = question_page(learner_place(desk, frame=frame, now=NOW))
    assert "Because of" not in page
    assert "The idea of" not in page
    assert told_page(learner_place(desk, frame=frame, now=NOW), 1) is None
    give(work, standing, ["a"])
    told = told_page(learner_place(desk, frame=frame, now=NOW), 1)
    assert told is not None
    assert "Because of a." in told
    assert "Because of b." in told
    assert "Because of c." not in told
    assert "You chose this, and it is not right" in told
    for one in (page, told):
        assert "<script>" not in one
        assert " style=" not in one
        assert " onclick=" not in one


def test_a_name_in_a_pool_is_text(desk: Desk, tmp_path: Path) -> None:
    """What an author writes is never taken for HTML."""
    write_pool(tmp_path / "pools", [replace(one, item=item(one.item.id, stem="<i>1 < 2</i>")) for one in POOL[:1]])
    begin(desk.root / "work", cards(POOL[:1]), passed=PASSED, now=NOW)
    page = question_page(learner_place(desk, frame={"base": "/", "files": "/", "xsrf": "x"}, now=NOW))
    assert "&lt;i&gt;1 &lt; 2&lt;/i&gt;" in page


def test_a_trainers_lab_has_none(desk: Desk) -> None:
    with pytest.raises(CourseError, match="onboarding learn"):
        learner_place(replace(desk, trainer=True), frame={})


def test_a_parsed_file_is_what_was_dumped(tmp_path: Path) -> None:
    """Every session that a learner can be in comes back from the disk."""
    start = begin(tmp_path, POOLS, passed=PASSED, now=NOW)
    give(tmp_path, start, ["b"])
    record = on_disk(tmp_path)
    assert parse(dump(record, now=NOW)) == record
    assert record.rev == 2
