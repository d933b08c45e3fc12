"""What the file of "The first ninety days" must hold before anybody places a contact."""

from collections.abc import Mapping
from typing import Any

from onboarding.activities.story_check import Found, amount_faults, field_faults, twice
from onboarding.errors import Fault

FILE = "onboarding/activities/data/ninety_days.toml"
KINDS = ("danger", "late", "drops", "early", "beside", "sound")
LAST_WEEK = 13
_PERSON: Mapping[str, type] = {
    "id": str, "title": str, "name": str, "age": int, "about": str, "facts": list, "ending": str, "ending_facts": list,
    "summary": str,
}  # fmt: skip
_SLOT: Mapping[str, type] = {"id": str, "title": str, "weeks": list}
_CARD: Mapping[str, type] = {"id": str, "title": str, "short": str, "fits": list, "facts": list}
_SIDES: Mapping[str, type] = {"early": str, "late": str}
_EVENT: Mapping[str, type] = {"id": str, "week": int, "seen": str, "question": str, "choices": list}
_OTHERWISE: Mapping[str, type] = {"after": str, "otherwise": str}
_CHOICE: Mapping[str, type] = {"id": str, "kind": str, "text": str, "saw": str, "because": str, "facts": list}


def ninety_faults(raw: Mapping[str, Any]) -> list[Fault]:
    """Every fault of a parsed file; an empty list when it can be shown. Never raises on bad content."""
    return [Fault(FILE, *found) for found in _file(raw)]


def _file(raw: Mapping[str, Any]) -> Found:
    if raw.get("schema") != 1:
        yield "", "schema is not 1.", "Write schema = 1, or update the course software."
    sources = raw.get("sources")
    if not isinstance(sources, dict) or not all(isinstance(words, str) and words.strip() for words in sources.values()):
        yield "sources", "is missing or has an empty entry.", 'Write id = "where it comes from" below [sources].'
        return
    if not isinstance(raw.get("person"), dict) or not all(_tables(raw.get(name)) for name in ("slot", "card", "event")):
        yield "", "has no [person], [[slot]], [[card]] or [[event]].", "Begin as the file in git."
        return
    broken = list(_form(raw))
    yield from broken
    if broken:
        return
    used: set[str] = set()
    person = raw["person"]
    yield from amount_faults(" ".join(str(value) for value in person.values()), "person")
    for name in ("facts", "ending_facts"):
        yield from _facts(person[name], f"person, {name}", sources, used)
    slots = [slot["id"] for slot in raw["slot"]]
    yield from twice(slots, "", "slot")
    yield from _slot_weeks(raw["slot"])
    yield from twice([card["id"] for card in raw["card"]], "", "card")
    for card in raw["card"]:
        place = f"card '{card['id']}'"
        yield from _card(card, place, slots)
        yield from _facts(card["facts"], place, sources, used)
    yield from twice([event["id"] for event in raw["event"]], "", "event")
    weeks = [event["week"] for event in raw["event"]]
    if weeks != sorted(weeks) or not weeks[0] >= 0 or weeks[-1] > LAST_WEEK:
        yield "event", "is not in order of weeks.", f"Put the events in order, from week 0 to {LAST_WEEK}."
    for event in raw["event"]:
        yield from _event(event, [card["id"] for card in raw["card"]], sources, used)
    for fact in sorted(set(sources) - used):
        yield "sources", f"'{fact}' is used by no line.", "Take it out."


def _form(raw: Mapping[str, Any]) -> Found:
    yield from field_faults(raw["person"], _PERSON, "person")
    for number, slot in enumerate(raw["slot"], start=1):
        yield from field_faults(slot, _SLOT, f"slot '{slot.get('id', number)}'")
    for number, card in enumerate(raw["card"], start=1):
        yield from field_faults(card, _CARD, f"card '{card.get('id', number)}'", optional=_SIDES)
    for number, event in enumerate(raw["event"], start=1):
        place = f"event '{event.get('id', number)}'"
        wrong = list(field_faults(event, _EVENT, place, optional=_OTHERWISE))
        yield from wrong
        if wrong:
            continue
        if not _tables(event["choices"]):
            yield place, "'choices' is no list of tables.", "Write choices = [{…}, {…}]."
            continue
        for choice in event["choices"]:
            yield from field_faults(choice, _CHOICE, f"{place}, choice '{choice.get('id', '?')}'")


