"""Draws figures of steps, one card below the other, from `notebooks/steps/<name>.toml`.

The picture carries its own light ground and dark ink, so that it reads the same on a light and a dark page, and it is narrow, so
that its words stay legible at 320 pixels. Its description says all that it shows.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from onboarding.errors import ContentError, Fault

LONGEST_LINE = 44
LONGEST_HEAD = 24
_WIDTH = 480
_LINE = 24
_STYLE = (
    ".card{fill:#ffffff;stroke:#23405c;stroke-width:2}.badge{fill:#23405c}.call{fill:#7a1f1f}"
    ".mark{fill:#ffffff;font:bold 24px sans-serif;text-anchor:middle}.head{fill:#16222e;font:bold 19px sans-serif}"
    ".line{fill:#16222e;font:17px sans-serif}.arrow{fill:#23405c}"
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
        height = 52 + _LINE * len(step["lines"])
        if number:
            middle = _WIDTH // 2
            parts.append(f'<path class="arrow" d="M{middle - 12} {top - 18}h24l-12 14z"/>')
        parts.append(_card(step, top, height))
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


def _card(step: Mapping[str, Any], top: int, height: int) -> str:
    badge = "badge call" if step.get("tone") == "call" else "badge"
    middle = top + height // 2
    lines = "".join(
        f'<text class="line" x="104" y="{top + 60 + _LINE * at}">{escape(line)}</text>'
        for at, line in enumerate(step["lines"])
    )
    return (
        f'<rect class="card" x="16" y="{top}" width="{_WIDTH - 32}" height="{height}" rx="8"/>'
        f'<circle class="{badge}" cx="60" cy="{middle}" r="28"/>'
        f'<text class="mark" x="60" y="{middle + 8}">{escape(step["badge"])}</text>'
        f'<text class="head" x="104" y="{top + 32}">{escape(step["head"])}</text>{lines}'
    )


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
