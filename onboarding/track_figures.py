"""Draws figures of tracks that run side by side, from `notebooks/tracks/<name>.toml`: one row for each track, one column for each stage.

Narrow, so that its words stay legible at 320 pixels. The columns carry no dates: a track shows what runs beside what, and not how
long it takes. The picture carries its own light ground and dark ink, and its description says all that it shows.
"""

from collections.abc import Iterator, Mapping
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from onboarding.step_figures import broken, draw_all

LONGEST_COLUMN = 12
LONGEST_LABEL = 46
_WIDTH = 360
_SIDE = 16
_HEAD = 62
_ROW = 74
_LINE = 19
_TEXT = 40
"""Characters that fit on a line of a label in the widest of the usual sans-serif fonts."""
_TONES = {"care": "#23405c", "taper": "#7a1f1f"}
_STYLE = (
    ".column{fill:#16222e;font:bold 14px sans-serif;text-anchor:middle}.name{fill:#16222e;font:bold 16px sans-serif}"
    ".label{fill:#16222e;font:15px sans-serif}.rule{stroke:#9fb2c4;stroke-width:1}.row{fill:#ffffff}"
    ".planned{stroke:#23405c;stroke-width:3;stroke-dasharray:8 6}"
)


def draw_tracks(folder: Path) -> dict[str, bytes]:
    """The SVG of each file in `folder` by its name. Raises ContentError with every fault found."""
    return draw_all(folder, check=_faults, draw=draw_track_figure)


def draw_track_figure(name: str, figure: Mapping[str, Any]) -> str:
    """One figure as SVG: `title`, `columns` and its [[track]]s with name, label, from, to.

    `planned` names the column in which a track is already planned, and tone = "taper" marks the taper itself.
    """
    columns: list[str] = figure["columns"]
    tracks: list[Mapping[str, Any]] = figure["track"]
    tops = list(accumulate((_ROW + _LINE * (len(_lines(track)) - 1) for track in tracks), initial=_HEAD))
    bottom = tops[-1] + 10
    told = f"From left to right: {', '.join(columns)}. " + " ".join(_told(track, columns) for track in tracks)
    step = (_WIDTH - 2 * _SIDE) / len(columns)
    heads = "".join(_head(column, _SIDE + step * (at + 0.5)) for at, column in enumerate(columns))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {bottom}" width="{_WIDTH}" height="{bottom}" '
        f'role="img" aria-labelledby={quoteattr(f"{name}-title")} aria-describedby={quoteattr(f"{name}-desc")}>\n'
        f'<title id="{name}-title">{escape(figure["title"])}</title>\n<desc id="{name}-desc">{escape(told)}</desc>\n'
        f"<style>{_STYLE}</style>\n"
        f'<rect x="0" y="0" width="{_WIDTH}" height="{bottom}" rx="10" fill="#eef3f7"/>\n{heads}\n'
        + "\n".join(_row(track, columns, top, step) for track, top in zip(tracks, tops, strict=False))
        + "\n</svg>\n"
    )


def _head(column: str, middle: float) -> str:
    words = column.split()
    top = 38 - 9 * (len(words) - 1)
    return "".join(
        f'<text class="column" x="{middle:g}" y="{top + 18 * at}">{escape(word)}</text>'
        for at, word in enumerate(words)
    )


def _lines(track: Mapping[str, Any]) -> list[str]:
    return broken(track["label"], _TEXT)


def _row(track: Mapping[str, Any], columns: list[str], top: int, step: float) -> str:
    start = columns.index(track["from"])
    width = step * (columns.index(track["to"]) - start + 1) - 6
    lines = _lines(track)
    bar = top + 49 + _LINE * (len(lines) - 1)
    rules = "".join(f'<path class="rule" d="M{_SIDE + step * at:g} {bar - 3}v18"/>' for at in range(1, len(columns)))
    planned = ""
    if "planned" in track:
        left = _SIDE + step * columns.index(track["planned"]) + 8
        planned = f'<path class="planned" d="M{left:g} {bar + 6}H{_SIDE + step * start:g}"/>'
    label = "".join(
        f'<text class="label" x="{_SIDE}" y="{top + 38 + _LINE * at}">{escape(line)}</text>'
        for at, line in enumerate(lines)
    )
    return (
        f'<rect class="row" x="8" y="{top}" width="{_WIDTH - 16}" height="{bar + 19 - top}" rx="6"/>'
        f'<text class="name" x="{_SIDE}" y="{top + 19}">{escape(track["name"])}</text>{label}{rules}{planned}'
        f'<rect x="{_SIDE + step * start + 3:g}" y="{bar}" width="{width:g}" height="12" rx="6" '
        f'fill="{_TONES[track.get("tone", "care")]}"/>'
    )


def _told(track: Mapping[str, Any], columns: list[str]) -> str:
    first, last = track["from"], track["to"]
    if first == last:
        where = f"in {first}"
    elif (first, last) == (columns[0], columns[-1]):
        where = "all the way"
    else:
        where = f"from {first} to {last}"
    if "planned" in track:
        where += f", planned from {track['planned']} on"
    return f"{track['name']}: {track['label'].removesuffix('.')}; {where}."


def _faults(raw: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Place, fault and mend."""
    if not _text(raw.get("title")):
        yield "", "has no title.", 'Add title = "…".'
    columns = raw.get("columns")
    if (
        not isinstance(columns, list)
        or len(columns) < 2
        or not all(_text(column, LONGEST_COLUMN) for column in columns)
    ):
        yield "", f"columns is not a list of two or more texts of at most {LONGEST_COLUMN} characters.", "Write them."
        return
    if any(left == right for left, right in pairwise(sorted(columns))):
        yield "", "two columns have the same name.", "Give each its own."
    tracks = raw.get("track")
    if not isinstance(tracks, list) or not tracks or not all(isinstance(track, dict) for track in tracks):
        yield "", "has no tracks.", "Write them as [[track]]."
        return
    for number, track in enumerate(tracks, start=1):
        place = f"track {number}"
        for unknown in sorted(set(track) - {"name", "label", "from", "to", "planned", "tone"}):
            yield place, f"'{unknown}' is not a field.", "Use: name, label, from, to, planned, tone."
        for field in ("name", "label"):
            if not _text(track.get(field), LONGEST_LABEL):
                yield place, f"{field} is not a text of at most {LONGEST_LABEL} characters.", f'Write {field} = "…".'
        if track.get("from") not in columns or track.get("to") not in columns:
            yield place, "'from' or 'to' is not one of the columns.", f"Use: {', '.join(columns)}."
        elif columns.index(track["from"]) > columns.index(track["to"]):
            yield place, "ends before it starts.", "Exchange 'from' and 'to'."
        elif "planned" in track and track["planned"] not in columns[: columns.index(track["from"])]:
            yield place, "'planned' is not a column before 'from'.", "Name an earlier column, or leave it out."
        if track.get("tone", "care") not in _TONES:
            yield place, f"tone '{track['tone']}' is unknown.", f"Use: {', '.join(_TONES)}."


def _text(value: object, longest: int = 200) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= longest
