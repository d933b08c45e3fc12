"""What all commands share: the two consoles, the option that names the course, and the two ways of showing progress."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

out = Console()
err = Console(stderr=True)

CourseOption = Annotated[Path | None, typer.Option("--course", help="The course folder, if you are not in it.")]


def working() -> Progress:
    """Progress of work whose length is not known."""
    return Progress(SpinnerColumn(), TextColumn("{task.description}"), console=err, transient=True)


def counting() -> Progress:
    """Progress of work that is counted."""
    return Progress(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}"), console=err, transient=True
    )
