"""What a learner made in an activity of a lesson: as text for a written answer, and as a page to print.

Only the learner's own `work` folder is read, through the activity's own model; nothing is written.
"""

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING, Any

import tornado.web
from jupyter_server.auth.decorator import authorized

from onboarding.errors import CourseError
from onboarding.pages import render
from onboarding.questions.item import MAX_CHARS
from onboarding.server.desk import Desk, NotHere
from onboarding.server.handlers import Reply
from onboarding.server.home import page_files, problem_page
from onboarding.server.page import Page
from onboarding.server.places import PathRefused

if TYPE_CHECKING:
    from onboarding.activities.made import Made


class MadeHandler(Reply):
    """GET path (a quiz) and activity (what one of its questions names): the text, and where to make it when there is none."""

    @tornado.web.authenticated
    @authorized
    async def get(self) -> None:
        path, name = self.get_query_argument("path", ""), self.get_query_argument("activity", "")
        await self.reply(lambda: made_for_quiz(self.desk, path, name))


class MadePageHandler(Page):
    """GET activity: a page that is clean on paper. No key is on it, and nothing but what the learner chose and wrote."""

    @tornado.web.authenticated
    @authorized
    async def get(self) -> None:
        desk, base, name = self.desk, self.base_url, self.get_query_argument("activity", "")
        who = self.about.name or desk.learner
        try:
            html, status = await asyncio.to_thread(lambda: made_page(desk, name, who=who, base=base)), 200
        except CourseError as error:
            html, status = problem_page(str(error), base=base), 404
        self.set_status(status)
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(html)


def made_for_quiz(desk: Desk, path: str, name: str) -> dict[str, Any]:
    """What the quiz page is told. Raises PathRefused when no question of that quiz asks for `name`."""
    if name not in desk.asked_for(path):
        raise PathRefused("No question of this quiz asks for that. Reload the page.")
    found = _made(desk, name)
    if len(found.text) > MAX_CHARS:
        raise PathRefused(
            f"What you made is longer than an answer may be ({MAX_CHARS:,} characters). Shorten it in the lesson."
        )
    return {
        "text": found.text,
        "wanted": found.wanted,
        "title": found.maker.title,
        "lesson": desk.lesson_of(found.maker.module),
        "section": found.maker.section,
    }


def made_page(desk: Desk, name: str, *, who: str, base: str) -> str:
    """The page as HTML. Raises NotHere, NotMadeHere or CannotBeRead."""
    found = _made(desk, name)
    values: dict[str, object] = {
        "base": base,
        "files": page_files(base),
        "made": found,
        "who": who,
        "demo": desk.demo,
        "lesson": desk.lesson_of(found.maker.module),
        "saved": datetime.fromisoformat(found.saved).strftime("%Y-%m-%d %H:%M UTC") if found.saved else "",
    }
    return render("made", values)


def _made(desk: Desk, name: str) -> "Made":
    if desk.trainer or not desk.learner:
        raise NotHere("This Jupyter was not told who learns here. Start it with: onboarding learn")
    # Not at the top: the activities bring what their widgets need, and a server that starts does without.
    from onboarding.activities.made import made

    return made(desk.root / "work", name)
