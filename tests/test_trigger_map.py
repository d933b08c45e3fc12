"""Trigger map: its file, the placing, the picture, what is said afterwards, the text and the page."""

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.activities.branch_picture import NARROW, WIDE, Size
from onboarding.activities.face import ActivityWidget
from onboarding.activities.shown_evidence import load_shown
from onboarding.activities.state import Action, ActionRefused
from onboarding.activities.trigger_map import data
from onboarding.activities.trigger_map.check import check_maps
from onboarding.activities.trigger_map.data import LEAVE, STAY, Person, load_maps, maps_text
from onboarding.activities.trigger_map.debrief import MOST_PATTERNS, PATTERNS, beside, patterns
from onboarding.activities.trigger_map.model import (
    LONGEST,
    PLACE_FIRST,
    WRITE_FIRST,
    Drawn,
    MapState,
    Mark,
    TriggerModel,
)
from onboarding.activities.trigger_map.picture import EMPTY, map_picture, told_map
from onboarding.activities.trigger_map.text import full_text
from onboarding.activity_evidence import activity_evidence
from onboarding.course import load_course
from onboarding.errors import ContentError
from onboarding.evidence import load_evidence
from onboarding.play import trigger_map
from onboarding.review.words import reading_grade

ROOT = Path(__file__).parent.parent
EVIDENCE = load_evidence(ROOT / "evidence")
MAPS, SHOWN = load_maps(), load_shown()
MODEL = TriggerModel(MAPS)
PLACES = tuple(place.id for place in MAPS.places)
REASON = "The wish: is it a feeling or a moment?"


def ours(person: Person, **changed: Mark) -> Drawn:
    """A map with which nobody would argue, but for `changed`."""
    marks = {t.id: Mark(where=t.where, avoid=t.avoid[0], tell=t.tell) for t in person.things}
    return Drawn(marks=tuple({**marks, **changed}.items()), reason=REASON, shown=True)


def test_the_file_is_sound() -> None:
    """It passes its own check; each part of the map is used, something stands in more than one place, each mark is asked for, and each
    week has an urge and a sign of the body to tell apart."""
    assert check_maps(maps_text(), facts=EVIDENCE.facts) == []
    assert PLACES == ("situations", "people", "places", "feelings", "times")
    for person in MAPS.people:
        assert {place for thing in person.things for place in thing.where} == set(PLACES)
        assert any(len(thing.where) > 1 for thing in person.things)
        assert {(LEAVE,), (STAY,), (LEAVE, STAY)} <= {thing.avoid for thing in person.things}
        assert any("sym-neuro" in thing.facts and thing.tell for thing in person.things)
        assert all(thing.tell for thing in person.things if "rl-tablets-first-tell" in thing.facts)
        assert any("tip65-craving-normal" in thing.facts and not thing.tell for thing in person.things)


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        (
            'where = ["times", "situations"]',
            'where = ["times", "ghost"]',
            "'where' is no list of different known words",
        ),
        (
            'where = ["times", "situations"]',
            'where = ["times", "times"]',
            "'where' is no list of different known words",
        ),
        ('where = ["times", "situations"]', "where = []", "'where' is empty"),
        ('avoid = ["stay"]', 'avoid = ["run"]', "'avoid' is no list of different known words"),
        (
            'tell = true\nsay = "These may be signs of withdrawal, and nobody',
            'tell = false\nsay = "These may be signs of withdrawal, and nobody',
            "tells of no sign of the body",
        ),
        ("tell = true", 'tell = "yes"', "'tell' is missing or has the wrong form"),
        ('text = "Payday"', f'text = "{"Payday " * 9}"', "more than 44 characters"),
        ('id = "osman"', 'id = "renate"', "person 'renate' stands twice"),
        ('id = "stop"', 'id = "payday"', "thing 'payday' stands twice"),
        ('id = "untold"', 'id = "unheard"', "has no [[pattern]] 'untold'"),
        ('facts = ["rp-trigger-map"]', 'facts = ["made-up"]', "fact 'made-up' does not exist"),
        ('facts = ["rp-trigger-map"]', "facts = []", "names no fact"),
        ("age = 39", "age = 9", "'age' is not the age"),
        ("age = 39", "age = 39\nscore = 3", "'score' is not a field"),
        ("take one of mine", "take 2 tablets", "names an amount of a medicine"),
        ("schema = 1", "schema = 2", "has no schema = 1"),
        ("[last]", "[lost]", "'lost' is not a field"),
        ("[[person]]", "[[person", "cannot be read"),
    ],
)
def test_each_fault_of_the_file_is_named(before: str, after: str, problem: str) -> None:
    """A clinician who edits the file hears what is wrong, where, and how to mend it."""
    text = re.sub(r"^#.*\n", "", maps_text(), flags=re.MULTILINE)
    broken = text.replace(before, after, 1)
    assert broken != text
    faults = check_maps(broken, facts=EVIDENCE.facts)
    assert [fault for fault in faults if problem in fault.fault]
    assert all(fault.fix for fault in faults)


