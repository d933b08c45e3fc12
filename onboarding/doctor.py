"""Looks at this set-up and says in words what is wrong. It changes nothing (it writes one small file and removes it again)."""

import shutil
import sqlite3
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from jupyter_core.paths import ENV_JUPYTER_PATH, SYSTEM_JUPYTER_PATH
from packaging.requirements import Requirement

from onboarding.browser import LABEXTENSIONS, NAME
from onboarding.build import stale
from onboarding.course import load_course
from onboarding.errors import ContentError, CourseError
from onboarding.files import write_atomic
from onboarding.lab import port_free
from onboarding.paths import Layout
from onboarding.workspace import current_learner, make_folder

DISTRIBUTION = "oxazepam-onboarding"
OLDEST_PYTHON = (3, 11)
LEAST_FREE = 500 * 1024 * 1024
LEARNER_PORT, TRAINER_PORT = 8888, 8889


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `next_step` is empty when `ok`."""

    ok: bool
    what: str
    next_step: str = ""


def examine(layout: Layout, *, rebuild: bool = True) -> list[Finding]:
    """Everything that can be said about this set-up, in the order in which one would mend it. A look that fails is a finding, too.

    `rebuild` compares everything built with what a build would make now; it runs the lessons and takes some seconds.
    """
    looks: tuple[Callable[[Layout], Iterator[Finding]], ...] = (
        _python, _packages, _workspace, _disk, _ports, _page, _texts, _built, _learner, _gradebook, _tools,
    )  # fmt: skip
    findings: list[Finding] = []
    for look in looks:
        if look is _built and not rebuild:
            continue
        try:
            findings.extend(look(layout))
        except CourseError as error:
            findings.append(Finding(False, str(error), "Mend this, then run: onboarding doctor"))
        except Exception as error:
            name = look.__name__.strip("_")
            findings.append(
                Finding(False, f"The look at '{name}' failed: {error}", "Tell whoever looks after the course.")
            )
    return findings


def _python(layout: Layout) -> Iterator[Finding]:
    shown = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info < OLDEST_PYTHON:
        yield Finding(False, f"Python is {shown}.", "Install Python 3.11 or newer, then set the course up again.")
    else:
        yield Finding(True, f"Python is {shown}.")


def _packages(layout: Layout) -> Iterator[Finding]:
    wrong = []
    needed = _requirements(layout)
    for requirement in needed:
        try:
            found = version(requirement.name)
        except PackageNotFoundError:
            wrong.append(f"{requirement.name} is missing")
            continue
        if not requirement.specifier.contains(found, prereleases=True):
            wrong.append(f"{requirement.name} is {found}, not {requirement.specifier}")
    if wrong:
        yield Finding(False, f"Packages: {'; '.join(wrong)}.", "Set the course up again with: make setup")
    else:
        yield Finding(True, f"All {len(needed)} packages are there in versions that fit.")


def _requirements(layout: Layout) -> list[Requirement]:
    project = layout.root / "pyproject.toml"
    if project.is_file():
        lines: list[str] = tomllib.loads(project.read_text("utf-8"))["project"]["dependencies"]
    else:
        lines = [line for line in requires(DISTRIBUTION) or [] if "extra ==" not in line]
    return [Requirement(line) for line in lines]


def _workspace(layout: Layout) -> Iterator[Finding]:
    make_folder(layout.workspace)
    probe = layout.workspace / ".doctor"
    write_atomic(probe, b"")
    probe.unlink()
    yield Finding(True, "The workspace can be written to.")


def _disk(layout: Layout) -> Iterator[Finding]:
    free = shutil.disk_usage(layout.root).free
    shown = f"{free / 1024**3:.1f} GiB of disk space are free."
    yield Finding(
        free >= LEAST_FREE,
        shown,
        "" if free >= LEAST_FREE else "Free at least 500 MiB: answers cannot be saved on a full disk.",
    )


def _ports(layout: Layout) -> Iterator[Finding]:
    for port, word in ((LEARNER_PORT, "learn"), (TRAINER_PORT, "teach")):
        if port_free(port):
            yield Finding(True, f"Port {port} is free for: onboarding {word}")
        else:
            yield Finding(
                True,
                f"Port {port} is in use. If that is not this course, start with: onboarding {word} --port {port + 10}",
            )


def _page(layout: Layout) -> Iterator[Finding]:
    ours = LABEXTENSIONS / NAME
    if (ours / "package.json").is_file() and any(ours.glob("remoteEntry*.js")):
        yield Finding(True, "The quiz page is installed.")
    else:
        yield Finding(False, "The quiz page is missing.", "Set the course up again with: make setup")
    places = [Path(place, "labextensions") for place in (*ENV_JUPYTER_PATH, *SYSTEM_JUPYTER_PATH)]
    for name in ("@jupyter-widgets/jupyterlab-manager", "anywidget"):
        if not any((place / name / "package.json").is_file() for place in places):
            yield Finding(
                False, f"JupyterLab does not have {name}: lessons show no activities.", "Set up again with: make setup"
            )


def _texts(layout: Layout) -> Iterator[Finding]:
    course = load_course(layout.course_file)
    unsigned = [setting.name for setting in course.unsigned]
    if held := course.held_back():
        yield Finding(
            False,
            f"This is a real service (demo = false in course.toml), and settings are not signed ({', '.join(unsigned)}): "
            f"{', '.join(held)} cannot be handed out.",
            "Have a clinical lead sign them in course.toml, or write demo = true to try the course out.",
        )
    elif unsigned:
        yield Finding(
            True, f"This is a demo: {len(unsigned)} settings of your service are not signed ({', '.join(unsigned)})."
        )
    elif not course.real:
        yield Finding(True, "This is a demo (demo = true in course.toml); all settings of your service are signed.")
    else:
        yield Finding(True, "All settings of your service are signed.")


def _built(layout: Layout) -> Iterator[Finding]:
    try:
        behind = stale(layout)
    except ContentError as error:
        yield Finding(
            False, f"The texts have {len(error.faults)} faults; the first: {error.faults[0]}", "Run: onboarding check"
        )
        return
    if behind:
        yield Finding(
            False,
            f"{len(behind)} built files are not what their texts say, such as {behind[0].relative_to(layout.root)}.",
            "Run: onboarding build",
        )
    else:
        yield Finding(True, "source/, release/ and the lessons are what the texts say.")


def _learner(layout: Layout) -> Iterator[Finding]:
    learner = current_learner(layout)
    yield Finding(True, f"{learner.name} learns here." if learner else "Nobody has started to learn here yet.")


def _gradebook(layout: Layout) -> Iterator[Finding]:
    if not layout.gradebook.exists():
        yield Finding(True, "There is no gradebook yet; the first hand-out makes it.")
        return
    try:
        with closing(sqlite3.connect(f"{layout.gradebook.as_uri()}?mode=ro", uri=True, timeout=5)) as book:
            (state,) = book.execute("PRAGMA quick_check(1)").fetchone()
            (count,) = book.execute("SELECT count(*) FROM assignment").fetchone()
    except sqlite3.Error as error:
        state, count = str(error), 0
    if state == "ok":
        yield Finding(True, f"The gradebook opens; it knows {count} {'quiz' if count == 1 else 'quizzes'}.")
    else:
        yield Finding(
            False, f"The gradebook {layout.gradebook} is damaged: {state}.", "Bring it back from your last copy."
        )


def _tools(layout: Layout) -> Iterator[Finding]:
    """For developers only: the course itself needs neither."""
    for tool, names in (("Node", ("node", "nodejs")), ("Chromium", ("chromium", "chromium-browser", "google-chrome"))):
        there = any(shutil.which(name) for name in names)
        yield Finding(True, f"{tool} is {'there' if there else 'not there'}; only the developers' checks need it.")
