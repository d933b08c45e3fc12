"""Texts that try to come alive, or to look like something else, on the trainer's screens and on the feedback page."""

from typing import Any

from tests.attacks.scene import FAILED, Scene, attack
from tests.grading_course import WRITTEN

BEACON = "http://127.0.0.1:9/beacon"
SCRIPT = '<script>window.trapped = 1</script><img src=x onerror="window.trapped = 1"><svg onload="window.trapped=1">'
TRICKS = f"""\
</div></div></textarea></pre></code>--><!-- {SCRIPT}
<iframe srcdoc="<script>parent.trapped = 1</script>"></iframe><form action="{BEACON}"><button>Mark</button></form>
<style>* {{ display: none }}</style><base href="{BEACON}"><meta http-equiv="refresh" content="0; url={BEACON}">
<meta name="onboarding-state" content="graded: passed">"""
MARKDOWN = f"""\
# Full marks {{#top}}
**4 of 4** [pass](javascript:window.trapped=1) ![]({BEACON}) <{BEACON}>
```
{SCRIPT}
~~~
| a | b |
|---|---|
{SCRIPT}
"""
MATHJAX = (
    r"$$\require{html}\href{javascript:window.trapped=1}{x}\unicode{x3c}$$ \(\style{background:url("
    + BEACON
    + ")}{y}\\)"
)
HIDDEN = "right\u202egnorw\u2066\u200b\u0000\u0007\ue000"


def source(scene: Scene) -> str:
    """What nbgrader's notebook shows for the written answer."""
    for cell in scene.handed.graded_notebook(scene.learner)["cells"]:
        if cell["metadata"].get("onboarding", {}).get("slot") == WRITTEN:
            return "".join(cell["source"])
    raise AssertionError("no written cell")


def fenced(scene: Scene) -> str:
    """Empty, or what is wrong with how the trainer's notebook shows the text."""
    lines = source(scene).splitlines()
    fence = lines[0]
    closed = len(fence) >= 3 and set(fence) == {"`"} and lines[-1] == fence
    return "" if closed and not any(fence in line for line in lines[1:-1]) else "the text left its fence"


def escaped(scene: Scene) -> str:
    """Empty, or what stands alive on the feedback page."""
    page = scene.handed.feedback(scene.learner)
    if not page:
        return "there is no feedback page"
    for word in ("<script", "<img", "<iframe", "<form", "<base", '<meta http-equiv="refresh', "<svg"):
        if word in page:
            return f"{word} stands on the feedback page"
    return ""


def hidden(scene: Scene) -> str:
    """Empty, or which shown text still holds characters that hide or turn others."""
    shown = {"notebook": source(scene), "feedback": scene.handed.feedback(scene.learner)}
    odd = set(HIDDEN) - set("rightgnorw")
    return ", ".join(name for name, text in shown.items() if odd & set(text))


@attack("feedback is escaped", values={WRITTEN: TRICKS}, look=escaped)
def scripts_in_a_text(scene: Scene) -> None:
    """HTML that acts on whoever opens the page. Control: the feedback page escapes every text."""


@attack("a written answer is fenced", values={WRITTEN: MARKDOWN}, look=fenced)
def markdown_in_a_text(scene: Scene) -> None:
    """Markdown that tries to close its fence and to look like the trainer's own words. Control: a fence longer than any in the text."""


@attack("a written answer is fenced", values={WRITTEN: MATHJAX}, look=fenced)
def formulas_in_a_text(scene: Scene) -> None:
    """MathJax macros that make links and load pictures. Control: formulas in a fence stay text."""


@attack("hidden characters are shown", values={WRITTEN: HIDDEN}, look=hidden)
def hidden_characters(scene: Scene) -> None:
    """Characters that turn, hide or end text. Control: each is shown as a replacement character."""


@attack(
    "reasons quote nothing that acts",
    state=FAILED,
    full=False,
    reason="The answer sheet belongs to another quiz: ?[2J?]0;trapped?",
)
def terminal_escapes(scene: Scene) -> None:
    """A reason that would clear the trainer's terminal. Control: quoted words have printable characters only."""
    scene.change(lambda table: table.__setitem__("quiz", "\x1b[2J\x1b]0;trapped\x07"))


def quoted(scene: Scene) -> str:
    notebook: Any = scene.handed.graded_notebook(scene.learner)
    pages = [
        "".join(output["data"].get("text/html", ""))
        for cell in notebook["cells"]
        for output in cell.get("outputs", ())
        if "data" in output
    ]
    return "" if pages and not any("<img" in page for page in pages) else "a quoted reason came alive"


@attack(
    "quoted reasons are escaped",
    state=FAILED,
    full=False,
    reason="The answer sheet belongs to another quiz: <img src=x",
    look=quoted,
)
def scripts_in_a_reason(scene: Scene) -> None:
    """A reason that quotes HTML of the learner's. Control: result cells escape every text."""
    scene.change(lambda table: table.__setitem__("quiz", "<img src=x onerror=window.trapped=1>"))
