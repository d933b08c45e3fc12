"""The addresses of refreshers in a learner's Lab: what is due, one question a page, what is said about it, and how it went.

Plain forms: everything works without a script. An answer is kept, then comes a redirect to what is said about it, so that reloading
or going back rates nothing again.
"""

from datetime import UTC, datetime

import tornado.web
from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join

from onboarding.errors import AnswerInvalid
from onboarding.server import refresher_views as views
from onboarding.server.home import missing_page, page_files, problem_page
from onboarding.server.page import Drawn, Page
from onboarding.server.reading import note_reading
from onboarding.server.refreshers import Reworded, Stale, answer, begin

ADDRESS = "onboarding/refreshers"


class RefreshersPage(Page):
    """A page about the learner's own refreshers."""

    def place(self) -> views.Place:
        base = self.base_url
        return views.learner_place(self.desk, frame={"base": base, "files": page_files(base), "xsrf": self.own_xsrf})

    @property
    def address(self) -> str:
        return url_path_join(self.base_url, ADDRESS)


class RefreshersHandler(RefreshersPage):
    """GET: the open question, what was said about question `n`, how it went (`end`), or what is due. POST: `act` begin or answer."""

    @tornado.web.authenticated
    @authorized
    async def get(self) -> None:
        number, end = self.get_query_argument("n", ""), self.get_query_argument("end", "")
        first = bool(self.get_query_argument("first", ""))

        def draw() -> Drawn:
            place = self.place()
            told = views.told_page(place, int(number), first=first) if number.isdecimal() and len(number) < 4 else None
            if told is not None:
                return 200, told
            if place.standing.session is not None and not (end and not number):
                return 200, views.question_page(place)
            return 200, (views.end_page(place) if end else None) or views.start_page(place)

        await self.answer(draw)

    @tornado.web.authenticated
    @authorized
    async def post(self) -> None:
        values = {name: self.get_body_argument(name, "") for name in ("act", "session", "n", "item", "sha", "rev")}
        chosen = self.get_body_arguments("option")

        def draw() -> Drawn | str:
            place = self.place()
            work, now = self.desk.root / "work", place.now
            if values["act"] != "answer":
                begin(work, place.pools, passed=place.passed, now=now)
                return self.address
            try:
                other = answer(
                    work,
                    place.pools,
                    session=values["session"],
                    place=_number(values["n"]) - 1,
                    item=values["item"],
                    sha=values["sha"],
                    rev=_number(values["rev"]),
                    value=chosen,
                    now=now,
                )
            except (AnswerInvalid, Stale, Reworded) as error:
                status = 400 if isinstance(error, AnswerInvalid) else 409
                after = self.place()
                if after.standing.session is None:
                    return status, problem_page(str(error), base=self.base_url)
                return status, views.question_page(after, problem=str(error))
            return f"{self.address}?n={_number(values['n'])}{'&first=1' if other else ''}"

        await self.answer(draw)


class SectionHandler(RefreshersPage):
    """GET item: opens the lesson at the section of a refresher. A lesson opens where it was left, so the place is noted first."""

    @tornado.web.authenticated
    @authorized
    async def get(self) -> None:
        key = self.get_query_argument("item", "")

        def draw() -> Drawn | str:
            place = self.place()
            card = place.pools.get(key)
            lesson = self.desk.lesson_of(card.module) if card else ""
            if card is None or not lesson:
                return 404, missing_page(
                    "There is no such section here. Home has the ways to every lesson and quiz.", base=self.base_url
                )
            work = self.desk.root / "work"
            note_reading(work, card.module, place=card.item.reread, share=0, now=datetime.now(UTC))
            return url_path_join(self.base_url, "doc/tree", lesson)

        await self.answer(draw)


def refresher_routes(base_url: str) -> list[tuple[str, type[JupyterHandler]]]:
    """The addresses of refreshers below `base_url`."""
    pages: dict[str, type[JupyterHandler]] = {"": RefreshersHandler, "section": SectionHandler}
    return [(url_path_join(base_url, ADDRESS, name).rstrip("/"), handler) for name, handler in pages.items()]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else -1
