"""What a person may see when something is wrong.

The base class decides how an error is shown; subclasses own the wording. A traceback belongs in the log, never on a page.
"""

from dataclasses import dataclass
from pathlib import Path


class CourseError(Exception):
    """Something a person can understand and act on. `str(error)` is one or two plain sentences."""


@dataclass(frozen=True)
class Fault:
    """One fault in a hand-written file: where it is, what is wrong and what to do next."""

    file: str
    place: str
    fault: str
    fix: str

    def __str__(self) -> str:
        where = f"{self.file}, {self.place}" if self.place else self.file
        return f"{where}: {self.fault} {self.fix}"


class ContentError(CourseError):
    """Hand-written content (course.toml, evidence, questions, lessons) breaks a rule. Carries every fault found."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in faults))


class FileProblem(CourseError):
    """A file cannot be read or written; the sentence says which and what to do."""

    def __init__(self, path: Path, fault: str, fix: str) -> None:
        self.path = path
        super().__init__(f"{path}: {fault} {fix}")


class DiskProblem(FileProblem):
    """A write failed (disk full, quota, no permission). Nothing that was there before has been lost."""


class DatabaseProblem(CourseError):
    """A database file is in use, damaged or cannot be reached; the sentence names it and says what to do."""


class AnswerInvalid(CourseError):
    """An answer does not have the form its question needs. `str(error)` says why in one sentence."""
