"""The activities with printed papers, "Read the result" and "Score it": their files, their debrief, their page and their text."""

import json
from collections.abc import Callable
from itertools import chain, combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.activities.face import ActivityWidget
from onboarding.activities.papers.data import (
    FORMS,
    GROUPS,
    MOST_POINTS,
    RESULTS,
    Paper,
    check_papers,
    load_papers,
    papers_text,
)
from onboarding.activities.papers.debrief import Pattern, overview, told
from onboarding.activities.papers.model import ADD_FIRST, WRITE_FIRST, PaperRead, PaperReading, whole
from onboarding.activities.session import MEMORY_ONLY
from onboarding.activities.state import Action, ActionRefused
from onboarding.evidence import load_evidence
from onboarding.play import read_the_result, score_it

ROOT = Path(__file__).parent.parent
FACTS = load_evidence(ROOT / "evidence").facts
FILES = (RESULTS, FORMS)
PAPERS = {name: load_papers(name) for name in FILES}
EVERY = tuple(chain(*PAPERS.values()))
each_paper = pytest.mark.parametrize("paper", EVERY, ids=lambda paper: paper.id)
REASON = "A screen can miss what she takes."


@pytest.fixture(params=[read_the_result, score_it], ids=["result", "score"])
def widget(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ActivityWidget:
    """One of the two activities, saving below `tmp_path`."""
    monkeypatch.setenv("ONBOARDING_WORK", str(tmp_path))
    made: ActivityWidget = request.param()
    return made


def papers_of(widget: ActivityWidget) -> tuple[Paper, ...]:
    """The papers that an activity shows."""
    return PAPERS[RESULTS if widget.view["title"] == "Read the result" else FORMS]


def press(widget: ActivityWidget, **action: object) -> dict[str, object]:
    """What the page does when something is pressed: one message in, one view out."""
    ident = f"page-{json.dumps(action, sort_keys=True)}-{widget.view['ack'][:8]}"
    widget._handle_custom_msg({"id": ident, "act": action}, [])
    assert widget.view["ack"] == ident
    return dict(widget.view)


def read(paper: Paper, ticked: tuple[str, ...]) -> PaperRead:
    """A finished reading with these ticks and the right total."""
    return PaperRead(ticked=ticked, total="" if paper.total is None else str(paper.total), reason=REASON, shown=True)


def ours(paper: Paper) -> tuple[str, ...]:
    """The remarks that we would tick."""
    return tuple(remark.id for remark in paper.remarks if remark.ours)


def everything(paper: Paper) -> tuple[str, ...]:
    """All remarks."""
    return tuple(remark.id for remark in paper.remarks)


@pytest.mark.parametrize("name", FILES)
def test_the_files_are_in_order(name: str) -> None:
    """What is in git has no fault, and its ids are its own."""
    assert check_papers(papers_text(name), facts=FACTS) == []
    assert len({paper.id for paper in EVERY}) == len(EVERY)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("schema = 1", "schema = 2", "has no schema = 1"),
        ("[[paper]]", "[[paper", "cannot be read"),
        ('group = "act"', 'group = "later"', "group 'later' is not known"),
        ("ours = true", 'ours = "yes"', "is not true or false"),
        ('id = "tell"', 'id = "Tell it"', "the id is no plain name"),
        ('id = "lena-worry"', 'id = "viktor-low"', "stands twice"),
        ("age = 45", 'age = "45"', "'age' is no whole number"),
        ('label = "', 'lable = "', "'label' is missing"),
        ("points = 3", "pints = 3", "has a field 'pints' that is not known"),
        ("points = 3", "points = 4", "'points' is not 0, 1, 2 or 3"),
        ('"sc-phq-gad-scoring"', '"made-up"', "fact 'made-up' does not exist"),
        ('concern = "', 'concern = "" # "', "'concern' is missing"),
        ('summary = "', 'summery = "', "has a field 'summery' that is not known"),
        ("[[paper.answer]]", "[[paper.line]]", "has both or neither"),
        ('saw = "a change that waits for a week"', 'saw = "a change."', "'saw' ends with a full stop"),
    ],
)
def test_a_fault_is_named_with_place_and_mend(old: str, new: str, fault: str) -> None:
    """Whatever a clinician may get wrong is answered with the paper, the fault and the next step."""
    name = RESULTS if old == 'label = "' else FORMS
    text = papers_text(name)
    assert old in text
    found = check_papers(text.replace(old, new, 1), facts=FACTS)
    assert any(fault in one.problem for one in found), found
    assert all(one.mend.endswith(".") for one in found)


