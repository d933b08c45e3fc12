"""Two activities with printed papers on the page: "Read the result" and "Score it". Both are one widget over two files."""

from typing import Any

import traitlets

from onboarding.activities.face import ActivityWidget, page_module, page_style
from onboarding.activities.papers.data import FORMS, RESULTS, Paper, load_papers
from onboarding.activities.papers.debrief import PaperTold, overview, told
from onboarding.activities.papers.model import LONGEST_REASON, LONGEST_TOTAL, PaperRead, PaperReading, PapersState
from onboarding.activities.papers.text import LISTED, PRIVACY, QUESTIONS, TOTAL, WHY, full_text
from onboarding.activities.session import Session
from onboarding.activities.state import work_file

MODULE = "screening-and-testing"


class PaperReader(ActivityWidget):
    """`paper` is what the page shows of the open paper whoever reads it; `view` is how far it has been read."""

    _esm = page_module("choice_list.js", "papers/widget.js")
    _css = page_style()
    paper = traitlets.Dict().tag(sync=True)

    def __init__(self, *, activity: str, title: str, intro: str, file: str) -> None:
        self._papers = load_papers(file)
        self._words = {"title": title, "intro": intro}
        model = PaperReading(self._papers, activity)
        super().__init__(Session(model, work_file(MODULE, activity)), text=full_text(title, intro, self._papers))

    def draw(self) -> dict[str, Any]:
        """The list of papers, the reading of the open one, and its debrief once it was asked for."""
        state: PapersState = self._session.state
        paper = next(paper for paper in self._papers if paper.id == state.current)
        read = state.of(paper.id)
        if self.paper.get("id") != paper.id:
            self.paper = paper_content(paper)
        all_shown = all(read.shown for _, read in state.read)
        return {
            **self._words,
            "current": state.current,
            "papers": [
                {"id": paper.id, "name": paper.name, "progress": _progress(state.of(paper.id))}
                for paper in self._papers
            ],
            "ticked": list(read.ticked),
            "total": read.total,
            "reason": read.reason,
            "shown": read.shown,
            "debrief": _debrief(told(paper, read)) if read.shown else None,
            "overview": overview(self._papers, [read for _, read in state.read]) if all_shown else "",
        }


class ReadTheResult(PaperReader):
    """Urine results of invented people beside what they take."""

    def __init__(self) -> None:
        super().__init__(
            activity="read-the-result",
            title="Read the result",
            intro=(
                "Four urine results of four invented people. What can each one mean, what do you do, and what do you say? "
                "Nothing here is graded."
            ),
            file=RESULTS,
        )


class ScoreIt(PaperReader):
    """Filled-in forms of invented people, to be added up."""

    def __init__(self) -> None:
        super().__init__(
            activity="score-it",
            title="Score it",
            intro=(
                "Three forms, filled in for three invented people. Add up the crosses, then say what the total tells and what it does not. "
                "Nothing here is graded. The PHQ-9 and the GAD-7 were developed by Robert Spitzer, Janet Williams, Kurt Kroenke and "
                "colleagues; they may be copied without permission."
            ),
            file=FORMS,
        )


def paper_content(paper: Paper) -> dict[str, Any]:
    """Everything the page shows of a paper before the debrief, as JSON. Nothing in it says what we would tick."""
    groups = []
    for group, question in QUESTIONS.items():
        remarks = [{"id": remark.id, "text": remark.text} for remark in paper.remarks if remark.group == group]
        if remarks:
            groups.append({"question": question, "remarks": remarks})
    return {
        "id": paper.id,
        "name": paper.name,
        "age": paper.age,
        "situation": paper.situation,
        "title": paper.title,
        "lines": [
            *({"label": line.label, "text": line.text} for line in paper.lines),
            *({"label": answer.question, "text": answer.crossed} for answer in paper.answers),
        ],
        "listed": [{"label": line.label, "text": line.text} for line in paper.listed],
        "listed_title": LISTED,
        "total": TOTAL if paper.total is not None else "",
        "groups": groups,
        "why": WHY,
        "privacy": PRIVACY,
        "longest": LONGEST_REASON,
        "longest_total": LONGEST_TOTAL,
    }


def _progress(read: PaperRead) -> str:
    if read.shown:
        return "talked through"
    return "begun" if read.ticked or read.total or read.reason else "not read yet"


def _debrief(what: PaperTold) -> dict[str, Any]:
    return {
        "reason": what.reason,
        "total": what.total,
        "happened": what.happened,
        "points": [{"heading": point.heading, "text": point.text} for point in what.points],
        "also": list(what.also),
        "acts": list(what.acts),
        "summary": what.summary,
    }
