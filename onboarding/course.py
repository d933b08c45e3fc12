"""Reads course.toml: the whole course on one page."""

import tomllib
from dataclasses import dataclass
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
    def signed(self) -> bool:
        return bool(self.value and self.signed_by and self.signed_role and self.signed_on)

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
        """True while any required local setting is unsigned: every page then says so."""
        return bool(self.unsigned)


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
