"""What came of a night, told apart: delay, tier, handover, and what else a colleague would raise. No total, no mark."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from onboarding.activities.night_shift.handover import Handed, handed
from onboarding.activities.night_shift.night import NEVER, Call, Night
from onboarding.activities.night_shift.world import World

ORDER = (
    "harm", "untold", "low", "waved", "drowsy", "missed", "high", "unlooked", "needless", "unseen", "disturbed",
    "unwritten", "left-out", "label",
)  # fmt: skip
"""What a debrief may raise, the most serious first."""


@dataclass(frozen=True, kw_only=True)
class SignOutcome:
    """One sign that stood. `delay`: simulated minutes from the first minute at which it could be seen to a call in its tier or above.

    `verdict`: right, high, low (a call in a lower tier only), waved (the call was waved away and it was left there), untold, or
    open (it began too late in the night to be held against anybody, or the call was already made). `key` is "course/stage".
    """

    key: str
    sign: str
    who: str
    tier: str
    visible: int
    delay: int | None
    verdict: str


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """`concerns`: (kind, what it is about), in the order of ORDER. `harms`: what stands behind each preventable harm."""

    signs: tuple[SignOutcome, ...]
    harms: tuple[str, ...]
    not_preventable: tuple[str, ...]
    handed: Handed
    concerns: tuple[tuple[str, str], ...]

    @property
    def weight(self) -> tuple[int, ...]:
        """How many concerns of each kind, the most serious first. For tests: a smaller tuple is a better debrief."""
        kinds = [kind for kind, _ in self.concerns]
        return tuple(kinds.count(kind) for kind in ORDER)


def outcome(world: World, night: Night) -> Outcome:
    """What came of a night that is over. Of one that runs on, what has come of it so far."""
    signs = tuple(_signs(world, night))
    harms = tuple(entry.of for entry in night.log if entry.kind == "harm")
    said = handed(world, night)
    concerns = [*_concerns(world, night, signs, said), *(("harm", of) for of in harms)]
    fate = tuple(one.key for one in signs if world.stage_of(one.key).not_preventable)
    return Outcome(
        signs=signs,
        harms=harms,
        not_preventable=fate,
        handed=said,
        concerns=tuple(sorted(concerns, key=lambda one: ORDER.index(one[0]))),
    )


def _signs(world: World, night: Night) -> Iterator[SignOutcome]:
    spare = world.rules.number("open_at_end")
    for course, running in zip(world.courses, night.courses, strict=True):
        for number, begun in enumerate(running.begun):
            stage = course.stages[number]
            tier = world.tiers[stage.sign]
            until = running.begun[number + 1] if number + 1 < len(running.begun) else NEVER
            calls = [call for call in night.calls if call.who == course.who and begun <= call.at <= until]
            enough = [call for call in calls if not call.waved and (call.tier == tier or call.tier == "emergency")]
            before = any(  # about this course: a call about something else earlier in the night answers nothing here
                call.who == course.who and running.begun[0] <= call.at < begun and not call.waved
                for call in night.calls
            )
            if enough:
                verdict = "right" if any(call.tier == tier for call in enough) else "high"
            elif (running.answered < NEVER and before) or (
                night.time - begun < spare and not stage.heard and running.stage < len(course.stages)
            ):  # a night that ended in this harm did not end too soon for a call
                verdict = "open"
            else:
                verdict = "waved" if any(call.waved for call in calls) else "low" if calls else "untold"
            yield SignOutcome(
                key=f"{course.id}/{number}",
                sign=stage.sign,
                who=course.who,
                tier=tier,
                visible=begun,
                delay=enough[0].at - begun if enough else None,
                verdict=verdict,
            )


def _as_right(world: World, call: Call, signs: tuple[SignOutcome, ...]) -> bool:
    """Whether a sign of the second tier stood for which an emergency call is as right."""
    return any(one.who == call.who and one.visible <= call.at and world.stage_of(one.key).either for one in signs)


def _concerns(world: World, night: Night, signs: tuple[SignOutcome, ...], said: Handed) -> Iterator[tuple[str, str]]:
    for one in signs:
        if one.verdict in ("untold", "low", "waved"):
            yield one.verdict, one.key
    for at, kind in night.unsafe:
        yield kind, str(at)
    for dose in night.doses:
        if dose.state == "missed":
            yield "missed", str(dose.at)
    for call in night.calls:
        if not call.found or (
            call.tier == "emergency" and call.found != "emergency" and not _as_right(world, call, signs)
        ):
            yield "high", f"{call.who}/{call.at}"
    for who, looked, longest in zip(("main", "other"), night.looked, ("gap_main", "gap_other"), strict=True):
        times = (0, *looked, night.time)
        gap, begin = max((later - early, early) for early, later in pairwise(times))
        if gap > world.rules.number(longest):
            yield "unseen", f"{who}/{begin}/{begin + gap}"
    if night.disturbed > world.rules.number("disturbed_most"):
        yield "disturbed", str(night.disturbed)
    if any(night.time - first > world.rules.number("unwritten_most") for first in night.unwritten if first >= 0):
        yield "unwritten", ""
    for item in (*said.left_out, *said.unknown):
        yield "left-out", item
    for item in said.labels:
        yield "label", item
