"""The Jupyter of one course: a configuration, data and runtime folder of its own inside workspace/, cut off from the user's own Jupyter.

Nothing is read from or written to ~/.jupyter, ~/.ipython or ~/.local: other work with Jupyter on this computer and this course do not touch
each other.
"""

import json
import os
import site
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onboarding.files import canonical_json, write_atomic
from onboarding.learner_lab import OFF
from onboarding.paths import Layout
from onboarding.workspace import make_folder

_FORMGRADER = "onboarding.grading.formgrade_lists"
_SCREENS = "onboarding.grading.formgrader"
LEARNER_EXTENSIONS = frozenset({"jupyterlab", "notebook_shim", "onboarding.server"})
TRAINER_EXTENSIONS = LEARNER_EXTENSIONS | {"jupyter_server_terminals", _FORMGRADER, _SCREENS}
_OFF_FOR_ALL = (
    "@jupyterlab/apputils-extension:announcements",
    "@jupyterlab/extensionmanager-extension",
    "@jupyterlab/lsp-extension",
    "@jupyterlab/fileeditor-extension:language-server",
    "@jupyterlab/notebook-extension:language-server",
    "@jupyter-notebook/lab-extension",
    "@jupyter/nbgrader:assignment-list",
    "@jupyter/nbgrader:course-list",
    "@jupyter/nbgrader:validate-assignment",
)
# A learner's kernel starts while JupyterLab does; what every lesson imports is there when its first cell asks for it.
_AHEAD = "from onboarding.activities.practice.widget import Practice as _ahead; del _ahead"
_SETTINGS: Mapping[str, Mapping[str, Any]] = {
    "@jupyterlab/apputils-extension:notification": {"checkForUpdates": False, "fetchNews": "false"},
    # The course follows the computer: dark at night where the computer is.
    "@jupyterlab/apputils-extension:themes": {"adaptive-theme": True},
    # Lessons are short. With windowing, a page that grows while somebody clicks moves, and the click goes past its button;
    # search in the page and printing miss what is out of sight.
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none", "scrollPastEnd": False},
    "@jupyterlab/filebrowser-extension:browser": {"singleClickNavigation": True, "showLastModifiedColumn": False},
}


@dataclass(frozen=True)
class JupyterHome:
    """The folders of one Lab: a learner's or the trainer's."""

    folder: Path

    @classmethod
    def of(cls, layout: Layout, name: str) -> "JupyterHome":
        """The Jupyter home of the learner `name`, or of the trainer ("trainer", which no learner's id can be)."""
        return cls(layout.workspace / "jupyter" / name)

    @property
    def config(self) -> Path:
        return self.folder / "config"

    @property
    def runtime(self) -> Path:
        return self.folder / "runtime"

    @property
    def ipython(self) -> Path:
        return self.folder / "ipython"

    @property
    def labextensions(self) -> Path:
        """The course's own pages as this Lab serves them; written at each start."""
        return self.folder / "labextensions"

    @property
    def schemas(self) -> Path:
        """What can be set in a learner's JupyterLab; written at each start."""
        return self.folder / "schemas"

    @property
    def log(self) -> Path:
        """What the server said; a person looks here only when a message says so."""
        return self.folder / "log.txt"

    def environment(self, base: Mapping[str, str], extra: Mapping[str, str]) -> dict[str, str]:
        """`base` without anything that points to another Jupyter, plus what points to this one."""
        env = {name: value for name, value in base.items() if not name.startswith(("JUPYTER", "IPYTHON", "NBGRADER"))}
        env.pop("PYTHONSTARTUP", None)
        # nbgrader calls alembic by its bare name.
        env["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), base.get("PATH", os.defpath)])
        if base.get("PYTHONPATH"):
            # The Lab starts in another folder, where a relative entry would mean something else.
            env["PYTHONPATH"] = os.pathsep.join(
                os.path.abspath(entry) for entry in base["PYTHONPATH"].split(os.pathsep)
            )
        # A file of the learner's named like a module must not be imported in its place.
        env["PYTHONSAFEPATH"] = "1"
        if not (site.ENABLE_USER_SITE and __file__.startswith(site.getuserbase())):
            env["PYTHONNOUSERSITE"] = "1"
        return {
            **env,
            "JUPYTER_CONFIG_DIR": str(self.config),
            "JUPYTER_DATA_DIR": str(self.folder / "data"),
            "JUPYTER_RUNTIME_DIR": str(self.runtime),
            "JUPYTERLAB_SETTINGS_DIR": str(self.folder / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(self.folder / "workspaces"),
            "JUPYTER_PREFER_ENV_PATH": "0",
            "IPYTHONDIR": str(self.ipython),
            **extra,
        }

    def write(self, *, config: Mapping[str, Any], trainer: bool) -> None:
        """Write the configuration afresh. Raises DiskProblem."""
        wanted = TRAINER_EXTENSIONS if trainer else LEARNER_EXTENSIONS
        extensions = {name: name in wanted for name in {*wanted, *_installed_extensions()}}
        server = {**config, "ServerApp": {**config.get("ServerApp", {}), "jpserver_extensions": extensions}}
        off = _OFF_FOR_ALL if trainer else _OFF_FOR_ALL + OFF
        page = {
            "onboardingRole": "trainer" if trainer else "learner",
            "disabledExtensions": dict.fromkeys(off, True),
            # Nobody builds JupyterLab here; to look whether one should takes the server a second of each opening.
            "buildAvailable": False,
            "buildCheck": False,
        }
        shell = {"ignore_cwd": True, **({} if trainer else {"exec_lines": [_AHEAD]})}
        kernel = {"InteractiveShellApp": shell, "HistoryManager": {"enabled": False}}
        files: Iterable[tuple[Path, Any]] = (
            (self.config / "jupyter_server_config.json", server),
            (self.config / "labconfig" / "page_config.json", page),
            (self.config / "labconfig" / "default_setting_overrides.json", _SETTINGS),
            (self.ipython / "profile_default" / "ipython_kernel_config.json", kernel),
        )
        for path, content in files:
            make_folder(path.parent)
            write_atomic(path, canonical_json(content), mode=0o600)
        make_folder(self.runtime)
        self.runtime.chmod(0o700)


def _installed_extensions() -> set[str]:
    """Every server extension that this computer's Python or its administrator switches on."""
    names: set[str] = set()
    for folder in (Path(sys.prefix, "etc", "jupyter"), Path("/usr/local/etc/jupyter"), Path("/etc/jupyter")):
        for path in [*folder.glob("jupyter_server_config.d/*.json"), folder / "jupyter_server_config.json"]:
            try:
                names.update(json.loads(path.read_text("utf-8"))["ServerApp"]["jpserver_extensions"])
            except (OSError, ValueError, KeyError, TypeError):
                continue
    return names
