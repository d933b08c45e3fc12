"""The safety page: the escalation table and every "If you see this, do this" box of all lessons, on paper.

Made from the same texts as the lessons, so that a page on the wall cannot say something else than the course. HTML without
scripts and without anything from elsewhere; the PDF is the same page, printed by a browser of this computer.
"""

import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path

from markdown_it import MarkdownIt

from onboarding.content import Content
from onboarding.course import LocalSetting
from onboarding.errors import CourseError
from onboarding.evidence import Tier
from onboarding.files import sha256, write_atomic
from onboarding.lesson_text import CITATION, cited_ids

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BESIDE_TIER = {"emergency": "emergency_call", "urgent": "nurse_call"}
"""The setting that stands in a tier's own box, because nobody can do what the tier says without it."""
ALWAYS_SHOWN = (*BESIDE_TIER.values(), "vital_sign_limits", "urgent_response_limit")
"""Settings without which the table cannot be followed; those that the boxes cite are added to them."""
_PDF_SECONDS = 120
_SIGNS = re.compile(r"[\\`*_{}\[\]()<>#+.!|~-]")
"""What Markdown would read as its own in a value that a service wrote."""
_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")

_STYLE = """
@page { size: A4; margin: 12mm 12mm 14mm; }
* { box-sizing: border-box; }
html { color-scheme: light dark; --ink: #14262b; --page: #fff; --edge: #6a7d83; --bad: #8c1d12; --warn: #6b4300; --calm: #23405c; }
@media (prefers-color-scheme: dark) {
  html { --ink: #e5edef; --page: #10181b; --edge: #869ba2; --bad: #ffa396; --warn: #f0c274; --calm: #9adfe6; }
}
body {
  margin: 0 auto; padding: 1rem; max-width: 52rem;
  background: var(--page); color: var(--ink); font: 1rem/1.4 system-ui, sans-serif; overflow-wrap: break-word;
}
h1 { margin: 0 0 .25rem; font-size: 1.5rem; }
h2 { margin: 1.5rem 0 .5rem; font-size: 1.2rem; break-after: avoid; }
h3 { margin: 0 0 .25rem; font-size: 1rem; }
p { margin: 0 0 .35rem; }
ul, ol { margin: 0; padding-inline-start: 1.3rem; }
li { margin: 0 0 .15rem; }
.demo { margin: .5rem 0; padding: .4rem .6rem; border: 2px solid var(--bad); color: var(--bad); font-weight: 700; }
.tier, .act {
  margin: 0 0 .6rem; padding: .5rem .7rem;
  border: 1px solid var(--edge); border-inline-start: 6px solid var(--calm); break-inside: avoid;
}
.tier-emergency, .act { border-inline-start-color: var(--bad); }
.tier-urgent { border-inline-start-color: var(--warn); }
.local { font-style: italic; }
.from, footer { font-size: .9em; }
.from { margin: .35rem 0 0; }
table { width: 100%; border-collapse: collapse; break-inside: avoid; }
th, td { padding: .3rem .4rem; border: 1px solid var(--edge); text-align: start; vertical-align: top; font-weight: 400; }
thead th { font-weight: 700; }
@media print {
  html { --ink: #000; --page: #fff; --edge: #555; --bad: #8c1d12; --warn: #6b4300; --calm: #23405c; color-scheme: light; }
  body { padding: 0 1px; max-width: none; font-size: 9.6pt; line-height: 1.28; } /* 1px: borders at the edge are cut otherwise */
  h1 { font-size: 15pt; }
  h2 { font-size: 12pt; margin: 8pt 0 4pt; }
  h3 { font-size: 10pt; }
  .boxes { break-before: page; }
  .demo, .tier, .act { print-color-adjust: exact; }
}
"""


@dataclass(frozen=True)
class Box:
    """One "If you see this, do this" box and the lesson it comes from; `text` is Markdown with citations."""

    title: str
    text: str
    lesson: str


@dataclass(frozen=True)
class Printed:
    """What was written. `pdf` is None when there is no browser; `next_step` then says what to do instead."""

    html: Path
    pdf: Path | None
    next_step: str = ""


def print_safety(content: Content, folder: Path, *, today: date) -> Printed:
    """Write safety.html and, where a browser is, safety.pdf into `folder`.

    Raises DiskProblem when a file cannot be written and CourseError when the browser is there and prints nothing; the HTML is then
    written already, and an earlier PDF is gone, because it might say something else.
    """
    folder.mkdir(parents=True, exist_ok=True)
    page, target = folder / "safety.html", folder / "safety.pdf"
    target.unlink(missing_ok=True)
    write_atomic(page, safety_page(content, today=today).encode("utf-8"))
    browser = find_browser()
    if browser is None:
        return Printed(
            page,
            None,
            "No PDF was made: Chromium is not installed here. Open safety.html in any browser and print it from there "
            "(paper A4), or install the package 'chromium' and run this again.",
        )
    write_atomic(target, print_pdf(browser, page))
    return Printed(page, target)


