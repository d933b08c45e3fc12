"""A Lab started as people start it, by the command, and a small browser-like client for its addresses."""

import http.cookiejar
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPO = Path(__file__).parent.parent
OPENED = "Leave this window open"


def free_port() -> int:
    """A port that nothing uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def until(condition: Callable[[], bool], *, seconds: float = 20) -> None:
    """Wait for a condition; fails when it does not come true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "what was waited for did not happen"
        time.sleep(0.02)


def command(course: Path, *words: str) -> list[str]:
    """The command line of `onboarding <words>` for the course in `course`."""
    return [sys.executable, "-m", "onboarding.cli", *words, "--no-browser", "--course", str(course)]


def environment(home: Path) -> dict[str, str]:
    """An ordinary environment of a person whose home is `home`."""
    return {**os.environ, "HOME": str(home), "PYTHONPATH": str(REPO), "PYTHONUNBUFFERED": "1"}


@dataclass
class Reply:
    status: int
    json: Any
    text: str


class Client:
    """What a browser does: cookies, the XSRF header, JSON."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.cookies = http.cookiejar.CookieJar()
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies)).open

    def sign_in(self, address: str) -> None:
        """Open the address that was printed, as a person does."""
        assert self._open(address, timeout=30).status == 200

    @property
    def xsrf(self) -> str:
        return next((cookie.value or "" for cookie in self.cookies if cookie.name == "_xsrf"), "")

    def call(
        self,
        method: str,
        place: str,
        *,
        body: Any = None,
        raw: bytes | None = None,
        form: dict[str, Any] | None = None,
        xsrf: bool = True,
        **query: str,
    ) -> Reply:
        """One request below the server's root, with JSON or with a form, whose values may be lists; redirects are followed."""
        address = f"{self.base}{place}" + (f"?{urllib.parse.urlencode(query)}" if query else "")
        data = raw if raw is not None else json.dumps(body).encode() if body is not None else None
        if form is not None:
            data = urllib.parse.urlencode(form, doseq=True).encode()
        request = urllib.request.Request(address, data=data, method=method)
        request.add_header("Content-Type", "application/json" if form is None else "application/x-www-form-urlencoded")
        if xsrf and self.xsrf:
            request.add_header("X-XSRFToken", self.xsrf)
        try:
            with self._open(request, timeout=60) as response:
                status, text = response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            status, text = error.code, error.read().decode()
        try:
            return Reply(status, json.loads(text), text)
        except ValueError:
            return Reply(status, None, text)


@dataclass
class Lab:
    process: "subprocess.Popen[str]"
    said: list[str]
    port: int

    @property
    def address(self) -> str:
        """The address that was printed."""
        return next(line for line in self.said if "http://" in line).split(": ", 1)[1].strip()

    @property
    def server(self) -> int:
        """The process id of the Jupyter Server."""
        found = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True, check=True)
        return int(found.stdout.split()[0])

    def client(self) -> Client:
        client = Client(self.port)
        client.sign_in(self.address)
        return client

    def stop(self) -> int:
        """Press Ctrl+C; returns the command's exit code."""
        self.process.send_signal(signal.SIGINT)
        assert self.process.stdout is not None
        self.said.extend(self.process.stdout)
        return self.process.wait(30)


@contextmanager
def running_lab(course: Path, home: Path, *words: str, port: int | None = None) -> Iterator[Lab]:
    """`onboarding <words>` from its start until it was stopped."""
    port = port or free_port()
    process = subprocess.Popen(
        command(course, *words, "--port", str(port)),
        env=environment(home),
        cwd=home,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    lab = Lab(process, [], port)
    try:
        assert process.stdout is not None
        for line in process.stdout:
            lab.said.append(line.rstrip("\n"))
            if OPENED in line:
                break
        else:
            raise AssertionError("\n".join(["The Lab did not open:", *lab.said]))
        yield lab
    finally:
        if process.poll() is None:
            lab.stop()
        if process.stdout is not None:
            process.stdout.close()
