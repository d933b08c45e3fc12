"""The plan reader: its six plans, its debrief, its page and its text."""

import json
import re
from itertools import chain, combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.activities.face import ActivityWidget
from onboarding.activities.level_picture import NARROW, WIDE, closer_look, whole_plan
from onboarding.activities.plan_reader.data import Plan, cited_facts, load_plans
from onboarding.activities.plan_reader.debrief import MOST_DISCUSSED, Pattern, debrief, overview
from onboarding.activities.plan_reader.reading import WRITE_FIRST, PlanReading, Reading
from onboarding.activities.plan_reader.text import LABEL, full_text, level_rows
from onboarding.activities.session import MEMORY_ONLY
from onboarding.activities.state import Action, ActionRefused
from onboarding.evidence import load_evidence
from onboarding.play import plan_reader

ROOT = Path(__file__).parent.parent
PLANS = load_plans()
each_plan = pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.id)
REASON = "Nobody signed this plan."


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ActivityWidget:
    """A plan reader that saves below `tmp_path`."""
    monkeypatch.setenv("ONBOARDING_WORK", str(tmp_path))
    return plan_reader()


def press(widget: ActivityWidget, **action: object) -> dict[str, object]:
    """What the page does when something is pressed: one message in, one view out."""
    ident = f"page-{json.dumps(action, sort_keys=True)}-{widget.view['ack'][:8]}"
    widget._handle_custom_msg({"id": ident, "act": action}, [])
    assert widget.view["ack"] == ident
    return dict(widget.view)


def exact(plan: Plan) -> Reading:
    """A reading that stops where we stop."""
    return Reading(ticked=tuple(finding.id for finding in plan.stops), reason=REASON, shown=True)


def everything(plan: Plan) -> Reading:
    """A reading that stops at every line."""
    return Reading(ticked=tuple(finding.id for finding in plan.findings), reason=REASON, shown=True)


def test_six_plans_and_one_is_in_order() -> None:
    """There are six plans with ids of their own, and exactly one has nothing to stop for."""
    assert len({plan.id for plan in PLANS}) == len(PLANS) == 6
    assert [plan.id for plan in PLANS if not plan.stops] == ["marta-lind"]


@each_plan
def test_plan_is_complete(plan: Plan) -> None:
    """Six to eight findings, at most three stops, several acts, steps in order, and sentences that join up."""
    assert 6 <= len(plan.findings) <= 8
    assert len({finding.id for finding in plan.findings}) == len(plan.findings)
    assert len(plan.stops) <= MOST_DISCUSSED
    assert len(plan.findings) - len(plan.stops) >= 3, "over-calling must be possible"
    assert len(plan.acts) >= 3
    assert [planned.step.day for planned in plan.steps] == sorted({planned.step.day for planned in plan.steps})
    assert plan.steps[0].step.day == 1
    assert 1 <= plan.closer <= plan.days - 2
    assert sum(dose.fraction for dose in plan.before) == pytest.approx(1)
    for finding in plan.findings:
        assert not finding.saw.endswith("."), finding.id
        assert not finding.concern.endswith("."), finding.id
        assert not finding.saw[0].isupper(), finding.id
        assert finding.facts, finding.id
        assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", fact) for fact in finding.facts)


def test_every_fact_exists() -> None:
    """What the plan reader teaches rests on facts in evidence/."""
    known = set(load_evidence(ROOT / "evidence").facts)
    assert cited_facts() <= known, sorted(cited_facts() - known)


def test_no_milligrams_and_no_promise_of_safety() -> None:
    """The text names no amount of a medicine, no speed to prefer, and calls no level or time safe."""
    text = full_text(PLANS).lower()
    assert not re.search(r"\d\s*(mg|milligram)", text)
    assert "right speed" not in text
    assert "never means that somebody is safe" in " ".join(text.split())
    assert not re.search(r"\b(is|are) safe\b(?<!that somebody is safe)", " ".join(text.split()))


@each_plan
def test_thinking_gets_the_better_debrief(plan: Plan) -> None:
    """Reading as we did is told so; stopping at everything and at nothing are each told what they cost."""
    best = debrief(plan, exact(plan))
    assert best.pattern is Pattern.AS_WE_DID
    all_of_it = debrief(plan, everything(plan))
    assert all_of_it.pattern is Pattern.EVERYTHING
    assert "every line" in all_of_it.happened
    none = debrief(plan, Reading(reason=REASON, shown=True))
    assert none.pattern is (Pattern.NOTHING if plan.stops else Pattern.AS_WE_DID)
    if plan.stops:
        assert "could harm" in none.happened
        assert len(none.points) == len(plan.stops)


