"""Commands for trainers."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from onboarding.commands.terminal import CourseOption, counting, err, out
from onboarding.paths import Layout

if TYPE_CHECKING:
    from onboarding.grading.verdict import Verdict

app = typer.Typer()


@app.command()
def teach(
    port: Annotated[int, typer.Option(help="The port of the page's address.")] = 8889,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser window.")] = True,
    sandbox: Annotated[
        bool, typer.Option("--sandbox", help="A copy to try things on, with three invented learners.")
    ] = False,
    afresh: Annotated[bool, typer.Option("--afresh", help="Make the sandbox anew first.")] = False,
    course: CourseOption = None,
) -> None:
    """Open the trainer's page, with JupyterLab and the formgrader behind it."""
    from onboarding import lab
    from onboarding.errors import CourseError

    layout = Layout.find(course)
    if afresh and not sandbox:
        raise CourseError("Only the sandbox can be made afresh. Add: --sandbox")
    if sandbox:
        from onboarding.sandbox import make_sandbox

        out.print(
            "The sandbox: a copy of the course with three invented learners. Nothing in it counts.", soft_wrap=True
        )
        layout = make_sandbox(layout, afresh=afresh)
    lab.teach(layout, port=port, browser=browser)


@app.command()
def release(quiz: str, course: CourseOption = None) -> None:
    """Hand a quiz out to learners and keep its items with their keys for grading."""
    from onboarding.grading import exchange

    layout = Layout.find(course)
    exchange.release(layout, quiz)
    out.print(f"{quiz} is handed out.")
    _say_pending(layout, quiz)


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
    from onboarding.grading.log import LOG_NAME
    from onboarding.people import load_people
    from onboarding.questions import role_words

    layout = Layout.find(course)
    with counting() as progress:
        task = progress.add_task("Collecting", total=None)

        def step(done: int, total: int, what: str) -> None:
            progress.update(task, completed=done, total=total, description=what)

        outcomes = grade_quiz(layout, quiz, progress=step)
    people = load_people(layout)
    table = Table(title=f"{quiz}: {len(outcomes)} submissions")
    for column in ("Learner", "Role", "Attempt", "State", "Score", "Reason"):
        table.add_column(column)
    for outcome in outcomes:
        score = "" if outcome.score is None else f"{outcome.score} of {outcome.max_score}"
        cells = (
            people.named(outcome.learner), role_words(people.role(outcome.learner) or outcome.role),
            str(outcome.attempt_n or ""), outcome.state, score, outcome.reason,
        )  # fmt: skip
        table.add_row(*(Text(cell) for cell in cells))  # as text: a reason may quote what a learner wrote
    out.print(table)
    _say_pending(layout, quiz)
    _say_flags(layout, quiz)
    faults = sum(outcome.fault for outcome in outcomes)
    if faults:
        many = "1 submission" if faults == 1 else f"{faults} submissions"
        words = f"{many} met a fault of the program itself; its cause stands in {layout.trainer / LOG_NAME}. "
        words += "Nothing is lost: tell whoever looks after the program, then grade again."
        err.print(words, soft_wrap=True, highlight=False, markup=False)
        raise typer.Exit(1)
    if strict and any(outcome.state == "could not be graded" for outcome in outcomes):
        raise typer.Exit(1)


@app.command()
def regrade(
    quiz: str,
    apply: Annotated[bool, typer.Option("--apply", help="Do it; without this it is only shown.")] = False,
    reason: Annotated[str, typer.Option(help="Why, for the record; needed with --apply.")] = "",
    withdraw: Annotated[str, typer.Option(help="Withdraw this question, such as s04b, instead.")] = "",
    only_if_higher: Annotated[
        bool, typer.Option("--only-if-higher", help="Attempts that would lose points stay as they are.")
    ] = False,
    course: CourseOption = None,
) -> None:
    """Show who gains and who loses by a corrected key, rubric or a withdrawn question; then apply it with a reason."""
    from onboarding.grading import regrade as regrading

    layout = Layout.find(course)
    if apply:
        done = regrading.apply(layout, quiz, reason=reason, withdraw=withdraw, only_if_higher=only_if_higher)
    else:
        done = regrading.preview(layout, quiz, withdraw=withdraw, only_if_higher=only_if_higher)
    if not done.items:
        if done.unfinished:
            out.print(
                "A regrade was interrupted and is finished now."
                if apply
                else "A regrade was interrupted. Finish it: --apply"
            )
        else:
            out.print("Nothing to regrade: every key, rubric and question is the one that counts already.")
        return
    what = "Withdrawn" if withdraw else "Changed key or rubric"
    out.print(f"{what}: {', '.join(done.items)}. Attempts looked at: {done.attempts}.", highlight=False)
    table = Table(title=f"{quiz}: {len(done.changes)} attempts touched")
    for column in ("Learner", "Attempt", "Questions", "Before", "After", "Effect"):
        table.add_column(column)
    for change in done.changes:
        cells = (
            change.learner,
            str(change.n or ""),
            ", ".join(change.slots),
            _verdict(change.before),
            _verdict(change.after),
            change.effect,
        )
        table.add_row(*(Text(cell) for cell in cells))
    out.print(table)
    out.print("Applied." if apply else 'Nothing was changed. To do it, add: --apply --reason "..."', highlight=False)


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
def watch(
    once: Annotated[bool, typer.Option("--once", help="Look once, then stop.")] = False,
    course: CourseOption = None,
) -> None:
    """Collect, grade and return feedback by itself, as answers come in, until Ctrl+C."""
    from onboarding.grading.watch import watch as keep_watch

    keep_watch(Layout.find(course), once=once)


