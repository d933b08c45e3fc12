"""First minutes: its file of scenes, every way through it, its debrief, its page and its text."""

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.activities.face import ActivityWidget
from onboarding.activities.scene_check import ROLES, scene_faults
from onboarding.activities.scene_data import Act, Moment, Scene, cited_facts, load_scenes, read_scenes
from onboarding.activities.scene_debrief import Debrief, Pattern, debrief, overview
from onboarding.activities.scene_run import WRITE_FIRST, Run, ScenePlay, ended, place, steps
from onboarding.activities.scene_text import ROLE_NAMES, full_text
from onboarding.activities.state import Action, ActionRefused
from onboarding.activities.talk import MOST_DISCUSSED
from onboarding.errors import ContentError
from onboarding.evidence import load_evidence
from onboarding.play import first_minutes

ROOT = Path(__file__).parent.parent
TEXT = (files("onboarding.activities") / "data" / "first_minutes.toml").read_text(encoding="utf-8")
CONTENT = load_scenes()
SCENES = CONTENT.scenes
REASON = "I was afraid and I wanted help."
each_scene = pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.id)
each_role = pytest.mark.parametrize("role", ROLES)

Choose = Callable[[Moment, tuple[Act, ...]], Act]


def play(scene: Scene, role: str, choose: Choose) -> Run:
    """A run to its end in which `choose` picks each act."""
    run = Run(role=role)
    while not ended(scene, run):
        moment = scene.moments[place(scene, run)[0]]
        act = choose(moment, moment.offered(role))
        run = Run(role=role, acts=(*run.acts, act.id))
    return Run(role=role, acts=run.acts, reason=REASON, shown=True)


def kind_first(*kinds: str) -> Choose:
    """Picks the first act of the first of these kinds that is offered, and any act when there is none."""
    return lambda moment, offered: min(offered, key=lambda act: kinds.index(act.kind) if act.kind in kinds else 9)


def every_run(scene: Scene, role: str) -> Iterator[Run]:
    """Every way through a scene."""
    waiting = [Run(role=role)]
    while waiting:
        run = waiting.pop()
        moment = scene.moments.get(place(scene, run)[0])
        if moment is None:
            yield Run(role=role, acts=run.acts, reason=REASON, shown=True)
        else:
            waiting += [Run(role=role, acts=(*run.acts, act.id)) for act in moment.offered(role)]


def test_seven_scenes_and_every_fact_exists() -> None:
    """The seven emergencies of the lesson are there, and each line rests on a fact in evidence/."""
    assert [scene.id for scene in SCENES] == [
        "seizure", "bathroom", "drowsy", "night", "goodbye", "shouting", "brushed-off"
    ]  # fmt: skip
    assert cited_facts() <= set(load_evidence(ROOT / "evidence").facts)


def damaged(change: Callable[[dict[str, Any]], object]) -> list[str]:
    """The faults of the course's file after a change."""
    raw = tomllib.loads(TEXT)
    change(raw)
    return [str(fault) for fault in scene_faults(raw)]


def first_act(raw: dict[str, Any]) -> dict[str, Any]:
    """The first act of the first scene."""
    return dict.__getitem__(raw["scene"][0]["moment"][0], "act")[0]  # type: ignore[no-any-return]


