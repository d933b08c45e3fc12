"""Commands for those who learn here."""

from typing import Annotated

import typer

from onboarding.commands.terminal import CourseOption
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
