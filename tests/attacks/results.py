"""Runs a command over a staged course and says what did not hold, in sentences; none when every control did its work."""

import os
import re
import stat
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from onboarding.files import sha256
from onboarding.records.ledger import Ledger, Record
from tests import processes
from tests.attacks import watched
from tests.attacks.controls import CONTROLS
from tests.attacks.scene import FOREIGN, HONEST, SECRET, Attack, Scene
from tests.grading_course import QUIZ, WRITTEN, Handed

TRAINERS_FILES = {
    "quiz.ipynb", "quiz.html", "answers.json", "received.json", "timestamp.txt", "submission_secret.txt", "entries.json",
    "gradebook.db", "ledger.db", "ledger.db-wal", "ledger.db-shm", "ledger.db.lock", "ledger-head.json", "grading.lock", "index.json",
}  # fmt: skip
"""What may lie in the trainer's folders, besides stamps and logs of ours, questions by hash and sheets that were set aside."""
_OURS = re.compile(
    r"([0-9a-f]{64}-|paper-)[0-9a-f]{64}\.json|(refused|replaced)-[0-9a-f]*\.json|[a-z]+\.(stamp|log|json|lock)"
)


@dataclass
class Run:
    """What commands said and what the watch saw. `cut` tells that a command did not end by itself."""

    said: str = ""
    codes: list[int] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)


def run(handed: Handed, outside: Path, *commands: str, without: str = "-") -> Run:
    """Run commands such as "onboarding grade" or "nbgrader autograde" for the quiz under watch, with one control taken out or none."""
    if without != "-" and (settings := CONTROLS[without].settings):
        with open(handed.layout.root / "nbgrader_config.py", "a", encoding="utf-8") as file:
            file.write(f"\nc = get_config()\n{settings}\n")
    report = outside.parent / "seen.txt"
    report.unlink(missing_ok=True)
    done = Run()
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {"PATH": path, "COLUMNS": "1000", "PYTHONDONTWRITEBYTECODE": "1"}
    env["HOME"] = str(outside.parent / "home")
    for command in commands:
        program, *words = command.split()
        call = (str(report), str(handed.layout.root), without, program, *words, QUIZ)
        ended = processes.run(watched.main, *call, cwd=handed.layout.root, env=env)
        done.said += ended.text
        done.codes.append(ended.returncode)
    done.seen = report.read_text(encoding="utf-8").splitlines() if report.exists() else []
    return done


def tree(handed: Handed, outside: Path) -> dict[str, str]:
    """Everything that grading may not change, by path: kind and content of each thing, links not followed."""
    layout = handed.layout
    mine = (layout.trainer, layout.exchange / "oxazepam-onboarding" / "feedback")
    found = {}
    for top in (layout.root, outside):
        for folder, names, files in os.walk(top):
            names[:] = [name for name in names if Path(folder, name) not in mine and name != "__pycache__"]
            for path in (Path(folder, name) for name in (*names, *files)):
                about = path.lstat()
                kind = stat.S_IFMT(about.st_mode)
                small = stat.S_ISREG(about.st_mode) and about.st_size < 1 << 22
                content = sha256(path.read_bytes()) if small else str(about.st_size) if kind == stat.S_IFREG else ""
                found[str(path)] = f"{kind:o} {about.st_mode:o} {content}"
    return found


def records(handed: Handed) -> dict[str, Record]:
    """The newest entry of the ledger for each learner, without times."""
    if not handed.layout.ledger.exists():
        return {}
    with Ledger(handed.layout.ledger) as ledger:
        return {entry.record.learner: replace(entry.record, received=None) for entry in ledger.entries()}


def feedback(handed: Handed, learner: str) -> str:
    """The feedback that reached a learner, without the time of arrival, which a copy of a course has anew."""
    return re.sub(r"received <time.*</time>", "", handed.feedback(learner))