def test_a_faulty_file_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the check finds is a content error with the file's name and the place."""
    broken = maps_text().replace('avoid = ["stay"]', 'avoid = ["run"]', 1)
    monkeypatch.setattr(data, "maps_text", lambda: broken)
    with pytest.raises(ContentError, match=r"trigger_map\.toml.*person 'renate', thing 'payday'.*avoid"):
        activity_evidence(EVIDENCE, load_course(ROOT / "course.toml").local)


@pytest.mark.parametrize("person", MAPS.people, ids=lambda person: person.id)
def test_each_pattern_is_found_where_it_shows_and_only_there(person: Person) -> None:
    """A sound map has none, whichever of several sound marks was chosen; each pattern names the things in which it shows."""
    assert patterns(MAPS, person, ours(person)) == ()
    assert (
        patterns(MAPS, person, Drawn(marks=tuple((t.id, Mark(avoid=t.avoid[-1], tell=t.tell)) for t in person.things)))
        == ()
    )
    body = next(thing for thing in person.things if thing.tell)
    stay = next(thing for thing in person.things if thing.avoid == (STAY,) and not thing.tell)
    leave = next(thing for thing in person.things if thing.avoid == (LEAVE,))

    def found(drawn: Drawn) -> dict[str, tuple[str, ...]]:
        return {one.id: one.things for one in patterns(MAPS, person, drawn)}

    assert found(ours(person, **{body.id: Mark(where=body.where)})) == {"untold": (body.text,)}
    assert found(ours(person, **{stay.id: Mark(avoid=LEAVE)})) == {"left": (stay.text,)}
    assert found(ours(person, **{leave.id: Mark(avoid=STAY)})) == {"kept": (leave.text,)}
    everything = {thing.id: Mark(where=PLACES, avoid=thing.avoid[0], tell=True) for thing in person.things}
    assert set(found(ours(person, **everything))) == {"all-told", "everywhere"}
    worst = {thing.id: Mark(where=PLACES, avoid=LEAVE) for thing in person.things}
    assert found(ours(person, **{**worst, leave.id: Mark(where=PLACES, avoid=STAY)})).keys() == {
        "untold",
        "left",
        "kept",
    }
    assert len(PATTERNS) > MOST_PATTERNS


def test_a_full_map_is_not_praised_and_an_open_one_is_not_blamed() -> None:
    """What is said holds no number, no score and no forecast; a thing that stands nowhere is only told what it may be."""
    for person in MAPS.people:
        told = tuple((thing.id, Mark(where=thing.where, tell=True)) for thing in person.things if thing.tell)
        bare = Drawn(marks=told, reason=REASON, shown=True)
        assert patterns(MAPS, person, bare) == ()
        assert len(beside(MAPS, person, bare)) == len(person.things)
        said = " ".join(
            [*(one.text for one in (*MAPS.patterns.values(), *MAPS.points, MAPS.last)), *(t.say for t in person.things)]
        )
        assert not re.search(r"\d|per cent|score|well done", said)
    assert all("I was concerned because" in said.text and said.text.endswith("?") for said in MAPS.patterns.values())
    points = " ".join(point.text for point in MAPS.points)
    assert "does not say that {name} will use" in points
    assert "told to the nurse in charge" in points


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=lambda size: size.name)
@pytest.mark.parametrize("person", MAPS.people, ids=lambda person: person.id)
def test_the_picture_is_drawn_from_what_was_placed(person: Person, size: Size) -> None:
    """It is sound XML with a title and a description that says all of it; every thing stands in its parts, within the drawing."""
    drawn = ours(person)
    root = ElementTree.fromstring(map_picture(MAPS, person, drawn, size))
    texts = [one for one in root.iter("text")]
    words = " ".join(one.text or "" for one in texts)
    for place in MAPS.places:
        assert place.title in words
    for title, things in told_map(MAPS, person, drawn):
        assert f"{title}: {'; '.join(things)}." in (root.findtext("desc") or "")
    for thing in person.things:
        assert words.count(thing.text) == len(thing.where)
    assert len(list(root.iter("circle"))) >= sum(len(thing.where) for thing in person.things)
    _, _, width, height = (float(number) for number in root.attrib["viewBox"].split())
    for one in texts:
        wide = len(one.text or "") * size.font * 0.56
        assert float(one.attrib["x"]) + (0 if one.attrib.get("text-anchor") else wide) <= width
        assert 0 < float(one.attrib["y"]) < height
    empty = map_picture(MAPS, person, Drawn(), size)
    assert empty.count(f">{EMPTY}<") == len(PLACES)
    assert empty != map_picture(MAPS, person, drawn, size)


