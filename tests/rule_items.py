"""Items with a flaw that the rules for word families, for options among each other and for the kinds see, each with a sound twin."""

from dataclasses import replace
from fractions import Fraction

from onboarding.questions import Criterion, Item, Option
from onboarding.questions.kinds.case import Steps
from onboarding.questions.kinds.matching import Line, Lines
from onboarding.questions.kinds.short import Accepted
from tests.review_items import NUMBER, PUT, RATIONALES, STEPS, TEXTS, TICK, item, swap, why


def matching(lines: dict[str, str], choices: dict[str, str]) -> Item:
    """A matching item: each line with the id of its choice, and the choices."""
    left = tuple(Line(f"l{i}", text) for i, text in enumerate(lines))
    options = tuple(Option(id_, text, f"{RATIONALES[0]} So it is with {text}.") for id_, text in choices.items())
    pairs = tuple((line.id, id_) for line, id_ in zip(left, lines.values(), strict=True))
    return replace(
        item("Match each of these with what fits it."), kind="matching", options=options, key=(), own=Lines(left, pairs)
    )


def short(stem: str, *accept: str) -> Item:
    """A short item with these accepted answers."""
    return Item(
        "x", "short", stem, 2, ("f",), "s", "An order has one owner.", own=Accepted(accept, ()), rationale=RATIONALES[0]
    )


def written(*criteria: str) -> Item:
    """A written item with these lines of a rubric."""
    lines = tuple(Criterion(f"c{i}", text, Fraction(1), False) for i, text in enumerate(criteria))
    return Item(
        "x",
        "written",
        "Write what you tell the nurse about his evening.",
        2,
        ("f",),
        "s",
        "Say what you saw.",
        criteria=lines,
    )


MOST = {"He shakes": "n", "He sleeps": "w", "He is lost": "n", "He sings": "w"}
TWO = {"n": "Tell the nurse", "w": "Leave him alone", "d": "Open the door"}
SHAKES = "A man shakes and sweats after a reduction. What do you look for in him?"
CASE = replace(item("A man has slept badly since his dose was reduced.", (), key=""), kind="case")


def case_of(later: str) -> Item:
    """A case of two steps: the sound item, and one with this stem."""
    return replace(CASE, own=Steps((item(), replace(item(later), id="t2"))))


