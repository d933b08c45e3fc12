"""A dialogue on the page: what the person says, what staff may answer, and a talk about it afterwards."""

from typing import Any

from onboarding.activities.dialogues.data import Cited, Dialogue, load_dialogues
from onboarding.activities.dialogues.debrief import Debrief, debrief, overview
from onboarding.activities.dialogues.kinds import PRIVACY, REACTION, Activity
from onboarding.activities.dialogues.run import DialoguePlay, Run, TalkState, ended, replies, standing
from onboarding.activities.dialogues.text import full_text, rule_text, statements, tier_text
from onboarding.activities.face import ActivityWidget, page_module, page_style
from onboarding.activities.scene_run import LONGEST_REASON
from onboarding.activities.session import Session
from onboarding.activities.shown_evidence import load_shown
from onboarding.activities.state import work_file


class DialogueWidget(ActivityWidget):
    """`view` holds the open dialogue as far as it was played; labels and what comes later are not sent before their time."""

    _esm = page_module("activity_parts.js", "dialogues/widget.js")
    _css = page_style()

    def __init__(self, activity: Activity) -> None:
        self._content = load_dialogues(activity)
        self._shown = load_shown()
        model = DialoguePlay(self._content)
        text = full_text(self._content, self._shown)
        super().__init__(Session(model, work_file(activity.module, model.activity)), text=text)

    def draw(self) -> dict[str, Any]:
        """The list, the open dialogue with its run, and its debrief once it was asked for."""
        state: TalkState = self._session.state
        activity = self._content.activity
        dialogue = next(one for one in self._content.all if one.id == state.current)
        run = state.run(dialogue.id)
        ending = dialogue.endings.get(standing(dialogue, run).place)
        return {
            "current": dialogue.id,
            "title": activity.title,
            "one": activity.one,
            "intro": activity.intro,
            "privacy": PRIVACY,
            "reaction": REACTION,
            "longest": LONGEST_REASON,
            "choices": [
                {"id": one.id, "title": one.title, "progress": _progress(one, state.run(one.id))}
                for one in self._content.all
            ],
            "dialogue": {
                "id": dialogue.id,
                "title": dialogue.title,
                "name": dialogue.name,
                "who": dialogue.who,
                "situation": dialogue.situation,
                "note": dialogue.note,
            },
            "log": self._log(dialogue, run),
            "replies": [
                {"id": reply.id, "text": reply.text} for reply in dialogue.nodes.get(standing(dialogue, run).place, ())
            ],
            "ending": f"{ending.title}. {ending.text}" if ending else "",
            "reason": run.reason,
            "shown": run.shown,
            "debrief": self._told(dialogue, debrief(self._content, dialogue, run)) if run.shown else None,
            "overview": overview(self._content, [run for _, run in state.runs]) if state.all_shown else "",
        }

    def _log(self, dialogue: Dialogue, run: Run) -> list[dict[str, Any]]:
        """What was said, in order: `you` is "" in the first line, `rule` is None where the activity has no rules."""
        return [
            {"you": "", "heard": dialogue.opening, "rule": None},
            *(
                {
                    "you": reply.text,
                    "heard": reply.answer,
                    "rule": {"title": self._content.named(reply), "text": rule_text(self._content, reply, self._shown)}
                    if self._content.activity.rules
                    else None,
                }
                for reply in replies(dialogue, run)
            ),
        ]

    def _told(self, dialogue: Dialogue, told: Debrief) -> dict[str, Any]:
        return {
            "reason": told.reason,
            "opening": told.opening,
            "lines": [
                {
                    "you": line.you,
                    "named": line.named,
                    "heard": line.heard,
                    "after": _after(line.talk, line.moved),
                    "did": line.did,
                }
                for line in told.lines
            ],
            "ending": told.ending,
            "differs": told.differs,
            "about": self._cited(told.about_ending),
            "readiness": told.readiness,
            "lists": [
                {"heading": heading, "items": list(items)}
                for heading, items in (
                    ("You came to know", told.learned),
                    ("This stayed unsaid", told.unsaid),
                    ("This went out", told.given),
                )
                if items
            ],
            "verdict": told.verdict,
            "points": [{"heading": point.heading, **self._cited(point.said)} for point in told.points],
            "also": list(told.also),
            "acceptable": [self._cited(way) for way in told.acceptable],
            "tier": tier_text(dialogue, self._shown),
            "summary": self._cited(told.summary),
        }

    def _cited(self, line: Cited) -> dict[str, Any]:
        return {"text": line.text, "rests": statements(line.facts, self._shown)}


def _after(*words: str) -> str:
    return "; ".join(word for word in words if word)


def _progress(dialogue: Dialogue, run: Run) -> str:
    if run.shown:
        return "talked through"
    if run.said:
        return "played to the end" if ended(dialogue, run) else "begun"
    return "not played yet"
