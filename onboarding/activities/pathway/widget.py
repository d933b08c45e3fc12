"""Pathway explorer on the page: a timeline to look along, three stops, the learner's own sentence, then the debrief."""

from pathlib import Path
from typing import Any

from onboarding.activities.choice_run import Run, TalkState
from onboarding.activities.face import page_module, page_style
from onboarding.activities.pathway.data import Person, load_pathway
from onboarding.activities.pathway.debrief import debrief, overview
from onboarding.activities.pathway.picture import NARROW, WIDE, path_picture, together_picture
from onboarding.activities.pathway.run import lines, pathway_model, rows, seen
from onboarding.activities.pathway.text import INTRO, PRIVACY, REACTION, WEEKS_FACTS, WEEKS_NOTE, full_text
from onboarding.activities.talk import talk_view
from onboarding.activities.talk_widget import Entry, TalkWidget

MODULE = "stages-and-settings"


class PathwayExplorer(TalkWidget):
    """Three people on one timeline; weeks that have not come yet are not sent."""

    _esm = page_module("scene_page.js", "pathway/widget.js")
    _css = page_style() + (Path(__file__).parent / "widget.css").read_text("utf-8")

    def __init__(self) -> None:
        self._content = load_pathway()
        self._people = {person.id: person for person in self._content.people}
        super().__init__(
            pathway_model(self._content),
            module=MODULE,
            entries=[
                Entry(id=person.id, title=person.title, who=f"{person.name}, {person.age}", situation=person.about)
                for person in self._content.people
            ],
            words={"intro": INTRO, "privacy": PRIVACY, "reaction": REACTION},
            text=full_text(self._content),
        )

    def draw(self) -> dict[str, Any]:
        """What every page of conversations shows, and the timeline as far as it has come."""
        view = super().draw()
        state: TalkState = self._session.state
        person = self._people[state.current]
        return {
            **view,
            "path": self._path(person, state.run(person.id)),
            "together": self._pictures(together_picture(self._content, WIDE), together_picture(self._content, NARROW))
            if state.all_shown
            else None,
        }

    def talked(self, state: TalkState, person: str) -> dict[str, Any]:
        """The debrief of one person."""
        return talk_view(debrief(self._people[person], state.run(person)), self._content.rests_on)

    def last_word(self, state: TalkState) -> str:
        """The habit that shows over all three."""
        return overview([(self._people[name], run) for name, run in state.runs])

    def _path(self, person: Person, run: Run) -> dict[str, Any]:
        content, reach = self._content, seen(self._content, person, run)
        cited = [fact for span in (*person.stays, *person.spans) if span.first <= reach.until for fact in span.facts]
        cited += [fact for week, note in person.notes.items() if week <= reach.until for fact in note.facts]
        return {
            "note": f"{WEEKS_NOTE} {content.rests_on(WEEKS_FACTS)}",
            "weeks": content.weeks,
            "begin": reach.begin,
            "each": [
                {
                    "says": person.notes[week].text if week in person.notes else "No change is noted.",
                    "rows": [
                        {"title": title, "says": says, "new": new} for title, says, new in rows(content, person, week)
                    ],
                }
                for week in range(1, reach.until + 1)
            ],
            "lines": [list(pair) for pair in lines(content, person, reach.until)],
            "rests": content.rests_on(tuple(dict.fromkeys((*person.facts, *cited)))),
            "pictures": self._pictures(
                *(path_picture(content, person, until=reach.until, size=size) for size in (WIDE, NARROW))
            ),
        }

    @staticmethod
    def _pictures(wide: str, narrow: str) -> dict[str, str]:
        return {"wide": wide, "narrow": narrow}
