"""The first ninety days: the data file with its checks, every way through it, the picture against what was placed, the page, the text."""

import json
from itertools import product
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from onboarding import activity_evidence
from onboarding.activities.choice_run import Choice, Run
from onboarding.activities.face import ActivityWidget
from onboarding.activities.ninety_days import data as ninety_data
from onboarding.activities.ninety_days.data import load_ninety, ninety_text, read_ninety
from onboarding.activities.ninety_days.debrief import HEADINGS, debrief
from onboarding.activities.ninety_days.picture import NARROW, WIDE, ninety_picture, picture_lines
from onboarding.activities.ninety_days.run import come, live, places
from onboarding.activities.ninety_days.text import RISK, RISK_FACTS, full_text
from onboarding.activities.pathway.picture import Size
from onboarding.activities.scene_run import WRITE_FIRST
from onboarding.activities.talk import said
from onboarding.errors import ContentError
from onboarding.evidence import load_evidence
from onboarding.play import first_ninety_days
from onboarding.review.words import reading_grade
from tests.conftest import ROOT

TEXT = ninety_text()
CONTENT = load_ninety()
MOMENTS = [places(CONTENT, card) for card in CONTENT.cards] + [event.choices for event in CONTENT.events]
REASON = "I began with the first days."
SVG = "{http://www.w3.org/2000/svg}"


def chosen(*kinds: str) -> list[Choice]:
    """At each moment the first choice of one of these kinds, or else the first sound one."""
    return [next(c for kind in (*kinds, "sound") for c in choices if c.kind == kind) for choices in MOMENTS]


def run_of(choices: list[Choice]) -> Run:
    return Run(choices=tuple(choice.id for choice in choices), reason=REASON)


def test_the_facts_exist() -> None:
    """Every line rests on a fact that stands in evidence/ and has words."""
    assert set(CONTENT.sources) <= set(load_evidence(ROOT / "evidence").facts)
    assert set(RISK_FACTS) <= set(CONTENT.sources)


