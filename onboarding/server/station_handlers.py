"""The addresses of observed practice, in a trainer's Lab only: choose, fill in, look, sign, and what was signed before.

Plain forms: everything works without a script. Signing answers with a redirect, so that reloading the next page signs nothing again.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import tornado.web
from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join

from onboarding.course import load_course
from onboarding.errors import CourseError
from onboarding.paths import Layout
from onboarding.server import station_views as views
from onboarding.server.page import Drawn, Page
from onboarding.stations.form import FormProblem, read_form
from onboarding.stations.signing import SigningRefused, sign

STATIONS = "onboarding/stations"


class StationPage(Page):
    """A page about a person at a station. What goes wrong is said on a page that leads back to the list."""

    @property
    def layout(self) -> Layout:
        return Layout(Path(self.about.course))

    def place(self, asked: Callable[[str, str], str]) -> views.Place:
        """The person and station that the address or the form names."""
        return views.find_place(
            self.layout,
            base=self.base_url,
            xsrf=self.own_xsrf,
            learner=asked("learner", ""),
            station=asked("station", ""),
            role=asked("role", ""),
            attempt=asked("attempt", ""),
        )

    def trouble(self, error: CourseError) -> Drawn:
        return 404 if isinstance(error, views.NotKnown) else 500, views.problem_page(str(error), base=self.base_url)


class ChooseHandler(StationPage):
    @tornado.web.authenticated
    @authorized
    async def get(self) -> None:
        learner, station = self.get_query_argument("learner", ""), self.get_query_argument("station", "")
        await self.answer(
            lambda: (
                200,
                views.choose_page(
                    self.layout, base=self.base_url, xsrf=self.own_xsrf, learner=learner, station=station
                ),
            )
        )


class ObserveHandler(StationPage):
    """GET: an empty form, or one that corrects `attempt`. POST: look at the summary, change something, or sign."""

    @tornado.web.authenticated
    @authorized
    async def get(self) -> None:
        attempt = self.get_query_argument("attempt", "")

        def draw() -> Drawn:
            place = self.place(self.get_query_argument)
            if not place.role and place.station.by_role:
                return 200, views.role_page(place)
            values = views.form_of(place, attempt) if attempt else views.empty_form(place, today=date.today())
            return 200, views.form_page(place, values)

        await self.answer(draw)

    @tornado.web.authenticated
    @authorized
    async def post(self) -> None:
        values = {name: self.get_body_argument(name, "", strip=False) for name in self.request.body_arguments}

        def draw() -> Drawn | str:
            place = self.place(self.get_body_argument)
            act = values.get("act", "")
            if act == "change":
                return 200, views.form_page(place, values)
            try:
                form = read_form(
                    values,
                    station=place.station,
                    learner=place.learner,
                    learner_name=place.name,
                    role=place.role,
                    today=date.today(),
                )
            except FormProblem as error:
                return 400, views.form_page(place, values, error.problems)
            if act != "sign":
                return 200, views.look_page(place, form, values)
            try:
                entry = sign(self.layout, form, version=load_course(self.layout.course_file).version)
            except CourseError as error:  # the form stays on the page: the assessor signs again when the cause is gone
                if not isinstance(error, SigningRefused):
                    self.log.warning("onboarding: %s", error, exc_info=True)
                status = 409 if isinstance(error, SigningRefused) else 503
                return status, views.look_page(place, form, values, problem=str(error))
            went = {
                "learner": place.learner,
                "station": place.station.name,
                "kept": str(entry.record.observed["request"]),
            }
            return f"{url_path_join(self.base_url, STATIONS, 'seen')}?{urlencode(went)}"

        await self.answer(draw)


class SeenHandler(StationPage):
    @tornado.web.authenticated
    @authorized
    async def get(self) -> None:
        kept = self.get_query_argument("kept", "")
        await self.answer(lambda: (200, views.seen_page(self.place(self.get_query_argument), kept=kept)))


def station_routes(base_url: str) -> list[tuple[str, type[JupyterHandler]]]:
    """The addresses of observed practice below `base_url`; register them in a trainer's Lab only."""
    pages: dict[str, type[JupyterHandler]] = {"": ChooseHandler, "observe": ObserveHandler, "seen": SeenHandler}
    return [(url_path_join(base_url, STATIONS, name).rstrip("/"), handler) for name, handler in pages.items()]
