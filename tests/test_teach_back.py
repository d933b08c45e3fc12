"""Plan and teach back: the data file with its checks, every way through a session, the debrief, the page's messages, the text."""

import json
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.activities.choice_run import Choice, Run, Told
from onboarding.activities.face import ActivityWidget
from onboarding.activities.scene_run import WRITE_FIRST
from onboarding.activities.state import Action, ActionRefused
from onboarding.activities.teach_back.check import KINDS, POINTS
from onboarding.activities.teach_back.data import Person, cited_facts, load_teaching, read_teaching
from onboarding.activities.teach_back.debrief import HEADINGS, debrief, overview
from onboarding.activities.teach_back.run import teaching_model, tell
from onboarding.activities.teach_back.text import full_text
from onboarding.errors import ContentError
from onboarding.evidence import load_evidence
from onboarding.play import teach_back
from tests.conftest import ROOT

TEXT = (files("onboarding.activities") / "data" / "teach_back.toml").read_text(encoding="utf-8")
CONTENT = load_teaching()
PEOPLE = CONTENT.people
REASON = "I wanted it to be clear."
MODEL = teaching_model(CONTENT)
Pick = Callable[[Told], Choice]
by_person = pytest.mark.parametrize("person", PEOPLE, ids=[person.id for person in PEOPLE])


def kind_first(*kinds: str) -> Pick:
    """Chooses what is of the first of `kinds` that is offered, else the first thing."""

    def pick(told: Told) -> Choice:
        assert told.moment is not None
        return min(told.moment.choices, key=lambda choice: kinds.index(choice.kind) if choice.kind in kinds else 9)

    return pick


def hold(person: Person, pick: Pick) -> Run:
    """A session in which `pick` chooses, held to its end."""
    choices: tuple[str, ...] = ()
    while (told := tell(CONTENT, person, choices)).moment is not None:
        choices = (*choices, pick(told).id)
    return Run(choices=choices, reason=REASON)


def sessions(person: Person, plan: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Told]]:
    """Every way through a session after the points of `plan`, with all that was passed on the way."""
    waiting = [plan]
    while waiting:
        choices = waiting.pop()
        told = tell(CONTENT, person, choices)
        yield choices, told
        if told.moment is not None:
            waiting += [(*choices, choice.id) for choice in told.moment.choices]


def plans(person: Person) -> Iterator[tuple[str, ...]]:
    """Plans with one key point and two others, so that each key point is taught and all ways of it can be walked."""
    others = [point.choice.id for point in person.points if not point.ways]
    for point in person.points:
        if point.ways:
            yield (others[0], others[1], point.choice.id)
    yield tuple(others[:POINTS])


def test_facts_exist() -> None:
    """Every fact on which a line rests stands in evidence/."""
    assert cited_facts() <= set(load_evidence(ROOT / "evidence").facts)


@by_person
def test_every_way_ends(person: Person) -> None:
    """No dead end: at each moment there is a choice of at least two with different texts, and each way comes to an ending."""
    ends = 0
    for plan in plans(person):
        for choices, told in sessions(person, plan):
            if told.moment is None:
                ends += 1
                assert told.ending is not None
                assert told.ending.text.strip()
                assert len(choices) < 30
            else:
                texts = [choice.text for choice in told.moment.choices]
                assert len(texts) == len(set(texts)) >= 2
    assert ends > 50


@by_person
def test_every_choice_and_ending_is_reached(person: Person) -> None:
    """What stands in the file can be chosen by somebody, and each ending is somebody's."""
    met: set[str] = set()
    for plan in plans(person):
        for _, told in sessions(person, plan):
            met |= {choice.text for choice in told.moment.choices} if told.moment else set()
    for pick in (kind_first("sound"), kind_first("unclear"), kind_first("blame")):
        told = tell(CONTENT, person, hold(person, pick).choices)
        met |= {choice.text for step in told.steps for choice in step.moment.choices}
    written = [point.choice for point in person.points] + [way.choice for point in person.points for way in point.ways]
    written += [*person.aids, *person.aside_acts, *(ask.choice for ask in CONTENT.asks)]
    written += [move.choice for move in CONTENT.moves if not move.mends]
    assert {choice.text for choice in written} <= met
    assert all(any(point.other_words in text for text in met) for point in person.points if point.ways)
    ends = {name for name in person.endings if _ends_in(person, name)}
    assert ends == set(person.endings)


