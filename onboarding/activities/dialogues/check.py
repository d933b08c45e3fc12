"""What a file of one dialogue must hold before anybody plays it. How to write one: docs/dialogues.md."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from onboarding.activities.dialogues.kinds import READINESS, REPLY_KINDS, TALK, Activity
from onboarding.activities.dialogues.ways import way_faults
from onboarding.activities.story_check import Found, amount_faults, field_faults, twice
from onboarding.errors import Fault

FOLDER = "onboarding/activities/data/dialogues"
RULES = "rules.toml"

_DIALOGUE = {
    "schema": int, "title": str, "name": str, "who": str, "situation": str, "opening": str, "start": str,
    "information": dict, "acceptable": list, "summary": dict, "node": list, "ending": list,
}  # fmt: skip
_OF_CONVERSATION = {"readiness": int, "readiness_for": str}
_OPTIONAL = {"note": str, "sign": str, "talk": str}
_REPLY = {"id": str, "text": str, "kind": str, "answer": str, "did": str, "to": str, "facts": list}
_ENDING = {"id": str, "title": str, "text": str, "differs": str, "debrief": str, "facts": list}
_CITED = {"text": str, "facts": list}
_RULE = {"id": str, "title": str, "text": str, "local": str, "facts": list}


def dialogue_faults(
    file: str,
    raw: Mapping[str, Any],
    activity: Activity,
    *,
    rules: Collection[str] = (),
    signs: Collection[str] | None = None,
) -> list[Fault]:
    """Every fault of one parsed dialogue; an empty list when it can be played. Never raises on bad content.

    Form is checked first: ways are only followed in a dialogue whose form is in order. `signs` None leaves the sign unchecked.
    """
    found = list(_form(raw, activity, rules))
    if not found:
        found = list(way_faults(raw))
    if not found and signs is not None and "sign" in raw and raw["sign"] not in signs:
        found = [("", f"sign '{raw['sign']}' does not exist.", "Name a sign of evidence/escalation.yaml.")]
    return [Fault(file, *one) for one in found]


def rule_faults(file: str, raw: Mapping[str, Any], *, settings: Collection[str] | None = None) -> list[Fault]:
    """Every fault of a parsed file of rules. `settings`: the local settings of course.toml, or None to leave them unchecked."""
    found: list[tuple[str, str, str]] = []
    rules = raw.get("rule")
    if not isinstance(rules, list) or not rules or not all(isinstance(rule, dict) for rule in rules):
        return [Fault(file, "", "has no rules.", "Write them as [[rule]].")]
    found += twice([rule.get("id") for rule in rules], "", "rule")
    for rule in rules:
        place = f"rule '{rule.get('id')}'"
        broken = list(field_faults(rule, _RULE, place)) or list(_facts(rule, place))
        found += broken
        if not broken and settings is not None and rule["local"] not in settings:
            found.append(
                (place, f"local setting '{rule['local']}' does not exist.", "Name a [local.…] of course.toml.")
            )
    return [Fault(file, *one) for one in found]


def _form(raw: Mapping[str, Any], activity: Activity, rules: Collection[str]) -> Found:
    needed = {**_DIALOGUE, **({} if activity.rules else _OF_CONVERSATION)}
    broken = list(field_faults(raw, needed, "", optional={**_OPTIONAL, **({"given": dict} if activity.rules else {})}))
    yield from broken
    if broken:
        return
    if raw["schema"] != 1:
        yield "", "schema is not 1.", "Write schema = 1, or update the course software."
    yield from amount_faults(f"{raw['situation']} {raw['opening']}", "")
    yield from _talk(raw, "")
    if not activity.rules and not 0 <= raw["readiness"] < len(READINESS):
        yield "", "readiness is outside the scale.", f"Use 0 to {len(READINESS) - 1}: {_scale()}."
    for table in ("information", "given"):
        yield from _texts(raw.get(table, {}), table)
    if len(raw["acceptable"]) < 2:
        yield "acceptable", "names fewer than two ways.", "Write at least two: several ways are sound."
    for number, way in enumerate(raw["acceptable"], start=1):
        yield from _part(way, _CITED, f"acceptable {number}")
    yield from _part(raw["summary"], _CITED, "summary")
    yield from twice([part.get("id") for part in (*raw["node"], *raw["ending"])], "", "node or ending")
    for ending in raw["ending"]:
        yield from _part(ending, _ENDING, f"ending '{ending.get('id')}'")
    yield from _alike(raw["ending"])
    for node in raw["node"]:
        yield from _node(node, raw, activity, rules)


def _node(node: Mapping[str, Any], raw: Mapping[str, Any], activity: Activity, rules: Collection[str]) -> Found:
    place = f"node '{node.get('id')}'"
    broken = list(field_faults(node, {"id": str, "reply": list}, place))
    yield from broken
    if broken:
        return
    yield from twice([reply.get("id") for reply in node["reply"]], place, "reply")
    if len(node["reply"]) < 2:
        yield place, "leaves no choice.", "Offer at least two replies."
    for reply in node["reply"]:
        yield from _reply(reply, f"{place}, reply '{reply.get('id')}'", raw, activity, rules)
    kinds = [reply.get("kind") for reply in node["reply"]]
    if "sound" not in kinds or kinds.count("sound") == len(kinds):
        yield (
            place,
            "does not offer a sound reply and a weaker one.",
            "Offer both: from every node there is a good way on.",
        )


def _reply(
    reply: Mapping[str, Any], place: str, raw: Mapping[str, Any], activity: Activity, rules: Collection[str]
) -> Found:
    named = "rule" if activity.rules else "label"
    more = {"learned": list, "gave": list} if activity.rules else {"learned": list, "readiness": int, "talk": str}
    broken = list(_part(reply, {**_REPLY, named: str}, place, optional=more))
    yield from broken
    if broken:
        return
    if reply["kind"] not in REPLY_KINDS:
        yield place, f"kind '{reply['kind']}' is unknown.", f"Use one of: {', '.join(REPLY_KINDS)}."
    allowed = rules if activity.rules else activity.labels
    if reply[named] not in allowed:
        yield place, f"{named} '{reply[named]}' is unknown.", f"Use one of: {', '.join(allowed)}."
    if reply["did"].rstrip().endswith((".", "!", "?")) or not reply["did"][0].islower():
        yield (
            place,
            "'did' is a whole sentence.",
            "Begin it in lower case and leave the full stop out: the debrief writes the sentence around it.",
        )
    if reply["text"].startswith(("“", '"', "'")):
        yield place, "'text' stands in quotation marks.", "Leave them out: the page writes them."
    yield from _talk(reply, place)
    for name, table in (("learned", "information"), ("gave", "given")):
        for each in reply.get(name, []):
            if not isinstance(each, str) or each not in raw.get(table, {}):
                yield place, f"'{name}' names '{each}', which does not exist.", f"Add it to [{table}]."


def _part(part: Any, fields: Mapping[str, type], place: str, *, optional: Mapping[str, type] | None = None) -> Found:
    if not isinstance(part, dict):
        yield place, "is no table.", 'Write it like {text = "…", facts = ["…"]}.'
        return
    broken = list(field_faults(part, fields, place, optional=optional))
    yield from broken
    if not broken:
        yield from amount_faults(" ".join(value for value in part.values() if isinstance(value, str)), place)
        yield from _facts(part, place)


def _facts(part: Mapping[str, Any], place: str) -> Found:
    if not part["facts"] or not all(isinstance(fact, str) for fact in part["facts"]):
        yield place, "cites no fact.", 'Add facts = ["…"] with ids of evidence/facts/.'


def _talk(part: Mapping[str, Any], place: str) -> Found:
    if part.get("talk", "change") not in TALK:
        yield place, f"talk '{part['talk']}' is unknown.", f"Use one of: {', '.join(TALK)}; or leave it out."


def _texts(table: Mapping[str, Any], name: str) -> Found:
    for key, words in table.items():
        if not isinstance(words, str) or not words.strip():
            yield name, f"'{key}' is empty.", "Write the sentence."


def _alike(endings: list[dict[str, Any]]) -> Found:
    for field in ("title", "text", "differs", "debrief"):
        words = [ending.get(field) for ending in endings]
        for repeated in _repeated(words):
            yield (
                "ending",
                f"two endings have the same '{field}' (“{repeated}”).",
                "Say how they differ, or make them one.",
            )


def _repeated(words: list[Any]) -> Iterator[Any]:
    yield from {word for word in words if isinstance(word, str) and words.count(word) > 1}


def _scale() -> str:
    return ", ".join(f"{number} {word}" for number, word in enumerate(READINESS))
