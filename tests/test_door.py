"""What may come through the door: eight bad submissions, beside honest ones, in one batch. Nothing runs, nobody else is touched."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from onboarding.answers import SHEET_NAME
from onboarding.grading import exchange
from onboarding.paths import Layout
from onboarding.records.ledger import Ledger, verify
from tests.conftest import ROOT, copy_course
from tests.grading_course import QUIZ, WRITTEN, Handed, copy_handed, hand_out
from tests.labs import command

TRAP = "executed-by-grading"
SCRIPT = '<script>window.trapped = true</script><img src="x" onerror="window.trapped = true">\n```\n<script>1</script>'
"""A written answer that tries to leave its fence, too."""


def payload(trap: Path) -> str:
    """Code that leaves a file behind when anybody runs it."""
    return f"open({str(trap)!r}, 'w').write('ran')"


def hostile_notebook(paper: bytes, trap: Path) -> bytes:
    """The paper with inserted code cells and outputs that act on whoever opens it."""
    notebook: dict[str, Any] = json.loads(paper)
    code = payload(trap)
    script = (
        "<script>window.trapped = true; document.title = 'trapped'</script><img src=x onerror='window.trapped = true'>"
    )
    cell = {
        "cell_type": "code",
        "id": "inserted",
        "source": code,
        "execution_count": 1,
        "metadata": {"trusted": True},
        "outputs": [
            {"output_type": "display_data", "metadata": {}, "data": {"text/html": script}},
            {
                "output_type": "display_data",
                "metadata": {},
                "data": {"application/javascript": "window.trapped = true"},
            },
        ],
    }
    notebook["cells"] = [cell, *notebook["cells"], {**cell, "id": "inserted-too"}]
    for locked in notebook["cells"]:
        if locked["cell_type"] == "code" and not locked["outputs"]:
            data = {"text/plain": "4.0", "text/html": script}
            locked["outputs"] = [{"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": data}]
    return json.dumps(notebook).encode()


def inserted_cells(entry: Path, trap: Path, neighbour: Path) -> None:
    (entry / "quiz.ipynb").write_bytes(hostile_notebook((entry / "quiz.ipynb").read_bytes(), trap))


def shadowing_folder(entry: Path, trap: Path, neighbour: Path) -> None:
    for name in ("ipywidgets", "onboarding", "nbgrader"):
        (entry / name).mkdir()
        (entry / name / "__init__.py").write_text(payload(trap), encoding="utf-8")
    for name in ("ipykernel_launcher.py", "sitecustomize.py", "nbgrader_config.py", "json.py"):
        (entry / name).write_text(payload(trap), encoding="utf-8")


def truncated_notebook(entry: Path, trap: Path, neighbour: Path) -> None:
    (entry / "quiz.ipynb").write_bytes((entry / "quiz.ipynb").read_bytes()[:5000])


def truncated_sheet(entry: Path, trap: Path, neighbour: Path) -> None:
    (entry / SHEET_NAME).write_bytes((entry / SHEET_NAME).read_bytes()[:-40])


def duplicated_cell(entry: Path, trap: Path, neighbour: Path) -> None:
    notebook = json.loads((entry / "quiz.ipynb").read_bytes())
    notebook["cells"] += [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    (entry / "quiz.ipynb").write_text(json.dumps(notebook), encoding="utf-8")


def linked_sheet(entry: Path, trap: Path, neighbour: Path) -> None:
    (entry / SHEET_NAME).unlink()
    (entry / SHEET_NAME).symlink_to(neighbour / SHEET_NAME)


def junk(entry: Path, trap: Path, neighbour: Path) -> None:
    for name in ("junk.bin", "answers.json.bak", "notes.json"):
        with open(entry / name, "wb") as file:
            file.truncate(100 * 1024 * 1024)


def unchanged(entry: Path, trap: Path, neighbour: Path) -> None:
    """The bad thing is in the answers already."""


WAITS = ("waiting for marking", "Question 8 to be marked by the trainer.")
EIGHT: dict[str, tuple[Callable[[Path, Path, Path], None], tuple[str, str]]] = {
    "inserter": (inserted_cells, WAITS),
    "shadower": (shadowing_folder, WAITS),
    "cutter": (truncated_notebook, WAITS),
    "sheetcutter": (truncated_sheet, ("could not be graded", "The answer sheet is damaged or cut off")),
    "doubler": (duplicated_cell, WAITS),
    "linker": (linked_sheet, ("could not be graded", "The answer sheet is a link")),
    "hoarder": (junk, WAITS),
    "scripter": (unchanged, WAITS),
}
HONEST = ("ada", "zoe")
"""One before and one after the others in every order of names."""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    """A course with two honest submissions."""
    handed = hand_out(copy_course(tmp_path_factory.mktemp("template") / "course"))
    for learner in HONEST:
        handed.take(learner)
    return handed.layout


def entry_of(handed: Handed, learner: str) -> Path:
    (entry,) = (path for path in handed.inbound().iterdir() if path.name.startswith(f"{learner}+"))
    return entry


def open_up(entry: Path) -> None:
    """Learners own what they handed in and can change it."""
    os.chmod(entry, 0o700)
    for path in entry.iterdir():
        os.chmod(path, 0o600)


def add_bad(handed: Handed, trap: Path, names: list[str]) -> None:
    for name in names:
        handed.take(name, values={WRITTEN: SCRIPT} if name == "scripter" else None)
        entry = entry_of(handed, name)
        open_up(entry)
        EIGHT[name][0](entry, trap, entry_of(handed, "ada"))


def test_all_eight_at_once(template: Layout, tmp_path: Path) -> None:
    """The batch finishes; each bad submission has its state; the honest ones are graded as if the others were not there."""
    alone = copy_handed(template, tmp_path / "alone")
    honest = alone.grade()
    trap = tmp_path / TRAP
    handed = copy_handed(template, tmp_path / "course")
    add_bad(handed, trap, list(EIGHT))
    outcomes = handed.grade()
    assert set(outcomes) == {*EIGHT, *HONEST}
    for learner in HONEST:
        assert outcomes[learner] == honest[learner]
        assert handed.scores(learner) == alone.scores(learner)
    for learner, (_, (state, reason)) in EIGHT.items():
        assert (outcomes[learner].state, outcomes[learner].reason[: len(reason)]) == (state, reason)
        assert outcomes[learner].score is None
    assert not trap.exists()
    # Full marks on every question that the program marks, for the very answers that were given, whatever was done to the notebook.
    expected = alone.scores("ada")
    for learner in ("inserter", "shadower", "cutter", "doubler", "hoarder", "scripter"):
        assert handed.scores(learner) == expected
    for learner in ("sheetcutter", "linker"):
        assert set(handed.scores(learner).values()) == {(None, None, True)}
    assert verify(handed.layout.ledger, handed.layout.ledger_head).ok
    with Ledger(handed.layout.ledger) as ledger:
        assert {entry.record.learner for entry in ledger.entries()} == set(outcomes)


def test_nothing_but_our_files_comes_in(template: Layout, tmp_path: Path) -> None:
    """Neither the trainer's folders nor the feedback hold a byte of junk, a link or a file of the learner's making."""
    handed = copy_handed(template, tmp_path / "course")
    add_bad(handed, tmp_path / TRAP, list(EIGHT))
    handed.grade()
    trainer = list(handed.layout.trainer.rglob("*"))
    assert not [path for path in trainer if path.is_symlink() or path.suffix == ".py"]
    assert max(path.stat().st_size for path in trainer if path.is_file()) < 2 * 1024 * 1024
    names = {"quiz.ipynb", "quiz.html", SHEET_NAME, "received.json", "timestamp.txt", "submission_secret.txt"}
    for folder in (handed.layout.submitted, handed.layout.autograded, handed.layout.feedback):
        files = {path.name for path in folder.rglob("*") if path.is_file()}
        assert files <= names | {"graded.stamp", "feedback.stamp"}


def test_a_written_script_is_only_text(template: Layout, tmp_path: Path) -> None:
    """In the graded notebook and in the feedback the script stands fenced or escaped."""
    handed = copy_handed(template, tmp_path / "course")
    add_bad(handed, tmp_path / TRAP, ["scripter"])
    handed.grade()
    cell = next(
        cell
        for cell in handed.graded_notebook("scripter")["cells"]
        if cell["metadata"].get("onboarding", {}).get("slot") == WRITTEN
    )
    source = "".join(cell["source"])
    assert source.startswith("````\n<script>")
    assert source.endswith("\n````")
    page = handed.feedback("scripter")
    assert "<script" not in page
    assert "&lt;script&gt;window.trapped" in page


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        pytest.param(lambda path, ada: os.mkfifo(path), "not an ordinary file", id="fifo"),
        pytest.param(lambda path, ada: path.mkdir(), "cannot be opened|not an ordinary file", id="folder"),
        pytest.param(lambda path, ada: os.link(ada, path), "belongs to another person", id="hard-link"),
        pytest.param(lambda path, ada: shutil.copy(ada, path), "belongs to another person", id="copy"),
        pytest.param(
            lambda path, ada: path.write_bytes(b" " * (256 * 1024 + 1)), "larger than 256 KiB", id="too-large"
        ),
        pytest.param(lambda path, ada: path.write_bytes(b""), "damaged or cut off", id="empty"),
        pytest.param(lambda path, ada: path.write_bytes(b"[" * 100_000), "nested too deeply|damaged", id="deep"),
        pytest.param(lambda path, ada: path.write_bytes(b"\xff\xfe{}"), "not text in UTF-8", id="not-utf-8"),
        pytest.param(lambda path, ada: None, "has no answer sheet", id="missing"),
        pytest.param(lambda path, ada: path.symlink_to("/nowhere"), "is a link", id="dangling"),
        pytest.param(lambda path, ada: path.symlink_to("/dev/zero"), "is a link", id="device"),
    ],
)
def test_other_things_in_place_of_a_sheet(
    template: Layout, tmp_path: Path, make: Callable[[Path, Path], object], reason: str
) -> None:
    """Pipes, folders, links, copies, floods: a state with a reason, no waiting, and the neighbour untouched."""
    handed = copy_handed(template, tmp_path / "course")
    handed.take("eve")
    entry = entry_of(handed, "eve")
    open_up(entry)
    (entry / SHEET_NAME).unlink()
    ada = entry_of(handed, "ada") / SHEET_NAME
    make(entry / SHEET_NAME, ada)
    outcomes = handed.grade()
    assert outcomes["eve"].state == "could not be graded"
    assert any(words in outcomes["eve"].reason for words in reason.split("|"))
    assert [outcomes[learner].state for learner in HONEST] == ["waiting for marking"] * 2


def test_plain_nbgrader_autograde_stands_the_same_door(template: Layout, tmp_path: Path) -> None:
    """nbgrader's own collect and autograde over all eight: the command succeeds and the scores are the same as ours."""
    trap = tmp_path / TRAP
    handed = copy_handed(template, tmp_path / "course")
    add_bad(handed, trap, list(EIGHT))
    other = copy_handed(handed.layout, tmp_path / "other")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": path}
    for step in ("collect", "autograde"):
        done = subprocess.run(["nbgrader", step, QUIZ], cwd=other.layout.root, env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    handed.grade()
    for learner in (*EIGHT, *HONEST):
        assert other.scores(learner) == handed.scores(learner)
    assert not trap.exists()


@pytest.mark.parametrize(
    "spoil", [inserted_cells, truncated_notebook, duplicated_cell], ids=lambda spoil: spoil.__name__
)
def test_a_bad_notebook_that_came_in_by_another_way_is_not_read(
    template: Layout, tmp_path: Path, spoil: Callable[[Path, Path, Path], None]
) -> None:
    """Even when somebody copies a bad notebook into submitted/ by hand, our own released one is graded."""
    handed = copy_handed(template, tmp_path / "course")
    handed.grade()
    before = handed.scores("ada")
    place = handed.layout.submitted / "ada" / QUIZ
    spoil(place, tmp_path / TRAP, place)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": path}
    autograde = ["nbgrader", "autograde", QUIZ, "--force"]
    done = subprocess.run(autograde, cwd=handed.layout.root, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert handed.scores("ada") == before
    assert [cell["id"] for cell in handed.graded_notebook("ada")["cells"]] == [
        cell["id"] for cell in json.loads((handed.layout.release / QUIZ / "quiz.ipynb").read_bytes())["cells"]
    ]
    assert not (tmp_path / TRAP).exists()


def test_a_reason_with_markup_in_it_is_printed_as_it_is(template: Layout, tmp_path: Path) -> None:
    """A sheet whose quiz is named like a colour tag of the terminal does not stop the table of states."""
    handed = copy_handed(template, tmp_path / "course")
    handed.take("eve")
    entry = entry_of(handed, "eve")
    open_up(entry)
    sheet = {**json.loads((entry / SHEET_NAME).read_bytes()), "quiz": "[/bold]"}
    (entry / SHEET_NAME).write_text(json.dumps(sheet), encoding="utf-8")
    assert "[/bold]" in command(handed.layout, "grade", QUIZ)


def test_a_hostile_name_is_not_taken_in(template: Layout, tmp_path: Path) -> None:
    """Folders whose names try to be paths, markup or wildcards are left where they are."""
    handed = copy_handed(template, tmp_path / "course")
    good = entry_of(handed, "ada")
    for learner in ("..", "*", "<b>", "a b", ".hidden", "ada\n"):
        shutil.copytree(good, handed.inbound() / f"{learner}+{QUIZ}+2026-01-01 00:00:00.000000 UTC+x")
    assert set(handed.grade()) == set(HONEST)


def test_a_flood_of_submissions_is_cut(template: Layout, tmp_path: Path) -> None:
    """A learner who files 300 folders costs a bounded amount of work and only the own state."""
    handed = copy_handed(template, tmp_path / "course")
    handed.take("eve")
    good = entry_of(handed, "eve")
    for number in range(300):
        shutil.copytree(good, handed.inbound() / f"eve+{QUIZ}+2026-01-01 00:00:00.{number:06d} UTC+x")
    outcomes = handed.grade()
    assert {outcome.state for outcome in outcomes.values()} == {"waiting for marking"}
    assert len(list((handed.layout.trainer / "attempts" / "eve" / QUIZ).iterdir())) == 1


def test_a_fault_of_ours_is_one_learners_state(template: Layout, tmp_path: Path) -> None:
    """When writing one learner's result fails, the others are graded and the next run mends it."""
    handed = copy_handed(template, tmp_path / "course")
    blocked = handed.layout.autograded / "ada"
    blocked.parent.mkdir(parents=True, exist_ok=True)
    blocked.write_text("a file where a folder should be", encoding="utf-8")
    outcomes = handed.grade()
    assert outcomes["ada"].state == "could not be graded"
    assert outcomes["zoe"].state == "waiting for marking"
    blocked.unlink()
    assert handed.grade()["ada"].state == "waiting for marking"


def test_an_honest_attempt_after_a_bad_one_counts(template: Layout, tmp_path: Path) -> None:
    """A cut-off sheet is no dead end: the next submission is graded."""
    handed = copy_handed(template, tmp_path / "course")
    add_bad(handed, tmp_path / TRAP, ["sheetcutter"])
    handed.grade()
    handed.retake("sheetcutter")
    handed.take("sheetcutter")
    handed.grade()
    handed.mark("sheetcutter", 4)
    outcome = handed.grade()["sheetcutter"]
    assert (outcome.state, outcome.score) == ("graded: passed", Decimal(20))
    assert exchange.fetch_feedback(
        handed.layout.exchange, quiz=QUIZ, learner="sheetcutter", folder=handed.folder("sheetcutter")
    )