def _ends_in(person: Person, name: str) -> bool:
    def going_on(kind: str) -> Pick:
        def pick(told: Told) -> Choice:
            assert told.moment is not None
            stays = [choice for choice in told.moment.choices if not choice.ends]
            return min(stays, key=lambda choice: choice.kind != kind)

        return pick

    wanted = {"clear": going_on("sound"), "left": going_on("unclear"), "stopped": kind_first("sound")}[name]
    ending = tell(CONTENT, person, hold(person, wanted).choices).ending
    return ending is not None and ending.text.endswith(person.endings[name].text)


@by_person
def test_what_was_not_clear_comes_back_until_it_is(person: Person) -> None:
    """The same words again and a scolding change nothing and are offered once; other words mend; a sheet leaves it."""
    point = next(point for point in person.points if any(not way.clear for way in point.ways))
    way = next(way for way in point.ways if not way.clear)
    others = [other.choice.id for other in person.points if not other.ways]
    start = (point.choice.id, *others[: POINTS - 1], person.aids[0].id, way.choice.id, "own-words")
    assert _seen(person, start) == way.back
    louder = tell(CONTENT, person, (*start, "same-again"))
    assert louder.moment is not None
    assert louder.moment.seen == person.lines["louder"]
    assert "same-again" not in {choice.id for choice in louder.moment.choices}
    scolded = tell(CONTENT, person, (*start, "same-again", "told-you"))
    assert scolded.moment is not None
    assert {choice.id for choice in scolded.moment.choices} == {"other-words", "it-is-written"}
    assert _seen(person, (*start, "other-words")).startswith(point.mended)
    assert _seen(person, (*start, "it-is-written")).startswith("You go on.")


def _seen(person: Person, choices: tuple[str, ...]) -> str:
    moment = tell(CONTENT, person, choices).moment
    assert moment is not None
    return moment.seen


@by_person
def test_a_closed_question_shows_nothing(person: Person) -> None:
    """After "Is that clear?" the person nods; one may still ask openly, or go on without knowing."""
    point = next(point for point in person.points if point.ways)
    others = [other.choice.id for other in person.points if not other.ways]
    start = (point.choice.id, *others[: POINTS - 1], person.aids[0].id, point.ways[0].choice.id, "is-it-clear")
    told = tell(CONTENT, person, start)
    assert told.moment is not None
    assert told.moment.seen == person.lines["nods"]
    assert {choice.id for choice in told.moment.choices} == {"own-words", "take-it-as-yes"}


@by_person
def test_thinking_earns_the_better_debrief(person: Person) -> None:
    """Sound teaching is told what helped; hurrying, blaming and answering what is not ours are each told what they cost."""
    sound = debrief(CONTENT, person, hold(person, kind_first("sound")))
    assert sound.verdict.startswith("You chose what keeps the person safe")
    assert all("That helped because" in point.said.text for point in sound.points)
    for kind in ("unclear", "blame", "unsafe", "detour"):
        told = debrief(CONTENT, person, hold(person, kind_first(kind, "detour")))
        assert told.verdict != sound.verdict
        assert 1 <= len(told.points) <= 3
        assert all(point.heading != HEADINGS["sound"] for point in told.points)
        assert told.points[0].said.text.startswith("I saw ")
        assert told.points[0].said.facts
        assert len(told.acceptable) >= 2


