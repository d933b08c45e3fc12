"""Commands in processes of their own that start at once: forked from a server that has loaded what is slow to load, and no code of ours."""

import multiprocessing
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

_SLOW = [
    "nbgrader.apps",
    "nbgrader.converters",
    "nbgrader.preprocessors",
    "nbgrader.exchange.default",
    "rich",
    "typer",
    "alembic",
]
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(_SLOW)


@dataclass(frozen=True)
class Ended:
    """What came of a command: its exit code (negative: the signal that killed it) and everything it printed."""

    returncode: int
    text: str


def run(
    entry: Callable[[], object],
    *words: str,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    before: Callable[[], object] | None = None,
    seconds: float = 1200,
) -> Ended:
    """Call `entry` as a program with the arguments `words` in a new process; `before` is called there first.

    Both must be names of modules (or partials of them). A program that does not end is killed, and the test fails.
    """
    with tempfile.NamedTemporaryFile(prefix="said-", delete=False) as file:
        said = Path(file.name)
    try:
        process = _CONTEXT.Process(target=_program, args=(str(said), entry, words, str(cwd), dict(env or {}), before))
        process.start()
        process.join(seconds)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise AssertionError(f"it did not end: {words}\n{said.read_text(encoding='utf-8')}")
        return Ended(process.exitcode, said.read_text(encoding="utf-8", errors="replace"))
    finally:
        said.unlink()


def _program(
    said: str,
    entry: Callable[[], object],
    words: tuple[str, ...],
    cwd: str,
    env: dict[str, str],
    before: Callable[[], object] | None,
) -> None:
    output = os.open(said, os.O_WRONLY | os.O_APPEND)
    os.dup2(output, 1)
    os.dup2(output, 2)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115  (open until the process ends)
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    os.environ.update(env)
    os.chdir(cwd)
    sys.argv = ["program", *words]
    code = 0
    try:
        if before is not None:
            before()
        entry()
    except SystemExit as stop:
        if isinstance(stop.code, str):
            print(stop.code, file=sys.stderr)
        code = stop.code if isinstance(stop.code, int) else 0 if stop.code is None else 1
    except BaseException:
        traceback.print_exc()
        code = 1
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            code = code or 1
    os._exit(code)


def onboarding() -> None:
    """The command `onboarding`."""
    from onboarding.cli import main

    sys.argv[0] = "onboarding"
    main()
