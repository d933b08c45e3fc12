"""Finds a Lab that is already open for this course by asking it, not by trusting that a file is fresh."""

import http.client
import json
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from onboarding.jupyter_home import JupyterHome


@dataclass(frozen=True)
class Running:
    """A server that answered."""

    pid: int
    port: int
    base_url: str
    token: str

    def address(self, page: str) -> str:
        """The address of a page such as "/lab", with the token that signs the browser in."""
        return f"http://127.0.0.1:{self.port}{self.base_url.rstrip('/')}{quote(page)}?token={self.token}"

    def address_by_login(self, page: str) -> str:
        """As `address`, through the login page: for pages of nbgrader, which do not remember a token in their address."""
        base = self.base_url.rstrip("/")
        return f"http://127.0.0.1:{self.port}{base}/login?next={quote(base + page, safe='')}&token={self.token}"


def find_running(home: JupyterHome, *, root: Path, pid: int | None = None) -> Running | None:
    """The server of `home` that shows `root` and answers with our token; only the one with `pid` where that is given."""
    for path in sorted(home.runtime.glob("jpserver-*.json")):
        try:
            info = json.loads(path.read_text("utf-8"))
            found = Running(
                pid=int(info["pid"]), port=int(info["port"]), base_url=str(info["base_url"]), token=str(info["token"])
            )
            same_root = Path(info["root_dir"]).resolve() == root.resolve()
        except (OSError, ValueError, KeyError, TypeError):
            continue
        if same_root and pid in (None, found.pid) and _alive(found.pid) and _answers(found):
            return found
    return None


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _answers(server: Running) -> bool:
    """True when a Jupyter Server behind this port accepts our token."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    try:
        connection.request("GET", f"{server.base_url}api/status", headers={"Authorization": f"token {server.token}"})
        response = connection.getresponse()
        return response.status == 200 and "started" in json.loads(response.read())
    except (OSError, http.client.HTTPException, ValueError):
        return False
    finally:
        connection.close()