@by_person
def test_order_counts(person: Person) -> None:
    """A key point that should not come first is talked about when it does, and not when it comes later."""
    late = next(point for point in person.points if point.ways and point.choice.id not in person.first)
    begun = tell(CONTENT, person, (late.choice.id,)).steps[0].choice
    assert begun.kind == "detour"
    assert late.choice.text in begun.saw
    later = tell(CONTENT, person, (person.first[0], late.choice.id)).steps[1].choice
    assert later.kind == "sound"


def test_the_danger_sign_ends_the_session() -> None:
    """Whoever makes the call does not go on teaching; to explain the sign away is talked about first."""
    edgar = next(person for person in PEOPLE if person.id == "edgar")
    called = tell(CONTENT, edgar, hold(edgar, kind_first("sound")).choices)
    assert called.steps[-1].choice.id == "emergency"
    ignored = debrief(CONTENT, edgar, hold(edgar, kind_first("unsafe")))
    assert ignored.points[0].heading == HEADINGS["unsafe"]


def test_the_last_word_names_the_heaviest_habit() -> None:
    """After all sessions: what weighs most, whoever it was with."""
    sound = [(person, hold(person, kind_first("sound"))) for person in PEOPLE]
    assert overview(CONTENT, sound).startswith("You taught three people")
    mixed = [(PEOPLE[0], hold(PEOPLE[0], kind_first("blame"))), *sound[1:]]
    assert "impatience" in overview(CONTENT, mixed)


FAULTS = [
    ('kind = "sound"\nopen = true', 'kind = "lucky"\nopen = true', "kind 'lucky' is unknown."),
    ("open = true\n", "", "not exactly one has open = true."),
    ('first = ["skip", "mix"]', 'first = ["brain"]', "'first' names no key point."),
    ('clock = "14:10"', 'clock = "25:10"', "is no time of day."),
    ('id = "groups"', 'id = "brain"', "point 'brain' stands twice."),
    ('id = "groups"', 'id = "the groups"', "is no plain name."),
    ('facts = ["tap-no-skip", "pe-key-points"]', "facts = []", "cites no fact."),
    ('facts = ["tap-no-skip", "pe-key-points"]', 'facts = ["no-such"]', "has no words under [sources]."),
    ('text = "How oxazepam works in the brain"', 'text = "Take 15 mg"', "names an amount of a medicine"),
    ('text = "How oxazepam works in the brain"', 'text = ""', "'text' is empty."),
    ('text = "How oxazepam works in the brain"', 'test = "x"', "'test' is not a field."),
    ('saw = "that you told him about groups"', 'saw = "that you told him."', "ends with a full stop."),
    ('reply = "Henrik listens politely.', 'answer = "Henrik listens politely.', "'reply' is missing"),
    ("\nends = true\n", "\n", "has an act that ends the session and no 'stopped', or the reverse."),
    ("schema = 1", "schema = 2", "schema is not 1."),
    ('drive-us = "', 'drive-you = "', "fact 'drive-us' has no words"),
    ("[[move]]", "[[moove]]", "has no [[move]]."),
]


@pytest.mark.parametrize(("old", "new", "said"), FAULTS, ids=[fault[2][:40] for fault in FAULTS])
def test_faults_are_named(old: str, new: str, said: str) -> None:
    """A clinician's slip is refused with its place and the next step."""
    assert old in TEXT
    with pytest.raises(ContentError) as caught:
        read_teaching(TEXT.replace(old, new) if old == "[[move]]" else TEXT.replace(old, new, 1))
    found = [str(fault) for fault in caught.value.faults]
    assert any(said in fault for fault in found), found
    assert all(fault.startswith("onboarding/activities/data/teach_back.toml") for fault in found)


