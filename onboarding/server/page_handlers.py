"""Pages beside Home: what is stored, the report of an error on a page, and a learner's work as one file."""

import asyncio
from datetime import UTC, datetime

import tornado.web
from jupyter_server.auth.decorator import authorized

from onboarding.errors import CourseError
from onboarding.page_reports import MOST_TEXT, keep_report
from onboarding.pages import render
from onboarding.server.desk import NotHere
from onboarding.server.home import page_files, problem_page
from onboarding.server.page import Page


class PrivacyHandler(Page):
    """What is stored, where, and who sees it."""

    @tornado.web.authenticated
    @authorized
    async def get(self) -> None:
        desk, base = self.desk, self.base_url
        values: dict[str, object] = {
            "base": base,
            "files": page_files(base),
            "folder": str(desk.root),
            "exchange": str(desk.exchange or ""),
        }
        await self.show(lambda: render("privacy", values))


class ReportErrorHandler(Page):
    """A plain form, so that it works where a script does not."""

    @tornado.web.authenticated
    @authorized
    async def get(self) -> None:
        await self._form(self.get_query_argument("page", ""), self.get_query_argument("section", ""))

    @tornado.web.authenticated
    @authorized
    async def post(self) -> None:
        page, section, text = (self.get_body_argument(name, "", strip=False) for name in ("page", "section", "text"))
        work = self.desk.root / "work"
        try:
            if self.desk.trainer:
                raise NotHere("Reports are written in a learner's Lab; a trainer mends the page or tells its author.")
            await asyncio.to_thread(
                lambda: keep_report(work, page=page, section=section, text=text, now=datetime.now(UTC))
            )
        except CourseError as error:
            self.set_status(400)
            await self._form(page, section, text=text, problem=str(error))
            return
        await self._form(page, section, kept=True)

    async def _form(self, page: str, section: str, *, text: str = "", problem: str = "", kept: bool = False) -> None:
        base = self.base_url
        values: dict[str, object] = {
            "base": base,
            "files": page_files(base),
            "xsrf": self.own_xsrf,
            "page": page,
            "section": section,
            "text": text,
            "problem": problem,
            "kept": kept,
            "most": MOST_TEXT,
        }
        await self.show(lambda: render("report-error", values))


class MyWorkHandler(Page):
    """The learner's work as one file, for another computer: `onboarding import-my-work` brings it in."""

    @tornado.web.authenticated
    @authorized
    async def get(self) -> None:
        from onboarding.transfer import pack

        desk, about = self.desk, self.about
        try:
            if desk.trainer or not desk.learner:
                raise NotHere("This Jupyter was not told who learns here.")
            data = await asyncio.to_thread(
                lambda: pack(desk.root, learner=desk.learner, name=about.name or desk.learner, role=desk.role)
            )
        except CourseError as error:
            self.set_status(500)
            self.finish(problem_page(str(error), base=self.base_url))
            return
        self.set_header("Content-Type", "application/zip")
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Disposition", f'attachment; filename="{desk.learner}-work.zip"')
        self.finish(data)
