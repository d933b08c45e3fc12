"""The night as a state machine: nothing is stuck, all can be told again, and each role has its own acts."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onboarding.activities.night_shift.acts import choices, do
from onboarding.activities.night_shift.chance import minute, share
from onboarding.activities.night_shift.debrief import debrief
from onboarding.activities.night_shift.handover import offered
from onboarding.activities.night_shift.level import level
from onboarding.activities.night_shift.model import WRITE_FIRST, NightShift, ShiftState
from onboarding.activities.night_shift.night import ROLES, SHIFT, Night
from onboarding.activities.night_shift.outcome import outcome
from onboarding.activities.night_shift.people import QUESTIONS
from onboarding.activities.night_shift.players import TABLE
from onboarding.activities.session import Session
from onboarding.activities.state import Action, ActionRefused
from tests.night_shift.nights import PEOPLE, RULES, SHOWN, WORLDS

MODEL = NightShift(PEOPLE, RULES, SHOWN)
NAMES = [person.id for person in PEOPLE]
WORDS = "I thought that it was sleep."


def wander(state: ShiftState, picks: list[int]) -> tuple[ShiftState, list[Action]]:
    """Press one of the open buttons for each pick, whatever stage the night is in; the state and what was done."""
    done: list[Action] = []
    for pick in picks:
        night = state.night
        assert night is not None
        action: Action
        match night.stage:
            case "shift":
                open_now = choices(WORLDS[night.person], night)
                assert any(choice.act == "wait" for choice in open_now)
                choice = open_now[pick % len(open_now)]
                action = {"do": "act", "act": choice.act, "who": choice.who, "at": len(state.acts)}
            case "handover":
                items = [item.id for item in offered(WORLDS[night.person], night)]
                assert items
                action = (
                    {"do": "handed"}
                    if pick % 4 == 0
                    else {"do": "item", "item": items[pick % len(items)], "on": pick % 3 > 0}
                )
            case "reflect":
                action = {"do": "debrief"} if night.reason else {"do": "reason", "text": WORDS}
            case _:
                action = {"do": "replay"}
        state = MODEL.act(state, action)
        done.append(action)
    return state, done


def to_the_end(state: ShiftState) -> ShiftState:
    """The shortest way from here to the debrief; fails when a state is stuck."""
    for _ in range(SHIFT // 5 + 5):
        night = state.night
        assert night is not None
        ways: dict[str, Action] = {
            "shift": {"do": "act", "act": "wait", "who": "self", "at": len(state.acts)},
            "handover": {"do": "handed"},
            "reflect": {"do": "debrief"} if night.reason else {"do": "reason", "text": WORDS},
        }
        if night.stage == "debrief":
            return state
        state = MODEL.act(state, ways[night.stage])
    raise AssertionError("stuck")


@settings(max_examples=150)
@given(
    st.sampled_from(NAMES), st.sampled_from(ROLES), st.integers(0, 2**31), st.lists(st.integers(0, 1000), max_size=120)
)
def test_whatever_is_pressed_nothing_is_stuck_and_all_can_be_told_again(
    person: str, role: str, seed: int, picks: list[int]
) -> None:
    """From each state that can be reached the debrief can be reached; the history, and the short one, lead to the same state."""
    begin: Action = {"do": "begin", "person": person, "role": role}
    state, done = wander(MODEL.act(MODEL.start(seed), begin), picks)
    again = MODEL.start(seed)
    for action in json.loads(json.dumps([begin, *done])):
        again = MODEL.act(again, action)
    assert again == state
    short = MODEL.start(seed)
    told = json.loads(json.dumps(MODEL.retell(state)))
    assert len(told) < 200
    for action in told:
        short = MODEL.act(short, action)
    assert short == state
    assert MODEL.dump(short) == MODEL.dump(state)
    over = to_the_end(state).night
    assert over is not None
    assert over.time <= SHIFT
    assert debrief(WORLDS[person], over).summary


@pytest.mark.soak
@settings(max_examples=2000)
@given(
    st.sampled_from(NAMES), st.sampled_from(ROLES), st.integers(0, 2**31), st.lists(st.integers(0, 1000), max_size=160)
)
def test_whatever_is_pressed_two_thousand_times(person: str, role: str, seed: int, picks: list[int]) -> None:
    """The same for many more and longer nights."""
    state, _ = wander(MODEL.act(MODEL.start(seed), {"do": "begin", "person": person, "role": role}), picks)
    assert to_the_end(state).night is not None


def test_a_fresh_night_has_a_fresh_seed_and_a_replay_the_same() -> None:
    """The same seed comes back only by replay."""
    state = MODEL.act(MODEL.start(5), {"do": "begin", "person": "mimic", "role": "nurse"})
    first = state.night
    assert first is not None
    over = to_the_end(state)
    replayed = MODEL.act(over, {"do": "replay"})
    assert replayed.replayed
    assert replayed.night == first
    left = MODEL.act(to_the_end(replayed), {"do": "leave"})
    assert left.met == ("mimic",)
    fresh = MODEL.act(left, {"do": "begin", "person": "mimic", "role": "nurse"})
    assert fresh.night is not None
    assert fresh.night.seed != first.seed
    assert not fresh.replayed


@pytest.mark.parametrize(
    "action",
    [
        {"do": "begin", "person": "nobody", "role": "nurse"},
        {"do": "begin", "person": "mimic", "role": "doctor"},
        {"do": "act", "act": "wait", "who": "self", "at": 0},
        {"do": "handed"},
        {"do": "debrief"},
        {"do": "replay"},
        {"do": "leave"},
        {"do": "recall", "kept": {"runs": 0, "met": [], "replayed": False}},
        {"do": "recall", "kept": {"runs": 1, "met": ["nobody"], "replayed": False}},
        {"do": "recall", "kept": {"runs": 1, "met": [], "replayed": False, "person": "nobody", "role": "nurse"}},
        {"do": "dance"},
        {},
    ],
)
def test_what_does_not_fit_is_refused(action: Action) -> None:
    """In a sentence, and nothing is changed."""
    with pytest.raises(ActionRefused, match=r"\.$"):
        MODEL.act(MODEL.start(1), action)


def test_reactions_come_first() -> None:
    """No debrief before a sentence was written, no writing before the handover, no way back into the night."""
    state = MODEL.act(MODEL.start(1), {"do": "begin", "person": "ordinary", "role": "nurse"})
    with pytest.raises(ActionRefused):
        MODEL.act(state, {"do": "reason", "text": WORDS})
    while state.night and state.night.stage == "shift":
        state = MODEL.act(state, {"do": "act", "act": "wait", "who": "self", "at": len(state.acts)})
    state = MODEL.act(state, {"do": "handed"})
    with pytest.raises(ActionRefused, match=WRITE_FIRST[:20]):
        MODEL.act(state, {"do": "debrief"})
    with pytest.raises(ActionRefused):
        MODEL.act(state, {"do": "act", "act": "wait", "who": "self", "at": len(state.acts)})


def test_an_act_that_is_pressed_twice_is_done_once() -> None:
    """The second press was meant for what stood there before: it is refused in a sentence, and nothing is changed."""
    began = MODEL.act(MODEL.start(1), {"do": "begin", "person": "ordinary", "role": "nurse"})
    pressed: Action = {"do": "act", "act": "wait", "who": "self", "at": 0}
    once = MODEL.act(began, pressed)
    before = MODEL.dump(once)
    with pytest.raises(ActionRefused, match=r"pressed twice.*\.$"):
        MODEL.act(once, pressed)
    with pytest.raises(ActionRefused, match=r"pressed twice.*\.$"):
        MODEL.act(once, {**pressed, "at": 2})
    assert MODEL.dump(once) == before
    assert once.acts == (("wait", "self"),)
    assert MODEL.act(once, {**pressed, "at": 1}).acts == (("wait", "self"),) * 2


def test_a_night_saved_before_acts_had_a_place_is_taken_up(tmp_path: Path) -> None:
    """A file of an older version holds acts without `at`; it leads to the same night, and goes on from there."""
    path = tmp_path / "night-shift.json"
    session = Session(MODEL, path)
    session.do({"do": "begin", "person": "ordinary", "role": "nurse"})
    for at in range(3):
        session.do({"do": "act", "act": "wait", "who": "self", "at": at})
    saved = json.loads(path.read_text("utf-8"))
    for action in saved["history"]:
        action.pop("at", None)
    path.write_text(json.dumps(saved), encoding="utf-8")
    again = Session(MODEL, path)
    assert again.status.notice == ""
    assert again.state == session.state
    again.do({"do": "act", "act": "wait", "who": "self", "at": 3})
    assert Session(MODEL, path).state == again.state


def at_the_dose(role: str, person: str = "opioid") -> Night:
    """The first dose is due; nobody has looked."""
    world = WORLDS[person]
    night = world.begin(role, 3)
    while not any(dose.state == "due" for dose in night.doses):
        night = do(world, night, "wait", "self")
    return night


@pytest.mark.parametrize("role", ROLES)
def test_each_role_has_its_own_acts_at_a_dose(role: str) -> None:
    """A nurse may withhold with a call; the others stop, stay and fetch. Nobody can choose or change a dose, and no act names an amount."""
    night = at_the_dose(role)
    open_now = {choice.act: choice.words for choice in choices(WORLDS["opioid"], night)}
    nurse = {"dose_check", "dose_give", "dose_withhold"}
    others = {"dose_fetch", "dose_let"}
    assert set(open_now) & (nurse | others) == (nurse if role == "nurse" else others)
    assert not any(char.isdigit() for words in open_now.values() for char in words)
    act = "dose_withhold" if role == "nurse" else "dose_fetch"
    told = do(WORLDS["opioid"], night, act, "main")
    assert told.doses[0].state == "withheld"
    assert told.calls[-1].tier == "urgent"
    with pytest.raises(ActionRefused):
        do(WORLDS["opioid"], night, "dose_let" if role == "nurse" else "dose_give", "main")


@pytest.mark.parametrize("role", ROLES)
def test_a_dose_for_somebody_drowsy_brings_harm_sooner(role: str) -> None:
    """Given, and nothing else done: the harm comes, sooner than without the dose, and the debrief names the dose."""
    world = WORLDS["opioid"]
    night = do(world, at_the_dose(role), "dose_give" if role == "nurse" else "dose_let", "main")
    running = night.courses[0]
    assert running.next_at - night.time <= RULES.number("hasten_late")
    while night.stage == "shift":
        night = do(world, night, "wait", "self")
    kinds = [kind for kind, _ in outcome(world, night).concerns]
    assert "drowsy" in kinds
    assert "harm" in kinds


def test_a_nurse_who_gives_nothing_misses_doses_and_somebody_is_harmed() -> None:
    """The relative level decides when: after a missed dose of which nobody was told it falls below the limit, and a seizure follows."""
    world = WORLDS["ordinary"]
    night = world.begin("nurse", 1)
    while night.stage == "shift":
        night = do(world, night, "wait", "self")
    missed = next(entry.at for entry in night.log if entry.of == "dose/missed")
    rising = night.courses[-1].begun[1]
    low = RULES.number("low_level")
    assert missed == world.person.doses[0] + RULES.number("dose_missed")
    assert level(world.person.earlier, (), rising) < low
    assert rising == missed + 5 or level(world.person.earlier, (), rising - 5) >= low
    assert night.log[-1].of == "missed-dose/harm"


def raised(person: str, night: Night) -> list[str]:
    """The kinds of concern that the debrief of this night would raise so far."""
    return [kind for kind, _ in outcome(WORLDS[person], night).concerns]


def test_what_belongs_with_the_nurse_may_be_told_before_a_sign_stands() -> None:
    """Wine every day, heard at eight in the evening, is told at once: nobody is told off for it. A second call about nothing is raised."""
    world = WORLDS["alcohol"]
    silent = do(world, world.begin("support", 3), "tell", "main")
    assert "high" in raised("alcohol", silent), "nothing was asked, and nothing stood"
    night = do(world, do(world, world.begin("support", 3), "ask_substances", "main"), "tell", "main")
    assert night.log[-1].text == world.person.tell["ask_substances"]
    assert "high" not in raised("alcohol", night)
    assert "high" in raised("alcohol", do(world, night, "tell", "main"))


def test_a_fall_after_a_bell_is_told_and_not_waved_off() -> None:
    """Nobody went, somebody fell: telling the nurse in charge is right once, and is answered as what it is."""
    world = WORLDS["ordinary"]
    night = world.begin("counsellor", 4)
    while not any(bell.state == "unmet" for bell in night.bells):
        night = do(world, night, "wait", "self")
    night = do(world, night, "tell", "other")
    assert night.log[-1].text == RULES.words["fall_told"][0]
    assert "high" not in raised("ordinary", night)
    assert "high" in raised("ordinary", do(world, night, "tell", "other"))


def test_a_dose_withheld_for_another_reason_than_drowsiness_is_raised() -> None:
    """The call about the rising score was right; withholding the dose for it was not."""
    world = WORLDS["alcohol"]
    for seed in range(60):
        night = world.begin("nurse", seed)
        while not any(dose.state == "due" for dose in night.doses):
            night = do(world, night, "wait", "self")
        found = world.found(night, "main")
        night = do(world, night, "dose_withhold", "main")
        assert "needless" in raised("alcohol", night)
        if found == "urgent":
            assert night.courses[0].answered < SHIFT
            assert outcome(world, night).signs[0].verdict == "right"
            return
    raise AssertionError("in no night did the score rise before the first dose")


@pytest.mark.parametrize(("person", "raises"), [("opioid", False), ("pregnant", False), ("alcohol", True)])
def test_an_emergency_call_in_fair_doubt_is_not_raised(person: str, raises: bool) -> None:
    """Drowsy with an opioid, and a headache in late pregnancy, may be called an emergency; a score that rises may wait for the nurse."""
    world = WORLDS[person]
    night = world.begin("support", 5)
    while not night.courses[0].begun:
        night = do(world, night, "wait", "self")
    night = do(world, night, "emergency", "main")
    assert night.calls[-1].found == "urgent"
    assert ("high" in raised(person, night)) is raises


def test_nobody_answers_as_on_a_quiet_night_who_cannot() -> None:
    """In a seizure, unresponsive, or confused and hallucinating: no question brings the answer of a quiet night."""
    unable = {"seizure", "unresponsive", "new-confusion", "hallucination"}
    for person in PEOPLE:
        for course in person.courses:
            for stage in course.stages:
                if stage.sign in unable:
                    shown = {*stage.words, *stage.reveals}
                    assert set(QUESTIONS) | {"look", "glance"} <= shown, (person.id, stage.sign)
                if stage.sign in {"seizure", "unresponsive"}:
                    assert {"breaths", "rouse", "pulse", "mind", "senses", "mood"} <= set(stage.look), person.id


def test_harm_leaves_no_sign_open() -> None:
    """Where nobody called and harm came, the debrief does not say that nothing more was due, however short the time was."""
    world = WORLDS["opioid"]
    for seed in range(20):
        night = world.begin("support", seed)
        while night.stage == "shift":
            night = do(world, night, "wait", "self")
        assert night.log[-1].of == "sedation/harm"
        assert [one.verdict for one in outcome(world, night).signs if one.who == "main"] == ["untold", "untold"], seed


def test_an_earlier_call_about_nothing_does_not_answer_a_later_sign() -> None:
    """Somebody who rang about a quiet night at eight and tells only the nurse of the confusion later called in a lower tier."""
    world = WORLDS["mimic"]
    night = do(world, world.begin("support", 6), "tell", "main")
    while not night.courses[0].begun:
        night = do(world, night, "wait", "self")
    night = do(world, night, "tell", "main")
    while night.stage == "shift":
        night = do(world, night, "wait", "self")
    assert "low" in raised("mimic", night)


def test_a_sign_is_missed_once_at_most() -> None:
    """The second full look in the same stage shows it, whatever the seed; some first looks do miss it."""
    world = WORLDS["alcohol"]
    missed = 0
    for seed in range(150):
        night = world.begin("nurse", seed)
        while not night.courses[0].begun:
            night = do(world, night, "wait", "self")
        night = do(world, night, "look", "main")
        missed += night.courses[0].seen[-1] < 0
        if night.courses[0].seen[-1] < 0:
            night = do(world, night, "look", "main")
        assert night.courses[0].seen[-1] >= 0, seed
    assert 10 < missed < 80


def test_false_alarms_make_help_come_later() -> None:
    """Each emergency call for which no sign stands delays the next answer, up to a limit."""
    world = WORLDS["seizure"]
    night = world.begin("support", 2)
    waits = []
    for alarms in (0, 1, 9):
        probe = night
        for _ in range(alarms):
            probe = do(world, probe, "emergency", "other")
        assert probe.alarms == alarms
        while not probe.courses[0].begun:
            probe = do(world, probe, "wait", "self")
        called = do(world, probe, "emergency", "main")
        waits.append(called.courses[0].answered - called.calls[-1].at)
    assert waits[0] == RULES.number("answer")
    assert waits[0] < waits[1] < waits[2] == RULES.number("answer") + RULES.number("alarm_delay_most")


@given(st.integers(0, 2**31), st.integers(0, 30), st.integers(0, 30))
def test_chance_stays_in_its_window(seed: int, early: int, more: int) -> None:
    """A draw is in steps of five, inside the window, and the same for the same name."""
    window = (early * 5, (early + more) * 5)
    drawn = minute(window, seed, "course", 1)
    assert window[0] <= drawn <= window[1]
    assert drawn % 5 == 0
    assert drawn == minute(window, seed, "course", 1)
    assert 0 <= share(seed, "x") < 1


def test_the_table_plays_by_what_was_shown() -> None:
    """The policy does not call before a look, a question or a sound has shown the sign."""
    for person in NAMES:
        world = WORLDS[person]
        for seed in range(20):
            night = world.begin("nurse", seed)
            while night.stage == "shift":
                act, who = TABLE(world, night)
                if act in ("tell", "emergency", "dose_withhold"):
                    shown = [r.seen[-1] for _, _, r in world.active(night, who) if r.seen]
                    assert any(at >= 0 for at in shown), (person, seed)
                night = do(world, night, act, who)