@given(st.lists(st.integers(min_value=0, max_value=9), max_size=40), st.sampled_from(PEOPLE))
def test_any_pressing_can_be_told_again(pressed: list[int], person: Person) -> None:
    """Whatever is pressed, the short history leads to the same state, and a refusal is a sentence."""
    state = MODEL.start(0)
    for number in pressed:
        moment = tell(CONTENT, person, state.run(person.id).choices).moment
        name = moment.choices[number % len(moment.choices)].id if moment else "none"
        actions: list[Action] = [
            {"do": "act", "scene": person.id, "act": name, "at": len(state.run(person.id).choices)},
            {"do": "reason", "scene": person.id, "text": REASON},
            {"do": "show", "scene": person.id},
        ]
        for action in actions if number != 9 else [{"do": "open", "scene": PEOPLE[-1].id}]:
            try:
                state = MODEL.act(state, action)
            except ActionRefused as error:
                assert str(error).endswith((".", "?"))
    again = MODEL.start(0)
    for action in MODEL.retell(state):
        again = MODEL.act(again, action)
    assert MODEL.dump(again) == MODEL.dump(state)
    json.dumps(MODEL.dump(state))


@pytest.fixture
def widget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ActivityWidget:
    """The activity, saving below `tmp_path`."""
    monkeypatch.setenv("ONBOARDING_WORK", str(tmp_path))
    return teach_back()


def press(widget: ActivityWidget, **action: object) -> dict[str, Any]:
    """What the page does when something is pressed: one message in, one view out."""
    ident = f"page-{json.dumps(action, sort_keys=True)}-{widget.view['ack'][:8]}"
    widget._handle_custom_msg({"id": ident, "act": action}, [])
    assert widget.view["ack"] == ident
    return dict(widget.view)


def test_every_button(widget: ActivityWidget) -> None:
    """Choose, double click, write, talk it through, play again; nobody comments before the end; a new kernel takes it up."""
    person = PEOPLE[0]
    for at, name in enumerate(hold(person, kind_first("sound")).choices):
        view = press(widget, do="act", scene=person.id, act=name, at=at)
        assert view["refused"] == ""
        assert "I saw" not in json.dumps(view)
        assert press(widget, do="act", scene=person.id, act=name, at=at)["refused"] == "The talk has gone on already."
    assert press(widget, do="show", scene=person.id)["refused"] == WRITE_FIRST
    press(widget, do="reason", scene=person.id, text=REASON)
    told = press(widget, do="show", scene=person.id)["debrief"]
    assert told["reason"] == REASON
    assert told["role"] is None
    assert all(line["rests"].startswith("Rests on: ") for line in told["points"])
    later = teach_back()
    for name in ("current", "log", "reason", "debrief", "scenes"):
        assert later.view[name] == widget.view[name]
    assert press(widget, do="again", scene=person.id)["log"] == []


def test_text_is_complete(widget: ActivityWidget) -> None:
    """The plain text holds every choice, what comes of it and its debrief, keeps the answers to its end, and never changes."""
    text = widget._repr_mimebundle_()[0]["text/plain"]
    before, _, after = " ".join(text.split()).partition("WHAT WE SAW")
    shared = [*(ask.choice for ask in CONTENT.asks), *(move.choice for move in CONTENT.moves)]
    for person in PEOPLE:
        assert person.situation in before
        assert all(line in before for line in person.lines.values())
        assert all(ending.text in before for ending in person.endings.values())
        ways = [way for point in person.points for way in point.ways]
        assert all(way.back in before for way in ways)
        assert all(point.mended in before for point in person.points)
        choices = [point.choice for point in person.points] + [way.choice for way in ways]
        for choice in (*choices, *person.aids, *person.aside_acts, *shared):
            assert choice.text in before
            assert choice.saw not in before
            assert f"I saw {choice.saw}." in after
            assert choice.kind in KINDS
            assert CONTENT.rests_on(choice.facts) in after
        assert all(words in after for words in person.acceptable)
    press(widget, do="open", scene=PEOPLE[1].id)
    assert teach_back()._repr_mimebundle_()[0]["text/plain"] == text == full_text(CONTENT)
