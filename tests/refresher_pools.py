"""Made-up pools of refreshers, and a learner who has passed modules, for the tests of refreshers."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from onboarding.answers import utc_stamp
from onboarding.files import canonical_json, sha256
from onboarding.questions import Item, Option, Refresher
from onboarding.refreshers.pools import Card, Pools, pool_data
from onboarding.refreshers.record import Answer
from tests.server_course import feedback_page, sheet_on_disk

ZONE = timezone(timedelta(hours=2))
NOW = datetime(2026, 11, 26, 9, 0, tzinfo=ZONE)
DAY = timedelta(days=1)
SAFE = "tp-o2"
PLAIN = "tp-o1"
MODULE = "tapering-principles"


def item(name: str, *, kind: str = "single", stem: str = "") -> Item:
    """A question; its key is b, and c as well where several are right."""
    options = tuple(Option(i, f"{name} option {i}", f"Because of {i}.") for i in "abcd")
    key = ("b",) if kind == "single" else ("b", "c")
    text = stem or f"What is done about {name}?"
    return Item(name, kind, text, 2, ("tap-no-skip",), "pauses", f"The idea of {name}.", options=options, key=key)


def pool(*names: str, objective: str = PLAIN) -> list[Refresher]:
    return [Refresher(item(name), objective) for name in names]


def cards(
    refreshers: Iterable[Refresher], *, module: str = MODULE, safety: frozenset[str] = frozenset({SAFE})
) -> Pools:
    """The pools as the server has them."""
    made = [Card(module, one.objective, one.objective in safety, "Pauses", one.item) for one in refreshers]
    return {card.key: card for card in made}


def answered(name: str, at: datetime, *, right: bool, objective: str = PLAIN) -> Answer:
    return Answer(f"{MODULE}/{name}", objective, at.astimezone(UTC), right)


def write_pool(folder: Path, refreshers: list[Refresher], *, module: str = MODULE) -> None:
    """The file that a build writes."""
    folder.mkdir(parents=True, exist_ok=True)
    data = pool_data(refreshers, safety=frozenset({SAFE}), sections={"pauses": "Pauses"})
    (folder / f"{module}.json").write_text(json.dumps(data), encoding="utf-8")


def pass_quiz(folder: Path, *, received: datetime) -> None:
    """A quiz whose sheet is on the disk comes back as passed, and the feedback was read at that moment."""
    attempt = sheet_on_disk(folder)["attempt"]["id"]
    page = feedback_page(attempt=attempt, state="graded: passed").encode()
    (folder / "feedback.html").write_bytes(page)
    note = {
        "schema": 1,
        "attempt": attempt,
        "state": "graded: passed",
        "sha": sha256(page),
        "received": utc_stamp(received),
        "read": True,
    }
    (folder / "feedback.json").write_bytes(canonical_json(note))
