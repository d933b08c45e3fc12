"""Commands for whoever looks after the set-up."""

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
