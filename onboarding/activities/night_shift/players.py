"""Headless players: policies that play a night by what a learner could see. For tests, and to look at the model.

A policy is a function from the night to one choice. It reads what was shown, never what is hidden.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from onboarding.activities.night_shift.acts import choices, do
from onboarding.activities.night_shift.handover import offered
from onboarding.activities.night_shift.night import NEVER, Night
from onboarding.activities.night_shift.people import QUESTIONS
from onboarding.activities.night_shift.world import World

Move = tuple[str, str]
Policy = Callable[[World, Night], Move]
_LONGEST = 400


def play(world: World, policy: Policy, *, role: str, seed: int, hands_over: bool = True) -> Night:
    """A whole night, up to and with the handover. Raises AssertionError when a night does not end."""
    night = world.begin(role, seed)
    for _ in range(_LONGEST):
        if night.stage != "shift":
            break
        night = do(world, night, *policy(world, night))
    assert night.stage == "handover", f"the night of {world.person.id} with seed {seed} does not end"
    items = [item.id for item in offered(world, night) if item.kind == "key"] if hands_over else []
    return replace(night, handover=tuple(items), stage="reflect")


@dataclass(frozen=True, kw_only=True)
class Rounds:
    """Looks at both in turn, meets bells, writes down, gives or fetches at dose times, asks; `respond` says what a sign leads to.

    `respond` maps the tier of a sign that was seen to an act; without one a sign is written down at most.
    `checks`: looks before a dose and heeds what it sees.
    """

    main_every: int = 45
    other_every: int = 60
    respond: tuple[tuple[str, str], ...] = (("emergency", "emergency"), ("urgent", "tell"))
    checks: bool = True
    asks: bool = True
    writes: bool = True
    chain: bool = True
    calls_after_each_look: bool = False

    def __call__(self, world: World, night: Night) -> Move:
        """The next act."""
        if self.calls_after_each_look and night.log and night.log[-1].kind == "shown":
            last = night.log[-1]
            if last.who in ("main", "other") and night.log[-2].kind == "act" and " full" in night.log[-2].text:
                return "emergency", last.who
        answer = self._answer(world, night)
        if answer:
            return answer
        open_now = {one.act for one in choices(world, night)}
        if self.chain and "up_chain" in open_now:
            return "up_chain", "main"
        if "dose_let" in open_now or "dose_give" in open_now:
            return self._dose(world, night)
        if any(bell.state == "ringing" for bell in night.bells):
            return "tend", "other"
        question = self._question(world, night)
        if question:
            return question, "main"
        if self.writes and any(first >= 0 for first in night.unwritten):
            return "record", "self"
        for who, looked, every in zip(
            ("main", "other"), night.looked, (self.main_every, self.other_every), strict=True
        ):
            if night.time - (looked[-1] if looked else -every) >= every:
                return "look", who
        return "wait", "self"

    def _answer(self, world: World, night: Night) -> Move | None:
        acts = dict(self.respond)
        if "record" in acts and night.log and night.log[-1].of == "mild":
            return acts["record"], night.log[-1].who
        for who in ("main", "other"):
            for _, course, running in world.active(night, who):
                act = acts.get(world.tier(course, running), "")
                if (
                    act
                    and running.answered == NEVER
                    and running.seen[-1] >= 0
                    and not (act == "tell" and running.waved)
                ):
                    if act == "tell" and course.sedation and self.checks and _dose_due(night):
                        return ("dose_withhold" if night.role == "nurse" else "dose_fetch"), "main"
                    return act, who
        return None

    def _dose(self, world: World, night: Night) -> Move:
        nurse = night.role == "nurse"
        if not self.checks:
            return ("dose_give" if nurse else "dose_let"), "main"
        if not nurse:
            return "dose_fetch", "main"
        fresh = night.looked[0] and night.time - night.looked[0][-1] <= 10
        return ("dose_give" if fresh and "Before the dose" in _last_act(night) else "dose_check"), "main"

    def _question(self, world: World, night: Night) -> str:
        if not self.asks:
            return ""
        for question in QUESTIONS:
            if question not in night.asked:
                return question
        for _, _, running in world.active(night, "main"):
            if running.hinted and running.seen[-1] < 0:
                since = running.begun[-1]
                for question in ("ask_suicide", "ask_body", "ask_substances"):
                    if not _asked_since(night, question, since):
                        return question
        return ""


def _dose_due(night: Night) -> bool:
    return any(dose.state == "due" for dose in night.doses)


def _last_act(night: Night) -> str:
    return next((entry.text for entry in reversed(night.log) if entry.kind == "act"), "")


def _asked_since(night: Night, question: str, since: int) -> bool:
    word = {"ask_suicide": "suicide", "ask_body": "the body", "ask_substances": "alcohol"}[question]
    return any(entry.kind == "act" and word in entry.text and entry.at >= since for entry in night.log)


def nothing(world: World, night: Night) -> Move:
    """Waits until the morning."""
    return "wait", "self"


def every_tick(world: World, night: Night) -> Move:
    """Looks at both in turn without a pause, and answers what it sees as the table does."""
    answer = TABLE(world, night)
    if answer[0] in ("tell", "emergency", "up_chain", "dose_check", "dose_give", "dose_withhold", "dose_fetch", "tend"):
        return answer
    main, other = night.looked
    return "look", "main" if len(main) <= len(other) else "other"


TABLE = Rounds()
"""The escalation table with sensible observation."""
IGNORE = Rounds(respond=(), checks=False, chain=False)
"""Good rounds, and no red flag leads to a call."""
ESCALATE = Rounds(calls_after_each_look=True)
"""Makes the emergency call after each look."""
FIXED: dict[str, Policy] = {
    f"{name} at {every} minutes": Rounds(main_every=every, other_every=every, respond=respond)
    for every in (30, 60, 120)
    for name, respond in (
        ("always the emergency call", (("emergency", "emergency"), ("urgent", "emergency"), ("record", "emergency"))),
        ("always the nurse in charge", (("emergency", "tell"), ("urgent", "tell"), ("record", "tell"))),
        ("always the record", ()),
    )
}
"""Policies with one answer to every sign."""
