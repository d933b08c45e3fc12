"""The state of one night: who, when, what has begun, what was answered, what was done. Minutes count from 20:00."""

from dataclasses import dataclass

SHIFT = 720
"""Twelve hours, 20:00 to 08:00."""
NEVER = 10_000
ROLES = ("nurse", "support", "counsellor")


@dataclass(frozen=True, slots=True)
class Running:
    """Where a course stands. `stage`: -1 not begun, as many as it has stages: the harm has come. `begun`: the minute of each stage.

    `answered`: the minute from which help is there, NEVER without a call. `looks`: looks in this stage that might have shown it.
    """

    stage: int = -1
    next_at: int = NEVER
    begun: tuple[int, ...] = ()
    answered: int = NEVER
    looks: int = 0
    seen: tuple[int, ...] = ()
    hinted: bool = False
    waved: int = 0


@dataclass(frozen=True, slots=True)
class DoseTime:
    """One dose of the person in withdrawal. `state`: later, due, given, withheld, missed."""

    at: int
    state: str = "later"
    settled: int = NEVER


@dataclass(frozen=True, slots=True)
class Ringing:
    """One bell of the second patient. `state`: later, ringing, met, unmet."""

    rings: int
    state: str = "later"
    settled: int = NEVER


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the night. `kind`: act, shown, event, reply, harm. `of` names what is behind it for the debrief ("" for acts)."""

    at: int
    who: str
    kind: str
    text: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """One call. `tier` is the tier of the act; `found`: the highest tier of a sign that stood at that minute ("" for none)."""

    at: int
    who: str
    tier: str
    found: str
    waved: bool = False


@dataclass(frozen=True, slots=True)
class Night:
    """All of one night. `stage`: shift, handover, reflect, debrief."""

    person: str
    role: str
    seed: int
    time: int = 0
    stage: str = "shift"
    courses: tuple[Running, ...] = ()
    doses: tuple[DoseTime, ...] = ()
    bells: tuple[Ringing, ...] = ()
    log: tuple[Entry, ...] = ()
    calls: tuple[Call, ...] = ()
    asked: tuple[str, ...] = ()
    """Questions that were asked of the person in withdrawal."""
    looked: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())
    """Minutes of the full looks at main and other."""
    disturbed: int = 0
    unwritten: tuple[int, int] = (-1, -1)
    """For main and other: the minute of the first look that is not yet in the record, -1 for none."""
    records: int = 0
    alarms: int = 0
    """Emergency calls for which no sign of any tier stood."""
    unsafe: tuple[tuple[int, str], ...] = ()
    """Dose acts that carry a risk: (minute, "drowsy" or "unlooked" or "needless")."""
    emergency: bool = False
    """The team has taken over the person in withdrawal."""
    handover: tuple[str, ...] = ()
    reason: str = ""


def clock(minute: int) -> str:
    """Minute 0 is 20:00."""
    return f"{(20 + minute // 60) % 24:02d}:{minute % 60:02d}"


def side(who: str) -> int:
    """0 for main, 1 for other."""
    return 0 if who == "main" else 1
