"""Commands that make pages for paper."""

from pathlib import Path
from typing import Annotated

import typer

from onboarding.commands.terminal import CourseOption, out
from onboarding.paths import Layout

app = typer.Typer()
print_app = typer.Typer(no_args_is_help=True, help="Pages for paper.")
app.add_typer(print_app, name="print")


@print_app.callback()
def _pages() -> None:
    """Pages for paper."""


@print_app.command("safety")
def print_safety(
    to: Annotated[Path | None, typer.Option(help="The folder to write into; workspace/print when left out.")] = None,
    course: CourseOption = None,
) -> None:
    """Write the escalation table and all "If you see this, do this" boxes as one page, HTML and PDF."""
    from datetime import date

    from onboarding.content import load_content
    from onboarding.printing import print_safety as write_safety

    layout = Layout.find(course)
    content = load_content(layout)
    written = write_safety(content, to or layout.workspace / "print", today=date.today())
    for path in (written.html, written.pdf):
        if path is not None:
            out.print(f"wrote {path}", soft_wrap=True, highlight=False)
    if written.next_step:
        out.print(written.next_step, soft_wrap=True, highlight=False)
    if content.course.unsigned:
        names = ", ".join(setting.name for setting in content.course.unsigned)
        out.print(f"Not signed by a clinical lead yet ({len(content.course.unsigned)}): {names}.")


@print_app.command("stations")
def print_stations(
    to: Annotated[Path | None, typer.Option(help="The folder to write into; workspace/print when left out.")] = None,
    course: CourseOption = None,
) -> None:
    """Write blank forms of observed practice, one sheet a station, HTML and PDF."""
    from datetime import date

    from onboarding.content import load_content
    from onboarding.stations.paper import print_stations as write_stations

    layout = Layout.find(course)
    written = write_stations(load_content(layout), to or layout.workspace / "print", today=date.today())
    for path in (written.html, written.pdf):
        if path is not None:
            out.print(f"wrote {path}", soft_wrap=True, highlight=False)
    if written.next_step:
        out.print(written.next_step, soft_wrap=True, highlight=False)
