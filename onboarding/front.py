"""The front desk of a shared computer: a sign-in page by name, which opens that learner's own JupyterLab and takes them to Home.

It listens on 127.0.0.1 only and asks for a token, as Jupyter does: other accounts of this computer cannot sign in as somebody.
Names are not passwords; the page says so. On a hub nobody needs this: there the account signs in.
"""

import asyncio
import http.client
import json
import os
import secrets
import signal
import subprocess
import webbrowser
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import tornado.httpserver
import tornado.web

from onboarding.browser import JS
from onboarding.course import load_course
from onboarding.errors import CourseError, FileProblem
from onboarding.files import canonical_json, read_bounded, write_atomic
from onboarding.lab import HOME_PAGE, HOST, PortBusy, Say, admit, find_or_start, learner_plan, port_free, stop
from onboarding.pages import render
from onboarding.paths import Layout
from onboarding.questions import ROLES, role_words
from onboarding.workspace import Learner, hand_out_all, known_learners, make_folder, prepare_learner

COOKIE = "onboarding-front"
_PORTS = 200
"""How many ports above the desk's own are tried for a learner's Lab."""


@dataclass
class Front:
    """The running desk: who is served, and the Labs that it started and will stop."""

    layout: Layout
    title: str
    port: int
    token: str
    say: Say
    labs: "dict[str, subprocess.Popen[bytes]]" = field(default_factory=dict)
    opening: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def address(self) -> str:
        """The page's address with the token that lets a browser in."""
        return f"http://{HOST}:{self.port}/?token={self.token}"

    def open_for(self, learner: Learner) -> str:
        """Find or start the learner's Lab; returns the address of their Home. Raises CourseError."""
        hand_out_all(self.layout, say=self.say)
        _, notes = prepare_learner(self.layout, learner.id)
        for sentence in notes:
            self.say(sentence)
        plan = learner_plan(self.layout, learner, front=f"http://{HOST}:{self.port}/")
        running, process = find_or_start(plan, port=_free_port(self.port + 1))
        if process is not None:
            self.labs[learner.id] = process
            self.say(f"{learner.name} signed in.")
        return running.address(HOME_PAGE)

    def close(self) -> None:
        """Stop every Lab that this desk started."""
        for process in self.labs.values():
            if process.poll() is None:
                stop(process)


def serve_front(layout: Layout, *, port: int, browser: bool, say: Say) -> None:
    """Open the front desk and stay until Ctrl+C; when one is open already, say its address and return. Raises CourseError."""
    place = layout.workspace / "jupyter" / "front.json"
    open_already = _find(place)
    if open_already:
        say(f"The front desk is open already: {open_already}")
        if browser:
            webbrowser.open(open_already)
        return
    if not port_free(port):
        raise PortBusy(f"Port {port} is in use by another program. Choose another one, for example: --port {port + 10}")
    title = load_course(layout.course_file).title
    front = Front(layout, title, port, secrets.token_hex(24), say)
    make_folder(place.parent)
    write_atomic(place, canonical_json({"pid": os.getpid(), "port": port, "token": front.token}), mode=0o600)
    try:
        asyncio.run(_serve(front, browser=browser))
    finally:
        front.close()
        place.unlink(missing_ok=True)
    say("Stopped.")


async def _serve(front: Front, *, browser: bool) -> None:
    server = tornado.httpserver.HTTPServer(make_app(front))
    server.listen(front.port, address=HOST)
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, ended.set)
    front.say(f"The course is open: {front.address}")
    front.say("Leave this window open. Press Ctrl+C here to stop; everything people answered is saved.")
    if browser:
        webbrowser.open(front.address)
    await ended.wait()
    server.stop()


def make_app(front: Front) -> tornado.web.Application:
    """The desk's addresses: the page, the sign-in, its own files, and whether it is alive."""
    return tornado.web.Application(
        [
            (r"/", SignInPage, {"front": front}),
            (r"/sign-in", SignIn, {"front": front}),
            (r"/alive", Alive, {"front": front}),
            (r"/files/(.*)", tornado.web.StaticFileHandler, {"path": str(JS)}),
        ],
        xsrf_cookies=True,
        cookie_secret=secrets.token_hex(32),
    )


class _Desk(tornado.web.RequestHandler):
    def initialize(self, front: Front) -> None:
        self.front = front

    def prepare(self) -> None:
        # A page from elsewhere whose name was pointed at this computer must not reach the desk.
        if self.request.host_name not in (HOST, "localhost"):
            raise tornado.web.HTTPError(403)
        given = self.get_query_argument("token", "")
        if given and secrets.compare_digest(given, self.front.token):
            self.set_signed_cookie(COOKIE, self.front.token, expires_days=30, httponly=True, samesite="Lax")
        elif (self.get_signed_cookie(COOKIE) or b"").decode() != self.front.token:
            raise tornado.web.HTTPError(403)

    def write_error(self, status_code: int, **kwargs: object) -> None:
        words = (
            "This page is opened from the window in which the course was started. Use the address that stands there."
        )
        self.finish(
            render(
                "problem",
                {
                    "title": "The course cannot be shown",
                    "message": words,
                    "way": "Try again",
                    "home": "/",
                    "base": "/",
                    "files": "/files/",
                },
            )
        )

    def draw(self, *, problem: str = "", name: str = "") -> None:
        """Answer with the sign-in page."""
        self.set_header("Cache-Control", "no-store")
        token = self.xsrf_token.decode() if isinstance(self.xsrf_token, bytes) else self.xsrf_token
        learners = known_learners(self.front.layout)
        values = {"title": self.front.title, "learners": learners, "problem": problem, "name": name, "xsrf": token}
        values["roles"] = [(role, role_words(role)) for role in ROLES]
        self.finish(render("sign-in", {**values, "base": "/", "files": "/files/"}))


class SignInPage(_Desk):
    def get(self) -> None:
        self.draw()


class SignIn(_Desk):
    def get(self) -> None:
        self.redirect("/")

    async def post(self) -> None:
        chosen, name, role = (self.get_body_argument(field, "") for field in ("learner", "name", "role"))
        try:
            learner = next((known for known in known_learners(self.front.layout) if known.id == chosen), None)
            learner = learner or admit(self.front.layout, name, role, say=self.front.say)
            async with self.front.opening:
                address = await asyncio.to_thread(self.front.open_for, learner)
        except CourseError as error:
            self.set_status(422)
            self.draw(problem=str(error), name=name)
            return
        self.redirect(address, status=303)


class Alive(_Desk):
    def get(self) -> None:
        self.finish({"alive": True})


def _free_port(start: int) -> int:
    for port in range(start, start + _PORTS):
        if port_free(port):
            return port
    raise PortBusy(f"No port between {start} and {start + _PORTS} is free. Choose another one with --port.")


def _find(place: Path) -> str:
    """The address of a desk that is open already and answers, or an empty text."""
    try:
        table = json.loads(read_bounded(place, limit=4096))
        port, token = int(table["port"]), str(table["token"])
    except (FileProblem, ValueError, KeyError, TypeError):
        return ""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", f"/alive?token={quote(token)}")
        answered = connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return ""
    finally:
        connection.close()
    return f"http://{HOST}:{port}/?token={token}" if answered else ""
