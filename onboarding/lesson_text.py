"""Reads a lesson's MyST text: its sections, citations, uncited sentences and code cells.

The subset of MyST that lessons use: front matter, headings with `{#anchor S13}`, paragraphs, lists, tables, colon fences
(objectives, remember, story, act, question, navigation, figure, note, escalation) and `code-cell` fences of one line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from onboarding.errors import ContentError, Fault

FREE_BLOCKS = ("story", "question", "navigation", "note", "objectives")
"""Blocks whose sentences need no citation: they tell, ask, warn or lead on, they do not state."""
BLOCKS = (*FREE_BLOCKS, "remember", "act", "figure", "escalation")
"""`escalation` names a tier; its title, act and signs come from evidence/escalation.yaml."""

CITATION = re.compile(r"\s*\[((?:@[\w:.-]+)(?:\s*;\s*@[\w:.-]+)*)\]")
_HEADING = re.compile(r"^(?P<title>.*?)\s*\{#(?P<anchor>[a-z0-9-]+)(?P<seeds>(?:\s+S\d\d)*)\}$")
_DIRECTIVE = re.compile(r"^\{(?P<name>[a-z-]+)\}\s*(?P<argument>.*)$")
_PRACTICE = re.compile(r'practice\("[^"]+",\s*"([^"]+)"\)')
_MARK = "\ue000"
_LABEL = re.compile(r"^\*\*[^*]{1,80}\*\*$")


@dataclass(frozen=True)
class Cited:
    """One citation: a fact id, `local:name` or `escalation:sign`, and the line it stands on."""

    id: str
    line: int


@dataclass(frozen=True)
class Uncited:
    """A sentence that needs a citation and has none."""

    text: str
    line: int


@dataclass(frozen=True)
class Block:
    """One piece of a lesson in order. `kind` is heading, text, code or a directive's name; `text` is Markdown or code."""

    kind: str
    text: str
    line: int
    argument: str = ""
    level: int = 0
    anchor: str = ""
    seeds: tuple[str, ...] = ()

    @property
    def practice(self) -> list[str]:
        """The practice items that a code cell shows."""
        return _PRACTICE.findall(self.text) if self.kind == "code" else []


@dataclass(frozen=True)
class Lesson:
    """A lesson as written."""

    file: str
    module: str
    title: str
    minutes: int
    blocks: tuple[Block, ...]
    citations: tuple[Cited, ...] = ()
    uncited: tuple[Uncited, ...] = ()
    sentences: tuple[str, ...] = field(default=(), repr=False)
    """The running text without free blocks, headings and citations, for measuring how hard it reads."""
    hard: tuple[str, ...] = ()
    """The names of its hard scenes, as its front matter has them."""

    @property
    def anchors(self) -> dict[str, str]:
        """Section titles by anchor."""
        return {block.anchor: block.text for block in self.blocks if block.anchor}

    @property
    def seeds(self) -> dict[str, str]:
        """The anchor of the section that covers each seed statement."""
        return {seed: block.anchor for block in self.blocks for seed in block.seeds}

    @property
    def code_cells(self) -> tuple[Block, ...]:
        return tuple(block for block in self.blocks if block.kind == "code")


def load_lesson(path: Path) -> Lesson:
    """Read a lesson. Raises ContentError when it cannot be read or breaks the block rules; citations are checked elsewhere."""
    file = f"notebooks/{path.name}"
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError([Fault(file, "", f"cannot be read: {error}.", "Write the lesson there.")]) from error
    parser = _parser()
    tokens = parser.parse(text)
    faults: list[Fault] = []
    front = _front_matter(tokens, file, faults)
    blocks = list(_blocks(tokens, text.splitlines(), file, faults))
    anchors = [block.anchor for block in blocks if block.anchor]
    for repeated in sorted({anchor for anchor in anchors if anchors.count(anchor) > 1}):
        faults.append(Fault(file, f"anchor '{repeated}'", "stands twice.", "Give each section its own anchor."))
    if faults:
        raise ContentError(faults)
    citations: list[Cited] = []
    uncited: list[Uncited] = []
    sentences: list[str] = []
    for block in blocks:
        citations += [Cited(name, block.line) for name in cited_ids(block.text)]
        if block.kind in ("heading", "code", *FREE_BLOCKS):
            continue
        for sentence, line in _sentences(parser.parse(block.text), block.line):
            plain = sentence.replace(_MARK, "").strip()
            sentences.append(plain)
            if _MARK not in sentence and not _LABEL.match(plain) and re.search(r"[A-Za-z]", plain):
                uncited.append(Uncited(plain, line))
    return Lesson(
        file,
        str(front.get("module", "")),
        str(front.get("title", "")),
        int(str(front.get("minutes", 0))),
        tuple(blocks),
        tuple(citations),
        tuple(uncited),
        tuple(sentences),
        _hard(front, file),
    )


