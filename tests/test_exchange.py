"""Handing out, handing in, collecting and getting feedback back."""

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from onboarding.answers import SHEET_NAME
from onboarding.errors import CourseError, FileProblem
from onboarding.files import sha256
from onboarding.grading import exchange
from onboarding.grading.collect import collect
from onboarding.grading.items import ItemStore, ItemStoreProblem
from onboarding.grading.places import Exchange, nbgrader_stamp, read_entry_name
from onboarding.grading.strip import NbgraderProblem, generate_release
from onboarding.grading.submission import read_received
from onboarding.paths import Layout
from tests.conftest import ROOT, copy_course
from tests.grading_course import QUIZ, Handed, copy_handed, hand_out, right, wrong


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    return hand_out(copy_course(tmp_path_factory.mktemp("template") / "course")).layout


@pytest.fixture
def handed(template: Layout, tmp_path: Path) -> Handed:
    return copy_handed(template, tmp_path / "course")


def entries(handed: Handed) -> list[Path]:
    return sorted(handed.inbound().iterdir())


# Building and handing out


def test_the_release_has_no_private_part_and_is_the_same_every_time(course: Layout, tmp_path: Path) -> None:
    """Generating twice gives the bytes that are in the repository, and nothing private is left in them."""
    first = generate_release(course.source, tmp_path / "one", QUIZ).read_bytes()
    second = generate_release(course.source, tmp_path / "two", QUIZ).read_bytes()
    assert first == second == (course.release / QUIZ / "quiz.ipynb").read_bytes()
    assert b'"private"' in (course.source / QUIZ / "quiz.ipynb").read_bytes()
    assert b'"private"' not in first
    assert b'"rationale"' not in first


def test_a_failed_generation_leaves_the_old_release(course: Layout) -> None:
    """A source that nbgrader refuses costs nothing that was there before, and the reason is said."""
    paper = course.source / QUIZ / "quiz.ipynb"
    notebook = json.loads(paper.read_text(encoding="utf-8"))
    notebook["cells"][2]["metadata"]["nbgrader"]["grade_id"] = notebook["cells"][4]["metadata"]["nbgrader"]["grade_id"]
    paper.write_text(json.dumps(notebook), encoding="utf-8")
    before = (course.release / QUIZ / "quiz.ipynb").read_bytes()
    with pytest.raises(NbgraderProblem, match=r"could not be prepared.*Duplicate grade id"):
        generate_release(course.source, course.release, QUIZ)
    assert (course.release / QUIZ / "quiz.ipynb").read_bytes() == before


def test_handing_out_stores_every_question_with_its_key(handed: Handed) -> None:
    """Each variant can be found by what learners see of it, the learners' copy has no key, and a second time changes nothing."""
    store = ItemStore(handed.layout.items)
    for slot in handed.bank.slots:
        for item in slot.variants:
            assert store.find(QUIZ, slot.id, item.id, item.sha) == item
            assert store.find(QUIZ, "s99", item.id, item.sha) is None
            assert store.find(QUIZ, slot.id, "other", item.sha) is None
    paper = Exchange(handed.layout.exchange).paper(QUIZ)
    assert paper.read_bytes() == (handed.layout.release / QUIZ / "quiz.ipynb").read_bytes()
    before = {path.name: path.stat().st_mtime_ns for path in handed.layout.items.iterdir()}
    exchange.release(handed.layout, QUIZ)
    assert {path.name: path.stat().st_mtime_ns for path in handed.layout.items.iterdir()} == before


def test_a_changed_stored_question_is_refused(handed: Handed) -> None:
    """A key that somebody edits in the store is not used."""
    item = handed.bank.slots[0].variants[0]
    path = handed.layout.items / f"{item.sha}-{item.full_sha}.json"
    table = json.loads(path.read_text(encoding="utf-8"))
    table["item"]["key"] = [next(o.id for o in item.options if o.id not in item.key)]
    path.write_text(json.dumps(table), encoding="utf-8")
    with pytest.raises(ItemStoreProblem, match="was changed"):
        ItemStore(handed.layout.items).find(QUIZ, handed.bank.slots[0].id, item.id, item.sha)