def anywhere(handed: Handed, scenes: Iterable[Scene], before: dict[str, str], outside: Path, done: Run) -> list[str]:
    """What must hold whatever was handed in: nothing ran, nobody's files were read or changed, nothing foreign came in."""
    wrong = [f"the watch saw: {line}" for line in done.seen]
    if "Traceback" in done.said:
        wrong.append(f"a traceback was shown: {done.said[done.said.index('Traceback') :][:3000]}")
    if any(done.codes):
        wrong.append(f"a command failed: {done.said[-2000:]}")
    if "\x1b" in done.said or "\x07" in done.said:
        wrong.append("the terminal was sent a command")
    wrong += [f"{scene.learner}: its code ran" for scene in scenes if scene.trap.exists()]
    after = tree(handed, outside)
    changed = sorted({path for path, _ in before.items() ^ after.items()})
    wrong += [f"{path} was changed" for path in changed if "/traps/" not in path and not path.endswith("config.py")]
    layout = handed.layout
    returned = layout.exchange / "oxazepam-onboarding" / "feedback"
    for path in [*layout.trainer.rglob("*"), *returned.rglob("*")]:
        if path.is_symlink():
            wrong.append(f"{path} is a link")
        elif path.is_file():
            if layout.trainer in path.parents and path.name not in TRAINERS_FILES and not _OURS.fullmatch(path.name):
                wrong.append(f"{path} came in")
            if path.stat().st_size > 1 << 24:
                wrong.append(f"{path} is huge")
                continue
            data = path.read_bytes()
            wrong += [f"{path} holds {word!r}" for word in (FOREIGN, SECRET) if word.encode() in data]
    known = {scene.learner for scene in scenes} | set(HONEST)
    for folder in (layout.trainer / "attempts", layout.submitted, layout.autograded, layout.feedback):
        wrong += [f"{path} is nobody's" for path in folder.glob("*") if path.name not in known]
    return wrong


def neighbours(handed: Handed, clean: Handed) -> list[str]:
    """What is not for honest learners as in a run without any attack."""
    wrong = []
    ours, theirs = records(handed), records(clean)
    for learner in HONEST:
        if ours.get(learner) != theirs.get(learner):
            wrong.append(f"{learner}: the ledger says {ours.get(learner)}, not {theirs.get(learner)}")
        if scores(handed, learner) != scores(clean, learner):
            wrong.append(f"{learner}: the gradebook says {scores(handed, learner)}")
        if feedback(handed, learner) != feedback(clean, learner):
            wrong.append(f"{learner}: another feedback page")
    return wrong


def scores(handed: Handed, learner: str) -> dict[str, tuple[float | None, float | None, bool]]:
    """The gradebook's lines for a learner; empty when there are none."""
    from nbgrader.api import MissingEntry

    try:
        return handed.scores(learner)
    except MissingEntry:
        return {}


def came_of(bad: Attack, scene: Scene, *, stated: bool) -> list[str]:
    """What came of one attack that should not have. `stated`: the ledger has been written, too."""
    wrong = []
    got = scores(scene.handed, bad.name)
    if bad.full is True:
        full = {slot.id: float(slot.points) if slot.auto else None for slot in scene.handed.bank.slots}
        wrong += [f"{slot}: {got.get(slot)}" for slot, points in full.items() if got.get(slot, (-1,))[0] != points]
    elif bad.full is False and (not got or set(got.values()) != {(None, None, True)}):
        wrong.append(f"it has numbers: {got}")
    if stated:
        record = records(scene.handed).get(bad.name)
        state, reason = (record.state, record.reason) if record else ("", "")
        if state != bad.state:
            wrong.append(f"its state is {state!r}, not {bad.state!r} ({reason})")
        elif record and not reason.startswith(bad.reason):
            wrong.append(f"its reason is {reason!r}, not {bad.reason!r}")
        if bad.look and not wrong:
            wrong += [fault for fault in [bad.look(scene)] if fault]
    else:
        wrong += cells(bad, scene)
    return [f"{bad.name}: {fault}" for fault in wrong]


def cells(bad: Attack, scene: Scene) -> list[str]:
    """What is wrong with the graded notebook: its cells are not ours."""
    import json

    released = json.loads((scene.handed.layout.release / QUIZ / "quiz.ipynb").read_bytes())["cells"]
    try:
        graded = scene.handed.graded_notebook(bad.name)["cells"]
    except FileNotFoundError:
        return ["it was not graded"]
    return [] if [cell["id"] for cell in graded] == [cell["id"] for cell in released] else ["it has cells of its own"]


__all__ = ["WRITTEN", "Run", "anywhere", "came_of", "neighbours", "run", "scores", "tree"]
