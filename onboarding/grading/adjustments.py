"""What a trainer decided about questions that turned out to be wrong: which are withdrawn, and which results stay as they were.

`items/adjustments-<hash>.json` is written once and never changed; the index of the store of items names the one that is in force, so that a
decision and the keys that go with it come into force in one write.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from onboarding.errors import FileProblem
from onboarding.files import canonical_json, content_hash, read_bounded, sha256, write_atomic
from onboarding.grading.items import ItemStore, ItemStoreProblem
from onboarding.grading.score import FAILED, SCORED, SlotResult

WITHDRAWN = "This question was withdrawn because it was found to be wrong. It does not count."
ASKED_AGAIN = (
    "This safety question was withdrawn because it was found to be wrong. "
    "Take the quiz again: you will be asked another question in its place."
)
_LIMIT = 16 * 1024 * 1024


@dataclass(frozen=True)
class Adjustments:
    """`withdrawn`: public hash of a question to the trainer's reason. `kept`: attempt, then slot, to the points that stay.

    Points of None leave the slot to be marked as if its question stood.
    """

    withdrawn: Mapping[str, str] = field(default_factory=dict)
    kept: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {
            "schema": 1,
            "withdrawn": dict(self.withdrawn),
            "kept": {attempt: dict(slots) for attempt, slots in self.kept.items()},
        }

    def keep(self, attempt: str, slots: Mapping[str, str | None]) -> "Adjustments":
        """These, with some slots of one attempt staying as they were."""
        return replace(self, kept={**self.kept, attempt: {**self.kept.get(attempt, {}), **slots}})


def attempt_name(*, learner: str, quiz: str, key: str) -> str:
    """How `kept` names an attempt."""
    return f"{learner}/{quiz}/{key}"


def load(store: ItemStore) -> Adjustments:
    """The adjustments in force. Raises ItemStoreProblem when they are damaged."""
    digest = store.adjustments
    if not digest:
        return Adjustments()
    path = store.folder / f"adjustments-{digest}.json"
    try:
        data = read_bounded(path, limit=_LIMIT)
        table = json.loads(data)
        found = Adjustments(table["withdrawn"], table["kept"])
    except (FileProblem, ValueError, KeyError, TypeError) as error:
        raise ItemStoreProblem(f"{path.name}: what was decided cannot be read. Put back the last good copy.") from error
    if sha256(data) != digest:
        raise ItemStoreProblem(f"{path.name}: what was decided has been changed. Put back the last good copy.")
    return found


def write(store: ItemStore, adjustments: Adjustments) -> str:
    """Write adjustments down; returns the hash by which the index may name them. Raises DiskProblem."""
    data = canonical_json(adjustments.to_json())
    digest = sha256(data)
    if adjustments == Adjustments():
        return ""
    write_atomic(store.folder / f"adjustments-{digest}.json", data, mode=0o600)
    return digest


def adjusted(
    store: ItemStore, results: Sequence[SlotResult], *, learner: str, quiz: str, key: str
) -> tuple[SlotResult, ...]:
    """The results of one attempt as what was decided has them.

    A withdrawn question is left out of the points. In a safety slot it leaves the attempt without a grade: an answer to a question that was
    wrong shows nothing about safety, neither way.
    """
    try:
        rules = load(store)
    except ItemStoreProblem as problem:
        # Without knowing what was decided there is no number that could be trusted.
        return tuple(replace(result, status=FAILED, got=None, reason=str(problem)) for result in results)
    kept = rules.kept.get(attempt_name(learner=learner, quiz=quiz, key=key), {})
    return tuple(_adjust(result, rules, kept) for result in results)


def _adjust(result: SlotResult, rules: Adjustments, kept: Mapping[str, str | None]) -> SlotResult:
    if result.slot in kept:
        points = kept[result.slot]
        return result if points is None else replace(result, status=SCORED, got=Decimal(points))
    if result.item is None or result.item.sha not in rules.withdrawn:
        return result
    # Another name for the answer: a mark that was given for it is moved to the ledger and counts no more.
    answer = content_hash([result.answer, "withdrawn"])
    if result.must_pass:
        return replace(result, status=FAILED, got=None, reason=ASKED_AGAIN, answer=answer)
    return replace(result, status=SCORED, got=Decimal(0), points=0, reason=WITHDRAWN, answer=answer)
