"""The timeline on the page: three people, events to place, a day to look at."""

from typing import Any

from onboarding.activities.face import ActivityWidget, page_module, page_style
from onboarding.activities.session import Session
from onboarding.activities.shown_evidence import load_shown
from onboarding.activities.state import work_file
from onboarding.activities.timeline.model import TimelineModel, TimelineState, load_line, opened, sentences
from onboarding.activities.timeline.picture import NARROW, WIDE, window_picture
from onboarding.activities.timeline.text import INTRO, full_text, known_on, still_missing

MODULE = "recognising-withdrawal"


class Timeline(ActivityWidget):
    """`view` holds the person, what was placed, the picture and the same in words."""

    _esm = page_module("timeline/widget.js")
    _css = page_style()

    def __init__(self) -> None:
        self._line = load_line()
        self._statements = load_shown().statements
        model = TimelineModel(self._line)
        text = full_text(self._line, self._statements)
        super().__init__(Session(model, work_file(MODULE, model.activity)), text=text)

    def draw(self) -> dict[str, Any]:
        """The open person, the line in a picture and in words, and what is known."""
        state: TimelineState = self._session.state
        line = self._line
        person = next(one for one in line.people if one.id == state.current)
        placed = state.of(person.id)
        missing = still_missing(line, person, placed.events)
        return {
            "intro": INTRO,
            "days": line.days,
            "kinds": [{"id": window.event, "title": window.title} for window in line.windows],
            "people": [{"id": one.id, "name": one.name} for one in line.people],
            "current": person.id,
            "name": person.name,
            "story": person.story,
            "question": person.question,
            "events": [
                {"kind": event.kind, "day": event.day, "title": line.window(event.kind).title}
                for event in placed.events
            ],
            "look": placed.look,
            "open": sum(one.open for one in opened(line, placed.events, day=placed.look)),
            "wide": window_picture(line, placed.events, look=placed.look, size=WIDE),
            "narrow": window_picture(line, placed.events, look=placed.look, size=NARROW),
            "sentences": list(sentences(line, placed.events, day=placed.look)),
            "statements": list(known_on(line, placed.events, self._statements, day=placed.look)),
            "missing": list(missing),
            "after": "" if missing else person.after,
        }