@each_paper
def test_a_paper_can_be_read_in_several_ways(paper: Paper) -> None:
    """There is something to weigh, somebody could be hurt, at least two acts are sound, and every sentence joins up."""
    assert 7 <= len(paper.remarks) <= 10
    assert {remark.group for remark in paper.remarks} <= set(GROUPS)
    assert any(remark.harm for remark in paper.remarks)
    assert len(paper.acts) >= 2
    for remark in paper.remarks:
        assert remark.facts
        assert not remark.saw[0].isupper(), remark.id


def test_totals_are_counted_and_one_question_is_open() -> None:
    """The total of a form is the sum of its crosses, and one form has a gap that counts as nothing."""
    assert [paper.total for paper in PAPERS[RESULTS]] == [None] * 4
    assert [(paper.id, paper.total) for paper in PAPERS[FORMS]] == [
        ("lena-worry", 14),
        ("viktor-low", 4),
        ("sofie-gap", 9),
    ]
    assert [sum(answer.points is None for answer in paper.answers) for paper in PAPERS[FORMS]] == [0, 0, 1]


def test_the_last_question_of_the_phq_9_is_ours_to_ask_about() -> None:
    """A cross at thoughts of death is asked about and told, and the total is never the reason."""
    for paper in PAPERS[FORMS]:
        if paper.title.startswith("PHQ-9"):
            asked = {remark.id for remark in paper.remarks if remark.ours and "suicide-ask-directly" in remark.facts}
            assert "ask" in asked


@each_paper
def test_every_reading_has_a_debrief(paper: Paper) -> None:
    """Whatever is ticked: at most three remarks are discussed in our form, harm first, and every difference is named."""
    remarks = {remark.id: remark for remark in paper.remarks}
    for ticked in chain.from_iterable(combinations(remarks, size) for size in range(len(remarks) + 1)):
        what = told(paper, read(paper, ticked))
        differs = [remark for remark in paper.remarks if remark.ours != (remark.id in ticked)]
        assert len(what.points) <= MOST_POINTS
        for point in what.points:
            assert point.text.startswith("I saw ")
            assert ". I was concerned because " in point.text
            assert point.text.endswith(". What were you weighing?")
        named = " ".join([*(point.heading for point in what.points), *what.also])
        assert all(remark.text in named for remark in differs)
        harmful = [remark for remark in differs if remark.harm]
        if harmful:
            assert harmful[0].text in what.points[0].heading
        assert (what.pattern is Pattern.AS_WE_DID) == (set(ticked) == set(ours(paper)))
        assert (what.reason, what.acts) == (REASON, paper.acts)


@each_paper
def test_thinking_gets_the_better_debrief(paper: Paper) -> None:
    """Ticking all and ticking nothing are each told what they cost, in words of their own."""
    happened = [told(paper, read(paper, ticked)).happened for ticked in (ours(paper), everything(paper), ())]
    assert len(set(happened)) == 3
    assert "contradict" in happened[1]
    assert "Who has to know?" in happened[2]


@pytest.mark.parametrize("name", FILES)
def test_overview_tells_the_habits_apart(name: str) -> None:
    """After all papers the habits are named."""
    papers = PAPERS[name]
    habits: list[Callable[[Paper], tuple[str, ...]]] = [ours, everything, lambda paper: ()]
    words = {overview(papers, [read(paper, habit(paper)) for paper in papers]) for habit in habits}
    mixed = [read(papers[0], everything(papers[0])), *(read(paper, ours(paper)) for paper in papers[1:])]
    assert len(words | {overview(papers, mixed)}) == 4


