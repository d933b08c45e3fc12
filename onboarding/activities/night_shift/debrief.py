"""Talking a night through: what happened, what we saw (three decisions at most), and the parts of the outcome, told apart. No mark."""

from collections.abc import Iterator
from dataclasses import dataclass

from onboarding.activities.night_shift.handover import words
from onboarding.activities.night_shift.night import Night, clock
from onboarding.activities.night_shift.outcome import Outcome, SignOutcome, outcome
from onboarding.activities.night_shift.people import PARTS, Stage
from onboarding.activities.night_shift.world import World

MOST_DECISIONS = 3
_LETTERS = {"S": "Situation", "B": "Background", "A": "Assessment", "R": "Recommendation"}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of what happened: the time, who, what, and what there is to say about it ("" for what was done)."""

    at: int
    who: str
    text: str
    told: str


@dataclass(frozen=True, kw_only=True)
class Point:
    """One decision talked through: several acts that would have been right, and what they rest on."""

    kind: str
    heading: str
    text: str
    acts: tuple[str, ...]
    rests_on: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Debrief:
    """In the order of the page. `delays`, `tiers` and `handover` are the parts of the outcome, each for itself."""

    reason: str
    happened: tuple[Line, ...]
    points: tuple[Point, ...]
    delays: tuple[str, ...]
    tiers: tuple[str, ...]
    handover: tuple[str, ...]
    summary: str


def debrief(world: World, night: Night) -> Debrief:
    """What a colleague says after this night."""
    came = outcome(world, night)
    return Debrief(
        reason=night.reason.strip(),
        happened=tuple(sorted(_happened(world, night, came), key=lambda line: line.at)),
        points=tuple(_points(world, night, came))[:MOST_DECISIONS],
        delays=tuple(_delay(world, one) for one in came.signs)
        or ("No sign of the two upper tiers stood in this night.",),
        tiers=tuple(_tiers(world, night, came)),
        handover=tuple(_handover(world, night, came)),
        summary=world.person.summary,
    )


def explain(world: World, of: str) -> str:
    """What the debrief says of an event, by what stands behind it. Raises KeyError or StopIteration for what is unknown."""
    events = world.rules.events
    if of in events:
        return events[of]
    if of.startswith("bell/"):
        return events["bell/unmet"] if of.endswith("/unmet") else events["bell"]
    if of.endswith("/harm"):
        return events["harm"]
    stage = world.stage_of(of)
    because = f"{world.shown.tier_of(stage.sign).title}: {stage.because}."
    return f"{events['fate']} {because}" if stage.not_preventable else because


def name(world: World, who: str) -> str:
    """The name of the person on this side."""
    return world.person.main.name if who == "main" else world.person.other.name


def sign_words(world: World, key: str) -> str:
    """The sign behind "course/stage", as the table words it, without its second sentence."""
    return world.shown.signs[world.stage_of(key).sign].text.split(".")[0].split(":")[0]


def _happened(world: World, night: Night, came: Outcome) -> Iterator[Line]:
    for entry in night.log:
        if entry.kind in ("event", "harm", "reply"):
            yield Line(at=entry.at, who=entry.who, text=entry.text, told=explain(world, entry.of))
    for one in came.signs:
        if not world.stage_of(one.key).heard:
            text = f"From now on it could be seen in {name(world, one.who)}: {sign_words(world, one.key)}."
            yield Line(at=one.visible, who=one.who, text=text, told=explain(world, one.key))


def _points(world: World, night: Night, came: Outcome) -> Iterator[Point]:
    raised: set[str] = set()
    for kind, about in came.concerns:
        if kind == "harm":
            point = _harm(world, about)
        elif kind in ("untold", "low", "waved"):
            point = _sign(world, kind, next(one for one in came.signs if one.key == about))
        else:
            point = _other(world, night, kind, about)
        if point.heading not in raised:
            raised.add(point.heading)
            yield point
    for one in came.signs:
        if not came.concerns and one.verdict == "right":
            yield _held(world, one)


def _harm(world: World, of: str) -> Point:
    if of.startswith("bell/"):
        bell = next(bell for bell in world.person.bells if of == f"bell/{bell.id}/unmet")
        return _point(
            world,
            kind="harm",
            heading=f"Nobody went when {world.person.other.name} rang",
            saw=f"that {world.person.other.name} rang and nobody came for a long time",
            because="whoever is left waiting gets up alone",
            acts=(
                "Go when it is safe to leave the other person.",
                "Ask somebody else to go, by name.",
                "After the fall: tell the nurse in charge now.",
            ),
            facts=bell.facts,
        )
    course = next(course for course in world.courses if of == f"{course.id}/harm")
    stage = course.stages[-1]
    return _point(
        world,
        kind="harm",
        heading=f"Harm that could have been prevented: {name(world, course.who)}",
        saw=f"“{sign_words(world, f'{course.id}/{len(course.stages) - 1}')}”, and no help came in time",
        because=stage.because,
        acts=course.stages[0].acts,
        facts=tuple(dict.fromkeys((*course.stages[0].facts, *stage.facts))),
    )


def _sign(world: World, kind: str, one: SignOutcome) -> Point:
    stage = world.stage_of(one.key)
    done = {
        "untold": "nobody was called",
        "low": "the call was in a lower tier than the table has",
        "waved": "the call was waved away and was left there",
    }[kind]
    return _about(world, stage, kind, one, f"“{sign_words(world, one.key)}” from {clock(one.visible)} on, and {done}")


def _held(world: World, one: SignOutcome) -> Point:
    stage = world.stage_of(one.key)
    point = _about(world, stage, "held", one, "")
    text = (
        f"I saw that you called {one.delay} minutes after it could first be seen. That helped because {stage.because}. "
        "What made you call?"
    )
    return Point(kind="held", heading=point.heading, text=text, acts=point.acts, rests_on=point.rests_on)


def _about(world: World, stage: Stage, kind: str, one: SignOutcome, saw: str) -> Point:
    heading = f"{name(world, one.who)}: {sign_words(world, one.key)}"
    return _point(world, kind=kind, heading=heading, saw=saw, because=stage.because, acts=stage.acts, facts=stage.facts)


def _other(world: World, night: Night, kind: str, about: str) -> Point:
    concern = world.rules.concerns[kind]
    parts = about.split("/")
    who = name(world, parts[0]) if parts[0] in ("main", "other") else ""
    times = [clock(int(part)) for part in parts if part.isdigit()]
    items = {item.id: item for item in world.rules.handover}
    saw = "that " + concern.saw.format(
        at=times[0] if times else "",
        until=times[-1] if times else "",
        who=who,
        name=world.person.main.name,
        count=about,
        item=_item(world, night, about) if about in items else "",
    )
    return _point(
        world,
        kind=kind,
        heading=concern.heading,
        saw=saw,
        because=concern.because,
        acts=concern.acts,
        facts=concern.facts,
    )


def _item(world: World, night: Night, ident: str) -> str:
    item = next(item for item in world.rules.handover if item.id == ident)
    return f"{_LETTERS[item.part].lower()}, “{words(world, night, item)}”".replace(".”", "”")


def _point(
    world: World, *, kind: str, heading: str, saw: str, because: str, acts: tuple[str, ...], facts: tuple[str, ...]
) -> Point:
    return Point(
        kind=kind,
        heading=heading,
        text=f"I saw {saw}. I was concerned because {because}. What were you weighing?",
        acts=acts,
        rests_on=tuple(world.shown.statements[fact] for fact in facts),
    )


def _delay(world: World, one: SignOutcome) -> str:
    head = f"{name(world, one.who)}, {_lower(sign_words(world, one.key))}: could be seen from {clock(one.visible)}"
    if one.delay is None:
        return (
            f"{head}; no call in its tier came."
            if one.verdict != "open"
            else f"{head}; help was already called, or the night was over."
        )
    return f"{head}; called after {one.delay} minutes."


def _tiers(world: World, night: Night, came: Outcome) -> Iterator[str]:
    said = {
        "right": "you chose the same",
        "high": "you chose a higher one",
        "low": "you chose a lower one",
        "waved": "you chose the same, it was waved away, and it stayed there",
        "untold": "nobody was called",
        "open": "nothing more was due from you",
    }
    for one in came.signs:
        title = world.shown.tier_of(one.sign).title
        fair = ", which is as right here" if one.verdict == "high" and world.stage_of(one.key).either else ""
        yield (
            f"{name(world, one.who)}, {_lower(sign_words(world, one.key))}: the table says “{title}”; {said[one.verdict]}{fair}."
        )
    extra = sum(kind == "high" for kind, _ in came.concerns)
    if extra:
        yield f"Calls in a higher tier than any sign that stood: {extra}."
    if not came.signs and not extra:
        yield "“Record and keep watching” was the tier of this night, and you kept to it."


def _handover(world: World, night: Night, came: Outcome) -> Iterator[str]:
    items = {item.id: item for item in world.rules.handover}
    groups = (
        ("said", came.handed.said),
        ("left out", came.handed.left_out),
        ("not known, since nobody had looked or asked", came.handed.unknown),
        ("a judgement", came.handed.labels),
    )
    for part in PARTS:
        told = []
        for title, idents in groups:
            count = sum(items[ident].part == part for ident in idents)
            if count:
                told.append(f"{title}: {count}")
        if told:
            yield f"{_LETTERS[part]}: {'; '.join(told)}."


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