@each_plan
def test_every_reading_has_a_debrief(plan: Plan) -> None:
    """Whatever is ticked: at most three findings are discussed, in our form, and every difference is named."""
    ids = [finding.id for finding in plan.findings]
    stops = {finding.id for finding in plan.stops}
    for ticked in chain.from_iterable(combinations(ids, size) for size in range(len(ids) + 1)):
        told = debrief(plan, Reading(ticked=ticked, reason=REASON, shown=True))
        assert len(told.points) <= MOST_DISCUSSED
        for point in told.points:
            assert point.text.startswith("I saw ")
            assert "I was concerned because " in point.text
            assert point.text.endswith("What were you weighing?")
        named = " ".join(
            [*(point.heading for point in told.points), *chain.from_iterable(texts for _, texts in told.also)]
        )
        for finding in plan.findings:
            if finding.id in stops or finding.id in ticked:
                assert finding.text in named, (ticked, finding.id)
        assert (told.pattern is Pattern.AS_WE_DID) == (set(ticked) == stops)
        assert told.reason == REASON
        assert told.acts == plan.acts


def test_overview_tells_the_patterns_apart() -> None:
    """After six plans the two habits are named, and neither is called good reading."""
    words = {
        overview(PLANS, [exact(plan) for plan in PLANS]),
        overview(PLANS, [everything(plan) for plan in PLANS]),
        overview(PLANS, [Reading(reason=REASON, shown=True) for _ in PLANS]),
        overview(PLANS, [exact(PLANS[0]), *(everything(plan) for plan in PLANS[1:])]),
    }
    assert len(words) == 4


def actions() -> st.SearchStrategy[Action]:
    """Anything that the page can send, and some that it cannot."""
    plans = st.sampled_from([plan.id for plan in PLANS] + ["nobody"])
    findings = st.sampled_from([finding.id for plan in PLANS for finding in plan.findings])
    return st.one_of(
        st.builds(lambda plan: {"do": "open", "plan": plan}, plans),
        st.builds(
            lambda plan, f, on: {"do": "tick", "plan": plan, "finding": f, "on": on}, plans, findings, st.booleans()
        ),
        st.builds(lambda plan, text: {"do": "reason", "plan": plan, "text": text}, plans, st.text(max_size=40)),
        st.builds(lambda do, plan: {"do": do, "plan": plan}, st.sampled_from(["show", "again", "print"]), plans),
        st.just({}),
        st.just({"do": "tick", "plan": PLANS[0].id, "finding": 3, "on": "yes"}),
    )


@given(st.lists(actions(), max_size=25))
def test_any_actions_leave_a_state_that_can_be_retold(sent: list[Action]) -> None:
    """Every action is done or refused with a sentence; a debrief needs a sentence first; `retell` leads to the same state."""
    model = PlanReading(PLANS)
    state = model.start(0)
    for action in sent:
        try:
            state = model.act(state, action)
        except ActionRefused as error:
            assert str(error).endswith(".")
    again = model.start(0)
    for action in model.retell(state):
        again = model.act(again, action)
    assert model.dump(again) == model.dump(state)
    assert all(len(reading.reason.split()) >= 3 for _, reading in state.readings if reading.shown)
    json.dumps(model.dump(state))


def test_every_button(reader: ActivityWidget) -> None:
    """Open, tick, untick, write, show, next, read again: each does on the page what it says."""
    plan = PLANS[0]
    first = plan.findings[0].id
    assert press(reader, do="tick", plan=plan.id, finding=first, on=True)["ticked"] == [first]
    assert press(reader, do="tick", plan=plan.id, finding=first, on=False)["ticked"] == []
    refused = press(reader, do="show", plan=plan.id)
    assert refused["refused"] == WRITE_FIRST
    assert refused["debrief"] is None
    for finding in plan.stops:
        press(reader, do="tick", plan=plan.id, finding=finding.id, on=True)
    press(reader, do="reason", plan=plan.id, text=REASON)
    shown = press(reader, do="show", plan=plan.id)
    assert shown["refused"] == ""
    assert shown["debrief"]["reason"] == REASON  # type: ignore[index]
    assert press(reader, do="tick", plan=plan.id, finding=first, on=True)["refused"]
    opened = press(reader, do="open", plan=PLANS[1].id)
    assert opened["current"] == reader.plan["id"] == PLANS[1].id
    assert opened["plans"][0]["progress"] == "talked through"  # type: ignore[index]
    press(reader, do="open", plan=plan.id)
    again = press(reader, do="again", plan=plan.id)
    assert again["shown"] is False
    assert again["reason"] == REASON


