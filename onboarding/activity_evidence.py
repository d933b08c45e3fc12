"""What the activities of the lessons take from evidence/ (the tiers, the signs, and the facts that their data files cite) and from
course.toml (the local settings that they name)."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from onboarding.course import LocalSetting
from onboarding.errors import ContentError, Fault
from onboarding.evidence import Evidence

DATA = Path(__file__).parent / "activities" / "data"


def activity_evidence(evidence: Evidence, local: Mapping[str, LocalSetting]) -> dict[str, Any]:
    """The content of onboarding/data/evidence.json. Raises ContentError for a data file that names what does not exist."""
    # The data of every activity: only the build waits for that.
    from onboarding.activities.capital_map.check import check_capital
    from onboarding.activities.capital_map.data import capital_text
    from onboarding.activities.capstone.data import check_path, path_texts
    from onboarding.activities.chain import data as chain_data
    from onboarding.activities.coping_cards.check import check_cards
    from onboarding.activities.coping_cards.data import cards_text
    from onboarding.activities.dialogues.data import check_texts, dialogue_texts
    from onboarding.activities.dialogues.kinds import ACTIVITIES
    from onboarding.activities.first_hour import data as interview_data
    from onboarding.activities.night_shift import people
    from onboarding.activities.ninety_days.data import check_ninety, ninety_text
    from onboarding.activities.papers import data as paper_data
    from onboarding.activities.pathway.data import check_pathway, pathway_text
    from onboarding.activities.plan_builder import data as builder_data
    from onboarding.activities.triage import data as triage_data
    from onboarding.activities.trigger_map.check import check_maps
    from onboarding.activities.trigger_map.data import maps_text
    from onboarding.activities.words import check as words_check
    from onboarding.activities.words import data as words_data

    faults = [
        Fault(triage_data.FILE, fault.place, fault.problem, fault.mend)
        for fault in triage_data.check_vignettes(
            triage_data.vignettes_text(), signs=evidence.signs, facts=evidence.facts
        )
    ]
    for file, found in (
        (words_data.CASES_FILE, words_check.check_cases(words_data.cases_text(), facts=evidence.facts)),
        (words_data.NOTES_FILE, words_check.check_notes(words_data.notes_text(), facts=evidence.facts)),
    ):
        faults += [Fault(file, fault.place, fault.problem, fault.mend) for fault in found]
    faults += [
        Fault(interview_data.FILE, fault.place, fault.problem, fault.mend)
        for fault in interview_data.check_people(
            interview_data.people_text(),
            tiers={sign.id: sign.tier.id for sign in evidence.signs.values()},
            facts=evidence.facts,
        )
    ]
    for name in (paper_data.RESULTS, paper_data.FORMS):
        for fault in paper_data.check_papers(paper_data.papers_text(name), facts=evidence.facts):
            faults.append(Fault(f"{paper_data.FOLDER}/{name}", fault.place, fault.problem, fault.mend))
    faults += [
        Fault(chain_data.FILE, fault.place, fault.problem, fault.mend)
        for fault in chain_data.check_stories(chain_data.stories_text(), signs=evidence.signs, facts=evidence.facts)
    ]
    faults += check_pathway(pathway_text())
    faults += check_ninety(ninety_text())
    tiers = {sign.id: sign.tier.id for sign in evidence.signs.values()}
    faults += builder_data.check_builder(builder_data.builder_text(), signs=tiers, facts=evidence.facts)
    faults += check_cards(cards_text(), facts=evidence.facts)
    faults += check_maps(maps_text(), facts=evidence.facts)
    faults += check_capital(capital_text(), facts=evidence.facts)
    for name, text in people.person_texts().items():
        for sentence in people.check_person(text, signs=evidence.signs, facts=evidence.facts):
            faults.append(Fault(f"{people.FOLDER}/people/{name}", "", *_problem_and_mend(sentence)))
    for activity in ACTIVITIES:
        faults += check_texts(activity, dialogue_texts(activity), signs=evidence.signs, settings=local)
    faults += check_path(path_texts(), signs=evidence.signs)
    if faults:
        raise ContentError(faults)
    cited: set[str] = set()
    named: set[str] = set()
    for path in sorted(DATA.rglob("*.toml")):
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        named.update(rule["local"] for rule in raw.get("rule", []))
        for fact in sorted(set(_facts(raw))):
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
        "local": {name: {"title": local[name].title, "shown": local[name].shown} for name in sorted(named)},
    }


def _problem_and_mend(sentence: str) -> tuple[str, str]:
    """The last sentence of a fault is the next step."""
    problem, mend = sentence.rsplit(". ", 1)
    return f"{problem}.", mend


def _facts(value: Any) -> Iterator[str]:
    """Every id below a key "facts", "ending_facts", "pattern_facts" or "always", at any depth."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("facts", "ending_facts", "pattern_facts", "always"):
                yield from inner
            else:
                yield from _facts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _facts(inner)
