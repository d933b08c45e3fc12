"""How soon a page can be used in a browser: this course against stock JupyterLab with ipywidgets and "Run All Cells".

Both show the same: the questions of one quiz (stock: a notebook that makes them of ipywidgets), and one lesson with its activities (stock:
the very notebook that was built, opened as a plain one). Cold is a server that was just started and a browser without a cache; warm is
the same page once more in the same browser, stock after its kernel was shut down, as on the next day.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nbformat import v4
from playwright.sync_api import Browser, Page, sync_playwright

from onboarding.jupyter_home import JupyterHome
from onboarding.paths import Layout
from tests.conftest import CHROMIUM_FLAGS, copy_course, find_chromium
from tests.labs import QUIZ, SLOW, Lab, bank, free_port, lab

LESSON = "08-tapering-principles.ipynb"
USABLE = """() => {
  const option = document.querySelector('.onb-activity label[data-option]:has(input:enabled)');
  const now = option?.getBoundingClientRect();
  const before = window.onbBefore;
  window.onbBefore = now;
  if (!now?.height || !before || now.y !== before.y || now.x !== before.x) {
    return false;
  }
  const page = option.closest('.jp-Notebook').getBoundingClientRect();
  const seen = now.top > page.top && now.bottom < Math.min(page.bottom, window.innerHeight);
  const [x, y] = seen ? [now.left + now.width / 2, now.top + now.height / 2] : [page.left + page.width / 2, page.top + page.height / 2];
  return (seen ? option : option.closest('.jp-Notebook')).contains(document.elementFromPoint(x, y));
}"""
"""The first option of the first practice question (live widgets, here and there) can be chosen: it is enabled, it stands where it stood
the last time, and nothing lies over it; where it has to be scrolled to, nothing lies over the page."""
_EVERY = 50
"""Milliseconds from one question to the next, here and there. Asked in each picture, the questions would keep the machine busy."""
READABLE = """() => {
  const text = document.querySelector('.onb-first, .jp-Notebook');
  const scrolls = [...(text?.querySelectorAll('*') ?? [])].some(
    node => node.scrollHeight > node.clientHeight + 100 && ['auto', 'scroll'].includes(getComputedStyle(node).overflowY));
  const paragraphs = [...(text?.querySelectorAll('.onb-first-cell p, .jp-RenderedMarkdown p') ?? [])];
  return scrolls && paragraphs.some(node => {
    const at = node.getBoundingClientRect();
    const seen = document.elementFromPoint(at.left + Math.min(at.width, 80) / 2, at.top + at.height / 2);
    return at.height && node.contains(seen);
  });
}"""
"""A paragraph of the lesson is on the screen with nothing over it, and the text can be scrolled; whoever shows it, and wherever the reader
had got to."""
Result = dict[str, Any]
Say = Callable[[str], None]


def opening(folder: Path, pairs: int, say: Say) -> Result:
    """Seconds until the quiz can be answered, the lesson be read, and its first activity be used; `ours` and `stock`, cold and warm."""
    found: Result = {
        f"{what}, {how}": {"ours": [], "stock": []}
        for what in ("quiz usable", "lesson readable", "activity usable")
        for how in ("cold", "warm")
    }
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        for pair in range(pairs):
            layout = copy_course(folder / f"course-{pair}")
            with lab(layout, "learn", "--name", "Ada Example", "--role", "nurse") as running:
                _ours(browser, running, found)
            with _stock_lab(folder / f"stock-{pair}", layout) as running:
                _stock(browser, running, found)
            say(f"opening, pair {pair + 1}: " + ", ".join(f"{what} {_last(both):.2f}" for what, both in found.items()))
        browser.close()
    return found


def _last(both: dict[str, list[float]]) -> float:
    return both["ours"][-1] / both["stock"][-1]


def _ours(browser: Browser, running: Lab, found: Result) -> None:
    quiz, lesson = f"doc/tree/quizzes/{QUIZ}/quiz.ipynb", f"doc/tree/lessons/{LESSON}"
    page = browser.new_page()
    for how in ("cold", "warm"):
        start = _go(page, running.page(quiz))
        _until(page, ".onb-slot input:enabled", start, found[f"quiz usable, {how}"]["ours"])
    page.close()
    page = browser.new_page()
    for how in ("cold", "warm"):
        start = _go(page, running.page(lesson))
        _until_readable(page, start, found[f"lesson readable, {how}"]["ours"])
        _until_usable(page, start, found[f"activity usable, {how}"]["ours"])
        _end_kernels(page)
    page.close()


def _stock(browser: Browser, running: Lab, found: Result) -> None:
    page = browser.new_page()
    for how in ("cold", "warm"):
        start = _go(page, running.page("lab/tree/quiz.ipynb?reset"))
        _run_all(page)
        _until(page, ".jp-OutputArea .widget-radio-box input", start, found[f"quiz usable, {how}"]["stock"])
        _end_kernels(page)
    page.close()
    page = browser.new_page()
    for how in ("cold", "warm"):
        start = _go(page, running.page(f"lab/tree/{LESSON}?reset"))
        _until_readable(page, start, found[f"lesson readable, {how}"]["stock"])
        _run_all(page)
        _until_usable(page, start, found[f"activity usable, {how}"]["stock"])
        _end_kernels(page)
    page.close()


def _go(page: Page, address: str) -> float:
    start = time.perf_counter()
    page.goto(address.replace("?reset?", "?reset&"), wait_until="commit")
    return start


def _until(page: Page, what: str, start: float, taken: list[float]) -> None:
    page.locator(what).first.wait_for(state="visible", timeout=2 * SLOW)
    taken.append(time.perf_counter() - start)


def _until_readable(page: Page, start: float, taken: list[float]) -> None:
    page.wait_for_function(READABLE, timeout=2 * SLOW, polling=_EVERY)
    taken.append(time.perf_counter() - start)


def _until_usable(page: Page, start: float, taken: list[float]) -> None:
    page.wait_for_function(USABLE, timeout=2 * SLOW, polling=_EVERY)
    taken.append(time.perf_counter() - start)


def _run_all(page: Page) -> None:
    """As a person does it, as soon as the status bar says that the kernel is idle: pressed before there is one, nothing is run. (The
    notebook's own indicator says "idle" before that.)"""
    page.locator("#jp-main-statusbar", has_text="| Idle").wait_for(state="visible", timeout=2 * SLOW)
    page.locator(".lm-MenuBar-item", has_text="Run").first.click(timeout=SLOW)
    page.locator(".lm-Menu-item", has_text="Run All Cells").first.click(timeout=SLOW)


def _end_kernels(page: Page) -> None:
    """Ends every kernel, so that the next opening starts one; not a part of what is measured."""
    page.evaluate(
        """async () => {
            const config = JSON.parse(document.getElementById('jupyter-config-data').textContent);
            const ask = (path, more) => fetch(`${config.baseUrl}api/${path}`, {...more, headers: {Authorization: `token ${config.token}`}});
            for (const session of await (await ask('sessions')).json()) {
                await ask(`sessions/${session.id}`, {method: 'DELETE'});
            }
        }"""
    )


@contextmanager
def _stock_lab(folder: Path, layout: Layout) -> Iterator[Lab]:
    """JupyterLab as it is installed, in a folder with the quiz made of ipywidgets and the lesson."""
    folder.mkdir()
    (folder / "quiz.ipynb").write_text(json.dumps(quiz_of_widgets(layout)), encoding="utf-8")
    (folder / LESSON).write_bytes((layout.notebooks / LESSON).read_bytes())
    port, token = free_port(), "stock"
    home = JupyterHome(folder / ".jupyter-home")
    environment = home.environment(
        os.environ, {"ONBOARDING_COURSE": str(layout.root), "ONBOARDING_WORK": str(folder / "work")}
    )
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}",
        f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={folder}", "--ServerApp.port_retries=0", "--LabApp.news_url=None",
    ]  # fmt: skip
    process = subprocess.Popen(
        command, env=environment, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if f"127.0.0.1:{port}/lab?token" in line:
                break
        else:
            raise SystemExit("stock JupyterLab did not start")
        yield Lab(f"http://127.0.0.1:{port}", token)
    finally:
        process.terminate()
        process.communicate(timeout=60)


def quiz_of_widgets(layout: Layout) -> Any:
    """The first version of every question as a trainer would make it with ipywidgets: a cell each, and a button below."""
    cell: Any = v4.new_code_cell
    cells = [cell("import ipywidgets as w")]
    for slot in bank(layout).slots:
        item = slot.variants[0]
        options = [option.text for option in item.options] or ["Write below"]
        words = json.dumps(item.stem)
        if item.kind == "written":
            cells.append(cell(f"w.VBox([w.HTML({words}), w.Textarea()])"))
        else:
            cells.append(cell(f"w.VBox([w.HTML({words}), w.RadioButtons(options={options!r}, value=None)])"))
    cells.append(cell("w.Button(description='Submit')"))
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook: Any = v4.new_notebook
    return notebook(cells=cells, metadata={"kernelspec": kernel})
