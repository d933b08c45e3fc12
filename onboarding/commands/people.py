"""Commands about people: names, roles, further attempts."""

from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from onboarding.commands.terminal import CourseOption, out
from onboarding.errors import CourseError
from onboarding.paths import Layout

app = typer.Typer()
people_app = typer.Typer(no_args_is_help=True, help="Whom the trainer knows: names, roles, further attempts.")
app.add_typer(people_app, name="people")


@people_app.command("add")
def people_add(
    learner: Annotated[str, typer.Argument(help="The learner's id: on a server the name of the account.")],
    name: Annotated[str, typer.Option(help="The name that tables show.")],
    role: Annotated[str, typer.Option(help="nurse, counsellor or support.")] = "",
    course: CourseOption = None,
) -> None:
    """Enter a learner, or change name and role."""
    from onboarding.grading.places import valid_learner
    from onboarding.people import add_person

    if not valid_learner(learner):
        raise CourseError(
            f"'{learner[:64]}' cannot be a learner's id: use letters, digits, dot, dash or underscore, at most 64."
        )
    people = add_person(Layout.find(course), learner, name=name, role=role)
    out.print(f"{people.named(learner)}: {people.role(learner) or 'role not known'}", highlight=False, markup=False)


@people_app.command("list")
def people_list(course: CourseOption = None) -> None:
    """Show whom the trainer knows."""
    from onboarding.people import load_people
    from onboarding.questions import role_words

    people = load_people(Layout.find(course))
    table = Table(title=f"{len(people.people)} people")
    for column in ("Learner", "Name", "Role", "Further attempts"):
        table.add_column(column)
    for learner, person in sorted(people.people.items()):
        extra = ", ".join(f"{quiz}: {number}" for quiz, number in sorted(people.extra.get(learner, {}).items()))
        table.add_row(*(Text(cell) for cell in (learner, person.name, role_words(person.role), extra)))
    out.print(table)


@people_app.command("allow-attempt")
def people_allow_attempt(learner: str, quiz: str, course: CourseOption = None) -> None:
    """After the oral check: allow one more attempt than have failed, and tell the learner's page."""
    from onboarding.grading.allowing import allow_attempt

    for sentence in allow_attempt(Layout.find(course), learner, quiz):
        out.print(sentence, soft_wrap=True, highlight=False, markup=False)
