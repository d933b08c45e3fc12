"""Map of recovery capital: its file, the notes and the step, the picture, what is said afterwards, the text and the page."""

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.activities.branch_picture import NARROW, WIDE, Size, fitted
from onboarding.activities.capital_map import data
from onboarding.activities.capital_map.check import check_capital
from onboarding.activities.capital_map.data import (
    BIG,
    KINDS,
    LINES,
    MEDICINE,
    OURS,
    SMALL,
    THERE,
    WOULD,
    Person,
    capital_text,
    load_capital,
)
from onboarding.activities.capital_map.debrief import MOST_POINTS, PATTERNS, analysis, beside, happened
from onboarding.activities.capital_map.model import (
    LONGEST,
    LONGEST_REASON,
    NOTE_FIRST,
    STEP_FIRST,
    WRITE_FIRST,
    CapitalModel,
    CapitalState,
    Drawn,
)
from onboarding.activities.capital_map.picture import EMPTY, map_picture, told_map
from onboarding.activities.capital_map.text import full_text
from onboarding.activities.face import ActivityWidget
from onboarding.activities.shown_evidence import load_shown
from onboarding.activities.state import Action, ActionRefused
from onboarding.activity_evidence import activity_evidence
from onboarding.course import load_course
from onboarding.errors import ContentError
from onboarding.evidence import load_evidence
from onboarding.play import capital_map
from onboarding.review.words import reading_grade

ROOT = Path(__file__).parent.parent
EVIDENCE = load_evidence(ROOT / "evidence")
MAPS, SHOWN = load_capital(), load_shown()
MODEL = CapitalModel(MAPS)
DOMAINS = tuple(domain.id for domain in MAPS.domains)
PLAIN = re.sub(r"^#.*\n", "", capital_text(), flags=re.MULTILINE)
"""The file without its comments."""
REASON = "It has a day and it is small."


def first(person: Person, kind: str) -> str:
    """The id of the person's first step of a kind."""
    return next(step.id for step in person.steps if step.kind == kind)


def noted(domains: Iterable[str] = DOMAINS, lines: Iterable[str] = LINES, *, step: str = "") -> Drawn:
    """A map on which something stands in each of these lines."""
    wanted = tuple(lines)
    notes = tuple(((domain, line), f"{domain} {line}") for domain in domains for line in wanted)
    return Drawn(notes=notes, step=step, reason=REASON, shown=True)


def found(person: Person, drawn: Drawn) -> list[str]:
    """The ids of the patterns that are said of a map."""
    titles = {pattern.title: name for name, pattern in MAPS.patterns.items()}
    return [titles[point.title] for point in analysis(MAPS, person, drawn) if point.title in titles]


def test_the_file_is_sound() -> None:
    """It passes its own check; the parts are those of the fact; each kind of step comes up, and each person has something to weigh."""
    assert check_capital(capital_text(), facts=EVIDENCE.facts) == []
    assert DOMAINS == ("social", "physical", "human", "cultural")
    assert all(domain in EVIDENCE.facts["recovery-capital"].statement for domain in DOMAINS)
    assert {step.kind for person in MAPS.people for step in person.steps} == set(KINDS)
    for person in MAPS.people:
        assert [heard.domain for heard in person.heard] == list(DOMAINS)
        assert [step.kind for step in person.steps].count(SMALL) == 2
        assert person.steps[0].kind != person.steps[-1].kind
    assert len({frozenset(step.kind for step in person.steps) for person in MAPS.people}) > 1


def test_a_step_that_changes_a_medicine_is_told_whatever_was_picked() -> None:
    """It is said to everybody who draws that map, not only to those who picked it, and cites the rule for whoever hears it."""
    unsafe = [step for person in MAPS.people for step in person.steps if step.kind == MEDICINE]
    assert unsafe
    for step in unsafe:
        assert {"ac-told-to-stop", "tap-no-skip", "esc-support-worker"} <= set(step.facts)
        assert "the nurse in charge hears now" in step.say
        assert "Ask whether a dose was left out." in step.say
    assert "told to the nurse in charge" in MAPS.last.text
    assert "emergency call" in MAPS.last.text


