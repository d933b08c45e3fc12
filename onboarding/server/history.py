"""A learner's own earlier attempts, from their own folder and the feedback that was returned to them: never from the trainer's side."""

import json
from pathlib import Path
from typing import Any

import tornado.web
from jupyter_server.auth.decorator import authorized

from onboarding.answers import MAX_BYTES, SHEET_NAME, SheetProblem, read_sheet
from onboarding.errors import FileProblem
from onboarding.files import read_bounded
from onboarding.server.desk import Desk
from onboarding.server.feedback import FAILED, MAX_PAGE, STATES, marks_in
from onboarding.server.handlers import Reply

_RECEIPTS = ".submissions"


class HistoryHandler(Reply):
    @tornado.web.authenticated
    @authorized
    async def get(self) -> None:
        path = self.get_query_argument("path", "")
        await self.reply(lambda: history(self.desk, path))


def history(desk: Desk, path: object) -> dict[str, Any]:
    """`{attempts: [{n, submitted, state}]}` in their order; the state is the one on the feedback that came back, else "submitted" or
    "in progress". Raises as `Desk.quiz` does. Reads only."""
    folder, paper = desk._place(path)
    attempts = {}
    for place in [*sorted((folder / "attempts").glob("*.json")), folder / SHEET_NAME]:
        try:
            sheet = read_sheet(read_bounded(place, limit=MAX_BYTES), quiz=paper.quiz)
        except (FileProblem, SheetProblem):
            continue
        if sheet.learner != desk.learner:
            continue
        state = "in progress" if sheet.submitted is None else "submitted"
        if sheet.submitted is not None and desk.exchange is not None:
            state = _returned(desk.exchange, folder, sheet.attempt_id) or state
        attempts[sheet.attempt_id] = {"n": sheet.attempt_n, "submitted": sheet.submitted, "state": state}
    return {"attempts": sorted(attempts.values(), key=lambda attempt: int(attempt["n"] or 0))}


def _returned(exchange_folder: Path, folder: Path, attempt: str) -> str:
    """The state on the feedback page that was returned for an attempt; empty when there is none."""
    from onboarding.grading.exchange import feedback_name
    from onboarding.grading.places import Exchange, valid_key, valid_secret

    if not valid_key(attempt):
        return ""
    try:
        receipt = json.loads(read_bounded(folder / _RECEIPTS / f"{attempt}.json", limit=8192))
        secret = str(receipt["secret"])
        if not valid_secret(secret):
            return ""
        page = read_bounded(Exchange(exchange_folder).feedback / feedback_name(secret), limit=MAX_PAGE)
        state = marks_in(page.decode("utf-8")).get("onboarding-state", "")
    except (FileProblem, ValueError, KeyError, TypeError):
        return ""
    return state if state in STATES or state.startswith(FAILED) else ""
