"""First minutes on the page: scenes to act through, then a debrief."""

from typing import Any

from onboarding.activities.face import ActivityWidget, page_module, page_style
from onboarding.activities.scene_check import ROLES
from onboarding.activities.scene_data import Scene, load_scenes
from onboarding.activities.scene_debrief import debrief, overview
from onboarding.activities.scene_run import LONGEST_REASON, PlayState, Run, ScenePlay, ended, place, steps
from onboarding.activities.scene_text import INTRO, PRIVACY, REACTION, ROLE_NAMES, full_text
from onboarding.activities.session import Session
from onboarding.activities.state import work_file
from onboarding.activities.talk import talk_view

MODULE = "emergencies"


class FirstMinutes(ActivityWidget):
    """`view` holds the open scene as far as it was played; what comes later in a scene is not sent before it is reached."""

    _esm = page_module("scene_page.js", "first_minutes/widget.js")
    _css = page_style()

    def __init__(self) -> None:
        self._content = load_scenes()
        model = ScenePlay(self._content)
        super().__init__(Session(model, work_file(MODULE, model.activity)), text=full_text(self._content))

    def draw(self) -> dict[str, Any]:
        """The list of scenes, the open one with its run, and its debrief once it was asked for."""
        state: PlayState = self._session.state
        scenes = self._content.scenes
        scene = next(scene for scene in scenes if scene.id == state.current)
        run = state.run(scene.id)
        at, minutes = place(scene, run)
        moment = scene.moments.get(at)
        return {
            "current": scene.id,
            "intro": INTRO,
            "privacy": PRIVACY,
            "reaction": REACTION,
            "longest": LONGEST_REASON,
            "scenes": [
                {"id": each.id, "title": each.title, "progress": _progress(each, state.run(each.id))} for each in scenes
            ],
            "scene": {
                "id": scene.id,
                "title": scene.title,
                "who": f"{scene.name}, {scene.age}",
                "situation": scene.situation,
                "clock": scene.clock,
                "roles": [{"id": role, "text": ROLE_NAMES[role]} for role in ROLES],
            },
            "role": run.role,
            "log": [{"time": step.time, "seen": step.moment.text, "done": step.act.text} for step in steps(scene, run)],
            "now": {
                "time": scene.time(minutes),
                "text": moment.text,
                "acts": [{"id": act.id, "text": act.text} for act in moment.offered(run.role)],
            }
            if moment and run.role
            else None,
            "ending": None if moment else {"time": scene.time(minutes), "text": scene.endings[at].text},
            "reason": run.reason,
            "shown": run.shown,
            "debrief": talk_view(debrief(scene, run), self._content.rests_on) if run.shown else None,
            "overview": overview(scenes, [run for _, run in state.runs]) if state.all_shown else "",
        }


def _progress(scene: Scene, run: Run) -> str:
    if run.shown:
        return "talked through"
    if run.acts:
        return "played to the end" if ended(scene, run) else "begun"
    return "not played yet"
