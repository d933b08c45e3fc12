"""*Sort the cases* and *rewrite the note* complete as text: everything to do first, then ours, and why."""

from collections.abc import Iterator, Sequence

from onboarding.activities.shown_evidence import Shown
from onboarding.activities.text_lines import wrapped
from onboarding.activities.words.data import Case, Note, Word

CASES_INTRO = (
    "Short stories of invented people. Write first which words fit and what speaks for them; then tick. Several words may hold, or "
    "none. Nothing is graded, and a story that you saw otherwise comes back."
)
NOTES_INTRO = (
    "Drafts about invented people. Write each one anew, so that the person could read it and nobody misses a fact. Then compare. "
    "There are many good versions; nothing is graded, and no program judges your text."
)
PRIVACY = "Write nothing about a real person in your care."
NOTHING = "Nothing in the story speaks of it."


def judged(case: Case, word: Word) -> str:
    """How we see one word at one story, with the reason."""
    state = "holds" if word.id in case.holds else "is open" if word.id in case.open else "is not shown"
    return f"{word.title} {state}. {case.because.get(word.id, NOTHING)}"


def cases_text(cases: Sequence[Case], words: Sequence[Word], shown: Shown) -> str:
    """Depends on the stories and the evidence only: not on saved state, time or chance."""
    return "\n".join(_cases(cases, words, shown))


def notes_text(notes: Sequence[Note], shown: Shown) -> str:
    """Depends on the drafts and the evidence only: not on saved state, time or chance."""
    return "\n".join(_notes(notes, shown))


def _cases(cases: Sequence[Case], words: Sequence[Word], shown: Shown) -> Iterator[str]:
    yield "SORT THE CASES (nothing is graded)"
    yield from wrapped(f"{CASES_INTRO} {PRIVACY} How we see them stands at the end.")
    yield "\nThe words"
    for word in words:
        yield from wrapped(f"{word.title}: {word.question}", "- ")
    yield "\nThe stories"
    for number, case in enumerate(cases, start=1):
        yield from wrapped(case.text, f"{number}. ")
    yield "\nHow we see them, and why"
    for number, case in enumerate(cases, start=1):
        yield from wrapped(" ".join(judged(case, word) for word in words), f"{number}. ")
        yield from wrapped(f"What to do: {case.act}", "   ")
        for fact in case.facts:
            yield from wrapped(shown.statements[fact], "   - ")


def _notes(notes: Sequence[Note], shown: Shown) -> Iterator[str]:
    yield "REWRITE THE NOTE (nothing is graded)"
    yield from wrapped(f"{NOTES_INTRO} {PRIVACY} Versions to compare with stand at the end.")
    yield "\nThe drafts"
    for number, note in enumerate(notes, start=1):
        yield from wrapped(f"What was seen: {note.seen}", f"{number}. ")
        yield from wrapped(f"The draft: “{note.note}”", "   ")
    yield "\nVersions to compare with, and why"
    for number, note in enumerate(notes, start=1):
        for version in note.rewordings:
            yield from wrapped(f"“{version}”", f"{number}. ")
        yield from wrapped(f"Facts to keep: {'; '.join(note.keep)}.", "   ")
        for one in note.judges:
            yield from wrapped(f"“{one.words}”: {one.why}", "   - ")
        yield from wrapped(f"What to do: {note.act}", "   ")
        for fact in note.facts:
            yield from wrapped(shown.statements[fact], "   - ")
