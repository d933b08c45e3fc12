"""Reading papers: what a learner has ticked, added up and written, and what their actions do. Pure; nothing is graded."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from onboarding.activities.papers.data import Paper
from onboarding.activities.state import Action, ActionRefused

LONGEST_REASON = 1000
LONGEST_TOTAL = 6
FEWEST_WORDS = 3
WRITE_FIRST = "First write one sentence: what did you make of this paper, and why?"
ADD_FIRST = "First add up the crosses, and write the total as a whole number."


@dataclass(frozen=True, kw_only=True)
class PaperRead:
    """How far one paper has been read. `ticked` holds remark ids in the order of the page; `total` is what was typed."""

    ticked: tuple[str, ...] = ()
    total: str = ""
    reason: str = ""
    shown: bool = False


@dataclass(frozen=True, kw_only=True)
class PapersState:
    """The paper on the page and the reading of each, in the order of the papers."""

    current: str
    read: tuple[tuple[str, PaperRead], ...]

    def of(self, paper: str) -> PaperRead:
        """How far `paper` has been read."""
        return dict(self.read)[paper]


@dataclass(frozen=True)
class PaperReading:
    """The model of both activities. Actions are dicts with `do`: open, tick, total, reason, show, again."""

    papers: Sequence[Paper]
    activity: str

    version = 1

    def start(self, seed: int) -> PapersState:
        """Nothing read, the first paper open. Nothing here is left to chance, so `seed` changes nothing."""
        return PapersState(current=self.papers[0].id, read=tuple((paper.id, PaperRead()) for paper in self.papers))

    def act(self, state: PapersState, action: Action) -> PapersState:
        """The state after `action`. Raises ActionRefused with a sentence for the learner."""
        paper = self._paper(action)
        read = state.of(paper.id)
        match action:
            case {"do": "open"}:
                return replace(state, current=paper.id)
            case {"do": "tick", "remark": str(remark), "on": bool(on)}:
                return _with(state, paper, replace(_open(read), ticked=_ticked(paper, read, remark, on=on)))
            case {"do": "total", "text": str(text)} if paper.total is not None:
                return _with(state, paper, replace(_open(read), total=text.strip()[:LONGEST_TOTAL]))
            case {"do": "reason", "text": str(text)}:
                return _with(state, paper, replace(_open(read), reason=text[:LONGEST_REASON]))
            case {"do": "show"}:
                if paper.total is not None and whole(read.total) is None:
                    raise ActionRefused(ADD_FIRST)
                if len(read.reason.split()) < FEWEST_WORDS:
                    raise ActionRefused(WRITE_FIRST)
                return _with(state, paper, replace(read, shown=True))
            case {"do": "again"}:
                return _with(state, paper, replace(read, shown=False))
            case _:
                raise ActionRefused("This button is not known here. Open the lesson again.")

    def dump(self, state: PapersState) -> Any:
        """The state as JSON."""
        return {
            "current": state.current,
            "papers": {
                paper: {"ticked": list(read.ticked), "total": read.total, "reason": read.reason, "shown": read.shown}
                for paper, read in state.read
            },
        }

    def retell(self, state: PapersState) -> list[Action]:
        """The shortest history that leads here."""
        history: list[Action] = []
        for paper, read in state.read:
            history += [{"do": "tick", "paper": paper, "remark": remark, "on": True} for remark in read.ticked]
            for do, text in (("total", read.total), ("reason", read.reason)):
                if text:
                    history.append({"do": do, "paper": paper, "text": text})
            if read.shown:
                history.append({"do": "show", "paper": paper})
        return [*history, {"do": "open", "paper": state.current}]

    def replaces(self, last: Action, new: Action) -> bool:
        """Typing on in the same box: only the last text counts."""
        return last["do"] == new["do"] in ("total", "reason") and bool(last["paper"] == new["paper"])

    def _paper(self, action: Action) -> Paper:
        for paper in self.papers:
            if paper.id == action.get("paper"):
                return paper
        raise ActionRefused("This paper is not known here. Open the lesson again.")


def whole(typed: str) -> int | None:
    """The number that was typed, or None when it is no whole number in plain digits."""
    return int(typed) if typed.isascii() and typed.isdigit() else None


def _open(read: PaperRead) -> PaperRead:
    if read.shown:
        raise ActionRefused("You have seen what we saw. Press “Read it again” to change your reading.")
    return read


def _ticked(paper: Paper, read: PaperRead, remark: str, *, on: bool) -> tuple[str, ...]:
    if remark not in {known.id for known in paper.remarks}:
        raise ActionRefused("This line is not known here. Open the lesson again.")
    wanted = {*read.ticked, remark} if on else {*read.ticked} - {remark}
    return tuple(known.id for known in paper.remarks if known.id in wanted)


def _with(state: PapersState, paper: Paper, read: PaperRead) -> PapersState:
    return replace(state, read=tuple((id, read if id == paper.id else old) for id, old in state.read))