def cited_ids(text: str) -> list[str]:
    """The ids cited in a piece of text, in order."""
    return [name.strip().lstrip("@") for match in CITATION.finditer(text) for name in match[1].split(";")]


def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table").use(front_matter_plugin).use(colon_fence_plugin)


def _front_matter(tokens: list[Token], file: str, faults: list[Fault]) -> dict[str, object]:
    for token in tokens:
        if token.type == "front_matter":
            data = yaml.safe_load(token.content)
            if isinstance(data, dict) and {"module", "title", "minutes"} <= set(data):
                return data
    faults.append(Fault(file, "top", "has no front matter.", "Begin with --- module, title and minutes ---."))
    return {}


def _hard(front: dict[str, object], file: str) -> tuple[str, ...]:
    names = front.get("hard", [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ContentError([Fault(file, "front matter", "hard is no list of names.", "Write hard: [its-name, ...].")])
    return tuple(names)


def _blocks(tokens: list[Token], lines: list[str], file: str, faults: list[Fault]) -> Iterator[Block]:
    for index, token in enumerate(tokens):
        if token.level != 0 or token.map is None or token.type == "front_matter":
            continue
        start, end = token.map
        line = start + 1
        if token.type == "heading_open":
            title = tokens[index + 1].content
            match = _HEADING.match(title)
            if match is None and token.tag == "h2":
                faults.append(
                    Fault(file, f"line {line}", f"heading “{title}” has no anchor.", "End it with {#anchor}.")
                )
            yield Block(
                "heading",
                match["title"] if match else title,
                line,
                level=int(token.tag[1]),
                anchor=match["anchor"] if match else "",
                seeds=tuple(match["seeds"].split()) if match else (),
            )
        elif token.type in ("fence", "colon_fence"):
            yield from _fence(token, line, file, faults)
        elif token.type == "html_block":
            if not token.content.lstrip().startswith("<!--"):
                faults.append(Fault(file, f"line {line}", "HTML stands in the text.", "Use Markdown or a ::: block."))
        elif token.type != "hr" and token.nesting >= 0:
            yield Block("text", "\n".join(lines[start:end]).strip("\n"), line)


def _fence(token: Token, line: int, file: str, faults: list[Fault]) -> Iterator[Block]:
    match = _DIRECTIVE.match(token.info.strip())
    name = match["name"] if match else ""
    argument = match["argument"].strip() if match else ""
    if token.type == "fence" and name == "code-cell":
        source = token.content.strip()
        if "\n" in source:
            faults.append(Fault(file, f"line {line}", "the code cell has more than one line.", "Keep one line a cell."))
        if not re.fullmatch(r"[a-z0-9-]+", argument):
            faults.append(Fault(file, f"line {line}", "the code cell has no name.", "Write ```{code-cell} its-name."))
        yield Block("code", source, line, argument=argument)
    elif token.type == "colon_fence" and name in BLOCKS:
        yield Block(name, token.content.strip("\n"), line, argument=argument)
    else:
        faults.append(
            Fault(
                file,
                f"line {line}",
                f"block '{token.info}' is unknown.",
                f"Use one of: {', '.join(BLOCKS)}, code-cell.",
            )
        )


def _sentences(tokens: list[Token], offset: int) -> Iterator[tuple[str, int]]:
    """Each sentence, with a mark where it is cited. A table row counts as one sentence."""
    row: list[str] | None = None
    in_heading = False
    in_head = False
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            in_heading = token.type == "heading_open"
        elif token.type in ("thead_open", "thead_close"):
            in_head = token.type == "thead_open"
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            if row and not in_head:
                yield _marked(" | ".join(row)), offset
            row = None
        elif token.type == "inline" and not in_heading:
            if row is not None:
                row.append(token.content)
            else:
                line = offset + (token.map[0] if token.map else 0)
                for sentence in _split(_marked(token.content)):
                    yield sentence, line


def _marked(text: str) -> str:
    text = CITATION.sub(_MARK, " ".join(text.split()))
    return re.sub(rf"([.!?][”\"’)*_]*)\s*((?:{_MARK}\s*)+)", r"\2\1 ", text)


def _split(text: str) -> list[str]:
    ends = re.sub(r"([.!?][”\"'’)*_]*)\s+(?=\S)", r"\1\n", text)
    return [part for part in ends.split("\n") if part.strip()]