DAMAGE: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "no schema": (lambda raw: raw.pop("schema"), "schema is not 1"),
    "no scenes": (lambda raw: raw.update(scene=[]), "has no scenes"),
    "a dead end": (lambda raw: first_act(raw).update(to="nowhere"), "leads to 'nowhere', which does not exist"),
    "a circle": (lambda raw: first_act(raw).update(to="falls"), "can be reached again from itself"),
    "an unreachable ending": (
        lambda raw: raw["scene"][0]["ending"].append({"id": "lost", "text": "x", "facts": ["seizure-do"]}),
        "'lost' cannot be reached",
    ),
    "an unreachable moment": (
        lambda raw: raw["scene"][0]["moment"].append({**raw["scene"][0]["moment"][0], "id": "lost"}),
        "'lost' cannot be reached",
    ),
    "a moment without a choice": (
        lambda raw: [act.update(roles=["nurse"]) for act in raw["scene"][0]["moment"][0]["act"][1:]],
        "leaves the role 'counsellor' without a choice",
    ),
    "no sound way": (
        lambda raw: [
            act.update(kind="late") for moment in raw["scene"][0]["moment"] for act in moment["act"]
            if act["to"] == "good"
        ],
        "has no sound way to an ending for the role 'nurse'",
    ),
    "an ending without a text": (lambda raw: raw["scene"][0]["ending"][0].update(text=" "), "'text' is empty"),
    "an ending without a fact": (lambda raw: raw["scene"][0]["ending"][0].update(facts=[]), "cites no fact"),
    "an act without its debrief": (lambda raw: first_act(raw).pop("because"), "'because' is missing"),
    "a fact without a source": (lambda raw: first_act(raw).update(facts=["x"]), "has no words under [sources]"),
    "an unused source": (lambda raw: raw["sources"].update(x="y"), "'x' is used by no line"),
    "a dose": (lambda raw: first_act(raw).update(text="Give 15 mg now"), "names an amount of a medicine"),
    "a kind": (lambda raw: first_act(raw).update(kind="good"), "kind 'good' is unknown"),
    "a role": (lambda raw: first_act(raw).update(roles=["doctor"]), "'roles' names an unknown role"),
    "a missing role": (lambda raw: raw["scene"][0]["roles"].pop("nurse"), "says nothing for the role 'nurse'"),
    "a full stop": (lambda raw: first_act(raw).update(saw="that."), "ends with a full stop"),
    "an id twice": (lambda raw: raw["scene"][1].update(id="seizure"), "scene 'seizure' stands twice"),
    "one acceptable act": (lambda raw: raw["scene"][0].update(acceptable=["x"]), "fewer than two acceptable acts"),
    "an unknown field": (lambda raw: first_act(raw).update(hint="x"), "'hint' is not a field"),
    "a clock": (lambda raw: raw["scene"][0].update(clock="25:00"), "is no time of day"),
    "a start": (lambda raw: raw["scene"][0].update(start="good"), "start 'good' is no moment"),
    "acts that are no tables": (lambda raw: raw["scene"][0]["moment"][0].update(act=["x"]), "not a list of tables"),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_file_is_refused_with_its_place(name: str) -> None:
    """Each fault a clinician can make is named with file, place and mend; the file as it is has none."""
    assert damaged(lambda raw: None) == []
    change, words = DAMAGE[name]
    found = damaged(change)
    assert any(words in fault for fault in found), found
    assert all(fault.startswith("onboarding/activities/data/first_minutes.toml") for fault in found)


def test_a_broken_file_is_refused_with_all_its_faults() -> None:
    """Reading raises once, with every fault, and a file that is no TOML is named."""
    text = TEXT.replace('kind = "unsafe"', 'kind = "bad"', 1).replace('kind = "late"', 'kind = "worse"', 1)
    with pytest.raises(ContentError) as caught:
        read_scenes(text)
    assert len(caught.value.faults) == 2
    with pytest.raises(ContentError, match="cannot be read"):
        read_scenes("schema = ")


_NAMES = st.sampled_from(
    ["id", "scene", "moment", "act", "roles", "facts", "start", "text", "sources", "clock", "acceptable", "ending"]
)
ANYTHING = st.recursive(
    st.none() | st.integers() | st.text(max_size=5) | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=5),
    max_leaves=12,
)


@given(ANYTHING)
def test_nothing_breaks_the_check(scene: Any) -> None:
    """Whatever stands in a scene, the check answers with faults and never raises."""
    raw = tomllib.loads(TEXT)
    assert scene_faults({**raw, "scene": [scene]})
    if isinstance(scene, dict):
        assert isinstance(scene_faults({**raw, "scene": [{**raw["scene"][0], **scene}]}), list)


@each_scene
@each_role
def test_every_way_ends_and_is_debriefed(scene: Scene, role: str) -> None:
    """Whatever is done, the scene ends; the debrief has its four parts, discusses at most three decisions and cites each line."""
    reached = set()
    count = 0
    for run in every_run(scene, role):
        count += 1
        told = debrief(scene, run)
        reached.add(place(scene, run)[0])
        assert 1 <= len(told.points) <= MOST_DISCUSSED
        assert len(told.timeline) == len(run.acts)
        assert told.reason == REASON
        assert len(told.acceptable) >= 2
        for line in [told.ending, told.role, *(point.said for point in told.points)]:
            assert line.text
            assert CONTENT.rests_on(line.facts).startswith("Rests on: ")
        for point in told.points:
            assert point.said.text.startswith("I saw ")
            assert point.said.text.endswith("What were you weighing?")
        wrong = [step.act for step in steps(scene, run) if step.act.kind != "sound"]
        assert (told.pattern is Pattern.THOUGHT) == (not wrong)
        named = " ".join([*(point.said.text for point in told.points), *told.also])
        assert all(act.saw in named or act.text in named for act in wrong), run.acts
    assert count >= 4
    assert reached == set(scene.endings), "every ending can be met in every role"


