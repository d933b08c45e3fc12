"""What was measured, as a page of tables: ratios first, since seconds depend on the machine."""

import os
import platform
from statistics import median
from typing import Any

Results = dict[str, Any]


def report(results: Results) -> str:
    """bench/RESULTS.md for everything that has been measured."""
    seconds = sum(part["bench seconds"] for part in results.values())
    days = sorted({part["measured"] for part in results.values()})
    parts = [
        "# Bench: this course and stock nbgrader\n\n"
        f"Made by `make bench` ({' to '.join(dict.fromkeys((days[0], days[-1])))}) in {seconds / 60:.0f} minutes on {_machine()}.\n"
        "Both tools ran in turn on the same machine in the same run; each time is that of a whole command, start-up included.\n"
        "**Read the ratios; seconds depend on the machine.** Each cell is smallest – median – largest.\n"
        "Where smallest and largest lie far apart, the machine did other work during one of the pairs.\n"
    ]
    sizes = sorted(
        (part for name, part in results.items() if name.startswith("grading ")), key=lambda p: p["submissions"]
    )
    if sizes:
        parts.append(_grading(sizes))
    if "export" in results:
        parts.append(_export(results["export"]))
    if "formgrader" in results:
        parts.append(_formgrader(results["formgrader"]))
    if "opening" in results:
        parts.append(_opening(results["opening"]))
    if "growth of grading" in results or "growth of export" in results:
        parts.append(_growth(results))
    return "\n".join(parts)


def _grading(sizes: list[Results]) -> str:
    lines = [
        "## Grading\n",
        "12 slots that the program marks and 2 for a person, the same answers right in both courses; the scores were compared and are the "
        "same. Stock: 12 code cells with hidden tests, `nbgrader autograde`, which grades. Ours: `onboarding grade`, which also "
        "collects, enters the ledger, makes the feedback pages and returns them.\n",
        "| submissions | ours, s | stock, s | **stock / ours** | ours again, nothing changed, s | largest process, MiB: ours, stock |",
        "|---|---|---|---|---|---|",
    ]
    for part in sizes:
        both = part["grade"]
        lines.append(
            f"| {part['submissions']} | {_three(both['ours'])} | {_three(both['stock'])} | **{_ratio(both)}** | "
            f"{_three(part['unchanged'])} | {both['ours MiB']:.0f}, {both['stock MiB']:.0f} |"
        )
    lines += [
        "\n## Feedback\n",
        "Stock: `nbgrader generate_feedback`. Ours: `onboarding grade` after the pages were deleted, which grades everything anew to make "
        "them.\n",
        "| submissions | ours, s | stock, s | **stock / ours** |",
        "|---|---|---|---|",
    ]
    for part in sizes:
        both = part["feedback"]
        lines.append(
            f"| {part['submissions']} | {_three(both['ours'])} | {_three(both['stock'])} | **{_ratio(both)}** |"
        )
    return "\n".join(lines) + "\n"


def _export(part: Results) -> str:
    lines = [
        f"## Export: {part['learners']} learners x {part['quizzes']} quizzes\n",
        "Stock: `nbgrader export` with a gradebook as nbgrader makes it.\n",
        "| ours | ours, s | stock, s | **stock / ours** | largest process, MiB: ours, stock |",
        "|---|---|---|---|---|",
    ]
    for name, label in (("export", "`onboarding export`"), ("nbgrader export", "`nbgrader export` in our course")):
        both = part[name]
        lines.append(
            f"| {label} | {_three(both['ours'])} | {_three(both['stock'])} | **{_ratio(both)}** | "
            f"{both['ours MiB']:.0f}, {both['stock MiB']:.0f} |"
        )
    return "\n".join(lines) + "\n"


def _formgrader(part: Results) -> str:
    lines = [
        f"## Formgrader: the submissions of one quiz, {part['learners']} learners x {part['quizzes']} quizzes in the gradebook\n",
        "The list that a page loads, asked of a running server.\n",
        "| page | ours, s | stock, s | **stock / ours** |",
        "|---|---|---|---|",
    ]
    for name in ("manual grading", "manage submissions"):
        both = part[name]
        lines.append(f"| {name} | {_three(both['ours'])} | {_three(both['stock'])} | **{_ratio(both)}** |")
    return "\n".join(lines) + "\n"


def _opening(part: Results) -> str:
    lines = [
        "## Opening in a browser\n",
        "Stock: JupyterLab with the same questions made of ipywidgets, and with the built lesson as a plain notebook; Run All Cells is "
        "pressed as soon as it can be. Ours: the quiz and the lesson as learners open them. Cold: the server was just started and the "
        "browser has no cache. Warm: once more, without a kernel. Seconds from the address to the moment it can be used. "
        "A lesson is readable when a paragraph of it is on the screen, nothing lies over it and the text scrolls; "
        "an activity is usable when its first answer can be chosen: it is enabled, does not move, and nothing lies over it.\n",
        "| what | ours, s | stock, s | **ours / stock** |",
        "|---|---|---|---|",
    ]
    for what, both in part.items():
        if isinstance(both, dict):
            turned = {"ours": both["stock"], "stock": both["ours"]}
            lines.append(f"| {what} | {_three(both['ours'])} | {_three(both['stock'])} | **{_ratio(turned)}** |")
    return "\n".join(lines) + "\n"


def _growth(results: Results) -> str:
    lines = [
        "## Growth, ours alone\n",
        "The exponent is that of a power law through the times without the start-up (a run over nothing): 1 is linear. "
        "Up to a size of 200 each time is the median of five runs.\n",
        "| command | seconds by size | MiB by size | **exponent** |",
        "|---|---|---|---|",
    ]
    for name, label in (
        ("growth of grading", "`onboarding grade`"),
        ("growth of export", "`onboarding export`, learners"),
    ):
        if name in results:
            part = results[name]
            seconds = ", ".join(f"{size}: {one:.1f}" for size, one in _by_size(part["seconds"]))
            memory = ", ".join(f"{size}: {one:.0f}" for size, one in _by_size(part["MiB"]))
            lines.append(f"| {label} | {seconds} | {memory} | **{part['exponent']:.2f}** |")
    return "\n".join(lines) + "\n"


def _by_size(table: dict[str, float]) -> list[tuple[str, float]]:
    return sorted(table.items(), key=lambda pair: int(pair[0]))


def _three(values: list[float]) -> str:
    digits = 1 if median(values) >= 1 else 2
    return " – ".join(f"{value:.{digits}f}" for value in (min(values), median(values), max(values)))


def _ratio(both: Results) -> str:
    """Stock's time over ours, pair by pair."""
    return _three([stock / ours for ours, stock in zip(both["ours"], both["stock"], strict=True)])


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return f"a computer with {os.cpu_count()} cores, {memory:.0f} GiB of memory, {platform.system()} and Python {platform.python_version()}"