RULES: list[tuple[str, Item, Item]] = [
    (
        "echo",
        item("A man is sedated after lunch. What should you do?", swap(a="Note his sedation, and tell the nurse")),
        item(),
    ),
    (
        "echo",
        item(
            TICK, swap(a="Say why he is restless, and go", b="Note his restlessness, and go"), kind="multiple", key="ab"
        ),
        item(TICK, swap(a="Say why he is restless, and go"), kind="multiple", key="ab"),
    ),
    (
        "echo",
        matching(
            {"A man who limps": "a", "A man who coughs": "b", "A man who itches": "c"},
            {"a": "Limping", "b": "Coughing", "c": "Itching", "d": "Sneezing"},
        ),
        matching(MOST, TWO),
    ),
    (
        "opposites",
        item(
            "What happens to his pulse?",
            ("It gets faster", "It gets slower", "It stays the same", "It can be felt at the knee"),
        ),
        item("What happens to his pulse?", ("It gets faster", "It gets slower", "It stays the same")),
    ),
    (
        "opposites",
        item(
            "What does he need?",
            ("Raising the head of his bed", "Lowering the head of his bed", "A warm drink", "A blanket"),
        ),
        item(
            "What does he need?", ("Raising the head of his bed", "Taking off his shoes", "A warm drink", "A blanket")
        ),
    ),
    (
        "convergence",
        item(
            "How is the sling laid?",
            (
                "Label outside, seam at the spine, loops by the thighs",
                "Label outside, seam at the spine, loops by the waist",
                "Label inside, seam at the spine, loops by the thighs",
                "Label outside, seam at the hip, loops by the thighs",
            ),
        ),
        item(),
    ),
    (
        "unlike-kind",
        item(
            TICK,
            ("The hour of the fall", "That two people saw it", "Asking what he thinks", "Does he like it?"),
            kind="multiple",
            key="ab",
        ),
        item(),
    ),
    (
        "unlike-kind",
        item("What matters most on the way?", ("Monday", "The name band", "Quietly", "The blue chair")),
        item("What matters most on the way?", ("The hour", "The name band", "The weather", "The chair")),
    ),
    ("grammar", item("His hand was hurt by", ("pulled hard", "a door", "turning it", "cold water")), item()),
    ("marked-key", item(texts=swap(a="Say why it matters (he may shake), and go")), item()),
    (
        "double-option",
        item(
            texts=(
                "Lock it and swap the bed",
                "Lock it and oil the wheel",
                "Push it and swap the bed",
                "Push it and oil the wheel",
            )
        ),
        item(),
    ),
    (
        "contained",
        item(texts=swap(a="Say why the bag may burst", b="Dispose of it", d="Throw it in the bin tonight")),
        item(),
    ),
    ("duplicate", item(texts=swap(b="Contact the clinic immediately", c="Phone the clinic at once")), item()),
    ("vague-amount", item(texts=swap(b="A few minutes of rest in bed", c="Several hours of rest in bed")), item()),
    ("nobody-chooses", item(texts=swap(d="Sing to him until he swallows it")), item()),
    ("absolute", item(texts=swap(d="Refuse it under any circumstances")), item()),
    ("all-of-the-above", item(texts=swap(d="Each of these")), item()),
    ("all-of-the-above", item(texts=swap(d="Something other than these")), item()),
    (
        "negative-stem",
        item("Which of these should be avoided when a man shakes?"),
        item("A man who cannot walk wants to go out. What should you do?"),
    ),
    ("negative-stem", item("Each of these helps a man who shakes, with one exception. Which is it?"), item()),
    (
        "double-negative",
        item("It is not unlikely that he shakes tonight. What should you do?"),
        item("It is not certain that he shakes tonight. What should you do?"),
    ),
    (
        "teaching-stem",
        item("Oxazepam is a kind of sedative, and it works by slowing the brain. He took two. What should you do?"),
        item('A friend says, "It works by slowing the brain." He took two. What should you do?'),
    ),
    ("unfocused-stem", item("Regarding oral care, which is correct?"), item()),
    ("two-questions", item("He has lost a purse. Who writes it down, and where is the note kept?"), item()),
    ("leans-on-another", item("Using the volume that you worked out, how fast should it run?"), item()),
    (
        "window-dressing",
        item(
            "Mr Lund is a retired postman with two cats and a garden. His niece brings soup on Sundays, and he likes jazz and crosswords "
            "and walks by the sea. Yesterday it rained and he stayed in. Today his left shoe rubs. What should you do?"
        ),
        item("A retired postman with two cats has a shoe that rubs. What should you do?"),
    ),
    (
        "hard-to-read",
        item("Prior to his walk he must ascertain the way. What should you do?"),
        item("Before his walk he must find out the way. What should you do?"),
    ),
    ("abbreviation", item("He takes his capsule prn. What should you do?"), item()),
    ("thin-rationale", item(why=why(a="As stated in the policy of this house.")), item()),
    ("echoing-rationale", item(why=why(c="Offering him half of it now and half after the news.")), item()),
    ("names-a-letter", item(why=why(c="He gets a part of it, which is better than option a.")), item()),
    ("same-rationale", item(why=why(c=f"{RATIONALES[1]} Really.")), item()),
    (
        "tells-its-place",
        item(PUT, (STEPS[0], STEPS[1], "Fetch the nurse as the first step", STEPS[3]), kind="ordering", key="bcda"),
        item(PUT, STEPS, kind="ordering", key="bcda"),
    ),
    (
        "order-shown",
        item(PUT, STEPS, kind="ordering", key="abcd", shuffle=False),
        item(PUT, STEPS, kind="ordering", key="abcd"),
    ),
    (
        "order-shown",
        item(
            "First wash, then dry, and finally write. Put the steps in the right order.",
            STEPS,
            kind="ordering",
            key="bcda",
        ),
        item(PUT, STEPS, kind="ordering", key="bcda"),
    ),
    ("one-to-one", matching({"He shakes": "n", "He sings": "w", "He limps": "d"}, TWO), matching(MOST, TWO)),
    ("unlike-kind", matching(MOST, {**TWO, "x": "38.5"}), matching(MOST, TWO)),
    (
        "narrow-answers",
        short("How many sign for it? Write the number.", "two"),
        short("How many sign for it? Write the number.", "two", "2"),
    ),
    (
        "open-short",
        short("Explain in a word what he feels tonight.", "fear"),
        short("What is the name of his fear tonight?", "panic"),
    ),
    (
        "echo",
        short("He is sedated. What do you call this state?", "sedation"),
        short("He is drowsy. What do you call this state?", "sedation"),
    ),
    (
        "number-in-stem",
        replace(NUMBER, stem="A chart with 2 doses has two blank boxes. How many doses do you report?"),
        NUMBER,
    ),
    ("unit-given", replace(NUMBER, units=("doses",)), NUMBER),
    ("vague-criterion", written("Gives a good answer to him."), written("Says that he shook, and when.")),
    (
        "duplicate",
        written("Says that he shook.", "Says that he shook."),
        written("Says that he shook.", "Says when it was."),
    ),
    (
        "tells-a-step",
        case_of("You say why it matters, and tell the nurse in charge. What should you do next?"),
        case_of("The nurse has come. What should you do next?"),
    ),
    (
        "numbers-unlike",
        item("How much of the plate?", ("A quarter", "50 %", "Three in four", "0.9 of it"), shuffle=False),
        item("How much of the plate?", ("25 %", "50 %", "75 %", "90 %"), shuffle=False),
    ),
    (
        "numbers-out-of-order",
        item("When is the last round?", ("At 20:00", "At 18:00", "At 22:00", "At 21:00"), shuffle=False),
        item("When is the last round?", ("At 22:00", "At 23:00", "At 0:30", "At 1:00"), shuffle=False),
    ),
    (
        "asks-otherwise",
        item("Which two acts are yours?", TEXTS, kind="multiple", key="abc"),
        item("Which two acts are yours?", TEXTS, kind="multiple", key="ab"),
    ),
    (
        "unfocused-stem",
        item("Which is the best answer about fire doors?"),
        item("A man is lost. Which answer fits best?"),
    ),
    (
        "numbers-unlike",
        item("How much in an hour?", ("0.05 litres", "80 ml", "10 cl", "A cupful"), shuffle=False),
        item("How much in an hour?", ("50 ml", "80 ml", "100 ml", "200 ml"), shuffle=False),
    ),
    ("teaching-stem", item("Diabetes is a disease in which sugar rises. He is faint. What should you do?"), item()),
    (
        "numbers-out-of-order",
        item("How long is it?", ("3 minutes", "50 seconds", "0.25 hours", "10 seconds"), shuffle=False),
        item("How long is it?", ("10 seconds", "50 seconds", "180 seconds", "900 seconds"), shuffle=False),
    ),
    (
        "unlike-kind",
        item(
            "How is his tea served?",
            ("At 60 degrees", "You ask how he likes it", "At 75 degrees", "You pour it lukewarm"),
        ),
        item(
            "How is his tea served?",
            ("At 45 degrees", "At 60 degrees", "At 75 degrees", "At 90 degrees"),
            shuffle=False,
        ),
    ),
]