MARKED = {"where": list(PLACES[:2]), "avoid": STAY, "tell": False}
ACTIONS: st.SearchStrategy[Action] = st.one_of(
    st.builds(
        lambda person, number, where, avoid, tell: {
            "do": "mark",
            "person": person.id,
            "thing": person.things[number].id if number < len(person.things) else "ghost",
            "where": where,
            "avoid": avoid,
            "tell": tell,
        },
        st.sampled_from(MAPS.people),
        st.integers(0, 9),
        st.lists(st.sampled_from([*PLACES, "ghost"]), max_size=3),
        st.sampled_from(["", LEAVE, STAY, "run"]),
        st.booleans(),
    ),
    st.builds(
        lambda do, person, text: {"do": do, "person": person, "text": text},
        st.sampled_from(["open", "reason", "reason", "show", "show", "change", "mark", "dance"]),
        st.sampled_from([*(person.id for person in MAPS.people), "nobody"]),
        st.sampled_from(["", "   ", REASON, "x" * (LONGEST + 5)]),
    ),
)


@given(st.lists(ACTIONS, max_size=60))
def test_any_actions_leave_a_state_that_can_be_retold(pressed: list[Action]) -> None:
    """Whatever is pressed, the state is told again by its short history, also after it went through JSON."""
    state = MODEL.start(1)
    for action in pressed:
        try:
            state = MODEL.act(state, action)
        except ActionRefused as error:
            assert str(error)
    again: MapState = MODEL.start(2)
    for action in json.loads(json.dumps(MODEL.retell(state))):
        again = MODEL.act(again, action)
    assert again == state


@pytest.fixture
def widget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ActivityWidget:
    """A trigger map that saves below `tmp_path`."""
    monkeypatch.setenv("ONBOARDING_WORK", str(tmp_path))
    return trigger_map()


def press(widget: ActivityWidget, **action: object) -> dict[str, Any]:
    """What the page does when something is pressed."""
    widget._handle_custom_msg({"id": "page-1", "act": action}, [])
    return dict(widget.view)


def test_each_map_on_the_page(widget: ActivityWidget, tmp_path: Path) -> None:
    """Nothing of ours is sent before the learner wrote; then all of it; the map can be changed; all of it comes back."""
    for person in MAPS.people:
        press(widget, do="open", person=person.id)
        assert press(widget, do="show", person=person.id)["refused"] == PLACE_FIRST
        for thing in person.things:
            press(widget, do="mark", person=person.id, thing=thing.id, **MARKED)
        assert press(widget, do="show", person=person.id)["refused"] == WRITE_FIRST
        before = press(widget, do="reason", person=person.id, text=REASON)
        sent = json.dumps({name: before[name] for name in before if name != "person"}, ensure_ascii=False)
        assert before["talk"] is None
        assert not any(thing.say in sent for thing in person.things)
        assert not any(said.title in sent for said in MAPS.patterns.values())
        view = press(widget, do="show", person=person.id)
        assert [one["say"] for one in view["talk"]["things"]] == [thing.say for thing in person.things]
        assert view["talk"]["patterns"][0]["heading"] == MAPS.patterns["untold"].title
        assert "{name}" not in json.dumps(view)
        assert press(widget, do="mark", person=person.id, thing=person.things[0].id, **MARKED)["refused"]
        assert press(widget, do="reason", person=person.id, text="x")["refused"]
        assert trigger_map().view["talk"] == view["talk"]
    first = MAPS.people[0]
    press(widget, do="open", person=first.id)
    assert press(widget, do="change", person=first.id)["talk"] is None
    assert [one["progress"] for one in widget.view["people"]] == ["begun", "talked through"]
    saved = json.loads((tmp_path / "relapse-prevention" / "trigger-map.json").read_text("utf-8"))
    assert saved["state"]["maps"][first.id]["marks"][first.things[0].id] == MARKED


def test_text_is_complete(widget: ActivityWidget) -> None:
    """Readers without widgets get every week, every thing with what may be made of it, every statement, and what is said afterwards."""
    text = widget._repr_mimebundle_()[0]["text/plain"]
    assert text == full_text(MAPS, SHOWN)
    flat = " ".join(text.split())
    things = [thing for person in MAPS.people for thing in person.things]
    wanted = [person.told for person in MAPS.people] + [word for thing in things for word in (thing.text, thing.say)]
    wanted += [
        said.text.replace("{name}", MAPS.people[0].name) for said in (*MAPS.patterns.values(), *MAPS.points, MAPS.last)
    ]
    wanted += [EVIDENCE.facts[fact].statement for one in things for fact in one.facts]
    wanted += [EVIDENCE.facts[fact].statement for one in (*MAPS.points, MAPS.last) for fact in one.facts]
    for words in wanted:
        assert " ".join(words.split()) in flat
    assert "Write nothing about a real person" in flat
    assert reading_grade("\n".join(line for line in text.splitlines() if not line.startswith("   "))) <= 10
