"""Pathway explorer: the data file with its checks, every way along a timeline, the pictures against the data, the page, the text."""

import json
import re
from collections.abc import Callable
from itertools import pairwise, product
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from onboarding import activity_evidence
from onboarding.activities.choice_run import Choice, Run
from onboarding.activities.face import ActivityWidget
from onboarding.activities.pathway import data as pathway_data
from onboarding.activities.pathway.check import TAPER
from onboarding.activities.pathway.data import NOTHING, Person, load_pathway, pathway_text, read_pathway
from onboarding.activities.pathway.debrief import HEADINGS, debrief, overview
from onboarding.activities.pathway.picture import HEIGHTS, NARROW, WIDE, Size, path_picture, together_picture
from onboarding.activities.pathway.run import lines, look, rows, seen
from onboarding.activities.pathway.text import WEEKS_FACTS, full_text
from onboarding.activities.scene_run import WRITE_FIRST
from onboarding.activities.talk import said
from onboarding.errors import ContentError
from onboarding.evidence import load_evidence
from onboarding.play import pathway_explorer
from onboarding.review.words import reading_grade
from tests.conftest import ROOT

TEXT = pathway_text()
CONTENT = load_pathway()
PEOPLE = CONTENT.people
SIZES = (WIDE, NARROW)
REASON = "I looked at the rows that end."
by_person = pytest.mark.parametrize("person", PEOPLE, ids=[person.id for person in PEOPLE])


def moments(person: Person) -> list[tuple[Choice, ...]]:
    """The choices of each moment, in the order in which they come."""
    return [choices for stop in person.stops for choices in (stop.next, stop.why)]


def chosen(person: Person, pick: Callable[[tuple[Choice, ...]], Choice]) -> Run:
    """The run of somebody who chooses by `pick` at each moment."""
    return Run(choices=tuple(pick(choices).id for choices in moments(person)), reason=REASON)


def first(choices: tuple[Choice, ...], *kinds: str) -> Choice:
    """The first choice of one of these kinds, or the first sound one."""
    return next(c for kind in (*kinds, "sound") for c in choices if c.kind == kind)


def test_three_people_on_facts_that_exist() -> None:
    """Two move between places, up and down, one stays; every line rests on a fact that stands in evidence/ and has words."""
    assert len(PEOPLE) == 3
    ranks = {place.id: rank for rank, place in enumerate(CONTENT.places)}
    moves = {person.id: [ranks[stay.row] for stay in person.stays] for person in PEOPLE}
    assert [len(places) for places in moves.values()].count(1) == 1
    assert any(later > before for places in moves.values() for before, later in pairwise(places))
    assert moves["ama"] == sorted(moves["ama"], reverse=True)
    assert set(CONTENT.sources) <= set(load_evidence(ROOT / "evidence").facts)
    assert set(WEEKS_FACTS) <= set(CONTENT.sources)


