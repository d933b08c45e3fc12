"""A server extension beside nbgrader's formgrader: its lists and pages show states in words, and written answers get a marking aid.

The least that this takes: the formgrader's own Jinja environment, which it keeps in the server's settings, is given a second folder of
templates; ours extend the stock ones and add a script. Nothing of nbgrader is changed or copied.
"""

import asyncio
import json
from pathlib import Path
from typing import Any

import tornado.web
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from nbgrader.api import MissingEntry

from onboarding.errors import CourseError, FileProblem
from onboarding.grading.gradebook import open_gradebook, registered
from onboarding.grading.nbgrader_setup import TEMPLATES
from onboarding.grading.paper import read_results
from onboarding.grading.places import NOTEBOOK_NAME, valid_learner, valid_quiz
from onboarding.grading.score import SlotResult
from onboarding.grading.states import overview, states, states_of
from onboarding.grading.submission import load_notebook
from onboarding.paths import Layout

SCREENS = Path(__file__).parent / "screens"
_JINJA = "nbgrader_jinja2_env"


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "onboarding.grading.formgrader"}]


def _load_jupyter_server_extension(serverapp: Any) -> None:
    """Add our screens to a server whose formgrader is loaded. Jupyter loads extensions by name, so nbgrader's comes first."""
    app = serverapp.web_app
    stock = app.settings.get(_JINJA)
    if not isinstance(stock, Environment) or stock.loader is None:
        serverapp.log.warning("The formgrader is not loaded here; its pages will not show states in words.")
        return
    ours = FileSystemLoader([TEMPLATES / "formgrader"])
    app.settings[_JINJA] = Environment(
        loader=ChoiceLoader([ours, stock.loader, PrefixLoader({"nbgrader": stock.loader})]),
        autoescape=stock.autoescape,
    )
    base = url_path_join(app.settings["base_url"], "onboarding", "grading")
    app.add_handlers(
        ".*$",
        [
            (f"{base}/states", OverviewHandler),
            (f"{base}/states/([^/]+)", StatesHandler),
            (f"{base}/learner/([^/]+)", LearnerHandler),
            (f"{base}/submission/([^/]+)", SubmissionHandler),
            (f"{base}/screens/(.*)", Screen, {"path": str(SCREENS)}),
        ],
    )


class Screen(tornado.web.StaticFileHandler):
    """Our scripts for the formgrader's pages; they hold nothing about anybody."""

    def set_extra_headers(self, path: str) -> None:
        self.set_header("Cache-Control", "no-cache")


class _Answer(JupyterHandler):
    """JSON for the formgrader's pages; what is wrong is a sentence."""

    @property
    def layout(self) -> Layout:
        return Layout(Path(self.settings["nbgrader_formgrader"].coursedir.root))

    async def answer(self, work: Any) -> None:
        try:
            table = await asyncio.to_thread(work)
        except CourseError as error:
            self.set_status(422)
            table = {"message": str(error)}
        self.set_header("Content-Type", "application/json")
        self.set_header("Cache-Control", "no-store")
        self.finish(json.dumps(table))


class StatesHandler(_Answer):
    @tornado.web.authenticated
    async def get(self, quiz: str) -> None:
        """`{states: {learner: {state, reason, score, max}}}`; a learner who was never graded is not in it."""
        if not valid_quiz(quiz) or quiz not in registered(self.layout.gradebook):
            raise tornado.web.HTTPError(404)
        await self.answer(
            lambda: {"states": {who: state.to_json() for who, state in states(self.layout, quiz).items()}}
        )


class OverviewHandler(_Answer):
    @tornado.web.authenticated
    async def get(self) -> None:
        """`{quizzes: {quiz: {state: learners}}, learners: {learner: {state: quizzes}}}`, for the pages that list quizzes or people."""
        await self.answer(lambda: overview(self.layout).to_json())


class LearnerHandler(_Answer):
    @tornado.web.authenticated
    async def get(self, learner: str) -> None:
        """`{states: {quiz: {state, reason, score, max}}}` of one learner."""
        if not valid_learner(learner):
            raise tornado.web.HTTPError(404)
        await self.answer(
            lambda: {"states": {quiz: state.to_json() for quiz, state in states_of(self.layout, learner).items()}}
        )


class SubmissionHandler(_Answer):
    @tornado.web.authenticated
    async def get(self, submission: str) -> None:
        """The state of one submission, and the rubric of each written answer in it that can be marked, by the cell's name."""
        await self.answer(lambda: self._about(submission))

    def _about(self, submission: str) -> dict[str, Any]:
        with open_gradebook(f"sqlite:///{self.layout.gradebook}") as gradebook:
            try:
                found = gradebook.find_submission_notebook_by_id(submission)
            except MissingEntry as error:
                raise CourseError("There is no such submission any more. Go back to the list.") from error
            learner, quiz = found.student.id, found.assignment.assignment.name
        known = states(self.layout, quiz, learner=learner).get(learner)
        try:
            results = read_results(load_notebook(self.layout.autograded / learner / quiz / NOTEBOOK_NAME))
        except (FileProblem, KeyError, TypeError, ValueError):
            results = ()
        rubrics = {f"{quiz}-{result.slot}": _rubric(result) for result in results if _to_mark(result)}
        return {"learner": learner, **(known.to_json() if known else {}), "rubrics": rubrics}


def _to_mark(result: SlotResult) -> bool:
    return result.item is not None and not result.item.rules.AUTO and result.value is not None


def _rubric(result: SlotResult) -> dict[str, Any]:
    assert result.item is not None
    return {
        "points": result.points,
        "criteria": [
            {"id": line.id, "text": line.text, "points": float(line.points), "critical": line.critical}
            for line in result.item.criteria
        ],
    }
