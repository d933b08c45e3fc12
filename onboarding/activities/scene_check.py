"""What a file of scenes must hold before anybody plays it: fields, links, a way to the end for each role, nothing unreachable."""

import re
from collections.abc import Mapping
from typing import Any

from onboarding.activities.story_check import Found, amount_faults, field_faults, in_a_circle, twice
from onboarding.errors import Fault

FILE = "onboarding/activities/data/first_minutes.toml"
ROLES = ("nurse", "support-worker", "counsellor")
KINDS = ("sound", "late", "over", "unsafe")

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d\Z")
_FIELDS: Mapping[str, Mapping[str, type]] = {
    "scene": {
        "id": str, "title": str, "name": str, "age": int, "clock": str, "situation": str, "start": str,
        "summary": str, "acceptable": list, "roles": dict, "moment": list, "ending": list,
    },
    "moment": {"id": str, "text": str, "act": list},
    "act": {
        "id": str, "kind": str, "to": str, "minutes": int, "text": str, "saw": str, "because": str, "facts": list,
    },
    "ending": {"id": str, "text": str, "facts": list},
    "role": {"text": str, "facts": list},
}  # fmt: skip


def scene_faults(raw: Mapping[str, Any]) -> list[Fault]:
    """Every fault of a parsed file of scenes; an empty list when it can be played. Never raises on bad content.

    Form is checked first: links are only followed in a scene whose form is in order.
    """
    return [Fault(FILE, *found) for found in _file(raw)]


def _file(raw: Mapping[str, Any]) -> Found:
    if raw.get("schema") != 1:
        yield "", "schema is not 1.", "Write schema = 1, or update the course software."
    sources = raw.get("sources")
    if not isinstance(sources, dict) or not all(isinstance(words, str) and words.strip() for words in sources.values()):
        yield (
            "sources",
            "is missing or has an empty entry.",
            'Write [sources] and, for each fact, id = "where it comes from".',
        )
        return
    scenes = raw.get("scene")
    if not isinstance(scenes, list) or not scenes or not all(isinstance(scene, dict) for scene in scenes):
        yield "", "has no scenes.", "Write them as [[scene]]."
        return
    yield from twice([scene.get("id") for scene in scenes], "", "scene")
    used: set[str] = set()
    for number, scene in enumerate(scenes, start=1):
        place = f"scene '{scene.get('id', number)}'"
        form = list(_scene_form(scene, place, sources, used))
        yield from form or _scene_links(scene, place)
    for fact in sorted(set(sources) - used):
        yield "sources", f"'{fact}' is used by no line.", "Take it out."


def _scene_form(scene: Mapping[str, Any], place: str, sources: Mapping[str, str], used: set[str]) -> Found:
    fields = list(field_faults(scene, _FIELDS["scene"], place))
    yield from fields
    if fields:
        return
    if not _CLOCK.match(scene["clock"]):
        yield place, f"clock '{scene['clock']}' is no time of day.", 'Write it like clock = "02:10".'
    if len(scene["acceptable"]) < 2 or not all(isinstance(text, str) and text.strip() for text in scene["acceptable"]):
        yield place, "names fewer than two acceptable acts.", 'Write acceptable = ["…", "…"]: several ways are sound.'
    for role in ROLES:
        told = scene["roles"].get(role)
        if not isinstance(told, dict):
            yield place, f"says nothing for the role '{role}'.", f'Add {role} = {{text = "…", facts = ["…"]}}.'
        else:
            yield from _part(told, "role", f"{place}, role '{role}'", sources, used)
    for unknown in sorted(set(scene["roles"]) - set(ROLES)):
        yield place, f"role '{unknown}' is unknown.", f"Use: {', '.join(ROLES)}."
    yield from twice([part.get("id") for part in (*scene["moment"], *scene["ending"])], place, "moment or ending")
    for ending in scene["ending"]:
        yield from _part(ending, "ending", f"{place}, ending '{ending.get('id')}'", sources, used)
    for moment in scene["moment"]:
        at = f"{place}, moment '{moment.get('id')}'"
        broken = list(field_faults(moment, _FIELDS["moment"], at))
        yield from broken
        if broken:
            continue
        yield from amount_faults(moment["text"], at)
        yield from twice([act.get("id") for act in moment["act"]], at, "act")
        for act in moment["act"]:
            yield from _act_form(act, f"{at}, act '{act.get('id')}'", sources, used)


