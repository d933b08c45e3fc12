"""Commands about the ledger of attempts."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from onboarding.commands.terminal import CourseOption, err, out
from onboarding.errors import CourseError
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


@records_app.command("history")
def records_history(
    learner: str,
    quiz: Annotated[str | None, typer.Argument(help="One quiz only.")] = None,
    course: CourseOption = None,
) -> None:
    """Show everything that happened to a learner's attempts: marks, regrades, by whom, when and why."""
    from onboarding.course import load_course
    from onboarding.records.history import story
    from onboarding.records.ledger import Ledger
    from onboarding.records.policy import counting

    layout = Layout.find(course)
    if not layout.ledger.exists():
        raise CourseError("Nothing was graded in this course yet.")
    with Ledger(layout.ledger) as ledger:
        entries = ledger.entries(learner=learner, quiz=quiz)
    if not entries:
        raise CourseError(f"The ledger has nothing about {learner}{f' in {quiz}' if quiz else ''}.")
    columns = ("Quiz", "Attempt", "When (UTC)", "What", "State", "Points", "Changed", "Why")
    table = Table(*columns, title=f"{learner}: {len(entries)} entries")
    for line in story(entries):
        cells = (
            line.quiz, line.attempt, line.when[:16].replace("T", " "), line.what, line.state, line.points,
            line.changed, line.why,
        )  # fmt: skip
        table.add_row(*(Text(cell) for cell in cells))  # as text: an answer's reason may quote what a learner wrote
    out.print(table)
    policy = load_course(layout.course_file).attempt_policy
    for name in dict.fromkeys(entry.record.quiz for entry in entries):
        counts = counting([entry for entry in entries if entry.record.quiz == name], policy)
        if counts is not None:  # what was observed at a station is no attempt
            out.print(f"{name}: attempt {counts.record.n} counts ({policy}): {counts.record.state}", highlight=False)
