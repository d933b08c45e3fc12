"""What the files of the path must hold before anybody goes it: fields, names and citations. How to write them: docs/capstone.md."""

from collections.abc import Iterable, Mapping
from typing import Any

from onboarding.activities.story_check import Found, amount_faults, field_faults, twice
from onboarding.errors import Fault

FOLDER = "onboarding/activities/data/capstone"
FRAME = "path.toml"
"""The file that holds what all episodes share; every other file is one episode."""

KINDS = ("unsafe", "late", "over", "weaker", "sound")
"""In the order of weight. unsafe: may harm. late: leaves something undone. over: a bigger call than the sign asks for.
weaker: closes something between two people. sound: fits."""
CALLS = ("emergency", "urgent")
"""The tiers of the escalation table in which somebody is called."""
NEXT = "next"
"""Where a choice leads that ends its episode."""

_FRAME = {
    "schema": int, "name": str, "age": int, "who": str, "part": list, "flag": list, "ending": list,
}  # fmt: skip
_PART = {"id": str, "title": str, "situation": str, "close": dict, "acceptable": list, "summary": dict}
_CITED = {"text": str, "facts": list}
_FLAG = {"id": str, "words": str}
_CONDITION = {"if": list, "unless": list, "any": list}
_ENDING = {"id": str, "title": str, "text": str, "debrief": str, "facts": list}
_EPISODE = {"schema": int, "title": str, "day": str, "part": str, "start": str, "moment": list}
_MOMENT = {"id": str, "time": str, "seen": str, "question": str, "choice": list}
_WHEN = {"text": str, "echo": str, "facts": list}
_CHOICE = {
    "id": str, "kind": str, "text": str, "saw": str, "because": str, "facts": list, "reply": str, "to": str,
}  # fmt: skip


def frame_faults(file: str, raw: Mapping[str, Any]) -> list[Fault]:
    """Every fault of the form of the parsed frame. Never raises on bad content."""
    return [Fault(file, *found) for found in _frame(raw)]


def episode_faults(
    file: str, raw: Mapping[str, Any], *, parts: Iterable[str], flags: Iterable[str], signs: Iterable[str] | None = None
) -> list[Fault]:
    """Every fault of the form of one parsed episode. `signs` None leaves its signs unchecked."""
    known = None if signs is None else set(signs)
    return [Fault(file, *found) for found in _episode(raw, set(parts), set(flags), known)]


def _frame(raw: Mapping[str, Any]) -> Found:
    broken = list(field_faults(raw, _FRAME, "", optional={"note": str}))
    yield from broken or _schema(raw)
    if broken:
        return
    yield from twice([part.get("id") for part in raw["part"]], "", "part")
    yield from twice([flag.get("id") for flag in raw["flag"]], "", "flag")
    yield from twice([ending.get("id") for ending in raw["ending"]], "", "ending")
    flags = {flag.get("id") for flag in raw["flag"]}
    for flag in raw["flag"]:
        yield from field_faults(flag, _FLAG, f"flag '{flag.get('id')}'", optional={"harm": bool})
    for part in raw["part"]:
        yield from _part(part, f"part '{part.get('id')}'")
    for ending in raw["ending"]:
        place = f"ending '{ending.get('id')}'"
        broken = list(field_faults(ending, _ENDING, place, optional=_CONDITION))
        yield from broken or _texts(ending, place)
        if not broken:
            yield from _condition(ending, place, flags)
    if any(name in raw["ending"][-1] for name in _CONDITION):
        yield "ending", "the last one has a condition.", "Let the last one hold for everybody else."


def _part(part: Mapping[str, Any], place: str) -> Found:
    broken = list(field_faults(part, _PART, place))
    yield from broken
    if broken:
        return
    if len(part["acceptable"]) < 2:
        yield place, "names fewer than two ways.", "Write at least two: several ways are sound."
    for name, line in (
        ("close", part["close"]),
        ("summary", part["summary"]),
        *(("acceptable", way) for way in part["acceptable"]),
    ):
        if not isinstance(line, dict):
            yield f"{place}, {name}", "is no table.", 'Write it like {text = "…", facts = ["…"]}.'
            continue
        found = list(field_faults(line, _CITED, f"{place}, {name}"))
        yield from found or _texts(line, f"{place}, {name}")


