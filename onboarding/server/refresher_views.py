"""What the pages of refreshers show, ready for their templates in onboarding/pages/. Pure but for reading the learner's folder."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from onboarding.course import Course, load_course
from onboarding.pages import render
from onboarding.refreshers.pools import Card, Pools, load_pools
from onboarding.refreshers.safety import SETTLED, Reopened, another_day
from onboarding.refreshers.schedule import minutes
from onboarding.server.desk import Desk, NotHere
from onboarding.server.progress import ModuleGlance, glances
from onboarding.server.refreshers import Standing, look, passed_at, shown_order


@dataclass(frozen=True)
class OptionView:
    """One option of a question: `chosen` by the learner, `key` when it belongs to the right answer."""

    id: str
    text: str
    chosen: bool = False
    key: bool = False
    rationale: str = ""

    @property
    def words(self) -> str:
        """What it was, in words; no colour is needed to tell."""
        if self.chosen:
            return "You chose this, and it is right" if self.key else "You chose this, and it is not right"
        return "This is right, and you did not choose it"


@dataclass(frozen=True)
class SafetyView:
    """A reopened safety objective in words, with the section to read and how far it is settled."""

    text: str
    module: str
    title: str
    key: str
    section: str
    right: int
    now: bool
    """True when it can be answered now, else another day."""

    @property
    def progress(self) -> str:
        if not self.right:
            return f"It is settled when you have answered {SETTLED} different questions on it right, on {SETTLED} different days."
        return f"{self.right} of {SETTLED} answered right. The next one comes on another day."


@dataclass(frozen=True)
class Refreshers:
    """What Home and the refreshers' own page say. `day` is when the next ones come, in words; empty when none is known."""

    count: int
    minutes: int
    going: bool
    day: str
    safety: tuple[SafetyView, ...]
    said: str

    @property
    def words(self) -> str:
        """Such as "4 questions, about 3 minutes"."""
        minutes = f"about {self.minutes} minute{'' if self.minutes == 1 else 's'}"
        return f"{self.count} question{'' if self.count == 1 else 's'}, {minutes}"

    @property
    def safety_now(self) -> tuple[SafetyView, ...]:
        """Those that can be answered now."""
        return tuple(one for one in self.safety if one.now)

    @property
    def modules(self) -> frozenset[str]:
        """The modules in which a safety behaviour is open again."""
        return frozenset(one.module for one in self.safety)


@dataclass(frozen=True)
class Place:
    """A learner's refreshers at one moment: all that any of the pages needs."""

    course: Course
    pools: Pools
    passed: Mapping[str, datetime]
    standing: Standing
    now: datetime
    frame: Mapping[str, object] = field(default_factory=dict)
    """What every page's template needs; empty where no page is drawn."""

    @property
    def summary(self) -> Refreshers:
        """The glance."""
        standing = self.standing
        left = len(standing.waiting)
        return Refreshers(
            left,
            minutes(left),
            standing.session is not None and bool(standing.session.given),
            day_words(standing.plan.next_day, self.now.date()),
            tuple(_safety(self, one) for one in standing.plan.reopened),
            standing.said,
        )


def learner_place(desk: Desk, *, frame: Mapping[str, object], now: datetime | None = None) -> Place:
    """Read where the learner of this Lab stands. Raises NotHere, PoolProblem, NewerRecord or ContentError."""
    if desk.trainer or not desk.learner or desk.layout is None:
        raise NotHere("This Jupyter was not told who learns here. Start it with: onboarding learn")
    course = load_course(desk.layout.course_file)
    moment = now or datetime.now(UTC)
    found = glances(course, desk.root, learner=desk.learner, now=moment, fetch=lambda folder, quiz: None)
    return place_of(desk, course, found, frame={**frame, "demo": course.demo}, now=now)


def place_of(
    desk: Desk,
    course: Course,
    found: tuple[ModuleGlance, ...],
    *,
    frame: Mapping[str, object] | None = None,
    now: datetime | None = None,
) -> Place:
    """The same from modules that were looked at already. The days are those of this computer."""
    moment = (now or datetime.now(UTC)).astimezone()
    pools, passed = load_pools(), passed_at(found)
    standing = look(desk.root / "work", pools, passed=passed, now=moment)
    return Place(course, pools, passed, standing, moment, frame or {})


