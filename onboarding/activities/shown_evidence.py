"""The part of evidence/ that activities show: tiers and signs of the escalation table, and the statements they cite; and what the
service has set for the local settings that they name.

`onboarding build` writes it to onboarding/data/evidence.json, so that a learner's kernel needs neither the course folder nor YAML.
"""

import json
import os
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

FILE_NAME = "evidence.json"


@dataclass(frozen=True, kw_only=True)
class Tier:
    """One tier of the escalation table."""

    id: str
    title: str
    act: str


@dataclass(frozen=True, kw_only=True)
class Sign:
    """One sign and the id of its tier."""

    id: str
    tier: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One local setting: what it is about, and the signed value or that there is none yet."""

    title: str
    shown: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    """Tiers from the highest down, signs by id, statements by fact id, local settings by name."""

    tiers: tuple[Tier, ...]
    signs: dict[str, Sign]
    statements: dict[str, str]
    local: dict[str, Setting]

    def tier_of(self, sign: str) -> Tier:
        """The tier in which the sign stands. Raises KeyError."""
        wanted = self.signs[sign].tier
        return next(tier for tier in self.tiers if tier.id == wanted)


@cache
def load_shown() -> Shown:
    """Read the built file of the package (or of the folder ONBOARDING_PRACTICE, as the build does)."""
    elsewhere = os.environ.get("ONBOARDING_PRACTICE")
    folder = Path(elsewhere) if elsewhere else files("onboarding") / "data"
    return read_shown(json.loads((folder / FILE_NAME).read_text(encoding="utf-8")))


def read_shown(raw: dict[str, Any]) -> Shown:
    """From the JSON that `onboarding build` writes."""
    return Shown(
        tiers=tuple(Tier(**tier) for tier in raw["tiers"]),
        signs={sign["id"]: Sign(**sign) for sign in raw["signs"]},
        statements=dict(raw["statements"]),
        local={name: Setting(**setting) for name, setting in raw["local"].items()},
    )
