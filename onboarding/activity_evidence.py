"""What the activities of the lessons take from evidence/: the tiers, the signs, and the facts that their data files cite."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from onboarding.errors import ContentError, Fault
from onboarding.evidence import Evidence

DATA = Path(__file__).parent / "activities" / "data"


def activity_evidence(evidence: Evidence) -> dict[str, Any]:
    """The content of onboarding/data/evidence.json. Raises ContentError for a data file that names what does not exist."""
    from onboarding.activities import (
        chain_data,
        triage_data,
    )  # its package draws widgets: only the build waits for that
    from onboarding.activities.night_shift import people

    faults = [
        Fault(triage_data.FILE, fault.place, fault.problem, fault.mend)
        for fault in triage_data.check_vignettes(
            triage_data.vignettes_text(), signs=evidence.signs, facts=evidence.facts
        )
    ]
    faults += [
        Fault(chain_data.FILE, fault.place, fault.problem, fault.mend)
        for fault in chain_data.check_stories(chain_data.stories_text(), signs=evidence.signs, facts=evidence.facts)
    ]
    for name, text in people.person_texts().items():
        for sentence in people.check_person(text, signs=evidence.signs, facts=evidence.facts):
            faults.append(Fault(f"{people.FOLDER}/people/{name}", "", *_problem_and_mend(sentence)))
    if faults:
        raise ContentError(faults)
    cited: set[str] = set()
    for path in sorted(DATA.rglob("*.toml")):
        for fact in sorted(set(_facts(tomllib.loads(path.read_text(encoding="utf-8"))))):
            if fact not in evidence.facts:
                file = f"onboarding/activities/data/{path.relative_to(DATA)}"
                faults.append(Fault(file, "", f"fact '{fact}' does not exist.", "Add it to a file in evidence/facts/."))
            else:
                cited.add(fact)
    if faults:
        raise ContentError(faults)
    return {
        "tiers": [{"id": tier.id, "title": tier.title, "act": tier.act} for tier in evidence.tiers],
        "signs": [{"id": sign.id, "tier": sign.tier.id, "text": sign.text} for sign in evidence.signs.values()],
        "statements": {fact: evidence.facts[fact].statement for fact in sorted(cited)},
    }


def _problem_and_mend(sentence: str) -> tuple[str, str]:
    """The last sentence of a fault is the next step."""
    problem, mend = sentence.rsplit(". ", 1)
    return f"{problem}.", mend


def _facts(value: Any) -> Iterator[str]:
    """Every id below a key "facts", "pattern_facts" or "always", at any depth."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("facts", "pattern_facts", "always"):
                yield from inner
            else:
                yield from _facts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _facts(inner)
