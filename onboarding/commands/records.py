"""Commands about the ledger of attempts."""

from pathlib import Path
from typing import Annotated

import typer

from onboarding.commands.terminal import CourseOption, err, out
from onboarding.paths import Layout

app = typer.Typer()
records_app = typer.Typer(no_args_is_help=True, help="The ledger of attempts.")
app.add_typer(records_app, name="records")


@records_app.command("verify")
def records_verify(
    head: Annotated[Path | None, typer.Option(help="The head file to hold the ledger against.")] = None,
    course: CourseOption = None,
) -> None:
    """Look for edits, reordering, a cut tail or a rewrite in the ledger."""
    from onboarding.records.ledger import verify

    layout = Layout.find(course)
    result = verify(layout.ledger, head or layout.ledger_head)
    for problem in result.problems:
        err.print(problem, soft_wrap=True, highlight=False)
    if result.problems:
        raise typer.Exit(1)
    out.print(f"{result.entries} entries; the chain and the head agree.")
