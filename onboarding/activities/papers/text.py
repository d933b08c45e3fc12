"""Both activities with papers complete as text, for somebody who reads without widgets."""

from collections.abc import Iterator, Sequence

from onboarding.activities.papers.data import Paper
from onboarding.activities.papers.debrief import said
from onboarding.activities.text_lines import wrapped

PRIVACY = "Write nothing about a real person in your care."
LISTED = "What the person takes"
QUESTIONS = {
    "means": "What can this paper mean? Tick each line that you would stand by.",
    "act": "What do you do? Tick each act that you would take.",
    "say": "What do you say to the person? Tick each sentence that you would use.",
}
TOTAL = "Add up the crosses. What is the total?"
WHY = "What did you make of this paper, and why? One sentence."


def full_text(title: str, intro: str, papers: Sequence[Paper]) -> str:
    """Depends on the papers only: not on saved state, time or chance."""
    return "\n".join(_lines(title, intro, papers))


def _lines(title: str, intro: str, papers: Sequence[Paper]) -> Iterator[str]:
    yield f"{title.upper()} (nothing is graded)"
    yield from wrapped(f"{intro} {WHY} {PRIVACY} What we saw stands at the end.")
    for number, paper in enumerate(papers, start=1):
        yield f"\nPAPER {number}: {paper.name}, {paper.age}"
        yield from wrapped(paper.situation)
        yield f"{paper.title}:"
        for line in paper.lines:
            yield from wrapped(f"{line.label}: {line.text}", "- ")
        for answer in paper.answers:
            yield from wrapped(f"{answer.question}: {answer.crossed}", "- ")
        if paper.listed:
            yield f"{LISTED}:"
        for line in paper.listed:
            yield from wrapped(f"{line.label}: {line.text}", "- ")
        if paper.total is not None:
            yield TOTAL
        for group, question in QUESTIONS.items():
            remarks = [remark for remark in paper.remarks if remark.group == group]
            if remarks:
                yield question
            for remark in remarks:
                yield from wrapped(remark.text, "[ ] ")
    yield "\nWHAT WE SAW"
    for number, paper in enumerate(papers, start=1):
        yield f"\nPaper {number}: {paper.name}"
        if paper.total is not None:
            yield f"The crosses make {paper.total}."
        for ours, words in ((True, "We would tick"), (False, "We would not tick")):
            for remark in paper.remarks:
                if remark.ours is ours:
                    yield from wrapped(f"{words}: {remark.text}", "- ")
                    yield from wrapped(said(remark), "  ")
        yield "What you could do (each of these is sound):"
        for act in paper.acts:
            yield from wrapped(act, "- ")
        yield from wrapped(paper.summary)
