"""One practice question: answer, check, try again. Pure; nothing is graded and nothing is counted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from onboarding.activities.state import Action, ActionRefused
from onboarding.errors import AnswerInvalid
from onboarding.files import content_hash
from onboarding.questions import Item, kind_of

ANSWER_FIRST = "Choose an answer first."


@dataclass(frozen=True, kw_only=True)
class PracticeState:
    """The answer so far (docs/formats.md, "Values"), how the options stand, and whether the answer was checked."""

    sha: str
    order: tuple[str, ...]
    value: Any = None
    checked: bool = False


@dataclass(frozen=True, kw_only=True)
class Note:
    """One explained answer: what it says (empty for a number) and why."""

    text: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """What is shown after checking. `verdict` is "Right", "Not yet" or, where nobody but a person can judge, "Compare".

    `in_order`: the notes stand in the right order of an ordering.
    """

    verdict: str
    hint: str
    notes: tuple[Note, ...]
    in_order: bool
    principle: str


@dataclass(frozen=True)
class PracticeModel:
    """The model of one practice question. Actions are dicts with `do`: answer, check, again."""

    item: Item
    version = 1

    @property
    def activity(self) -> str:
        """Names the state file."""
        return f"practice-{self.item.id}"

    def start(self, seed: int) -> PracticeState:
        """No answer yet. `seed` fixes how the options stand, where their order says nothing."""
        shown = [option["id"] for option in self.item.public()["options"]]
        if self.item.shuffle:
            shown.sort(key=lambda option: content_hash([seed, self.item.id, option]))
        if list(self.item.key) == shown and self.item.kind == "ordering":
            shown.reverse()
        return PracticeState(sha=self.item.sha, order=tuple(shown))

    def act(self, state: PracticeState, action: Action) -> PracticeState:
        """The state after `action`. Raises ActionRefused with a sentence for the learner."""
        match action:
            case {"do": "answer", "value": value}:
                if state.checked:
                    raise ActionRefused("This answer was checked. Press “Try again” to change it.")
                try:
                    return replace(state, value=kind_of(self.item.kind).read(self.item.public(), value))
                except AnswerInvalid as error:
                    raise ActionRefused(str(error)) from error
            case {"do": "check"}:
                self._check(state)
                return replace(state, checked=True)
            case {"do": "again"}:
                return replace(state, checked=False)
            case _:
                raise ActionRefused("This button is not known here. Open the lesson again.")

    def dump(self, state: PracticeState) -> Any:
        """The state as JSON. A question whose words have changed since has another `sha`: that state is not taken up."""
        return {"sha": state.sha, "order": list(state.order), "value": state.value, "checked": state.checked}

    def retell(self, state: PracticeState) -> list[Action]:
        """The shortest history that leads here."""
        history: list[Action] = [{"do": "answer", "value": state.value}] if state.value is not None else []
        return [*history, {"do": "check"}] if state.checked else history

    def replaces(self, last: Action, new: Action) -> bool:
        """A changed answer: only the last one counts."""
        return {last["do"], new["do"]} == {"answer"}

    def _check(self, state: PracticeState) -> None:
        if state.value is None:
            raise ActionRefused("Write an answer first." if self.item.kind in ("number", "written") else ANSWER_FIRST)
        if not kind_of(self.item.kind).answered(self.item.public(), state.value):
            left = "Place every line first." if self.item.kind == "ordering" else "Choose the unit as well."
            raise ActionRefused(left)


def explain(item: Item, value: Any) -> Explanation:
    """What to say about a complete answer: the reason behind each option that was chosen, never a mark."""
    kind = kind_of(item.kind)
    right = kind.AUTO and kind.score(item, value) == 1
    verdict = "Right" if right else "Not yet" if kind.AUTO else "Compare"
    notes: Sequence[Note] = ()
    hint = ""
    match item.kind:
        case "single":
            notes = [_note(item, value)]
        case "multiple":
            notes = [_note(item, option) for option in value]
            hint = _counted(item, value)
        case "ordering":
            notes = [_note(item, option) for option in item.key]
            hint = "" if right else "The right order is:"
        case "number":
            notes = [Note(text="", why=item.rationale)]
        case "written":
            notes = [Note(text="", why=criterion.text) for criterion in item.criteria]
            hint = "Nobody reads this. Compare it with what a trainer would look for:"
        case _:
            raise KeyError(item.kind)
    return Explanation(
        verdict=verdict, hint=hint, notes=tuple(notes), in_order=item.kind == "ordering", principle=item.principle
    )


def _note(item: Item, option: str) -> Note:
    return Note(text=item.option(option).text, why=item.option(option).rationale)


def _counted(item: Item, value: Sequence[str]) -> str:
    missing = [option for option in item.key if option not in value]
    wrong = [option for option in value if option not in item.key]
    if missing and wrong:
        return "At least one tick does not belong, and at least one more does."
    if missing:
        return "What you ticked belongs here. At least one more does."
    return "At least one tick does not belong." if wrong else ""
