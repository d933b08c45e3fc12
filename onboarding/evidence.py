"""Reads evidence/: the facts, their sources and the one escalation table."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from onboarding.errors import ContentError, Fault

KINDS = ("guideline", "regulator", "trial", "review", "cohort", "textbook", "common practice")


@dataclass(frozen=True)
class Source:
    id: str
    title: str
    publisher: str
    year: str
    address: str


@dataclass(frozen=True)
class Fact:
    """One clinical statement: where it comes from, how strong it is, and whether a graded item may rest on it."""

    id: str
    statement: str
    sources: tuple[Source, ...]
    kind: str
    strength: str
    read: str
    gradable: bool
    review_by: date
    local: str


@dataclass(frozen=True)
class Tier:
    id: str
    title: str
    act: str


@dataclass(frozen=True)
class Sign:
    id: str
    tier: Tier
    short: str
    """The sign's name in the figure of the tiers; `text` is the sign in full."""
    text: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Evidence:
    facts: dict[str, Fact]
    sources: dict[str, Source]
    tiers: tuple[Tier, ...]
    signs: dict[str, Sign]


def load_evidence(folder: Path) -> Evidence:
    """Read facts/*.yaml, sources/*.yaml and escalation.yaml. Raises ContentError with every fault found."""
    faults: list[Fault] = []
    sources: dict[str, Source] = {}
    for entry, file, place in _collection(folder, "sources", faults):
        values = {
            key: _text(entry, key, file, place, faults) for key in ("id", "title", "publisher", "year", "address")
        }
        sources[values["id"]] = Source(**values)
    facts = {}
    for entry, file, place in _collection(folder, "facts", faults):
        fact = _fact(entry, file, place, sources, faults)
        facts[fact.id] = fact
    tiers, signs = _escalation(folder / "escalation.yaml", facts, faults)
    if faults:
        raise ContentError(faults)
    return Evidence(facts, sources, tiers, signs)


def evidence_files(folder: Path) -> list[Path]:
    """Every file that `load_evidence` reads, in the order in which it reads them."""
    return [*sorted(folder.glob("sources/*.yaml")), *sorted(folder.glob("facts/*.yaml")), folder / "escalation.yaml"]


def _collection(folder: Path, kind: str, faults: list[Fault]) -> Iterator[tuple[dict[str, Any], str, str]]:
    """Every entry below facts/ or sources/, with its file and place; an id that stands twice, in whatever files, is a fault."""
    paths = sorted(folder.glob(f"{kind}/*.yaml"))
    if not paths:
        faults.append(Fault(f"evidence/{kind}", "", "holds no file.", f"Add evidence/{kind}/<topic>.yaml."))
    first: dict[str, str] = {}
    for path in paths:
        file = f"{kind}/{path.name}"
        for entry, place in _entries(path, file, faults):
            name = str(entry.get("id"))
            if name in first:
                faults.append(
                    Fault(
                        f"evidence/{file}", place, f"stands in evidence/{first[name]}, too.", "Merge the two entries."
                    )
                )
            first.setdefault(name, file)
            yield entry, file, place


def _read(path: Path, file: str, faults: list[Fault]) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        faults.append(Fault(f"evidence/{file}", "", f"cannot be read: {error}.", "Mend the file at that line."))
        return None


def _entries(path: Path, file: str, faults: list[Fault]) -> Iterator[tuple[dict[str, Any], str]]:
    data = _read(path, file, faults)
    for number, entry in enumerate(data if isinstance(data, list) else [], start=1):
        if isinstance(entry, dict):
            yield entry, f"'{entry.get('id', f'entry {number}')}'"
        else:
            faults.append(Fault(f"evidence/{file}", f"entry {number}", "is not a table.", "Write '- id: …'."))


def _text(entry: dict[str, Any], key: str, file: str, place: str, faults: list[Fault]) -> str:
    value = entry.get(key)
    if value is None or (isinstance(value, str) and not value.strip()):
        faults.append(Fault(f"evidence/{file}", place, f"'{key}' is missing.", f"Add {key}: …"))
        return ""
    return str(value).strip()


def _fact(entry: dict[str, Any], name: str, place: str, sources: dict[str, Source], faults: list[Fault]) -> Fact:
    file = f"evidence/{name}"
    named = [str(source) for source in entry.get("sources") or []]
    for source in named:
        if source not in sources:
            faults.append(
                Fault(file, place, f"source '{source}' does not exist.", "Add it to a file in evidence/sources/.")
            )
    kind = _text(entry, "kind", name, place, faults)
    if kind not in KINDS:
        faults.append(Fault(file, place, f"kind '{kind}' is unknown.", f"Use one of: {', '.join(KINDS)}."))
    if not named and kind != "common practice":
        faults.append(Fault(file, place, "names no source.", "Add sources: [...], or mark it 'common practice'."))
    gradable = entry.get("gradable")
    if not isinstance(gradable, bool):
        faults.append(
            Fault(file, place, "'gradable' is not true or false.", "Say whether a graded item may rest on it.")
        )
    review = entry.get("review_by")
    try:
        review_by = review if isinstance(review, date) else date.fromisoformat(str(review))
    except ValueError:
        faults.append(Fault(file, place, "'review_by' is not a date.", "Write review_by: YYYY-MM-DD."))
        review_by = date.min
    return Fact(
        id=_text(entry, "id", name, place, faults),
        statement=_text(entry, "statement", name, place, faults),
        sources=tuple(sources[source] for source in named if source in sources),
        kind=kind,
        strength=_text(entry, "strength", name, place, faults),
        read=_text(entry, "read", name, place, faults),
        gradable=gradable is True,
        review_by=review_by,
        local=str(entry.get("local") or ""),
    )


def _escalation(path: Path, facts: dict[str, Fact], faults: list[Fault]) -> tuple[tuple[Tier, ...], dict[str, Sign]]:
    data = _read(path, path.name, faults)
    data = data if isinstance(data, dict) else {}
    tiers: dict[str, Tier] = {}
    for entry in data.get("tiers") or []:
        place = f"tier '{entry.get('id', '?')}'"
        tier = Tier(**{key: _text(entry, key, "escalation.yaml", place, faults) for key in ("id", "title", "act")})
        tiers[tier.id] = tier
    signs = {}
    for entry in data.get("signs") or []:
        place = f"sign '{entry.get('id', '?')}'"
        if entry.get("tier") not in tiers:
            faults.append(
                Fault(
                    "evidence/escalation.yaml",
                    place,
                    f"tier '{entry.get('tier')}' does not exist.",
                    "Name one of the tiers.",
                )
            )
            continue
        for fact in entry.get("facts") or [None]:
            if fact not in facts:
                faults.append(
                    Fault(
                        "evidence/escalation.yaml",
                        place,
                        f"fact '{fact}' does not exist.",
                        "Add it to a file in evidence/facts/.",
                    )
                )
        sign = Sign(
            id=_text(entry, "id", "escalation.yaml", place, faults),
            tier=tiers[entry["tier"]],
            short=_text(entry, "short", "escalation.yaml", place, faults),
            text=_text(entry, "text", "escalation.yaml", place, faults),
            facts=tuple(facts[fact] for fact in entry.get("facts") or [] if fact in facts),
        )
        if sign.id in signs:
            faults.append(
                Fault("evidence/escalation.yaml", place, "stands twice.", "One sign has one tier: merge the two.")
            )
        signs[sign.id] = sign
    return tuple(tiers.values()), signs
