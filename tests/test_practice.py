"""Practice questions in lessons: every kind, explained at once, nothing graded, complete as text."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from onboarding.activities.practice.model import PracticeModel, explain
from onboarding.activities.practice.widget import Practice, PracticeMissing, load_item, practice_text
from onboarding.activities.state import ActionRefused
from onboarding.play import practice
from onboarding.questions import Item, item_from_full, kind_of, load_practice

ROOT = Path(__file__).parent.parent
MODULES = sorted(path.stem for path in (ROOT / "questions" / "practice").glob("*.toml"))
REAL = [
    (module, item) for module in MODULES for item in load_practice(ROOT / "questions" / "practice" / f"{module}.toml")
]
each_item = pytest.mark.parametrize(("module", "item"), REAL, ids=[f"{module}-{item.id}" for module, item in REAL])

_COMMON = {"difficulty": 1, "facts": ["some-fact"], "reread": "part", "principle": "Ask first.", "shuffle": True}
_OPTIONS = [{"id": letter, "text": f"Option {letter}", "rationale": f"Because of {letter}."} for letter in "abcd"]
WRITTEN = item_from_full(
    {
        **_COMMON,
        "id": "w",
        "kind": "written",
        "stem": "Write a line.",
        "options": [],
        "key": [],
        "criteria": [{"id": "c", "text": "Names the time", "points": "1", "critical": False}],
        "anchors": [],
    }
)
MULTIPLE = item_from_full(
    {**_COMMON, "id": "m", "kind": "multiple", "stem": "Tick.", "options": _OPTIONS, "key": ["a", "c"]}
)


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The work folder of a learner."""
    monkeypatch.setenv("ONBOARDING_WORK", str(tmp_path))
    return tmp_path


def press(widget: Practice, **action: Any) -> dict[str, Any]:
    """What the page does when something is pressed: one message in, one view out."""
    ident = f"page-{json.dumps(action, sort_keys=True)}"
    widget._handle_custom_msg({"id": ident, "act": action}, [])
    assert widget.view["ack"] == ident
    return dict(widget.view)


def right(item: Item) -> Any:
    """A right answer to an item with a key."""
    return next(raw for raw, fraction in kind_of(item.kind).examples(item) if fraction == 1)


def wrong(item: Item) -> Any:
    """A complete answer that is wrong."""
    public = item.public()
    for raw, fraction in kind_of(item.kind).examples(item):
        if fraction is not None and fraction < 1 and raw is not None:
            value = kind_of(item.kind).read(public, raw)
            if value is not None and kind_of(item.kind).answered(public, value):
                return raw
    raise AssertionError(f"no wrong example of {item.id}")


@each_item
def test_right_answer_is_called_right(module: str, item: Item, work: Path) -> None:
    """A right answer is called "Right" and explained; asking before answering is refused with a sentence."""
    widget = Practice(module, item)
    refused = press(widget, do="check")
    assert refused["refused"].endswith(".")
    assert refused["explanation"] is None
    assert press(widget, do="answer", value=right(item))["refused"] == ""
    told = press(widget, do="check")
    assert told["explanation"]["verdict"] == "Right"
    assert all(note["why"] for note in told["explanation"]["notes"])
    assert told["explanation"]["notes"]


@each_item
def test_wrong_answer_is_called_not_yet_and_may_be_changed(module: str, item: Item, work: Path) -> None:
    """A wrong answer is "Not yet", never "wrong"; what was chosen is explained; trying again keeps the answer."""
    widget = Practice(module, item)
    press(widget, do="answer", value=wrong(item))
    told = press(widget, do="check")
    assert told["explanation"]["verdict"] == "Not yet"
    assert press(widget, do="answer", value=right(item))["refused"]
    again = press(widget, do="again")
    assert again["explanation"] is None
    assert again["value"] == wrong(item)
    press(widget, do="answer", value=right(item))
    assert press(widget, do="check")["explanation"]["verdict"] == "Right"


@each_item
def test_the_page_is_not_sent_the_key(module: str, item: Item, work: Path) -> None:
    """Before checking, nothing that is sent to the page says which option is right or why."""
    state = Practice(module, item).get_state()
    sent = json.dumps({name: state[name] for name in ("item", "view")})
    for option in item.options:
        assert json.dumps(option.rationale)[1:-1] not in sent
    assert state["item"] == item.public()
    if item.kind == "ordering":
        assert state["view"]["order"] != list(item.key)