def test_the_build_checks_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault in the file stops the build."""
    monkeypatch.setattr(ninety_data, "ninety_text", lambda: TEXT.replace("schema = 1", "schema = 9", 1))
    with pytest.raises(ContentError, match=r"ninety_days\.toml"):
        activity_evidence.activity_evidence(load_evidence(ROOT / "evidence"), {})


def test_every_choice_leads_on_and_is_debriefed() -> None:
    """No dead end: with any two neighbouring choices the run ends, and what does not hold is talked through."""
    sound = chosen()
    for at in range(len(MOMENTS) - 1):
        for pair in product(MOMENTS[at], MOMENTS[at + 1]):
            choices = [*sound]
            choices[at : at + 2] = pair
            run = run_of(choices)
            assert live(CONTENT, run.choices).ending == CONTENT.ending
            talk = debrief(CONTENT, run)
            wrong = [choice for choice in pair if choice.kind != "sound"]
            points = [point.said.text for point in talk.points]
            assert all(point.said.facts for point in talk.points)
            if wrong:
                assert sorted(points) == sorted(said(choice) for choice in wrong)
            else:
                assert 1 <= len(points) <= 3
                assert talk.verdict.startswith("What you placed holds, and when")


@pytest.mark.parametrize("kind", [kind for kind in HEADINGS if kind != "sound"])
def test_what_weighs_most_comes_first(kind: str) -> None:
    """Somebody who chooses one kind wherever it is offered is told of it first; at most three are discussed, the rest named."""
    choices = chosen(kind)
    talk = debrief(CONTENT, run_of(choices))
    wrong = [choice for choice in choices if choice.kind != "sound"]
    assert wrong
    assert talk.points[0].heading == HEADINGS[kind]
    assert len(talk.points) == min(3, len(wrong))
    assert len(talk.also) == max(0, len(wrong) - 3)


def test_a_late_first_contact_is_missed_in_another_way() -> None:
    """Who places the first contact late sees a week in which nobody called; who places it in the first days, a call unanswered."""
    event = next(event for event in CONTENT.events if event.after)
    at = len(CONTENT.cards) + CONTENT.events.index(event)
    for choices, seen in ((chosen(), event.seen), (chosen("late"), event.otherwise)):
        told = live(CONTENT, [choice.id for choice in choices][:at])
        assert told.moment is not None
        assert told.moment.seen == f"Week {event.week}. {seen}"
    assert event.seen != event.otherwise


def test_a_careful_reader_can_make_the_emergency_call() -> None:
    """Where she cannot be reached, somebody who fears for her life finds the call among what holds; to leave her be is a danger."""
    event = next(event for event in CONTENT.events if event.id == "silent")
    calls = [choice for choice in event.choices if "ac-worry-unreached" in choice.facts]
    assert [choice.kind for choice in calls] == ["sound"]
    assert "emergency call" in calls[0].text
    assert {choice.kind for choice in event.choices} == {"sound", "danger"}


def test_each_card_says_what_a_slot_costs() -> None:
    """Every slot is a choice for every card; several hold where the file says so; early and late each say why not."""
    for card in CONTENT.cards:
        offered = places(CONTENT, card)
        assert [choice.text for choice in offered] == [slot.title for slot in CONTENT.slots]
        assert tuple(choice.id for choice in offered if choice.kind == "sound") == card.fits
        assert all(choice.because == getattr(card, choice.kind) for choice in offered if choice.kind != "sound")
    assert sum(len(card.fits) > 1 for card in CONTENT.cards) >= 3


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_picture_equals_what_was_placed(size: Size) -> None:
    """Each card's bar covers the weeks of its slot, an event is drawn when its week has come, the risk once it was talked about."""
    columns = CONTENT.slots[-1].last + 1
    step = (size.right - size.left) / columns
    for pick in (chosen(), chosen("late"), chosen("early")):
        ids = [choice.id for choice in pick]
        for count in range(len(ids) + 1):
            drawn = ninety_picture(CONTENT, ids[:count], size)
            svg = ElementTree.fromstring(drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))
            bars = {r.get("data-card"): r for r in svg.iter(f"{SVG}rect") if r.get("class") == "onb-ninety-bar"}
            slots = {card.id: CONTENT.slot(name) for card, name in zip(CONTENT.cards, ids[:count], strict=False)}
            assert set(bars) == set(slots)
            for card, bar in bars.items():
                begins = (float(bar.attrib["x"]) - 1 - size.left) / step
                ends = begins + (float(bar.attrib["width"]) + 2) / step
                slot = slots[str(card)]
                assert (begins, ends) == pytest.approx((slot.first, slot.last + 1), abs=0.02)
            shown = [int(p.attrib["data-week"]) for p in svg.iter(f"{SVG}path") if p.get("class") == "onb-ninety-event"]
            assert shown == sorted({e.week for e in CONTENT.events if e.week <= come(CONTENT, ids[:count])})
            risk = [r for r in svg.iter(f"{SVG}rect") if r.get("class") == "onb-ninety-risk"]
            assert bool(risk) == (count > len(CONTENT.cards))
            told = svg.find(f"{SVG}desc")
            assert told is not None
            lines = picture_lines(CONTENT, ids[:count])
            assert told.text == " ".join(f"{title}: {text}." for title, text in lines)
            assert len(lines) == len(CONTENT.cards) + 2
            for (_, text), card_slot in zip(lines, slots.values(), strict=False):
                assert text == card_slot.title.lower()


FAULTS = [
    ("schema = 1", "schema = 2", "schema is not 1."),
    ("[person]\n", "[persons]\n", "has no [person]"),
    ("weeks = [2, 4]", "weeks = [3, 4]", "slot 'weeks': 'weeks' does not follow the slot before it."),
    ("weeks = [5, 13]", "weeks = [5, 12]", "does not end with week 13."),
    ('fits = ["days"]', 'fits = ["soon"]', "card 'contact': 'fits' names an unknown slot"),
    ('fits = ["before", "days"]', 'fits = ["before", "weeks"]', "'fits' has a gap."),
    ('fits = ["days"]', 'fits = ["before"]', "says what 'early' costs."),
    ('late = "it is offered', 'later = "it is offered', "'later' is not a field."),
    ('fits = ["before"]\nlate = "a supply', 'fits = ["days"]\nlate = "a supply', "does not say what 'early' costs."),
    ('after = "contact"', 'after = "nobody"', "'after' and 'otherwise' do not fit together."),
    ('id = "note", kind = "danger"', 'id = "note", kind = "bad"', "event 'silent', choice 'note': kind 'bad' is unknown."),
    ('id = "note", kind', 'id = "way", kind', "choice 'way' stands twice."),
    ("week = 5\n", "week = 12\n", "is not in order of weeks."),
    ('saw = "that you asked her"', 'saw = "that you asked her."', "'saw' ends with a full stop."),
    ('facts = ["st-way-back"]}', "facts = []}", "cites no fact."),
    ('facts = ["st-way-back"]}', 'facts = ["no-such"]}', "fact 'no-such' has no words under [sources]."),
    ('schema = 1\n', 'schema = 1\nx = [', "cannot be read"),
    ("I took one from the street", "I took 5 mg from the street", "names an amount of a medicine"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "problem"), FAULTS, ids=[fault[2][:40] for fault in FAULTS])
