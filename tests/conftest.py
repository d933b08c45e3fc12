"""What all tests share: a copy of the course to play with, and a browser."""

import functools
import os
import shutil
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, expect, sync_playwright

from onboarding.browser import JS
from onboarding.paths import Layout
from tests.labs import Lab, lab

ROOT = Path(__file__).parent.parent
COURSE_PARTS = (
    "course.toml",
    "nbgrader_config.py",
    "evidence",
    "questions",
    "source",
    "release",
    "notebooks",
    "stations",
)
CHROMIUM_FLAGS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]  # fmt: skip

# Machines are noisy: a property is about every input, not about how long one takes.
settings.register_profile("course", deadline=None)
settings.load_profile("course")

# How long a condition may take to come true before a test fails, in milliseconds. Not a speed that is promised.
expect.set_options(timeout=60_000)


def copy_course(target: Path) -> Layout:
    """A course of its own in `target`, without a workspace."""
    for name in COURSE_PARTS:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, target / name)
        else:
            target.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target / name)
    return Layout(target)


@pytest.fixture
def course(tmp_path: Path) -> Layout:
    """A copy of the real course in an empty folder."""
    return copy_course(tmp_path / "course")


def find_chromium() -> str | None:
    """The browser that the tests drive, or None."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    return None


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless, that can reach nothing but this machine."""
    executable = find_chromium()
    assert executable, "No Chromium here: run `make test`, which says how to get one."
    with sync_playwright() as playwright:
        instance = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_FLAGS)
        yield instance
        instance.close()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Layout, Lab]]:
    """A course of a test module's own, opened as a learner."""
    layout = copy_course(tmp_path_factory.mktemp("running") / "course")
    with lab(layout, "learn", "--name", "Ada Example") as started:
        yield layout, started


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is printed."""


@pytest.fixture(scope="session")
def served() -> Iterator[str]:
    """The address of the browser's modules as plain files, for questions that are drawn without JupyterLab."""
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(JS))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without a browser its tests are left out by name (in CI they fail instead)."""
    if find_chromium() or os.environ.get("CI") == "true":
        return
    out = [item for item in items if "browser" in item.keywords]
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in out]
        print(f"\nNo Chromium: {len(out)} browser tests left out. Install the package 'chromium' to run them.")
