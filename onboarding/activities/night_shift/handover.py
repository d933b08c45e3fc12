"""The handover by SBAR: which sentences are at hand, which matter, and what was said."""

from collections.abc import Iterator
from dataclasses import dataclass

from onboarding.activities.night_shift.night import Night, clock
from onboarding.activities.night_shift.people import PARTS, HandoverItem
from onboarding.activities.night_shift.world import World


@dataclass(frozen=True, kw_only=True)
class Handed:
    """Ids of sentences: said and needed, needed and left out, needed and not known since nobody looked or asked, and judgements said."""

    said: tuple[str, ...]
    left_out: tuple[str, ...]
    unknown: tuple[str, ...]
    labels: tuple[str, ...]


def offered(world: World, night: Night) -> tuple[HandoverItem, ...]:
    """The sentences that can be said with what is known, in the order S, B, A, R."""
    items = [item for item in world.rules.handover if _known(night, item)]
    return tuple(sorted(items, key=lambda item: PARTS.index(item.part)))


def handed(world: World, night: Night) -> Handed:
    """What was handed over, against what the next person needs."""
    open_to = {item.id for item in offered(world, night)}
    keys = [item for item in world.rules.handover if item.kind == "key" and _wanted(night, item)]
    said = set(night.handover)
    return Handed(
        said=tuple(item.id for item in keys if item.id in said),
        left_out=tuple(item.id for item in keys if item.id in open_to and item.id not in said),
        unknown=tuple(item.id for item in keys if item.id not in open_to),
        labels=tuple(item.id for item in world.rules.handover if item.kind == "label" and item.id in said),
    )


def words(world: World, night: Night, item: HandoverItem) -> str:
    """The sentence with what this night has put into it."""
    person = world.person
    given = [dose for dose in night.doses if dose.state == "given"]
    last = (
        f"Last dose at {clock(given[-1].settled)}"
        if given
        else f"Last dose before the shift, at {clock(max(person.earlier))}"
    )
    not_given = [f"{clock(dose.at)} {dose.state}" for dose in night.doses if dose.state in ("withheld", "missed")]
    looked = night.looked[0]
    call = night.calls[-1] if night.calls else None
    return item.text.format(
        name=person.main.name,
        age=person.main.age,
        other=person.other.name,
        signs=_signs(world, night, "main"),
        other_signs=_signs(world, night, "other"),
        plan=person.plan,
        risk=person.risk,
        next=person.next,
        last=", ".join([last, *not_given]),
        looked=clock(looked[-1]) if looked else "",
        call=f"last call at {clock(call.at)}" if call else "nobody was called",
    )


def seen(world: World, night: Night, who: str) -> Iterator[tuple[int, str]]:
    """Minute and sign of all that was seen on this person."""
    for course, running in zip(world.courses, night.courses, strict=True):
        if course.who == who:
            for stage, at in zip(course.stages, running.seen, strict=False):
                if at >= 0:
                    yield at, stage.sign


def _signs(world: World, night: Night, who: str) -> str:
    found = sorted(seen(world, night, who))
    told = [f"{clock(at)}, “{world.shown.signs[sign].text.split('.')[0].split(':')[0]}”" for at, sign in found]
    return "; ".join(told) if told else "no new sign in the night"


def _known(night: Night, item: HandoverItem) -> bool:
    match item.needs:
        case "":
            return True
        case "look":
            return bool(night.looked[0])
        case "other":
            return bool(night.looked[1])
        case "end":
            return not night.emergency
        case _:
            return item.needs in night.asked


def _wanted(night: Night, item: HandoverItem) -> bool:
    """A team that takes one person over in an emergency needs nothing about the other, and nothing is asked in the first hour of it."""
    return not (night.emergency and item.needs in ("other", "end"))
