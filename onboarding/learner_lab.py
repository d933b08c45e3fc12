"""Of what JupyterLab's page for learners is made, and what is left out of it. Why: docs/decisions/opening-at-once.md."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from onboarding.browser import NAME
from onboarding.errors import DiskProblem

PARTS = frozenset({NAME, "anywidget", "@jupyter-widgets/jupyterlab-manager"})
"""The labextensions that lessons and quizzes need; another one that is installed is not fetched."""

_EXTENSIONS = (
    # Menus, bars and panels: a learner's page has none, Home has the ways to everything.
    "cell-toolbar", "celltags", "filebrowser", "help", "inspector", "launcher", "mainmenu", "metadataform", "pluginmanager", "running",
    "settingeditor", "statusbar", "toc", "workspaces",
    # To write code with.
    "completer", "console", "debugger", "fileeditor", "logconsole", "terminal", "tooltip",
    # Other kinds of file and of output. Formulas alone are a megabyte of code, fetched with the first lesson.
    "audio", "csvviewer", "htmlviewer", "imageviewer", "javascript", "json", "json-lines", "markdownviewer", "mathjax", "mermaid", "pdf",
    "vega5", "video",
    # The browser's own search finds more: the contents and the texts that are folded as well.
    "documentsearch",
    # Chosen nowhere: the page follows the computer.
    "theme-dark-high-contrast",
)  # fmt: skip
_PLUGINS = {
    "application": (
        # Fetches an icon twice for each activity that starts.
        "faviconbusy",
        "property-inspector",
        # Ours takes its place: js/index.js.
        "tree-resolver",
    ),
    "apputils": (
        "kernel-status", "kernels-settings", "licenses-client", "licenses-plugin", "movable-section-registry", "move-sections", "palette",
        "palette-restorer", "print", "running-sessions-status", "subshell-settings", "themes-palette-menu", "toggle-header",
    ),
    # Ours takes its place: js/index.js.
    "hub": ("connectionlost",),
    "notebook": (
        "active-cell-tool", "cell-counter-status", "cloned-outputs", "code-console", "completer", "copy-output", "cursor-position",
        "execution-indicator", "kernel-status", "log-output", "metadata-editor", "mode-status", "open-with-no-kernel", "search", "toc",
        "tools", "trust-status",
        # With the first notebook these have the server import every format that a notebook can be exported to, a second long.
        "export", "update-raw-mimetype",
    ),
}  # fmt: skip
OFF = (
    "@jupyter/nbgrader",
    *(f"@jupyterlab/{name}-extension" for name in _EXTENSIONS),
    *(f"@jupyterlab/{name}-extension:{plugin}" for name, plugins in _PLUGINS.items() for plugin in plugins),
)
"""JupyterLab's names of what is switched off for learners. Nothing that stays needs any of it: a test reads the browser's console."""

SCHEMAS = Path(sys.prefix, "share", "jupyter", "lab", "schemas")
"""Where JupyterLab keeps what can be set in each of its plugins."""

Hook = Callable[[Any, dict[str, Any]], dict[str, Any]]


def with_parts_only(before: Hook | None) -> Hook:
    """For JupyterLab's `page_config_hook`: after `before`, if there is one, the page fetches no other labextensions than `PARTS`."""

    def hook(handler: Any, config: dict[str, Any]) -> dict[str, Any]:
        config = before(handler, config) if before else config
        installed = config.get("federated_extensions", [])
        return {**config, "federated_extensions": [one for one in installed if one.get("name") in PARTS]}

    return hook


def copy_schemas(folder: Path, source: Path = SCHEMAS) -> Path:
    """Copies to `folder`, afresh, what can be set in the plugins that stay on, and returns `folder`; `source` itself where it is empty.

    The server checks every schema for each page that opens, those of plugins that are off as well. Raises DiskProblem.
    """
    wanted = [path for path in sorted(source.glob("@jupyterlab/*/*.json")) if not _is_off(path)]
    if not wanted:
        return source
    try:
        shutil.rmtree(folder, ignore_errors=True)
        for path in wanted:
            target = folder / path.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    except OSError as error:
        raise DiskProblem(
            folder,
            f"JupyterLab could not be set up here ({error.strerror}).",
            "Check the disk and who may write there.",
        ) from error
    return folder


def _is_off(schema: Path) -> bool:
    extension = f"@jupyterlab/{schema.parent.name}"
    return extension in OFF or f"{extension}:{schema.stem}" in OFF
