"""Words that explain themselves: evidence/glossary.yaml, their links in a lesson's text, and their list at its end."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from onboarding.errors import Fault
from onboarding.evidence import Fact

FILE = "evidence/glossary.yaml"
_LEFT_ALONE = re.compile(
    r"\[[^\]]*\](?:\([^)]*\))?|`[^`]*`|\*\*[^*]*\*\*|<[^>]*>|“[^”]*”|\"[^\"\n]*\"|^\|.*\|\s*\n\|[-| :]+\|$",
    re.MULTILINE,
)
"""Citations, links, code, bold labels, quotes and the head of a table keep their words as they are."""


@dataclass(frozen=True)
class Word:
    """One word or phrase with its explanation; the first of `forms` is how the list shows it."""

    id: str
    forms: tuple[str, ...]
    text: str
    facts: tuple[Fact, ...]

    @property
    def shown(self) -> str:
        return self.forms[0][0].upper() + self.forms[0][1:]


def load_glossary(path: Path, facts: dict[str, Fact], faults: list[Fault]) -> tuple[Word, ...]:
    """Read the glossary; what is wrong goes to `faults`. A course without one has no such words."""
    if not path.exists():
        return ()
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        faults.append(Fault(FILE, "", f"cannot be read: {error}.", "Mend the file at that line."))
        return ()
    words, taken = [], set[str]()
    for number, entry in enumerate(entries if isinstance(entries, list) else [], start=1):
        word = _word(entry, number, facts, faults)
        if word is None:
            continue
        for name in {word.id, *(form.casefold() for form in word.forms)} & taken:
            faults.append(Fault(FILE, f"'{word.id}'", f"'{name}' stands twice.", "A word has one explanation."))
        taken |= {word.id, *(form.casefold() for form in word.forms)}
        words.append(word)
    return tuple(words)


def _word(entry: Any, number: int, facts: dict[str, Fact], faults: list[Fault]) -> Word | None:
    place = f"'{entry['id']}'" if isinstance(entry, dict) and "id" in entry else f"entry {number}"
    if not isinstance(entry, dict) or {"id", "forms", "text", "facts"} != set(entry):
        faults.append(Fault(FILE, place, "does not have just id, forms, text and facts.", "Write these four."))
        return None
    if not re.fullmatch(r"[a-z][a-z0-9-]*", str(entry["id"])) or not entry["forms"] or not entry["facts"]:
        faults.append(Fault(FILE, place, "has a bad id, no form or no fact.", "Name what the explanation rests on."))
        return None
    missing = [name for name in entry["facts"] if name not in facts]
    if missing:
        faults.append(Fault(FILE, place, f"fact '{missing[0]}' does not exist.", "Use a fact of evidence/facts/."))
        return None
    forms = tuple(str(form) for form in entry["forms"])
    return Word(entry["id"], forms, str(entry["text"]).strip(), tuple(facts[name] for name in entry["facts"]))


@dataclass
class Glossed:
    """Marks the first place of each word in one lesson."""

    words: tuple[Word, ...]
    seen: dict[str, Word] = field(default_factory=dict)

    def mark(self, text: str) -> str:
        """`text` with a link at the first place of each word that was not met before."""
        for word in self.words:
            if word.id not in self.seen:
                text = self._first(text, word)
        return text

    def _first(self, text: str, word: Word) -> str:
        forms = "|".join(re.escape(form) for form in sorted(word.forms, key=len, reverse=True))
        pattern = re.compile(rf"(?<![\w-])(?:{forms})(?![\w-])", re.IGNORECASE)
        left_alone = [match.span() for match in _LEFT_ALONE.finditer(text)]
        for match in pattern.finditer(text):
            if not any(start <= match.start() < end for start, end in left_alone):
                self.seen[word.id] = word
                return f"{text[: match.start()]}[{match[0]}](#word-{word.id}){text[match.end() :]}"
        return text


def word_card(word: Word) -> dict[str, Any]:
    """What the card of a word shows."""
    sources = [
        {"title": s.title, "publisher": s.publisher, "year": s.year, "address": s.address}
        for fact in word.facts
        for s in fact.sources
    ]
    unique = [one for number, one in enumerate(sources) if one not in sources[:number]]
    return {"term": word.shown, "statement": word.text, "facts": [fact.id for fact in word.facts], "sources": unique}


def word_list(words: Iterable[Word], cite: Any) -> str:
    """The section at a lesson's end; `cite` turns a fact id into its reference."""
    lines = ["## Words in this lesson", "Each stands once in the text with a dotted line under it."]
    for word in sorted(words, key=lambda word: word.shown.casefold()):
        cited = "".join(cite(fact.id) for fact in word.facts)
        lines.append(f'<a id="word-{word.id}"></a>**{word.shown}.** {word.text}{cited}')
    return "\n\n".join(lines)
