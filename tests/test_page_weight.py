"""How much of our own code a quiz loads, and how long it runs, by the browser's own count. Numbers: docs/accessibility.md#weight."""

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Response

from onboarding.browser import JS, NAME
from onboarding.browser.served import slim
from onboarding.paths import Layout
from tests.labs import Lab, bank, open_quiz

pytestmark = pytest.mark.browser

MOST_JS = 52_500
MOST_ALL = 63_000
"""Bytes as served, without compression, of what opening the tapering quiz asks for when all eight kinds of question are drawn."""
GOAL = 60_000
"""The same for the draws that most people get: one sixth of them has a case together with a short or a matching question."""
SELDOM_TOGETHER = {"short", "matching"}
CATEGORIES = ["disabled-by-default-v8.cpu_profiler", "devtools.timeline", "v8"]


def test_the_code_that_opening_a_quiz_loads(browser: Browser, running: tuple[Layout, Lab]) -> None:
    """Every script and style sheet of ours that the browser asked for, by its network log; what belongs to other pages is not among it."""
    layout, started = running
    page = browser.new_page()
    answers: dict[str, Response] = {}
    page.on("response", lambda response: answers.update({urlsplit(response.url).path: response}))
    open_quiz(page, started)
    page.wait_for_load_state("networkidle")
    ours = {path.partition(f"/{NAME}/")[2]: len(reply.body()) for path, reply in answers.items() if f"/{NAME}/" in path}
    state = next(reply.json() for path, reply in answers.items() if path.endswith("/onboarding/api/quiz"))
    page.close()
    weight = Counter[str]()
    for path, size in ours.items():
        weight[PurePosixPath(path).suffix] += size
    items = {item.id: item for slot in bank(layout).slots for item in slot.variants}
    drawn = [items[given["variant"]].public() for given in state["slots"].values()]
    needed = {part["kind"] for item in drawn for part in (item, *item.get("steps", ()))}
    assert {PurePosixPath(path).stem for path in ours if path.startswith("js/kinds/")} == needed
    kinds = {path.stem: len(slim(path).encode()) for path in (JS / "kinds").glob("*.js")}
    others = sum(size for kind, size in kinds.items() if kind not in needed)
    js, everything = weight[".js"] + others, weight.total() + others
    print(
        f"\nopening the quiz loads {weight['.js']} bytes of JavaScript and {weight['.css']} of CSS in {len(ours)} files;"
        f" with every kind of question {js} and {everything - js}"
    )
    later = {
        "lesson-page",
        "lesson-open",
        "lesson-first",
        "lesson-handover",
        "lesson",
        "citations",
        "quiz-submit",
        "quiz-state",
        "quiz-history",
        "quiz-late",
        "feedback-frame",
        "conflict",
        "after",
        "quiz-preview",
    }
    assert not later & {PurePosixPath(path).stem for path in ours}
    assert weight[".js"] > 30_000, "less than the page can be made of: something was not counted"
    assert js <= MOST_JS
    assert everything <= MOST_ALL
    assert everything - sum(kinds[kind] for kind in SELDOM_TOGETHER) <= GOAL


def script_time(trace: Mapping[str, Any]) -> Counter[str]:
    """Milliseconds of script by whose it is, from the samples of the browser's profiler."""
    owners: dict[tuple[int, str, int], str] = {}
    spent = Counter[str]()
    for event in trace["traceEvents"]:
        if event["name"] != "ProfileChunk":
            continue
        data = event["args"]["data"]
        profile = (event["pid"], event["id"])
        for node in data.get("cpuProfile", {}).get("nodes", []):
            address = node["callFrame"].get("url", "")
            owner = "ours" if f"/{NAME}/" in address else "JupyterLab" if "/static/" in address else "other"
            owners[(*profile, node["id"])] = owner
        samples = data.get("cpuProfile", {}).get("samples", [])
        for sample, delta in zip(samples, data.get("timeDeltas", []), strict=True):
            spent[owners.get((*profile, sample), "other")] += delta / 1000
    return spent


def test_our_script_is_a_small_part_of_opening_a_quiz(browser: Browser, running: tuple[Layout, Lab]) -> None:
    """Of one load of the page, our script takes less than a tenth of the time that JupyterLab's own takes. The profiler slows both."""
    page = browser.new_page()
    browser.start_tracing(page=page, categories=CATEGORIES)
    open_quiz(page, running[1])
    page.wait_for_load_state("networkidle")
    spent = script_time(json.loads(browser.stop_tracing()))
    page.close()
    print(f"\nscript time of one load, in milliseconds: {dict(spent)}")
    assert spent["ours"] > 0
    assert spent["JupyterLab"] > 0
    assert spent["ours"] < spent["JupyterLab"] / 10
