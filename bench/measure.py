"""Runs whole commands and says how long they took and how much memory their largest process had."""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

# A small process starts the command and waits for it: what a child starts with in memory counts as its peak, and ours is large.
_LAUNCH = """
import json, resource, subprocess, sys, time
start = time.perf_counter()
code = subprocess.call(sys.argv[2:], stderr=subprocess.STDOUT)
seconds = time.perf_counter() - start
with open(sys.argv[1], "w") as file:
    json.dump([code, seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss], file)
"""


@dataclass(frozen=True)
class Taken:
    """What a command took: wall-clock seconds, and the peak memory of its largest process in MiB."""

    seconds: float
    mebibytes: float


def run(arguments: list[str], *, cwd: Path) -> Taken:
    """Run `python -m <arguments>` in `cwd`, start-up included. Exits with what it said when it fails."""
    command = [sys.executable, "-m", *arguments]
    with tempfile.TemporaryDirectory() as folder:
        taken, said = Path(folder, "taken"), Path(folder, "said")
        with open(said, "wb") as out:
            launcher = [sys.executable, "-S", "-c", _LAUNCH, str(taken), *command]
            subprocess.run(launcher, cwd=cwd, env=environment(), stdout=out, check=True)
        code, seconds, peak = json.loads(taken.read_text(encoding="utf-8"))
        if code != 0:
            raise SystemExit(f"{' '.join(arguments)} failed:\n{said.read_text(errors='replace')[-4000:]}")
    return Taken(seconds, peak / (1024 * 1024 if sys.platform == "darwin" else 1024))


def environment() -> dict[str, str]:
    """The environment of the commands: as on a user's computer, where Python keeps what it has compiled."""
    root = str(Path(__file__).parent.parent)
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "JUPYTER"))}
    return {**env, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": root}


def warm_up() -> None:
    """Let Python compile what both tools import, so that the first pair is not slower than the others."""
    for module in ("onboarding.grading.batch", "onboarding.grading.export", "nbgrader.apps", "nbgrader.preprocessors"):
        subprocess.run([sys.executable, "-c", f"import {module}"], env=environment(), check=True, capture_output=True)