def _slot_weeks(slots: list[Mapping[str, Any]]) -> Found:
    after = 0
    for slot in slots:
        weeks = slot["weeks"]
        if len(weeks) != 2 or not all(type(week) is int for week in weeks) or weeks[0] != after or weeks[1] < weeks[0]:
            yield (
                f"slot '{slot['id']}'",
                "'weeks' does not follow the slot before it.",
                f"Write [first, last], from [0, 0] to {LAST_WEEK}.",
            )
            return
        after = weeks[1] + 1
    if after != LAST_WEEK + 1:
        yield "slot", f"does not end with week {LAST_WEEK}.", "Let the slots cover all the weeks."


def _card(card: Mapping[str, Any], place: str, slots: list[str]) -> Found:
    yield from amount_faults(" ".join(str(card.get(name, "")) for name in ("title", "early", "late")), place)
    fits = card["fits"]
    if not set(fits) < set(slots):
        yield place, "'fits' names an unknown slot, or all of them.", f"Use some of: {', '.join(slots)}."
        return
    ranks = sorted(slots.index(slot) for slot in fits)
    if ranks != list(range(ranks[0], ranks[-1] + 1)):
        yield place, "'fits' has a gap.", "Name the slots between the earliest and the latest as well."
    for side, wanted in (("early", ranks[0] > 0), ("late", ranks[-1] < len(slots) - 1)):
        if wanted != (side in card):
            what = "does not say" if wanted else "says"
            yield place, f"{what} what '{side}' costs.", f'Write {side} = "…" where a slot is {side}, and only there.'
        elif wanted:
            yield from _no_stop(card, side, place)


def _event(event: Mapping[str, Any], cards: list[str], sources: Mapping[str, str], used: set[str]) -> Found:
    place = f"event '{event['id']}'"
    yield from amount_faults(f"{event['seen']} {event.get('otherwise', '')}", place)
    if ("after" in event) != ("otherwise" in event) or event.get("after", cards[0]) not in cards:
        yield place, "'after' and 'otherwise' do not fit together.", f"Write both; after is one of: {', '.join(cards)}."
    yield from twice([choice["id"] for choice in event["choices"]], place, "choice")
    for choice in event["choices"]:
        at = f"{place}, choice '{choice['id']}'"
        yield from amount_faults(f"{choice['text']} {choice['saw']} {choice['because']}", at)
        yield from _facts(choice["facts"], at, sources, used)
        if choice["kind"] not in KINDS:
            yield at, f"kind '{choice['kind']}' is unknown.", f"Use one of: {', '.join(KINDS)}."
        for field in ("saw", "because"):
            yield from _no_stop(choice, field, at)
    if {choice["kind"] == "sound" for choice in event["choices"]} != {True, False}:
        yield place, "has no sound choice, or nothing but sound ones.", "Offer both: there is something to think about."


def _no_stop(part: Mapping[str, Any], field: str, place: str) -> Found:
    if part[field].rstrip().endswith((".", "!", "?")):
        yield place, f"'{field}' ends with a full stop.", "Leave it out: the debrief writes the sentence around it."


def _facts(facts: list[Any], place: str, sources: Mapping[str, str], used: set[str]) -> Found:
    if not facts:
        yield place, "cites no fact.", 'Add facts = ["…"] with ids of evidence/facts/.'
    for fact in facts:
        used.add(str(fact))
        if str(fact) not in sources:
            yield place, f"fact '{fact}' has no words under [sources].", f'Add {fact} = "where it comes from" there.'


def _tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(part, dict) for part in value)
