"""What lessons call: every activity can be shown, and a kernel imports little and only what its lesson shows."""

import os
import subprocess
import sys
from pathlib import Path

import onboarding.play

ROOT = Path(__file__).parent.parent
ALL = "import onboarding.play as play; shown = [getattr(play, name) for name in play.__all__ if name != 'practice']"
HEAVY = {
    "numpy",
    "pandas",
    "matplotlib",
    "scipy",
    "yaml",
    "sqlalchemy",
    "nbformat",
    "nbconvert",
    "nbgrader",
    "jupyter_server",
}


def loaded(code: str, work: Path) -> set[str]:
    """The modules that a fresh interpreter has after `code`."""
    run = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print('\\n'.join(sorted(sys.modules)))"],
        cwd=ROOT,
        env={**os.environ, "ONBOARDING_WORK": str(work)},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(run.stdout.split())


def test_every_activity_is_listed() -> None:
    written = {name for name, one in vars(onboarding.play).items() if callable(one) and not name.startswith("_")}
    assert written == set(onboarding.play.__all__)


def test_a_learners_kernel_imports_little(tmp_path: Path) -> None:
    """All activities together load no numpy, no grading, no server, no notebook machinery."""
    modules = loaded(f"{ALL}\nfor show in shown: show()\nplay.practice('tapering-principles', 'p01')", tmp_path)
    assert not {name.split(".")[0] for name in modules} & HEAVY
    ours = {".".join(name.split(".")[:2]) for name in modules if name.startswith("onboarding.")}
    assert ours <= {f"onboarding.{room}" for room in ("activities", "browser", "errors", "files", "play", "questions")}


def test_a_lesson_imports_only_what_it_shows(tmp_path: Path) -> None:
    """Other activities' widgets stay on the disk; so does every one of them until it is called."""

    def widgets(code: str) -> set[str]:
        return {
            name for name in loaded(code, tmp_path) if name.startswith("onboarding.activities.") and "widget" in name
        }

    assert widgets(ALL) == set()
    own = {f"onboarding.activities.{name}" for name in ("teach_back.widget", "talk_widget")}
    assert widgets("from onboarding.play import teach_back; teach_back()") == own
