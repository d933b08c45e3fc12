"""HTTP between the quiz page and the desk. Every error is JSON {message, reason} in plain sentences; tracebacks go to the log only."""

import asyncio
import json
from collections.abc import Callable
from http.client import responses
from typing import Any

import tornado.web
from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from jupyter_server.utils import url_path_join

from onboarding.answers import MAX_BYTES
from onboarding.errors import AnswerInvalid, CourseError, DiskProblem
from onboarding.server.desk import Desk, NoFeedback, NotHandedIn, NotHere
from onboarding.server.lock import FolderBusy
from onboarding.server.paper import PaperProblem
from onboarding.server.places import PathRefused
from onboarding.server.sheet import AlreadySubmitted, Changed, OtherAttempt, RetakeRefused, RoleNeeded

STATUS: tuple[tuple[type[CourseError], int, str], ...] = (
    (PathRefused, 404, "path"),
    (PaperProblem, 422, "paper"),
    (NotHere, 403, "place"),
    (NoFeedback, 404, "feedback"),
    (AnswerInvalid, 400, "invalid"),
    (Changed, 409, "changed"),
    (OtherAttempt, 409, "attempt"),
    (AlreadySubmitted, 409, "submitted"),
    (RetakeRefused, 409, "retake"),
    (RoleNeeded, 409, "role"),
    (NotHandedIn, 503, "submit"),
    (FolderBusy, 503, "busy"),
    (DiskProblem, 507, "disk"),
)
"""What each error is over HTTP; the first that fits counts."""

_WORDS = {
    403: ("You are not signed in here, or this page is out of date. Reload the page.", "forbidden"),
    404: ("There is no such page.", "path"),
    405: ("The page asked for something that does not exist. Reload the page.", "invalid"),
    413: ("The answer is too long to be sent.", "invalid"),
}


class Reply(APIHandler):
    """Runs one function of the desk in a thread and answers with what it returns or with its error in words."""

    auth_resource = "contents"

    @property
    def desk(self) -> Desk:
        desk: Desk = self.settings["onboarding_desk"]
        return desk

    async def reply(self, work: Callable[[], dict[str, Any]]) -> None:
        """Answer with the result of `work`, which may wait for the disk."""
        try:
            result = await asyncio.to_thread(work)
        except CourseError as error:
            status, reason = next(
                ((code, why) for kind, code, why in STATUS if isinstance(error, kind)), (500, "error")
            )
            if status >= 500:
                self.log.warning("onboarding: %s", error, exc_info=status == 500)
            body: dict[str, Any] = {"message": str(error), "reason": reason}
            if isinstance(error, Changed):
                body |= {"slot": error.slot, "rev": error.rev, "saved": error.saved, "value": error.value}
            self.set_status(status)
            self.finish(json.dumps(body))
        else:
            self.set_header("Cache-Control", "no-store")
            self.finish(json.dumps(result))

    def body(self) -> dict[str, Any]:
        """The request's JSON object. Raises AnswerInvalid."""
        if len(self.request.body) > MAX_BYTES:
            raise AnswerInvalid("The answer is too long to be saved. Shorten it.")
        try:
            table = json.loads(self.request.body)
        except (ValueError, RecursionError) as error:
            raise AnswerInvalid("The page sent something that cannot be read. Reload the page.") from error
        if not isinstance(table, dict):
            raise AnswerInvalid("The page sent something that cannot be read. Reload the page.")
        return table

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """What tornado or a fault of ours ends in: a sentence, never a traceback (that is in the log already)."""
        words = f"Something went wrong here ({responses.get(status_code, status_code)}). Try again; if it stays, tell your trainer."
        message, reason = _WORDS.get(status_code, (words, "error"))
        self.finish(json.dumps({"message": message, "reason": reason}))


class QuizHandler(Reply):
    @tornado.web.authenticated
    @authorized
    async def get(self) -> None:
        path = self.get_query_argument("path", "")
        await self.reply(lambda: self.desk.quiz(path))


class AnswerHandler(Reply):
    @tornado.web.authenticated
    @authorized
    async def put(self) -> None:
        await self.reply(lambda: self.desk.answer(self.body()))


class SubmitHandler(Reply):
    @tornado.web.authenticated
    @authorized
    async def post(self) -> None:
        await self.reply(lambda: self.desk.submit(self.body()))


class RetakeHandler(Reply):
    @tornado.web.authenticated
    @authorized
    async def post(self) -> None:
        await self.reply(lambda: self.desk.retake(self.body()))


class FeedbackHandler(Reply):
    @tornado.web.authenticated
    @authorized
    async def get(self) -> None:
        path = self.get_query_argument("path", "")
        await self.reply(lambda: self.desk.feedback(path))


class LessonsHandler(Reply):
    @tornado.web.authenticated
    @authorized
    async def get(self) -> None:
        await self.reply(self.desk.lessons)


def routes(base_url: str) -> list[tuple[str, type[Reply]]]:
    """All addresses of the API below `base_url`."""
    from onboarding.server.history import HistoryHandler  # these are a Reply, too
    from onboarding.server.made import MadeHandler

    table = {
        "quiz": QuizHandler,
        "answer": AnswerHandler,
        "submit": SubmitHandler,
        "retake": RetakeHandler,
        "feedback": FeedbackHandler,
        "history": HistoryHandler,
        "made": MadeHandler,
        "lessons": LessonsHandler,
    }
    return [(url_path_join(base_url, "onboarding", "api", name), handler) for name, handler in table.items()]
