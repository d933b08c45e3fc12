"""Talking a round through: what was ticked and written, at most three patterns, a last word. No score, no pass.

Ticking every word, ticking none, and writing kindly without the facts each get a debrief that names what it costs.
"""

from collections.abc import Sequence

from onboarding.activities.triage.debrief import MOST_PATTERNS, Pattern
from onboarding.activities.words.check import contains
from onboarding.activities.words.data import Case, Note
from onboarding.activities.words.decks import NO_VERDICT, TOLD, CaseDeck, NoteDeck
from onboarding.activities.words.model import Written

_MOST_EXAMPLES = 3


def still_there(note: Note, text: str) -> tuple[str, ...]:
    """Words of the draft that judge and stand in this text as well: a question to the learner, and no mark."""
    return tuple(one.words for one in note.judges if contains(text, one.words))


def case_patterns(round_: Sequence[Written], deck: CaseDeck) -> tuple[Pattern, ...]:
    """The patterns of a round of stories, the most harmful first; none when every story settled."""
    done = [(deck.case(one.card), set(one.ticks)) for one in round_]
    differ = [case for case, ticks in done if not deck.settled(case.id, frozenset(ticks))]
    everything = [case for case, ticks in done if ticks == set(deck.options(case.id))]
    nothing = [case for case, ticks in done if not ticks]
    if differ and len(everything) == len(done):
        text = (
            "I saw that you ticked every word for everybody. I was concerned because a person who takes a medicine as prescribed "
            "then stands in the file as one who misuses it. What were you weighing?"
        )
        return (_pattern("all", "Every word for everybody", text, differ),)
    if differ and len(nothing) == len(done):
        text = (
            "I saw that you ticked no word for anybody. I was concerned because withdrawal and lost control then reach nobody who "
            "can help. What were you weighing?"
        )
        return (_pattern("none", "No word for anybody", text, differ),)
    found = []
    presumed = _wrongly(done, "use-disorder")
    overlooked = _missing(done, "use-disorder")
    body = _missing(done, "physical-dependence")
    misuse = _wrongly(done, "misuse")
    other = [case for case in differ if case not in [*presumed, *overlooked, *body, *misuse]]
    if overlooked:
        text = (
            "I saw signs of a use disorder that you did not tick. I was concerned because nobody offers help for what nobody passes "
            "on. What spoke against it: the prescription, the friendly tone?"
        )
        found.append(_pattern("overlooked", "Control that slips was overlooked", text, overlooked))
    if presumed:
        text = (
            "I saw that you ticked a use disorder where the story shows none. I was concerned because the word follows a person, and "
            "because somebody may stop a medicine over it. What spoke for it?"
        )
        found.append(_pattern("presumed", "A use disorder was presumed", text, presumed))
    if body:
        text = (
            "I saw a body that depends, without your tick. I was concerned because a sudden stop is dangerous there, with or without "
            "a use disorder. What made it look harmless?"
        )
        found.append(_pattern("body", "Physical dependence was overlooked", text, body))
    if misuse:
        text = (
            "I saw misuse ticked for a medicine that is taken as prescribed. I was concerned because distrust comes with the word. "
            "What in the story speaks of another way of taking it?"
        )
        found.append(_pattern("misuse", "Misuse without another way of taking it", text, misuse))
    if other:
        text = (
            "I saw other words than ours. I was concerned because each word leads to another act. Which question did you ask: the "
            "body, the way of taking it, or control and harm?"
        )
        found.append(_pattern("other", "Other words than ours", text, other))
    return tuple(found[:MOST_PATTERNS])


def note_patterns(round_: Sequence[Written], deck: NoteDeck) -> tuple[Pattern, ...]:
    """The patterns of a round of drafts, from the learner's own ticks and the words that are still there."""
    done = [(deck.note(one.card), one) for one in round_]
    lost = [note for note, one in done if any(box not in one.ticks for box in _facts_of(note, deck))]
    untold = [note for note, one in done if TOLD not in one.ticks]
    verdict = [note for note, one in done if NO_VERDICT not in one.ticks or still_there(note, one.text)]
    found = []
    if lost:
        text = (
            "I saw versions in which you found a fact missing. I was concerned because a kind sentence without the fact hides the "
            "danger just as a label does. What made it drop out?"
        )
        found.append(_examples("lost", "A fact got lost", text, [note.seen for note in lost]))
    if untold:
        text = (
            "I saw versions that do not say whom you told. I was concerned because a note alone is read when somebody has time. Whom "
            "would you tell, and how soon?"
        )
        found.append(_examples("untold", "Nobody was told", text, [note.seen for note in untold]))
    if verdict:
        text = (
            "I saw a word of the draft that stayed, or a verdict that you found yourself. I was concerned because the next reader "
            "meets the word before the person. Does it report, or does it judge?"
        )
        found.append(_examples("verdict", "A verdict stayed", text, [note.note for note in verdict]))
    return tuple(found[:MOST_PATTERNS])


def case_summary(found: Sequence[Pattern]) -> str:
    """The last word of a round of stories."""
    if not found:
        return (
            "Your words fit the stories. On a shift you hear less than a story tells: ask on, pass on what you heard, and leave the "
            "diagnosis to a clinician."
        )
    return (
        "The stories that you saw otherwise come back. Ask each time: the body, the way of taking it, or control and harm? And "
        "whatever the word, nobody stops a medicine over it."
    )


def note_summary(found: Sequence[Pattern]) -> str:
    """The last word of a round of drafts."""
    if not found:
        return (
            "No verdict, no fact lost, and somebody was told. Try it with the next sentence that you hear at handover."
        )
    return "Drafts in which you left a box open come back. Three steps: person first, what was seen and said, keep the risk."


def _facts_of(note: Note, deck: NoteDeck) -> Sequence[str]:
    return [box for box in deck.options(note.id) if box not in (NO_VERDICT, TOLD)]


def _wrongly(done: Sequence[tuple[Case, set[str]]], word: str) -> list[Case]:
    return [case for case, ticks in done if word in ticks and word not in (*case.holds, *case.open)]


def _missing(done: Sequence[tuple[Case, set[str]]], word: str) -> list[Case]:
    return [case for case, ticks in done if word in case.holds and word not in ticks]


def _pattern(ident: str, heading: str, text: str, cases: Sequence[Case]) -> Pattern:
    return _examples(ident, heading, text, [case.text for case in cases])


def _examples(ident: str, heading: str, text: str, examples: Sequence[str]) -> Pattern:
    return Pattern(id=ident, heading=heading, text=text, people=tuple(dict.fromkeys(examples))[:_MOST_EXAMPLES])
