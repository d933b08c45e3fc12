"""The first hour: its people, the talk, what the debrief says, and the page."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onboarding.activities.face import ActivityWidget
from onboarding.activities.first_hour.data import HIDING, Person, check_people, load_people, people_text
from onboarding.activities.first_hour.debrief import MOST_POINTS, debrief, missed_safety, points
from onboarding.activities.first_hour.model import (
    WRITE_FIRST,
    FirstHourModel,
    HourState,
    Talk,
    known,
    offered,
    turns_left,
)
from onboarding.activities.first_hour.text import full_text
from onboarding.activities.shown_evidence import load_shown
from onboarding.activities.state import Action, ActionRefused
from onboarding.activity_evidence import activity_evidence
from onboarding.course import load_course
from onboarding.errors import ContentError
from onboarding.evidence import load_evidence
from onboarding.play import first_hour
from onboarding.review.words import reading_grade

ROOT = Path(__file__).parent.parent
EVIDENCE = load_evidence(ROOT / "evidence")
LOCAL = load_course(ROOT / "course.toml").local
TIERS = {sign.id: sign.tier.id for sign in EVIDENCE.signs.values()}
PEOPLE, SHOWN = load_people(), load_shown()
MODEL = FirstHourModel(PEOPLE)
IRENA, TOBIAS, RUTH = PEOPLE
REASON = "I was not sure about the tier."


def play(person: Person, *, full: bool, others: bool = True, obey: bool = True) -> Talk:
    """A talk in which each question is asked once: `full` so that what matters comes out, else so that it does not."""
    state = MODEL.start(1)
    for safety in (True, False):
        for topic in person.topics:
            if topic.safety != safety or (not safety and not others):
                continue
            talk = state.talk(person.id)
            if talk.ended or (not safety and turns_left(person, talk) == 0):
                continue
            way = next((way for way in topic.ways if way.full == full), topic.ways[0])
            state = ask(state, person, topic.id, way.id)
            if way.sign and obey:
                state = call(state, person, TIERS[way.sign])
    return end(state, person)


def ask(state: HourState, person: Person, topic: str, way: str) -> HourState:
    """Ask in that wording."""
    at = len(state.talk(person.id).steps)
    return MODEL.act(state, {"do": "ask", "person": person.id, "topic": topic, "way": way, "at": at})


def call(state: HourState, person: Person, tier: str) -> HourState:
    """Call whom the tier names."""
    return MODEL.act(state, {"do": "call", "person": person.id, "tier": tier, "at": len(state.talk(person.id).steps)})


def end(state: HourState, person: Person) -> Talk:
    """End the talk, if no emergency call has."""
    if not state.talk(person.id).ended:
        state = MODEL.act(state, {"do": "close", "person": person.id})
    return state.talk(person.id)


def ids(person: Person, talk: Talk) -> list[str]:
    """The points of the debrief by their ids."""
    return [point.id for point in points(person, talk, SHOWN)]


def test_the_file_passes_its_own_check_and_is_what_was_built() -> None:
    """Three people: with second-tier signs, with one of the top tier, and with none; every fact exists."""
    assert check_people(people_text(), tiers=TIERS, facts=EVIDENCE.facts) == []
    assert json.loads((ROOT / "onboarding/data/evidence.json").read_text("utf-8")) == activity_evidence(EVIDENCE, LOCAL)
    tiers = [{TIERS[way.sign] for topic in person.topics for way in topic.ways if way.sign} for person in PEOPLE]
    assert tiers == [{"urgent"}, {"emergency"}, set()]


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ('sign = "missed-dose"', 'sign = "ghost"', "sign 'ghost' does not exist"),
        ('sign = "missed-dose"', 'sign = "mild-unchanged"', "asks for no act"),
        ('facts = ["bw-oxz-opioids"]', 'facts = ["made-up"]', "fact 'made-up' does not exist"),
        ('facts = ["bw-oxz-opioids"]', "facts = []", "names no fact"),
        ('how = "leading"', 'how = "leading"\nfull = true', "a leading question brings the answer"),
        ('how = "direct"', 'how = "shouted"', "how 'shouted' is unknown"),
        ("turns = 4", "turns = 6", "turns is not between 1 and 5"),
        ('id = "alcohol"\nlabel', 'id = "drink"\nlabel', "has no safety topic 'alcohol'"),
        ("pregnancy = true", "pregnancy = false", "is no safety topic of this course"),
        ('id = "home"', 'id = "insurance"', "stands twice"),
        ('answer = "\\"Wait,', 'mood = "\\"Wait,', "field 'mood'"),
        ("schema = 1", "schema = 2", "has no schema = 1"),
        ("\n[[person]]", "\n[[person", "cannot be read"),
    ],
)
def test_each_fault_of_the_file_is_named(before: str, after: str, problem: str) -> None:
    """A clinician who edits the file hears what is wrong, where, and how to mend it."""
    text = people_text().replace(before, after, 1) if before in people_text() else ""
    assert text
    found = check_people(text, tiers=TIERS, facts=EVIDENCE.facts)
    assert any(problem in fault.problem and fault.mend for fault in found), found


def test_a_faulty_file_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the check finds is a content error with the file's name and the place."""
    broken = people_text().replace('sign = "suicide-risk"', 'sign = "gloom"')
    monkeypatch.setattr("onboarding.activities.first_hour.data.people_text", lambda: broken)
    with pytest.raises(ContentError, match=r"first_hour\.toml.*tobias.*suicide.*gloom"):
        activity_evidence(EVIDENCE, LOCAL)


