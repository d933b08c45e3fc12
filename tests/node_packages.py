"""What tests use of node_modules: axe-core and TypeScript, with the versions and hashes of package-lock.json."""

import fcntl
import functools
import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@functools.cache
def node_package(name: str) -> Path:
    """The folder of a package, fetched by `npm ci` when it is not there yet.

    Only where there is no Node at all is the test left out, saying so; with CI=true that fails too.
    """
    folder = ROOT / "node_modules" / name
    if folder.is_dir():
        return folder
    if shutil.which("npm") is None:
        words = f"{name} is not here: install Node 20 or newer, which brings it by `npm ci`."
        if os.environ.get("CI") == "true":
            pytest.fail(words)
        pytest.skip(words)
    with open(ROOT / "package-lock.json", "rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests run side by side
        if not folder.is_dir():
            subprocess.run(["npm", "ci", "--silent", "--no-audit", "--no-fund"], cwd=ROOT, check=True)
    assert folder.is_dir(), f"`npm ci` did not bring {name}: see package.json."
    return folder
