"""What the learner may do, role by role, and what each act brings. No act chooses, changes or converts a dose."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from onboarding.activities.night_shift.looking import observe
from onboarding.activities.night_shift.menu import Choice, at_dose, up_chain
from onboarding.activities.night_shift.night import NEVER, Call, DoseTime, Night, clock, side
from onboarding.activities.night_shift.people import QUESTIONS
from onboarding.activities.night_shift.world import World, note, put
from onboarding.activities.state import ActionRefused

T = TypeVar("T")


def choices(world: World, night: Night) -> tuple[Choice, ...]:
    """Every act that is open now, in the order of the page. Waiting is always among them while the shift runs."""
    if night.stage != "shift":
        return ()
    now = () if _due(night) is None else tuple(at_dose(night.role, world.rules))
    chain = (up_chain(world.rules),) if _waved(world, night) else ()
    return (*chain, *now, *world.standing)


def do(world: World, night: Night, act: str, who: str) -> Night:
    """The night after one act. Raises ActionRefused when it is not open now."""
    found = next((one for one in choices(world, night) if (one.act, one.who) == (act, who)), None)
    if found is None:
        raise ActionRefused("This cannot be done now. Choose one of the buttons.")
    night = note(night, who, "act", found.words)
    return _DO[act](world, night, who, found.minutes)


def _due(night: Night) -> int | None:
    return next((which for which, dose in enumerate(night.doses) if dose.state == "due"), None)


def _waved(world: World, night: Night) -> bool:
    return any(
        running.waved and running.answered == NEVER
        for who in ("main", "other")
        for _, _, running in world.active(night, who)
    )


def _look(world: World, night: Night, who: str, minutes: int) -> Night:
    night = _seen_again(world, night, who)
    night = world.pass_time(night, minutes)
    return _take_in(world, night, who) if night.stage == "shift" else night


def _take_in(world: World, night: Night, who: str, *, careful: bool = False) -> Night:
    at = side(who)
    first = night.time if night.unwritten[at] < 0 else night.unwritten[at]
    night = replace(
        night,
        looked=_pair(night.looked, at, (*night.looked[at], night.time)),
        unwritten=_pair(night.unwritten, at, first),
    )
    return observe(world, night, who, "look", careful=careful)


def _seen_again(world: World, night: Night, who: str) -> Night:
    """A look soon after the last one, without a reason, only disturbs."""
    looked = night.looked[side(who)]
    reason = any(
        running.hinted or any(at >= 0 for at in running.seen) for _, _, running in world.active(night, who)
    ) or (who == "main" and _due(night) is not None)
    if looked and night.time - looked[-1] < world.rules.number("disturb_gap") and not reason:
        return replace(night, disturbed=night.disturbed + 1)
    return night


def _glance(world: World, night: Night, who: str, minutes: int) -> Night:
    night = world.pass_time(night, minutes)
    return observe(world, night, who, "glance") if night.stage == "shift" else night


def _ask(question: str) -> Callable[[World, Night, str, int], Night]:
    def ask(world: World, night: Night, who: str, minutes: int) -> Night:
        night = world.pass_time(night, minutes)
        if night.stage != "shift":
            return night
        if who == "main" and question not in night.asked:
            night = replace(night, asked=(*night.asked, question))
        return observe(world, night, who, question)

    return ask


def _reassure(world: World, night: Night, who: str, minutes: int) -> Night:
    night = note(
        night, who, "shown", "You sit down and speak calmly for a moment. What was there before is still there."
    )
    return world.pass_time(night, minutes)


def _tend(world: World, night: Night, who: str, minutes: int) -> Night:
    ringing = [which for which, bell in enumerate(night.bells) if bell.state == "ringing"]
    for which in ringing:
        met = replace(night.bells[which], state="met", settled=night.time)
        night = replace(night, bells=put(night.bells, which, met))
        night = note(night, who, "shown", world.person.bells[which].met)
    if not ringing:
        night = note(
            night, who, "shown", f"You see to {world.person.other.name}. There is nothing to fetch or to hold just now."
        )
    return world.pass_time(night, minutes)


def _record(world: World, night: Night, who: str, minutes: int) -> Night:
    night = replace(night, unwritten=(-1, -1), records=night.records + 1)
    return world.pass_time(note(night, who, "shown", "Written down: what you saw, when, and whom you told."), minutes)


def _wait(world: World, night: Night, who: str, minutes: int) -> Night:
    return world.pass_time(night, minutes, waiting=True)


def _tell(world: World, night: Night, who: str, minutes: int) -> Night:
    night = world.pass_time(night, minutes)
    if night.stage != "shift":
        return night
    reply = "" if world.found(night, who) else world.worth_telling(night, who)
    if reply:
        told = replace(night, calls=(*night.calls, Call(night.time, who, "urgent", "urgent")))
        return note(told, who, "reply", reply, "answered")
    return answer(world, night, who, "urgent")


def answer(world: World, night: Night, who: str, tier: str, *, chain: bool = False) -> Night:
    """A call about this person reaches somebody. `chain`: the next person up, who does not wave it away."""
    number = world.rules.number
    found = world.found(night, who)
    late = min(night.alarms * number("alarm_delay"), number("alarm_delay_most"))
    waved = False
    replies = []
    for which, course, running in list(world.active(night, who)):
        if tier == "urgent" and not chain and running.waved < course.brushed and running.answered == NEVER:
            waved = True
            replies.append(course.brush_words)
            running = replace(running, waved=running.waved + 1)
        else:
            slow = tier == "urgent" and world.tier(course, running) == "emergency"
            there = night.time + (number("answer_slow") if slow else number("answer")) + late
            running = replace(running, answered=min(running.answered, there))
            own = course.stages[running.stage].answer if tier == "emergency" else ""
            replies.append(own or course.answer)
        night = replace(night, courses=put(night.courses, which, running))
    night = replace(night, calls=(*night.calls, Call(night.time, who, tier, found, waved)))
    if not found:
        replies.append(
            "The team comes, finds nothing that needs it, and goes. It was called in good faith."
            if tier == "emergency"
            else "“Thank you. I see nothing new. Go on watching, and call again if it changes.”"
        )
    return note(night, who, "reply", " ".join(dict.fromkeys(replies)), "waved" if waved else "answered")


def _emergency(world: World, night: Night, who: str, minutes: int) -> Night:
    night = world.pass_time(night, minutes)
    if night.stage != "shift":
        return night
    night = answer(world, night, who, "emergency")
    found = night.calls[-1].found
    if not found:
        return world.pass_time(replace(night, alarms=night.alarms + 1), world.rules.number("alarm_minutes"))
    arrives = max(running.answered for _, _, running in world.active(night, who))
    night = world.pass_time(night, max(0, arrives - night.time))
    if night.stage == "shift" and who == "main" and found == "emergency":
        return replace(night, emergency=True, stage="handover")
    return night


def _up_chain(world: World, night: Night, who: str, minutes: int) -> Night:
    night = world.pass_time(night, minutes)
    if night.stage != "shift":
        return night
    about = "main" if any(running.waved for _, _, running in world.active(night, "main")) else "other"
    return answer(world, night, about, "urgent", chain=True)


def _dose_check(world: World, night: Night, who: str, minutes: int) -> Night:
    night = world.pass_time(night, minutes)
    return _take_in(world, night, who, careful=True) if night.stage == "shift" else night


def _dose_give(world: World, night: Night, who: str, minutes: int) -> Night:
    night, which = _at_bedside(world, night, minutes)
    if which is None:
        return night
    looked = night.looked[0]
    if not looked or night.time - looked[-1] > world.rules.number("look_before_dose"):
        night = replace(night, unsafe=(*night.unsafe, (night.time, "unlooked")))
    night = world.give(night, which)
    return note(night, who, "shown", f"The dose of {clock(night.doses[which].at)} is given as ordered.")


def _dose_withhold(world: World, night: Night, who: str, minutes: int) -> Night:
    night, which = _at_bedside(world, night, minutes)
    if which is None:
        return night
    night = replace(night, doses=put(night.doses, which, _withheld(night, which)))
    found = world.found(night, who)
    if found != "emergency" and not any(course.sedation for _, course, _ in world.active(night, who)):
        night = replace(night, unsafe=(*night.unsafe, (night.time, "needless")))
        words = "“Not drowsy? Then why withhold it? Ask me first. I will come and look myself.”"
        night = note(night, who, "reply", words, "needless")
    return answer(world, night, who, "urgent", chain=True) if found else night


def _dose_fetch(world: World, night: Night, who: str, minutes: int) -> Night:
    night, which = _at_bedside(world, night, minutes)
    if which is None:
        return night
    if world.sedated(night) is None:
        night = note(
            night,
            who,
            "reply",
            "The nurse scores sedation and counts the breaths: not drowsy. The dose is given as ordered.",
            "dose/looked",
        )
        return world.give(night, which)
    night = replace(night, doses=put(night.doses, which, _withheld(night, which)))
    night = note(
        night,
        who,
        "reply",
        "The nurse scores sedation, withholds this one dose and calls the prescriber.",
        "dose/stopped",
    )
    return answer(world, night, who, "urgent", chain=True)


def _dose_let(world: World, night: Night, who: str, minutes: int) -> Night:
    night, which = _at_bedside(world, night, minutes)
    if which is None:
        return night
    return note(
        world.give(night, which),
        who,
        "shown",
        "The nurse is in a hurry and gives the dose as ordered, without a look first.",
    )


def _at_bedside(world: World, night: Night, minutes: int) -> tuple[Night, int | None]:
    """Time passes on the way; the dose may be settled or missed meanwhile."""
    night = world.pass_time(night, minutes)
    return night, _due(night) if night.stage == "shift" else None


def _withheld(night: Night, which: int) -> DoseTime:
    return replace(night.doses[which], state="withheld", settled=night.time)


def _pair(pair: tuple[T, T], at: int, new: T) -> tuple[T, T]:
    return (new, pair[1]) if at == 0 else (pair[0], new)


_DO: dict[str, Callable[[World, Night, str, int], Night]] = {
    "look": _look,
    "glance": _glance,
    **{question: _ask(question) for question in QUESTIONS},
    "reassure": _reassure,
    "tend": _tend,
    "record": _record,
    "wait": _wait,
    "tell": _tell,
    "emergency": _emergency,
    "up_chain": _up_chain,
    "dose_check": _dose_check,
    "dose_give": _dose_give,
    "dose_withhold": _dose_withhold,
    "dose_fetch": _dose_fetch,
    "dose_let": _dose_let,
}
