"""What is left out of a learner's JupyterLab: spelled as JupyterLab spells it, missed by nothing that stays, and fetched by no page."""

import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Request, WebSocket, expect

from onboarding.learner_lab import OFF, PARTS, SCHEMAS, copy_schemas, with_parts_only
from onboarding.paths import Layout
from tests.labs import SLOW, Lab, open_quiz

LESSON = "doc/tree/lessons/08-tapering-principles.ipynb"


@cache
def _jupyterlab() -> str:
    """JupyterLab's programs."""
    return "\n".join(path.read_text("utf-8") for path in sorted((SCHEMAS.parent / "static").glob("*.js")))


@pytest.mark.parametrize("name", [name for name in OFF if name.startswith("@jupyterlab/")])
def test_what_is_off_is_something_that_jupyterlab_has(name: str) -> None:
    whole = "" if ":" in name else ":"
    assert f'"{name}{whole}' in _jupyterlab()


def test_only_what_stays_on_can_be_set(tmp_path: Path) -> None:
    """Copied are the schemas of plugins that stay on; what an earlier start left behind is gone."""
    source, folder = tmp_path / "source", tmp_path / "schemas"
    for name in (
        "notebook-extension/tracker",
        "notebook-extension/tools",
        "toc-extension/registry",
        "notebook-extension/package",
    ):
        path = source / "@jupyterlab" / f"{name}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    (folder / "@jupyterlab" / "old-extension").mkdir(parents=True)
    (folder / "@jupyterlab" / "old-extension" / "plugin.json").write_text("old", encoding="utf-8")
    assert copy_schemas(folder, source) == folder
    kept = {str(path.relative_to(folder)): path.read_text("utf-8") for path in folder.rglob("*.json")}
    assert kept == {
        "@jupyterlab/notebook-extension/tracker.json": "notebook-extension/tracker",
        "@jupyterlab/notebook-extension/package.json": "notebook-extension/package",
    }


def test_a_jupyterlab_without_schemas_keeps_its_own_place(tmp_path: Path) -> None:
    assert copy_schemas(tmp_path / "schemas", tmp_path / "none") == tmp_path / "none"
    assert not (tmp_path / "schemas").exists()


def test_the_hook_of_a_hub_is_asked_too() -> None:
    def hub(handler: Any, config: dict[str, Any]) -> dict[str, Any]:
        return {**config, "hubUser": handler}

    config = {
        "federated_extensions": [{"name": "anywidget", "load": "a.js"}, {"name": "another"}],
        "appName": "JupyterLab",
    }
    ours = [{"name": "anywidget", "load": "a.js"}]
    assert with_parts_only(hub)("ada", config) == {
        "federated_extensions": ours,
        "appName": "JupyterLab",
        "hubUser": "ada",
    }
    assert with_parts_only(None)("ada", config) == {"federated_extensions": ours, "appName": "JupyterLab"}


@pytest.mark.browser
def test_nothing_that_stays_misses_what_is_off(browser: Browser, running: tuple[Layout, Lab]) -> None:
    """A lesson and a quiz open without an error in the console; no other extension is fetched, no list of files, no formulas; the lesson
    has one connection to one kernel."""
    lab = running[1]
    page = browser.new_page()
    told: list[str] = []
    asked: list[str] = []
    sockets: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            told.append(message.text)

    def note(request: Request) -> None:
        asked.append(request.url)

    def connected(socket: WebSocket) -> None:
        sockets.append(urlsplit(socket.url).path)

    page.on("console", hear)
    page.on("pageerror", lambda error: told.append(f"{error}\n{error.stack}"))
    page.on("request", note)
    page.on("websocket", connected)
    page.goto(lab.page(LESSON))
    expect(page.locator('[data-role="lesson-status"]')).to_have_text("Ready", timeout=SLOW)
    channels = [path for path in sockets if path.endswith("/channels")]
    assert len(channels) == 1
    open_quiz(page, lab)
    page.close()
    assert told == []
    extensions = {found[1] for url in asked if (found := re.search(r"/lab/extensions/((?:@[^/]+/)?[^/]+)/", url))}
    assert extensions == PARTS
    assert not [url for url in asked if re.search(r"/api/contents\?", url)]
    assert not [url for url in asked if "mathjax" in url.lower()]