def _verdict(verdict: "Verdict") -> str:
    number = "" if verdict.score is None else f" ({verdict.score} of {verdict.max})"
    return f"{verdict.state}{number}"


def _say_pending(layout: Layout, quiz: str) -> None:
    from onboarding.grading.regrade import pending_note

    note = pending_note(layout, quiz)
    if note:
        out.print(note, soft_wrap=True, highlight=False)


@app.command()
def report(
    quiz: Annotated[str | None, typer.Argument(help="One quiz only.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write the page to this file.")] = None,
    course: CourseOption = None,
) -> None:
    """Show who is stuck on what: who needs you first, learners by modules, the hardest questions."""
    from onboarding.course import load_course
    from onboarding.errors import CourseError
    from onboarding.files import write_atomic
    from onboarding.reports.report import read_report, render

    layout = Layout.find(course)
    known = [module.id for module in load_course(layout.course_file).modules]
    if quiz is not None and quiz not in known:
        raise CourseError(f"There is no quiz {quiz}. There are: {', '.join(known)}")
    found = read_report(layout, quiz=quiz or "")
    if html is not None:
        write_atomic(html.absolute(), render(found).encode(), mode=0o600)
        out.print(f"Written to {html}. It holds answer keys and records of people.", soft_wrap=True, highlight=False)
        return
    for one in found.attention:
        out.print(Text(f"{one.quiz}: {one.sentence}"), soft_wrap=True)
    if not found.attention:
        out.print("Nobody waits for you.")
    # A line for each learner and module: a column for each module would be too narrow to read.
    table = Table("Learner", "Module", "State", "Points", title=f"{found.policy} attempt counts")
    for learner, cells in found.rows:
        begun = [(module, cell) for (module, _), cell in zip(found.modules, cells, strict=True) if cell.tried]
        for module, cell in begun:
            table.add_row(Text(learner), module, cell.words, cell.points)
        if rest := len(cells) - len(begun):
            table.add_row(
                Text(learner), f"{rest} other{'' if rest == 1 else 's'}" if begun else "all", "nothing handed in", ""
            )
    out.print(table)
    if any(any(row.cells) for row in found.observed):
        watched = Table("Learner", "Station", "Result", "Day", "Signed by", title="Observed practice")
        for row in found.observed:
            for station, seen in zip(found.stations, row.cells, strict=True):
                if seen is not None:
                    result = "competent" if seen.competent else "not yet"
                    watched.add_row(*(Text(t) for t in (row.named, station.title, result, seen.on, seen.signed_by)))
            if rest := sum(seen is None for seen in row.cells):
                watched.add_row(Text(row.named), f"{rest} other{'' if rest == 1 else 's'}", "not watched yet", "", "")
        out.print(watched)
    hard = Table("Slot", "Points earned", "First attempts", "Discrimination", title="Hardest questions")
    for slot in found.hardest:
        hard.add_row(f"{slot.quiz} {slot.slot}", f"{slot.facility:.0%}", str(slot.n), slot.words)
    out.print(hard)


def _say_flags(layout: Layout, quiz: str) -> None:
    """What a trainer should look into, below the table of a quiz."""
    from onboarding.people import load_people
    from onboarding.records.flags import flags
    from onboarding.records.ledger import Ledger

    if not layout.ledger.exists():
        return
    names = {learner: person.name for learner, person in load_people(layout).people.items()}
    with Ledger(layout.ledger) as ledger:
        found = flags(ledger.entries(quiz=quiz), names)
    for flag in found:
        out.print(Text(f"Look into: {flag.words} [{flag.kind}, since {flag.since[:10]}]"), soft_wrap=True)
