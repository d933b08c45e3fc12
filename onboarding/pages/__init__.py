"""Pages that are drawn on the server, outside JupyterLab: templates, and the one function that fills them in. Everything is escaped."""

from functools import cache
from pathlib import Path

import jinja2

_HERE = Path(__file__).parent


def render(name: str, values: dict[str, object]) -> str:
    """The page `name` (its file name without `.html.j2`) with `values`. A value that a template misses raises UndefinedError."""
    return _environment().get_template(f"{name}.html.j2").render(values)


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