def test_a_step_that_changes_a_medicine_goes_off_the_map_with_the_talk() -> None:
    """While it is thought about it is drawn as any other; when it was talked through, picture and words are without it."""
    unsafe = [(person, step) for person in MAPS.people for step in person.steps if step.kind == MEDICINE]
    for person, step in unsafe:
        thinking = Drawn(notes=(((DOMAINS[0], "there"), "Her hands"),), step=step.id, reason=REASON)
        talked = replace(thinking, shown=True)
        for drawn, stands in ((thinking, True), (talked, False)):
            assert (step.text in str(told_map(MAPS, person, drawn))) is stands
            assert (f"One step: {step.text}" in map_picture(MAPS, person, drawn, WIDE)) is stands


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ('domain = "social"', 'domain = "ghost"', "no part of the map"),
        ('domain = "physical"\nthere', 'domain = "social"\nthere', "heard 'social' stands twice"),
        ('domain = "physical"\nthere', 'domain = "social"\nthere', "has no [[person.heard]] for 'physical'"),
        ('kind = "small"', 'kind = "tiny"', "'kind' is “tiny”"),
        ('kind = "small"', 'kind = "big"', "has not two steps that are small enough"),
        ('id = "coffee"', 'id = "shop"', "step 'shop' stands twice"),
        ('text = "Open a shop', f'text = "{"Open a shop " * 5}', "more than 56 characters"),
        ('id = "malik"', 'id = "gesa"', "person 'gesa' stands twice"),
        ('id = "cultural"', 'id = "human"', "domain 'human' stands twice"),
        ('id = "one-part"', 'id = "odd"', "has no [[pattern]] 'one-part'"),
        ('facts = ["ac-one-step"]', 'facts = ["made-up"]', "fact 'made-up' does not exist"),
        ('facts = ["ac-one-step"]', "facts = []", "names no fact"),
        ('would = "Work again."', 'would = ""', "'would' is empty"),
        ("age = 33", "age = 13", "'age' is not the age"),
        ("age = 33", "age = 33\nscore = 3", "'score' is not a field"),
        ("a little shop again", "2 tablets", "names an amount of a medicine"),
        ("schema = 1", "schema = 2", "has no schema = 1"),
        ("[last]", "[lost]", "'lost' is not a field"),
        ("[[person]]", "[[person", "cannot be read"),
        ("[[person.step]]", "[[person.stop]]", "'stop' is not a field"),
    ],
)
def test_each_fault_of_the_file_is_named(before: str, after: str, problem: str) -> None:
    """A clinician who edits the file hears what is wrong, where, and how to mend it."""
    broken = PLAIN.replace(before, after, 1)
    assert broken != PLAIN
    faults = check_capital(broken, facts=EVIDENCE.facts)
    assert [fault for fault in faults if problem in fault.fault]
    assert all(fault.fix for fault in faults)


def test_a_person_without_steps_is_a_fault() -> None:
    """One whose steps or words are gone is named as well."""
    text = re.sub(r"\[\[person\.step\]\].*?(?=\n\[\[)", "", PLAIN, flags=re.DOTALL)
    faults = check_capital(text, facts=EVIDENCE.facts)
    assert [fault.place for fault in faults if "has no [[person.step]]" in fault.fault] == [
        f"person '{person.id}'" for person in MAPS.people
    ]


def test_a_faulty_file_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the check finds is a content error with the file's name and the place."""
    broken = capital_text().replace('kind = "small"', 'kind = "tiny"', 1)
    monkeypatch.setattr(data, "capital_text", lambda: broken)
    with pytest.raises(ContentError, match=r"capital_map\.toml.*person 'gesa', step 'coffee'.*kind"):
        activity_evidence(EVIDENCE, load_course(ROOT / "course.toml").local)


@pytest.mark.parametrize("person", MAPS.people, ids=lambda person: person.id)
def test_each_pattern_is_found_where_it_shows_and_only_there(person: Person) -> None:
    """A map with something there, a wish and a small step shows none, also with open lines; each pattern shows by itself."""
    small = first(person, SMALL)
    assert found(person, noted(step=small)) == []
    assert found(person, noted(DOMAINS[:2], step=small)) == []
    assert found(person, noted(lines=[WOULD], step=small)) == ["only-wishes"]
    assert found(person, noted(lines=[THERE], step=small)) == ["no-wish"]
    assert found(person, noted(DOMAINS[:1], step=small)) == ["one-part"]
    for step in person.steps:
        kind = {MEDICINE: ["medicine"], OURS: ["ours"], BIG: ["big"], SMALL: []}[step.kind]
        assert found(person, noted(step=step.id)) == kind
    other = next(step.id for step in person.steps if step.kind != SMALL)
    worst = analysis(MAPS, person, noted(DOMAINS[:1], [WOULD], step=other))
    assert len(worst) == MOST_POINTS
    assert worst[1].title == MAPS.patterns["only-wishes"].title
    assert worst[-1].title == MAPS.points[-1].title
    assert set(PATTERNS) == set(MAPS.patterns)