def _act_form(act: Mapping[str, Any], place: str, sources: Mapping[str, str], used: set[str]) -> Found:
    broken = list(_part({name: value for name, value in act.items() if name != "roles"}, "act", place, sources, used))
    yield from broken
    if broken:
        return
    if act["kind"] not in KINDS:
        yield place, f"kind '{act['kind']}' is unknown.", f"Use one of: {', '.join(KINDS)}."
    if act["minutes"] < 0:
        yield place, "takes less than no time.", "Write minutes = 0 or more; they are minutes of the story."
    for field in ("saw", "because"):
        if act[field].rstrip().endswith((".", "!", "?")):
            yield place, f"'{field}' ends with a full stop.", "Leave it out: the debrief writes the sentence around it."
    roles = act.get("roles", list(ROLES))
    if not isinstance(roles, list) or not roles or not set(roles) <= set(ROLES):
        yield place, "'roles' names an unknown role or none.", f"Use some of: {', '.join(ROLES)}; or leave it out."


def _part(part: Mapping[str, Any], kind: str, place: str, sources: Mapping[str, str], used: set[str]) -> Found:
    broken = list(field_faults(part, _FIELDS[kind], place))
    yield from broken
    if broken:
        return
    yield from amount_faults(" ".join(str(part[name]) for name in ("text", "saw", "because") if name in part), place)
    if not part["facts"]:
        yield place, "cites no fact.", 'Add facts = ["…"] with ids of evidence/facts/.'
    for fact in part["facts"]:
        used.add(str(fact))
        if fact not in sources:
            yield place, f"fact '{fact}' has no words under [sources].", f'Add {fact} = "where it comes from" there.'


def _scene_links(scene: Mapping[str, Any], place: str) -> Found:
    moments = {moment["id"]: moment for moment in scene["moment"]}
    endings = {ending["id"] for ending in scene["ending"]}
    broken = [
        (name, act)
        for name, moment in moments.items()
        for act in moment["act"]
        if act["to"] not in {*moments, *endings}
    ]
    for name, act in broken:
        yield (
            f"{place}, moment '{name}', act '{act['id']}'", f"leads to '{act['to']}', which does not exist.",
            "Name a moment or an ending of this scene.",
        )  # fmt: skip
    if scene["start"] not in moments:
        yield place, f"start '{scene['start']}' is no moment.", "Name the moment with which the scene begins."
    elif not broken:
        yield from _ways(scene, place, moments, endings)


def _ways(scene: Mapping[str, Any], place: str, moments: Mapping[str, Any], endings: set[str]) -> Found:
    everywhere: set[str] = set()
    for role in ROLES:
        reached = _reach(scene["start"], moments, role, sound_only=False)
        everywhere |= reached
        for name in sorted(reached & set(moments)):
            if len(_offered(moments[name], role)) < 2:
                yield (
                    f"{place}, moment '{name}'",
                    f"leaves the role '{role}' without a choice.",
                    "Offer at least two acts.",
                )
        if not _reach(scene["start"], moments, role, sound_only=True) & endings:
            yield place, f"has no sound way to an ending for the role '{role}'.", "Offer a sound act at each step."
    for name in sorted({*moments, *endings} - everywhere):
        yield place, f"'{name}' cannot be reached.", "Lead an act to it, or take it out."
    for name in sorted(in_a_circle({name: {act["to"] for act in moment["act"]} for name, moment in moments.items()})):
        yield (
            f"{place}, moment '{name}'",
            "can be reached again from itself.",
            "Let every act lead on: a run has to end.",
        )


def _offered(moment: Mapping[str, Any], role: str) -> list[Mapping[str, Any]]:
    return [act for act in moment["act"] if role in act.get("roles", ROLES)]


def _reach(start: str, moments: Mapping[str, Any], role: str, *, sound_only: bool) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        name = waiting.pop()
        for act in _offered(moments[name], role) if name in moments else []:
            if act["to"] not in found and (act["kind"] == "sound" or not sound_only):
                found.add(act["to"])
                waiting.append(act["to"])
    return found
