"""Commands for those who write lessons and questions."""

from pathlib import Path
from typing import Annotated

import typer

from onboarding.commands.terminal import CourseOption, err, out, working
from onboarding.errors import CourseError
from onboarding.paths import Layout

app = typer.Typer()


@app.command()
def build(course: CourseOption = None) -> None:
    """Build source/, release/, the lessons' notebooks and the practice data from the texts."""
    from onboarding.build import build as build_course

    layout = Layout.find(course)
    with working() as progress:
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
    with working() as progress:
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
    _check_signatures(layout)


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


def _check_signatures(layout: Layout) -> None:
    """Say what is unsigned. Raises NotSigned when that keeps a real service from handing a module out."""
    from onboarding.course import NotSigned, load_course

    course = load_course(layout.course_file)
    unsigned = [setting for setting in course.local.values() if not setting.signed]
    if unsigned:
        out.print(f"Not signed by a clinical lead yet ({len(unsigned)}): {', '.join(s.name for s in unsigned)}.")
    held = course.held_back()
    if held:
        raise NotSigned(layout.course_file, held)
    if not course.real:
        words = (
            "This is a demo (demo = true in course.toml): every page says so, and nothing is a record of competence."
        )
        out.print(words if unsigned else f"{words} Everything is signed: a clinical lead may set demo = false.")
