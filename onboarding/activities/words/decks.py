"""What the cards of *sort the cases* and of *rewrite the note* offer to tick, and when one has settled."""

from collections.abc import Sequence
from dataclasses import dataclass

from onboarding.activities.words.data import Case, Note, Word

NO_VERDICT = "no-verdict"
TOLD = "told"


@dataclass(frozen=True)
class CaseDeck:
    """Stories: tick each word that the story shows, none if it shows none."""

    cases: Sequence[Case]
    words: Sequence[Word]

    activity = "sort-the-cases"
    round = 6
    ticks_first = True
    write_first = "First write in one sentence which words fit, and what in the story speaks for them."

    def ids(self) -> tuple[str, ...]:
        """The stories in the order of the file."""
        return tuple(case.id for case in self.cases)

    def case(self, ident: str) -> Case:
        """The story of this id. Raises KeyError."""
        return {case.id: case for case in self.cases}[ident]

    def options(self, card: str) -> tuple[str, ...]:
        """The words: the same at every story."""
        return tuple(word.id for word in self.words)

    def settled(self, card: str, ticks: frozenset[str]) -> bool:
        """Every word that holds, and none that neither holds nor is open."""
        case = self.case(card)
        return set(case.holds) <= ticks <= {*case.holds, *case.open}


@dataclass(frozen=True)
class NoteDeck:
    """Drafts: afterwards tick what stands in one's own version. The learner judges; no program reads the text for it."""

    notes: Sequence[Note]

    activity = "rewrite-the-note"
    round = 4
    ticks_first = False
    write_first = "First write your version: a few words are enough to begin with."

    def ids(self) -> tuple[str, ...]:
        """The drafts in the order of the file."""
        return tuple(note.id for note in self.notes)

    def note(self, ident: str) -> Note:
        """The draft of this id. Raises KeyError."""
        return {note.id: note for note in self.notes}[ident]

    def options(self, card: str) -> tuple[str, ...]:
        """A box for each fact to keep, one for the verdict and one for who was told."""
        return (*(keep_id(number) for number in range(1, len(self.note(card).keep) + 1)), NO_VERDICT, TOLD)

    def settled(self, card: str, ticks: frozenset[str]) -> bool:
        """Everything stands in the learner's version, as the learner sees it."""
        return ticks == set(self.options(card))


def keep_id(number: int) -> str:
    """The box of the fact with this number, counted from 1."""
    return f"keep-{number}"
