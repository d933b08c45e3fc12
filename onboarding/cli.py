"""The command line: puts the commands of all audiences together and shows what a person can act on."""

import sys
from typing import Annotated

import typer

from onboarding import __version__
from onboarding.commands import authors, learners, paper, people, records, stations, trainers, upkeep
from onboarding.commands.terminal import err, out
from onboarding.errors import ContentError, CourseError

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
for audience in (authors, learners, trainers, people, stations, paper, upkeep, records):
    app.add_typer(audience.app)


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
