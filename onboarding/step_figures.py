"""Draws figures of steps, one card below the other, from `notebooks/steps/<name>.toml`.

The picture carries its own light ground and dark ink (the page turns them round in the dark theme), and it is narrow, so that its
words stay legible at 320 pixels. Its description says all that it shows.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from itertools import takewhile
from pathlib import Path
from textwrap import wrap
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from onboarding.errors import ContentError, Fault

LONGEST_LINE = 44
LONGEST_HEAD = 24
_WIDTH = 360
_LINE = 22
_FITS = 37
"""Characters of a line that fit in a card in the widest of the usual sans-serif fonts."""
_STYLE = (
    ".card{fill:#ffffff;stroke:#23405c;stroke-width:2}.badge{fill:#23405c}.call{fill:#7a1f1f}"
    ".mark{fill:#ffffff;font:bold 18px sans-serif;text-anchor:middle}.head{fill:#16222e;font:bold 17px sans-serif}"
    ".line{fill:#16222e;font:15px sans-serif}.arrow{fill:#23405c}"
)


def draw_figures(folder: Path) -> dict[str, bytes]:
    """The SVG of each file in `folder` by its name, such as {"sbar": b"<svg …"}. Raises ContentError with every fault found."""
    return draw_all(folder, check=_faults, draw=draw_steps)


def draw_all(
    folder: Path,
    *,
    check: Callable[[Mapping[str, Any]], Iterator[tuple[str, str, str]]],
    draw: Callable[[str, Mapping[str, Any]], str],
) -> dict[str, bytes]:
    """What `draw` makes of each TOML file in `folder`, once `check` (place, fault and mend) has found nothing in any of them."""
    faults: list[Fault] = []
    drawn = {}
    for path in sorted(folder.glob("*.toml")):
        file = f"notebooks/{folder.name}/{path.name}"
        try:
            raw = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            faults.append(Fault(file, "", f"cannot be read: {error}.", "Mend the file at that place."))
            continue
        found = [Fault(file, *fault) for fault in check(raw)]
        faults += found
        if not found:
            drawn[path.stem] = draw(path.stem, raw).encode("utf-8")
    if faults:
        raise ContentError(faults)
    return drawn


def draw_steps(name: str, figure: Mapping[str, Any]) -> str:
    """One figure as SVG: `title` and its [[step]]s with badge, head, lines and, for the emergency call, tone = "call"."""
    parts: list[str] = []
    top = 16
    for number, step in enumerate(figure["step"]):
        lines = _wrapped(step["lines"])
        height = 66 + _LINE * len(lines)
        if number:
            middle = _WIDTH // 2
            parts.append(f'<path class="arrow" d="M{middle - 12} {top - 18}h24l-12 14z"/>')
        parts.append(_card(step, lines, top, height))
        top += height + 22
    bottom = top - 6
    told = ". ".join(_told(step) for step in figure["step"])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {bottom}" width="{_WIDTH}" height="{bottom}" '
        f'role="img" aria-labelledby={quoteattr(f"{name}-title")} aria-describedby={quoteattr(f"{name}-desc")}>\n'
        f'<title id="{name}-title">{escape(figure["title"])}</title>\n<desc id="{name}-desc">{escape(told)}</desc>\n'
        f"<style>{_STYLE}</style>\n"
        f'<rect x="0" y="0" width="{_WIDTH}" height="{bottom}" rx="10" fill="#eef3f7"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _card(step: Mapping[str, Any], lines: list[str], top: int, height: int) -> str:
    badge = "badge call" if step.get("tone") == "call" else "badge"
    drawn = "".join(
        f'<text class="line" x="32" y="{top + 74 + _LINE * at}">{escape(line)}</text>' for at, line in enumerate(lines)
    )
    return (
        f'<rect class="card" x="16" y="{top}" width="{_WIDTH - 32}" height="{height}" rx="8"/>'
        f'<circle class="{badge}" cx="50" cy="{top + 30}" r="20"/>'
        f'<text class="mark" x="50" y="{top + 36}">{escape(step["badge"])}</text>'
        f'<text class="head" x="82" y="{top + 36}">{escape(step["head"])}</text>{drawn}'
    )


def _wrapped(lines: list[str]) -> list[str]:
    """A sentence that goes on in the next line is broken anew where the card ends; a new sentence begins a line where it did."""
    sentences: list[str] = []
    for line in lines:
        if sentences and sentences[-1][-1] not in ".?!:;":
            sentences[-1] += f" {line}"
        else:
            sentences.append(line)
    return [part for sentence in sentences for part in broken(sentence, _FITS)]


def broken(sentence: str, longest: int) -> list[str]:
    """As few lines of at most `longest` characters as can be, of about the same length: no word stands alone on the last."""
    lines = wrap(sentence, longest)
    narrower = (wrap(sentence, width) for width in range(longest, 0, -1))
    return list(takewhile(lambda tried: len(tried) == len(lines), narrower))[-1]


def _told(step: Mapping[str, Any]) -> str:
    return f"{step['badge']}, {step['head']}: {' '.join(step['lines'])}".removesuffix(".")


def _faults(raw: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Place, fault and mend."""
    if not isinstance(raw.get("title"), str) or not raw["title"].strip():
        yield "", "has no title.", 'Add title = "…".'
    steps = raw.get("step")
    if not isinstance(steps, list) or not steps or not all(isinstance(step, dict) for step in steps):
        yield "", "has no steps.", "Write them as [[step]]."
        return
    for number, step in enumerate(steps, start=1):
        place = f"step {number}"
        for unknown in sorted(set(step) - {"badge", "head", "lines", "tone"}):
            yield place, f"'{unknown}' is not a field.", "Use: badge, head, lines, tone."
        if not isinstance(step.get("badge"), str) or len(step["badge"]) not in (1, 2):
            yield place, "badge is not one or two characters.", 'Write badge = "1".'
        if not isinstance(step.get("head"), str) or not 0 < len(step["head"]) <= LONGEST_HEAD:
            yield place, f"head is not a text of at most {LONGEST_HEAD} characters.", 'Write head = "…".'
        lines = step.get("lines")
        if (
            not isinstance(lines, list)
            or not lines
            or not all(isinstance(line, str) and line.strip() for line in lines)
        ):
            yield place, "lines is not a list of texts.", 'Write lines = ["…", "…"].'
            continue
        for line in lines:
            if len(line) > LONGEST_LINE:
                yield place, f"the line “{line}” has over {LONGEST_LINE} characters.", "Break it in two."
        if step.get("tone", "call") != "call":
            yield place, f"tone '{step['tone']}' is unknown.", 'Write tone = "call", or leave it out.'
