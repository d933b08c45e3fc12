"""What the widgets of all activities share: the text for readers without widgets, the messages of the page, the style.

A page sends `{id, act: {...}}` or, after a conflict, `{id, choose: "mine" | "theirs"}`. Each message is answered by a new `view`
whose `ack` is that id; `refused` then holds the sentence with which an action was turned down, or "".
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from onboarding.activities.session import Session
from onboarding.activities.state import ActionRefused
from onboarding.browser import JS, question_css

HERE = Path(__file__).parent
_IMPORT = re.compile(r"^import [^\n]*;\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class) )", re.MULTILINE)


def page_module(*own: str) -> str:
    """`dom.js`, the page's half that all activities share and the files `own` as one ES module that imports nothing.

    The imports of these files are one line each, and their top-level names differ.
    """
    paths = [JS / "dom.js", HERE / "activity_page.js", *(HERE / name for name in own)]
    return "\n".join(_EXPORT.sub("", _IMPORT.sub("", path.read_text("utf-8"))) for path in paths)


def page_style() -> str:
    """The style of a question with its tokens, and of an activity."""
    return question_css() + (HERE / "activity.css").read_text("utf-8")


class ActivityWidget(anywidget.AnyWidget):
    """A widget that draws `view` and knows nothing else; the state lives in the session."""

    view = traitlets.Dict().tag(sync=True)
    told = traitlets.Unicode().tag(sync=True)
    """All of it as text, for those who would rather read than play; "" where there is nothing to play."""
    made = ""
    """Where the learner makes something: its name in `made.py`. The page then offers to print it."""

    def __init__(self, session: Session[Any], *, text: str, played: bool = True, **more: Any) -> None:
        """`more` are the widget's other traits. All go with the message that opens it: on a busy machine the page draws before the next."""
        self._session = session
        self._text = text
        super().__init__(view=self._seen("", ""), told=text if played else "", **more)
        self.on_msg(self._receive)

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """The live view and, in full, the text: readers without widgets lose nothing."""
        view = {"version_major": 2, "version_minor": 1, "model_id": self.model_id}
        return {"text/plain": self._text, "application/vnd.jupyter.widget-view+json": view}, {}

    def draw(self) -> dict[str, Any]:
        """What the page shows of the state, as JSON."""
        raise NotImplementedError

    def _receive(self, widget: Any, content: Any, buffers: Sequence[Any]) -> None:
        match content:
            case {"id": str(ident), "act": dict(action)}:
                try:
                    self._session.do(action)
                except ActionRefused as error:
                    self._answer(ident, str(error))
                else:
                    self._answer(ident, "")
            case {"id": str(ident), "choose": "mine"}:
                self._session.keep_mine()
                self._answer(ident, "")
            case {"id": str(ident), "choose": "theirs"}:
                self._session.take_other()
                self._answer(ident, "")
            case _:
                self._answer("", "This page sent something that is not known here. Open the lesson again.")

    def _answer(self, ident: str, refused: str) -> None:
        with self.hold_sync():  # `draw` of a reader sets what is open as well
            self.view = self._seen(ident, refused)

    def _seen(self, ident: str, refused: str) -> dict[str, Any]:
        status = self._session.status
        return {
            **self.draw(),
            "ack": ident,
            "refused": refused,
            "status": {
                "saved": status.saved,
                "notice": status.notice,
                "conflict": status.conflict,
                "writable": status.writable,
                "made": self.made if self._session.kept else "",
            },
        }
