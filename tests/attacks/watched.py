"""Runs `onboarding` or `nbgrader` in this process under watch, perhaps with one control taken out:

    REPORT COURSE CONTROL (onboarding | nbgrader) words ...

Python tells an audit hook of everything it is about to do. What grading has no business to do is written to the file REPORT, a line each:
running code that came from learners, reading a file outside the course that is somebody's secret, writing anywhere but in the
trainer's folders, starting programs, talking to a network. CONTROL is "-" or a name of controls.py.
"""

import os
import sys
import sysconfig
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.attacks.scene import FOREIGN

_CHANGING = {
    "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.chmod", "os.chown", "os.truncate",
    "os.utime", "shutil.rmtree",
}  # fmt: skip
_PROGRAMS = {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.startfile", "pty.spawn"}
_NETWORK = {"socket.connect", "socket.bind", "socket.sendto", "urllib.Request"}


def watch(report: Path, course: Path) -> None:
    """Install the hook; it cannot be taken off again."""
    descriptor = os.open(report, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    workspace = f"{course}/workspace"
    learners = (f"{workspace}/exchange/", f"{workspace}/learners/", f"{workspace}/trainer/", f"{course.parent}/outside")
    ours = (
        f"{workspace}/trainer",
        f"{workspace}/exchange/oxazepam-onboarding/feedback",
        tempfile.gettempdir(),
        "/dev/",
    )
    # Python's own files, as when a module is compiled for the first time.
    python = (sys.prefix, sys.base_prefix, sysconfig.get_path("stdlib"), str(Path(__file__).parents[2]))
    busy = False

    def say(what: str) -> None:
        os.write(descriptor, f"{what}\n".encode(errors="replace"))

    def writable(place: object) -> bool:
        # Names without a folder are relative to an open one (shutil.rmtree); the call that opened it was looked at.
        text = os.fsdecode(place) if isinstance(place, str | bytes) else ""
        if not os.path.isabs(text):
            return True
        if text.startswith(str(course.parent)):
            return text.startswith((*ours[:2], f"{course.parent}/home"))
        return text.startswith((*ours, *python))

    def look(event: str, args: tuple[Any, ...]) -> None:
        if event in _PROGRAMS or event in _NETWORK:
            say(f"{event}: {args[0]!r} {args[1:2]!r}")
        elif event == "exec" and getattr(args[0], "co_filename", "").startswith(learners):
            say(f"ran code of {args[0].co_filename}")
        elif event == "compile" and isinstance(args[0], str | bytes) and FOREIGN in str(args[0]):
            say(f"compiled code that was brought along: {args[1]}")
        elif event == "import" and any(place.startswith(learners) for place in sys.path):
            say(f"modules are looked for in a learner's folder: {sys.path}")
        elif event == "open":
            path, _, flags = args
            if isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) and not writable(path):
                say(f"wrote to {path}")
            elif isinstance(path, str) and path.startswith(f"{course.parent}/outside/"):
                say(f"read {path}")
        elif event in _CHANGING:
            for place in args[:2]:
                if not writable(place):
                    say(f"{event}: {place!r}")

    def hook(event: str, args: tuple[Any, ...]) -> None:
        nonlocal busy
        if not busy:
            busy = True
            try:
                look(event, args)
            finally:
                busy = False

    sys.addaudithook(hook)


def main() -> None:
    """The program."""
    report, course, control, program, *words = sys.argv[1:]
    sys.argv = [program, *words]
    run: Callable[[], object]
    if program == "nbgrader":
        from nbgrader.apps import NbGraderApp

        run = NbGraderApp.launch_instance
    else:
        from onboarding.cli import main as run
    if control != "-":
        from tests.attacks.controls import CONTROLS

        CONTROLS[control].take_out()
    watch(Path(report), Path(course))
    run()
