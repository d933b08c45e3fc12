"""What the ledger says of observed practice: each observation as it stands now, and which one decides. Pure.

An observation is an entry of type "station" whose quiz is `station:<name>`. A correction is a further entry of the same observation;
the newest entry stands, and one of type "void" strikes the observation out. The last observation by day decides.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from onboarding.records.entries import Entry

COMPETENT, NOT_YET = "observed: competent", "observed: not yet"


@dataclass(frozen=True)
class Observation:
    """An observation through the entry that stands for it now. Texts are as they were typed: escape them where they are shown."""

    entry: Entry

    @property
    def learner(self) -> str:
        return self.entry.record.learner

    @property
    def station(self) -> str:
        return self.entry.record.station

    @property
    def title(self) -> str:
        """The station's title when it was observed."""
        return str(self.entry.record.content.get("station", {}).get("title", self.station))

    @property
    def competent(self) -> bool:
        return self.entry.record.state == COMPETENT

    @property
    def on(self) -> str:
        """The day of the observation, YYYY-MM-DD."""
        return str(self.entry.record.observed.get("on", ""))

    @property
    def where(self) -> str:
        """ "simulated" or "real"."""
        return str(self.entry.record.observed.get("where", ""))

    @property
    def signed_by(self) -> str:
        """ "Ada Lead, charge nurse"."""
        assessor = self.entry.record.observed.get("assessor", {})
        return f"{assessor.get('name', '?')}, {assessor.get('role', '?')}"

    @property
    def adjustments(self) -> str:
        return str(self.entry.record.observed.get("adjustments", ""))

    @property
    def comment(self) -> str:
        return str(self.entry.record.observed.get("comment", ""))

    @property
    def done(self) -> dict[str, bool]:
        """Whether each step was done, in the order of the station."""
        scores = self.entry.record.scores
        order = self.entry.record.content.get("station", {}).get("order", list(scores))
        return {str(step): scores[step].got == scores[step].max for step in order if step in scores}

    @property
    def missed_critical(self) -> tuple[str, ...]:
        scores = self.entry.record.scores
        return tuple(step for step, done in self.done.items() if scores[step].must_pass and not done)

    def step_text(self, step: str) -> str:
        """A step in words, as it stood when it was observed."""
        return str(self.entry.record.content.get("station", {}).get("steps", {}).get(step, step))


def observations(entries: Iterable[Entry]) -> tuple[Observation, ...]:
    """Every observation that stands, by the day of the observation and then by the order in which they were entered."""
    first: dict[tuple[str, str, str], int] = {}
    newest: dict[tuple[str, str, str], Entry] = {}
    for entry in entries:
        record = entry.record
        if record.station:
            key = (record.learner, record.quiz, record.attempt_id)
            first.setdefault(key, entry.seq)
            newest[key] = entry
    standing = [(first[key], Observation(entry)) for key, entry in newest.items() if entry.type != "void"]
    return tuple(one for _, one in sorted(standing, key=lambda pair: (pair[1].on, pair[0])))


def deciding(entries: Iterable[Entry]) -> dict[tuple[str, str], Observation]:
    """Of each learner and station the observation that decides: the last one that was not struck out."""
    return {(one.learner, one.station): one for one in observations(entries)}