def _episode(raw: Mapping[str, Any], parts: set[str], flags: set[str], signs: set[str] | None) -> Found:
    broken = list(field_faults(raw, _EPISODE, ""))
    yield from broken or _schema(raw)
    if broken:
        return
    if raw["part"] not in parts:
        yield "", f"part '{raw['part']}' does not exist.", f"Name a [[part]] of {FRAME}."
    names = [moment.get("id") for moment in raw["moment"]]
    yield from twice(names, "", "moment")
    if raw["start"] not in names:
        yield "", f"start '{raw['start']}' is no moment.", "Name the moment with which the episode begins."
    for moment in raw["moment"]:
        yield from _moment(moment, {*names, NEXT}, flags, signs)


def _moment(moment: Mapping[str, Any], names: set[str], flags: set[str], signs: set[str] | None) -> Found:
    place = f"moment '{moment.get('id')}'"
    optional = {**_CONDITION, "else": str, "sign": str, "when": list}
    broken = list(field_faults(moment, _MOMENT, place, optional=optional))
    yield from broken
    if broken:
        return
    yield from amount_faults(moment["seen"], place)
    yield from _condition(moment, place, flags)
    if any(name in moment for name in _CONDITION) != ("else" in moment):
        yield (
            place,
            "has a condition without 'else', or 'else' without a condition.",
            "Say where it goes on when the condition does not hold.",
        )
    elif moment.get("else", NEXT) not in names:
        yield place, f"else '{moment['else']}' does not exist.", f"Name a moment of this episode, or {NEXT}."
    if signs is not None and moment.get("sign", "") not in {"", *signs}:
        yield place, f"sign '{moment['sign']}' does not exist.", "Name a sign of evidence/escalation.yaml."
    for when in moment.get("when", []):
        yield from _when(when, place, flags)
    yield from twice([choice.get("id") for choice in moment["choice"]], place, "choice")
    for choice in moment["choice"]:
        yield from _choice(choice, f"{place}, choice '{choice.get('id')}'", names, flags)


def _choice(choice: Mapping[str, Any], place: str, names: set[str], flags: set[str]) -> Found:
    optional = {**_CONDITION, "call": str, "sets": list, "clears": list, "when": list}
    broken = list(field_faults(choice, _CHOICE, place, optional=optional))
    yield from broken
    if broken:
        return
    yield from _texts(choice, place)
    yield from _condition(choice, place, flags)
    if choice["kind"] not in KINDS:
        yield place, f"kind '{choice['kind']}' is unknown.", f"Use one of: {', '.join(KINDS)}."
    if choice.get("call", CALLS[0]) not in CALLS:
        yield place, f"call '{choice['call']}' is unknown.", f"Use one of: {', '.join(CALLS)}; or leave it out."
    if choice["to"] not in names:
        yield place, f"leads to '{choice['to']}', which does not exist.", f"Name a moment of this episode, or {NEXT}."
    for field in ("saw", "because"):
        if choice[field].rstrip().endswith((".", "!", "?")):
            yield place, f"'{field}' ends with a full stop.", "Leave it out: the debrief writes the sentence around it."
    for field in ("sets", "clears"):
        yield from _flags(choice.get(field, []), field, place, flags)
    for when in choice.get("when", []):
        yield from _when(when, place, flags)


def _when(when: Mapping[str, Any], place: str, flags: set[str]) -> Found:
    at = f"{place}, when"
    broken = list(field_faults(when, _WHEN, at, optional=_CONDITION))
    yield from broken
    if broken:
        return
    yield from _texts(when, at)
    yield from _condition(when, at, flags)
    if not any(name in when for name in _CONDITION):
        yield at, "has no condition.", 'Add if = ["…"], unless = ["…"] or any = ["…"] with flags.'


def _condition(part: Mapping[str, Any], place: str, flags: set[str]) -> Found:
    for name in _CONDITION:
        yield from _flags(part.get(name, []), name, place, flags)


def _flags(names: list[Any], field: str, place: str, flags: set[str]) -> Found:
    for name in names:
        if name not in flags:
            yield place, f"'{field}' names the flag '{name}', which does not exist.", f"Add it as [[flag]] to {FRAME}."


def _texts(part: Mapping[str, Any], place: str) -> Found:
    yield from amount_faults(" ".join(value for value in part.values() if isinstance(value, str)), place)
    if not part["facts"] or not all(isinstance(fact, str) for fact in part["facts"]):
        yield place, "cites no fact.", 'Add facts = ["…"] with ids of evidence/facts/.'


def _schema(raw: Mapping[str, Any]) -> Found:
    if raw["schema"] != 1:
        yield "", "schema is not 1.", "Write schema = 1, or update the course software."
