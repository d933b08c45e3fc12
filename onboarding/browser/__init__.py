"""The JupyterLab half: a labextension of plain ES modules, written by hand and served as it is.

Give `LABEXTENSIONS` to `--LabServerApp.extra_labextensions_path`. The practice questions of the lessons draw with the same
`question.js` as the quiz page: from its address when the labextension is loaded, from `question_module()` when it is not.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

LABEXTENSIONS: Path = Path(__file__).resolve().parent / "labextensions"
"""The folder to pass to `extra_labextensions_path`."""

NAME = "oxazepam-onboarding"
"""Name of the labextension, and of its folder below `LABEXTENSIONS` and below the page's `fullLabextensionsUrl`."""

JS: Path = LABEXTENSIONS / NAME / "js"
"""All modules and style sheets."""

KIND = re.compile(r"[a-z]+")
"""Names of kinds: each is drawn by `kinds/<kind>.js`, which exports `<kind>Kind`. The page checks the same."""

# Imports are one line each, and the top-level names of all modules differ: so they can be joined.
_IMPORT = re.compile(r"^import [^\n]* from '(\.[^']+)';\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class) )", re.MULTILINE)
_AGAIN = re.compile(r"^export \{[^}]*\};\n", re.MULTILINE)


def question_module(*items: Mapping[str, Any]) -> str:
    """`question.js` with the kinds that the items (public parts) use, as the text of one ES module that imports nothing.

    It exports what `question.js` does. A kind without a module is left out; the page then says that the question could not be loaded.
    """
    found: dict[Path, None] = {}
    _needed(JS / "question.js", found)
    kinds = sorted({kind for item in items for kind in _kinds(item)})
    for kind in kinds:
        _needed(JS / "kinds" / f"{kind}.js", found)
    joined = "\n".join(_AGAIN.sub("", _EXPORT.sub("", _IMPORT.sub("", path.read_text("utf-8")))) for path in found)
    known = "".join(f"addKind('{kind}', {kind}Kind);\n" for kind in kinds)
    return f"{joined}\n{known}export {{ loadKinds, mountQuestion }};\n"


def _kinds(item: Mapping[str, Any]) -> Iterator[str]:
    """The kinds of an item and of its steps that have a module."""
    for part in (item, *item.get("steps", ())):
        if KIND.fullmatch(part["kind"]) and (JS / "kinds" / f"{part['kind']}.js").is_file():
            yield part["kind"]


def _needed(path: Path, found: dict[Path, None]) -> None:
    """Adds a module after all that it imports, each once."""
    if path not in found:
        for name in _IMPORT.findall(path.read_text("utf-8")):
            _needed((path.parent / name).resolve(), found)
        found[path] = None


def question_css() -> str:
    """The style of a question with the tokens it rests on, as one style sheet."""
    return (JS / "tokens.css").read_text("utf-8") + (JS / "question.css").read_text("utf-8")
