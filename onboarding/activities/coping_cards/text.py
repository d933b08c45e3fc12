"""*Coping cards* complete as text: the people and what cannot be avoided, the lines of a card, then what is said afterwards."""

from collections.abc import Iterator

from onboarding.activities.coping_cards.data import CardBox
from onboarding.activities.said import named
from onboarding.activities.shown_evidence import Shown
from onboarding.activities.text_lines import wrapped

INTRO = (
    "For what cannot be avoided, write short cards in the words of a person who does not exist: “When …, I will …; I can call …”. Leave "
    "open what you like; nothing is graded or counted. Then practise them as you would with the person: say a card from memory, turn it "
    "over, and say whether it was there. A card that was not there comes back sooner."
)
PRIVACY = "Write nothing about a real person in your care, and no telephone number."
REACTION = (
    "Read the cards once as {name} would at the hard moment. Which one would hold, which would not? One sentence."
)
SAY = "Say it aloud or to yourself, before you turn the card over: what will I do, and whom can I call?"


def full_text(box: CardBox, shown: Shown) -> str:
    """Depends on the file and the evidence only: not on saved state, time or chance."""
    return "\n".join(_lines(box, shown))


def _lines(box: CardBox, shown: Shown) -> Iterator[str]:
    yield "COPING CARDS (nothing is graded)"
    yield from wrapped(f"{INTRO} {PRIVACY}")
    yield "\nThe lines of a card"
    for line in box.lines:
        yield from wrapped(f"{line.title} … {line.prompt}", "- ")
    for person in box.people:
        yield f"\n{person.name}, {person.age}"
        yield from wrapped(person.told)
        for situation in person.situations:
            yield from wrapped(f"A card for: {situation.text}", "- ")
        yield from wrapped(named(REACTION, person))
    yield from wrapped(f"To practise: {SAY}")
    yield "\nWhat cards may show, and what is said afterwards"
    for said in (*box.patterns.values(), *box.points, box.last):
        text = named(said.text, box.people[0])
        title = said.title if said.title.endswith("?") else f"{said.title}."
        yield from wrapped(f"{title} {text}" if said.title else text, "- ")
        for fact in said.facts:
            yield from wrapped(shown.statements[fact], "   - ")
