"""Placing contacts and measures over ninety days, and acting when one is missed. Pure; nothing is graded."""

from collections.abc import Sequence

from onboarding.activities.choice_run import Choice, Conversations, Moment, Session, Told, follow
from onboarding.activities.ninety_days.data import Card, NinetyDays, Slot

PLACE = "Where do you place it?"


def live(content: NinetyDays, choices: Sequence[str]) -> Told:
    """The run in which `choices` were made. Raises ActionRefused for one that was not offered then."""
    return follow(_session(content), choices)


def ninety_model(content: NinetyDays) -> Conversations:
    """The model of "The first ninety days"."""
    return Conversations("ninety-days", (content.id,), lambda state, name: live(content, state.run(name).choices))


def _session(content: NinetyDays) -> Session:
    placed: dict[str, Choice] = {}
    for card in content.cards:
        placed[card.id] = yield Moment(seen=f"{card.title}.", question=PLACE, choices=places(content, card))
    for event in content.events:
        held = not event.after or placed[event.after].kind == "sound"
        yield Moment(
            seen=f"{when(event.week)}. {event.seen if held else event.otherwise}",
            question=event.question,
            choices=event.choices,
        )
    return content.ending


def when(week: int) -> str:
    """The week in words; 0 is the day of leaving."""
    return f"Week {week}" if week else "The last day on the ward"


def places(content: NinetyDays, card: Card) -> tuple[Choice, ...]:
    """The slots as the choices for this card."""
    ranks = [number for number, slot in enumerate(content.slots) if slot.id in card.fits]

    def choice(rank: int, slot: Slot) -> Choice:
        kind = "early" if rank < min(ranks) else "late" if rank > max(ranks) else "sound"
        because = {"early": card.early, "late": card.late, "sound": card.late or card.early}[kind]
        saw = f"that you placed “{card.title}” like this: {slot.title.lower()}"
        return Choice(id=slot.id, kind=kind, text=slot.title, saw=saw, because=because, facts=card.facts)

    return tuple(choice(rank, slot) for rank, slot in enumerate(content.slots))


def placed(content: NinetyDays, choices: Sequence[str]) -> list[tuple[Card, Slot]]:
    """What has been placed where so far."""
    return [(card, content.slot(name)) for card, name in zip(content.cards, choices, strict=False)]


def come(content: NinetyDays, choices: Sequence[str]) -> int:
    """The last week that has come: -1 while cards are being placed, and after the last event the end of the ninety days."""
    past = len(choices) - len(content.cards)
    if past < 0:
        return -1
    return content.events[past].week if past < len(content.events) else content.slots[-1].last


def risk_known(content: NinetyDays, choices: Sequence[str]) -> bool:
    """Whether the question about the risk has been answered, so that the picture may show it."""
    return len(choices) > len(content.cards)
