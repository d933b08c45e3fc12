"""Commands for those who learn here."""

from pathlib import Path
from typing import Annotated

import typer

from onboarding.commands.terminal import CourseOption
from onboarding.errors import CourseError
from onboarding.paths import Layout

app = typer.Typer()


@app.command()
def learn(
    name: Annotated[str | None, typer.Option(help="The learner's name; when left out, a sign-in page asks.")] = None,
    role: Annotated[str, typer.Option(help="nurse, counsellor or support; counts from the next attempt.")] = "",
    port: Annotated[int, typer.Option(help="The port of the page's address.")] = 8888,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser window.")] = True,
    course: CourseOption = None,
) -> None:
    """Open the course as a learner."""
    from onboarding import lab

    lab.learn(Layout.find(course), learner_name=name, role=role, port=port, browser=browser)


@app.command("export-my-work")
def export_my_work(
    name: Annotated[
        str | None, typer.Option(help="Whose work; when left out, that of the person who learns here now.")
    ] = None,
    output: Annotated[Path, typer.Option(help="A folder, or the name of the new file.")] = Path(),
    course: CourseOption = None,
) -> None:
    """Write a learner's answers, feedback and activities to one file, for another computer."""
    from onboarding.transfer import export_work
    from onboarding.workspace import current_learner, known_learners

    layout = Layout.find(course)
    if name is None:
        learner = current_learner(layout)
    else:
        learner = next(
            (one for one in known_learners(layout) if name.casefold() in (one.name.casefold(), one.id)), None
        )
    if learner is None:
        raise CourseError(
            f"Nobody called {name} learns on this computer." if name else "Nobody has learned on this computer yet."
        )
    typer.echo(f"Wrote {export_work(layout, learner, output)}. On the other computer: onboarding import-my-work FILE")


@app.command("import-my-work")
def import_my_work(
    file: Annotated[Path, typer.Argument(help="What `onboarding export-my-work` or Home wrote.")],
    replace: Annotated[bool, typer.Option("--replace", help="Set aside work that this learner has here.")] = False,
    course: CourseOption = None,
) -> None:
    """Bring in a learner's work from another computer."""
    from onboarding.transfer import import_work

    done = import_work(Layout.find(course), file, replace=replace)
    typer.echo(f"{done.learner.name}: {done.files} files are here now. Sign in under this name to go on.")
    if done.aside:
        typer.echo(f"What was here before is kept in {done.aside}.")
