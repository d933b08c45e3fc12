"""The dialogues of an activity, read from `data/dialogues/<activity>/*.toml` in the order of their file names."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from onboarding.activities.dialogues.check import FOLDER, RULES, dialogue_faults, rule_faults
from onboarding.activities.dialogues.kinds import Activity
from onboarding.activities.story_check import twice
from onboarding.errors import ContentError, Fault


@dataclass(frozen=True, kw_only=True)
class Cited:
    """A sentence and the facts on which it rests."""

    text: str
    facts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One thing to say. `named` is the id of its label or of its rule; `did` completes "because …" and "it …".

    `answer` is what the other person then says or does; `talk` what kind of words that is ("" for none).
    """

    id: str
    text: str
    kind: str
    named: str
    answer: str
    talk: str
    readiness: int
    learned: tuple[str, ...]
    gave: tuple[str, ...]
    did: str
    to: str
    facts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Ending:
    """How a dialogue may end. `differs`: what sets this ending apart from the others."""

    id: str
    title: str
    text: str
    differs: str
    debrief: Cited


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule that is shown after a reply; `local` is a setting of course.toml."""

    id: str
    title: str
    said: Cited
    local: str


@dataclass(frozen=True, kw_only=True)
class Dialogue:
    """One invented person and every way the talk may go."""

    id: str
    title: str
    name: str
    who: str
    situation: str
    note: str
    opening: str
    talk: str
    readiness: int
    readiness_for: str
    start: str
    sign: str
    information: Mapping[str, str]
    given: Mapping[str, str]
    acceptable: tuple[Cited, ...]
    summary: Cited
    nodes: Mapping[str, tuple[Reply, ...]]
    endings: Mapping[str, Ending]


@dataclass(frozen=True, kw_only=True)
class Dialogues:
    """All dialogues of an activity and the rules that they name."""

    activity: Activity
    all: tuple[Dialogue, ...]
    rules: Mapping[str, Rule]

    def named(self, reply: Reply) -> str:
        """The words for the reply's label, or the title of its rule."""
        return self.rules[reply.named].title if self.activity.rules else self.activity.labels[reply.named]


def dialogue_texts(activity: Activity) -> dict[str, str]:
    """The text of each file of the activity, by name, in order."""
    folder = files("onboarding.activities") / "data" / "dialogues" / activity.folder
    return {
        path.name: path.read_text(encoding="utf-8")
        for path in sorted(folder.iterdir(), key=lambda path: path.name)
        if path.name.endswith(".toml")
    }


@cache
def load_dialogues(activity: Activity) -> Dialogues:
    """The dialogues of the course. Raises ContentError with every fault in the files."""
    return read_dialogues(activity, dialogue_texts(activity))


def read_dialogues(activity: Activity, texts: Mapping[str, str]) -> Dialogues:
    """Dialogues from the texts of their files. Raises ContentError with every fault found, each with its place and its mend."""
    faults = check_texts(activity, texts)
    if faults:
        raise ContentError(faults)
    raw = {name: tomllib.loads(text) for name, text in texts.items()}
    rules = raw.pop(RULES, {"rule": []})["rule"]
    return Dialogues(
        activity=activity,
        all=tuple(_dialogue(name, one, activity) for name, one in raw.items()),
        rules={rule["id"]: _rule(rule) for rule in rules},
    )


def check_texts(
    activity: Activity,
    texts: Mapping[str, str],
    *,
    signs: Mapping[str, Any] | None = None,
    settings: Mapping[str, Any] | None = None,
) -> list[Fault]:
    """Every fault in the files of an activity. `signs` and `settings` are the course's; None leaves them unchecked."""
    faults: list[Fault] = []
    raw: dict[str, dict[str, Any]] = {}
    for name, text in texts.items():
        try:
            raw[name] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            fault = f"cannot be read: {error}."
            faults.append(Fault(_file(activity, name), "", fault, "Mend the file at that place."))
    rules: list[str] = []
    if activity.rules and RULES in raw:
        found = rule_faults(_file(activity, RULES), raw[RULES], settings=settings)
        faults += found
        rules = [] if found else [rule["id"] for rule in raw[RULES]["rule"]]
    elif activity.rules and RULES not in texts:
        faults.append(Fault(_file(activity, RULES), "", "is missing.", "Write the rules that the replies name."))
    names = [_id(name) for name in texts if name != RULES]
    for place, fault, fix in twice(names, "", "dialogue"):
        faults.append(Fault(f"{FOLDER}/{activity.folder}", place, fault, fix))
    if not activity.rules or rules:
        for name, one in raw.items():
            if name != RULES:
                faults += dialogue_faults(_file(activity, name), one, activity, rules=rules, signs=signs)
    return faults


def _id(name: str) -> str:
    """2-after-a-lapse.toml is after-a-lapse: the number only says the place in the list."""
    return name.removesuffix(".toml").lstrip("0123456789-")


def _file(activity: Activity, name: str) -> str:
    return f"{FOLDER}/{activity.folder}/{name}"


def _dialogue(name: str, raw: Mapping[str, Any], activity: Activity) -> Dialogue:
    return Dialogue(
        id=_id(name),
        title=raw["title"],
        name=raw["name"],
        who=raw["who"],
        situation=raw["situation"],
        note=raw.get("note", ""),
        opening=raw["opening"],
        talk=raw.get("talk", ""),
        readiness=raw.get("readiness", 0),
        readiness_for=raw.get("readiness_for", ""),
        start=raw["start"],
        sign=raw.get("sign", ""),
        information=raw["information"],
        given=raw.get("given", {}),
        acceptable=tuple(_cited(way) for way in raw["acceptable"]),
        summary=_cited(raw["summary"]),
        nodes={node["id"]: tuple(_reply(reply, activity) for reply in node["reply"]) for node in raw["node"]},
        endings={
            ending["id"]: Ending(
                id=ending["id"],
                title=ending["title"],
                text=ending["text"],
                differs=ending["differs"],
                debrief=Cited(text=ending["debrief"], facts=tuple(ending["facts"])),
            )
            for ending in raw["ending"]
        },
    )


def _reply(raw: Mapping[str, Any], activity: Activity) -> Reply:
    return Reply(
        named=raw["rule" if activity.rules else "label"],
        talk=raw.get("talk", ""),
        readiness=raw.get("readiness", 0),
        learned=tuple(raw.get("learned", ())),
        gave=tuple(raw.get("gave", ())),
        facts=tuple(raw["facts"]),
        **{field: raw[field] for field in ("id", "text", "kind", "answer", "did", "to")},
    )


def _rule(raw: Mapping[str, Any]) -> Rule:
    return Rule(id=raw["id"], title=raw["title"], said=_cited(raw), local=raw["local"])


def _cited(raw: Mapping[str, Any]) -> Cited:
    return Cited(text=raw["text"], facts=tuple(raw["facts"]))
