"""A page of conversations that are chosen through and then talked through: what its widgets share."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from onboarding.activities.choice_run import Conversations, Moment, TalkState
from onboarding.activities.face import ActivityWidget
from onboarding.activities.scene_run import LONGEST_REASON
from onboarding.activities.session import Session
from onboarding.activities.state import work_file
from onboarding.activities.talk import clock_time


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One person as the page introduces them. `clock`: when the story begins, "" where time plays no part."""

    id: str
    title: str
    who: str
    situation: str
    clock: str = ""
    about: Sequence[tuple[str, str]] = field(default=())


class TalkWidget(ActivityWidget):
    """`view` holds the open conversation as far as it went; what a choice would lead to is not sent before it is made."""

    def __init__(
        self, model: Conversations, *, module: str, entries: Sequence[Entry], words: dict[str, str], text: str
    ) -> None:
        self._model = model
        self._entries = {entry.id: entry for entry in entries}
        self._words = words
        super().__init__(Session(model, work_file(module, model.activity)), text=text)

    def talked(self, state: TalkState, person: str) -> dict[str, Any]:
        """The debrief of a conversation that has ended, as JSON."""
        raise NotImplementedError

    def last_word(self, state: TalkState) -> str:
        """What is said when every conversation has been talked through."""
        raise NotImplementedError

    def draw(self) -> dict[str, Any]:
        """The list of people, the open conversation, and its debrief once it was asked for."""
        state: TalkState = self._session.state
        entry = self._entries[state.current]
        run = state.run(entry.id)
        told = self._model.tell(state, entry.id)

        def time(minutes: int, moment: Moment | None = None) -> str:
            if moment and moment.time:
                return moment.time
            return clock_time(entry.clock, minutes) if entry.clock else ""

        return {
            "current": entry.id,
            **self._words,
            "longest": LONGEST_REASON,
            "scenes": [
                {"id": each.id, "title": each.title, "progress": self.progress(state, each.id)}
                for each in self._entries.values()
            ],
            "scene": {
                "id": entry.id,
                "title": entry.title,
                "who": entry.who,
                "situation": entry.situation,
                "clock": entry.clock,
                "about": [list(pair) for pair in entry.about],
                "roles": [],
            },
            "role": "",
            "log": [
                {
                    "before": step.moment.before,
                    "time": time(step.minutes, step.moment),
                    "seen": step.moment.seen,
                    "done": step.choice.text,
                }
                for step in told.steps
            ],
            "now": {
                "time": time(told.minutes, told.moment),
                "text": "\n".join(words for words in (told.moment.before, told.moment.seen) if words),
                "question": told.moment.question,
                "acts": [{"id": choice.id, "text": choice.text} for choice in told.moment.choices],
            }
            if told.moment
            else None,
            "ending": {"time": time(told.minutes), "text": told.ending.text} if told.ending else None,
            "reason": run.reason,
            "shown": run.shown,
            "debrief": self.talked(state, entry.id) if run.shown else None,
            "overview": self.last_word(state) if state.all_shown else "",
        }

    def progress(self, state: TalkState, person: str) -> str:
        """How far the conversation with `person` went, in words for the list."""
        run = state.run(person)
        if run.shown:
            return "talked through"
        if run.choices:
            return "at its end" if self._model.ended(state, person) else "begun"
        return "not yet begun"
