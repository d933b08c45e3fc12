"""The people of "Setting matcher", read from `data/setting_matcher.toml` and refused as a whole when something in them is wrong."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from onboarding.errors import ContentError, Fault

FILE = "onboarding/activities/data/setting_matcher.toml"
CHANGES = 3
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_AMOUNT = re.compile(r"\d\s*(mg|milligrams?|ml|tablets?|capsules?)\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Change:
    """Something that might change; `changes`: whether it changes the setting that comes to mind."""

    id: str
    text: str
    changes: bool
    because: str
    facts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Profile:
    """One invented person. `fits`: settings that can be defended; `weighs`: the lines of `about` that decide."""

    id: str
    title: str
    name: str
    age: int
    about: Mapping[str, str]
    fits: tuple[str, ...]
    weighs: tuple[str, ...]
    less: str
    more: str
    decides: str
    facts: tuple[str, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class Matching:
    """All people in the order of the page, the settings from least to most support, the names of the lines, and the sources."""

    profiles: tuple[Profile, ...]
    settings: Mapping[str, str]
    labels: Mapping[str, str]
    sources: Mapping[str, str]

    def rests_on(self, facts: tuple[str, ...]) -> str:
        """The sources of a line in words with their ids, as it stands below the line."""
        return "Rests on: " + "; ".join(f"{self.sources[fact]} [{fact}]" for fact in facts)


@cache
def load_matching() -> Matching:
    """The people of the course. Raises ContentError with every fault in the file."""
    return read_matching((files("onboarding.activities") / "data" / "setting_matcher.toml").read_text(encoding="utf-8"))


def read_matching(text: str) -> Matching:
    """People from the text of a file. Raises ContentError with every fault found, each with its place and its mend."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ContentError([Fault(FILE, "", f"cannot be read: {error}.", "Mend the file at that place.")]) from error
    faults = [Fault(FILE, *found) for found in _file(raw)]
    if faults:
        raise ContentError(faults)
    return Matching(
        profiles=tuple(_profile(profile) for profile in raw["profile"]),
        settings={setting["id"]: setting["title"] for setting in raw["setting"]},
        labels=raw["labels"],
        sources=raw["sources"],
    )


def cited_facts() -> frozenset[str]:
    """Every fact id on which the people rest, for the check that they exist in evidence/."""
    return frozenset(load_matching().sources)


def _profile(raw: Mapping[str, Any]) -> Profile:
    changes = tuple(Change(**{**change, "facts": tuple(change["facts"])}) for change in raw["change"])
    return Profile(
        id=raw["id"],
        title=raw["title"],
        name=raw["name"],
        age=raw["age"],
        about=raw["about"],
        fits=tuple(raw["fits"]),
        weighs=tuple(raw["weighs"]),
        less=raw.get("less", ""),
        more=raw.get("more", ""),
        decides=raw["decides"],
        facts=tuple(raw["facts"]),
        changes=changes,
    )


Found = Iterator[tuple[str, str, str]]
"""Place, fault and mend."""
_PROFILE: Mapping[str, type] = {
    "id": str, "title": str, "name": str, "age": int, "about": dict, "fits": list, "weighs": list, "decides": str,
    "facts": list, "change": list,
}  # fmt: skip
_CHANGE: Mapping[str, type] = {"id": str, "text": str, "changes": bool, "because": str, "facts": list}


def _file(raw: Mapping[str, Any]) -> Found:
    if raw.get("schema") != 1:
        yield "", "schema is not 1.", "Write schema = 1, or update the course software."
    sources, labels, settings = raw.get("sources", {}), raw.get("labels", {}), raw.get("setting")
    if (
        not _texts(sources)
        or not _texts(labels)
        or not isinstance(settings, list)
        or not isinstance(raw.get("profile"), list)
    ):
        yield "", "has no [sources], [labels], [[setting]] or [[profile]].", "Begin as the file in git."
        return
    order = [str(setting.get("id")) for setting in settings]
    used: set[str] = set()
    seen: set[str] = set()
    for number, profile in enumerate(raw["profile"], start=1):
        place = f"profile '{profile.get('id', number)}'"
        broken = list(_fields(profile, _PROFILE, ("less", "more"), place))
        yield from broken
        if broken:
            continue
        if profile["id"] in seen:
            yield place, "stands twice.", "Give it an id of its own."
        seen.add(profile["id"])
        yield from _profile_faults(profile, place, order, list(labels))
        used |= set(profile["facts"])
        for change in profile["change"]:
            at = f"{place}, change '{change.get('id')}'"
            wrong = list(_fields(change, _CHANGE, (), at))
            yield from wrong
            used |= set() if wrong else set(change["facts"])
    for fact in sorted(used - set(sources)):
        yield "sources", f"fact '{fact}' has no words.", f'Add {fact} = "where it comes from".'
    for fact in sorted(set(sources) - used):
        yield "sources", f"'{fact}' is used by no line.", "Take it out."


def _profile_faults(profile: Mapping[str, Any], place: str, order: list[str], labels: list[str]) -> Found:
    if list(profile["about"]) != labels:
        yield place, "'about' has other lines than [labels].", f"Write them in this order: {', '.join(labels)}."
    if not profile["fits"] or not set(profile["fits"]) <= set(order):
        yield place, "'fits' names no setting or an unknown one.", f"Use some of: {', '.join(order)}."
        return
    if not profile["weighs"] or not set(profile["weighs"]) < set(labels):
        yield place, "'weighs' names no line, an unknown one or all.", f"Use some of: {', '.join(labels)}."
    ranks = [order.index(name) for name in profile["fits"]]
    if min(ranks) > 0 and not profile.get("less"):
        yield place, "does not say why less support would not do.", 'Add less = "…".'
    if max(ranks) < len(order) - 1 and not profile.get("more"):
        yield place, "does not say why more support is not called for.", 'Add more = "…".'
    if set(range(min(ranks), max(ranks) + 1)) != set(ranks):
        yield place, "'fits' has a gap.", "Name the settings between the least and the most as well."
    changes = [change.get("changes") for change in profile["change"]]
    if len(changes) != CHANGES or changes.count(True) != 1:
        yield place, f"has not {CHANGES} changes, exactly one of which changes the setting.", "Mend [[profile.change]]."
    ids = [change.get("id") for change in profile["change"]]
    if len(set(ids)) != len(ids):
        yield place, "has two changes with one id.", "Give each its own id."


def _fields(part: Mapping[str, Any], known: Mapping[str, type], may: tuple[str, ...], place: str) -> Found:
    for name in sorted(set(part) - set(known) - set(may)):
        yield place, f"'{name}' is not a field.", f"Use: {', '.join(sorted({*known, *may}))}."
    for name, form in known.items():
        if type(part.get(name)) is not form or part[name] in ("", [], {}):
            yield place, f"'{name}' is missing, empty or of the wrong form.", f"Write {name} as in the other entries."
        elif name == "id" and not _ID.match(part[name]):
            yield place, f"id '{part[name]}' is no plain name.", "Use lower-case letters, figures and hyphens."
    for name in ("less", "more", "decides", "because"):
        if str(part.get(name, "")).rstrip().endswith((".", "!", "?")):
            yield place, f"'{name}' ends with a full stop.", "Leave it out: the debrief writes the sentence around it."
    if match := _AMOUNT.search(str(part)):
        yield place, f"names an amount of a medicine (“{match[0]}”).", "Say it without: no dose is chosen or named."


def _texts(table: Any) -> bool:
    return isinstance(table, dict) and bool(table) and all(isinstance(value, str) and value for value in table.values())
