"""What every page of ours has in common that is drawn on the server, outside JupyterLab."""

import asyncio
from typing import Any

from jupyter_server.base.handlers import JupyterHandler

from onboarding.errors import CourseError
from onboarding.server.desk import Desk
from onboarding.server.home import problem_page
from onboarding.server.settings import Onboarding


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

    @property
    def own_xsrf(self) -> str:
        """The XSRF token that our script sends back."""
        return self.xsrf_token.decode() if isinstance(self.xsrf_token, bytes) else str(self.xsrf_token)