def test_a_release_that_is_not_of_this_source_is_not_handed_out(course: Layout) -> None:
    """Source and release that do not belong together are refused with the next step."""
    paper = course.release / QUIZ / "quiz.ipynb"
    paper.write_bytes(paper.read_bytes().replace(b"Quiz:", b"Old quiz:", 1))
    with pytest.raises(CourseError, match="onboarding build"):
        exchange.release(course, QUIZ)


# The learner's side


def test_fetching_never_changes_a_paper_under_an_open_attempt(handed: Handed) -> None:
    """A course update waits until the attempt is handed in."""
    handed.answer("ada")
    paper = handed.folder("ada") / "quiz.ipynb"
    before = paper.read_bytes()
    released = Exchange(handed.layout.exchange).paper(QUIZ)
    released.write_bytes(before + b"\n")
    exchange.fetch(handed.layout, QUIZ, "ada")
    assert paper.read_bytes() == before
    handed.submit("ada")
    exchange.fetch(handed.layout, QUIZ, "ada")
    assert paper.read_bytes() == before + b"\n"


def test_only_our_files_are_handed_in(handed: Handed) -> None:
    """Whatever else lies in the folder, and whatever was done to the paper, the exchange gets the sheet and our own paper."""
    handed.answer("ada")
    folder = handed.folder("ada")
    (folder / "ipywidgets").mkdir()
    (folder / "ipywidgets" / "__init__.py").write_text("raise SystemExit", encoding="utf-8")
    (folder / "quiz.ipynb").write_text("{", encoding="utf-8")
    exchange.submit(handed.layout.exchange, quiz=QUIZ, learner="ada", folder=folder)
    (entry,) = entries(handed)
    assert {path.name for path in entry.iterdir()} == {
        SHEET_NAME,
        "quiz.ipynb",
        "timestamp.txt",
        "submission_secret.txt",
    }
    assert (entry / SHEET_NAME).read_bytes() == (folder / SHEET_NAME).read_bytes()
    assert (entry / "quiz.ipynb").read_bytes() == Exchange(handed.layout.exchange).paper(QUIZ).read_bytes()
    assert entry.stat().st_mode & 0o007 == 0
    assert all(path.stat().st_mode & 0o137 == 0 for path in entry.iterdir())


def test_handing_in_again_changes_nothing(handed: Handed) -> None:
    """When the answer got lost on the way, the second click gives the first time and no second submission."""
    handed.answer("ada")
    folder = handed.folder("ada")
    times = {exchange.submit(handed.layout.exchange, quiz=QUIZ, learner="ada", folder=folder) for _ in range(2)}
    assert len(times) == len(entries(handed)) == 1


def test_a_hand_in_that_stopped_half_way_is_done_again(handed: Handed) -> None:
    """A receipt without a submission does not count as handed in."""
    handed.answer("ada")
    folder = handed.folder("ada")
    exchange.submit(handed.layout.exchange, quiz=QUIZ, learner="ada", folder=folder)
    (receipt,) = (folder / ".submissions").iterdir()
    receipt.write_bytes(receipt.read_bytes().replace(b'"confirmed":true', b'"confirmed":false'))
    shutil.rmtree(entries(handed)[0])
    exchange.submit(handed.layout.exchange, quiz=QUIZ, learner="ada", folder=folder)
    assert len(entries(handed)) == 1


@pytest.mark.parametrize("learner", ["bob", "a+b", "../ada", "", "x" * 65])
def test_nobody_hands_in_for_another(handed: Handed, learner: str) -> None:
    """A sheet is only taken from the person it names, and odd names make no folders."""
    handed.answer("ada")
    with pytest.raises(CourseError):
        exchange.submit(handed.layout.exchange, quiz=QUIZ, learner=learner, folder=handed.folder("ada"))
    assert entries(handed) == []


def test_without_an_exchange_handing_in_fails_in_words(handed: Handed) -> None:
    """No folder to hand in to: a sentence, and no receipt that claims success."""
    handed.answer("ada")
    shutil.rmtree(handed.inbound())
    with pytest.raises(CourseError, match="folder for handing in does not exist"):
        exchange.submit(handed.layout.exchange, quiz=QUIZ, learner="ada", folder=handed.folder("ada"))
    (receipt,) = (handed.folder("ada") / ".submissions").iterdir()
    assert b'"confirmed":false' in receipt.read_bytes()


