"""The path of one invented person, read from `data/capstone/*.toml`: the frame first, then the episodes in the order of their names."""

import tomllib
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from onboarding.activities.capstone.check import FOLDER, FRAME, episode_faults, frame_faults
from onboarding.activities.choice_run import Choice
from onboarding.activities.scene_data import Cited
from onboarding.errors import ContentError, Fault


@dataclass(frozen=True, kw_only=True)
class Condition:
    """Holds when all flags of `all`, none of `none` and, where it names some, at least one of `some` are set."""

    all: frozenset[str] = frozenset()
    none: frozenset[str] = frozenset()
    some: frozenset[str] = frozenset()

    def holds(self, flags: AbstractSet[str]) -> bool:
        """Whether it holds for these flags."""
        return self.all <= flags and not self.none & flags and (not self.some or bool(self.some & flags))

    @property
    def named(self) -> frozenset[str]:
        """Every flag on which it depends."""
        return self.all | self.none | self.some


@dataclass(frozen=True, kw_only=True)
class When:
    """A sentence that is only told when earlier choices were such; `echo` says in the debrief what came back."""

    condition: Condition
    text: str
    echo: Cited


@dataclass(frozen=True, kw_only=True)
class Option:
    """A choice with its effects. `call` is a tier of the escalation table or ""; `to` a moment of the episode or "next"."""

    choice: Choice
    call: str
    to: str
    sets: frozenset[str]
    clears: frozenset[str]
    condition: Condition
    whens: tuple[When, ...]


@dataclass(frozen=True, kw_only=True)
class Scene:
    """One moment of an episode. It is passed over, on to `otherwise`, when its condition does not hold."""

    id: str
    time: str
    seen: str
    question: str
    sign: str
    condition: Condition
    otherwise: str
    whens: tuple[When, ...]
    options: tuple[Option, ...]

    def offered(self, flags: AbstractSet[str]) -> tuple[Option, ...]:
        """What can be chosen when these flags are set, in the order of the file."""
        return tuple(option for option in self.options if option.condition.holds(flags))


@dataclass(frozen=True, kw_only=True)
class Episode:
    """One day of the path."""

    id: str
    title: str
    day: str
    part: str
    start: str
    scenes: Mapping[str, Scene]


@dataclass(frozen=True, kw_only=True)
class Part:
    """Some episodes after which there is a debrief. `close`: how it ends, where the path goes on."""

    id: str
    title: str
    situation: str
    close: Cited
    acceptable: tuple[Cited, ...]
    summary: Cited


@dataclass(frozen=True, kw_only=True)
class Ending:
    """How the path ends: the first ending whose condition holds."""

    id: str
    title: str
    text: str
    debrief: Cited
    condition: Condition


@dataclass(frozen=True, kw_only=True)
class Path:
    """One invented person and all that may happen. `flags`: the words for each; `harms`: those that are preventable harm."""

    name: str
    age: int
    who: str
    note: str
    parts: tuple[Part, ...]
    episodes: tuple[Episode, ...]
    flags: Mapping[str, str]
    harms: frozenset[str]
    endings: tuple[Ending, ...]

    def of(self, part: str) -> tuple[Episode, ...]:
        """The episodes of a part, in order."""
        return tuple(episode for episode in self.episodes if episode.part == part)

    def ending(self, flags: AbstractSet[str]) -> Ending:
        """How it ends for somebody with these flags."""
        return next(ending for ending in self.endings if ending.condition.holds(flags))


def path_texts() -> dict[str, str]:
    """The text of each file, by name, in order."""
    folder = files("onboarding.activities") / "data" / "capstone"
    return {
        path.name: path.read_text(encoding="utf-8")
        for path in sorted(folder.iterdir(), key=lambda path: path.name)
        if path.name.endswith(".toml")
    }


@cache
def load_path() -> Path:
    """The path of the course. Raises ContentError with every fault of form. The ways were walked when the course was built: that
    takes longer than a page should wait."""
    return read_path(path_texts())


def read_path(texts: Mapping[str, str]) -> Path:
    """A path from the texts of its files. Raises ContentError with every fault of their form, each with its place and its mend."""
    raw, faults = _parsed(texts, signs=None)
    if faults:
        raise ContentError(faults)
    return _path(raw)


