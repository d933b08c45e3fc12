"""One practice question: answer, check, try again. Pure; nothing is graded and nothing is counted."""

from dataclasses import dataclass, replace
from typing import Any

from onboarding.activities.state import Action, ActionRefused
from onboarding.errors import AnswerInvalid
from onboarding.files import content_hash
from onboarding.questions import Item


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
        public = self.item.public()
        if self.item.shuffle:
            public["options"].sort(key=lambda option: content_hash([seed, self.item.id, option["id"]]))
            if self.item.rules.order_shows_key(self.item, public):
                public["options"].reverse()
        return PracticeState(sha=self.item.sha, order=tuple(option["id"] for option in public["options"]))

    def act(self, state: PracticeState, action: Action) -> PracticeState:
        """The state after `action`. Raises ActionRefused with a sentence for the learner."""
        match action:
            case {"do": "answer", "value": value}:
                if state.checked:
                    raise ActionRefused("This answer was checked. Press “Try again” to change it.")
                try:
                    return replace(state, value=self.item.rules.read(self.item.public(), value))
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
            raise ActionRefused(self.item.rules.EMPTY)
        if not self.item.rules.answered(self.item.public(), state.value):
            raise ActionRefused(self.item.rules.UNFINISHED)


def explain(item: Item, value: Any) -> Explanation:
    """What to say about a complete answer: the reason behind each part of it, never a mark."""
    right = item.rules.AUTO and item.rules.score(item, value) == 1
    told = item.rules.explain(item, value)
    return Explanation(
        verdict="Right" if right else "Not yet" if item.rules.AUTO else "Compare",
        hint=told.hint,
        notes=tuple(Note(text=text, why=why) for text, why in told.notes),
        in_order=told.in_order,
        principle=item.principle,
    )
