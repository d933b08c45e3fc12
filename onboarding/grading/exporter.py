"""The first seam of `nbgrader autograde`: whatever notebook was handed in, the one we released is graded."""

from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter

from onboarding.files import read_bounded
from onboarding.grading.places import MAX_NOTEBOOK, NOTEBOOK_NAME
from onboarding.paths import Layout


def layout_of(configurable: Any) -> Layout:
    """The course that an exporter or preprocessor of nbgrader works in. Raises LookupError outside a course."""
    while configurable is not None:
        coursedir = getattr(configurable, "coursedir", None)
        if coursedir is not None:
            return Layout(Path(coursedir.root))
        configurable = configurable.parent
    raise LookupError("not inside a course of nbgrader")


class SubmissionExporter(NotebookExporter):
    """Reads our released notebook in the sanitising pass; the submitted file is not even opened."""

    def from_filename(self, filename: str, resources: Any = None, **kw: Any) -> tuple[Any, Any]:
        converter: Any = self.parent
        if not converter._sanitizing:
            return super().from_filename(filename, resources=resources, **kw)
        assignment = resources["nbgrader"]["assignment"]
        released = layout_of(self).release / assignment / NOTEBOOK_NAME
        text = read_bounded(released, limit=MAX_NOTEBOOK).decode("utf-8")
        notebook = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]
        resources["metadata"] = {"name": Path(filename).stem, "path": str(Path(filename).parent)}
        made: tuple[Any, Any] = self.from_notebook_node(notebook, resources=resources, **kw)  # type: ignore[no-untyped-call]
        return made
