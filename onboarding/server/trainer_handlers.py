"""The trainer's pages, in the trainer's Lab only: what to do first, who waits, the report, and each quiz as learners see it."""

import json
from pathlib import Path

import tornado.web
from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join

from onboarding.browser import JS
from onboarding.course import load_course
from onboarding.pages import render
from onboarding.paths import Layout
from onboarding.server.desk import NotHere
from onboarding.server.home import page_files
from onboarding.server.page import Page

_PACKAGE = Path(__file__).resolve().parent.parent
_PREVIEW = _PACKAGE / "authoring" / "page"
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}

# What only these pages need is imported when one is asked for: a server starts sooner.


class TrainerPage(Page):
    """A page that shows records of people or keys: only in a Lab that was started for a trainer."""

    @property
    def layout(self) -> Layout:
        """The course. Raises NotHere in a learner's Lab."""
        desk = self.desk
        if not desk.trainer or desk.layout is None:
            raise NotHere("This page is for trainers. Start it with: onboarding teach")
        return desk.layout


class FirstDayHandler(TrainerPage):
    """What to do first, and who waits now."""

    @tornado.web.authenticated
    @authorized
    async def get(self) -> None:
        base = self.base_url

        def draw() -> str:
            from onboarding.first_day import first_day

            return render("trainer", {"base": base, "files": page_files(base), "day": first_day(self.layout)})

        await self.show(draw)


class ReportHandler(TrainerPage):
    """Who is stuck on what: the page that `onboarding report --html` writes."""

    @tornado.web.authenticated
    @authorized
    async def get(self) -> None:
        def draw() -> str:
            from onboarding.reports.report import read_report
            from onboarding.reports.report import render as render_report

            return render_report(read_report(self.layout))

        await self.show(draw)


class QuizHandler(TrainerPage):
    """One quiz as learners see it; keys can be shown. `name` is what the preview page asks for: itself, its files, or the items."""

    @tornado.web.authenticated
    @authorized
    async def get(self, quiz: str, name: str) -> None:
        layout = self.layout
        if quiz not in {module.id for module in load_course(layout.course_file).modules}:
            raise tornado.web.HTTPError(404)
        self.set_header("Cache-Control", "no-store")
        if name == "items":
            from onboarding.authoring.preview_server import Site

            site = Site(layout, layout.questions / f"{quiz}.toml")
            stamp = site.stamp()
            if self.get_query_argument("have", "") == stamp:
                self.set_status(204)
                return
            self.set_header("Content-Type", "application/json")
            self.finish(json.dumps(site.items(stamp)))
            return
        path = _file(name)
        self.set_header("Content-Type", f"{_TYPES[path.suffix]}; charset=utf-8")
        self.finish(path.read_bytes())


def _file(name: str) -> Path:
    """A file of the preview page; they lie as in the package, so that their imports of one another hold."""
    path = _PREVIEW / "preview.html" if not name else (_PACKAGE / name).resolve()
    inside = path.is_relative_to(_PREVIEW) or path.is_relative_to(JS)
    if "\0" in name or not inside or path.suffix not in _TYPES or not path.is_file():
        raise tornado.web.HTTPError(404)
    return path


def trainer_routes(base_url: str) -> list[tuple[str, type[JupyterHandler]]]:
    """The addresses of the trainer's pages below `base_url`."""
    return [
        (url_path_join(base_url, "onboarding", "trainer"), FirstDayHandler),
        (url_path_join(base_url, "onboarding", "report"), ReportHandler),
        (url_path_join(base_url, "onboarding", "quiz", "([a-z0-9-]+)", "(.*)"), QuizHandler),
    ]
