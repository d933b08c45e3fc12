"""Commands for trainers."""

from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from onboarding.commands.terminal import CourseOption, counting, out
from onboarding.paths import Layout

app = typer.Typer()


@app.command()
def teach(
    port: Annotated[int, typer.Option(help="The port of the page's address.")] = 8889,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser window.")] = True,
    course: CourseOption = None,
) -> None:
    """Open JupyterLab as a trainer, with the formgrader."""
    from onboarding import lab

    lab.teach(Layout.find(course), port=port, browser=browser)


@app.command()
def release(quiz: str, course: CourseOption = None) -> None:
    """Hand a quiz out to learners and keep its items with their keys for grading."""
    from onboarding.grading import exchange

    layout = Layout.find(course)
    exchange.release(layout, quiz)
    out.print(f"{quiz} is handed out.")


@app.command()
def grade(
    quiz: str,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 when any submission could not be graded.")
    ] = False,
    course: CourseOption = None,
) -> None:
    """Collect, grade and return feedback for one quiz."""
    from onboarding.grading.batch import grade as grade_quiz

    layout = Layout.find(course)
    with counting() as progress:
        task = progress.add_task("Collecting", total=None)

        def step(done: int, total: int, what: str) -> None:
            progress.update(task, completed=done, total=total, description=what)

        outcomes = grade_quiz(layout, quiz, progress=step)
    table = Table(title=f"{quiz}: {len(outcomes)} submissions")
    for column in ("Learner", "Attempt", "State", "Score", "Reason"):
        table.add_column(column)
    for outcome in outcomes:
        score = "" if outcome.score is None else f"{outcome.score} of {outcome.max_score}"
        cells = (outcome.learner, str(outcome.attempt_n or ""), outcome.state, score, outcome.reason)
        table.add_row(*(Text(cell) for cell in cells))  # as text: a reason may quote what a learner wrote
    out.print(table)
    if strict and any(outcome.state == "could not be graded" for outcome in outcomes):
        raise typer.Exit(1)
