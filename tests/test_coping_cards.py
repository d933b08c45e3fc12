"""Coping cards: their file, the writing, the talk, the practice with spacing, what is printed, the text and the page."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.activities.coping_cards import data
from onboarding.activities.coping_cards.check import check_cards
from onboarding.activities.coping_cards.data import CALL, LINES, WHEN, WILL, cards_text, load_cards
from onboarding.activities.coping_cards.debrief import PATTERNS, patterns
from onboarding.activities.coping_cards.model import (
    CARD_FIRST,
    LONGEST,
    NOT_WHILE,
    READY_FIRST,
    WRITE_FIRST,
    CardsModel,
    CardsState,
)
from onboarding.activities.coping_cards.text import full_text
from onboarding.activities.face import ActivityWidget
from onboarding.activities.leitner import GAPS
from onboarding.activities.made import made
from onboarding.activities.shown_evidence import load_shown
from onboarding.activities.state import Action, ActionRefused
from onboarding.activity_evidence import activity_evidence
from onboarding.course import load_course
from onboarding.errors import ContentError
from onboarding.evidence import load_evidence
from onboarding.play import coping_cards
from onboarding.review.words import reading_grade

ROOT = Path(__file__).parent.parent
EVIDENCE = load_evidence(ROOT / "evidence")
BOX, SHOWN = load_cards(), load_shown()
MODEL = CardsModel(BOX)
CARDS = BOX.ids()
FIRST = BOX.people[0]
REASON = "The one with the lamp would hold."
SAID = {WHEN: "I lie awake at three", WILL: "put the lamp on in the kitchen", CALL: "the ward; they said so"}


def written(*cards: str, lines: tuple[str, ...] = LINES) -> CardsState:
    """A state in which these lines of these cards are written."""
    state = MODEL.start(1)
    for card in cards:
        for line in lines:
            state = MODEL.act(state, {"do": "write", "card": card, "line": line, "text": f"{SAID[line]} {card}"})
    return state


def test_the_file_is_sound() -> None:
    """It passes its own check; there are cards for each person, the lines only ask, and no card is for what can be left out."""
    assert check_cards(cards_text(), facts=EVIDENCE.facts) == []
    assert tuple(line.id for line in BOX.lines) == LINES
    for person in BOX.people:
        assert len(person.situations) >= 2
        assert all("rp-avoid-then-cope" in situation.facts for situation in person.situations)


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ('id = "will"', 'id = "must"', "has not each [[line]] in its order"),
        ('id = "nobody"', 'id = "no-one"', "has not each [[pattern]] in its order"),
        ('id = "osman"', 'id = "renate"', "person 'renate' stands twice"),
        ('id = "sunday"', 'id = "night"', "situation 'night' stands twice"),
        ('id = "sunday"', 'id = "A Sunday"', "no plain name"),
        ("What do I do first, where, and with what that has helped before?", "Do it.", "'prompt' asks nothing"),
        ('"rl-own-words", "family', '"made-up", "family', "fact 'made-up' does not exist"),
        ('facts = ["rl-own-words", "family-consent-first"]', "facts = []", "names no fact"),
        ("age = 39", "age = 9", "'age' is not the age"),
        ("age = 39", "age = 39\nscore = 3", "'score' is not a field"),
        ("No card names a dose.", "No card names 15 mg.", "names an amount of a medicine"),
        ("No card names a dose.", "No card names a dose. " * 20, "more than 480"),
        ("schema = 1", "schema = 2", "has no schema = 1"),
        ("[last]", "[lost]", "'lost' is not a field"),
        ("[[person]]", "[[person", "cannot be read"),
    ],
)
def test_each_fault_of_the_file_is_named(before: str, after: str, problem: str) -> None:
    """A clinician who edits the file hears what is wrong, where, and how to mend it."""
    text = re.sub(r"^#.*\n", "", cards_text(), flags=re.MULTILINE)
    broken = text.replace(before, after, 1)
    assert broken != text
    faults = check_cards(broken, facts=EVIDENCE.facts)
    assert [fault for fault in faults if problem in fault.fault]
    assert all(fault.fix for fault in faults)


def test_a_faulty_file_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the check finds is a content error with the file's name and the place."""
    broken = cards_text().replace('id = "sunday"', 'id = "night"')
    monkeypatch.setattr(data, "cards_text", lambda: broken)
    with pytest.raises(ContentError, match=r"coping_cards\.toml.*person 'renate'.*'night' stands twice"):
        activity_evidence(EVIDENCE, load_course(ROOT / "course.toml").local)


