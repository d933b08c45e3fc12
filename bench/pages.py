"""Asks a running Jupyter Server for the lists of the formgrader."""

import json
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from bench.measure import environment

_TOKEN = "bench"
_PATIENCE = 1200
"""How often an unanswered server is asked again before the bench gives up."""


def page_seconds(root: Path, extension: str, pages: list[str], times: int, entries: int) -> dict[str, list[float]]:
    """Seconds for each page of the formgrader's API, asked `times` times after one for warming up. Exits when a list has not `entries`."""
    with tempfile.TemporaryDirectory(prefix="onboarding-bench-jupyter-") as home, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        extensions = {"nbgrader.server_extensions.formgrader": False, extension: True}
        config = json.dumps({"ServerApp": {"jpserver_extensions": extensions}})
        (Path(home) / "jupyter_server_config.json").write_text(config, encoding="utf-8")
        command = [
            sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root", f"--port={port}", "--ServerApp.port_retries=0",
            f"--ServerApp.root_dir={root}", f"--IdentityProvider.token={_TOKEN}",
        ]  # fmt: skip
        env = {**environment(), "JUPYTER_CONFIG_DIR": home, "JUPYTER_DATA_DIR": home, "JUPYTER_RUNTIME_DIR": home}
        with open(Path(home) / "log.txt", "w+b") as log:
            server = subprocess.Popen(command, cwd=root, env=env, stdout=log, stderr=subprocess.STDOUT)
            try:
                _wait(server, f"http://127.0.0.1:{port}/api/status", Path(home) / "log.txt")
                address = f"http://127.0.0.1:{port}/formgrader/api/"
                return {page: [_ask(address + page, entries) for _ in range(times + 1)][1:] for page in pages}
            finally:
                server.terminate()
                server.wait()


def _wait(server: "subprocess.Popen[bytes]", address: str, log: Path) -> None:
    for _ in range(_PATIENCE):
        if server.poll() is not None:
            break
        try:
            _get(address)
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise SystemExit(f"the server did not start:\n{log.read_text(errors='replace')[-4000:]}")


def _ask(address: str, entries: int) -> float:
    start = time.perf_counter()
    data = _get(address)
    seconds = time.perf_counter() - start
    if len(json.loads(data)) != entries:
        raise SystemExit(f"{address} lists {len(json.loads(data))} entries instead of {entries}")
    return seconds


def _get(address: str) -> bytes:
    request = urllib.request.Request(address, headers={"Authorization": f"token {_TOKEN}"})
    with urllib.request.urlopen(request) as answer:
        return bytes(answer.read())
