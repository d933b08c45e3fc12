"""The check that a clinician's edits of `data/cases.toml` and `data/notes.toml` pass. Every fault is a sentence with its next step."""

import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_LONGEST = 400
_CASE = {"id", "text", "holds", "open", "because", "act", "facts"}
_NOTE = {"id", "seen", "note", "keep", "judges", "rewordings", "act", "facts"}
_WORD = {"id", "title", "question", "facts"}
_Said = Iterator[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class WordsFault:
    """What is wrong with one entry and how to mend it."""

    place: str
    problem: str
    mend: str


def check_cases(text: str, *, facts: Collection[str]) -> list[WordsFault]:
    """Every fault of a file of stories; an empty list when it may be used. `facts` are the known ids."""
    raw, found = _read(text, ("word", "case"))
    words = [entry.get("id") for entry in raw.get("word", [])]
    found += _entries(raw, "word", _WORD, ("title", "question"), facts, lambda entry: iter(()))
    found += _entries(raw, "case", _CASE, ("text", "act"), facts, lambda entry: _words_of(entry, words))
    return found


def check_notes(text: str, *, facts: Collection[str]) -> list[WordsFault]:
    """Every fault of a file of drafts; an empty list when it may be used. `facts` are the known ids."""
    raw, found = _read(text, ("note",))
    return found + _entries(raw, "note", _NOTE, ("seen", "note", "act"), facts, _versions_of)


def _read(text: str, wanted: tuple[str, ...]) -> tuple[dict[str, Any], list[WordsFault]]:
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return {}, [WordsFault(place="", problem=f"cannot be read: {error}.", mend="Mend the file at that line.")]
    sound = raw.get("schema") == 1
    for name in wanted:
        entries = raw.get(name)
        sound = sound and isinstance(entries, list) and bool(entries) and all(isinstance(one, dict) for one in entries)
    if not sound:
        names = " or no ".join(f"[[{name}]]" for name in wanted)
        problem = f"has no schema = 1 or no {names}."
        return {}, [WordsFault(place="", problem=problem, mend="Begin as the file in git.")]
    return raw, []


def _entries(
    raw: Mapping[str, Any],
    name: str,
    fields: Collection[str],
    texts: Collection[str],
    facts: Collection[str],
    more: Callable[[Mapping[str, Any]], _Said],
) -> list[WordsFault]:
    found, seen = [], set()
    for number, entry in enumerate(raw.get(name, []), start=1):
        ident = entry.get("id")
        said = [*_entry(entry, fields, texts, facts), *more(entry)]
        if ident in seen:
            said.append(("stands twice.", "Give it an id of its own."))
        seen.add(ident)
        found += [WordsFault(place=f"{name} '{ident or number}'", problem=p, mend=m) for p, m in said]
    return found


def _entry(entry: Mapping[str, Any], fields: Collection[str], texts: Collection[str], facts: Collection[str]) -> _Said:
    for field in sorted(set(entry) - set(fields)):
        yield f"has a field '{field}' that is not known.", f"Use only: {', '.join(sorted(fields))}."
    if not isinstance(entry.get("id"), str) or not _ID.match(entry["id"]):
        yield "the id is no plain name.", "Use small letters, figures and hyphens."
    for field in texts:
        value = entry.get(field)
        if not isinstance(value, str) or not value.strip():
            yield f"'{field}' is missing.", f'Add {field} = "…".'
        elif len(value) > _LONGEST:
            yield f"'{field}' has {len(value)} characters, more than {_LONGEST}.", "Say it in fewer words."
    named = entry.get("facts")
    if not isinstance(named, list) or not named:
        yield "names no fact.", 'Add facts = ["…"].'
    else:
        for fact in named:
            if fact not in facts:
                yield f"fact '{fact}' does not exist.", "Use an id from evidence/facts/."


def _words_of(entry: Mapping[str, Any], words: Collection[Any]) -> _Said:
    holds, open_, because = entry.get("holds"), entry.get("open"), entry.get("because")
    if not isinstance(holds, list) or not isinstance(open_, list) or not isinstance(because, dict):
        yield (
            "'holds', 'open' or 'because' is missing.",
            "Write them as the other stories do; holds and open may be [].",
        )
        return
    for word in [*holds, *open_, *because]:
        if word not in words:
            yield f"word '{word}' does not exist.", "Use an id of [[word]]."
    for word in holds:
        if word in open_:
            yield f"word '{word}' holds and is open.", "Take it out of one of the two."
    for word in [*holds, *open_]:
        if not isinstance(because.get(word), str) or not because[word].strip():
            yield f"'because' says nothing of '{word}'.", "Add one sentence for it."


def _versions_of(entry: Mapping[str, Any]) -> _Said:
    for field, least in (("keep", 2), ("rewordings", 2)):
        value = entry.get(field)
        if not isinstance(value, list) or len(value) < least or not all(isinstance(one, str) and one for one in value):
            yield f"'{field}' has fewer than {least} sentences.", f'Write {field} = ["…", "…"].'
    judges = entry.get("judges")
    if not isinstance(judges, list) or not judges:
        yield "names no word that judges.", "Add [[note.judges]] with words and why."
        return
    draft = str(entry.get("note", "")).casefold()
    for one in judges:
        words, why = (one.get("words"), one.get("why")) if isinstance(one, dict) else (None, None)
        if not isinstance(words, str) or not words or not isinstance(why, str) or not why:
            yield "a word that judges has no 'words' or no 'why'.", "Add both."
            continue
        if words.casefold() not in draft:
            yield f"the draft does not say “{words}”.", "Write the words as they stand in the draft."
        for version in entry.get("rewordings") or []:
            if contains(str(version), words):
                yield f"a rewording still says “{words}”.", "Say it without."


def contains(text: str, words: str) -> bool:
    """Whether `text` has these words as whole words, whatever their capitals."""
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE) is not None
