"""What a learner can ask for, as plain functions of one desk: no HTTP, no Jupyter. All of them may be called from any thread."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from onboarding.course import load_course
from onboarding.errors import ContentError, CourseError
from onboarding.paths import Layout
from onboarding.questions import role_words
from onboarding.server import feedback as returned
from onboarding.server import sheet
from onboarding.server.feedback import Feedback
from onboarding.server.lessons import lesson_manifest
from onboarding.server.paper import Paper, read_paper
from onboarding.server.places import quiz_folder
from onboarding.server.settings import Onboarding

_log = logging.getLogger(__name__)


class NotHere(CourseError):
    """This Lab does not do that: a trainer's Lab, or one that was not told who learns here."""


class NoFeedback(CourseError):
    """There is no feedback on the current attempt yet."""


class NotHandedIn(CourseError):
    """Submitting failed; the attempt is still open and its answers are saved."""


@dataclass(frozen=True)
class Desk:
    """One learner's place: `root` is the root folder of the Lab, `layout` the course that is taught."""

    root: Path
    layout: Layout | None
    exchange: Path | None
    learner: str
    demo: bool
    trainer: bool
    role: str = ""

    @classmethod
    def from_settings(cls, settings: Onboarding, *, root: Path) -> "Desk":
        """The desk that the server's configuration describes. A course file that cannot be read counts as unsigned."""
        layout = Layout(Path(settings.course).resolve()) if settings.course else None
        exchange = Path(settings.exchange).resolve() if settings.exchange else layout.exchange if layout else None
        try:
            demo = layout is None or load_course(layout.course_file).demo
        except ContentError:
            demo = True
        return cls(
            root=root, layout=layout, exchange=exchange, learner=settings.who, demo=demo, trainer=settings.trainer,
            role=settings.answers_as,
        )  # fmt: skip

    def quiz(self, path: object) -> dict[str, Any]:
        """The quiz page's state; opens the first attempt when there is none."""
        folder, paper = self._place(path)
        now = datetime.now(UTC)
        return self._view(folder, paper, self._opened(folder, paper, now), now=now)

    def answer(self, body: dict[str, Any]) -> dict[str, Any]:
        """Save one answer; returns once it is on the disk."""
        folder, paper = self._place(body.get("path"))
        names = ("attempt", "slot", "rev", "request", "value")
        ack = sheet.write_answer(
            folder, learner=self.learner, paper=paper, now=datetime.now(UTC), **{name: body.get(name) for name in names}
        )
        return {"slot": ack.slot, "rev": ack.rev, "saved": ack.saved}

    def submit(self, body: dict[str, Any]) -> dict[str, Any]:
        """Hand in the current attempt; a second time changes nothing and gives the same time."""
        folder, paper = self._place(body.get("path"))
        table = sheet.submit(
            folder,
            learner=self.learner,
            paper=paper,
            attempt=body.get("attempt"),
            hand_in=lambda: self._hand_in(folder, paper.quiz),
            now=datetime.now(UTC),
        )
        return {"submitted": table["submitted"], "unanswered": sheet.unanswered(table, paper)}

    def retake(self, body: dict[str, Any]) -> dict[str, Any]:
        """Open the next attempt, where that is allowed."""
        folder, paper = self._place(body.get("path"))
        now = datetime.now(UTC)
        current = self._opened(folder, paper, now).table["attempt"]["id"]
        page = returned.look(folder, attempt=current, now=now)
        if page is not None and page.see_trainer:
            raise sheet.RetakeRefused(
                "Please see your trainer first: an oral check is next, and then another attempt can be opened."
            )
        ended = page.attempt if page is not None and page.allows_retake else None
        if ended is not None:
            paper = self._newest_paper(folder, paper)
        carry = page.upcoming.carry if page is not None else {}
        opened = sheet.retake(
            folder, learner=self.learner, paper=paper, ended=ended, now=now, role=self.role, carry=carry
        )
        return self._view(folder, paper, opened, now=now)

    def feedback(self, path: object) -> dict[str, Any]:
        """The feedback page on the current attempt; notes that it was read."""
        folder, paper = self._place(path)
        now = datetime.now(UTC)
        table = self._opened(folder, paper, now).table
        page = returned.look(folder, attempt=table["attempt"]["id"], now=now)
        if page is None:
            raise NoFeedback("There is no feedback on this attempt yet. It appears here when your trainer returns it.")
        page = returned.note(folder, page, read=True)
        return {"html": page.html, "received": page.received}

    def lessons(self) -> dict[str, Any]:
        """What may run by itself in a learner's Lab; nothing in the trainer's."""
        if self.layout is None or self.trainer:
            return {"lessons": {}}
        return {"lessons": lesson_manifest(self.layout.notebooks)}

    def asked_for(self, path: object) -> set[str]:
        """What the questions of a quiz ask a learner to hand in of what was made in a lesson."""
        _, paper = self._place(path)
        named = {variant.get("from_activity") for slot in paper.slots for variant in slot.variants.values()}
        return {name for name in named if isinstance(name, str)}

    def _opened(self, folder: Path, paper: Paper, now: datetime) -> sheet.Opened:
        return sheet.open_sheet(folder, learner=self.learner, paper=paper, now=now, role=self.role)

    def _place(self, path: object) -> tuple[Path, Paper]:
        if self.trainer:
            raise NotHere(
                "This is the trainer's Jupyter: quizzes are answered in a learner's. Start it with: onboarding learn"
            )
        if not self.learner:
            raise NotHere("This Jupyter was not told who learns here. Start it with: onboarding learn")
        folder = quiz_folder(self.root, path)
        return folder, read_paper(folder)

    def _view(self, folder: Path, paper: Paper, opened: sheet.Opened, *, now: datetime) -> dict[str, Any]:
        table, problems = opened.table, list(opened.problems)
        page: Feedback | None = None
        if table["submitted"] is not None:
            problems.extend(self._fetch(folder, paper.quiz))
            page = returned.look(folder, attempt=table["attempt"]["id"], now=now)
            if page is not None:
                page = returned.note(folder, page, read=False)
        fields = ("variant", "sha", "order", "rev", "saved", "value")
        carried = sheet.carried_from(folder, table, paper)
        slots = {
            slot: {**{field: entry[field] for field in fields}, "carried": carried.get(slot)}
            for slot, entry in table["slots"].items()
        }
        return {
            "quiz": paper.quiz,
            "title": paper.title,
            "learner": self.learner,
            "state": _state(table, page),
            "attempt": table["attempt"],
            "slots": slots,
            "submitted": table["submitted"],
            "feedback": "not ready" if page is None else "read" if page.read else "ready",
            "can_retake": page is not None and page.allows_retake,
            "see_trainer": page is not None and page.see_trainer,
            "role": role_words(table.get("role", "")),
            "demo": self.demo,
            "lesson": self.lesson_of(paper.quiz),
            "problems": problems,
        }

    def lesson_of(self, module: str) -> str:
        """The learner's copy of a module's lesson, from their root folder; empty when there is none."""
        found = sorted((self.root / "lessons").glob(f"[0-9][0-9]-{module}.ipynb"))
        return found[0].relative_to(self.root).as_posix() if found else ""

    def _newest_paper(self, folder: Path, paper: Paper) -> Paper:
        """The paper that is handed out now: a new attempt asks what the course asks today. The one here when none can be had."""
        if self.exchange is None:
            return paper
        from onboarding.grading import exchange

        try:
            exchange.fetch_paper(self.exchange, quiz=paper.quiz, folder=folder)
        except CourseError as error:
            _log.warning("the newest paper could not be fetched: %s", error)
            return paper
        return read_paper(folder)

    def _hand_in(self, folder: Path, quiz: str) -> datetime:
        if self.exchange is None:
            raise NotHandedIn(
                "This Jupyter was not told where to hand in. Your answers are saved. Start it with: onboarding learn"
            )
        # nbgrader takes seconds to import: not before someone hands in.
        from onboarding.grading import exchange

        try:
            return exchange.submit(self.exchange, quiz=quiz, learner=self.learner, folder=folder)
        except CourseError as error:
            raise NotHandedIn(f"Not submitted: {error} Your answers are saved; try again.") from error
        except Exception as error:
            _log.exception("handing in failed")
            raise NotHandedIn(
                "Not submitted. Your answers are saved; try again, and if it stays, tell your trainer."
            ) from error

    def _fetch(self, folder: Path, quiz: str) -> list[str]:
        """Bring feedback that was returned into the folder. Returns sentences about what went wrong."""
        if self.exchange is None:
            return []
        from onboarding.grading import exchange

        try:
            exchange.fetch_feedback(self.exchange, quiz=quiz, learner=self.learner, folder=folder)
        except CourseError as error:
            return [f"Feedback could not be looked for: {error}"]
        except Exception:
            # Whatever is wrong with the exchange, the learner's own answers can still be looked at.
            _log.exception("fetching feedback failed")
            return ["Feedback could not be looked for. Open this quiz again later; if it stays, tell your trainer."]
        return []


def _state(table: dict[str, Any], page: Feedback | None) -> str:
    if page is not None:
        return page.state
    if table["submitted"] is not None:
        return "submitted"
    return "in progress" if sheet.started(table) else "not started"
