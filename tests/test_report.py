"""The report: who needs a trainer first, where everybody stands, and which questions are hard."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from onboarding.browser import JS
from onboarding.paths import Layout
from onboarding.people import People, Person, add_person
from onboarding.records.entries import Entry, SlotScore
from onboarding.records.flags import NOT_DUE, flags
from onboarding.reports.attention import WAITING as WAITS
from onboarding.reports.attention import attention
from onboarding.reports.questions import ENOUGH, Hardness, hardest
from onboarding.reports.report import read_report, render
from tests.conftest import copy_course
from tests.grading_course import QUIZ, Handed, hand_out, wrong
from tests.labs import command
from tests.test_ledger import RECORD

NOW = datetime(2026, 1, 11, tzinfo=UTC)
NOT_YET, PASSED, WAITING, FAILED = (
    "graded: not yet passed",
    "graded: passed",
    "waiting for marking",
    "could not be graded",
)


def entry(learner: str, n: int, state: str, got: Mapping[str, str | None], *, safe: str = "s01") -> Entry:
    scores = {slot: SlotScore(points, "2", slot == safe) for slot, points in got.items()}
    record = replace(
        RECORD,
        learner=learner,
        attempt_id=f"{learner}{n}",
        n=n,
        state=state,
        reason="",
        scores=scores,
        received=f"2026-01-{n:02d}T00:00:00.000000Z",
    )
    return Entry(seq=n, hash="", prev="", type="attempt", recorded=record.received or "", record=record)


def test_attention_in_order_of_urgency() -> None:
    """A missed safety question, three attempts without a pass, an unreadable attempt, one that waits, an odd one; nobody who passed."""
    miss = {"s01": "0", "s02": "2"}
    entries = [
        *(entry("ada", n, NOT_YET, miss) for n in (1, 2, 3)),
        entry("bob", 1, FAILED, {"s01": None}),
        entry("cid", 1, WAITING, {"s01": None}),
        *(entry("dee", n, NOT_YET, miss) for n in (1, 2, 3)),
        entry("dee", 4, PASSED, {"s01": "2", "s02": "2"}),
        entry("eve", 1, NOT_YET, {"s01": "2", "s02": "0"}),
        odd(entry("fay", 1, PASSED, {"s01": "2"})),
    ]
    people = People({"ada": Person("Ada Example", "nurse"), "cid": Person("Cid Example")})
    found = attention(entries, people=people, now=NOW)
    assert [(one.kind, one.learner) for one in found] == [
        ("failed-safety", "ada"), ("three-attempts", "ada"), ("could-not-be-graded", "bob"), ("waiting", "cid"),
        ("variant-mismatch", "fay"),
    ]  # fmt: skip
    assert "Ada Example (ada) missed a safety question in attempt 3 (s01)" in found[0].sentence
    assert "Attempt 1 of Cid Example (cid) waits for marking since 10 days" in found[3].sentence


def odd(taken: Entry) -> Entry:
    return replace(taken, record=replace(taken.record, reason=f"{NOT_DUE} s01."))


def test_report_and_grade_name_the_same_flags() -> None:
    """Nothing that `grade` says to look into is missing from the report, and the report has nothing else but what waits."""
    miss = {"s01": "0", "s02": "2"}
    taken = [*(entry("ada", n, NOT_YET, miss) for n in (1, 2)), entry("bob", 1, FAILED, {"s01": None})]
    taken += [odd(entry("fay", 1, PASSED, {"s01": "2"})), entry("cid", 1, WAITING, {"s01": None})]
    found = attention(taken, people=People(), now=NOW)
    assert {(one.kind, one.sentence) for one in found if one.kind != WAITS} == {
        (flag.kind, flag.words) for flag in flags(taken)
    }
    assert [one.learner for one in found if one.kind == WAITS] == ["cid"]


def test_a_struck_out_attempt_raises_no_flag() -> None:
    """What was made void is no attempt: nobody is called about it."""
    missed = entry("ada", 1, NOT_YET, {"s01": "0"})
    assert len(flags([missed])) == 1
    assert flags([missed, replace(missed, seq=2, type="void")]) == []


def hardness(entries: list[Entry]) -> dict[str, Hardness]:
    return {one.slot: one for one in hardest(entries, lambda *where: None)}


def test_facility_and_discrimination() -> None:
    """The mean share in first attempts; the correlation with the rest only from twenty attempts on, and with its sign."""
    strong = [
        entry(f"s{n}", 1, PASSED, {"s01": "2", "s02": "2", "s03": "2", "s04": "0", "s05": "2"})
        for n in range(ENOUGH // 2)
    ]
    weak = [
        entry(f"w{n}", 1, NOT_YET, {"s01": "0", "s02": "0", "s03": "2", "s04": "2", "s05": "0"})
        for n in range(ENOUGH // 2)
    ]
    later = [entry("w1", 2, PASSED, {"s01": "2", "s02": "2", "s03": "2", "s04": "2"})]
    found = hardness([*strong, *weak, *later])
    assert (found["s01"].n, found["s01"].facility) == (ENOUGH, 0.5), "a second attempt changes nothing"
    assert found["s01"].discrimination == pytest.approx(1.0)
    assert (found["s03"].facility, found["s03"].discrimination) == (1.0, None)
    assert found["s04"].discrimination == pytest.approx(-1.0)
    assert "check its key" in found["s04"].words
    few = hardness([*strong, *weak[1:]])
    assert few["s01"].discrimination is None
    assert "below 20" in few["s01"].words
    assert next(iter(hardness([*strong, *weak, entry("x", 1, NOT_YET, {"s09": "0"})]))) == "s09"


def test_a_slot_without_a_number_or_points_is_not_counted() -> None:
    """Neither an attempt that waits nor a withdrawn question makes a question look hard."""
    entries = [entry("ada", 1, WAITING, {"s01": "2", "s02": None}), entry("bob", 1, FAILED, {"s01": None, "s02": None})]
    withdrawn = entry("cid", 1, PASSED, {"s01": "2"})
    zero = {**withdrawn.record.scores, "s03": SlotScore("0", "0")}
    found = hardness([*entries, replace(withdrawn, record=replace(withdrawn.record, scores=zero))])
    assert {slot: one.n for slot, one in found.items()} == {"s01": 2}


@pytest.fixture(scope="module")
def handed(tmp_path_factory: pytest.TempPathFactory) -> Handed:
    handed = hand_out(copy_course(tmp_path_factory.mktemp("report") / "course"))
    handed.take("ada")
    handed.take("bob", wrong)
    handed.open("zoe")
    add_person(handed.layout, "bob", name="Bob Example", role="nurse")
    handed.grade()
    handed.mark("bob", 0)
    handed.grade()
    return handed


def test_the_page_says_it_all(handed: Handed) -> None:
    """From a real course: flags first, words and numbers only where there are any, stems with the choices that were made."""
    page = render(read_report(handed.layout))
    assert page.index("Look at these first") < page.index("Learners and modules") < page.index("The hardest questions")
    report = read_report(handed.layout, quiz=QUIZ)
    cells = {learner: cell[0] for learner, cell in report.rows}
    assert (cells["ada"].words, cells["ada"].points) == ("waiting for marking", "")
    assert "Bob Example (bob) missed a safety question in attempt 1" in page
    assert (cells["Bob Example (bob)"].words, cells["Bob Example (bob)"].points) == (
        "graded: not yet passed",
        "0 of 20",
    )
    assert cells["zoe"].words == "nothing handed in"
    assert any(
        choice.right and choice.times for one in report.hardest for asked in one.asked for choice in asked.choices
    )
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")


def test_the_command(handed: Handed, tmp_path: Path) -> None:
    """On the console and as a file that only its owner may read; an unknown quiz is a sentence."""
    said = command(handed.layout, "report")
    assert "Attempt 1 of ada waits for marking" in said
    assert "Bob Example (bob) missed a safety question" in said
    assert "nothing handed in" in said
    command(handed.layout, "report", QUIZ, "--html", str(tmp_path / "r.html"))
    assert (tmp_path / "r.html").stat().st_mode & 0o077 == 0
    with pytest.raises(AssertionError, match="There is no quiz"):
        command(handed.layout, "report", "nothing")


def test_an_empty_course_has_a_page(course: Layout) -> None:
    """Before anybody has started."""
    page = render(read_report(course))
    assert "Nobody waits for you." in page
    assert "Nobody has started yet." in page


def test_the_colours_are_those_of_the_other_pages(course: Layout) -> None:
    """The report is a file of its own, so it repeats the colours of tokens.css, by day and by night, and has no others."""
    screen = render(read_report(course)).split("@media print")[0]
    day, night = (JS / "tokens.css").read_text("utf-8").split("body[data-jp-theme-light='false']")
    for colours, tokens in zip(re.findall(r":root \{(.*?)\}", screen), (day, night), strict=True):
        used = re.findall(r"#[0-9a-f]{6}", colours)
        assert len(used) == 5
        assert [colour for colour in used if colour not in tokens] == []


@pytest.mark.browser
@pytest.mark.parametrize(("width", "dark"), [(320, False), (1024, True), (1024, False)])
def test_the_page_fits_and_can_be_read(
    handed: Handed, browser: Browser, tmp_path: Path, width: int, dark: bool
) -> None:
    """At 320 px nothing but the table scrolls sideways, the table can be reached by keyboard, and dark follows the system."""
    place = tmp_path / "report.html"
    place.write_text(render(read_report(handed.layout)), encoding="utf-8")
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light")
    page = context.new_page()
    page.goto(place.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == ("rgb(16, 24, 27)" if dark else "rgb(244, 247, 247)")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "wide"
    folder = Path(__file__).parent / "output"
    folder.mkdir(exist_ok=True)
    page.screenshot(path=folder / f"report-{width}-{'dark' if dark else 'light'}.png", full_page=True)
    context.close()