def test_last_word_after_all_six(reader: ActivityWidget) -> None:
    """The last word comes when all six plans were talked through, and not before."""
    for plan in PLANS:
        assert reader.view["overview"] == ""
        press(reader, do="reason", plan=plan.id, text=REASON)
        press(reader, do="show", plan=plan.id)
    assert "nothing in any plan" in reader.view["overview"]


@pytest.mark.parametrize("message", [None, 7, "x", [], {}, {"id": 3, "act": {}}, {"id": "a", "act": "x"}, {"act": {}}])
def test_unknown_messages_change_nothing(reader: ActivityWidget, message: object) -> None:
    """A message that no page of ours sends is answered with a sentence; nothing is saved and nothing breaks."""
    before = {name: value for name, value in reader.view.items() if name not in ("ack", "refused")}
    reader._handle_custom_msg(message, [])
    assert reader.view["refused"]
    assert {name: value for name, value in reader.view.items() if name not in ("ack", "refused")} == before


def test_a_new_kernel_takes_up_what_was_saved(reader: ActivityWidget) -> None:
    """Opening the lesson again shows the same plan, the same ticks and the same sentence."""
    press(reader, do="open", plan=PLANS[2].id)
    press(reader, do="tick", plan=PLANS[2].id, finding=PLANS[2].findings[1].id, on=True)
    press(reader, do="reason", plan=PLANS[2].id, text=REASON)
    assert reader.view["status"]["saved"]
    later = plan_reader()
    for name in ("current", "ticked", "reason", "plans"):
        assert later.view[name] == reader.view[name]


def test_without_a_work_folder_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """With no work folder the activity works and says that nothing is saved."""
    monkeypatch.delenv("ONBOARDING_WORK", raising=False)
    widget = plan_reader()
    assert press(widget, do="open", plan=PLANS[1].id)["status"]["notice"] == MEMORY_ONLY  # type: ignore[index]


def test_text_is_complete_and_always_the_same(reader: ActivityWidget) -> None:
    """The plain text holds every line, finding and debrief, is not cut, and does not depend on what was done."""
    data, _ = reader._repr_mimebundle_()
    text = data["text/plain"]
    flat = " ".join(text.split())
    assert LABEL in flat
    for plan in PLANS:
        assert f"{plan.name}, {plan.age}" in flat
        for line in plan.lines:
            assert " ".join(f"{line.label}: {line.text}".split()) in flat
        for finding in plan.findings:
            assert finding.text in flat
        for finding in plan.stops:
            assert f"I saw {finding.saw}. I was concerned because {finding.concern}." in flat
        for act in plan.acts:
            assert act in flat
    before_answers, _, answers = text.partition("WHAT WE SAW")
    assert answers
    assert "concerned because" not in before_answers
    press(reader, do="tick", plan=PLANS[0].id, finding=PLANS[0].findings[0].id, on=True)
    assert plan_reader()._repr_mimebundle_()[0]["text/plain"] == text
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == reader.model_id


@each_plan
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=lambda size: size.name)
def test_pictures_are_accessible(plan: Plan, size: object) -> None:
    """Each picture is well-formed, an image with title and description, says that it is a model, and names no fixed colour."""
    for draw in (whole_plan, closer_look):
        picture = draw(plan, size)  # type: ignore[arg-type]
        root = ElementTree.fromstring(picture)
        assert root.get("role") == "img"
        titles = {child.get("id"): child.text for child in root if child.tag in ("title", "desc")}
        assert titles[root.get("aria-labelledby")]
        assert titles[root.get("aria-describedby")]
        assert any(element.text == LABEL for element in root.iter("text"))
        assert not re.search(r"#[0-9a-f]{3,6}\b|rgb\(", picture, re.IGNORECASE)
        left, top, width, height = (float(number) for number in str(root.get("viewBox")).split())
        for number in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", picture):
            assert left <= float(number[0]) <= left + width
            assert top <= float(number[1]) <= top + height
    assert 'stroke-dasharray="7 4"' in whole_plan(plan, WIDE), "the lines differ by pattern, not by colour alone"


@each_plan
def test_table_says_what_the_plan_does(plan: Plan) -> None:
    """The table starts at 100 percent and has a row for every step; only Ruth's copied plan rises above the start."""
    rows = level_rows(plan)
    assert (rows[0].daily, rows[0].highest) == (100, 100)
    assert len(rows) > len(plan.steps)
    assert (max(row.highest for row in rows) > 100) == (plan.id == "ruth-avery")