def test_safety_questions_cost_nothing_and_others_compete() -> None:
    """However much was asked, a safety question stays on offer; the others end with the time."""
    for person in PEOPLE:
        state = MODEL.start(1)
        for topic in [topic for topic in person.topics if not topic.safety][: person.turns]:
            state = ask(state, person, topic.id, topic.ways[0].id)
        talk = state.talk(person.id)
        assert turns_left(person, talk) == 0
        assert {topic.id for topic, _ in offered(person, talk)} == {topic.id for topic in person.topics if topic.safety}
        late = next(topic for topic in person.topics if not topic.safety and topic.id not in known(person, talk))
        with pytest.raises(ActionRefused, match="no time left"):
            ask(state, person, late.id, late.ways[0].id)
        assert "not-asked" in ids(person, end(state, person))


def test_how_you_ask_changes_what_you_hear() -> None:
    """A leading wording fills the form with another answer; a better one afterwards puts it right and brings the sign."""
    state = ask(MODEL.start(1), IRENA, "last-dose", "a")
    assert "as always" in known(IRENA, state.talk("irena"))["last-dose"].entry
    state = ask(state, IRENA, "last-dose", "b")
    heard = known(IRENA, state.talk("irena"))["last-dose"]
    assert heard.sign == "missed-dose"
    assert "last-dose" not in {topic.id for topic, _ in offered(IRENA, state.talk("irena"))}
    for person in PEOPLE:
        for topic in person.topics:
            assert not any(way.full for way in topic.ways if way.how in HIDING)


def test_thinking_gets_the_better_debrief() -> None:
    """Asking well and acting at once is named sound; nothing asked, all hidden, calling at once and calling nobody are not."""
    for person in PEOPLE:
        assert ids(person, play(person, full=True)) == []
        hidden = ids(person, play(person, full=False))
        assert "not-heard" in hidden
        state = ask(MODEL.start(1), person, person.topics[0].id, person.topics[0].ways[0].id)
        assert "not-asked" in ids(person, end(state, person))
        assert "called-without-sign" in ids(person, end(call(MODEL.start(1), person, "emergency"), person))
        assert "not-asked" in ids(person, end(call(MODEL.start(1), person, "emergency"), person))
    assert ids(IRENA, play(IRENA, full=True, obey=False))[:2] == ["sign-never", "sign-never"]
    assert ids(TOBIAS, play(TOBIAS, full=True, obey=False)) == ["sign-never"]