@each_item
def test_text_is_complete_and_always_the_same(module: str, item: Item, work: Path) -> None:
    """The plain text holds stem, options, answer and every reason, whatever was answered before."""
    widget = Practice(module, item)
    data, _ = widget._repr_mimebundle_()
    flat = " ".join(data["text/plain"].split())
    assert " ".join(item.stem.split()) in flat
    question, _, answer = flat.partition("Answer and why")
    for option in item.options:
        assert option.text in question
        assert option.rationale in answer
        assert option.rationale not in question
    assert item.principle in answer
    press(widget, do="answer", value=right(item))
    assert Practice(module, item)._repr_mimebundle_()[0]["text/plain"] == data["text/plain"]
    assert "application/vnd.jupyter.widget-view+json" in data


@each_item
def test_progress_is_taken_up_again(module: str, item: Item, work: Path) -> None:
    """A new kernel shows the same answer, the same order and the same explanation."""
    widget = Practice(module, item)
    press(widget, do="answer", value=right(item))
    press(widget, do="check")
    assert (work / module / f"practice-{item.id}.json").is_file()
    later = Practice(module, item)
    for name in ("value", "order", "checked", "explanation"):
        assert later.view[name] == widget.view[name]


def test_a_changed_question_starts_afresh(work: Path) -> None:
    """When the words of a question have changed an old answer is kept beside it, not shown under the new words."""
    widget = Practice("some-module", MULTIPLE)
    press(widget, do="answer", value=["a"])
    changed = Practice("some-module", replace(MULTIPLE, stem="Tick each one."))
    assert changed.view["value"] is None
    assert "practice-m.json.bak" in changed.view["status"]["notice"]


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        (["a", "c"], ""),
        (["a"], "What you ticked belongs here. At least one more does."),
        (["a", "b", "c"], "At least one tick does not belong."),
        (["a", "b"], "At least one tick does not belong, and at least one more does."),
    ],
)
def test_several_ticks_are_told_what_is_missing(value: list[str], hint: str) -> None:
    """The explanation covers each tick and says, without naming it, whether something is missing."""
    told = explain(MULTIPLE, value)
    assert told.hint == hint
    assert [note.text for note in told.notes] == [f"Option {option}" for option in value]


def test_written_answer_is_compared_not_judged() -> None:
    """Nobody marks a written practice answer: it stands beside what a trainer looks for."""
    model = PracticeModel(WRITTEN)
    state = model.act(model.act(model.start(1), {"do": "answer", "value": "At ten."}), {"do": "check"})
    told = explain(WRITTEN, state.value)
    assert told.verdict == "Compare"
    assert [note.why for note in told.notes] == ["Names the time"]
    assert "Names the time" in practice_text(WRITTEN)


@pytest.mark.parametrize(
    "action", [{}, {"do": "open"}, {"do": "answer"}, {"do": "answer", "value": ["no-such"]}, {"do": 3}]
)
def test_unknown_actions_are_refused(action: dict[str, Any]) -> None:
    """Whatever a page may send is done or refused with a sentence."""
    model = PracticeModel(MULTIPLE)
    with pytest.raises(ActionRefused, match=r"\.$"):
        model.act(model.start(1), action)


def test_order_follows_the_seed() -> None:
    """The same seed always shows the same order; several seeds show several orders."""
    model = PracticeModel(MULTIPLE)
    assert model.start(5).order == model.start(5).order
    assert len({model.start(seed).order for seed in range(30)}) > 1
    assert {frozenset(model.start(seed).order) for seed in range(30)} == {frozenset("abcd")}


@each_item
def test_an_ordering_is_never_shown_in_its_right_order(module: str, item: Item) -> None:
    """Whatever the seed, the order in which the lines are shown is not the answer."""
    if item.kind == "ordering":
        assert all(PracticeModel(item).start(seed).order != item.key for seed in range(200))


def test_missing_question_says_what_to_do() -> None:
    """A lesson that names a question that is not there fails with a sentence for the author."""
    with pytest.raises(PracticeMissing, match=r"no-such-module.*onboarding build"):
        practice("no-such-module", "p01")


@pytest.mark.parametrize("module", MODULES)
def test_built_data_holds_every_item(module: str) -> None:
    """`onboarding build` has put every authored practice question into the package, unchanged."""
    for item in load_practice(ROOT / "questions" / "practice" / f"{module}.toml"):
        assert load_item(module, item.id) == item
    with pytest.raises(PracticeMissing, match="no-such-item"):
        load_item(module, "no-such-item")
