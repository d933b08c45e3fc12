"""What every page of ours has in common that is drawn on the server, outside JupyterLab."""

import asyncio
from collections.abc import Callable
from typing import Any

from jupyter_server.base.handlers import JupyterHandler

from onboarding.errors import CourseError
from onboarding.server.desk import Desk
from onboarding.server.home import problem_page
from onboarding.server.settings import Onboarding

Drawn = tuple[int, str]
"""A status of HTTP and a page."""


class Page(JupyterHandler):
    """A page of ours: drawn in a thread, never cached, no script but our own files."""

    auth_resource = "contents"

    @property
    def desk(self) -> Desk:
        desk: Desk = self.settings["onboarding_desk"]
        return desk

    @property
    def about(self) -> Onboarding:
        about: Onboarding = self.settings["onboarding_settings"]
        return about

    async def show(self, draw: Any) -> None:
        try:
            html = await asyncio.to_thread(draw)
        except CourseError as error:
            self.set_status(500)
            html = problem_page(str(error), base=self.base_url)
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(html)

    async def answer(self, draw: Callable[[], Drawn | str]) -> None:
        """Draw in a thread, for it may wait for the disk. A text that is no page is the address to go on to."""
        _ = self.own_xsrf  # it may set a cookie, which is nothing for a thread
        try:
            drawn = await asyncio.to_thread(draw)
        except CourseError as error:
            drawn = self.trouble(error)
            if drawn[0] >= 500:
                self.log.warning("onboarding: %s", error, exc_info=True)
        self.set_header("Cache-Control", "no-store")
        if isinstance(drawn, str):
            self.redirect(drawn, status=303)
            return
        self.set_status(drawn[0])
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(drawn[1])

    def trouble(self, error: CourseError) -> Drawn:
        """What `answer` says of an error: its sentence, and the way back to the course."""
        return 500, problem_page(str(error), base=self.base_url)

    @property
    def own_xsrf(self) -> str:
        """The XSRF token that our script sends back."""
        return self.xsrf_token.decode() if isinstance(self.xsrf_token, bytes) else str(self.xsrf_token)