def check_path(texts: Mapping[str, str], *, signs: Iterable[str] | None = None) -> list[Fault]:
    """Every fault in the files: of their form, or else of the ways through them. `signs` None leaves the signs unchecked."""
    from onboarding.activities.capstone.ways import way_faults  # which walks a path that is built here

    raw, faults = _parsed(texts, signs=signs)
    return faults or [Fault(_file(name) if name else FOLDER, *rest) for name, *rest in way_faults(_path(raw))]


def _parsed(texts: Mapping[str, str], *, signs: Iterable[str] | None) -> tuple[dict[str, dict[str, Any]], list[Fault]]:
    """The parsed files, and what is wrong with their form."""
    faults: list[Fault] = []
    raw: dict[str, dict[str, Any]] = {}
    for name, text in texts.items():
        try:
            raw[name] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            faults.append(Fault(_file(name), "", f"cannot be read: {error}.", "Mend the file at that place."))
    if FRAME not in texts or len(texts) < 2:
        fault = f"holds no {FRAME} or no episode."
        faults.append(Fault(FOLDER, "", fault, "Write the frame and at least one episode."))
    if faults:
        return raw, faults
    frame = raw[FRAME]
    faults = frame_faults(_file(FRAME), frame)
    if faults:
        return raw, faults
    parts, flags = [part["id"] for part in frame["part"]], [flag["id"] for flag in frame["flag"]]
    known = None if signs is None else set(signs)
    for name, one in raw.items():
        if name != FRAME:
            faults += episode_faults(_file(name), one, parts=parts, flags=flags, signs=known)
    return raw, faults


def _file(name: str) -> str:
    return f"{FOLDER}/{name}"


def _path(raw: Mapping[str, Mapping[str, Any]]) -> Path:
    frame = raw[FRAME]
    return Path(
        name=frame["name"],
        age=frame["age"],
        who=frame["who"],
        note=frame.get("note", ""),
        parts=tuple(
            Part(
                id=part["id"],
                title=part["title"],
                situation=part["situation"],
                close=_cited(part["close"]),
                acceptable=tuple(_cited(way) for way in part["acceptable"]),
                summary=_cited(part["summary"]),
            )
            for part in frame["part"]
        ),
        episodes=tuple(_episode(name, one) for name, one in sorted(raw.items()) if name != FRAME),
        flags={flag["id"]: flag["words"] for flag in frame["flag"]},
        harms=frozenset(flag["id"] for flag in frame["flag"] if flag.get("harm")),
        endings=tuple(
            Ending(
                id=one["id"],
                title=one["title"],
                text=one["text"],
                debrief=Cited(text=one["debrief"], facts=tuple(one["facts"])),
                condition=_condition(one),
            )
            for one in frame["ending"]
        ),
    )


def _episode(name: str, raw: Mapping[str, Any]) -> Episode:
    return Episode(
        id=name.removesuffix(".toml"),
        title=raw["title"],
        day=raw["day"],
        part=raw["part"],
        start=raw["start"],
        scenes={
            one["id"]: Scene(
                id=one["id"],
                time=one["time"],
                seen=one["seen"],
                question=one["question"],
                sign=one.get("sign", ""),
                condition=_condition(one),
                otherwise=one.get("else", ""),
                whens=_whens(one),
                options=tuple(_option(choice) for choice in one["choice"]),
            )
            for one in raw["moment"]
        },
    )


def _option(raw: Mapping[str, Any]) -> Option:
    words = {name: raw[name] for name in ("id", "kind", "text", "saw", "because", "reply")}
    return Option(
        choice=Choice(**words, facts=tuple(raw["facts"])),
        call=raw.get("call", ""),
        to=raw["to"],
        sets=frozenset(raw.get("sets", ())),
        clears=frozenset(raw.get("clears", ())),
        condition=_condition(raw),
        whens=_whens(raw),
    )


def _whens(raw: Mapping[str, Any]) -> tuple[When, ...]:
    return tuple(
        When(condition=_condition(one), text=one["text"], echo=Cited(text=one["echo"], facts=tuple(one["facts"])))
        for one in raw.get("when", ())
    )


def _condition(raw: Mapping[str, Any]) -> Condition:
    return Condition(
        all=frozenset(raw.get("if", ())), none=frozenset(raw.get("unless", ())), some=frozenset(raw.get("any", ()))
    )


def _cited(raw: Mapping[str, Any]) -> Cited:
    return Cited(text=raw["text"], facts=tuple(raw["facts"]))
