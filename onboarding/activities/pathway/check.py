"""What the file of "Pathway explorer" must hold before anybody looks along a timeline."""

from collections.abc import Iterator, Mapping
from typing import Any

from onboarding.activities.story_check import Found, amount_faults, field_faults, twice
from onboarding.errors import Fault

FILE = "onboarding/activities/data/pathway.toml"
FORMS = ("runs", "more", "less", "waits")
TAPER_FORMS = ("runs", "waits")
TAPER = "taper"
KINDS = ("danger", "drops", "waits", "promise", "more", "beside", "sound")
FEWEST_STOPS = 3
_CHOICE: Mapping[str, type] = {"id": str, "kind": str, "text": str, "saw": str, "because": str, "facts": list}
_FIELDS: Mapping[str, Mapping[str, type]] = {
    "track": {"id": str, "title": str},
    "place": {"id": str, "title": str, "short": str},
    "person": {
        "id": str, "title": str, "name": str, "age": int, "about": str, "facts": list, "stay": list, "span": list,
        "note": list, "stop": list, "ending": str, "ending_facts": list, "summary": str,
    },
    "stay": {"place": str, "weeks": list, "facts": list},
    "span": {"track": str, "weeks": list, "form": str, "says": str, "facts": list},
    "note": {"week": int, "says": str, "facts": list},
    "stop": {"id": str, "week": int, "seen": str, "question": str, "next": list, "why": list},
}  # fmt: skip


def pathway_faults(raw: Mapping[str, Any]) -> list[Fault]:
    """Every fault of a parsed file; an empty list when it can be shown. Never raises on bad content.

    Form is checked first: weeks and rows are only compared in a person whose form is in order.
    """
    return [Fault(FILE, *found) for found in _file(raw)]


def _file(raw: Mapping[str, Any]) -> Found:
    if raw.get("schema") != 1:
        yield "", "schema is not 1.", "Write schema = 1, or update the course software."
    sources, weeks = raw.get("sources"), raw.get("weeks")
    if not isinstance(sources, dict) or not all(isinstance(words, str) and words.strip() for words in sources.values()):
        yield "sources", "is missing or has an empty entry.", 'Write id = "where it comes from" below [sources].'
        return
    if type(weeks) is not int or not 2 <= weeks <= 26:
        yield "weeks", "is no whole number from 2 to 26.", "Write weeks = 16, or another number of weeks that fits."
        return
    for name in ("track", "place", "person"):
        if not _tables(raw.get(name)):
            yield name, "is missing or no list of tables.", f"Write each as [[{name}]]."
            return
    broken = [
        found
        for name in ("track", "place")
        for number, part in enumerate(raw[name], start=1)
        for found in field_faults(part, _FIELDS[name], f"{name} {number}")
    ]
    yield from broken
    if broken:
        return
    tracks, places = [track["id"] for track in raw["track"]], [place["id"] for place in raw["place"]]
    yield from twice(tracks, "", "track")
    yield from twice(places, "", "place")
    yield from twice([person.get("id") for person in raw["person"]], "", "person")
    for number, person in enumerate(raw["person"], start=1):
        place = f"person '{person.get('id', number)}'"
        form = list(_person_form(person, place, sources))
        yield from form or _person_weeks(person, place, weeks, tracks, places)
    for fact in sorted(set(sources) - set(_cited(raw["person"]))):
        yield "sources", f"'{fact}' is used by no line.", "Take it out."


def _person_form(person: Mapping[str, Any], place: str, sources: Mapping[str, str]) -> Found:
    broken = list(field_faults(person, _FIELDS["person"], place))
    yield from broken
    if broken:
        return
    texts = " ".join(person[name] for name in ("title", "about", "ending", "summary"))
    yield from amount_faults(texts, place)
    for name in ("facts", "ending_facts"):
        yield from _facts(person[name], f"{place}, {name}", sources)
    for name in ("stay", "span", "note"):
        if not _tables(person[name]):
            yield f"{place}, {name}", "is no list of tables.", f"Write {name} = [{{…}}, {{…}}]."
            continue
        for number, part in enumerate(person[name], start=1):
            yield from _part(part, _FIELDS[name], f"{place}, {name} {number}", sources)
    if not _tables(person["stop"]):
        yield f"{place}, stop", "is no list of tables.", "Write each as [[person.stop]]."
        return
    for number, stop in enumerate(person["stop"], start=1):
        at = f"{place}, stop '{stop.get('id', number)}'"
        broken = list(field_faults(stop, _FIELDS["stop"], at))
        yield from broken
        if not broken:
            yield from amount_faults(f"{stop['seen']} {stop['question']}", at)
            for name in ("next", "why"):
                yield from _choices(stop[name], f"{at}, {name}", sources)


