"""The preview: a page on this computer only that shows one question file as learners see it, and reads it anew after every save.

It reads and never writes. It serves the page itself, the style sheets and modules that draw questions, and what is in the one file; its
address holds a secret, because the page shows keys and other people may be signed in to the same computer.
"""

import asyncio
import errno
import json
import secrets
import signal
import socket
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import tornado.httpserver
import tornado.netutil
import tornado.web

from onboarding.authoring.preview_data import Stamp, depends_on, preview
from onboarding.authoring.question_file import question_file
from onboarding.browser import JS
from onboarding.errors import CourseError
from onboarding.paths import Layout

HOST = "127.0.0.1"
PORT = 8890
Say = Callable[[str], None]

_say = partial(print, flush=True)
_PAGE = Path(__file__).resolve().parent / "page"
_PACKAGE = _PAGE.parent.parent
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}


class PreviewPort(CourseError):
    """The preview cannot listen on the port that was asked for."""


@dataclass
class Site:
    """What one preview serves: one file of one course."""

    layout: Layout
    file: Path
    last: tuple[str, dict[str, Any]] | None = field(default=None)
    """The newest answer with the stamp it was made for, so that idle pages cost nothing."""

    def stamp(self) -> str:
        """Changes whenever a file does on which the page depends."""
        return Stamp.of(depends_on(self.layout, self.file)).text

    def items(self, stamp: str) -> dict[str, Any]:
        """What the page shows, as it was at `stamp` or later."""
        if self.last is None or self.last[0] != stamp:
            self.last = stamp, {"stamp": stamp, **preview(self.layout, self.file)}
        return self.last[1]


def serve_preview(layout: Layout, file: Path, *, port: int = PORT, browser: bool = True, say: Say = _say) -> None:
    """Show `file` on 127.0.0.1 until Ctrl+C. Raises CannotAdd for a file of no course and PreviewPort when the port is busy."""
    found = question_file(layout, file)
    sockets = _listen(port)
    asyncio.run(_serve(Site(layout, found), sockets, browser=browser, say=say))


def _listen(port: int) -> list[socket.socket]:
    try:
        # The system's resolver would take a number that is too large for another one.
        if not 0 <= port <= 65535:
            raise OverflowError
        return tornado.netutil.bind_sockets(port, address=HOST)
    except (OSError, OverflowError) as error:
        busy = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        fault = "is in use by another program" if busy else "cannot be used"
        raise PreviewPort(f"Port {port} {fault}. Choose another one, for example: --port {PORT + 10}") from error


async def _serve(site: Site, sockets: list[socket.socket], *, browser: bool, say: Say) -> None:
    port = sockets[0].getsockname()[1]
    secret = secrets.token_urlsafe(16)
    server = tornado.httpserver.HTTPServer(application(site, secret=secret, port=port))
    server.add_sockets(sockets)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    address = f"http://{HOST}:{port}/{secret}/"
    say(f"Preview of {site.file.relative_to(site.layout.root)}: {address}")
    say(
        "The page follows the file whenever you save it. It shows keys: keep its address to yourself. Press Ctrl+C here to stop."
    )
    if browser:
        await asyncio.to_thread(webbrowser.open, address)
    await stop.wait()
    server.stop()
    await server.close_all_connections()
    say("Stopped.")


def application(site: Site, *, secret: str, port: int) -> tornado.web.Application:
    """All addresses, below the secret. The modules lie as in the package, so that their imports of one another hold."""
    js = JS.relative_to(_PACKAGE).as_posix()
    given = {"site": site, "hosts": (f"{HOST}:{port}", f"localhost:{port}")}
    return tornado.web.Application(
        [
            (f"/{secret}/()", File, {**given, "folder": _PAGE, "index": "preview.html"}),
            (f"/{secret}/{_PAGE.relative_to(_PACKAGE).as_posix()}/(.+)", File, {**given, "folder": _PAGE}),
            (f"/{secret}/{js}/(.+)", File, {**given, "folder": JS}),
            (f"/{secret}/items", Items, given),
            ("/.*", Nothing, given),
        ],
        log_function=lambda handler: None,
    )


class Reply(tornado.web.RequestHandler):
    """Answers only requests that were made to this very address, and nothing that a browser keeps."""

    def initialize(self, site: Site, hosts: tuple[str, ...]) -> None:
        self.site = site
        self.hosts = hosts

    def set_default_headers(self) -> None:
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Content-Security-Policy", "default-src 'self'; img-src data:; frame-ancestors 'none'")

    def prepare(self) -> None:
        # A page elsewhere could have its own name point to this computer; its requests then carry that name.
        if self.request.host not in self.hosts:
            raise tornado.web.HTTPError(403)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """A sentence; a fault of ours is in the window of the command."""
        words = {403: "This preview is open on this computer only.", 404: "There is no such page here."}
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(
            words.get(status_code, "The preview could not do this. The window that it was started in says why.")
        )


class Nothing(Reply):
    def get(self) -> None:
        raise tornado.web.HTTPError(404)


class File(Reply):
    """A module, a style sheet or the page itself, from one folder."""

    def initialize(self, site: Site, hosts: tuple[str, ...], folder: Path = _PAGE, index: str = "") -> None:
        super().initialize(site, hosts)
        self.folder = folder
        self.index = index

    def get(self, name: str) -> None:
        if "\0" in name:
            raise tornado.web.HTTPError(404)
        path = (self.folder / (name or self.index)).resolve()
        if not path.is_relative_to(self.folder.resolve()) or path.suffix not in _TYPES or not path.is_file():
            raise tornado.web.HTTPError(404)
        self.set_header("Content-Type", f"{_TYPES[path.suffix]}; charset=utf-8")
        self.finish(path.read_bytes())


class Items(Reply):
    """What the file holds; 204 while the page already has it."""

    async def get(self) -> None:
        stamp = self.site.stamp()
        if self.get_query_argument("have", "") == stamp:
            self.set_status(204)
            return
        items = await asyncio.to_thread(self.site.items, stamp)
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(items))