@pytest.mark.parametrize("person", MAPS.people, ids=lambda person: person.id)
def test_more_than_one_step_is_named_as_small_enough(person: Person) -> None:
    """Whatever was picked, what happened says so and names the other steps that would do; nothing there counts or praises."""
    small = [step for step in person.steps if step.kind == SMALL]
    for step in person.steps:
        words = happened(person, noted(step=step.id))
        assert f"You picked: “{step.text}”." in words
        assert all(words.count(other.text) == 1 for other in small)
        assert ("enough too would" in words) == (step in small)
    parts = beside(MAPS, person, Drawn())
    assert [part.yours for part in parts] == ["There: nothing noted. Would like: nothing noted."] * len(DOMAINS)
    assert [part.title for part in parts] == [domain.title for domain in MAPS.domains]
    said = " ".join(
        [
            *(one.text for one in (*MAPS.patterns.values(), *MAPS.points, MAPS.last)),
            *(step.say for step in person.steps),
        ]
    )
    assert not re.search(r"\d|per cent|score|well done", said)


def test_it_is_said_whose_map_it_is() -> None:
    """To everybody, and each pattern asks what somebody was weighing."""
    assert "you do not fill in the map for them" in " ".join(point.text for point in MAPS.points)
    assert all("I was concerned because" in said.text and said.text.endswith("?") for said in MAPS.patterns.values())


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=lambda size: size.name)
@pytest.mark.parametrize("person", MAPS.people, ids=lambda person: person.id)
def test_the_picture_is_drawn_from_what_was_noted(person: Person, size: Size) -> None:
    """Sound XML with a title and a description that says all of it; the step stands in its part; what a learner wrote is only words."""
    bad = "<b>A & B</b></text><script>alert(1)</script>"
    drawn = Drawn(notes=((("social", THERE), bad), (("human", WOULD), "one\ntwo")), step=first(person, SMALL))
    picture = map_picture(MAPS, person, drawn, size)
    root = ElementTree.fromstring(picture)
    assert "<script" not in picture
    texts = list(root.iter("text"))
    words = "".join(one.text or "" for one in texts).replace(" ", "")
    assert bad.replace(" ", "") in words
    assert "onetwo." in words
    assert person.step(drawn.step).text.replace(" ", "") in words
    desc = root.findtext("desc") or ""
    for title, things in told_map(MAPS, person, drawn):
        assert f"{title}. {' '.join(things) or f'{EMPTY}.'}" in desc
    step = person.step(drawn.step)
    where = [title for title, things in told_map(MAPS, person, drawn) if f"One step: {step.text}." in things]
    assert where == [domain.title for domain in MAPS.domains if domain.id == step.domain]
    _, _, width, height = (float(number) for number in root.attrib["viewBox"].split())
    for one in texts:
        assert 0 < float(one.attrib["x"]) < width
        assert 0 < float(one.attrib["y"]) < height
    assert map_picture(MAPS, person, Drawn(), size).count(f">{EMPTY}<") == len(DOMAINS)


@given(st.text(max_size=80), st.integers(2, 40))
def test_words_are_broken_to_fit_and_none_is_lost(text: str, room: int) -> None:
    """Every letter stays, in its order, and no line is longer than there is room for, also of wide letters."""
    lines = fitted(text, room)
    assert "".join(lines).replace(" ", "") == "".join(text.split())
    assert all(len(line) * 0.55 <= room + 0.001 for line in lines)
    assert [len(line) for line in fitted("W" * 9, 4)] == [4, 4, 1]


ACTIONS: st.SearchStrategy[Action] = st.one_of(
    st.builds(
        lambda person, domain, line, text: {
            "do": "note",
            "person": person,
            "domain": domain,
            "line": line,
            "text": text,
        },
        st.sampled_from([person.id for person in MAPS.people]),
        st.sampled_from([*DOMAINS, "ghost"]),
        st.sampled_from([*LINES, "ghost"]),
        st.sampled_from(["", "  ", "A sister.", "x" * (LONGEST + 5)]),
    ),
    st.builds(
        lambda person, number: {
            "do": "step",
            "person": person.id,
            "step": [*(s.id for s in person.steps), "ghost"][number],
        },
        st.sampled_from(MAPS.people),
        st.integers(0, 4),
    ),
    st.builds(
        lambda do, person, text: {"do": do, "person": person, "text": text},
        st.sampled_from(["open", "reason", "reason", "show", "show", "change", "note", "step", "dance"]),
        st.sampled_from([*(person.id for person in MAPS.people), "nobody"]),
        st.sampled_from(["", "   ", REASON, "x" * (LONGEST_REASON + 5)]),
    ),
)


