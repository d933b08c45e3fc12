"""What nbgrader's converters read and write: of a submission the paper that we released, of feedback our own page."""

from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import Exporter, NotebookExporter

from onboarding.files import read_bounded
from onboarding.grading.feedback import Around, feedback_page, upcoming
from onboarding.grading.gradebook import read_grades
from onboarding.grading.paper import read_results
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
    """The first seam of `nbgrader autograde`: it reads our released notebook; the submitted file is not even opened."""

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


class FeedbackExporter(Exporter):
    """Turns a graded notebook and the gradebook into the feedback page, for nbgrader's generate_feedback."""

    file_extension = ".html"

    def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> tuple[Any, Any]:
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        names = resources["nbgrader"]
        layout = layout_of(self)
        marks = read_grades(names["db_url"], learner=names["student"], quiz=names["assignment"]).marks
        about = nb.metadata.onboarding.graded
        page = feedback_page(
            read_results(nb),
            marks,
            about=about,
            around=Around.load(layout, names["assignment"]),
            upcoming=upcoming(layout, learner=names["student"], quiz=names["assignment"], attempt=about["attempt"]),
        )
        return page, resources
