"""Where a learner is in a lesson: `work/<module>/reading.json`. Kept so that tomorrow's page opens where today's was left."""

import json
import math
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from onboarding.answers import utc_stamp
from onboarding.errors import AnswerInvalid, FileProblem
from onboarding.files import canonical_json, read_bounded, write_atomic

NAME = "reading.json"
SCHEMA = 1
_MOST = 200


@dataclass(frozen=True)
class Reading:
    """`place` is the section that was last in view ("" for the top), `furthest` the share of the lesson seen so far, 0 to 1."""

    place: str
    furthest: float
    updated: str


def read_reading(work: Path, module: str) -> Reading | None:
    """What is known of a lesson, or None when it was not opened yet or the note is damaged (the lesson then opens at its top)."""
    try:
        table = json.loads(read_bounded(work / module / NAME, limit=4096))
        if table["schema"] != SCHEMA:
            return None
        return Reading(str(table["place"])[:_MOST], _share(table["furthest"]), str(table["updated"])[:40])
    except (FileProblem, ValueError, KeyError, TypeError):
        return None


def note_reading(work: Path, module: str, *, place: object, share: object, now: datetime) -> Reading:
    """Write down where the learner is; how far they have been never goes back.

    `place` and `share` are untrusted JSON. Raises AnswerInvalid or DiskProblem.
    """
    if not isinstance(place, str) or len(place) > _MOST or not place.isprintable():
        raise AnswerInvalid("The page sent no valid place. Reload the page.")
    if isinstance(share, bool) or not isinstance(share, int | float) or not math.isfinite(share):
        raise AnswerInvalid("The page sent no valid position. Reload the page.")
    before = read_reading(work, module)
    reading = Reading(place, max(_share(share), before.furthest if before else 0.0), utc_stamp(now))
    table = {"schema": SCHEMA, "place": reading.place, "furthest": reading.furthest, "updated": reading.updated}
    folder = work / module
    folder.mkdir(parents=True, exist_ok=True)
    write_atomic(folder / NAME, canonical_json(table))
    return reading


def _share(value: float) -> float:
    return round(min(1.0, max(0.0, float(value))), 3)