def test_late_and_too_low_are_told_apart() -> None:
    """Going on first is late; bringing the nurse for a sign of the top tier is too low; at once is no point."""
    heard = ask(MODEL.start(1), TOBIAS, "suicide", "c")
    assert ids(TOBIAS, end(call(heard, TOBIAS, "emergency"), TOBIAS)) == []
    low = call(heard, TOBIAS, "urgent")
    assert ids(TOBIAS, end(low, TOBIAS))[0] == "sign-too-low"
    late = call(ask(heard, TOBIAS, "last-dose", "a"), TOBIAS, "emergency")
    assert ids(TOBIAS, end(late, TOBIAS))[0] == "sign-late"
    over = call(ask(MODEL.start(1), IRENA, "last-dose", "b"), IRENA, "emergency")
    assert "sign-never" not in ids(IRENA, end(over, IRENA))


def test_the_nurse_may_hear_of_it_after_the_other_safety_questions() -> None:
    """A missed dose told after the safety questions is no point; after a question that can wait, or not at all, it is."""
    heard = ask(MODEL.start(1), IRENA, "last-dose", "b")
    asked_on = ask(ask(heard, IRENA, "seizures", "b"), IRENA, "suicide", "b")
    assert not [one for one in ids(IRENA, end(call(asked_on, IRENA, "urgent"), IRENA)) if one.startswith("sign")]
    waited = ask(heard, IRENA, "hopes", "b")
    assert ids(IRENA, end(call(waited, IRENA, "urgent"), IRENA))[0] == "sign-late"
    assert ids(IRENA, end(asked_on, IRENA))[0] == "sign-never"


def test_an_emergency_call_in_doubt_is_right() -> None:
    """Nobody would miss him: who cannot tell and makes the call is told that it is right, and not what was left unasked."""
    for topic, way in (("mood", "a"), ("suicide", "a")):
        talk = end(call(ask(MODEL.start(1), TOBIAS, topic, way), TOBIAS, "emergency"), TOBIAS)
        assert ids(TOBIAS, talk) == [], topic
        assert "could not tell" in debrief(TOBIAS, talk, SHOWN).verdict
    plain = end(call(ask(MODEL.start(1), TOBIAS, "mood", "b"), TOBIAS, "emergency"), TOBIAS)
    assert "called-without-sign" in ids(TOBIAS, plain)


def test_after_a_right_emergency_call_the_form_waits() -> None:
    """Nobody is told off for safety questions that a call of the top tier cut off."""
    talk = end(call(ask(MODEL.start(1), TOBIAS, "suicide", "c"), TOBIAS, "emergency"), TOBIAS)
    assert talk.ended
    assert missed_safety(TOBIAS, talk, SHOWN) == ()
    assert "called at once" in debrief(TOBIAS, talk, SHOWN).verdict


_PRESSED = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 40), st.integers(0, 3)), max_size=40)


