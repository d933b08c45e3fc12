"""What a trainer sees of refreshers: which learners on this computer have a safety behaviour that is open again.

The learner's side writes, the trainer's side reads; a learner's file is text of a stranger. Nothing of it comes into the ledger.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from onboarding.course import Course
from onboarding.paths import Layout
from onboarding.refreshers.pools import load_pools
from onboarding.refreshers.record import NAME, History, RecordDamaged, RecordNewer, read_record
from onboarding.refreshers.safety import SETTLED, reopened


@dataclass(frozen=True)
class LearnerReopened:
    """One safety objective of one learner, in words; `module` is "refreshers" where the learner's file cannot be read."""

    learner: str
    module: str
    words: str


def read_reopened(layout: Layout, course: Course, *, now: datetime) -> tuple[LearnerReopened, ...]:
    """Of all learners whose folders lie here, by id. A file that cannot be read is said, never left out. Raises PoolProblem."""
    folders = [folder for folder in _folders(layout) if (folder / "work" / NAME).is_file()]
    if not folders:
        return ()
    pools, moment = load_pools(), now.astimezone()
    texts = {objective.id: objective.text for module in course.modules for objective in module.objectives}
    found = []
    for folder in folders:
        try:
            record = read_record(folder / "work")
        except (RecordDamaged, RecordNewer):
            words = f"The file work/{NAME} cannot be read, so it is not known whether a safety behaviour is open again."
            found.append(LearnerReopened(folder.name, "refreshers", words))
            continue
        for one in reopened(pools, History.of(record.answers if record else ()), now=moment):
            day = one.since.astimezone(moment.tzinfo).date().isoformat()
            words = (
                f"A safety behaviour is open again since {day}, because refreshers on it were forgotten twice: "
                f"{texts.get(one.objective, one.objective)} Answered right since then: {len(one.right)} of {SETTLED}."
            )
            found.append(LearnerReopened(folder.name, one.module, words))
    return tuple(found)


def _folders(layout: Layout) -> Iterable[Path]:
    return sorted(one for one in layout.learners.glob("*") if one.is_dir() and not one.is_symlink())
