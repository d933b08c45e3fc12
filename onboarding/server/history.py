"""A learner's own earlier attempts, from their own folder and the feedback that was returned to them: never from the trainer's side."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tornado.web
from jupyter_server.auth.decorator import authorized

from onboarding.answers import MAX_BYTES, SHEET_NAME, SheetProblem, read_sheet
from onboarding.errors import FileProblem
from onboarding.files import read_bounded
from onboarding.server.desk import Desk, NoFeedback
from onboarding.server.feedback import FAILED, MAX_PAGE, STATES, marks_in
from onboarding.server.handlers import Reply

_RECEIPTS = ".submissions"
_PERCENT = re.compile(r"\d{1,3}")


class HistoryHandler(Reply):
    @tornado.web.authenticated
    @authorized
    async def get(self) -> None:
        path, attempt = self.get_query_argument("path", ""), self.get_query_argument("attempt", "")
        await self.reply(lambda: earlier_feedback(self.desk, path, attempt) if attempt else history(self.desk, path))


def history(desk: Desk, path: object) -> dict[str, Any]:
    """`{attempts: [{n, attempt, submitted, state, percent, feedback}]}` in their order; see docs/architecture.md.

    State and percent are those on the feedback that came back; without any the state is "submitted" or "in progress", and there is no
    number. Raises as `Desk.quiz` does. Reads only.
    """
    folder, paper = desk._place(path)
    attempts = {}
    for place in [*sorted((folder / "attempts").glob("*.json")), folder / SHEET_NAME]:
        try:
            sheet = read_sheet(read_bounded(place, limit=MAX_BYTES), quiz=paper.quiz)
        except (FileProblem, SheetProblem):
            continue
        if sheet.learner != desk.learner:
            continue
        page = None if sheet.submitted is None else _returned(desk.exchange, folder, sheet.attempt_id)
        attempts[sheet.attempt_id] = {
            "n": sheet.attempt_n,
            "attempt": sheet.attempt_id,
            "submitted": sheet.submitted,
            "state": page.state if page else "in progress" if sheet.submitted is None else "submitted",
            "percent": page.percent if page else "",
            "feedback": page is not None,
        }
    return {"attempts": sorted(attempts.values(), key=lambda attempt: int(attempt["n"] or 0))}


def earlier_feedback(desk: Desk, path: object, attempt: str) -> dict[str, Any]:
    """`{html}`: the feedback that was returned on one of the learner's attempts. Raises NoFeedback, or as `Desk.quiz` does. Reads only."""
    folder, _ = desk._place(path)
    page = _returned(desk.exchange, folder, attempt)
    if page is None:
        raise NoFeedback("The feedback on this attempt was not kept.")
    return {"html": page.html}


@dataclass(frozen=True)
class _Page:
    """A feedback page that was returned. `percent` is empty without a number."""

    html: str
    state: str
    percent: str


def _returned(exchange_folder: Path | None, folder: Path, attempt: str) -> _Page | None:
    """The page that was returned for an attempt, found by the receipt in the learner's own folder."""
    from onboarding.grading.exchange import feedback_name
    from onboarding.grading.places import Exchange, valid_key, valid_secret

    if exchange_folder is None or not valid_key(attempt):
        return None
    try:
        receipt = json.loads(read_bounded(folder / _RECEIPTS / f"{attempt}.json", limit=8192))
        secret = str(receipt["secret"])
        if not valid_secret(secret):
            return None
        html = read_bounded(Exchange(exchange_folder).feedback / feedback_name(secret), limit=MAX_PAGE).decode("utf-8")
    except (FileProblem, ValueError, KeyError, TypeError):
        return None
    marks = marks_in(html)
    state, percent = marks.get("onboarding-state", ""), marks.get("onboarding-percent", "")
    if not (state in STATES or state.startswith(FAILED)):
        return None
    return _Page(html, state, percent if _PERCENT.fullmatch(percent) else "")