def test_the_build_checks_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault in the file stops the build, and so does a fact that evidence/ does not have."""
    evidence = load_evidence(ROOT / "evidence")
    monkeypatch.setattr(pathway_data, "pathway_text", lambda: TEXT.replace("weeks = 16", "weeks = 15", 1))
    with pytest.raises(ContentError, match=r"pathway\.toml"):
        activity_evidence.activity_evidence(evidence, {})


@by_person
def test_every_way_ends_and_every_choice_is_debriefed(person: Person) -> None:
    """No dead end: each pair of choices at each stop leads to the ending, and what was chosen is talked through or named."""
    told = {c.id: said(c) for choices in moments(person) for c in choices}
    for number, stop in enumerate(person.stops):
        for thought, sight in product(stop.next, stop.why):
            run = chosen(person, first)
            choices = [*run.choices]
            choices[2 * number : 2 * number + 2] = [thought.id, sight.id]
            run = Run(choices=tuple(choices), reason=REASON)
            assert look(person, run.choices).ending == person.ending
            talk = debrief(person, run)
            assert 1 <= len(talk.points) <= 3
            assert all(point.said.facts for point in talk.points)
            points = [point.said.text for point in talk.points]
            for choice in (thought, sight):
                if choice.kind == "sound":
                    assert any(choice.text in line for line in talk.acceptable)
                else:
                    assert told[choice.id] in points


@by_person
@pytest.mark.parametrize("kind", [kind for kind in HEADINGS if kind != "sound"])
def test_what_weighs_most_is_talked_about_first(person: Person, kind: str) -> None:
    """Somebody who chooses one kind wherever it is offered is told of it first; at most three are discussed, the rest named."""
    run = chosen(person, lambda choices: first(choices, kind))
    talk = debrief(person, run)
    picked = {c.id: c for choices in moments(person) for c in choices}
    wrong = [picked[name] for name in run.choices if picked[name].kind != "sound"]
    if wrong:
        assert talk.points[0].heading == HEADINGS[kind]
        assert len(talk.points) + len(talk.also) == len(wrong)
    else:
        assert {point.heading for point in talk.points} == {HEADINGS["sound"]}


@by_person
def test_each_stop_has_several_sound_thoughts(person: Person) -> None:
    """More than one thought holds at most stops, and it can be seen in the weeks that have come."""
    for choices in moments(person):
        assert {c.kind == "sound" for c in choices} == {True, False}
    assert sum(len([c for c in stop.next if c.kind == "sound"]) > 1 for stop in person.stops) >= 2
    for stop in person.stops:
        assert stop.week in person.notes
        assert any(week > stop.week for week in person.notes)


def bars(svg: ElementTree.Element, size: Size, track: str) -> list[tuple[int, int, str]]:
    """First week, last week and form of each bar of a track, read off the drawing and not off its data."""
    found = []
    for bar in svg.iter("{http://www.w3.org/2000/svg}rect"):
        if bar.get("class") == "onb-path-bar" and bar.get("data-track") == track:
            step = (size.right - size.left) / CONTENT.weeks
            begins = (float(bar.attrib["x"]) - 1 - size.left) / step
            ends = (float(bar.attrib["x"]) + float(bar.attrib["width"]) + 1 - size.left) / step
            assert abs(begins - round(begins)) < 0.02
            assert abs(ends - round(ends)) < 0.02
            form = {height: name for name, height in HEIGHTS.items() if name != "waits"}[int(bar.attrib["height"])]
            if bar.get("stroke-dasharray"):
                form = "waits"
            found.append((round(begins) + 1, round(ends), form))
    return found


def stairs(path: ElementTree.Element, size: Size) -> list[tuple[float, float]]:
    """Week and height of each corner of a line of stairs."""
    numbers = [float(number) for number in re.findall(r"[\d.]+", path.attrib["d"])]
    step = (size.right - size.left) / CONTENT.weeks
    return [((x - size.left) / step + 1, y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]


def parsed(picture: str) -> ElementTree.Element:
    return ElementTree.fromstring(picture.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


@by_person
@pytest.mark.parametrize("size", SIZES, ids=["wide", "narrow"])
def test_the_picture_equals_the_data(person: Person, size: Size) -> None:
    """At each week every bar begins, ends and looks as the data say, nothing is drawn too early, and the description says the same."""
    for until in range(1, CONTENT.weeks + 1):
        svg = parsed(path_picture(CONTENT, person, until=until, size=size))
        for track in CONTENT.tracks:
            wanted = [
                (span.first, min(span.last, until), span.form)
                for span in person.spans
                if span.row == track and span.first <= until
            ]
            assert bars(svg, size, track) == wanted
        (path,) = [p for p in svg.iter("{http://www.w3.org/2000/svg}path") if p.get("class") == "onb-path-stairs"]
        corners = stairs(path, size)
        stays = [stay for stay in person.stays if stay.first <= until]
        assert [week for week, _ in corners] == pytest.approx(
            [end for stay in stays for end in (stay.first, min(stay.last, until) + 1)], abs=0.02
        )
        ranks = [place.id for place in CONTENT.places]
        heights = {stay.row: y for stay, (_, y) in zip(stays, corners[::2], strict=True)}
        higher = sorted(heights, key=lambda row: heights[row], reverse=True)
        assert higher == sorted(heights, key=ranks.index)
        told = svg.find("{http://www.w3.org/2000/svg}desc")
        assert told is not None
        assert told.text == " ".join(f"{title}: {line}." for title, line in lines(CONTENT, person, until))


@by_person
def test_a_week_in_words_is_the_data(person: Person) -> None:
    """Each row of each week says what runs there or that nothing is noted, and what has changed since the week before."""
    before: list[tuple[str, str, bool]] = []
    for week in range(1, CONTENT.weeks + 1):
        here = rows(CONTENT, person, week)
        assert here[0][1] == person.where(week).says
        for (track, title), (shown, says, _) in zip(CONTENT.tracks.items(), here[1:], strict=True):
            running = [span.says for span in person.spans if span.row == track and span.first <= week <= span.last]
            assert (shown, says) == (title, running[0] if running else NOTHING)
        if before:
            assert all(new for (_, says, new), (_, said_, _) in zip(here, before, strict=True) if says != said_)
        else:
            assert not any(new for _, _, new in here)
        before = here
    for (_, line), track in zip(lines(CONTENT, person, CONTENT.weeks)[1:], CONTENT.tracks, strict=True):
        covered = re.findall(r"weeks? (\d+)(?: to (\d+))?:", line)
        assert [week for a, b in covered for week in range(int(a), int(b or a) + 1)] == [*range(1, CONTENT.weeks + 1)]
        assert line.count(NOTHING) == sum(
            person.on(track, week) is None and (week == 1 or person.on(track, week - 1) is not None)
            for week in range(1, CONTENT.weeks + 1)
        )


@pytest.mark.parametrize("size", SIZES, ids=["wide", "narrow"])
def test_all_three_stand_on_one_timeline(size: Size) -> None:
    """The last picture has the stairs of each person, over the same weeks, and says them."""
    svg = parsed(together_picture(CONTENT, size))
    paths = [p for p in svg.iter("{http://www.w3.org/2000/svg}path") if p.get("class") == "onb-path-stairs"]
    for path, person in zip(paths, PEOPLE, strict=True):
        weeks = [round(week) for week, _ in stairs(path, size)]
        assert weeks == [end for stay in person.stays for end in (stay.first, stay.last + 1)]
    told = svg.find("{http://www.w3.org/2000/svg}desc")
    assert told is not None
    assert all(person.name in str(told.text) for person in PEOPLE)


@by_person
def test_the_taper_has_no_pace(person: Person) -> None:
    """A track of the taper has one height only, and no choice of the file names an amount or a number of steps."""
    forms = {span.form for span in person.spans if span.row == TAPER}
    assert forms <= {"runs", "waits"}
    assert HEIGHTS["runs"] == HEIGHTS["waits"]
    assert not re.search(r"\d\s*(mg|per ?cent|%)|milligram", TEXT)


def test_last_word() -> None:
    """Each habit gets a last word of its own; thinking gets a better one than any."""

    def always(kind: str) -> str:
        return overview([(p, chosen(p, lambda choices: first(choices, kind))) for p in PEOPLE])

    words = {kind: always(kind) for kind in ("sound", "more", "promise", "waits", "danger")}
    assert len(set(words.values())) == len(words)
    assert words["sound"].startswith("One needed more")
    assert all(word.startswith("What stands out") for kind, word in words.items() if kind != "sound")
    assert always("beside") == words["sound"]


FAULTS = [
    ("schema = 1", "schema = 2", "schema is not 1."),
    ("weeks = 16", 'weeks = "16"', "weeks: is no whole number"),
    ('form = "less"', 'form = "slow"', "form 'slow' is unknown here."),
    ('weeks = [4, 8], form = "runs"', 'weeks = [4, 8], form = "less"', "track 'taper', weeks [4, 8]: form 'less' is unknown here."),
    ('weeks = [4, 8], form', 'weeks = [3, 8], form', "begins before the span above it ends."),
    ('weeks = [4, 8], form', 'weeks = [8, 4], form', "'weeks' is not [first, last] within 1 to 16."),
    ('{track = "talk", weeks = [2, 14]', '{track = "songs", weeks = [2, 14]', "track 'songs' is unknown."),
    ('{place = "home", weeks = [1, 9]', '{place = "home", weeks = [1, 8]', "person 'jonas', stay: has a gap or an overlap."),
    ('{place = "home", weeks = [1, 9]', '{place = "tent", weeks = [1, 9]', "place 'tent' is unknown."),
    ("{week = 6, says", "{week = 1, says", "person 'mirela', note: is not in order of weeks."),
    ('id = "rest", kind = "waits"', 'id = "rest", kind = "wrong"', "stop 'start', next 'rest': kind 'wrong' is unknown."),
    ('id = "rest", kind', 'id = "check", kind', "choice 'check' stands twice."),
    ('saw = "that you would let the talks rest"', 'saw = "that you would let the talks rest."', "'saw' ends with a full stop."),
    ('facts = ["asam-r24", "asam-r26"]}', "facts = []}", "cites no fact."),
    ('facts = ["asam-r24", "asam-r26"]}', 'facts = ["no-such"]}', "fact 'no-such' has no words under [sources]."),
    ('facts = ["rehab-28-day-myth"]', 'facts = ["asam-r04"]', "'rehab-28-day-myth' is used by no line."),
    ("She sleeps better.", "She takes 10 mg.", "names an amount of a medicine"),
    ('name = "Jonas"', 'nom = "Jonas"', "'nom' is not a field."),
    ('id = "jonas"', 'id = "mirela"', "person 'mirela' stands twice."),
    ("week = 14\nseen", "week = 16\nseen", "leaves no week in which it goes on."),
    ('[[track]]\nid = "taper"', '[track]\nid = "taper"', "cannot be read"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "problem"), FAULTS, ids=[fault[2][:40] for fault in FAULTS])
def test_faults_are_named(old: str, new: str, problem: str) -> None:
    """A clinician's slip is refused with its file, its place, the fault and the next step."""
    assert old in TEXT
    with pytest.raises(ContentError) as caught:
        read_pathway(TEXT.replace(old, new, 1))
    found = [str(fault) for fault in caught.value.faults]
    assert any(problem in fault for fault in found), found
    assert all(fault.startswith("onboarding/activities/data/pathway.toml") for fault in found)
    assert all(fault.fix for fault in caught.value.faults)


