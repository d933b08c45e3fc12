"""From handing in to a verdict: one command, nbgrader's own commands, marks, retakes and feedback."""

import html
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from onboarding.answers import SHEET_NAME
from onboarding.grading import exchange, regrade
from onboarding.grading.batch import grade
from onboarding.grading.lock import GradingBusy, one_grader
from onboarding.grading.strip import generate_release
from onboarding.paths import Layout
from onboarding.questions import Item
from onboarding.records.ledger import Entry, Ledger, verify
from tests.conftest import ROOT, copy_course
from tests.grading_course import QUIZ, WRITTEN, Handed, copy_handed, hand_out, right, wrong


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    return hand_out(copy_course(tmp_path_factory.mktemp("template") / "course")).layout


@pytest.fixture
def handed(template: Layout, tmp_path: Path) -> Handed:
    return copy_handed(template, tmp_path / "course")


def history(handed: Handed, learner: str) -> tuple[Entry, ...]:
    with Ledger(handed.layout.ledger) as ledger:
        return ledger.history(learner, QUIZ)


def entries(handed: Handed) -> tuple[Entry, ...]:
    with Ledger(handed.layout.ledger) as ledger:
        return ledger.entries()


def nbgrader(handed: Handed, *arguments: str) -> None:
    """Run nbgrader's own command as a trainer would in the course folder."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": path}
    done = subprocess.run(["nbgrader", *arguments], cwd=handed.layout.root, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def edit_source(handed: Handed, change: Any) -> None:
    """Change items of the built source as an author's edit and a build would, then hand out again. `change` gets full items."""
    from onboarding.files import canonical_json
    from onboarding.questions import item_from_full

    paper = handed.layout.source / QUIZ / "quiz.ipynb"
    notebook = json.loads(paper.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        mark = cell["metadata"].get("onboarding", {})
        if "private" in mark:
            items = [item_from_full(change(mark["slot"], full)) for full in mark["private"]]
            mark["private"] = [item.full() for item in items]
            mark["variants"] = [item.public() for item in items]
    paper.write_bytes(canonical_json(notebook))
    generate_release(handed.layout.source, handed.layout.release, QUIZ)
    exchange.release(handed.layout, QUIZ)


# From handing in to passed


def test_all_right_waits_for_the_trainer_and_then_passes(handed: Handed) -> None:
    """A written answer keeps the state open; the mark closes it; the ledger has both, in order."""
    handed.take("ada")
    waiting = handed.grade()["ada"]
    assert (waiting.state, waiting.score, waiting.max_score, waiting.attempt_n) == (
        "waiting for marking",
        None,
        None,
        1,
    )
    assert waiting.reason == "Question 8 to be marked by the trainer."
    handed.mark("ada", 4, "Clear and kind.")
    passed = handed.grade()["ada"]
    assert (passed.state, passed.score, passed.max_score, passed.reason) == (
        "graded: passed",
        Decimal(20),
        Decimal(20),
        "",
    )
    assert [(entry.type, entry.record.state) for entry in entries(handed)] == [
        ("attempt", "waiting for marking"),
        ("mark", "graded: passed"),
    ]
    assert verify(handed.layout.ledger, handed.layout.ledger_head).ok


def test_grading_again_changes_nothing(handed: Handed) -> None:
    """The second run gives the same outcomes, rewrites no graded file and adds nothing to the ledger."""
    handed.take("ada")
    handed.take("bob", wrong)
    first = handed.grade()
    folders = (handed.layout.autograded, handed.layout.feedback, handed.layout.submitted, handed.layout.exchange)

    def stamps() -> dict[Path, int]:
        return {path: path.stat().st_mtime_ns for folder in folders for path in folder.rglob("*") if path.is_file()}

    before, ledger = stamps(), entries(handed)
    assert handed.grade() == first
    assert stamps() == before
    assert entries(handed) == ledger


def test_a_safety_question_fails_an_attempt_with_enough_points(handed: Handed) -> None:
    """Points for passing are not enough while one must-pass slot is not full."""
    slot = next(slot for slot in handed.bank.slots if slot.must_pass)
    handed.take("ada", lambda item: wrong(item) if item in slot.variants else right(item))
    handed.grade()
    handed.mark("ada", 4)
    outcome = handed.grade()["ada"]
    assert outcome.score is not None
    assert outcome.score * 100 >= 80 * 20
    assert outcome.state == "graded: not yet passed"
    assert "must be fully right" in outcome.reason


def test_the_pass_mark_is_the_boundary(handed: Handed) -> None:
    """80 % passes and a hundredth of a point less does not."""
    handed.take("ada")
    handed.grade()
    for mark, state in ((0, "graded: passed"), (-5, "graded: passed"), (99, "graded: passed")):
        handed.mark("ada", mark)
        outcome = handed.grade()["ada"]
        assert outcome.state == state
        assert outcome.score == min(max(Decimal(mark), Decimal(0)), Decimal(4)) + 16
    course = handed.layout.course_file
    course.write_text(
        course.read_text(encoding="utf-8").replace("pass_mark = 80", "pass_mark = 99", 1), encoding="utf-8"
    )
    handed.mark("ada", 3.8)
    assert handed.grade()["ada"].state == "graded: passed"
    handed.mark("ada", 3.79)
    outcome = handed.grade()["ada"]
    assert (outcome.state, outcome.score) == ("graded: not yet passed", Decimal("19.79"))


def test_a_blank_written_answer_is_nought_and_not_in_the_marking_pile(handed: Handed) -> None:
    """Nothing written: 0 points, nothing for the trainer to do."""
    handed.take("ada", values={WRITTEN: "  \n "})
    outcome = handed.grade()["ada"]
    assert handed.scores("ada")[WRITTEN] == (0.0, None, False)
    assert (outcome.state, outcome.score) == ("graded: passed", Decimal(16))


def test_an_unreadable_slot_has_no_number_and_others_are_graded(handed: Handed) -> None:
    """One entry of the wrong kind costs that slot its number, never full marks, and the trainer is asked to look."""
    table = handed.answer("ada")
    table["slots"]["s01"]["value"] = {"no": "such"}
    del table["slots"]["s03"]
    (handed.folder("ada") / SHEET_NAME).write_text(json.dumps(table), encoding="utf-8")
    exchange.submit(handed.layout.exchange, quiz=QUIZ, learner="ada", folder=handed.folder("ada"))
    outcome = handed.grade()["ada"]
    scores = handed.scores("ada")
    assert outcome.state == "could not be graded"
    assert "Question 1: The answer is not one of" in outcome.reason
    assert "Question 3: The answer sheet has no entry" in outcome.reason
    assert scores["s01"] == scores["s03"] == (None, None, True)
    assert scores["s02"] == (2.0, None, False)
    # The trainer may settle it by hand.
    for slot, points in (("s01", 0), ("s03", 2), (WRITTEN, 4)):
        handed.mark("ada", points, slot=slot)
    settled = handed.grade()["ada"]
    assert (settled.state, settled.score) == ("graded: not yet passed", Decimal(18))


@pytest.mark.parametrize(
    "value",
    [
        True,
        1e999,
        "\ud800",
        ["a", ["b"]],
        {"raw": "\ud800", "unit": "days"},
        {"raw": 3, "unit": None},
        "x" * 10_001,
        [],
        {},
        -1,
    ],
    ids=repr,
)
def test_no_odd_value_fails_open(handed: Handed, value: object) -> None:
    """Whatever JSON stands where an answer should be, no slot gets a point for it and the batch finishes."""
    table = handed.answer("ada", lambda item: None)
    for entry in table["slots"].values():
        entry["value"] = value
    text = json.dumps(table).replace("Infinity", "1e999")
    (handed.folder("ada") / SHEET_NAME).write_text(text, encoding="utf-8")
    exchange.submit(handed.layout.exchange, quiz=QUIZ, learner="ada", folder=handed.folder("ada"))
    outcome = handed.grade()["ada"]
    assert outcome.state == "could not be graded"
    assert {score for score, _, _ in handed.scores("ada").values()} <= {None, 0.0}


def test_a_question_from_another_place_earns_nothing(handed: Handed) -> None:
    """Answering an easier question in place of the one that was asked is not graded."""
    table = handed.answer("ada")
    easy = handed.bank.slot("s09").variants[0]
    table["slots"]["s01"].update(variant=easy.id, sha=easy.sha, value=easy.key[0])
    (handed.folder("ada") / SHEET_NAME).write_text(json.dumps(table), encoding="utf-8")
    exchange.submit(handed.layout.exchange, quiz=QUIZ, learner="ada", folder=handed.folder("ada"))
    assert "never handed out in this place" in handed.grade()["ada"].reason
    assert handed.scores("ada")["s01"] == (None, None, True)


def test_another_variant_than_due_is_graded_and_noted(handed: Handed) -> None:
    """Choosing one's own variant does not fail, and the ledger says so."""
    table = handed.answer("ada")
    slot = handed.bank.slot("s01")
    other = next(item for item in slot.variants if item.id != table["slots"]["s01"]["variant"])
    table["slots"]["s01"].update(variant=other.id, sha=other.sha, value=right(other))
    (handed.folder("ada") / SHEET_NAME).write_text(json.dumps(table), encoding="utf-8")
    exchange.submit(handed.layout.exchange, quiz=QUIZ, learner="ada", folder=handed.folder("ada"))
    assert handed.grade()["ada"].state == "waiting for marking"
    assert handed.scores("ada")["s01"][0] == slot.points
    (entry,) = history(handed, "ada")
    assert "Not the variants this learner was due: s01." in entry.record.reason


# Versions of questions


def test_the_version_that_was_answered_is_graded(handed: Handed) -> None:
    """Options re-lettered after handing in: the learner's letter still means what it meant."""
    handed.take("ada")

    def reletter(slot: str, full: dict[str, Any]) -> dict[str, Any]:
        if full["kind"] in ("single", "multiple", "ordering"):
            names = [option["id"] for option in full["options"]]
            swap = dict(zip(names, names[1:] + names[:1], strict=True))
            full["options"] = [{**option, "id": swap[option["id"]]} for option in full["options"]]
            full["key"] = [swap[key] for key in full["key"]]
        return full

    edit_source(handed, reletter)
    handed.grade()
    points = {slot.id: float(slot.points) for slot in handed.bank.slots if slot.auto}
    assert {slot: line[0] for slot, line in handed.scores("ada").items() if slot != WRITTEN} == points


def test_a_corrected_key_counts_for_those_who_saw_the_question(handed: Handed) -> None:
    """When only the key changes, nothing moves until a trainer regrades with a reason; the ledger shows both versions and why."""
    shown = handed.take("ada")["slots"]["s01"]
    handed.grade()

    def correct(slot: str, full: dict[str, Any]) -> dict[str, Any]:
        if full["id"] == shown["variant"]:
            full["key"] = [next(option["id"] for option in full["options"] if option["id"] not in full["key"])]
        return full

    edit_source(handed, correct)
    handed.grade()
    assert handed.scores("ada")["s01"][0] == handed.bank.slot("s01").points
    assert len(entries(handed)) == 1
    regrade.apply(handed.layout, QUIZ, reason="The key was wrong.")
    assert handed.scores("ada")["s01"][0] == 0.0
    first, second = entries(handed)
    assert (first.type, second.type, second.record.why) == ("attempt", "regrade", "The key was wrong.")
    old, new = (entry.record.content["items"][shown["variant"]] for entry in (first, second))
    assert old["public"] == new["public"] == shown["sha"]
    assert old["full"] != new["full"]


# Retakes and marks


def test_a_retake_brings_unseen_questions_and_keeps_history(handed: Handed) -> None:
    """The second attempt shows other variants where there are any, and the ledger has both attempts."""
    first = handed.take("ada", wrong)
    handed.grade()
    handed.mark("ada", 0)
    assert handed.grade()["ada"].state == "graded: not yet passed"
    handed.retake("ada")
    second = handed.take("ada")
    for slot in handed.bank.slots:
        assert first["slots"][slot.id]["variant"] != second["slots"][slot.id]["variant"] or len(slot.variants) == 1
    outcome = handed.grade()["ada"]
    assert (outcome.attempt_n, outcome.state) == (2, "waiting for marking")
    assert [(entry.record.n, entry.record.state) for entry in history(handed, "ada")] == [
        (1, "graded: not yet passed"),
        (2, "waiting for marking"),
    ]
    assert not any("due" in entry.record.reason for entry in history(handed, "ada"))


@pytest.mark.parametrize("way", ["onboarding", "nbgrader"])
def test_a_mark_is_never_inherited_by_another_text(handed: Handed, way: str) -> None:
    """Mark and comment of the first text go to the ledger and the second text waits, by our command and by nbgrader's."""
    first = handed.take("ada", values={WRITTEN: "The first text."})
    handed.grade()
    handed.mark("ada", 1.5, "Think of the next dose.")
    handed.retake("ada")
    handed.take("ada", values={WRITTEN: "A better text."})
    if way == "nbgrader":
        nbgrader(handed, "collect", QUIZ, "--update")
        nbgrader(handed, "autograde", QUIZ, "--force")
    else:
        handed.grade()
    assert handed.scores("ada")[WRITTEN] == (None, None, True)
    kept = next(entry.record for entry in history(handed, "ada") if entry.record.attempt_id == first["attempt"]["id"])
    assert kept.marks[WRITTEN]["score"] == "1.5"
    assert kept.marks[WRITTEN]["comment"] == "Think of the next dose."
    assert kept.scores[WRITTEN].got == "1.5"
    assert "Think of the next dose." not in handed.feedback("ada")
    assert handed.grade()["ada"].state == "waiting for marking"
    assert verify(handed.layout.ledger, handed.layout.ledger_head).ok


def test_an_unchanged_text_keeps_its_mark(handed: Handed) -> None:
    """Grading the same sheet again, even after nbgrader's own forced run, does not ask the trainer twice."""
    handed.take("ada")
    handed.grade()
    handed.mark("ada", 3, "Good.")
    nbgrader(handed, "autograde", QUIZ, "--force")
    assert handed.scores("ada")[WRITTEN] == (None, 3.0, False)
    outcome = handed.grade()["ada"]
    assert (outcome.state, outcome.score) == ("graded: passed", Decimal(19))


def test_the_same_text_for_another_question_is_marked_again(handed: Handed) -> None:
    """A mark belongs to question and text together."""
    first = handed.take("ada", wrong, values={WRITTEN: "The same words."})
    handed.grade()
    handed.mark("ada", 4)
    handed.grade()
    handed.retake("ada")
    second = handed.take("ada", values={WRITTEN: "The same words."})
    assert first["slots"][WRITTEN]["variant"] != second["slots"][WRITTEN]["variant"]
    handed.grade()
    assert handed.scores("ada")[WRITTEN] == (None, None, True)


def test_two_attempts_between_two_runs_are_both_entered(handed: Handed) -> None:
    """An attempt that was overtaken before it was graded still has its entry, which says so."""
    handed.take("ada", wrong, values={WRITTEN: None})
    handed.retake("ada")
    handed.take("ada")
    outcome = handed.grade()["ada"]
    assert outcome.attempt_n == 2
    first, second = history(handed, "ada")
    assert (first.record.n, second.record.n) == (1, 2)
    assert first.record.state == "graded: not yet passed"
    assert "A later attempt was handed in" in first.record.reason


# nbgrader's own commands, and interruptions


def test_nbgraders_own_commands_give_the_same(handed: Handed, tmp_path: Path) -> None:
    """collect, autograde, generate_feedback and release_feedback of nbgrader: same scores, same pages."""
    handed.take("ada")
    handed.take("bob", wrong)
    other = copy_handed(handed.layout, tmp_path / "other")
    handed.grade()
    for command in ("collect", "autograde", "generate_feedback", "release_feedback"):
        nbgrader(other, command, QUIZ)
    for learner in ("ada", "bob"):
        assert other.scores(learner) == handed.scores(learner)
        # The copied submissions arrived when they were copied.
        # Only `onboarding grade` writes the ledger, and without an entry there the next attempt carries nothing.
        apart = r'received <time.*</time>|<meta name="onboarding-next"[^>]*>|; \d+ right answers? will be kept'
        pages = [re.sub(apart, "", course.feedback(learner)) for course in (other, handed)]
        assert pages[0] == pages[1] != ""
    assert other.grade() == handed.grade()


def test_a_killed_run_is_finished_by_the_next(handed: Handed) -> None:
    """Killed in the middle and run again, everything is as after one run that was left alone."""
    learners = [f"learner{number}" for number in range(6)]
    for learner in learners:
        handed.take(learner, right if learner in learners[:3] else wrong)
    other = copy_handed(handed.layout, handed.layout.root.with_name("other"))
    code = f"""
import os, signal, sys
from pathlib import Path
from onboarding.grading.batch import grade
from onboarding.paths import Layout

def tell(done, total, what):
    if done == 3:
        os.kill(os.getpid(), signal.SIGKILL)

grade(Layout(Path(sys.argv[1])), "{QUIZ}", progress=tell)
"""
    killed = subprocess.run([sys.executable, "-c", code, str(handed.layout.root)], cwd=ROOT)
    assert killed.returncode == -signal.SIGKILL
    assert len(entries(handed)) == 3
    assert handed.grade() == other.grade()
    assert [entry.record.learner for entry in entries(handed)] == learners
    assert verify(handed.layout.ledger, handed.layout.ledger_head).ok
    for learner in learners:
        assert handed.scores(learner) == other.scores(learner)


def test_one_job_at_a_time(handed: Handed) -> None:
    """While one job runs another says so and does nothing."""
    with one_grader(handed.layout), pytest.raises(GradingBusy, match="Another grading job"):
        grade(handed.layout, QUIZ)


def test_no_kernel_is_needed_and_no_list_has_a_preprocessor_that_executes(handed: Handed) -> None:
    """nbgrader_config.py names no Execute anywhere, and the lists are what nbgrader really uses."""
    code = "from nbgrader.apps import NbGraderApp as A; import json; a = A(); a.initialize(['list']); print(json.dumps(a.config.Autograde))"
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": path}
    shown = subprocess.run(
        [sys.executable, "-c", code], cwd=handed.layout.root, env=env, capture_output=True, text=True, check=True
    )
    lists = json.loads(shown.stdout.splitlines()[-1])
    assert lists["sanitize_preprocessors"] == ["onboarding.grading.preprocessors.MarkSheet"]
    assert lists["autograde_preprocessors"][-1] == "onboarding.grading.preprocessors.SaveScores"
    assert "xecute" not in shown.stdout


def test_the_gradebook_is_indexed_and_nbgrader_can_still_upgrade_it(handed: Handed) -> None:
    """Our additions to the gradebook do not get in the way of nbgrader's own tool."""
    connection = sqlite3.connect(handed.layout.gradebook)
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
    connection.close()
    assert {"onboarding_grade_notebook_id", "onboarding_submitted_assignment_student_id"} <= names
    nbgrader(handed, "db", "upgrade")


# What the trainer reads in the graded notebook


def test_the_graded_notebook_tells_question_answer_score_and_reason(handed: Handed) -> None:
    """Each cell shows what was asked, chosen and right, and the number that nbgrader reads."""
    handed.take("ada", lambda item: wrong(item) if item.kind == "single" else right(item))
    handed.grade()
    for cell in handed.graded_notebook("ada")["cells"]:
        mark = cell["metadata"].get("onboarding", {})
        if "slot" not in mark or cell["cell_type"] != "code":
            continue
        (output,) = cell["outputs"]
        result = mark["result"]
        assert "".join(output["data"]["text/plain"]) == result["got"]
        page = "".join(output["data"]["text/html"])
        assert f"{result['got']} of {result['points']} points" in page
        assert "<script" not in page
        if result["item"]["kind"] == "single":
            chosen = next(o for o in result["item"]["options"] if o["id"] == result["value"])
            assert "<td>chosen</td><td></td>" in page
            assert chosen["rationale"].split("'")[0] in page


# Feedback


def private_texts(item: Item) -> list[str]:
    """What nobody may read of a missed question before mastery."""
    wrong_ones = [option.rationale for option in item.options]
    return [text for text in [*wrong_ones, item.rationale, *(anchor.text for anchor in item.anchors)] if text]


def plain(page: str) -> str:
    """The text of a page."""
    return html.unescape(re.sub(r"<[^>]+>", " ", page.split("<body>")[1]))


def test_feedback_before_mastery_gives_the_idea_and_not_the_key(handed: Handed) -> None:
    """A miss shows principle and section; no rationale and no key of any missed question is on the page."""
    table = handed.take("ada", wrong, values={WRITTEN: None})
    handed.grade()
    page = handed.feedback("ada")
    text = plain(page)
    assert '<meta name="onboarding-state" content="graded: not yet passed">' in page
    for slot in handed.bank.slots:
        item = slot.variant(table["slots"][slot.id]["variant"])
        assert item.principle in text
        assert not [private for private in private_texts(item) if private in text]
    assert "Right answer" not in text
    assert "Read again: “" in text


def test_points_given_by_hand_do_not_make_a_wrong_answer_right(handed: Handed) -> None:
    """The page says that the trainer changed the points; the answer stays "not yet" and nothing of its key is told."""
    missed = "s09"
    table = handed.take("ada", lambda item: wrong(item) if item in handed.bank.slot(missed).variants else right(item))
    handed.grade()
    handed.mark("ada", 1, slot=missed)
    handed.mark("ada", 0)
    outcome = handed.grade()["ada"]
    assert outcome.state == "graded: passed"
    assert outcome.score == 16
    handed.mark("ada", 0, slot="s01")
    assert handed.grade()["ada"].state == "graded: not yet passed"
    text = plain(handed.feedback("ada"))
    assert text.count("Your trainer changed the points of this question by hand.") == 2
    assert "Question 9: not yet" in " ".join(text.split())
    item = handed.bank.slot(missed).variant(table["slots"][missed]["variant"])
    assert not [private for private in private_texts(item) if private in text]


def test_feedback_after_mastery_opens_everything(handed: Handed) -> None:
    """Once passed, every key and rationale is there, those of missed questions too."""
    missed = "s11"
    table = handed.take("ada", lambda item: wrong(item) if item in handed.bank.slot(missed).variants else right(item))
    handed.grade()
    handed.mark("ada", 4, "Well put & <kind>.")
    assert handed.grade()["ada"].state == "graded: passed"
    text = plain(handed.feedback("ada"))
    for slot in handed.bank.slots:
        item = slot.variant(table["slots"][slot.id]["variant"])
        assert not [private for private in private_texts(item) if private not in text]
    assert "Well put & <kind>." in text


def test_feedback_while_waiting_has_no_total_and_no_rubric(handed: Handed) -> None:
    """No number before the mark; the rubric shows with the mark, and the trainer's words with it."""
    handed.take("ada", values={WRITTEN: "<img src=x onerror=alert(1)> `x` $y$"})
    handed.grade()
    page = handed.feedback("ada")
    rubric = handed.bank.slot(WRITTEN)
    assert "Score:" not in page
    assert "waiting for marking" in page
    assert not any(criterion.text in plain(page) for item in rubric.variants for criterion in item.criteria)
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "<img" not in page
    handed.mark("ada", 1, "Say whom you would call.")
    handed.grade()
    text = plain(handed.feedback("ada"))
    assert "Say whom you would call." in text
    assert "What your trainer looked for" in text


def test_the_feedback_page_stands_alone(handed: Handed) -> None:
    """No script, nothing from elsewhere, a language, one main heading, a table with headings."""
    handed.take("ada", wrong)
    handed.grade()
    page = handed.feedback("ada")
    assert '<html lang="en">' in page
    assert page.count("<h1>") == 1
    assert "<script" not in page
    assert "http:" not in page
    assert "https:" not in page
    assert "src=" not in page
    assert page.count('scope="col"') == 3
