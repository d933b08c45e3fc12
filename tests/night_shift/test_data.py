"""The files of the night shift, the faults of an edit, and the document that shows each number to a clinician."""

import re
from pathlib import Path

import pytest

from onboarding.activities.night_shift import people
from onboarding.activities.night_shift.debrief import explain
from onboarding.activities.night_shift.outcome import ORDER
from onboarding.activities.night_shift.people import check_person, person_texts, rules_text
from onboarding.activities.plan_reader.model import HALF_LIFE_HOURS, PEAK_HOURS
from onboarding.activity_evidence import activity_evidence
from onboarding.course import load_course
from onboarding.errors import ContentError
from onboarding.evidence import load_evidence
from tests.night_shift.nights import PEOPLE, RULES, SHOWN, WORLDS

ROOT = Path(__file__).parent.parent.parent
EVIDENCE = load_evidence(ROOT / "evidence")
LOCAL = load_course(ROOT / "course.toml").local
DOCUMENT = (ROOT / "docs" / "night-shift.md").read_text("utf-8")
TAUGHT = "chosen for teaching"


def rows(heading: str) -> list[list[str]]:
    """The cells of the table below this heading of the document."""
    section = DOCUMENT.split(f"## {heading}\n")[1].split("\n## ")[0]
    found = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line[:1] == "|"]
    return found[2:]


def test_the_document_has_each_number_of_the_rules() -> None:
    """Row for row: value, unit, meaning and source. What is changed in the data is changed there, or this fails."""
    assert rows("The rules") == [
        [f"`{one.id}`", f"{one.value:g}", one.unit, one.meaning, one.source] for one in RULES.parameters.values()
    ]


def test_the_document_has_each_number_of_the_people() -> None:
    """Row for row: every stage with its window, how often a first look misses it, and when harm follows."""
    wanted = []
    for person in PEOPLE:
        for course in (*person.courses, *([RULES.missed] if person is PEOPLE[-1] else [])):
            for number, stage in enumerate(course.stages):
                last = number + 1 == len(course.stages)
                whose = "any" if course is RULES.missed else person.id
                wanted.append(
                    [
                        whose,
                        course.who,
                        f"`{stage.sign}`",
                        f"{stage.begins[0]} to {stage.begins[1]}",
                        f"{stage.miss:g}",
                        f"{course.harm_after[0]} to {course.harm_after[1]}" if last else "",
                        "no" if stage.not_preventable else "yes",
                        f"{TAUGHT}; acts: {', '.join(stage.facts)}",
                    ]
                )
    assert rows("The courses") == wanted


def test_the_document_has_each_bell_and_dose() -> None:
    """Row for row."""
    wanted = []
    for person in PEOPLE:
        doses = ", ".join(str(at) for at in person.doses)
        bells = "; ".join(f"{bell.rings[0]} to {bell.rings[1]}, {bell.patience}" for bell in person.bells)
        wanted.append([person.id, person.main.name, doses, str(person.main.withdrawal), bells, TAUGHT])
    assert rows("Doses and bells") == wanted


def test_each_source_is_a_fact_or_says_that_it_was_chosen() -> None:
    """Nothing in between; and the two numbers of the curve are the plan reader's own."""
    for one in RULES.parameters.values():
        assert one.source == TAUGHT or one.source in EVIDENCE.facts, one.id
    assert RULES.parameters["half_life_hours"].value == HALF_LIFE_HOURS
    assert RULES.parameters["peak_hours"].value == PEAK_HOURS


def test_tiers_are_written_nowhere_in_the_files() -> None:
    """A stage names a sign; its tier is the table's."""
    for text in [*person_texts().values(), rules_text()]:
        assert not re.search(r"^\s*tier\b", text, re.MULTILINE)
    for world in WORLDS.values():
        for sign, tier in world.tiers.items():
            assert EVIDENCE.signs[sign].tier.id == tier


def test_no_act_or_word_names_an_amount_of_a_medicine() -> None:
    """No file has a milligram, a tablet count or a conversion."""
    for text in [*person_texts().values(), rules_text()]:
        assert not re.search(r"\b\d+\s*(mg|milligram|micro|ml|tablets?|capsules?)\b", text, re.IGNORECASE)


def test_all_that_can_happen_can_be_explained() -> None:
    """Every stage, harm, bell and event of every person has its words in the debrief; every concern has its own."""
    for person in PEOPLE:
        world = WORLDS[person.id]
        for course in world.courses:
            assert all(explain(world, f"{course.id}/{number}") for number in range(len(course.stages)))
            assert explain(world, f"{course.id}/harm")
        for bell in person.bells:
            assert explain(world, f"bell/{bell.id}")
            assert explain(world, f"bell/{bell.id}/unmet")
    assert set(RULES.concerns) == set(ORDER) - {"harm", "untold", "low", "waved"}
    assert all(fact in SHOWN.statements for concern in RULES.concerns.values() for fact in concern.facts)


def test_a_pregnant_woman_has_no_mild_sign_to_watch() -> None:
    """In pregnancy any symptom is told, so her looks show none by the way."""
    assert next(person for person in PEOPLE if person.id == "pregnant").main.withdrawal == 0


@pytest.mark.parametrize("name", person_texts())
def test_the_files_are_sound(name: str) -> None:
    """Each passes the check that the build makes."""
    assert check_person(person_texts()[name], signs=EVIDENCE.signs, facts=EVIDENCE.facts) == []


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('sign = "vomiting"', 'sign = "ghost"', "sign 'ghost' does not exist"),
        ('who = "other"', 'who = "third"', "Write main or other"),
        ("begins = [60, 100]", "begins = [100, 60]", "[early, late]"),
        ("begins = [60, 100]", "begins = [61, 100]", "steps of five"),
        ('reveals = ["look"]', "reveals = []", "nothing shows it"),
        ('reveals = ["look"]', 'reveals = ["smell"]', "there is no look 'smell'"),
        ("miss = 0.2", "miss = 1.0", "from 0 to 0.9"),
        ("look = { rouse", "look = { smell", "a look has no 'smell'"),
        ('facts = ["esc-urgent"]', 'facts = ["made-up"]', "Fact 'made-up' does not exist"),
        ('title = "Walter', 'heading = "Walter', "'title' is missing"),
        ("tell = { ask_open", "tell = { ask_why", "there is no question 'ask_why'"),
        ("schema = 1", "schema = 2", "schema = 1"),
        ("[main]", "[main", "cannot be read"),
    ],
)
def test_each_fault_of_an_edit_is_named(before: str, after: str, said: str) -> None:
    """A clinician hears what is wrong and what to do next."""
    text = person_texts()["2-opioid.toml"]
    assert before in text
    faults = check_person(text.replace(before, after, 1), signs=EVIDENCE.signs, facts=EVIDENCE.facts)
    assert any(said in fault for fault in faults), faults
    assert all(fault.endswith(".") for fault in faults)


def test_a_faulty_file_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the file's name and the next step."""
    broken = {name: text.replace('sign = "vomiting"', 'sign = "ghost"') for name, text in person_texts().items()}
    monkeypatch.setattr(people, "person_texts", lambda: broken)
    with pytest.raises(ContentError, match=r"people/2-opioid\.toml.*ghost"):
        activity_evidence(EVIDENCE, LOCAL)