def test_a_damaged_or_missing_sheet_is_not_handed_in(handed: Handed) -> None:
    """Neither leaves anything in the exchange."""
    handed.answer("ada")
    sheet = handed.folder("ada") / SHEET_NAME
    sheet.write_bytes(sheet.read_bytes()[:100])
    with pytest.raises(exchange.SubmitProblem):
        exchange.submit(handed.layout.exchange, quiz=QUIZ, learner="ada", folder=handed.folder("ada"))
    sheet.unlink()
    with pytest.raises(FileProblem):
        exchange.submit(handed.layout.exchange, quiz=QUIZ, learner="ada", folder=handed.folder("ada"))
    assert entries(handed) == []


def test_the_learners_side_does_not_load_nbgrader() -> None:
    """Handing in starts fast and works where nbgrader's gradebook parts do not."""
    code = "import sys, onboarding.grading.exchange; assert not [n for n in sys.modules if n.startswith('nbgrader')]"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


# Collecting


def test_collecting_takes_the_sheet_and_supplies_our_paper(handed: Handed) -> None:
    """submitted/ holds exactly our files, readable by the trainer's account only."""
    handed.take("ada")
    collected = collect(handed.layout, QUIZ)
    assert (collected.learners, collected.new, collected.notes) == (("ada",), ("ada",), ())
    place = handed.layout.submitted / "ada" / QUIZ
    assert {path.name for path in place.iterdir()} == {
        SHEET_NAME, "quiz.ipynb", "received.json", "timestamp.txt", "submission_secret.txt",
    }  # fmt: skip
    assert place.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o177 == 0 for path in place.iterdir())
    assert collect(handed.layout, QUIZ).new == ()


def test_the_time_of_arrival_counts_and_not_the_one_in_the_name(handed: Handed) -> None:
    """A submission that claims to come from next year does not outrank one that really came later."""
    handed.take("ada", wrong)
    handed.retake("ada")
    table = handed.take("ada", right)
    older, newer = sorted(entries(handed), key=lambda path: path.stat().st_ctime_ns)
    future = nbgrader_stamp(datetime.now(UTC) + timedelta(days=365))
    older_sheet = (older / SHEET_NAME).stat().st_ctime_ns
    older.rename(older.with_name(f"ada+{QUIZ}+{future}+x"))
    assert (older.with_name(f"ada+{QUIZ}+{future}+x") / SHEET_NAME).stat().st_ctime_ns == older_sheet
    collect(handed.layout, QUIZ)
    received = read_received(handed.layout.submitted / "ada" / QUIZ)
    assert received is not None
    assert received.key == table["attempt"]["id"]
    assert received.sheet == sha256((newer / SHEET_NAME).read_bytes())


def test_every_attempt_is_kept(handed: Handed) -> None:
    """The archive has both attempts as they came."""
    first = handed.take("ada", wrong)
    kept = (handed.folder("ada") / SHEET_NAME).read_bytes()
    collect(handed.layout, QUIZ)
    handed.retake("ada")
    second = handed.take("ada", right)
    collect(handed.layout, QUIZ)
    folder = handed.layout.trainer / "attempts" / "ada" / QUIZ
    assert {path.name for path in folder.iterdir()} == {first["attempt"]["id"], second["attempt"]["id"]}
    # The sheet that was handed in did not yet say when it was handed in.
    sent = json.loads(kept)
    assert json.loads((folder / first["attempt"]["id"] / SHEET_NAME).read_bytes()) == {**sent, "submitted": None}


def test_a_graded_attempt_cannot_be_replaced(handed: Handed) -> None:
    """Better answers under the number of an attempt that was graded are not taken in, and somebody hears of it."""
    table = handed.take("ada", wrong)
    before = handed.grade()["ada"]
    better = {**handed.answer("ada", right), "submitted": None}
    assert better["attempt"] == table["attempt"]
    (handed.folder("ada") / SHEET_NAME).write_text(json.dumps(better), encoding="utf-8")
    exchange.submit(handed.layout.exchange, quiz=QUIZ, learner="ada", folder=handed.folder("ada"))
    assert handed.grade()["ada"] == before
    folder = handed.layout.trainer / "attempts" / "ada" / QUIZ / table["attempt"]["id"]
    assert len(list(folder.glob("refused-*.json"))) == 1


