"""Starts the course as a person would, and answers questions as a person would."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from onboarding.paths import Layout
from onboarding.questions import Bank, Item, load_bank
from onboarding.questions.kinds.case import Steps

QUIZ = "tapering-principles"
SLOW = 60_000
"""How long a condition may take to come true before a test fails, in milliseconds; machines are shared."""


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab: its address without path, and its token."""

    base: str
    token: str

    def page(self, path: str) -> str:
        """The address that opens `path` with the token."""
        return f"{self.base}/{path.lstrip('/')}?token={self.token}"


@contextmanager
def lab(layout: Layout, *words: str) -> Iterator[Lab]:
    """`onboarding <words>` on a free port until the block ends; it is stopped as with Ctrl+C."""
    port = [] if "--port" in words else ["--port", str(free_port())]
    command = [sys.executable, "-m", "onboarding.cli", *words, *port, "--no-browser", "--course", str(layout.root)]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)
    assert process.stdout is not None
    said = []
    try:
        for line in process.stdout:
            said.append(line)
            found = re.search(r"(http://127\.0\.0\.1:\d+)/\S*token=(\w+)", line)
            if found:
                yield Lab(found[1], found[2])
                return
        raise AssertionError(f"The Lab did not start: {''.join(said)}")
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


def free_port() -> int:
    """A port of this machine that nothing uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command(layout: Layout, *words: str) -> str:
    """What a command printed; it must succeed."""
    done = subprocess.run(
        [sys.executable, "-m", "onboarding.cli", *words, "--course", str(layout.root)],
        capture_output=True,
        text=True,
        env={**os.environ, "COLUMNS": "200"},
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def bank(layout: Layout) -> Bank:
    """The quiz with its keys, for a test that plays a learner who knows."""
    return load_bank(layout.questions / f"{QUIZ}.toml")


def learner_folder(layout: Layout) -> Path:
    """The quiz folder of the one learner of this course."""
    (folder,) = layout.learners.glob(f"*/quizzes/{QUIZ}")
    return folder


def open_quiz(page: Page, running: Lab) -> None:
    """Open the quiz by its address and wait until it can be answered."""
    page.goto(running.page(f"doc/tree/quizzes/{QUIZ}/quiz.ipynb"))
    expect(slot(page, "s01")).to_be_visible(timeout=SLOW)


def slot(page: Page, name: str) -> Locator:
    """One question on the quiz page."""
    return page.locator(f'section[data-slot="{name}"], .onb-slot[data-slot="{name}"]').first


def answer(place: Locator, item: Item, value: Any) -> None:
    """Give `value` (docs/formats.md, "Values") by clicking and typing."""
    match item.kind:
        case "single":
            place.locator(f'label[data-option="{value}"]').click()
        case "multiple":
            for option in value:
                place.locator(f'label[data-option="{option}"]').click()
        case "ordering":
            for option in value:
                place.locator(f'button[data-act="place"][data-option="{option}"]').click()
        case "number":
            place.locator("input[inputmode=decimal]").fill(value["raw"])
            place.locator(f'label[data-option="{value["unit"]}"]').click()
        case "matching":
            for line, option in value.items():
                place.locator(f'[data-line="{line}"] select').select_option(option)
        case "short":
            place.locator("input[type=text]").fill(value)
        case "case":
            assert isinstance(item.own, Steps)
            for number, step in enumerate(item.own.steps, start=1):
                answer(place.locator(f'[data-step="{step.id}"]'), step, value[step.id])
                if number < len(item.own.steps):
                    place.locator('[data-act="go-on"]').click()
        case "written":
            place.locator("textarea").fill(value)
        case _:
            raise AssertionError(f"nobody said how to answer a question of kind {item.kind}")


def key(item: Item) -> Any:
    """The right answer to an item as a value; for a written item its best example answer."""
    match item.kind:
        case "single":
            return item.key[0]
        case "multiple" | "ordering":
            return list(item.key)
        case "number":
            assert item.number is not None
            return {"raw": item.number.value.replace(".", ","), "unit": item.number.unit}
        case "matching" | "short" | "case":
            return next(raw for raw, fraction in item.rules.examples(item) if fraction == 1)
        case _:
            return next(anchor.text for anchor in item.anchors if anchor.level == "full")


def saved(place: Locator) -> None:
    """Wait until the page says that this answer is saved."""
    expect(place.locator('[data-role="status"]')).to_contain_text(re.compile(r"Saved \d"), timeout=SLOW)


def shown_item(layout: Layout, name: str) -> Item:
    """The variant that the server gave this learner for a slot."""
    sheet = json.loads((learner_folder(layout) / "answers.json").read_text(encoding="utf-8"))
    return bank(layout).slot(name).variant(sheet["slots"][name]["variant"])


def submit(page: Page) -> None:
    """Press Submit, confirm, and read that it was submitted."""
    page.locator('[data-role="submit"]').click()
    page.locator('[data-role="submit-now"]').click()
    expect(page.locator('[data-role="submitted"]')).to_contain_text("Submitted", timeout=SLOW)
