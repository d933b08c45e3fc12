"""Reads course.toml: the whole course on one page; and says what may not be handed out in a real service yet."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from onboarding.errors import ContentError, Fault


@dataclass(frozen=True)
class Objective:
    id: str
    text: str


@dataclass(frozen=True)
class Module:
    id: str
    number: int
    part: str
    title: str
    minutes: int
    seed: tuple[str, ...]
    objectives: tuple[Objective, ...]
    pass_mark: int
    requires: tuple[str, ...]
    """Names of the local settings that must be signed before this module is handed out in a real service."""

    @property
    def lesson(self) -> str:
        """The stem of the lesson's file names, such as 08-tapering-principles."""
        return f"{self.number:02d}-{self.id}"


_SIGNATURE = ("value", "signed_by", "signed_role", "signed_on")


@dataclass(frozen=True)
class LocalSetting:
    """A value that the service sets and a named clinical lead signs; empty until then."""

    name: str
    title: str
    value: str
    unit: str
    signed_by: str
    signed_role: str
    signed_on: str
    review_by: str

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields that a clinical lead has not filled in yet."""
        return tuple(name for name in _SIGNATURE if not getattr(self, name))

    @property
    def signed(self) -> bool:
        return not self.missing

    @property
    def shown(self) -> str:
        """What a page shows: the signed value, or that there is none yet."""
        if not self.signed:
            return "your service: not yet set"
        return f"your service: {self.value} {self.unit}".rstrip()


@dataclass(frozen=True)
class Part:
    id: str
    title: str


@dataclass(frozen=True)
class Course:
    id: str
    title: str
    version: str
    attempt_policy: str
    pass_mark: int
    real: bool
    """True when course.toml says `demo = false`: what is handed out here counts in a service."""
    parts: tuple[Part, ...]
    modules: tuple[Module, ...]
    local: dict[str, LocalSetting]

    def module(self, module: str) -> Module:
        """The module with this id. Raises KeyError."""
        for candidate in self.modules:
            if candidate.id == module:
                return candidate
        raise KeyError(module)

    @property
    def unsigned(self) -> tuple[LocalSetting, ...]:
        """The settings that some module requires and nobody has signed yet, in the order of course.toml."""
        required = {name for module in self.modules for name in module.requires}
        return tuple(setting for name, setting in self.local.items() if name in required and not setting.signed)

    @property
    def demo(self) -> bool:
        """True in a demo, and while any required local setting is unsigned: every page then says so."""
        return not self.real or bool(self.unsigned)

    def lacking(self, module: str) -> tuple[LocalSetting, ...]:
        """The settings without which this module may not be handed out here; none in a demo, none for what is no module."""
        required = {name for known in self.modules if known.id == module for name in known.requires}
        return tuple(setting for setting in self.unsigned if self.real and setting.name in required)

    def held_back(self) -> dict[str, tuple[LocalSetting, ...]]:
        """The modules that may not be handed out here, each with the settings that it lacks."""
        found = {module.id: self.lacking(module.id) for module in self.modules}
        return {module: settings for module, settings in found.items() if settings}


class NotSigned(ContentError):
    """A real service may not hand this out: a clinical lead has not signed what it requires. Carries a fault for each setting."""

    def __init__(self, file: Path, modules: dict[str, tuple[LocalSetting, ...]]) -> None:
        settings = {setting.name: setting for lacking in modules.values() for setting in lacking}
        super().__init__([_unsigned(file, setting, modules) for setting in settings.values()])


def _unsigned(file: Path, setting: LocalSetting, modules: dict[str, tuple[LocalSetting, ...]]) -> Fault:
    needed = ", ".join(module for module, lacking in modules.items() if setting in lacking)
    return Fault(
        file.name,
        f"[local.{setting.name}]",
        f"has no {', no '.join(setting.missing)}, and a real service may not hand out {needed} without it.",
        "A named clinical lead fills it in, then hand out again. To try the course out without, write demo = true.",
    )


def load_course(path: Path) -> Course:
    """Read course.toml. Raises ContentError with every fault found."""
    faults: list[Fault] = []
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ContentError(
            [Fault(path.name, "", f"cannot be read: {error}.", "Mend the file at that line.")]
        ) from error

    def need(table: dict[str, Any], place: str, key: str, kind: type, default: Any = None) -> Any:
        value = table.get(key, default)
        if not isinstance(value, kind) or isinstance(value, bool):
            faults.append(Fault(path.name, place, f"'{key}' is missing or is not a {kind.__name__}.", f"Add {key} = …"))
            return kind()
        return value

    if data.get("schema") != 1:
        faults.append(Fault(path.name, "", "schema is not 1.", "Write schema = 1, or update the course software."))
    course_mark = need(data, "", "pass_mark", int)
    demo = data.get("demo", True)
    if not isinstance(demo, bool):
        faults.append(Fault(path.name, "", "'demo' is neither true nor false.", "Write demo = true, or demo = false."))
    parts = tuple(
        Part(need(part, "part", "id", str), need(part, "part", "title", str)) for part in data.get("part", [])
    )
    modules = []
    for table in data.get("module", []):
        place = f"module '{table.get('id', '?')}'"
        objectives = tuple(
            Objective(need(entry, place, "id", str), need(entry, place, "text", str))
            for entry in table.get("objective", [])
        )
        if not objectives:
            faults.append(Fault(path.name, place, "has no objective.", "Add [[module.objective]] with id and text."))
        modules.append(
            Module(
                id=need(table, place, "id", str),
                number=need(table, place, "number", int),
                part=need(table, place, "part", str),
                title=need(table, place, "title", str),
                minutes=need(table, place, "minutes", int),
                seed=tuple(table.get("seed", [])),
                objectives=objectives,
                pass_mark=need(table, place, "pass_mark", int, course_mark),
                requires=tuple(table.get("requires", [])),
            )
        )
        if modules[-1].part not in {part.id for part in parts}:
            faults.append(
                Fault(path.name, place, f"part '{modules[-1].part}' does not exist.", "Name one of the [[part]] ids.")
            )
    for name, ids in (
        ("module", [m.id for m in modules]),
        ("objective", [o.id for m in modules for o in m.objectives]),
    ):
        for repeated in sorted({i for i in ids if ids.count(i) > 1}):
            faults.append(Fault(path.name, f"{name} '{repeated}'", "stands twice.", "Give each its own id."))
    local = {}
    for name, table in data.get("local", {}).items():
        place = f"local.{name}"
        local[name] = LocalSetting(
            name=name,
            title=need(table, place, "title", str),
            **{
                key: need(table, place, key, str, "")
                for key in ("value", "unit", "signed_by", "signed_role", "signed_on", "review_by")
            },
        )
        if local[name].signed_on and not _is_day(local[name].signed_on):
            faults.append(Fault(path.name, place, "signed_on is no day.", "Write it as YYYY-MM-DD."))
    for module in modules:
        for name in module.requires:
            if name not in local:
                faults.append(
                    Fault(
                        path.name,
                        f"module '{module.id}'",
                        f"requires '{name}', which is no setting.",
                        f"Add [local.{name}].",
                    )
                )
    course = Course(
        id=need(data, "", "id", str),
        title=need(data, "", "title", str),
        version=need(data, "", "version", str),
        attempt_policy=need(data, "", "attempt_policy", str),
        pass_mark=course_mark,
        real=demo is False,
        parts=parts,
        modules=tuple(modules),
        local=local,
    )
    if course.attempt_policy not in ("first", "best", "last"):
        faults.append(
            Fault(path.name, "", "attempt_policy is not first, best or last.", 'Write attempt_policy = "last".')
        )
    if faults:
        raise ContentError(faults)
    return course


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
