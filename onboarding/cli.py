"""The commands. Each one says what it does in one line; the work is done in the rooms it calls."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table
from rich.text import Text

from onboarding import __version__
from onboarding.errors import ContentError, CourseError
from onboarding.paths import Layout

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
records_app = typer.Typer(no_args_is_help=True, help="The ledger of attempts.")
app.add_typer(records_app, name="records")
out = Console()
err = Console(stderr=True)

CourseOption = Annotated[Path | None, typer.Option("--course", help="The course folder, if you are not in it.")]


def _version(wanted: bool) -> None:
    if wanted:
        out.print(__version__)
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """The onboarding course of an oxazepam treatment service."""


@app.command()
def build(course: CourseOption = None) -> None:
    """Build source/, release/, the lessons' notebooks and the practice data from the texts."""
    from onboarding.build import build as build_course

    layout = Layout.find(course)
    with _working() as progress:
        task = progress.add_task("Reading the texts", total=None)
        changed = build_course(layout, progress=lambda step: progress.update(task, description=step))
    for path in changed:
        out.print(f"built {path}", soft_wrap=True, highlight=False)
    out.print("Everything is up to date." if not changed else f"{len(changed)} files built.")


@app.command()
def check(
    verbose: Annotated[bool, typer.Option("--verbose", help="Show every number of the review of the items.")] = False,
    course: CourseOption = None,
) -> None:
    """Check the texts, that everything built is what a build would make now, and review the items."""
    from onboarding.build import stale
    from onboarding.content import load_content
    from onboarding.review.report import review_course, show_review

    layout = Layout.find(course)
    with _working() as progress:
        task = progress.add_task("Reading the texts", total=None)
        changed = stale(layout, progress=lambda step: progress.update(task, description=step))
        progress.update(task, description="Reviewing the items")
        review = review_course(load_content(layout))
    show_review(review, out=out, verbose=verbose)
    if changed:
        for path in changed:
            err.print(f"{path} is not what its text says.", soft_wrap=True, highlight=False)
        raise CourseError("Run: onboarding build")
    if review.to_mend:
        raise CourseError(
            "Mend the items that are marked “mend”, and make a strategy that is “beaten” earn no more than chance."
        )
    out.print("The texts are sound and everything built is up to date.")
    _say_unsigned(layout)


@app.command("new-item")
def new_item(
    file: Annotated[Path, typer.Argument(help="A file such as questions/tapering-principles.toml.")],
    kind: Annotated[str | None, typer.Option(help="The kind of question, such as single.")] = None,
    slot: Annotated[str | None, typer.Option(help="The id of a new slot; the next free one when left out.")] = None,
    variant_of: Annotated[str | None, typer.Option(help="Add a variant to this slot instead.")] = None,
    objective: Annotated[str | None, typer.Option(help="An objective of the module.")] = None,
    practice: Annotated[bool, typer.Option("--practice", help="Add a practice item to the lesson instead.")] = False,
    show: Annotated[bool, typer.Option("--print", help="Print the lines and change nothing.")] = False,
    course: CourseOption = None,
) -> None:
    """Add the skeleton of a question to a file, with the next free id, and say what to fill in."""
    from onboarding.authoring.new_item import plan

    layout = Layout.find(course or file.resolve().parent)
    addition = plan(layout, file, kind=kind, slot=slot, variant_of=variant_of, objective=objective, practice=practice)
    if show:
        out.print(addition.text, soft_wrap=True, highlight=False, markup=False, end="")
        return
    addition.write()
    for sentence in addition.sentences(layout):
        out.print(sentence, soft_wrap=True, highlight=False, markup=False)


@app.command()
def preview(
    file: Annotated[Path, typer.Argument(help="A file such as questions/tapering-principles.toml.")],
    port: Annotated[int, typer.Option(help="The port of the page's address; 0 takes any that is free.")] = 8890,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser window.")] = True,
    course: CourseOption = None,
) -> None:
    """Show the questions of a file as learners see them, and follow the file while it is written."""
    from onboarding.authoring.preview_server import serve_preview

    serve_preview(Layout.find(course or file.resolve().parent), file, port=port, browser=browser)


@app.command(hidden=True)
def schema(course: CourseOption = None) -> None:
    """Write the schemas of the question files for editors."""
    from onboarding.authoring.schema import write_schemas

    layout = Layout.find(course)
    changed = write_schemas(layout)
    for path in changed:
        out.print(f"wrote {path.relative_to(layout.root)}", soft_wrap=True, highlight=False)
    if not changed:
        out.print("The schemas are up to date.")


@app.command()
def learn(
    name: Annotated[str | None, typer.Option(help="The learner's name; asked once when left out.")] = None,
    port: Annotated[int, typer.Option(help="The port of the page's address.")] = 8888,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser window.")] = True,
    course: CourseOption = None,
) -> None:
    """Open the course as a learner."""
    from onboarding import lab

    lab.learn(Layout.find(course), learner_name=name, port=port, browser=browser)


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
    with _counting() as progress:
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


@app.command()
def export(
    quiz: Annotated[
        list[str] | None, typer.Option("--quiz", help="Only this quiz; may be given several times.")
    ] = None,
    format: Annotated[str, typer.Option(help="csv or json.")] = "csv",
    output: Annotated[Path | None, typer.Option(help="The file to write; the screen when left out.")] = None,
    bom: Annotated[bool, typer.Option("--bom", help="Mark a CSV file as UTF-8, as Excel wants it.")] = False,
    course: CourseOption = None,
) -> None:
    """Write one line for each learner and quiz: the state in words, and a score only where it is graded."""
    from onboarding.grading.state_rows import export as export_rows

    count = export_rows(Layout.find(course), output, format=format, quizzes=quiz or (), bom=bom)
    err.print(f"{count} lines written.", highlight=False)


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


def _say_unsigned(layout: Layout) -> None:
    from onboarding.course import load_course

    unsigned = [setting for setting in load_course(layout.course_file).local.values() if not setting.signed]
    if unsigned:
        out.print(f"Not signed by a clinical lead yet ({len(unsigned)}): {', '.join(s.name for s in unsigned)}.")


def _working() -> Progress:
    return Progress(SpinnerColumn(), TextColumn("{task.description}"), console=err, transient=True)


def _counting() -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}"), console=err, transient=True
    )


def main() -> None:
    """Run a command; what a person can act on is shown as a sentence, never as a traceback."""
    try:
        app()
    except ContentError as error:
        for fault in error.faults:
            err.print(str(fault), soft_wrap=True, highlight=False, markup=False)
        err.print(f"{len(error.faults)} to mend. Nothing was changed.", highlight=False)
        sys.exit(1)
    except CourseError as error:
        err.print(str(error), soft_wrap=True, highlight=False, markup=False)
        sys.exit(1)


if __name__ == "__main__":
    main()