def find_browser() -> str | None:
    """The first browser of this computer that can print to PDF, or None."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def boxes(content: Content) -> list[Box]:
    """Every act box of every lesson in the order of the course; a box that stands twice in the same words is taken once."""
    found: dict[tuple[str, str], Box] = {}
    for module in content.modules:
        for block in module.lesson.blocks:
            if block.kind == "act":
                title = block.argument or "If you see this, do this"
                found.setdefault((title, CITATION.sub("", block.text)), Box(title, block.text, module.module.title))
    return list(found.values())


def safety_page(content: Content, *, today: date) -> str:
    """The whole page as HTML: banner, table, settings of the service, boxes."""
    tiers = "\n".join(_tier(content, tier, number) for number, tier in enumerate(content.evidence.tiers, start=1))
    acts = boxes(content)
    body = f"""<h1>Safety page: see this, do this</h1>
<p>{escape(content.course.title)}, version {escape(content.course.version)}. Printed {today.isoformat()}.
A new version of the course replaces this page.</p>
{_banner(content)}
<main>
<section>
<h2>The escalation table</h2>
{tiers}
</section>
<section class="boxes">
<h2>Your service</h2>
{_settings(content, acts)}
<h2>If you see this, do this</h2>
{"".join(_box(box, content) for box in acts)}
</section>
</main>"""
    mark = sha256(body.encode("utf-8"))[:12]
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Safety page: see this, do this</title>
<style>{_STYLE}</style>
</head>
<body>
{body}
<footer><p>Where each sentence comes from stands in the lesson named below its box.
This page replaces neither an order nor the policy of your service. Mark of this page: {mark}.</p></footer>
</body>
</html>
"""


def _banner(content: Content) -> str:
    if not content.course.demo:
        return ""
    why = (
        "Demo, unsigned: a clinical lead has not signed the settings of this service."
        if content.course.unsigned
        else "Demo: this copy of the course is for trying out."
    )
    return f'<p class="demo" role="note">{why} Do not use this page with patients.</p>'


def _tier(content: Content, tier: Tier, number: int) -> str:
    signs = "\n".join(f"<li>{escape(sign.text)}</li>" for sign in content.evidence.signs.values() if sign.tier == tier)
    local = content.course.local.get(BESIDE_TIER.get(tier.id, ""))
    beside = f'<p class="local">{escape(local.title)}: {escape(local.shown)}</p>\n' if local else ""
    return (
        f'<div class="tier tier-{escape(tier.id)}">\n<h3>{number}. {escape(tier.title)}</h3>\n<p>{escape(tier.act)}</p>\n{beside}'
        f"<ul>\n{signs}\n</ul>\n</div>"
    )


def _settings(content: Content, acts: list[Box]) -> str:
    """The settings that the page speaks of, in the order of course.toml, each with its signature or that it has none."""
    cited = {name.removeprefix("local:") for box in acts for name in cited_ids(box.text) if name.startswith("local:")}
    shown = [local for name, local in content.course.local.items() if name in cited or name in ALWAYS_SHOWN]
    rows = "\n".join(
        f'<tr><th scope="row">{escape(local.title)}</th><td>{escape(local.shown)}</td><td>{escape(_signature(local))}</td></tr>'
        for local in shown
    )
    head = '<tr><th scope="col">What</th><th scope="col">Here</th><th scope="col">Signed</th></tr>'
    return f"<table>\n<thead>{head}</thead>\n<tbody>\n{rows}\n</tbody>\n</table>"


def _signature(local: LocalSetting) -> str:
    if not local.signed:
        return "no"
    review = f", review by {local.review_by}" if local.review_by else ""
    return f"{local.signed_by}, {local.signed_role}, {local.signed_on}{review}"


def _box(box: Box, content: Content) -> str:
    text = CITATION.sub(lambda match: _locals(match[0], content), _LINK.sub(r"\1", box.text))
    html = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    loose = (
        ". Demo, unsigned." if content.course.unsigned else ". Demo." if content.course.demo else ""
    )  # sheets get separated, and boxes get cut out
    return f'<div class="act">\n<h3>{escape(box.title)}</h3>\n{html}<p class="from">Lesson: {escape(box.lesson)}{loose}</p>\n</div>\n'


def _locals(citation: str, content: Content) -> str:
    """A citation as it stands on paper: numbers go, a setting of the service stays."""
    names = [name.removeprefix("local:") for name in cited_ids(citation) if name.startswith("local:")]
    return "".join(
        f" (*{_SIGNS.sub(lambda sign: chr(92) + sign[0], content.course.local[name].shown)}*)" for name in names
    )


def print_pdf(browser: str, page: Path) -> bytes:
    """A page of ours as PDF. Raises CourseError when the browser prints nothing."""
    with tempfile.TemporaryDirectory(prefix="onboarding-print-") as scratch:
        made = Path(scratch) / "page.pdf"
        command = [
            browser,
            "--headless=new",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-pdf-header-footer",
            f"--user-data-dir={scratch}/profile",
            f"--print-to-pdf={made}",
        ]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.append("--no-sandbox")  # Chromium refuses its sandbox to root; the page is ours and has no script
        try:
            run = subprocess.run(
                [*command, page.resolve().as_uri()], capture_output=True, timeout=_PDF_SECONDS, check=False
            )
            said = run.stderr.decode("utf-8", errors="replace").strip().splitlines()[-1:] or [
                f"exit code {run.returncode}"
            ]
        except subprocess.TimeoutExpired:
            said = [f"no answer within {_PDF_SECONDS} seconds"]
        except OSError as error:
            said = [str(error)]
        if not made.is_file() or not made.read_bytes().startswith(b"%PDF-"):
            raise CourseError(
                f"{Path(browser).name} made no PDF ({said[0]}). {page} is written: open it in any browser and print it from there."
            )
        return made.read_bytes()
