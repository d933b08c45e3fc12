"""The JupyterLab half: a labextension of plain ES modules, written by hand and served as it is.

Give `LABEXTENSIONS` to `--LabServerApp.extra_labextensions_path`. The practice questions of the lessons draw with the same
`question.js` as the quiz page: from its address when the labextension is loaded, from `question_module()` when it is not.
"""

import re
from pathlib import Path

LABEXTENSIONS: Path = Path(__file__).resolve().parent / "labextensions"
"""The folder to pass to `extra_labextensions_path`."""

NAME = "oxazepam-onboarding"
"""Name of the labextension, and of its folder below `LABEXTENSIONS` and below the page's `fullLabextensionsUrl`."""

JS: Path = LABEXTENSIONS / NAME / "js"
"""All modules and style sheets."""

# Imports are one line each, and the top-level names of all modules differ: so they can be joined.
_IMPORT = re.compile(r"^import [^\n]* from '(\.[^']+)';\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class) )", re.MULTILINE)


def question_module() -> str:
    """`question.js` and all it imports as the text of one ES module that exports `mountQuestion` and imports nothing."""
    parts = [path.read_text("utf-8") for path in _needed(JS / "question.js", {})]
    joined = "\n".join(_EXPORT.sub("", _IMPORT.sub("", part)) for part in parts)
    return f"{joined}\nexport {{ mountQuestion }};\n"


def _needed(path: Path, found: dict[Path, None]) -> dict[Path, None]:
    """A module after all that it imports, each once."""
    for name in _IMPORT.findall(path.read_text("utf-8")):
        if (inner := (path.parent / name).resolve()) not in found:
            _needed(inner, found)
    found[path] = None
    return found


def question_css() -> str:
    """The style of a question with the tokens it rests on, as one style sheet."""
    return (JS / "tokens.css").read_text("utf-8") + (JS / "question.css").read_text("utf-8")