def test_another_account_cannot_file_for_a_learner(handed: Handed) -> None:
    """On a computer with several accounts a folder under somebody else's name is set aside and changes nothing."""
    handed.take("ada")
    handed.take("bob", wrong)
    forged = next(path for path in entries(handed) if path.name.startswith("bob"))
    if os.getuid() != 0:
        pytest.skip("only the administrator can make files of another account")
    target = forged.with_name(re.sub("^bob", "ada", forged.name))
    forged.rename(target)
    os.chown(target, 12345, 12345)
    collected = collect(handed.layout, QUIZ)
    assert collected.learners == ("ada",)
    assert any("another account" in note for note in collected.notes)
    received = read_received(handed.layout.submitted / "ada" / QUIZ)
    assert received is not None
    assert not received.problem


def test_names_in_the_exchange_are_read_strictly() -> None:
    """Only names that nbgrader or we write are read; nothing in them can leave the folder."""
    name = read_entry_name(f"ada+{QUIZ}+2026-01-02 03:04:05.000006 UTC+x-_")
    assert name is not None
    assert (name.learner, name.quiz) == ("ada", QUIZ)
    assert name.claimed == datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC)
    for odd in (
        "ada",
        f"ada+{QUIZ}",
        f"..+{QUIZ}+t+x",
        f".ada+{QUIZ}+t+x",
        f"a/b+{QUIZ}+t+x",
        f"a+b+{QUIZ}+t+x",
        "<b>+q+t+x",
    ):
        assert read_entry_name(odd) is None


def test_nbgraders_own_collect_command_is_ours(handed: Handed) -> None:
    """`nbgrader collect` and the formgrader's button use the allow-list, too."""
    handed.take("ada")
    (entry,) = entries(handed)
    (entry / "ipywidgets").mkdir()
    (entry / "link.json").symlink_to("/etc/passwd")
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    subprocess.run(["nbgrader", "collect", QUIZ], cwd=handed.layout.root, env=env, check=True, capture_output=True)
    place = handed.layout.submitted / "ada" / QUIZ
    assert not {"ipywidgets", "link.json"} & {path.name for path in place.iterdir()}
    assert (place / SHEET_NAME).is_file()


# Feedback


def test_feedback_reaches_its_learner_and_nobody_else(handed: Handed) -> None:
    """Two learners each get the page on their own attempt; a third, who handed in nothing, gets none."""
    sheets = {learner: handed.take(learner, choose) for learner, choose in (("ada", right), ("bob", wrong))}
    assert handed.feedback("ada") == ""
    handed.grade()
    for learner, table in sheets.items():
        assert f'<meta name="onboarding-attempt" content="{table["attempt"]["id"]}">' in handed.feedback(learner)
    handed.open("eve")
    assert handed.feedback("eve") == ""
    pages = list(Exchange(handed.layout.exchange).feedback.iterdir())
    assert len(pages) == 2
    assert not any("ada" in page.name or sheets["ada"]["attempt"]["id"] in page.name for page in pages)
    assert Exchange(handed.layout.exchange).feedback.stat().st_mode & 0o777 == 0o711


def test_feedback_on_an_unreadable_sheet_names_the_learners_attempt(handed: Handed) -> None:
    """The grader could not read which attempt it is; the learner's receipt tells, so the page still finds its place."""
    table = handed.take("ada")
    (entry,) = entries(handed)
    os.chmod(entry / SHEET_NAME, 0o600)
    (entry / SHEET_NAME).write_bytes(b'{"schema": 1, "quiz"')
    assert handed.grade()["ada"].state == "could not be graded"
    page = handed.feedback("ada")
    assert f'<meta name="onboarding-attempt" content="{table["attempt"]["id"]}">' in page
    assert '<meta name="onboarding-state" content="could not be graded">' in page