@pytest.mark.parametrize(
    ("typed", "number"), [("14", 14), ("0", 0), ("", None), ("1.5", None), ("-3", None), ("²", None), ("ten", None)]
)
def test_a_total_is_a_whole_number(typed: str, number: int | None) -> None:
    """Only plain digits count as a total."""
    assert whole(typed) == number


def test_a_wrong_total_is_named_and_explained() -> None:
    """The debrief says what the crosses make, what was written, and how to count."""
    paper = PAPERS[FORMS][2]
    wrong = told(paper, PaperRead(total="12", reason=REASON, shown=True)).total
    assert wrong.startswith("The crosses make 9, with one question left open. You wrote 12.")
    assert told(paper, read(paper, ())).total.endswith("You wrote the same.")


def actions(papers: tuple[Paper, ...]) -> st.SearchStrategy[Action]:
    """Anything that the page can send, and some that it cannot."""
    ids = st.sampled_from([paper.id for paper in papers] + ["nobody"])
    remarks = st.sampled_from([remark.id for paper in papers for remark in paper.remarks])
    return st.one_of(
        st.builds(
            lambda do, paper: {"do": do, "paper": paper}, st.sampled_from(["open", "show", "again", "print"]), ids
        ),
        st.builds(lambda p, r, on: {"do": "tick", "paper": p, "remark": r, "on": on}, ids, remarks, st.booleans()),
        st.builds(lambda p, text: {"do": "reason", "paper": p, "text": text}, ids, st.text(max_size=40)),
        st.builds(lambda p, text: {"do": "total", "paper": p, "text": text}, ids, st.sampled_from(["4", "x", " 9 "])),
        st.just({}),
        st.just({"do": "tick", "paper": papers[0].id, "remark": 3, "on": "yes"}),
    )


@pytest.mark.parametrize("name", FILES)
@given(data=st.data())
def test_any_actions_leave_a_state_that_can_be_retold(name: str, data: st.DataObject) -> None:
    """Every action is done or refused with a sentence; a debrief needs total and sentence first; `retell` leads back."""
    papers = PAPERS[name]
    model = PaperReading(papers, "papers")
    state = model.start(0)
    for action in data.draw(st.lists(actions(papers), max_size=25)):
        try:
            state = model.act(state, action)
        except ActionRefused as error:
            assert str(error)[-1] in ".?"
    again = model.start(0)
    for action in model.retell(state):
        again = model.act(again, action)
    assert model.dump(again) == model.dump(state)
    for paper in papers:
        reading = state.of(paper.id)
        if reading.shown:
            assert len(reading.reason.split()) >= 3
            assert (whole(reading.total) is None) == (paper.total is None)
    json.dumps(model.dump(state))


def test_every_button(widget: ActivityWidget) -> None:
    """Open, tick, untick, add up, write, show, read again: each does on the page what it says."""
    papers = papers_of(widget)
    paper = papers[0]
    first = paper.remarks[0].id
    assert press(widget, do="tick", paper=paper.id, remark=first, on=True)["ticked"] == [first]
    assert press(widget, do="tick", paper=paper.id, remark=first, on=False)["ticked"] == []
    assert press(widget, do="show", paper=paper.id)["refused"] == (WRITE_FIRST if paper.total is None else ADD_FIRST)
    if paper.total is not None:
        press(widget, do="total", paper=paper.id, text="14")
        assert press(widget, do="show", paper=paper.id)["refused"] == WRITE_FIRST
    else:
        assert press(widget, do="total", paper=paper.id, text="14")["refused"]
    press(widget, do="reason", paper=paper.id, text=REASON)
    shown = press(widget, do="show", paper=paper.id)
    assert shown["debrief"]["reason"] == REASON  # type: ignore[index]
    assert press(widget, do="tick", paper=paper.id, remark=first, on=True)["refused"]
    opened = press(widget, do="open", paper=papers[1].id)
    assert opened["current"] == widget.paper["id"] == papers[1].id
    assert opened["papers"][0]["progress"] == "talked through"  # type: ignore[index]
    press(widget, do="open", paper=paper.id)
    again = press(widget, do="again", paper=paper.id)
    assert (again["shown"], again["reason"]) == (False, REASON)