@each_scene
@each_role
def test_thinking_gets_the_better_debrief(scene: Scene, role: str) -> None:
    """Acting soundly is told so and ends well; calling everybody, waiting and force each get another debrief."""
    best = debrief(scene, play(scene, role, kind_first("sound")))
    assert best.pattern is Pattern.THOUGHT
    assert all(point.heading == "A decision that helped" for point in best.points)
    seen: list[Debrief] = [
        debrief(scene, play(scene, role, kind_first("late", "over", "unsafe"))),
        debrief(scene, play(scene, role, kind_first("unsafe", "late", "over"))),
    ]
    for told in seen:
        assert told.pattern is not Pattern.THOUGHT
        assert told.verdict != best.verdict
        assert told.ending != best.ending
        assert "I was concerned because" in told.points[0].said.text


def calls_everybody(moment: Moment, offered: tuple[Act, ...]) -> Act:
    """Somebody who makes the emergency call wherever it is offered, and otherwise waits."""
    calling = [act for act in offered if "emergency call" in act.text.lower()]
    return calling[0] if calling else kind_first("late", "unsafe")(moment, offered)


def test_habits_are_told_apart_over_all_scenes() -> None:
    """Escalating everything, watching, and force never earn what thinking earns, in any role."""
    for role in ROLES:
        thought = overview(SCENES, [play(scene, role, kind_first("sound")) for scene in SCENES])
        habits = {
            overview(SCENES, [play(scene, role, choose) for scene in SCENES])
            for choose in (
                kind_first("over", "sound"),
                kind_first("late", "over"),
                kind_first("unsafe"),
                calls_everybody,
            )
        }
        assert thought not in habits
        assert len(habits) == 3
    over = [scene.id for scene in SCENES if any(a.kind == "over" for m in scene.moments.values() for a in m.acts)]
    assert len(over) >= 3, "the biggest call must sometimes be too big"


@given(st.data())
def test_random_play_is_never_stuck(data: st.DataObject) -> None:
    """From any state a learner can reach there is something to press, and pressing on reaches a debrief."""
    model = ScenePlay(CONTENT)
    state = model.start(0)
    scene = data.draw(st.sampled_from(SCENES))
    state = model.act(state, {"do": "role", "scene": scene.id, "role": data.draw(st.sampled_from(ROLES))})
    clock = 0
    while not ended(scene, state.run(scene.id)):
        run = state.run(scene.id)
        offered = scene.moments[place(scene, run)[0]].offered(run.role)
        assert len(offered) >= 2
        act = data.draw(st.sampled_from(offered))
        state = model.act(state, {"do": "act", "scene": scene.id, "act": act.id, "at": len(run.acts)})
        assert place(scene, state.run(scene.id))[1] >= clock
        clock = place(scene, state.run(scene.id))[1]
    with pytest.raises(ActionRefused, match="First write"):
        model.act(state, {"do": "show", "scene": scene.id})
    state = model.act(state, {"do": "reason", "scene": scene.id, "text": REASON})
    state = model.act(state, {"do": "show", "scene": scene.id})
    assert debrief(scene, state.run(scene.id)).reason == REASON
    assert model.act(state, {"do": "again", "scene": scene.id}).run(scene.id) == Run()


def actions() -> st.SearchStrategy[Action]:
    """Anything that the page can send, and some that it cannot."""
    scenes = st.sampled_from([scene.id for scene in SCENES[:2]] + ["nowhere"])
    acts = st.sampled_from(sorted({act.id for s in SCENES[:2] for m in s.moments.values() for act in m.acts}))
    return st.one_of(
        st.builds(lambda s, a, at: {"do": "act", "scene": s, "act": a, "at": at}, scenes, acts, st.integers(0, 4)),
        st.builds(lambda s, r: {"do": "role", "scene": s, "role": r}, scenes, st.sampled_from([*ROLES, "doctor"])),
        st.builds(lambda s, t: {"do": "reason", "scene": s, "text": t}, scenes, st.text(max_size=30)),
        st.builds(lambda do, s: {"do": do, "scene": s}, st.sampled_from(["open", "show", "again", "print"]), scenes),
        st.just({}),
    )


@given(st.lists(actions(), max_size=40))
def test_any_actions_leave_a_state_that_can_be_retold(sent: list[Action]) -> None:
    """Every action is done or refused with a sentence; `retell` leads to the same state."""
    model = ScenePlay(CONTENT)
    state = model.start(0)
    for action in sent:
        try:
            state = model.act(state, action)
        except ActionRefused as error:
            assert str(error).endswith((".", "?"))
    again = model.start(0)
    for action in model.retell(state):
        again = model.act(again, action)
    assert model.dump(again) == model.dump(state)
    json.dumps(model.dump(state))