@given(st.lists(ACTIONS, max_size=60))
def test_any_actions_leave_a_state_that_can_be_retold(pressed: list[Action]) -> None:
    """Whatever is pressed, the state is told again by its short history, also after it went through JSON; no note is too long."""
    state = MODEL.start(1)
    history: list[Action] = []
    for action in pressed:
        try:
            state = MODEL.act(state, action)
        except ActionRefused as error:
            assert str(error)
            continue
        if history and MODEL.replaces(history[-1], action):
            history.pop()
        history.append(action)
    for told in (MODEL.retell(state), history):
        again: CapitalState = MODEL.start(2)
        for action in json.loads(json.dumps(told)):
            again = MODEL.act(again, action)
        assert again == state
    assert all(len(text) <= LONGEST for _, drawn in state.maps for _, text in drawn.notes)


@pytest.fixture
def widget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ActivityWidget:
    """A map that saves below `tmp_path`."""
    monkeypatch.setenv("ONBOARDING_WORK", str(tmp_path))
    return capital_map()


def press(widget: ActivityWidget, **action: object) -> dict[str, Any]:
    """What the page does when something is pressed."""
    widget._handle_custom_msg({"id": "page-1", "act": action}, [])
    return dict(widget.view)


def test_each_map_on_the_page(widget: ActivityWidget, tmp_path: Path) -> None:
    """Nothing of ours is sent before the learner wrote why; then all of it; the map can be changed; all of it comes back."""
    for person in MAPS.people:
        press(widget, do="open", person=person.id)
        assert press(widget, do="show", person=person.id)["refused"] == NOTE_FIRST
        press(widget, do="note", person=person.id, domain="social", line=THERE, text="Somebody")
        assert press(widget, do="show", person=person.id)["refused"] == STEP_FIRST
        press(widget, do="step", person=person.id, step=person.steps[0].id)
        assert press(widget, do="show", person=person.id)["refused"] == WRITE_FIRST
        before = press(widget, do="reason", person=person.id, text=REASON)
        sent = json.dumps(before, ensure_ascii=False)
        assert before["talk"] is None
        assert not any(step.say in sent for step in person.steps)
        assert not any(part.there in sent for part in person.heard)
        assert not any(said.title in sent for said in MAPS.patterns.values())
        view = press(widget, do="show", person=person.id)
        assert [one["say"] for one in view["talk"]["steps"]] == [step.say for step in person.steps]
        assert [person_part["heard"] for person_part in view["talk"]["parts"]] == [
            f"There: {part.there} Would like: {part.would}" for part in person.heard
        ]
        assert EVIDENCE.facts["ac-one-step"].statement in view["talk"]["statements"]
        assert "{name}" not in json.dumps(view)
        assert press(widget, do="step", person=person.id, step=person.steps[1].id)["refused"]
        assert press(widget, do="note", person=person.id, domain="social", line=THERE, text="x")["refused"]
        assert press(widget, do="reason", person=person.id, text="x")["refused"]
        assert capital_map().view["talk"] == view["talk"]
    one = MAPS.people[0]
    press(widget, do="open", person=one.id)
    assert press(widget, do="change", person=one.id)["talk"] is None
    assert [entry["progress"] for entry in widget.view["people"]] == ["begun", "talked through", "talked through"]
    saved = json.loads((tmp_path / "aftercare-and-recovery" / "capital-map.json").read_text("utf-8"))
    assert saved["state"]["maps"][one.id]["notes"] == [["social", THERE, "Somebody"]]


def test_text_is_complete(widget: ActivityWidget) -> None:
    """Readers without widgets get every person, part and step, every statement, and what is said afterwards, in plain words."""
    text = widget._repr_mimebundle_()[0]["text/plain"]
    assert text == full_text(MAPS, SHOWN)
    flat = " ".join(text.split())
    steps = [step for person in MAPS.people for step in person.steps]
    parts = [part for person in MAPS.people for part in person.heard]
    after = (*MAPS.patterns.values(), *MAPS.points, MAPS.last)
    wanted = [person.told for person in MAPS.people] + [word for step in steps for word in (step.text, step.say)]
    wanted += [word for part in parts for word in (part.there, part.would)]
    wanted += [said.text.replace("{name}", "the person") for said in after]
    cited = [one.facts for one in steps] + [one.facts for one in parts] + [one.facts for one in after]
    cited += [domain.facts for domain in MAPS.domains]
    wanted += [EVIDENCE.facts[fact].statement for facts in cited for fact in facts]
    for words in wanted:
        assert " ".join(words.split()) in flat
    assert "Write nothing about a real person" in flat
    assert "{name}" not in flat
    assert reading_grade("\n".join(line for line in text.splitlines() if not line.startswith("   "))) <= 10