def test_nothing_of_our_reading_is_sent_before_it_was_asked_for(widget: ActivityWidget) -> None:
    """What the page gets of a paper does not say what we would tick, nor what the crosses make."""
    sent = json.dumps([widget.paper, widget.view])
    groups = widget.paper["groups"]
    shown = [remark for group in groups for remark in group["remarks"]]
    assert [remark["text"] for remark in shown] == [remark.text for remark in papers_of(widget)[0].remarks]
    assert all(set(remark) == {"id", "text"} for remark in shown)
    assert not any(remark.concern in sent for remark in papers_of(widget)[0].remarks)
    assert '"ours"' not in sent
    assert '"harm"' not in sent
    assert "The crosses make" not in sent


def test_the_last_word_comes_after_all_papers(widget: ActivityWidget) -> None:
    """The last word comes when all were talked through, and not before."""
    for paper in papers_of(widget):
        assert widget.view["overview"] == ""
        if paper.total is not None:
            press(widget, do="total", paper=paper.id, text="1")
        press(widget, do="reason", paper=paper.id, text=REASON)
        press(widget, do="show", paper=paper.id)
    assert "You ticked nothing on any paper" in widget.view["overview"]


def test_a_new_kernel_takes_up_what_was_saved(widget: ActivityWidget) -> None:
    """Opening the lesson again shows the same paper, the same ticks and the same sentence."""
    paper = papers_of(widget)[1]
    press(widget, do="open", paper=paper.id)
    press(widget, do="tick", paper=paper.id, remark=paper.remarks[1].id, on=True)
    press(widget, do="reason", paper=paper.id, text=REASON)
    assert widget.view["status"]["saved"]
    later = type(widget)()  # type: ignore[call-arg]
    for name in ("current", "ticked", "total", "reason", "papers"):
        assert later.view[name] == widget.view[name]


def test_without_a_work_folder_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """With no work folder the activity works and says that nothing is saved."""
    monkeypatch.delenv("ONBOARDING_WORK", raising=False)
    made = score_it()
    assert press(made, do="open", paper=PAPERS[FORMS][1].id)["status"]["notice"] == MEMORY_ONLY  # type: ignore[index]


def test_text_is_complete_and_always_the_same(widget: ActivityWidget) -> None:
    """The plain text holds every line, remark and debrief, tells ours only at the end, and does not depend on what was done."""
    text = widget._repr_mimebundle_()[0]["text/plain"]
    flat = " ".join(text.split())
    for paper in papers_of(widget):
        assert f"{paper.name}, {paper.age}" in flat
        for shown in (paper.situation, paper.summary, *paper.acts):
            assert shown in flat
        for line in (*paper.lines, *paper.listed):
            assert f"{line.label}: {line.text}" in flat
        for answer in paper.answers:
            assert f"{answer.question}: {answer.crossed}" in flat
        for remark in paper.remarks:
            assert f"[ ] {remark.text}" in flat
            assert f"We would {'' if remark.ours else 'not '}tick: {remark.text}" in flat
            assert flat.count(f"tick: {remark.text}") == 1
            assert f"I saw {remark.saw}. I was concerned because {remark.concern}." in flat
    before, _, after = text.partition("WHAT WE SAW")
    assert after
    assert "We would" not in before
    press(widget, do="reason", paper=papers_of(widget)[0].id, text=REASON)
    assert type(widget)()._repr_mimebundle_()[0]["text/plain"] == text  # type: ignore[call-arg]