def test_faults_are_named(old: str, new: str, problem: str) -> None:
    """A clinician's slip is refused with its file, its place, the fault and the next step."""
    assert old in TEXT
    with pytest.raises(ContentError) as caught:
        read_ninety(TEXT.replace(old, new, 1))
    found = [str(fault) for fault in caught.value.faults]
    assert any(problem in fault for fault in found), found
    assert all(fault.startswith("onboarding/activities/data/ninety_days.toml") for fault in found)
    assert all(fault.fix for fault in caught.value.faults)


@pytest.fixture
def widget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ActivityWidget:
    """The activity, saving below `tmp_path`."""
    monkeypatch.setenv("ONBOARDING_WORK", str(tmp_path))
    return first_ninety_days()


def press(widget: ActivityWidget, **action: object) -> dict[str, Any]:
    """What the page does when something is pressed: one message in, one view out."""
    ident = f"page-{json.dumps(action, sort_keys=True)}-{widget.view['ack'][:8]}"
    widget._handle_custom_msg({"id": ident, "act": {"scene": CONTENT.id, **action}}, [])
    assert widget.view["ack"] == ident
    return dict(widget.view)


def test_every_button(widget: ActivityWidget) -> None:
    """Place, act, write, talk it through, do it again; nothing is said ahead of its time, and a new kernel takes it up."""
    for at, (offered, choice) in enumerate(zip(MOMENTS, chosen("late", "danger"), strict=True)):
        view = widget.view
        assert [each["text"] for each in view["now"]["acts"]] == [c.text for c in offered]
        sent = json.dumps(view, ensure_ascii=False)
        assert all(c.because not in sent for c in offered)
        assert all(event.seen not in sent for event in CONTENT.events[max(0, at - len(CONTENT.cards) + 1) :])
        assert RISK not in sent
        assert press(widget, do="act", act=choice.id, at=at)["refused"] == ""
    assert press(widget, do="show")["refused"] == WRITE_FIRST
    press(widget, do="reason", text=REASON)
    view = press(widget, do="show")
    assert view["debrief"]["reason"] == REASON
    assert view["overview"].startswith(RISK)
    later = first_ninety_days()
    for name in ("log", "reason", "debrief", "ninety", "overview"):
        assert later.view[name] == widget.view[name]
    assert press(widget, do="again")["log"] == []


def test_text_is_complete_and_plain(widget: ActivityWidget) -> None:
    """All cards, slots and events first, what we saw at the end; grade 10 or less; the text never changes."""
    text = widget._repr_mimebundle_()[0]["text/plain"]
    before, _, after = " ".join(text.split()).partition("WHAT WE SAW")
    for slot in CONTENT.slots:
        assert slot.title in before
    for card in CONTENT.cards:
        assert card.title in before
        assert all(f"because {side}." in after for side in (card.early, card.late) if side)
    for event in CONTENT.events:
        assert event.seen in before
        assert event.otherwise in before
        assert all(choice.text in before and choice.because not in before for choice in event.choices)
        assert all(f"because {choice.because}." in after for choice in event.choices)
    assert reading_grade(text) <= 10
    press(widget, do="act", act=chosen()[0].id, at=0)
    assert first_ninety_days()._repr_mimebundle_()[0]["text/plain"] == text == full_text(CONTENT)
