"""What a learner reports on a page reaches the trainer as text, whatever it is."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from onboarding.errors import AnswerInvalid
from onboarding.page_reports import FOLDER, MOST_REPORTS, MOST_TEXT, keep_report, read_reports
from onboarding.paths import Layout
from onboarding.reports.report import read_report, render

NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
PAGE = "lessons/09-emergencies.ipynb"


def report(layout: Layout, learner: str, text: object, *, now: datetime = NOW, section: object = "A seizure") -> None:
    keep_report(layout.learner(learner) / "work", page=PAGE, section=section, text=text, now=now)


def test_a_report_reaches_the_trainers_page_as_text(course: Layout) -> None:
    """The newest first, with page, section and whose it is; markup stays text."""
    report(course, "ada-1", "The <b>box</b> says\r\ntwo things")
    report(course, "bo-2", "يوجد خطأ 🙂", now=NOW.replace(hour=4))
    found = read_reports(course)
    assert [(one.learner, one.text) for one in found] == [
        ("bo-2", "يوجد خطأ 🙂"),
        ("ada-1", "The <b>box</b> says\ntwo things"),
    ]
    assert (found[0].page, found[0].section) == (PAGE, "A seizure")
    html = render(read_report(course))
    assert "The &lt;b&gt;box&lt;/b&gt; says" in html
    assert "09-emergencies" in html


@pytest.mark.parametrize(
    ("text", "said"), [("  \n", "Nothing is written"), (None, "Nothing is written"), ("x" * (MOST_TEXT + 1), "2001")]
)
def test_what_cannot_be_kept_is_said(course: Layout, text: object, said: str) -> None:
    """Nothing written, or too much of it."""
    with pytest.raises(AnswerInvalid, match=said):
        report(course, "ada-1", text)
    assert read_reports(course) == ()


def test_a_damaged_or_planted_file_is_shown_as_such(course: Layout, tmp_path: Path) -> None:
    """Wrong JSON, a link to a file of others, a deep structure: a line that says so, never a traceback or the file's content."""
    folder = course.learner("ada-1") / "work" / FOLDER
    folder.mkdir(parents=True)
    (folder / "a.json").write_text("{", encoding="utf-8")
    (folder / "b.json").write_text("[" * 60_000, encoding="utf-8")
    (tmp_path / "secret.json").write_text(
        '{"schema":1,"text":"secret","page":"","section":"","made":""}', encoding="utf-8"
    )
    (folder / "c.json").symlink_to(tmp_path / "secret.json")
    assert [one.text for one in read_reports(course)] == [f"This report cannot be read: {name}.json" for name in "abc"]


def test_a_flood_ends(course: Layout) -> None:
    """More reports than anybody reads are refused in words."""
    folder = course.learner("ada-1") / "work" / FOLDER
    folder.mkdir(parents=True)
    for number in range(MOST_REPORTS):
        (folder / f"{number}.json").write_text("{}", encoding="utf-8")
    with pytest.raises(AnswerInvalid, match="tell your trainer in person"):
        report(course, "ada-1", "one more")