def test_each_pattern_shows_on_the_card_that_has_it() -> None:
    """An open line of a begun card is named with its card; a whole card, and one on which nothing stands, are not spoken of."""
    night, sunday, _ = (f"{FIRST.id}/{one.id}" for one in FIRST.situations)
    title = FIRST.situations[0].text

    def found(state: CardsState) -> dict[str, tuple[str, ...]]:
        return {one.id: one.cards for one in patterns(BOX, FIRST, state)}

    assert found(MODEL.start(1)) == found(written(night, sunday)) == {}
    assert found(written(night, lines=(WHEN,))) == {"no-act": (title,)}
    assert found(written(night, lines=(WILL, CALL))) == {"no-moment": (title,)}
    assert found(written(night, lines=(WHEN, WILL))) == {"nobody": (title,)}
    assert set(PATTERNS) == set(BOX.patterns)
    said = " ".join(one.text for one in (*BOX.patterns.values(), *BOX.points, BOX.last))
    assert not re.search(r"\d|per cent|score|well done", said)
    for one in BOX.patterns.values():
        assert "I was concerned because" in one.text
        assert one.text.endswith("?")


def practised(state: CardsState, there: dict[str, bool], turns: int) -> list[str]:
    """The cards that came in one sitting."""
    came = []
    state = MODEL.act(state, {"do": "practise"})
    for _ in range(turns):
        card = state.practice.card
        came.append(card)
        state = MODEL.act(state, {"do": "turn"})
        state = MODEL.act(state, {"do": "said", "card": card, "there": there.get(card, True)})
    return came


def test_a_card_that_was_not_there_comes_back_sooner() -> None:
    """All cards come before one is seen again; the one that was missed is back after the gap of the first box, the others later."""
    came = practised(written(*CARDS), {CARDS[0]: False}, len(CARDS) + 1)
    assert came[: GAPS[1] + 1] == [*CARDS[: GAPS[1] + 1]]
    again = came.index(CARDS[0], 1)
    assert GAPS[1] < again <= GAPS[1] + 1
    assert sorted({*came}) == sorted(CARDS)
    assert practised(written(*CARDS), {}, len(CARDS)) == list(CARDS)
    assert practised(written(CARDS[1]), {}, 3) == [CARDS[1]] * 3


def test_a_rewritten_card_is_a_new_card() -> None:
    """Its box is forgotten, the boxes of the others are not; a card without an act is not practised."""
    state = written(*CARDS[:2])
    for there in (True, True):
        card = MODEL.act(state, {"do": "practise"}).practice.card
        state = MODEL.act(MODEL.act(state, {"do": "practise"}), {"do": "turn"})
        state = MODEL.act(MODEL.act(state, {"do": "said", "card": card, "there": there}), {"do": "stop"})
    assert {card for card, _ in state.practice.boxes} == set(CARDS[:2])
    state = MODEL.act(state, {"do": "write", "card": CARDS[0], "line": WILL, "text": ""})
    assert [card for card, _ in state.practice.boxes] == [CARDS[1]]
    assert MODEL.ready(state) == (CARDS[1],)


ACTIONS: st.SearchStrategy[Action] = st.one_of(
    st.builds(
        lambda card, line, text: {"do": "write", "card": card, "line": line, "text": text},
        st.sampled_from([*CARDS[:2], CARDS[-1], "ghost"]),
        st.sampled_from([*LINES, "ghost"]),
        st.sampled_from(["", "   ", "At three.", "I get up.", "x" * (LONGEST + 5)]),
    ),
    st.builds(
        lambda do, person, card, there: {"do": do, "person": person, "card": card, "there": there, "text": REASON},
        st.sampled_from(
            ["open", "reason", "show", "change", "practise", "turn", "said", "said", "stop", "dance", "recall"]
        ),
        st.sampled_from([*(person.id for person in BOX.people), "nobody"]),
        st.sampled_from([*CARDS[:2], CARDS[-1]]),
        st.booleans(),
    ),
)


@given(st.lists(ACTIONS, max_size=80))
def test_any_actions_leave_a_state_that_can_be_retold(pressed: list[Action]) -> None:
    """Whatever is pressed, the state is told again by its short history, also after it went through JSON."""
    state = MODEL.start(1)
    for action in pressed:
        try:
            state = MODEL.act(state, action)
        except ActionRefused as error:
            assert str(error)
    again: CardsState = MODEL.start(2)
    for action in json.loads(json.dumps(MODEL.retell(state))):
        again = MODEL.act(again, action)
    assert again == state