@pytest.fixture
def widget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ActivityWidget:
    """The activity, saving below `tmp_path`."""
    monkeypatch.setenv("ONBOARDING_WORK", str(tmp_path))
    return first_minutes()


def press(widget: ActivityWidget, **action: object) -> dict[str, Any]:
    """What the page does when something is pressed: one message in, one view out."""
    ident = f"page-{json.dumps(action, sort_keys=True)}-{widget.view['ack'][:8]}"
    widget._handle_custom_msg({"id": ident, "act": action}, [])
    assert widget.view["ack"] == ident
    return dict(widget.view)


def to_the_end(widget: ActivityWidget, scene: Scene, role: str) -> None:
    """Play the sound way of a scene through the page."""
    press(widget, do="open", scene=scene.id)
    press(widget, do="role", scene=scene.id, role=role)
    for at, act in enumerate(play(scene, role, kind_first("sound")).acts):
        assert press(widget, do="act", scene=scene.id, act=act, at=at)["refused"] == ""


def test_every_button(widget: ActivityWidget) -> None:
    """Role, act, double click, write, talk it through, play again: each does what it says, and nobody comments before the end."""
    scene = SCENES[0]
    assert widget.view["now"] is None
    assert press(widget, do="act", scene=scene.id, act="call", at=0)["refused"].startswith("First choose")
    assert len(press(widget, do="role", scene=scene.id, role="nurse")["now"]["acts"]) >= 3
    sent = json.dumps(press(widget, do="act", scene=scene.id, act="call", at=0))
    assert press(widget, do="act", scene=scene.id, act="call", at=0)["refused"] == "The scene has gone on already."
    for moment in scene.moments.values():
        for act in moment.acts:
            assert act.saw not in sent
            assert act.because not in sent
    assert press(widget, do="role", scene=scene.id, role="counsellor")["role"] == "nurse"
    assert press(widget, do="show", scene=scene.id)["debrief"] is None
    press(widget, do="again", scene=scene.id)
    to_the_end(widget, scene, "support-worker")
    assert press(widget, do="show", scene=scene.id)["refused"] == WRITE_FIRST
    press(widget, do="reason", scene=scene.id, text=REASON)
    told = press(widget, do="show", scene=scene.id)["debrief"]
    assert told["reason"] == REASON
    assert told["role"]["text"] == scene.roles["support-worker"].text
    assert press(widget, do="again", scene=scene.id)["log"] == []


def test_last_word_and_a_new_kernel(widget: ActivityWidget) -> None:
    """After all seven there is a last word; a new kernel takes up what was saved."""
    for scene in SCENES:
        assert widget.view["overview"] == ""
        to_the_end(widget, scene, "counsellor")
        press(widget, do="reason", scene=scene.id, text=REASON)
        press(widget, do="show", scene=scene.id)
    assert "In every scene" in widget.view["overview"]
    assert widget.view["status"]["saved"]
    later = first_minutes()
    for name in ("current", "role", "log", "reason", "debrief", "overview"):
        assert later.view[name] == widget.view[name]


def test_the_clock_is_the_storys_own() -> None:
    """Time goes on by the minutes of the acts, past midnight too, and not by any real clock."""
    scene = SCENES[-1]
    assert (scene.time(0), scene.time(50), scene.time(24 * 60)) == ("23:10", "00:00", "23:10")


def test_text_is_complete(widget: ActivityWidget) -> None:
    """The plain text holds every moment, act, ending, role and debrief, keeps the answers to its end, and never changes."""
    text = widget._repr_mimebundle_()[0]["text/plain"]
    flat = " ".join(text.split())
    before, _, after = flat.partition("WHAT WE SAW")
    for scene in SCENES:
        assert scene.title in before
        for moment in scene.moments.values():
            assert " ".join(moment.text.split()) in before
            for act in moment.acts:
                assert act.text in before
                assert act.saw not in before
                assert f"I saw {act.saw}." in after
                assert CONTENT.rests_on(act.facts) in after
        assert all(ending.text in before for ending in scene.endings.values())
        assert all(scene.roles[role].text in after for role in ROLES)
        assert all(words in after for words in scene.acceptable)
    assert set(ROLE_NAMES) == set(ROLES)
    press(widget, do="role", scene=SCENES[0].id, role="nurse")
    assert first_minutes()._repr_mimebundle_()[0]["text/plain"] == text == full_text(CONTENT)


def test_no_dose_and_no_method() -> None:
    """No scene names an amount of a medicine or how somebody might harm themselves."""
    text = full_text(CONTENT).lower()
    assert not re.search(r"\d\s*(mg|milligram|tablet)", text)
    assert not re.search(r"\b(hang|rope|jump from|blade|knife|cut (her|him)self)\b", text)
