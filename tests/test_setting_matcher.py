"""Setting matcher: the data file with its checks, every way through it, the debrief, the page's messages, the text."""

import json
from importlib.resources import files
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from onboarding.activities.choice_run import Run
from onboarding.activities.face import ActivityWidget
from onboarding.activities.scene_run import WRITE_FIRST
from onboarding.activities.setting_matcher.data import CHANGES, Profile, cited_facts, load_matching, read_matching
from onboarding.activities.setting_matcher.run import ENDING, HEADINGS, debrief, lines, match, overview, settings
from onboarding.activities.setting_matcher.text import full_text
from onboarding.errors import ContentError
from onboarding.evidence import load_evidence
from onboarding.play import setting_matcher
from tests.conftest import ROOT

TEXT = (files("onboarding.activities") / "data" / "setting_matcher.toml").read_text(encoding="utf-8")
CONTENT = load_matching()
PROFILES = CONTENT.profiles
REASON = "She is alone at night, and afraid."
by_profile = pytest.mark.parametrize("profile", PROFILES, ids=[profile.id for profile in PROFILES])


def sound(profile: Profile) -> tuple[str, str, str]:
    """A setting that can be defended, a line that decides, and the change that changes it."""
    return profile.fits[0], profile.weighs[0], next(change.id for change in profile.changes if change.changes)


def test_twelve_people_on_facts_that_exist() -> None:
    """Twelve, and every fact on which a line or the ending rests stands in evidence/."""
    assert len(PROFILES) == 12
    assert cited_facts() | set(ENDING.facts) <= set(load_evidence(ROOT / "evidence").facts)
    assert set(ENDING.facts) <= cited_facts()


def test_no_setting_is_the_answer_for_all() -> None:
    """Each setting fits somebody, and none fits more than half of the twelve."""
    for name in CONTENT.settings:
        assert 1 <= sum(name in profile.fits for profile in PROFILES) <= len(PROFILES) // 2


@by_profile
def test_every_way_ends_and_is_talked_through(profile: Profile) -> None:
    """Each setting with each line and each change leads to the end and to a debrief of at most three decisions."""
    ways = product(CONTENT.settings, CONTENT.labels, [change.id for change in profile.changes])
    for way in ways:
        told = match(CONTENT, profile, way)
        assert told.ending == ENDING
        talk = debrief(CONTENT, profile, Run(choices=way, reason=REASON))
        assert 1 <= len(talk.points) <= 3
        assert all(point.said.facts for point in talk.points)
        headings = {point.heading for point in talk.points}
        kinds = {step.choice.kind for step in told.steps}
        assert (headings == {HEADINGS["sound"]}) == (kinds == {"sound"})
        assert all(step.choice.because for step in told.steps)


@by_profile
def test_what_can_be_defended_is_told_so(profile: Profile) -> None:
    """Every setting in `fits` is sound; less and more support are each told why they would not do."""
    kinds = {choice.id: choice.kind for choice in settings(CONTENT, profile)}
    assert {name for name, kind in kinds.items() if kind == "sound"} == set(profile.fits)
    talk = debrief(CONTENT, profile, Run(choices=sound(profile), reason=REASON))
    assert talk.verdict.startswith("Setting, reason and change fit")
    assert {CONTENT.settings[name] for name in profile.fits} <= set(talk.acceptable)
    for name, kind in kinds.items():
        if kind != "sound":
            told = debrief(CONTENT, profile, Run(choices=(name, *sound(profile)[1:]), reason=REASON))
            assert told.points[0].heading == HEADINGS[kind]
            assert {"less": profile.less, "more": profile.more}[kind] in told.points[0].said.text
    assert any(choice.kind == "beside" for choice in lines(CONTENT, profile))


def test_last_word() -> None:
    """One setting for everybody, too little and too much each get a last word of their own, and thinking a better one."""

    def all_with(name: str) -> str:
        return overview(
            CONTENT, [(profile, Run(choices=(name, *sound(profile)[1:]), reason=REASON)) for profile in PROFILES]
        )

    thought = overview(CONTENT, [(profile, Run(choices=sound(profile), reason=REASON)) for profile in PROFILES])
    assert thought.startswith("You could defend")
    assert all_with("hospital").startswith("You thought of the same setting")
    mixed = [
        (profile, Run(choices=("home" if number else profile.fits[-1], *sound(profile)[1:]), reason=REASON))
        for number, profile in enumerate(PROFILES[1:])
    ]
    assert "less support" in overview(CONTENT, mixed)


