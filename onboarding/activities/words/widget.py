"""*Sort the cases* and *rewrite the note* on the page: write, then compare, one card at a time, and a debrief."""

from collections.abc import Sequence
from typing import Any

from onboarding.activities.face import ActivityWidget, page_module, page_style
from onboarding.activities.session import Session
from onboarding.activities.shown_evidence import load_shown
from onboarding.activities.state import work_file
from onboarding.activities.triage.debrief import Pattern
from onboarding.activities.words.data import load_cases, load_notes, load_words
from onboarding.activities.words.debrief import case_patterns, case_summary, note_patterns, note_summary, still_there
from onboarding.activities.words.decks import NO_VERDICT, TOLD, CaseDeck, NoteDeck, keep_id
from onboarding.activities.words.model import LONGEST, Deck, WordsModel, WordsState
from onboarding.activities.words.text import CASES_INTRO, NOTES_INTRO, PRIVACY, cases_text, judged, notes_text

MODULE = "oxazepam-and-dependence"
_JS = page_module("words/widget.js")


class WordsWidget(ActivityWidget):
    """`view` is all the page needs; nothing of ours is sent before the learner has written (and, at a story, ticked)."""

    _esm = _JS
    _css = page_style()
    title: str
    intro: str
    ask: str

    def __init__(self, deck: Deck, *, text: str) -> None:
        self._model = WordsModel(deck)
        self._shown = load_shown()
        super().__init__(Session(self._model, work_file(MODULE, deck.activity)), text=text)

    def draw(self) -> dict[str, Any]:
        """The stage, the card, what was written and ticked, ours once it is due, and the debrief once it was asked for."""
        state: WordsState = self._session.state
        card = self._model.current(state) if state.stage in ("write", "choose", "compare") else ""
        return {
            "title": self.title,
            "intro": self.intro,
            "privacy": PRIVACY,
            "longest": LONGEST,
            "stage": state.stage,
            "reason": state.reason,
            "can_finish": self._model.can_finish(state),
            "card": self._card(card, state) if card else None,
            "debrief": self._debrief(state) if state.stage == "debrief" else None,
        }

    def _card(self, card: str, state: WordsState) -> dict[str, Any]:
        boxes = dict(state.cards)
        compare = state.stage == "compare"
        ticking = state.stage == ("choose" if self._model.deck.ticks_first else "compare")
        return {
            "id": card,
            "back": state.stage == "write" and card in boxes and boxes[card].box == 1,
            "parts": self.parts(card),
            "ask": self.ask,
            "text": state.text,
            "ticks": list(state.ticks),
            "boxes": self.boxes(card) if ticking else [],
            "legend": self.legend,
            "ours": self.ours(card, state) if compare else [],
        }

    def _debrief(self, state: WordsState) -> dict[str, Any]:
        found, last = self.talk(state)
        return {
            "patterns": [{"heading": one.heading, "text": one.text, "people": list(one.people)} for one in found],
            "summary": last,
        }

    legend = ""

    def parts(self, card: str) -> list[dict[str, str]]:
        """What stands on the card: paragraphs with an optional label."""
        raise NotImplementedError

    def boxes(self, card: str) -> list[dict[str, str]]:
        """What may be ticked: id, title, hint."""
        raise NotImplementedError

    def ours(self, card: str, state: WordsState) -> list[dict[str, Any]]:
        """Headings, each with its lines, to compare with."""
        raise NotImplementedError

    def talk(self, state: WordsState) -> tuple[Sequence[Pattern], str]:
        """The patterns of the round and the last word."""
        raise NotImplementedError


class SortTheCases(WordsWidget):
    """Stories, and the four words that are to be told apart."""

    title = "Sort the cases"
    intro = CASES_INTRO
    ask = "Which words fit, and what in the story speaks for them? One sentence."
    legend = "Tick each word that the story shows. If it shows none, tick none."

    def __init__(self) -> None:
        self._deck = CaseDeck(load_cases(), load_words())
        super().__init__(self._deck, text=cases_text(self._deck.cases, self._deck.words, load_shown()))

    def parts(self, card: str) -> list[dict[str, str]]:
        """The story."""
        return [{"label": "", "text": self._deck.case(card).text}]

    def boxes(self, card: str) -> list[dict[str, str]]:
        """The words with their questions."""
        return [{"id": word.id, "title": word.title, "hint": word.question} for word in self._deck.words]

    def ours(self, card: str, state: WordsState) -> list[dict[str, Any]]:
        """Each word with the reason, what was ticked, what to do, and what is known."""
        case = self._deck.case(card)
        ticked = [word.title for word in self._deck.words if word.id in state.ticks]
        same = self._deck.settled(card, frozenset(state.ticks))
        return [
            {"heading": "You ticked", "lines": [", ".join(ticked) if ticked else "No word"]},
            {
                "heading": "We see it as you do" if same else "We see it otherwise",
                "lines": [judged(case, word) for word in self._deck.words],
            },
            {"heading": "What to do", "lines": [case.act]},
            {"heading": "What is known", "lines": [self._shown.statements[fact] for fact in case.facts]},
        ]

    def talk(self, state: WordsState) -> tuple[Sequence[Pattern], str]:
        """Patterns and last word of a round of stories."""
        found = case_patterns(state.round, self._deck)
        return found, case_summary(found)


class RewriteTheNote(WordsWidget):
    """Drafts that judge, to be written anew and compared by the learner."""

    made = NoteDeck.activity
    title = "Rewrite the note"
    intro = NOTES_INTRO
    ask = "Write it anew: so that the person could read it, with every fact, and with what you do now."
    legend = "Read your version again. Tick what is true of it; nobody else ticks for you."

    def __init__(self) -> None:
        self._deck = NoteDeck(load_notes())
        super().__init__(self._deck, text=notes_text(self._deck.notes, load_shown()))

    def parts(self, card: str) -> list[dict[str, str]]:
        """What was seen, and the draft."""
        note = self._deck.note(card)
        return [{"label": "What was seen", "text": note.seen}, {"label": "The draft", "text": f"“{note.note}”"}]

    def boxes(self, card: str) -> list[dict[str, str]]:
        """A box for each fact, for the verdict and for who was told."""
        keep = [
            {"id": keep_id(number), "title": fact, "hint": "It stands in my version."}
            for number, fact in enumerate(self._deck.note(card).keep, start=1)
        ]
        return [
            *keep,
            {"id": NO_VERDICT, "title": "No word judges", "hint": "No label, no doubt, no guess at a motive."},
            {"id": TOLD, "title": "It says what I did, and whom I told", "hint": "And how soon."},
        ]

    def ours(self, card: str, state: WordsState) -> list[dict[str, Any]]:
        """Several versions, the words that judge, those that are still there, what to do, and what is known."""
        note = self._deck.note(card)
        still = still_there(note, state.text)
        asked = "These words of the draft stand in your version too. Does each of them report, or judge?"
        return [
            {"heading": "Versions that we would sign", "lines": [f"“{version}”" for version in note.rewordings]},
            {"heading": "Words that judge", "lines": [f"“{one.words}”: {one.why}" for one in note.judges]},
            *([{"heading": asked, "lines": [f"“{words}”" for words in still]}] if still else []),
            {"heading": "What to do", "lines": [note.act]},
            {"heading": "What is known", "lines": [self._shown.statements[fact] for fact in note.facts]},
        ]

    def talk(self, state: WordsState) -> tuple[Sequence[Pattern], str]:
        """Patterns and last word of a round of drafts."""
        found = note_patterns(state.round, self._deck)
        return found, note_summary(found)