def _choices(choices: Any, place: str, sources: Mapping[str, str]) -> Found:
    if not _tables(choices):
        yield place, "is no list of tables.", "Write a list of choices, each a table."
        return
    broken = [
        found
        for number, choice in enumerate(choices, start=1)
        for found in _part(choice, _CHOICE, f"{place} '{choice.get('id', number)}'", sources)
    ]
    yield from broken
    if broken:
        return
    yield from twice([choice["id"] for choice in choices], place, "choice")
    for choice in choices:
        at = f"{place} '{choice['id']}'"
        if choice["kind"] not in KINDS:
            yield at, f"kind '{choice['kind']}' is unknown.", f"Use one of: {', '.join(KINDS)}."
        for field in ("saw", "because"):
            if choice[field].rstrip().endswith((".", "!", "?")):
                yield (
                    at,
                    f"'{field}' ends with a full stop.",
                    "Leave it out: the debrief writes the sentence around it.",
                )
    kinds = {choice["kind"] == "sound" for choice in choices}
    if kinds != {True, False}:
        yield place, "has no sound choice, or nothing but sound ones.", "Offer both: there is something to think about."


def _part(part: Mapping[str, Any], fields: Mapping[str, type], place: str, sources: Mapping[str, str]) -> Found:
    broken = list(field_faults(part, fields, place))
    yield from broken
    if broken:
        return
    yield from amount_faults(
        " ".join(str(part[name]) for name in ("text", "saw", "because", "says") if name in part), place
    )
    yield from _facts(part["facts"], place, sources)


def _facts(facts: list[Any], place: str, sources: Mapping[str, str]) -> Found:
    if not facts:
        yield place, "cites no fact.", 'Add facts = ["…"] with ids of evidence/facts/.'
    for fact in facts:
        if str(fact) not in sources:
            yield place, f"fact '{fact}' has no words under [sources].", f'Add {fact} = "where it comes from" there.'


def _person_weeks(person: Mapping[str, Any], place: str, weeks: int, tracks: list[str], places: list[str]) -> Found:
    rows = [("stay", "place", places), ("span", "track", tracks)]
    broken = False
    for name, field, known in rows:
        for number, part in enumerate(person[name], start=1):
            at = f"{place}, {name} {number}"
            if part[field] not in known:
                broken = True
                yield at, f"{field} '{part[field]}' is unknown.", f"Use one of: {', '.join(known)}."
            if not _weeks(part["weeks"], weeks):
                broken = True
                yield at, f"'weeks' is not [first, last] within 1 to {weeks}.", "Write it like weeks = [4, 8]."
    if broken:
        return
    ends = [0, *(stay["weeks"][1] for stay in person["stay"])]
    if [end + 1 for end in ends] != [*(stay["weeks"][0] for stay in person["stay"]), weeks + 1]:
        yield f"{place}, stay", "has a gap or an overlap.", f"Let the stays follow each other from week 1 to {weeks}."
    for track in tracks:
        yield from _track(track, [span for span in person["span"] if span["track"] == track], place)
    for name in ("note", "stop"):
        times = [part["week"] for part in person[name]]
        if times != sorted(set(times)) or not set(times) <= set(range(1, weeks + 1)):
            yield f"{place}, {name}", "is not in order of weeks.", f"Use each week once, from 1 to {weeks}, in order."
    yield from twice([stop["id"] for stop in person["stop"]], place, "stop")
    if len(person["stop"]) < FEWEST_STOPS:
        yield (
            f"{place}, stop",
            f"has fewer than {FEWEST_STOPS} stops.",
            "Let the learner say what is missing at several points.",
        )
    if person["stop"][-1]["week"] == weeks:
        yield f"{place}, stop", "leaves no week in which it goes on.", "End the stops before the last week."


def _track(track: str, spans: list[Mapping[str, Any]], place: str) -> Found:
    last = 0
    for span in spans:
        at = f"{place}, track '{track}', weeks {span['weeks']}"
        allowed = TAPER_FORMS if track == TAPER else FORMS
        if span["form"] not in allowed:
            yield at, f"form '{span['form']}' is unknown here.", f"Use one of: {', '.join(allowed)}."
        if span["weeks"][0] <= last:
            yield at, "begins before the span above it ends.", "Put the spans of a track in order, without overlap."
        last = span["weeks"][1]


def _weeks(value: list[Any], weeks: int) -> bool:
    return len(value) == 2 and all(type(week) is int for week in value) and 1 <= value[0] <= value[1] <= weeks


def _tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(part, dict) for part in value)


def _cited(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("facts", "ending_facts"):
                yield from (str(fact) for fact in inner) if isinstance(inner, list) else ()
            else:
                yield from _cited(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _cited(inner)
