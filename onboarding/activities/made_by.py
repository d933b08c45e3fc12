"""Which activities make something that can be printed or handed in, and what of each is worth keeping."""

from collections.abc import Mapping, Sequence

from onboarding.activities.capital_map.data import LINES as CAPITAL_LINES
from onboarding.activities.capital_map.data import MEDICINE as CAPITAL_MEDICINE
from onboarding.activities.capital_map.data import load_capital
from onboarding.activities.capital_map.model import CapitalModel, CapitalState
from onboarding.activities.capital_map.text import TITLE as CAPITAL_TITLE
from onboarding.activities.chain.data import LINKS, TELL, load_stories
from onboarding.activities.chain.debrief import TITLES
from onboarding.activities.chain.model import ChainModel, ChainState
from onboarding.activities.choice_run import TalkState
from onboarding.activities.coping_cards.data import card_id, load_cards
from onboarding.activities.coping_cards.model import CardsModel, CardsState
from onboarding.activities.first_hour.data import load_people
from onboarding.activities.first_hour.model import FirstHourModel, HourState, known
from onboarding.activities.made import Maker
from onboarding.activities.made_text import Piece
from onboarding.activities.plan_builder.data import load_builder
from onboarding.activities.plan_builder.model import BuilderModel, BuilderState
from onboarding.activities.said import named
from onboarding.activities.teach_back.data import load_teaching
from onboarding.activities.teach_back.run import teaching_model, tell
from onboarding.activities.words.data import load_notes
from onboarding.activities.words.decks import NoteDeck
from onboarding.activities.words.model import WordsModel, WordsState


def _plans(state: BuilderState) -> Sequence[Piece]:
    builder = load_builder()
    return [
        Piece(
            id=name,
            title=_plan_title(builder.person(name).name),
            parts=tuple((builder.box(box).title, text.strip()) for box, text in plan.lines),
        )
        for name, plan in state.plans
        if plan.lines
    ]


def _plan_title(name: str) -> str:
    return f"Relapse prevention plan, written with {name}"


def _chains(state: ChainState) -> Sequence[Piece]:
    found = []
    for story in load_stories():
        building = state.building(story.id)
        placed = dict(building.placed)
        parts = [
            (TITLES[place], "\n".join(part.text for part in story.parts if placed.get(part.id) == place))
            for place in (*LINKS, TELL)
        ]
        if building.reason:
            parts.append(("Where next time could go another way", building.reason))
        if placed:
            parts = [("What was told", story.told), *(part for part in parts if part[1])]
            found.append(Piece(id=story.id, title=f"The chain of {story.name}", parts=tuple(parts)))
    return found


def _cards(state: CardsState) -> Sequence[Piece]:
    """Each card as it would be read out: “When …”, “I will …”, “I can call …”; cards on which nothing stands are left out."""
    box, found = load_cards(), []
    for person in box.people:
        parts = []
        for one in person.situations:
            lines = [(line.title, state.line(card_id(person, one), line.id).strip()) for line in box.lines]
            if any(text for _, text in lines):
                parts.append((one.text, "\n".join(f"{title} {text}" for title, text in lines if text)))
        if parts:
            found.append(Piece(id=person.id, title=f"Coping cards, written with {person.name}", parts=tuple(parts)))
    return found


def _forms(state: HourState) -> Sequence[Piece]:
    found = []
    for person in load_people():
        form = known(person, state.talk(person.id))
        if form:
            parts = tuple(
                (topic.label, form[topic.id].entry if topic.id in form else "not asked") for topic in person.topics
            )
            found.append(Piece(id=person.id, title=f"The form of {person.name}, {person.age}", parts=parts))
    return found


