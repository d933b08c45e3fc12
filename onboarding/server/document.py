"""JupyterLab's page for one document, for learners; for a lesson with its text already in it: docs/decisions/lesson-text-first.md."""

import asyncio
import re
from html import escape
from pathlib import Path
from typing import Any

import json5  # what JupyterLab reads its settings with
import tornado.web
from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import AuthenticatedFileHandler
from jupyter_server.utils import ensure_async, url_path_join
from jupyterlab_server.handlers import LabHandler
from tornado.routing import Rule

from onboarding.errors import FileProblem
from onboarding.files import read_bounded
from onboarding.learner_lab import with_parts_only
from onboarding.server.desk import Desk
from onboarding.server.home import missing_page, page_files
from onboarding.server.lessons import KERNEL
from onboarding.server.reading import read_reading

LAB = "lab"
"""The name of JupyterLab's own extension, whose page this is."""
MODULES = (
    "federation", "index", "api", "quiz-document", "lesson-session", "lesson-open", "lesson-page", "lesson-contents", "lesson-handover",
    "citations", "dom", "styles", "question", "answer-text", "kinds", "options", "kinds/single", "kinds/multiple",
)  # fmt: skip
"""What the lesson page is made of: fetched while JupyterLab starts, not one after the other when it has."""
STYLES = ("tokens.css", "question.css", "lesson.css", "lesson-first.css")
_PATH = r"/(?P<mode>doc|lab)(?P<workspace>/workspaces/[a-zA-Z0-9\-\_]+)?(?P<tree>/tree/.+)"
_LESSON = re.compile(r"lessons/[0-9]{2}-[a-z0-9-]+\.ipynb")
_THEMES = "@jupyterlab/apputils-extension/themes.jupyterlab-settings"
_STARTING: set["asyncio.Future[None]"] = set()
"""Kept until they are done: the event loop alone keeps no task."""


class DocumentHandler(LabHandler):
    """What JupyterLab sends for `/doc/tree/...`: for a lesson with its text over it while JupyterLab starts. An address that names no
    file is answered with the way to Home, for JupyterLab without a document is an empty page."""

    auth_resource = "contents"
    _page = ""
    _title = ""

    @tornado.web.authenticated
    @authorized
    async def get(self, mode: str | None = None, workspace: str | None = None, tree: str | None = None) -> None:
        path = (tree or "").removeprefix("/tree/")
        if not await self._is_file(path):
            self.set_status(404)
            self.finish(
                missing_page(
                    f"This course has no page {path}. Home has the ways to every lesson and quiz.", base=self.base_url
                )
            )
            return
        if mode == "doc" and _LESSON.fullmatch(path):
            try:
                await asyncio.to_thread(self._draw, path)
            except Exception:
                # Whatever is wrong with this text, the lesson opens as it always can, only later.
                self.log.exception("onboarding: the text of %s could not be drawn", path)
        super().get(mode, workspace, tree)
        if self._page and self.request.headers.get("Sec-Fetch-Dest") == "document":
            starting = asyncio.ensure_future(self._start_kernel(path))
            _STARTING.add(starting)
            starting.add_done_callback(_STARTING.discard)

    async def _is_file(self, path: str) -> bool:
        try:
            return bool(await ensure_async(self.settings["contents_manager"].file_exists(path)))
        except tornado.web.HTTPError:
            return False

    def render_template(self, name: str, **values: Any) -> str:
        html = str(super().render_template(name, **values))
        return self._with_text(html) if self._page else html

    def _draw(self, path: str) -> None:
        # Here: a Markdown parser is nothing that a Lab needs in order to start.
        from onboarding.server.lesson_first import lesson_page, lesson_text

        desk: Desk = self.settings["onboarding_desk"]
        if desk.layout is None:
            return
        notebooks = desk.layout.notebooks
        text = lesson_text(notebooks, desk.root, path, base=self.base_url)
        if text is not None:
            reading = read_reading(desk.root / "work", path.removeprefix("lessons/")[3:].removesuffix(".ipynb"))
            self._title = text.title
            self._page = lesson_page(
                text, notebooks=notebooks, path=path, place=reading.place if reading else "", base=self.base_url,
                files=page_files(self.base_url),
            )  # fmt: skip

    def _with_text(self, html: str) -> str:
        files = page_files(self.base_url)
        styles = "".join(f'<link rel="stylesheet" href="{files}{name}">' for name in STYLES)
        modules = "".join(f'<link rel="modulepreload" href="{files}{name}.js">' for name in MODULES)
        theme = self._theme()
        follow = f'<script src="{files}theme.js"></script>' if theme is None else ""
        light = "" if theme is None else f' data-jp-theme-light="{str(theme).lower()}"'
        html, heads = re.subn("</head>", lambda _: f"{styles}{modules}</head>", html, count=1)
        html, bodies = re.subn(
            r"<body\b([^>]*)>", lambda found: f"<body{found[1]}{light}>{follow}{self._page}", html, count=1
        )
        if not (heads and bodies):
            self.log.warning("onboarding: JupyterLab's page has no <head> or <body> where the text could go")
        return re.sub(r"<title>[^<]*</title>", lambda _: f"<title>{escape(self._title)}</title>", html, count=1)

    def _theme(self) -> bool | None:
        """Whether the theme that the learner chose is a light one; None when it follows the computer, as the course has it."""
        path = Path(getattr(self.extensionapp, "user_settings_dir", ""), _THEMES)
        try:
            chosen = json5.loads(read_bounded(path, limit=65536).decode("utf-8"))
            if chosen.get("adaptive-theme", True):
                return None
            return "dark" not in str(chosen.get("theme", "")).lower()
        except (FileProblem, ValueError, AttributeError, TypeError):
            return None

    async def _start_kernel(self, path: str) -> None:
        """Starts what the lesson's activities run in, as JupyterLab would later: it takes the session that is there already."""
        sessions = self.settings["session_manager"]
        try:
            if not await sessions.session_exists(path=path):
                name = path.rsplit("/", 1)[-1]
                await sessions.create_session(path=path, name=name, type="notebook", kernel_name=KERNEL)
        except Exception:
            # JupyterLab asks for one itself, and tells the learner when it does not get it.
            self.log.warning("onboarding: no kernel could be started beforehand for %s", path, exc_info=True)


def add_documents(app: Any, base_url: str) -> None:
    """Put our page before JupyterLab's own. Where there is no JupyterLab nothing is added."""
    if LAB not in app.settings:
        return
    # JupyterHub has a hook of its own.
    app.settings["page_config_hook"] = with_parts_only(app.settings.get("page_config_hook"))
    desk: Desk = app.settings["onboarding_desk"]
    handlers: list[Any] = [(url_path_join(base_url, _PATH), DocumentHandler, {"name": LAB})]
    if desk.layout is not None:
        figures = url_path_join(base_url, "onboarding", "lessons", "figures", r"([a-z0-9-]+\.svg)")
        handlers.append((figures, AuthenticatedFileHandler, {"path": str(desk.layout.notebooks / "figures")}))
    app.add_handlers(".*$", handlers)
    # Handlers are asked in the order in which they were added, and JupyterLab may have been first.
    rules: list[Rule] = app.default_router.rules
    rules.insert(0, rules.pop(-2))
