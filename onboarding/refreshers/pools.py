"""The pools of refreshers as they travel with the package: one file a module, written by the build, with the keys open.

Nothing is graded here, so the keys may be where the learner's server is, as those of practice are.
"""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from onboarding.errors import CourseError, FileProblem
from onboarding.files import read_bounded
from onboarding.questions import Item, Refresher, item_from_full

ENVIRONMENT = "ONBOARDING_REFRESHERS"
"""Names another folder than the package's own; tests use it."""
_LIMIT = 4 * 1024 * 1024


class PoolProblem(CourseError):
    """A pool that was built cannot be read."""


@dataclass(frozen=True)
class Card:
    """One refresher in the course. `section` is the title of the lesson's section to which `item.reread` leads."""

    module: str
    objective: str
    safety: bool
    section: str
    item: Item

    @property
    def key(self) -> str:
        """What it is called in a learner's file: module and item."""
        return f"{self.module}/{self.item.id}"


Pools = Mapping[str, Card]
"""Every refresher by its key, in the order of the files."""


def pool_data(
    pool: Iterable[Refresher], *, safety: frozenset[str], sections: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The file of one module, for the build: the whole items, each with its objective, whether that is a safety one, and its section."""
    return [
        {
            "objective": one.objective,
            "safety": one.objective in safety,
            "section": sections.get(one.item.reread, ""),
            "item": one.item.full(),
        }
        for one in pool
    ]


def load_pools() -> Pools:
    """Every pool of the package, or of the folder that the environment names. Raises PoolProblem."""
    elsewhere = os.environ.get(ENVIRONMENT)
    folder = Path(elsewhere) if elsewhere else Path(str(files("onboarding"))) / "data" / "refreshers"
    return {card.key: card for path in sorted(folder.glob("*.json")) for card in _cards(path)}


def _cards(path: Path) -> list[Card]:
    try:
        table = json.loads(read_bounded(path, limit=_LIMIT))
        return [
            Card(
                path.stem,
                str(entry["objective"]),
                bool(entry["safety"]),
                str(entry["section"]),
                item_from_full(entry["item"]),
            )
            for entry in table
        ]
    except (FileProblem, ValueError, KeyError, TypeError) as error:
        raise PoolProblem(
            f"The refreshers of the module '{path.stem}' cannot be read. Your course is not complete: run 'onboarding build', "
            "or tell whoever looks after it."
        ) from error
