"""What a learner does next: one step, chosen by a fixed order, with the words for its button. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from onboarding.server.progress import ModuleGlance
from onboarding.server.refresher_views import Refreshers


@dataclass(frozen=True)
class NextStep:
    """`do` is safety, feedback, quiz, refreshers, lesson or nothing; `label` stands on the button, `why` beside it; `path` is below
    the Lab's root (empty for refreshers, which have a page of their own)."""

    do: str
    module: str
    path: str
    label: str
    why: str


def next_step(modules: Sequence[ModuleGlance], refreshers: Refreshers | None = None) -> NextStep:
    """The one next step.

    A safety behaviour that was forgotten and can be answered now comes before everything: until it is settled, somebody may be harmed.
    Then feedback that nobody has read, then a quiz that is open or has to be tried again, for it was begun and ends. Then refreshers:
    three minutes, before a long lesson pushes them to another day. Then what was begun, then the modules in their order.
    """
    if refreshers and refreshers.safety_now:
        first = refreshers.safety_now[0]
        return NextStep(
            "safety", first.module, "", "Read the section again, then answer", f"Safety reopened: {first.text}"
        )
    for glance in modules:
        if glance.quiz and glance.quiz.feedback == "ready" and glance.quiz.state != "waiting for marking":
            why = "Your trainer has returned it."
            return NextStep(
                "feedback", glance.module.id, glance.quiz.path, f"Read your feedback: {glance.module.title}", why
            )
    begun = [glance for glance in modules if glance.begun and not glance.done]
    rest = [glance for glance in modules if not glance.begun]
    steps = [step for glance in [*begun, *rest] if (step := _step(glance))]
    open_quiz = next((step for step in steps if step.do == "quiz" and _quiz_begun(modules, step.module)), None)
    if open_quiz:
        return open_quiz
    if refreshers and refreshers.count:
        why = "What you learned comes back before it fades. Nothing is graded, and you can stop at any time."
        return NextStep("refreshers", "", "", f"Refreshers: {refreshers.words}", why)
    if steps:
        return steps[0]
    if all(glance.done for glance in modules):
        return NextStep("nothing", "", "", "", "You have passed every module. Your trainer arranges what comes next.")
    return NextStep("nothing", "", "", "", "Everything is handed in. You see your feedback here when it is returned.")


def _quiz_begun(modules: Sequence[ModuleGlance], module: str) -> bool:
    return any(one.module.id == module and one.quiz and one.quiz.state != "not started" for one in modules)


def _step(glance: ModuleGlance) -> NextStep | None:
    module, lesson, quiz = glance.module, glance.lesson, glance.quiz
    if quiz and quiz.state == "in progress":
        why = f"{quiz.answered} of {quiz.questions} questions answered; your answers are saved."
        return NextStep("quiz", module.id, quiz.path, f"Go on with the quiz: {module.title}", why)
    if quiz and (quiz.state == "graded: not yet passed" or quiz.state.startswith("could not be graded")):
        return NextStep(
            "quiz",
            module.id,
            quiz.path,
            f"Try again: {module.title}",
            "Read the sections that your feedback names first.",
        )
    if quiz and quiz.state not in ("not started",):
        return None
    if lesson and not lesson.read:
        words = "Go on reading" if lesson.reading else "Start"
        return NextStep(
            "lesson",
            module.id,
            lesson.path,
            f"{words}: {module.title}",
            f"About {module.minutes} minutes with the quiz. You can stop at any time.",
        )
    if quiz:
        return NextStep(
            "quiz",
            module.id,
            quiz.path,
            f"Take the quiz: {module.title}",
            f"{quiz.questions} questions. Your answers are saved as you go.",
        )
    return None