@pytest.mark.parametrize(
    "changed",
    [
        {"turn": "x"},
        {"card": "ghost"},
        {"boxes": {"ghost": [1, 2]}},
        {"boxes": {CARDS[0]: [9, 2]}},
        {"boxes": {CARDS[0]: [1]}},
        {"boxes": {CARDS[0]: [1, "x"]}},
    ],
)
def test_a_told_practice_that_cannot_be_is_refused(changed: dict[str, object]) -> None:
    """A history that was changed by hand leads to no state."""
    told = {"turn": 1, "last": "", "card": "", "turned": False, "boxes": {CARDS[0]: [1, 2]}}
    assert MODEL.act(MODEL.start(1), {"do": "recall", "practice": told}).practice.turn == 1
    with pytest.raises(ActionRefused):
        MODEL.act(MODEL.start(1), {"do": "recall", "practice": {**told, **changed}})


@pytest.fixture
def widget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ActivityWidget:
    """Coping cards that are saved below `tmp_path`."""
    monkeypatch.setenv("ONBOARDING_WORK", str(tmp_path))
    return coping_cards()


def press(widget: ActivityWidget, **action: object) -> dict[str, Any]:
    """What the page does when something is pressed."""
    widget._handle_custom_msg({"id": "page-1", "act": action}, [])
    return dict(widget.view)


def test_the_cards_on_the_page(widget: ActivityWidget, tmp_path: Path) -> None:
    """Written, talked through, practised and printed: nothing of ours, and no back of a card, is sent before it was asked for."""
    assert press(widget, do="practise")["refused"] == READY_FIRST
    for person in BOX.people:
        press(widget, do="open", person=person.id)
        assert press(widget, do="show", person=person.id)["refused"] == CARD_FIRST
        card = f"{person.id}/{person.situations[0].id}"
        for line in (WHEN, WILL):
            press(widget, do="write", card=card, line=line, text=SAID[line])
        assert press(widget, do="show", person=person.id)["refused"] == WRITE_FIRST
        before = press(widget, do="reason", person=person.id, text=REASON)
        assert not any(said.title in json.dumps(before) for said in (*BOX.patterns.values(), *BOX.points))
        view = press(widget, do="show", person=person.id)
        assert [one["heading"] for one in view["talk"]["patterns"]] == [BOX.patterns["nobody"].title]
        assert view["talk"]["patterns"][0]["people"] == [person.situations[0].text]
        assert "{name}" not in json.dumps(view)
        assert coping_cards().view["talk"] == view["talk"]
    view = press(widget, do="practise")
    assert view["practice"]["when"] == f"When {SAID[WHEN]}"
    assert SAID[WILL] not in json.dumps(view)
    card = view["practice"]["card"]
    assert press(widget, do="write", card=card, line=WILL, text="x")["refused"] == NOT_WHILE
    assert press(widget, do="said", card=card, there=True)["refused"]
    assert press(widget, do="turn")["practice"]["back"] == [f"I will {SAID[WILL]}"]
    view = press(widget, do="said", card=card, there=False)
    assert view["practice"]["card"] != card
    assert coping_cards().view["practice"] == view["practice"]
    assert press(widget, do="said", card=card, there=False)["refused"]
    press(widget, do="stop")
    assert press(widget, do="practise")["practice"]["again"] is False
    press(widget, do="turn")
    press(widget, do="said", card=widget.view["practice"]["card"], there=True)
    assert widget.view["practice"]["again"] is True
    assert press(widget, do="stop")["practice"] is None
    assert press(widget, do="change", person=FIRST.id)["talk"] is not None  # the other person's talk stays open
    text = made(tmp_path, f"coping-cards/{FIRST.id}").text
    assert text == (
        f"Coping cards, written with {FIRST.name}\n\n{FIRST.situations[0].text}\nWhen {SAID[WHEN]}\nI will {SAID[WILL]}"
    )
    assert made(tmp_path, "coping-cards").text.count("Coping cards, written with") == len(BOX.people)


def test_text_is_complete(widget: ActivityWidget) -> None:
    """Readers without widgets get every person, situation and prompt, and all that is said afterwards with what it rests on."""
    text = widget._repr_mimebundle_()[0]["text/plain"]
    assert text == full_text(BOX, SHOWN)
    flat = " ".join(text.split())
    said = (*BOX.patterns.values(), *BOX.points, BOX.last)
    wanted = [word for person in BOX.people for word in (person.told, *(one.text for one in person.situations))]
    wanted += [line.prompt for line in BOX.lines] + [one.text.replace("{name}", FIRST.name) for one in said]
    wanted += [EVIDENCE.facts[fact].statement for one in said for fact in one.facts]
    for words in wanted:
        assert " ".join(words.split()) in flat
    assert "Write nothing about a real person" in flat
    assert reading_grade("\n".join(line for line in text.splitlines() if not line.startswith("   "))) <= 10
