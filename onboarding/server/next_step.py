"""What a learner does next: one step, chosen by a fixed order, with the words for its button. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from onboarding.server.progress import ModuleGlance


@dataclass(frozen=True)
class NextStep:
    """`do` is feedback, quiz, lesson or nothing; `label` stands on the button, `why` beside it; `path` is below the Lab's root."""

    do: str
    module: str
    path: str
    label: str
    why: str


def next_step(modules: Sequence[ModuleGlance]) -> NextStep:
    """The one next step. Feedback that nobody has read comes first, then what was begun, then the modules in their order."""
    for glance in modules:
        if glance.quiz and glance.quiz.feedback == "ready" and glance.quiz.state != "waiting for marking":
            why = "Your trainer has returned it."
            return NextStep(
                "feedback", glance.module.id, glance.quiz.path, f"Read your feedback: {glance.module.title}", why
            )
    begun = [glance for glance in modules if glance.begun and not glance.done]
    rest = [glance for glance in modules if not glance.begun]
    for glance in [*begun, *rest]:
        step = _step(glance)
        if step:
            return step
    if all(glance.done for glance in modules):
        return NextStep("nothing", "", "", "", "You have passed every module. Your trainer arranges what comes next.")
    return NextStep("nothing", "", "", "", "Everything is handed in. You see your feedback here when it is returned.")


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