FAULTS = [
    ('fits = ["home"]', "fits = []", "'fits' is missing, empty"),
    ('fits = ["home"]', 'fits = ["tent"]', "'fits' names no setting or an unknown one."),
    ('fits = ["home"]', 'fits = ["home", "house"]', "'fits' has a gap."),
    ('weighs = ["danger"]', 'weighs = ["luck"]', "'weighs' names no line"),
    ('less = "serious harm', 'lesser = "serious harm', "'lesser' is not a field."),
    ("changes = true", "changes = false", "exactly one of which changes the setting"),
    ('id = "bea"', 'id = "ola"', "stands twice."),
    ('facts = ["asam-duration"]', 'facts = ["no-such"]', "fact 'no-such' has no words."),
    ('danger = "none", body', 'dangers = "none", body', "'about' has other lines than [labels]."),
    ("schema = 1", "schema = 3", "schema is not 1."),
]


@pytest.mark.parametrize(("old", "new", "said"), FAULTS, ids=[fault[2][:30] for fault in FAULTS])
def test_faults_are_named(old: str, new: str, said: str) -> None:
    """A clinician's slip is refused with its place and the next step."""
    assert old in TEXT
    with pytest.raises(ContentError) as caught:
        read_matching(TEXT.replace(old, new, 1))
    found = [str(fault) for fault in caught.value.faults]
    assert any(said in fault for fault in found), found
    assert all(fault.startswith("onboarding/activities/data/setting_matcher.toml") for fault in found)


@pytest.fixture
def widget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ActivityWidget:
    """The activity, saving below `tmp_path`."""
    monkeypatch.setenv("ONBOARDING_WORK", str(tmp_path))
    return setting_matcher()


def press(widget: ActivityWidget, **action: object) -> dict[str, Any]:
    """What the page does when something is pressed: one message in, one view out."""
    ident = f"page-{json.dumps(action, sort_keys=True)}-{widget.view['ack'][:8]}"
    widget._handle_custom_msg({"id": ident, "act": action}, [])
    assert widget.view["ack"] == ident
    return dict(widget.view)


def test_every_button(widget: ActivityWidget) -> None:
    """Choose thrice, defend it, talk it through, do it again; nobody comments before; a new kernel takes it up."""
    profile = PROFILES[1]
    view = press(widget, do="open", scene=profile.id)
    assert [label for label, _ in view["scene"]["about"]] == list(CONTENT.labels.values())
    for at, name in enumerate(sound(profile)):
        view = press(widget, do="act", scene=profile.id, act=name, at=at)
        assert view["refused"] == ""
        assert "I saw" not in json.dumps(view)
    assert view["ending"]["text"] == ENDING.text
    assert press(widget, do="show", scene=profile.id)["refused"] == WRITE_FIRST
    press(widget, do="reason", scene=profile.id, text=REASON)
    told = press(widget, do="show", scene=profile.id)["debrief"]
    assert told["reason"] == REASON
    later = setting_matcher()
    for name in ("current", "log", "reason", "debrief"):
        assert later.view[name] == widget.view[name]
    assert press(widget, do="again", scene=profile.id)["log"] == []


def test_text_is_complete(widget: ActivityWidget) -> None:
    """The plain text holds every line and change first, and what weighs and why at its end; it never changes."""
    text = widget._repr_mimebundle_()[0]["text/plain"]
    before, _, after = " ".join(text.split()).partition("WHAT WE SAW")
    for profile in PROFILES:
        assert len(profile.changes) == CHANGES
        assert all(f"{label}: {profile.about[name]}" in before for name, label in CONTENT.labels.items())
        assert all(change.text in before and change.because not in before for change in profile.changes)
        assert all(change.because in after for change in profile.changes)
        assert profile.decides in after
        assert profile.less in after
        assert profile.more in after
    press(widget, do="open", scene=PROFILES[3].id)
    assert setting_matcher()._repr_mimebundle_()[0]["text/plain"] == text == full_text(CONTENT)
