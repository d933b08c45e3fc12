"""A lesson's text as a page of its own, which stands over JupyterLab while that starts: docs/decisions/lesson-text-first.md.

It is drawn from the course's own notebook, and only where the learner's copy is that notebook byte for byte. What JupyterLab makes of the
same Markdown later must look the same, so that nothing moves when this page goes away.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from onboarding.errors import FileProblem
from onboarding.files import read_bounded
from onboarding.pages import render
from onboarding.server.lessons import KERNEL, MAX_LESSON, lesson_about

_OURS = re.compile(r'<div class="onb-[a-z]+(?: onb-[a-z-]+)*">|</div>|<a id="([A-Za-z0-9-]+)">|</a>')
"""All the HTML that a built lesson has: the frames of its boxes and the targets of its numbers. Anything else is shown as text."""
_TARGET = re.compile(r"(?:ref|word|after|text-of)-")
"""Targets of links. Those of sections have their names twice: the cell itself has it, here and in JupyterLab."""
_FIGURE = re.compile(r"figures/[a-z0-9-]+\.svg")
_SIZE = re.compile(r'<svg [^>]*\bwidth="(\d+)" height="(\d+)"')
_TITLE = re.compile(r"^## +(.+)$", re.MULTILINE)
_MARKS = re.compile(r"[*_`\\]")
_KEPT = 32


@dataclass(frozen=True)
class Cell:
    """One cell: `html` of a text, empty for the place of an activity."""

    id: str
    html: str


@dataclass(frozen=True)
class Section:
    """A section as the contents list it; `id` is its cell."""

    id: str
    title: str


@dataclass(frozen=True)
class LessonText:
    """What stands in a lesson, ready to be shown."""

    module: str
    title: str
    cells: tuple[Cell, ...]
    sections: tuple[Section, ...]


def lesson_text(notebooks: Path, root: Path, path: str, *, base: str) -> LessonText | None:
    """The text of the lesson at `path` (of the Lab's root); None unless the learner's copy is the course's own, byte for byte."""
    try:
        data = read_bounded(notebooks / Path(path).name, limit=MAX_LESSON)
        if read_bounded(root / path, limit=MAX_LESSON) != data:
            return None
    except FileProblem:
        return None
    return _drawn(data, base, notebooks)


def lesson_page(text: LessonText, *, notebooks: Path, path: str, place: str, base: str, files: str) -> str:
    """The page as a block of HTML. `place` is the section at which it opens, "" for the top; `files` where scripts and styles are."""
    names = [f"lessons/{other.name}" for other in sorted(notebooks.glob("[0-9][0-9]-*.ipynb"))]
    at = names.index(path) if path in names else -1
    around = ((-1, "Previous"), (1, "Next"))
    ways = [
        (f"{words}: {title}", f"{base}doc/tree/{quote(names[at + step])}")
        for step, words in around
        if at >= 0 and 0 <= at + step < len(names) and (title := _title(notebooks / Path(names[at + step]).name))
    ]
    return render(
        "lesson-first",
        {
            "text": text, "path": path, "kernel": KERNEL, "base": base,
            "place": place if place in {one.id for one in text.sections} else "",
            "files": files, "ways": ways, "quiz": f"{base}doc/tree/quizzes/{quote(text.module)}/quiz.ipynb",
            "report": f"{base}onboarding/report-error?page={quote(path, safe='')}",
        },
    )  # fmt: skip


@lru_cache(maxsize=_KEPT)
def _drawn(data: bytes, base: str, notebooks: Path) -> LessonText | None:
    """Drawing takes a tenth of a second, so each lesson is drawn once while its text is the same."""
    try:
        notebook = json.loads(data)
        about = lesson_about(notebook)
        if about is None:
            return None
        # What the first code cell imports has no place on the page.
        shown = [cell for cell in notebook["cells"] if cell["cell_type"] == "markdown" or cell.get("outputs")]
        cells = tuple(Cell(str(cell["id"]), _html(cell, base, notebooks)) for cell in shown)
        sections = tuple(
            Section(str(cell["id"]), _MARKS.sub("", title[1]).strip())
            for cell in shown
            if cell["cell_type"] == "markdown" and (title := _TITLE.search(_source(cell)))
        )
        return LessonText(str(about["id"]), str(about.get("title") or about["id"]), cells, sections)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _title(path: Path) -> str:
    try:
        about = lesson_about(json.loads(read_bounded(path, limit=MAX_LESSON)))
        return str(about.get("title") or about["id"]) if about else ""
    except (FileProblem, ValueError, KeyError, TypeError, RecursionError):
        return ""


def _source(cell: dict[str, Any]) -> str:
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def _html(cell: dict[str, Any], base: str, notebooks: Path) -> str:
    if cell["cell_type"] != "markdown":
        return ""
    return str(_parser().render(_source(cell), {"base": base, "notebooks": notebooks}))


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", renderer_cls=_Renderer).enable("table")
    parser.validateLink = _harmless  # type: ignore[method-assign, assignment]
    return parser


def _harmless(address: str) -> bool:
    """Within the course, or to the web; nothing that a browser would run."""
    return bool(re.match(r"https?://|#|(?![a-z][a-z0-9+.-]*:|/)", address.strip().lower()))


class _Renderer(RendererHTML):
    """Markdown as HTML with the addresses of a learner's Lab, and with no HTML but our own frames."""

    def html_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        text, end = tokens[idx].content, 0
        parts = []
        for found in _OURS.finditer(text):
            named_by_its_cell = found[1] is not None and not _TARGET.match(found[1])
            parts += [escape(text[end : found.start()]), "<a>" if named_by_its_cell else found[0]]
            end = found.end()
        return "".join([*parts, escape(text[end:])])

    html_inline = html_block

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        address = str(token.attrs["href"])
        if address.startswith("../quizzes/"):
            token.attrs["href"] = f"{env['base']}doc/tree/{address.removeprefix('../')}"
        elif not address.startswith(("#", "http")):
            token.attrs["href"] = f"{env['base']}doc/tree/lessons/{address}"
        elif address.startswith("http"):
            token.attrs |= {"target": "_blank", "rel": "noopener"}
        return str(self.renderToken(tokens, idx, options, env))

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        address = str(tokens[idx].attrs["src"])
        if _FIGURE.fullmatch(address):
            tokens[idx].attrs |= {
                "src": f"{env['base']}onboarding/lessons/{address}",
                **_size(env["notebooks"] / address),
            }
        return str(super().image(tokens, idx, options, env))


def _size(figure: Path) -> dict[str, str | int | float]:
    """Width and height keep the place of a figure, so that nothing moves when it comes; it is not waited for when it is out of sight."""
    try:
        with figure.open(encoding="utf-8") as file:
            head = file.read(400)
    except (OSError, UnicodeDecodeError):
        return {}
    found = _SIZE.search(head)
    return {"width": found[1], "height": found[2], "loading": "lazy"} if found else {}
