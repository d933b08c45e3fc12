"""Commands for whoever looks after the set-up."""

from pathlib import Path
from typing import Annotated

import typer

from onboarding.commands.terminal import CourseOption, out
from onboarding.paths import Layout

app = typer.Typer()


@app.command()
def doctor(course: CourseOption = None) -> None:
    """Say in words what is wrong with this set-up."""
    from onboarding.doctor import examine

    findings = examine(Layout.find(course))
    for finding in findings:
        mark = "[green]ok[/green]  " if finding.ok else "[red]mend[/red]"
        out.print(f"{mark}  {finding.what}", highlight=False)
        if not finding.ok:
            out.print(f"      {finding.next_step}", highlight=False)
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


@app.command()
def backup(
    target: Annotated[
        Path | None, typer.Argument(help="A folder, or a new file that ends in .tar.gz; backups/ when left out.")
    ] = None,
    course: CourseOption = None,
) -> None:
    """Write one file with everything that a running course has; best to another disk."""
    from onboarding.backup import backup as back_up

    made = back_up(Layout.find(course), target)
    out.print(f"{made.files} files in {made.archive} ({made.bytes / 1e6:.1f} MB).", soft_wrap=True, highlight=False)
    for name in made.skipped:
        out.print(f"Left out, because it is no ordinary file: {name}", soft_wrap=True, highlight=False, markup=False)


@app.command()
def restore(
    archive: Annotated[Path, typer.Argument(help="A file that `onboarding backup` made.")],
    into: Annotated[Path | None, typer.Option(help="Another folder than workspace/, to look at it.")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Back up what is there, then replace it.")] = False,
    course: CourseOption = None,
) -> None:
    """Check a backup to the last byte, then put it in the place of workspace/. Stop all Jupyters first."""
    from onboarding.backup import restore as put_back

    done = put_back(Layout.find(course), archive, into=into, replace=replace)
    if done.before is not None:
        out.print(f"What was there before: {done.before}", soft_wrap=True, highlight=False)
    out.print(
        f"{done.workspace} is as it was on {done.made}: {done.files} files, {done.entries} entries in the ledger.",
        soft_wrap=True,
        highlight=False,
    )
