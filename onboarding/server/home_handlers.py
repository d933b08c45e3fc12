"""The addresses of Home: the pages themselves, where a learner is in a lesson, the tour, and the end of the session."""

from datetime import UTC, datetime
from typing import Any

import tornado.web
from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado.ioloop import IOLoop

from onboarding.errors import AnswerInvalid
from onboarding.files import canonical_json, write_atomic
from onboarding.server.handlers import Reply
from onboarding.server.home import home_page, home_view, tour_page
from onboarding.server.made import MadePageHandler
from onboarding.server.page import Page
from onboarding.server.page_handlers import MyWorkHandler, PrivacyHandler, ReportErrorHandler
from onboarding.server.reading import note_reading, read_reading
from onboarding.server.refresher_handlers import refresher_routes
from onboarding.server.settings import Onboarding

_END_AFTER = 0.5
"""Seconds between the answer to "end session" and the server's end, so that the answer arrives."""


class HomeHandler(Page):
    @tornado.web.authenticated
    @authorized
    async def get(self) -> None:
        desk = self.desk
        xsrf, base, about = self.own_xsrf, self.base_url, self.about
        await self.show(lambda: home_page(home_view(desk, name=about.name or desk.learner), base=base, xsrf=xsrf))


class TourHandler(Page):
    @tornado.web.authenticated
    @authorized
    async def get(self) -> None:
        xsrf, base = self.own_xsrf, self.base_url
        await self.show(lambda: tour_page(base=base, xsrf=xsrf))


class ReadingHandler(Reply):
    """GET: where the learner was. PUT {path, place, share}: where they are now."""

    def _module(self, path: object) -> str:
        lessons = self.desk.lessons()["lessons"]
        if not isinstance(path, str) or path not in lessons:
            raise AnswerInvalid("This is no lesson of the course. Reload the page.")
        return str(lessons[path]["module"])

    @tornado.web.authenticated
    @authorized
    async def get(self) -> None:
        path = self.get_query_argument("path", "")

        def look() -> dict[str, Any]:
            reading = read_reading(self.desk.root / "work", self._module(path))
            return {"place": reading.place if reading else "", "furthest": reading.furthest if reading else 0}

        await self.reply(look)

    @tornado.web.authenticated
    @authorized
    async def put(self) -> None:
        def keep() -> dict[str, Any]:
            body = self.body()
            reading = note_reading(
                self.desk.root / "work",
                self._module(body.get("path")),
                place=body.get("place"),
                share=body.get("share"),
                now=datetime.now(UTC),
            )
            return {"place": reading.place, "furthest": reading.furthest}

        await self.reply(keep)


class TourDoneHandler(Reply):
    @tornado.web.authenticated
    @authorized
    async def post(self) -> None:
        def keep() -> dict[str, Any]:
            (self.desk.root / "work").mkdir(parents=True, exist_ok=True)
            write_atomic(self.desk.root / "work" / "tour.json", canonical_json({"schema": 1, "done": True}))
            return {"done": True}

        await self.reply(keep)


class EndHandler(Reply):
    """Ends this learner's session: kernels are stopped, then the server; on a hub the hub's own sign-out does it."""

    @tornado.web.authenticated
    @authorized
    async def post(self) -> None:
        about: Onboarding = self.settings["onboarding_settings"]
        if about.hub_sign_out:
            self.finish({"next": about.hub_sign_out})
            return
        self.finish({"next": about.front})
        app = self.settings["onboarding_app"]
        IOLoop.current().call_later(_END_AFTER, app.stop)


def home_routes(base_url: str) -> list[tuple[str, type[JupyterHandler]]]:
    """The addresses of Home below `base_url`."""
    pages: dict[str, type[JupyterHandler]] = {
        "home": HomeHandler,
        "tour": TourHandler,
        "privacy": PrivacyHandler,
        "report-error": ReportErrorHandler,
        "my-work.zip": MyWorkHandler,
        "made": MadePageHandler,
    }
    calls: dict[str, type[JupyterHandler]] = {"reading": ReadingHandler, "tour": TourDoneHandler, "end": EndHandler}
    return [
        *((url_path_join(base_url, "onboarding", name), handler) for name, handler in pages.items()),
        *((url_path_join(base_url, "onboarding", "api", name), handler) for name, handler in calls.items()),
        *refresher_routes(base_url),
    ]
