"""The schedule of refreshers, what is reopened, the file of answers, and the pools as they are written."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onboarding.authoring.new_item import plan as plan_item
from onboarding.authoring.preview_data import preview
from onboarding.content import load_content
from onboarding.errors import ContentError
from onboarding.paths import Layout
from onboarding.questions import Refresher, load_refreshers
from onboarding.refreshers.pools import ENVIRONMENT, PoolProblem, load_pools
from onboarding.refreshers.record import (
    Answer,
    Given,
    History,
    Record,
    RecordDamaged,
    RecordNewer,
    Session,
    dump,
    parse,
)
from onboarding.refreshers.safety import another_day, reopened
from onboarding.refreshers.schedule import NEW_A_DAY, SAFETY_PLACES, SESSION, due_at, minutes, plan
from onboarding.review.report import review_course
from tests.conftest import ROOT
from tests.refresher_pools import DAY, MODULE, NOW, PLAIN, SAFE, answered, cards, item, pool, write_pool

PASSED = {MODULE: NOW - 30 * DAY}
SIX = cards([*pool("r01", "r02", "r03", "r04"), *pool("r05", "r06", objective=SAFE)])
names = st.sampled_from(["r01", "r02", "r03", "r04", "r05", "r06"])
steps = st.lists(st.tuples(names, st.integers(0, 40), st.booleans()), max_size=30)


def told(given: list[tuple[str, int, bool]], *, start: datetime = NOW - 1500 * DAY) -> tuple[Answer, ...]:
    """Answers in order, each so many days after the one before."""
    found, at = [], start
    for name, days, right in given:
        at += timedelta(days=days, minutes=1)
        objective = SAFE if name in ("r05", "r06") else PLAIN
        found.append(answered(name, at, right=right, objective=objective))
    return tuple(found)


# The schedule.


@given(steps)
def test_after_a_right_answer_it_comes_back_later(given: list[tuple[str, int, bool]]) -> None:
    """Whatever was answered before: the next time is after now, a day away at least, and never later than half a year."""
    answers = History.of(told(given)).by_item.get(f"{MODULE}/r01", ())
    now = NOW.astimezone(UTC)
    for safety, longest in ((False, 180), (True, 90)):
        due = due_at((*answers, answered("r01", now, right=True)), safety=safety, now=now)
        assert due is not None
        assert now + DAY <= due <= now + longest * DAY


def test_wrong_comes_sooner_than_right_and_safety_sooner_than_the_rest() -> None:
    """The first days: right after two days, safety after one; what was forgotten the next day; then the gaps grow."""

    def days(*answers: bool, safety: bool = False) -> list[int]:
        at, gaps, given = NOW, [], []
        for right in answers:
            given.append(answered("r01", at, right=right))
            due = due_at(given, safety=safety, now=at)
            assert due is not None
            gaps.append((due - at).days)
            at = due.astimezone(NOW.tzinfo)
        return gaps

    right, wrong = days(True, True, True), days(True, True, False)
    assert right[0] == 2
    assert right[0] < right[1] < right[2]
    assert wrong[2] < right[2]
    safe = days(True, True, True, safety=True)
    assert all(one < other for one, other in zip(safe, right, strict=True))
    assert days(False) == [1]


@given(steps, st.lists(names, min_size=1, max_size=6, unique=True))
def test_a_pool_that_changes_loses_nothing_else(given: list[tuple[str, int, bool]], kept: list[str]) -> None:
    """Items go and a new one comes: every other item comes back on the very day it would have."""
    answers = told(given)
    history = History.of(answers)
    smaller = {**{key: card for key, card in SIX.items() if key.split("/")[1] in kept}, **cards(pool("r77"))}
    for key in smaller:
        before = due_at(history.by_item.get(key, ()), safety=False, now=NOW)
        again = History.of(parse(dump(Record(answers=answers), now=NOW)).answers)
        assert due_at(again.by_item.get(key, ()), safety=False, now=NOW) == before
    assert set(plan(smaller, answers, passed=PASSED, now=NOW).items) <= set(smaller)


@settings(max_examples=40)
@given(steps, st.booleans())
def test_nothing_that_is_due_is_starved(given: list[tuple[str, int, bool]], right: bool) -> None:
    """One session a day: everything that is due on the first day was asked within as many days as there are questions."""
    answers, now = told(given), NOW
    wanted = {
        key
        for key, asked in History.of(answers).by_item.items()
        if (due := due_at(asked, safety=SIX[key].safety, now=now)) and due <= now and another_day(asked[-1].at, now)
    }
    asked_now: set[str] = set()
    for _ in range(len(SIX)):
        for key in plan(SIX, answers, passed=PASSED, now=now).items:
            asked_now.add(key)
            # Safety questions are always forgotten here, so that they come back every day and press on the rest.
            card = SIX[key]
            answers = (*answers, Answer(key, card.objective, now.astimezone(UTC), right and not card.safety))
        now += DAY
    assert wanted <= asked_now


def test_safety_comes_first_and_leaves_room() -> None:
    """Ten safety questions and three others are due: three of five places for safety, the most overdue first; all five without others."""
    safe = cards(
        [Refresher(item(f"s{n:02}"), f"x-{n}") for n in range(10)], safety=frozenset(f"x-{n}" for n in range(10))
    )
    plain = cards(pool("r01", "r02", "r03"))
    old = tuple(answered(f"s{n:02}", NOW - (40 - n) * DAY, right=True, objective=f"x-{n}") for n in range(10))
    rest = tuple(answered(f"r0{n}", NOW - (20 + n) * DAY, right=True) for n in (1, 2, 3))
    asked = plan({**plain, **safe}, (*old, *rest), passed=PASSED, now=NOW).items
    assert [key.split("/")[1] for key in asked] == ["s00", "s01", "s02", "r03", "r02"]
    assert len(asked) == SESSION
    assert sum(key in safe for key in asked) == SAFETY_PLACES
    assert all(key in safe for key in plan(safe, old, passed=PASSED, now=NOW).items)
    assert [minutes(n) for n in (1, 2, 3, 4, 5)] == [1, 2, 2, 3, 3]


def test_new_questions_come_a_few_a_day_from_the_day_after_the_pass() -> None:
    """Nothing on the day of the pass; then one of each objective, safety first; no more that day however many sessions there are."""
    just = plan(SIX, (), passed={MODULE: NOW - timedelta(hours=1)}, now=NOW)
    assert just.items == ()
    assert just.next_day == NOW.date() + DAY
    first = plan(SIX, (), passed=PASSED, now=NOW)
    assert [key.split("/")[1] for key in first.items] == ["r05", "r01", "r06"]
    assert len(first.items) == NEW_A_DAY
    done = tuple(Answer(key, SIX[key].objective, NOW.astimezone(UTC), True) for key in first.items)
    assert plan(SIX, done, passed=PASSED, now=NOW + timedelta(hours=9)).items == ()
    assert plan({}, (), passed=PASSED, now=NOW).next_day is None
    assert plan(SIX, (), passed={}, now=NOW).next_day is None


def test_midnight_alone_makes_no_new_day() -> None:
    """A person on the night shift who answers at 23:55 is not asked again at 00:05; after a rest on the next day they are."""
    late = datetime(2026, 11, 26, 23, 55, tzinfo=NOW.tzinfo)
    assert not another_day(late, late + timedelta(minutes=10))
    assert another_day(late, late + timedelta(hours=8))
    assert not another_day(datetime(2026, 11, 26, 1, 0, tzinfo=NOW.tzinfo), late)
    wrong = (answered("r01", late, right=False),)
    one = cards(pool("r01"))
    assert plan(one, wrong, passed=PASSED, now=late + timedelta(minutes=10)).items == ()
    assert plan(one, wrong, passed=PASSED, now=late + timedelta(hours=8)).items == (f"{MODULE}/r01",)


def test_a_clock_that_was_wrong_delays_nothing() -> None:
    """An answer dated ten years ahead counts as given now: its question comes back within days."""
    far = answered("r01", NOW + 3650 * DAY, right=True)
    assert plan(cards(pool("r01")), (far,), passed=PASSED, now=NOW + 3 * DAY).next_day is not None
    due = due_at((far,), safety=False, now=NOW)
    assert due is not None
    assert due <= NOW + 3 * DAY


# Safety.


def open_now(*answers: Answer, now: datetime = NOW) -> bool:
    return bool(reopened(SIX, History.of(answers), now=now))


def safe(name: str, days: float, *, right: bool) -> Answer:
    """An answer to a safety question so many days from now."""
    return answered(name, NOW + days * DAY, right=right, objective=SAFE)


def test_forgotten_twice_is_reopened() -> None:
    """Once is not enough; twice is, whichever questions it were; what is no safety objective never."""
    assert not open_now(safe("r05", -9, right=False))
    assert open_now(safe("r05", -9, right=False), safe("r06", -5, right=False))
    assert open_now(safe("r05", -9, right=False), safe("r06", -7, right=True), safe("r05", -5, right=False))
    assert not open_now(*(answered("r01", NOW - n * DAY, right=False) for n in (9, 7, 5)))


def test_it_is_settled_by_two_questions_on_two_days() -> None:
    """Not by one question twice, not on one day, not with a wrong one in between; then two new misses are needed."""
    two = (safe("r05", -20, right=False), safe("r06", -19, right=False))
    assert open_now(*two, safe("r05", -10, right=True), safe("r05", -8, right=True))
    assert open_now(*two, safe("r05", -10, right=True), safe("r06", -9.9, right=True))
    assert open_now(*two, safe("r05", -10, right=True), safe("r06", -9, right=False), safe("r06", -8, right=True))
    settled = (*two, safe("r05", -10, right=True), safe("r06", -8, right=True))
    assert not open_now(*settled)
    assert not open_now(*settled, safe("r05", -4, right=False))
    assert open_now(*settled, safe("r05", -4, right=False), safe("r05", -2, right=False))


def test_what_is_reopened_is_asked_first_and_once_a_day() -> None:
    """At once after it was reopened, with the question that was not right; then the other one, on another day; no day is a dead end."""
    two = (safe("r05", -2, right=False), safe("r06", -1, right=False))
    first = plan(SIX, two, passed=PASSED, now=NOW)
    assert first.items[0] == f"{MODULE}/r05"
    once = (*two, safe("r05", 0, right=True))
    later = plan(SIX, once, passed=PASSED, now=NOW + timedelta(hours=3))
    assert not {f"{MODULE}/r05", f"{MODULE}/r06"} & set(later.items)
    assert later.reopened[0].right == once[2:]
    only = {key: card for key, card in SIX.items() if card.safety}
    assert plan(only, once, passed=PASSED, now=NOW + timedelta(hours=3)).next_day == NOW.date() + DAY
    assert plan(SIX, once, passed=PASSED, now=NOW + DAY).items[0] == f"{MODULE}/r06"


def test_a_pool_with_one_question_left_can_still_be_settled() -> None:
    """After an update took the other question out: the same one on two days is enough."""
    left = cards(pool("r05", objective=SAFE))
    two = (safe("r05", -9, right=False), safe("r06", -8, right=False))
    history = History.of((*two, safe("r05", -5, right=True)))
    assert reopened(left, history, now=NOW)
    assert not reopened(left, History.of((*two, safe("r05", -5, right=True), safe("r05", -4, right=True))), now=NOW)


@settings(max_examples=40)
@given(steps)
def test_whoever_knows_everything_settles_everything(given: list[tuple[str, int, bool]]) -> None:
    """From any history, right answers to what is asked end with nothing reopened, in a week of one session a day."""
    answers, now = told(given), NOW
    for _ in range(7):
        for key in plan(SIX, answers, passed=PASSED, now=now).items:
            answers = (*answers, Answer(key, SIX[key].objective, now.astimezone(UTC), True))
        now += DAY
    assert reopened(SIX, History.of(answers), now=now) == ()


# The file.

SESSION_MADE = Session("0" * 32, NOW.astimezone(UTC), (f"{MODULE}/r01",), (Given(("b",), True, "x"),))


@given(steps, st.booleans(), st.integers(0, 2**40))
def test_the_file_comes_back_as_it_was(given: list[tuple[str, int, bool]], begun: bool, rev: int) -> None:
    """Every record that we can hold."""
    record = Record(rev, told(given), SESSION_MADE if begun else None)
    assert parse(dump(record, now=NOW)) == record


@pytest.mark.parametrize(
    "change",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b'{"schema":1}',
        b'{"schema":1,"rev":true,"answers":[],"session":null}',
        b'{"schema":1,"rev":-1,"answers":[],"session":null}',
        b'{"schema":1,"rev":1,"answers":{},"session":null}',
        b'{"schema":1,"rev":1,"answers":[{"item":"../x","objective":"a","at":"2026-11-26T09:00:00.000000Z","right":true}],"session":null}',
        b'{"schema":1,"rev":1,"answers":[{"item":"a/b","objective":"a","at":"yesterday","right":true}],"session":null}',
        b'{"schema":1,"rev":1,"answers":[{"item":"a/b","objective":"a","at":"2026-13-26T09:00:00.000000Z","right":true}],"session":null}',
        b'{"schema":1,"rev":1,"answers":[],"session":{"id":"1","begun":"2026-11-26T09:00:00.000000Z","items":[],"given":[]}}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_record_is_damaged(change: bytes) -> None:
    """Anything else, whoever wrote it."""
    with pytest.raises(RecordDamaged):
        parse(change)


def test_a_newer_file_is_told_apart() -> None:
    """It is not damaged, and nobody may put it aside."""
    with pytest.raises(RecordNewer):
        parse(b'{"schema":2}')


# The pools.


@pytest.fixture
def written(course: Layout) -> Path:
    """The real pool of the first module that has one, in a copied course."""
    return next(iter(sorted((course.questions / "refreshers").glob("*.toml"))))


def faults(course: Layout) -> str:
    with pytest.raises(ContentError) as caught:
        load_content(course)
    return str(caught.value)


def test_the_pools_of_the_course_are_sound() -> None:
    """No review finding to mend; every item has an objective and a section; what was built is what the text says."""
    content = load_content(Layout(ROOT))
    built = load_pools()
    for module in content.modules:
        for one in module.refreshers:
            card = built[f"{module.module.id}/{one.item.id}"]
            assert (card.item, card.objective, card.safety) == (one.item, one.objective, one.objective in module.safety)
            assert card.section == module.lesson.anchors[one.item.reread]
    assert any(module.refreshers for module in content.modules)
    found = [one for one in review_course(content).findings if "refreshers" in one.file and one.severity == "mend"]
    assert found == []


READING = [
    ('objective = "ox-o1"', "", "item 'r01': 'objective' is missing or empty"),
    ('id = "r03"', 'id = "r02"', "item 'r02': stands twice"),
    ('module = "oxazepam-and-dependence"', 'module = "emergencies"', "module is 'emergencies'"),
    ('id = "r04"\nkind = "single"', 'id = "r04"\nkind = "ordering"', "item 'r04': is of kind 'ordering'"),
    ('objective = "ox-o5"', 'objective = "ox-o5"\nroles = ["nurse"]', "item 'r05': names roles"),
]
CHECKING = [
    ('objective = "ox-o1"', 'objective = "tp-o1"', "item 'r01': objective 'tp-o1' is none of this module"),
    ('objective = "ox-o1"', 'objective = "tp-o1"', "objective 'ox-o1': has 0 of 1 items"),
    ('reread = "words"', 'reread = "nowhere"', "item 'r05': reread 'nowhere' is no section"),
    ('facts = ["ox-misuse-def", ', 'facts = ["no-such-fact", ', "item 'r02': fact 'no-such-fact' does not exist"),
]


@pytest.mark.parametrize("wrong", [READING, CHECKING], ids=["as a file", "beside the course"])
def test_every_fault_of_a_pool_is_named(course: Layout, wrong: list[tuple[str, str, str]]) -> None:
    """File, place, what is wrong; all at once."""
    file = course.questions / "refreshers" / "oxazepam-and-dependence.toml"
    text = file.read_text("utf-8")
    for old, new, _ in wrong:
        assert old in text or new in text
        text = text.replace(old, new, 1)
    file.write_text(text, encoding="utf-8")
    said = faults(course)
    for _, _, fault in wrong:
        assert f"questions/refreshers/oxazepam-and-dependence.toml, {fault}" in said or (
            f"questions/refreshers/oxazepam-and-dependence.toml: {fault}" in said
        )


@pytest.mark.parametrize(("folder", "word"), [("", "graded"), ("practice", "practice")])
def test_a_stem_of_another_pool_is_refused(course: Layout, folder: str, word: str) -> None:
    """What is graded or practised does not come back word for word."""
    name = "oxazepam-and-dependence.toml"
    other = (course.questions / folder / name).read_text("utf-8")
    stem = next(line for line in other.splitlines() if line.startswith("stem = "))
    file = course.questions / "refreshers" / name
    lines = file.read_text("utf-8").splitlines()
    at = next(place for place, line in enumerate(lines) if line.startswith("stem = "))
    file.write_text("\n".join([*lines[:at], stem, *lines[at + 1 :]]), encoding="utf-8")
    assert f"item 'r01': its stem is also {word}" in faults(course)


def test_a_safety_objective_needs_two_items(course: Layout) -> None:
    """One of them is not enough to ask in two situations; a module without a pool is no fault, a pool without a module is."""
    folder = course.questions / "refreshers"
    text = (folder / "oxazepam-and-dependence.toml").read_text("utf-8")
    quiz = course.questions / "oxazepam-and-dependence.toml"
    quiz.write_text(
        quiz.read_text("utf-8").replace('objective = "ox-o4"', 'objective = "ox-o4"\nmust_pass = true', 1), "utf-8"
    )
    assert "objective 'ox-o4': has 1 of 2 items. Add one. It is a safety objective" in faults(course)
    (folder / "no-such-module.toml").write_text(text, encoding="utf-8")
    assert "questions/refreshers/no-such-module.toml: belongs to no module" in faults(course)


def test_authors_have_a_skeleton_and_a_preview(course: Layout, written: Path) -> None:
    """The next free id, the objective as a field; the preview shows every item."""
    pool_of_today = load_refreshers(written)
    count, objective = len(pool_of_today), pool_of_today[0].objective
    addition = plan_item(course, written, kind="single", objective=objective)
    assert addition.item == f"r{count + 1:02}"
    assert f'objective = "{objective}"' in addition.text
    shown = preview(course, written)
    assert (shown["count"], shown["broken"], shown["slots"][0]["label"]) == (count, 0, "Refreshers")


def test_a_built_pool_that_cannot_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what to do; a good one comes back as it was written."""
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path))
    write_pool(tmp_path, pool("r01"))
    assert list(load_pools()) == [f"{MODULE}/r01"]
    assert replace(load_pools()[f"{MODULE}/r01"].item) == item("r01")
    (tmp_path / f"{MODULE}.json").write_text("[{}]", encoding="utf-8")
    with pytest.raises(PoolProblem, match="run 'onboarding build'"):
        load_pools()


def test_the_scheduler_brings_no_heavy_package() -> None:
    """fsrs's optimizer would need torch, numpy and pandas; the schedule does not load them, nor anything of a notebook."""
    code = (
        "import sys\nfrom onboarding.refreshers.schedule import plan, due_at, _scheduler\n_scheduler(True)\n"
        "print(sorted({'numpy', 'torch', 'pandas', 'nbgrader', 'sqlalchemy'} & set(sys.modules)), 'fsrs' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[0] == "[] True"
