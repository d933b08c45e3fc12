"""What the tests of the answer sheet share: one learner's clicks, and seven ways to damage a sheet."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from onboarding.files import canonical_json
from onboarding.server.paper import read_paper
from onboarding.server.sheet import (
    Ack,
    Opened,
    open_sheet,
    retake,
    submit,
    write_answer,
)
from tests.server_course import SLOTS, sheet_on_disk

WHEN = datetime(2025, 3, 1, 10, 42, tzinfo=UTC)
REPO = Path(__file__).parents[2]


def opened(folder: Path, *, now: datetime = WHEN) -> Opened:
    return open_sheet(folder, learner="ada-1", paper=read_paper(folder), now=now)


def write(
    folder: Path,
    slot: object,
    value: object,
    *,
    rev: object,
    request: object = None,
    attempt: object = None,
    now: datetime = WHEN,
) -> Ack:
    return write_answer(
        folder,
        learner="ada-1",
        paper=read_paper(folder),
        attempt=attempt or sheet_on_disk(folder)["attempt"]["id"],
        slot=slot,
        rev=rev,
        request=request or os.urandom(8).hex(),
        value=value,
        now=now,
    )


def hand_in(folder: Path) -> None:
    attempt = sheet_on_disk(folder)["attempt"]["id"]
    submit(folder, learner="ada-1", paper=read_paper(folder), attempt=attempt, hand_in=lambda: WHEN, now=WHEN)


def again(folder: Path) -> Opened:
    ended = sheet_on_disk(folder)["attempt"]["id"]
    return retake(folder, learner="ada-1", paper=read_paper(folder), ended=ended, now=WHEN)


def written(name: str) -> Any:
    from dataclasses import replace

    return replace(SLOTS["s05"][0], id=name)


def damage_cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def damage_empty(path: Path) -> None:
    path.write_bytes(b"")


def damage_binary(path: Path) -> None:
    path.write_bytes(bytes(range(256)))


def damage_deep(path: Path) -> None:
    path.write_bytes(b"[" * 100_000)


def damage_huge(path: Path) -> None:
    path.write_bytes(b"x" * 300_000)


def damage_entry(path: Path) -> None:
    table = json.loads(path.read_bytes())
    table["slots"]["s02"]["rev"] = "seven"
    path.write_bytes(canonical_json(table))


def damage_owner(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"ada-1", b"eve-2"))


DAMAGE = [damage_cut, damage_empty, damage_binary, damage_deep, damage_huge, damage_entry, damage_owner]


def env_here() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(REPO)}