@settings(max_examples=60)
@given(_PRESSED)
def test_any_actions_leave_a_sound_state(pressed: list[tuple[int, int, int]]) -> None:
    """Whatever is pressed: never a dead end, at most three points, a missed safety question always among them, and retold whole."""
    state = MODEL.start(1)
    for who, what, how in pressed:
        person = PEOPLE[who]
        talk = state.talk(person.id)
        choices: list[Action] = [
            {"do": "ask", "person": person.id, "topic": topic.id, "way": way.id, "at": len(talk.steps)}
            for topic, ways in offered(person, talk)
            for way in ways
        ]
        choices += [
            {"do": "call", "person": person.id, "tier": tier, "at": len(talk.steps)} for tier in ("urgent", "emergency")
        ]
        choices += [{"do": name, "person": person.id} for name in ("open", "close", "show", "again")]
        choices.append({"do": "reason", "person": person.id, "text": REASON})
        try:
            state = MODEL.act(state, choices[(what * 4 + how) % len(choices)])
        except ActionRefused as error:
            assert str(error)
    again = MODEL.start(1)
    for action in json.loads(json.dumps(MODEL.retell(state))):
        again = MODEL.act(again, action)
    assert again == state
    for person in PEOPLE:
        talk = state.talk(person.id)
        found = points(person, talk, SHOWN)
        assert len(found) <= MOST_POINTS
        assert bool(missed_safety(person, talk, SHOWN)) == any(point.id == "not-asked" for point in found)
        assert turns_left(person, talk) >= 0
        for point in found:
            assert re.search(r"I saw .* I was concerned because .*\?", point.text)
            assert all(fact in SHOWN.statements for fact in point.facts)


@pytest.fixture
def widget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ActivityWidget:
    """An activity that saves below `tmp_path`."""
    monkeypatch.setenv("ONBOARDING_WORK", str(tmp_path))
    return first_hour()


def press(widget: ActivityWidget, **action: object) -> dict[str, Any]:
    """What the page does when something is pressed."""
    widget._handle_custom_msg({"id": "page-1", "act": action}, [])
    return dict(widget.view)


def test_a_whole_talk_on_the_page(widget: ActivityWidget, tmp_path: Path) -> None:
    """No answer is sent before it was asked for and no comment before the end; what was done is on the disk and comes back."""
    sent = json.dumps(widget.view)
    assert not any(way.answer in sent or way.entry in sent for topic in IRENA.topics for way in topic.ways)
    view = press(widget, do="ask", person="irena", topic="last-dose", way="b", at=0)
    assert "Sunday evening" in view["last"]["heard"]
    assert not any(word in json.dumps(view) for word in ("leading", "judging", "Danger sign"))
    assert (
        press(widget, do="ask", person="irena", topic="alcohol", way="a", at=0)["refused"]
        == "The talk has gone on already."
    )
    assert "nurse in charge comes" in press(widget, do="call", person="irena", tier="urgent", at=1)["last"]["heard"]
    assert "has heard you" in press(widget, do="call", person="irena", tier="urgent", at=2)["refused"]
    press(widget, do="close", person="irena")
    assert press(widget, do="show", person="irena")["refused"] == WRITE_FIRST
    press(widget, do="reason", person="irena", text=REASON)
    told = press(widget, do="show", person="irena")["debrief"]
    assert told["reason"] == REASON
    assert [line["how"] for line in told["happened"]] == ["direct", ""]
    assert any("not asked" in point["heading"] for point in told["points"])
    assert all(point["rests"].startswith("Rests on: ") for point in told["points"])
    assert first_hour().view["shown"]
    saved = json.loads((tmp_path / "assessment-and-planning" / "first-hour.json").read_text("utf-8"))
    assert saved["state"]["current"] == "irena"


def test_text_is_complete_and_plain(widget: ActivityWidget) -> None:
    """Readers without widgets get each question, answer, reason and fact, always in the same words; the words are plain."""
    text = widget._repr_mimebundle_()[0]["text/plain"]
    assert text == full_text(PEOPLE, SHOWN)
    flat = " ".join(text.split())
    for person in PEOPLE:
        for topic in person.topics:
            assert topic.why in flat
            assert all(EVIDENCE.facts[fact].statement in flat for fact in topic.facts)
            for way in topic.ways:
                assert way.ask in flat
                assert way.answer in flat
    words = " ".join(one for person in PEOPLE for topic in person.topics for one in (topic.why, topic.hand_on))
    assert reading_grade(words) <= 10
    assert not re.search(r"\b(addict|abuser|junkie|alcoholic)\b", flat, re.IGNORECASE)
