"""Which files a page may name. Everything is looked up below the Lab's root folder, and only papers named quiz.ipynb."""

from pathlib import Path, PurePosixPath

from onboarding.errors import CourseError

PAPER = "quiz.ipynb"


class PathRefused(CourseError):
    """The path names no quiz that this page may open."""


def quiz_folder(root: Path, path: object) -> Path:
    """The folder of the quiz paper at `path` (relative to `root`, with slashes).

    Raises PathRefused for anything but an ordinary file quiz.ipynb below `root`: absolute paths, "..", hidden folders and links
    are refused, whether or not they would lead anywhere.
    """
    refused = PathRefused("This page can only open a file named quiz.ipynb inside your own course folder.")
    if not isinstance(path, str) or not path or len(path) > 1000 or "\\" in path or "\0" in path:
        raise refused
    parts = path.split("/")
    if any(part in ("", ".", "..") or part.startswith(".") for part in parts) or parts[-1] != PAPER or len(parts) < 2:
        raise refused
    home = root.resolve()
    paper = home.joinpath(*PurePosixPath(path).parts)
    try:
        real = paper.resolve(strict=True)
    except (OSError, ValueError, RuntimeError) as error:
        raise PathRefused(
            f"There is no quiz at {path}. Close this page and open the quiz again from the list."
        ) from error
    if real != paper or not real.is_file():
        raise refused
    return paper.parent
