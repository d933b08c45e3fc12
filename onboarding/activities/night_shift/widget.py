"""The night shift on the page: choose a night, act, hand over, write, talk it through."""

from typing import Any

from onboarding.activities.face import ActivityWidget, page_module, page_style
from onboarding.activities.night_shift.acts import choices
from onboarding.activities.night_shift.debrief import debrief, name
from onboarding.activities.night_shift.handover import offered, words
from onboarding.activities.night_shift.model import LONGEST_REASON, NightShift, ShiftState
from onboarding.activities.night_shift.night import Night, clock
from onboarding.activities.night_shift.people import load_people, load_rules
from onboarding.activities.night_shift.picture import NARROW, WIDE, night_picture
from onboarding.activities.night_shift.text import CONTENT_NOTE, INTRO, PRIVACY, ROLES, full_text
from onboarding.activities.night_shift.world import World
from onboarding.activities.session import Session
from onboarding.activities.shown_evidence import load_shown
from onboarding.activities.state import work_file

MODULE = "running-a-shift"
_PARTS = {"S": "Situation", "B": "Background", "A": "Assessment", "R": "Recommendation"}


class NightShiftWidget(ActivityWidget):
    """`view` is all the page needs; nothing hidden of a night is sent before its debrief."""

    _esm = page_module("night_shift/widget.js")
    _css = page_style()

    def __init__(self) -> None:
        people, rules, shown = load_people(), load_rules(), load_shown()
        self._model = NightShift(people, rules, shown)
        text = full_text(people, rules, shown)
        super().__init__(Session(self._model, work_file(MODULE, self._model.activity)), text=text)

    def draw(self) -> dict[str, Any]:
        """The stage and what belongs to it."""
        state: ShiftState = self._session.state
        night = state.night
        stage = night.stage if night else "choose"
        world = self._model.worlds[night.person] if night else None
        return {
            "intro": INTRO,
            "note": CONTENT_NOTE,
            "privacy": PRIVACY,
            "longest": LONGEST_REASON,
            "stage": stage,
            "roles": [{"id": role, "title": title} for role, title in ROLES.items()],
            "people": [
                {"id": person.id, "title": person.title, "told": person.main.told, "met": person.id in state.met}
                for person in self._model.people
            ],
            "replayed": state.replayed,
            "acts": len(state.acts),
            "night": _night(world, night) if world and night else None,
            "menu": _menu(world, night) if world and night and stage == "shift" else [],
            "items": _items(world, night) if world and night and stage == "handover" else [],
            "reason": night.reason if night else "",
            "debrief": _debrief(world, night) if world and night and stage == "debrief" else None,
        }


def _night(world: World, night: Night) -> dict[str, Any]:
    """What the learner knows: who is there, what time it is, and what was seen and heard so far."""
    return {
        "key": f"{night.person}/{night.seed}",
        "title": world.person.title,
        "role": ROLES[night.role],
        "clock": clock(night.time),
        "told": [
            {"name": body.name, "age": body.age, "text": body.told} for body in (world.person.main, world.person.other)
        ],
        "plan": world.person.plan,
        "log": [
            {
                "clock": clock(entry.at),
                "who": name(world, entry.who) if entry.who in ("main", "other") else "",
                "kind": entry.kind,
                "text": entry.text,
            }
            for entry in night.log
        ],
        "taken_over": night.emergency,
    }


def _menu(world: World, night: Night) -> list[dict[str, Any]]:
    titles = {
        "now": "Now",
        "self": "For both",
        "main": world.person.main.name,
        "other": world.person.other.name,
    }
    open_now = choices(world, night)
    return [
        {
            "id": group,
            "title": title,
            "choices": [
                {"act": one.act, "who": one.who, "words": one.words, "minutes": one.minutes}
                for one in open_now
                if one.group == group
            ],
        }
        for group, title in titles.items()
        if any(one.group == group for one in open_now)
    ]


def _items(world: World, night: Night) -> list[dict[str, Any]]:
    return [
        {
            "id": item.id,
            "part": _PARTS[item.part],
            "text": words(world, night, item),
            "on": item.id in night.handover,
        }
        for item in offered(world, night)
    ]


def _debrief(world: World, night: Night) -> dict[str, Any]:
    told = debrief(world, night)
    return {
        "reason": told.reason,
        "happened": [
            {"clock": clock(line.at), "who": name(world, line.who), "text": line.text, "told": line.told}
            for line in told.happened
        ],
        "points": [
            {"heading": point.heading, "text": point.text, "acts": list(point.acts), "rests_on": list(point.rests_on)}
            for point in told.points
        ],
        "delays": list(told.delays),
        "tiers": list(told.tiers),
        "handover": list(told.handover),
        "summary": told.summary,
        "wide": night_picture(world, night, WIDE),
        "narrow": night_picture(world, night, NARROW),
    }
