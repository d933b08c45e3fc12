"""Where everything lies. All other modules take their places from a `Layout`."""

import os
from dataclasses import dataclass
from pathlib import Path

from onboarding.errors import CourseError


@dataclass(frozen=True)
class Layout:
    """The folders of one course; `root` is the folder that holds course.toml (absolute)."""

    root: Path

    @classmethod
    def find(cls, start: Path | None = None) -> "Layout":
        """The course around `start` (or ONBOARDING_COURSE, or the working folder). Raises CourseError when there is none."""
        begin = start or Path(os.environ.get("ONBOARDING_COURSE", "."))
        begin = begin.resolve()
        for folder in (begin, *begin.parents):
            if (folder / "course.toml").is_file():
                return cls(folder)
        raise CourseError(
            f"{begin} is not inside a course: no course.toml here or above. Go to the course folder, or name it with --course."
        )

    @property
    def course_file(self) -> Path:
        return self.root / "course.toml"

    @property
    def evidence(self) -> Path:
        return self.root / "evidence"

    @property
    def docs(self) -> Path:
        return self.root / "docs"

    @property
    def notebooks(self) -> Path:
        return self.root / "notebooks"

    @property
    def questions(self) -> Path:
        return self.root / "questions"

    @property
    def stations(self) -> Path:
        """What is watched in observed practice, one file a station."""
        return self.root / "stations"

    @property
    def source(self) -> Path:
        return self.root / "source"

    @property
    def release(self) -> Path:
        return self.root / "release"

    @property
    def workspace(self) -> Path:
        return self.root / "workspace"

    @property
    def settings(self) -> Path:
        return self.workspace / "settings.json"

    @property
    def exchange(self) -> Path:
        return self.workspace / "exchange"

    @property
    def learners(self) -> Path:
        return self.workspace / "learners"

    def learner(self, learner: str) -> Path:
        """The root folder of one learner's JupyterLab."""
        return self.learners / learner

    @property
    def trainer(self) -> Path:
        return self.workspace / "trainer"

    @property
    def people(self) -> Path:
        """Whom the trainer knows: names and roles."""
        return self.trainer / "people.json"

    @property
    def gradebook(self) -> Path:
        return self.trainer / "gradebook.db"

    @property
    def ledger(self) -> Path:
        return self.trainer / "ledger.db"

    @property
    def ledger_head(self) -> Path:
        return self.trainer / "ledger-head.json"

    @property
    def items(self) -> Path:
        """Released item versions with their keys, content-addressed, never deleted."""
        return self.trainer / "items"

    @property
    def submitted(self) -> Path:
        return self.trainer / "submitted"

    @property
    def autograded(self) -> Path:
        return self.trainer / "autograded"

    @property
    def feedback(self) -> Path:
        return self.trainer / "feedback"
