"""Names, attempts and archives: what a folder may be called, what a second submission can change, what is not unpacked."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from onboarding.answers import SHEET_NAME
from onboarding.grading import collect as collecting
from onboarding.grading import exchange, places
from onboarding.grading.collect import collect
from onboarding.paths import Layout
from onboarding.records.ledger import Ledger
from tests.attacks.scene import entry_of
from tests.conftest import ROOT, copy_course
from tests.grading_course import QUIZ, Handed, copy_handed, hand_out, right, wrong

STAMP = "2026-01-01 00:00:00.000000 UTC"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    handed = hand_out(copy_course(tmp_path_factory.mktemp("names") / "course"))
    handed.take("ada")
    return handed.layout


@pytest.fixture
def handed(template: Layout, tmp_path: Path) -> Handed:
    return copy_handed(template, tmp_path / "course")


def file_under(handed: Handed, learner: str, *, rest: str = f"{QUIZ}+{STAMP}+x") -> None:
    """A submission with ada's sheet, made out to another name."""
    place = handed.inbound() / f"{learner}+{rest}"
    shutil.copytree(entry_of(handed, "ada"), place)
    sheet = json.loads((place / SHEET_NAME).read_bytes())
    os.chmod(place / SHEET_NAME, 0o600)
    (place / SHEET_NAME).write_text(json.dumps({**sheet, "learner": learner}), encoding="utf-8")


ODD = [
    "..",
    ".",
    "*",
    "?da",
    "[a]da",
    "a\\b",
    " ada",
    "ada ",
    "ada\n",
    "\u0430da",
    "ａda",
    "ada\u200b",
    "a" * 65,
    "-rf",
    "~",
    "$HOME",
]


@pytest.mark.parametrize("learner", ODD, ids=repr)
def test_a_name_that_is_no_name_is_left_where_it_is(
    handed: Handed, monkeypatch: pytest.MonkeyPatch, learner: str
) -> None:
    """Paths, wildcards, look-alikes from other alphabets. Control: what a learner's id may hold; taken out, the folder counts."""
    file_under(handed, learner)
    assert collect(handed.layout, QUIZ).learners == ("ada",)
    monkeypatch.setattr(places, "valid_learner", lambda name: True)
    before = {path for path in handed.layout.trainer.rglob("*")}
    try:
        again = collect(handed.layout, QUIZ)
    except OSError:
        return  # such a name stops everybody's collecting
    made = {path for path in handed.layout.trainer.rglob("*")} - before
    assert again.learners != ("ada",) or made, "the name does no harm even unchecked: choose another"


def test_names_that_differ_in_capital_letters_are_kept_apart(handed: Handed, monkeypatch: pytest.MonkeyPatch) -> None:
    """On many computers Ada and ada are one folder. Control: the second spelling is not taken in, and somebody hears of it."""
    assert collect(handed.layout, QUIZ).learners == ("ada",)
    file_under(handed, "Ada")
    file_under(handed, "ADA")
    collected = collect(handed.layout, QUIZ)
    assert collected.learners == ("ada",)
    assert [note.split(":")[0] for note in collected.notes] == ["ADA", "Ada"]
    assert "differs from ada only in capital letters" in collected.notes[0]
    monkeypatch.setattr(collecting, "_spellings", lambda layout: {})
    assert len(collect(handed.layout, QUIZ).learners) == 2


@pytest.mark.parametrize("learner", ['=cmd|"x"!A1', "+1+1", "-1", "@SUM(1)", "\t=1", "|x", "%0A=1"])
def test_no_name_is_a_formula(handed: Handed, learner: str) -> None:
    """What a learner controls in a table of scores is the id. Control: an id begins with a letter or a digit."""
    assert not places.valid_learner(learner)
    with pytest.raises(exchange.SubmitProblem):
        exchange.fetch(handed.layout, QUIZ, learner)


def nbgrader(handed: Handed, *words: str) -> "subprocess.CompletedProcess[str]":
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": path}
    return subprocess.run(["nbgrader", *words], cwd=handed.layout.root, env=env, capture_output=True, text=True)