def test_too_few_stops_and_one_sided_choices_are_named() -> None:
    """A person with fewer than three stops, and a moment at which all is sound, are refused."""
    at = TEXT.index("[[person.stop]]", TEXT.index('id = "due"') - 40)
    with pytest.raises(ContentError, match="fewer than 3 stops"):
        read_pathway(TEXT[:at])
    with pytest.raises(ContentError, match="nothing but sound ones"):
        read_pathway(re.sub(r'kind = "(?!sound)[a-z]+"', 'kind = "sound"', TEXT))


@pytest.fixture
def widget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ActivityWidget:
    """The activity, saving below `tmp_path`."""
    monkeypatch.setenv("ONBOARDING_WORK", str(tmp_path))
    return pathway_explorer()


def press(widget: ActivityWidget, **action: object) -> dict[str, Any]:
    """What the page does when something is pressed: one message in, one view out."""
    ident = f"page-{json.dumps(action, sort_keys=True)}-{widget.view['ack'][:8]}"
    widget._handle_custom_msg({"id": ident, "act": action}, [])
    assert widget.view["ack"] == ident
    return dict(widget.view)


@by_person
def test_no_word_ahead_of_its_time(widget: ActivityWidget, person: Person) -> None:
    """Before each choice nothing of the weeks to come is sent, and nothing of the debrief; afterwards it is all there again."""
    view = press(widget, do="open", scene=person.id)
    choices = moments(person)
    for at, offered in enumerate(choices):
        stop = person.stops[at // 2]
        sent = json.dumps(view, ensure_ascii=False)
        assert len(view["path"]["each"]) == stop.week
        assert view["path"]["begin"] == (stop.week if at % 2 else (person.stops[at // 2 - 1].week + 1 if at else 1))
        assert all(note.text not in sent for week, note in person.notes.items() if week > stop.week)
        assert all(c.because not in sent for c in offered)
        assert [each["text"] for each in view["now"]["acts"]] == [c.text for c in offered]
        view = press(widget, do="act", scene=person.id, act=offered[-1].id, at=at)
        assert view["refused"] == ""
    assert len(view["path"]["each"]) == CONTENT.weeks
    assert view["ending"]["text"] == person.ending.text
    assert press(widget, do="show", scene=person.id)["refused"] == WRITE_FIRST
    press(widget, do="reason", scene=person.id, text=REASON)
    told = press(widget, do="show", scene=person.id)["debrief"]
    assert told["reason"] == REASON
    assert widget.view["path"]["begin"] == CONTENT.weeks
    later = pathway_explorer()
    for name in ("current", "log", "reason", "debrief", "path"):
        assert later.view[name] == widget.view[name]
    assert later.view["together"] is None
    again = press(widget, do="again", scene=person.id)
    assert (again["log"], again["path"]["begin"], len(again["path"]["each"])) == ([], 1, person.stops[0].week)


def test_the_three_are_seen_together_at_the_end(widget: ActivityWidget) -> None:
    """When all were talked through there is a last word, and the picture of all three; a choice that is not offered is refused."""
    assert "offered" in press(widget, do="act", scene=PEOPLE[0].id, act="no-such", at=0)["refused"]
    for person in PEOPLE:
        for at, name in enumerate(chosen(person, first).choices):
            press(widget, do="act", scene=person.id, act=name, at=at)
        press(widget, do="reason", scene=person.id, text=REASON)
        view = press(widget, do="show", scene=person.id)
    assert view["overview"].startswith("One needed more")
    assert view["together"] == {"wide": together_picture(CONTENT, WIDE), "narrow": together_picture(CONTENT, NARROW)}


def test_how_far_one_may_look() -> None:
    """Up to the next stop; after the last answer to the end."""
    person = PEOPLE[0]
    run = chosen(person, first)
    reach = [seen(CONTENT, person, Run(choices=run.choices[:count])) for count in range(len(run.choices) + 1)]
    weeks = [stop.week for stop in person.stops]
    assert [r.until for r in reach] == [week for week in weeks for _ in range(2)] + [CONTENT.weeks]
    assert all(r.begin <= r.until for r in reach)


def test_text_is_complete_and_plain(widget: ActivityWidget) -> None:
    """All weeks, rows and choices first, what we saw at the end; grade 10 or less; the text never changes."""
    text = widget._repr_mimebundle_()[0]["text/plain"]
    before, _, after = " ".join(text.split()).partition("WHAT WE SAW")
    for person in PEOPLE:
        assert all(note.text in before for note in person.notes.values())
        assert all(f"{title}: {line}." in before for title, line in lines(CONTENT, person, CONTENT.weeks))
        for choice in (c for choices in moments(person) for c in choices):
            assert choice.text in before
            assert choice.because not in before
            verdict = "Holds" if choice.kind == "sound" else HEADINGS[choice.kind]
            assert f"{choice.text} {verdict}, because {choice.because}." in after
        assert person.summary in after
    assert reading_grade(text) <= 10
    press(widget, do="open", scene=PEOPLE[2].id)
    assert pathway_explorer()._repr_mimebundle_()[0]["text/plain"] == text == full_text(CONTENT)
