"""Reads tables of a question file and collects every fault, so that an author sees them all at once."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from onboarding.errors import ContentError, Fault


class Reader:
    """One file. What cannot be read is reported and left empty."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []

    def say(self, place: str, fault: str, fix: str) -> None:
        self.faults.append(Fault(self.file, place, fault, fix))

    def toml(self, path: Path) -> dict[str, Any]:
        """The whole file. Raises ContentError at once when it is no TOML."""
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise ContentError(
                [Fault(self.file, "", f"cannot be read: {error}.", "Mend the file at that place.")]
            ) from error
        if data.get("schema") != 1:
            self.say("", "schema is not 1.", "Write schema = 1, or update the course software.")
        return data

    def tables(self, table: Mapping[str, Any], key: str, place: str) -> list[dict[str, Any]]:
        """The tables under [[…key]]."""
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            self.say(place, f"'{key}' is not a list of tables.", f"Write it with double brackets: [[…{key}]].")
            return []
        return value

    def unknown(self, table: Mapping[str, Any], known: frozenset[str], place: str) -> None:
        for field in sorted(set(table) - known):
            self.say(place, f"'{field}' is not a field.", f"Use one of: {', '.join(sorted(known))}.")

    def text(self, table: Mapping[str, Any], key: str, place: str) -> str:
        value = table.get(key)
        if not isinstance(value, str) or not value.strip():
            self.say(place, f"'{key}' is missing or empty.", f'Add {key} = "…".')
            return ""
        return value.strip()

    def texts(self, table: Mapping[str, Any], key: str, place: str) -> tuple[str, ...]:
        """A list of texts; one that is left out is empty."""
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
            self.say(place, f"'{key}' is not a list of texts.", f'Write {key} = ["…", "…"].')
            return ()
        return tuple(entry.strip() for entry in value)
