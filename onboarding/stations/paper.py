"""Blank forms on paper, one sheet a station: what the assessor prepares and says, the steps with boxes, and the signature."""

from datetime import date
from html import escape
from pathlib import Path

from onboarding.content import Content
from onboarding.errors import CourseError
from onboarding.files import sha256, write_atomic
from onboarding.printing import Printed, find_browser, print_pdf
from onboarding.questions.roles import ROLES, role_words
from onboarding.stations.station import Station

_STYLE = """
@page { size: A4; margin: 12mm; }
* { box-sizing: border-box; }
html { color-scheme: light dark; --ink: #14262b; --page: #fff; --edge: #6a7d83; --bad: #8c1d12; }
@media (prefers-color-scheme: dark) { html { --ink: #e5edef; --page: #10181b; --edge: #869ba2; --bad: #ffa396; } }
body {
  margin: 0 auto; padding: 1rem; max-width: 52rem;
  background: var(--page); color: var(--ink); font: 1rem/1.4 system-ui, sans-serif; overflow-wrap: break-word;
}
h1 { margin: 0 0 .25rem; font-size: 1.4rem; }
h2 { margin: .75rem 0 .25rem; font-size: 1.05rem; break-after: avoid; }
p { margin: 0 0 .35rem; }
ul { margin: 0; padding-inline-start: 1.3rem; }
.demo { padding: .3rem .6rem; border: 2px solid var(--bad); color: var(--bad); font-weight: 700; }
section + section { margin-top: 3rem; padding-top: 1rem; border-top: 2px solid var(--edge); }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .25rem .4rem; border: 1px solid var(--edge); text-align: start; vertical-align: top; font-weight: 400; }
thead th, .critical { font-weight: 700; }
td.box { width: 4.5rem; text-align: center; vertical-align: middle; }
.line { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin: .5rem 0; }
.line > span { flex: 1 1 12rem; padding-bottom: 1.1rem; border-bottom: 1px solid var(--edge); }
.foot { font-size: .85em; }
@media print {
  html { --ink: #000; --page: #fff; --edge: #555; --bad: #8c1d12; color-scheme: light; }
  body { padding: 0 1px; max-width: none; font-size: 9.3pt; line-height: 1.25; }
  h1 { font-size: 14pt; }
  h2 { font-size: 10.5pt; }
  tr, .line, .sign { break-inside: avoid; }
  section + section { margin-top: 0; padding-top: 0; border-top: 0; break-before: page; }
}
"""
BOX = "☐"


def print_stations(content: Content, folder: Path, *, today: date) -> Printed:
    """Write stations.html and, where a browser is, stations.pdf into `folder`, as `onboarding.printing.print_safety` does.

    Raises CourseError when the course has no station.
    """
    if not content.stations:
        raise CourseError("This course has no stations: there is no file in stations/.")
    folder.mkdir(parents=True, exist_ok=True)
    page, target = folder / "stations.html", folder / "stations.pdf"
    target.unlink(missing_ok=True)
    write_atomic(page, stations_page(content, today=today).encode("utf-8"))
    browser = find_browser()
    if browser is None:
        return Printed(
            page,
            None,
            "No PDF was made: Chromium is not installed here. Open stations.html in any browser and print it from there "
            "(paper A4), or install the package 'chromium' and run this again.",
        )
    write_atomic(target, print_pdf(browser, page))
    return Printed(page, target)


def stations_page(content: Content, *, today: date) -> str:
    """All forms as one page of HTML that needs nothing else."""
    demo = (
        '<p class="demo">Demo, unsigned. What is signed here is no record of competence.</p>'
        if content.course.demo
        else ""
    )
    sheets = "\n".join(_sheet(station, demo, content.course.version, today) for station in content.stations)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Observed practice: forms for paper</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
{sheets}
</main>
</body>
</html>
"""


def _sheet(station: Station, demo: str, version: str, today: date) -> str:
    rows = "\n".join(_row(station, number) for number in range(len(station.steps)))
    prepare = "".join(f"<li>{escape(line)}</li>" for line in station.prepare)
    roles = " ".join(f"{BOX} {escape(words)}" for words in ROLES.values())
    where = " ".join(f"{BOX} {escape(one)}" for one in station.where)
    mark = sha256(station.sha.encode())[:12]
    return f"""<section>
<h1>Observed practice: {escape(station.title)}</h1>
{demo}
<p>{escape(station.about)}</p>
<h2>You prepare</h2>
<ul>{prepare}</ul>
<h2>You say</h2>
<p>{escape(station.say)}</p>
<p class="line"><span>Who is watched</span><span>Role: {roles}</span></p>
<p class="line"><span>Day (year-month-day)</span><span>It is: {where}</span></p>
<table>
<thead><tr><th scope="col">Step</th><th scope="col">Done</th><th scope="col">Not done</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>
<p><strong>Competent:</strong> every critical step done, and at least {station.needed_others} of the others.
{BOX} competent {BOX} not yet</p>
<div class="sign">
<p class="line"><span>Reasonable adjustments that were made (what was changed, not why)</span></p>
<p class="line"><span>What went well, and what to practise (nothing by which a person in care can be recognised)</span></p>
<p class="line"><span>Who watched: name</span><span>Role here</span><span>Signature and day</span></p>
<p class="foot">Enter it within the day: <code>onboarding stations record</code>, or Observed practice in the trainer's Lab.
Course version {escape(version)}, printed {today.isoformat()}, mark of this form {mark}.</p>
</div>
</section>"""


def _row(station: Station, number: int) -> str:
    step = station.steps[number]
    critical = ' <span class="critical">Critical step.</span>' if step.critical else ""
    only = f" (For: {escape(', '.join(role_words(role) for role in step.roles))}.)" if step.roles else ""
    return (
        f"<tr><td>{number + 1}. {escape(step.text)}{only}{critical}</td>"
        f'<td class="box">{BOX}</td><td class="box">{BOX}</td></tr>'
    )
