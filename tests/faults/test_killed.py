"""Killed (SIGKILL) at named points of a batch of sixty, and run again: as if nothing had happened."""

import signal
from pathlib import Path

import pytest

from onboarding.paths import Layout
from tests.faults import dying
from tests.faults.conftest import course_with, undisturbed
from tests.faults.state import WIDE, entries, grade, said, same
from tests.grading_course import QUIZ, Handed, copy_handed
from tests.processes import run

SIXTY = tuple(f"learner{number:02}" for number in range(60))
POINTS: dict[str, tuple[str, str, int, str]] = {
    "while a sheet goes into the archive": ("write", "/trainer/attempts/", 100, "before"),
    "while submissions are laid out": ("write", "/trainer/submitted/", 200, "before"),
    "before the gradebook commits": ("sql", "gradebook.db COMMIT", 12, "before"),
    "after the gradebook has committed": ("sql", "gradebook.db COMMIT", 12, "after"),
    "before the ledger commits": ("sql", "ledger.db COMMIT", 5, "before"),
    "after the ledger has committed": ("sql", "ledger.db COMMIT", 5, "after"),
    "while a graded notebook is written": ("write", "/trainer/autograded/", 9, "before"),
    "while a feedback page is written": ("write", "/trainer/feedback/", 9, "before"),
    # The run before the last one grades all that is left, so it is the head that it is killed at; the last one finds only pages to return.
    "before the head of the ledger is written": ("write", "/ledger-head.json", 1, "before"),
    "while feedback is returned": ("write", "/oxazepam-onboarding/feedback/", 20, "before"),
}


@pytest.fixture(scope="module")
def sixty(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    return course_with(tmp_path_factory.mktemp("sixty"), SIXTY)


@pytest.fixture(scope="module")
def sixty_graded(sixty: Layout, tmp_path_factory: pytest.TempPathFactory) -> Layout:
    return undisturbed(sixty, tmp_path_factory.mktemp("sixty-graded"))


def kill(layout: Layout, point: tuple[str, str, int, str]) -> int:
    """Run `onboarding grade` until the point; its exit code, which is 0 when the point was never reached."""
    kind, place, count, when = point
    words = [kind, place, str(count), when, "grade", QUIZ, "--course", str(layout.root)]
    done = run(dying.main, *words, cwd=layout.root, env=WIDE)
    assert done.returncode in (0, -signal.SIGKILL), done.text
    return done.returncode


def killed_ten_times(layout: Layout, *, part: int = 1) -> None:
    """Kill a run at each point in turn, after a part of the times, and let the eleventh run end."""
    reached = {
        name: kill(layout, (kind, place, max(1, count // part), when))
        for name, (kind, place, count, when) in POINTS.items()
    }
    assert reached == dict.fromkeys(POINTS, -signal.SIGKILL), "a point that is not reached tests nothing: name another"
    done = grade(layout)
    assert done.returncode == 0, said(done)


def test_killed_ten_times_in_a_small_batch(few_graded: Layout, handed: Handed) -> None:
    """Each run goes on where the one before was killed; the eleventh ends, and all is as after one undisturbed run."""
    killed_ten_times(handed.layout, part=10)
    same(handed.layout, few_graded)


@pytest.mark.soak
def test_killed_ten_times_in_one_batch_of_sixty(sixty: Layout, sixty_graded: Layout, tmp_path: Path) -> None:
    """The same later on in a long run, when some are graded and most are not."""
    layout = copy_handed(sixty, tmp_path / "course").layout
    killed_ten_times(layout)
    same(layout, sixty_graded)


@pytest.mark.soak
@pytest.mark.parametrize("count", [1, 2, 3, 7, 30], ids=lambda count: f"x{count}")
@pytest.mark.parametrize("name", POINTS)
def test_killed_at_each_point_alone(few: Layout, few_graded: Layout, tmp_path: Path, name: str, count: int) -> None:
    """One kill, early or late, one further run. Where a point is not reached that often the run ends by itself."""
    kind, place, _, when = POINTS[name]
    layout = copy_handed(few, tmp_path / "course").layout
    code = kill(layout, (kind, place, count, when))
    assert code != 0 or count > 1
    done = grade(layout)
    assert done.returncode == 0, said(done)
    same(layout, few_graded)


def test_killed_after_marks_were_given(handed: Handed) -> None:
    """Marks given between two runs are in the ledger once, wherever the second run is killed."""
    layout = handed.layout
    assert grade(layout).returncode == 0
    handed.mark("ada", 4, "Clear.")
    handed.mark("bob", 0, "Ask him first.")
    assert kill(layout, ("sql", "ledger.db COMMIT", 2, "after")) == -signal.SIGKILL
    assert kill(layout, ("write", "/trainer/feedback/", 2, "before")) == -signal.SIGKILL
    assert grade(layout).returncode == 0
    marks = [(learner, kind) for learner, _, kind, _ in entries(layout)]
    assert marks.count(("ada", "mark")) == marks.count(("bob", "mark")) == 1
    assert "Ask him first." in handed.feedback("bob")