def test_stock_export_has_no_formula(handed: Handed) -> None:
    """No cell of `nbgrader export` begins with a sign that a spreadsheet takes for a formula."""
    handed.take("eve", values={"s08": "=HYPERLINK(1)"})
    file_under(handed, "=1+1", rest=f"{QUIZ}+{STAMP}")
    handed.grade()
    assert nbgrader(handed, "export").returncode == 0
    rows = list(csv.reader(io.StringIO((handed.layout.root / "grades.csv").read_text(encoding="utf-8"))))
    learner = rows[0].index("learner")
    assert {row[learner] for row in rows[1:]} == {"ada", "eve"}
    assert not [cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t\r")]


def test_ten_thousand_submissions_of_one_learner(handed: Handed, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bounded number is looked at, and others are collected. Control: the number in one go; taken out, more are taken in."""
    for number in range(10_000):
        (handed.inbound() / f"eve+{QUIZ}+2026-01-01 00:00:00.{number:06d} UTC+x").mkdir()
    monkeypatch.setattr(collecting, "MAX_ENTRIES", 20)
    collected = collect(handed.layout, QUIZ)
    assert collected.learners == ("ada", "eve")
    assert collected.notes == ("eve: 10000 submissions at once; only 20 were looked at.",)
    folder = handed.layout.trainer / "attempts" / "eve" / QUIZ
    assert len(list(folder.iterdir())) == 20
    monkeypatch.setattr(collecting, "MAX_ENTRIES", 60)
    collect(handed.layout, QUIZ)
    assert len(list(folder.iterdir())) == 80


def test_a_passing_sheet_under_the_number_of_a_failed_attempt(handed: Handed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Better answers in place of those that were graded. Control: a graded attempt is closed; taken out, it changes."""
    handed.take("eve", wrong)
    before = handed.grade()["eve"]
    sheet = {**handed.answer("eve", right), "submitted": None}
    (handed.folder("eve") / SHEET_NAME).write_text(json.dumps(sheet), encoding="utf-8")
    exchange.submit(handed.layout.exchange, quiz=QUIZ, learner="eve", folder=handed.folder("eve"))
    earned = handed.scores("eve")
    assert handed.grade()["eve"] == before
    assert handed.scores("eve") == earned
    monkeypatch.setattr(Ledger, "attempts", lambda self, quiz: frozenset())
    sheet["attempt"]["opened"] = "2026-01-01T00:00:00.000000Z"
    (handed.folder("eve") / SHEET_NAME).write_text(json.dumps(sheet), encoding="utf-8")
    exchange.submit(handed.layout.exchange, quiz=QUIZ, learner="eve", folder=handed.folder("eve"))
    handed.grade()
    assert handed.scores("eve") != earned


def test_an_old_sheet_under_a_new_attempt_is_seen(handed: Handed) -> None:
    """The same questions again, under a forged attempt: graded, and the ledger says that other questions were due."""
    first = handed.take("eve", wrong)
    handed.grade()
    forged = {**first, "submitted": None, "attempt": {**first["attempt"], "id": "forged-by-hand", "n": 2}}
    for slot, entry in forged["slots"].items():
        item = handed.bank.slot(slot).variant(entry["variant"])
        if slot != "s08":
            entry["value"] = right(item)
    (handed.folder("eve") / SHEET_NAME).write_text(json.dumps(forged), encoding="utf-8")
    exchange.submit(handed.layout.exchange, quiz=QUIZ, learner="eve", folder=handed.folder("eve"))
    handed.grade()
    with Ledger(handed.layout.ledger) as ledger:
        old, new = ledger.history("eve", QUIZ)
    assert (old.record.attempt_id, new.record.attempt_id) == (first["attempt"]["id"], "forged-by-hand")
    due = [slot.id for slot in handed.bank.slots if len(slot.variants) > 1]
    assert due
    assert f"Not the variants this learner was due: {', '.join(due)}." in new.record.reason


def bomb(place: Path) -> None:
    """A small archive that unpacks to a gigabyte, and names that lead elsewhere."""
    place.parent.mkdir(parents=True)
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("eve_quiz.ipynb", "w", force_zip64=True) as file:
            for _ in range(64):
                file.write(bytes(1 << 20))
        archive.writestr("../../../../escaped.ipynb", "{}")
        archive.writestr("/absolute.ipynb", "{}")


REGEXP = r"--FileNameCollectorPlugin.named_regexp=.*/(?P<student_id>\w+)_(?P<file_id>\w+)"
STOCK = "c = get_config()\ndel c.ZipCollectApp\n"


def test_archives_are_not_unpacked(handed: Handed) -> None:
    """`nbgrader zip_collect` ends with a sentence before it unpacks a byte. Control: its two plugins; taken out, 64 MiB come out."""
    archive = handed.layout.root / "downloaded" / QUIZ / "archive" / "eve.zip"
    bomb(archive)
    done = nbgrader(handed, "zip_collect", QUIZ, REGEXP)
    assert done.returncode == 1
    assert "Answers are not taken from archives" in done.stderr
    assert "Traceback" not in done.stderr
    unpacked = handed.layout.root / "downloaded" / QUIZ / "extracted"
    assert not list(unpacked.rglob("*"))
    (unpacked / "eve_quiz.ipynb").write_text("{}", encoding="utf-8")
    archive.rename(archive.with_suffix(".bak"))
    done = nbgrader(handed, "zip_collect", QUIZ, REGEXP, "--force")
    assert "Answers are not taken from archives" in done.stderr
    assert not (handed.layout.submitted / "eve").exists()
    archive.with_suffix(".bak").rename(archive)
    with open(handed.layout.root / "nbgrader_config.py", "a", encoding="utf-8") as file:
        file.write(STOCK)
    nbgrader(handed, "zip_collect", QUIZ, REGEXP, "--force")
    sizes = [path.stat().st_size for path in unpacked.rglob("*") if path.is_file()]
    assert max(sizes, default=0) >= 1 << 26