def _notes(state: WordsState) -> Sequence[Piece]:
    deck = NoteDeck(load_notes())
    written = [(one.card, one.text) for one in state.round]
    if state.card and state.text.strip():
        written.append((state.card, state.text))
    return [
        Piece(
            id=card,
            title=f"Note {number}",
            parts=(("What was seen", deck.note(card).seen), ("The draft", deck.note(card).note), ("My version", text)),
        )
        for number, (card, text) in enumerate(written, start=1)
    ]


def _lessons(state: TalkState) -> Sequence[Piece]:
    """What was taught to each person, in the order in which it was chosen."""
    content = load_teaching()
    found = []
    for person in content.people:
        run = state.run(person.id)
        steps = tell(content, person, run.choices).steps
        if steps:
            parts = [(step.moment.question, step.choice.text) for step in steps]
            if run.reason:
                parts.append(("How it was, and what I was thinking", run.reason))
            found.append(Piece(id=person.id, title=f"Ten minutes with {person.name}", parts=tuple(parts)))
    return found


def _capital(state: CapitalState) -> Sequence[Piece]:
    """What was noted in each part, then the one step and why; lines that are open are left out."""
    maps, found = load_capital(), []
    titles = {domain.id: domain.title for domain in maps.domains}
    for name, drawn in state.maps:
        person = maps.person(name)
        parts = [
            (f"{titles[domain]}: {named(CAPITAL_LINES[line], person)}", text.strip())
            for (domain, line), text in drawn.notes
        ]
        if drawn.step:
            step = person.step(drawn.step)
            # What would change a medicine is on no sheet that somebody may carry about; what is done with it is.
            parts.append(
                ("On no map", step.say) if step.kind == CAPITAL_MEDICINE else ("One step for this week", step.text)
            )
        if parts and drawn.reason:
            parts.append(("Why this step", drawn.reason))
        if parts:
            found.append(Piece(id=name, title=f"{CAPITAL_TITLE} of {person.name}", parts=tuple(parts)))
    return found


MAKERS: Mapping[str, Maker] = {
    "plan-builder": Maker(
        title="Build a plan",
        module="relapse-prevention",
        section="the-plan",
        model=lambda: BuilderModel(load_builder()),
        pieces=_plans,
        names=lambda: {person.id: f"the plan of {person.name}" for person in load_builder().people},
    ),
    "coping-cards": Maker(
        title="Coping cards",
        module="relapse-prevention",
        section="coping",
        model=lambda: CardsModel(load_cards()),
        pieces=_cards,
        names=lambda: {person.id: f"the cards of {person.name}" for person in load_cards().people},
    ),
    "chain": Maker(
        title="The chain",
        module="counselling-and-therapies",
        section="chain",
        model=lambda: ChainModel(load_stories()),
        pieces=_chains,
        names=lambda: {story.id: f"the chain of {story.name}" for story in load_stories()},
    ),
    "first-hour": Maker(
        title="The first hour",
        module="assessment-and-planning",
        section="first-hour",
        model=lambda: FirstHourModel(load_people()),
        pieces=_forms,
        names=lambda: {person.id: f"the form of {person.name}" for person in load_people()},
    ),
    "rewrite-the-note": Maker(
        title="Rewrite the note",
        module="oxazepam-and-dependence",
        section="words",
        model=lambda: WordsModel(NoteDeck(load_notes())),
        pieces=_notes,
        names=lambda: {note.id: f"the note “{note.id}”" for note in load_notes()},
    ),
    "teach-back": Maker(
        title="Plan and teach back",
        module="patient-education",
        section="plan-and-teach-back",
        model=lambda: teaching_model(load_teaching()),
        pieces=_lessons,
        names=lambda: {person.id: f"your ten minutes with {person.name}" for person in load_teaching().people},
    ),
    "capital-map": Maker(
        title=CAPITAL_TITLE,
        module="aftercare-and-recovery",
        section="recovery-capital",
        model=lambda: CapitalModel(load_capital()),
        pieces=_capital,
        names=lambda: {person.id: f"the map of {person.name}" for person in load_capital().people},
    ),
}