def home_refreshers(
    desk: Desk, course: Course, found: tuple[ModuleGlance, ...], *, now: datetime | None
) -> Refreshers | None:
    """What Home says; None before there is anything to say. Raises PoolProblem or NewerRecord."""
    place = place_of(desk, course, found, now=now)
    if not place.passed and not place.standing.record.answers and not place.standing.said:
        return None
    return place.summary


def start_page(place: Place) -> str:
    """What is due, and the button; what is open again comes with its section first."""
    return render("refreshers", {**place.frame, "glance": place.summary})


def question_page(place: Place, *, problem: str = "") -> str:
    """The next question of the open session."""
    session = place.standing.session
    assert session is not None
    number = len(session.given)
    card = place.pools[session.items[number]]
    texts = {option["id"]: option["text"] for option in card.item.public()["options"]}
    values = {
        **place.frame,
        "session": session.id,
        "number": number + 1,
        "of": len(session.items),
        "card": card,
        "title": place.course.module(card.module).title,
        "rev": place.standing.record.rev,
        "options": [OptionView(id_, texts[id_]) for id_ in shown_order(card, session.id)],
        "problem": problem,
    }
    return render("refresher-question", values)


def told_page(place: Place, number: int, *, first: bool = False) -> str | None:
    """What is said about the answer to question `number` (from 1) of the newest session; None when there is no such answer.

    `first`: another answer came later, which does not count.
    """
    session = place.standing.record.session
    if session is None or not 0 < number <= len(session.given):
        return None
    given, card = session.given[number - 1], place.pools.get(session.items[number - 1])
    same = card is not None and card.item.sha == given.sha
    open_ = place.standing.session
    values = {
        **place.frame,
        "number": number,
        "of": len(open_.items if open_ else session.items),
        "right": given.right,
        "card": card if same else None,
        "title": place.course.module(card.module).title if card else "",
        "options": _chosen(card, session.id, given.value) if card and same else [],
        "opened": card is not None and any(one.objective == card.objective for one in place.standing.plan.reopened),
        "more": open_ is not None,
        "first": first,
    }
    return render("refresher-told", values)


def end_page(place: Place) -> str | None:
    """How the session went; None when the newest one is not over."""
    session = place.standing.record.session
    if session is None or place.standing.session is not None or not session.given:
        return None
    cards = [(place.pools.get(key), given.right) for key, given in zip(session.items, session.given, strict=False)]
    known = [(card, right) for card, right in cards if card is not None]
    values = {
        **place.frame,
        "right": [card for card, right in known if right],
        "again": [card for card, right in known if not right],
        "titles": {module.id: module.title for module in place.course.modules},
        "glance": place.summary,
        "answered": len(session.given),
        "today": not another_day(session.begun, place.now),
    }
    return render("refresher-end", values)


def day_words(day: date | None, today: date) -> str:
    """Such as "tomorrow" or "on Friday, 27 November"."""
    if day is None:
        return ""
    if day <= today + timedelta(days=1):
        return "tomorrow"
    return f"on {day:%A}, {day.day} {day:%B}" + (f" {day.year}" if day.year != today.year else "")


def _chosen(card: Card, session: str, value: tuple[str, ...]) -> list[OptionView]:
    """What was chosen and what is right, in the order in which it was shown."""
    views = []
    for id_ in shown_order(card, session):
        option = card.item.option(id_)
        view = OptionView(id_, option.text, id_ in value, id_ in card.item.key, option.rationale)
        if view.chosen or view.key:
            views.append(view)
    return views


def _safety(place: Place, one: Reopened) -> SafetyView:
    module = place.course.module(one.module)
    text = next((objective.text for objective in module.objectives if objective.id == one.objective), one.objective)
    missed = [
        answer.item
        for answer in place.standing.record.answers
        if answer.objective == one.objective and not answer.right
    ]
    cards = [card for card in place.pools.values() if card.objective == one.objective]
    card = next((card for card in cards if card.key == missed[-1]), cards[0])
    now = one.last is None or another_day(one.last, place.now)
    return SafetyView(text, module.id, module.title, card.key, card.section, len(one.right), now)
