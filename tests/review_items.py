"""Sound made-up items, and helpers that damage them, for the tests of the review."""

from collections.abc import Sequence
from dataclasses import replace

from onboarding.questions import Item, NumberKey, Option
from onboarding.review.flaws import review_item
from onboarding.review.testwise import Row

STEM = "At supper a man tells you that he wants to miss his evening capsule. What should you do?"
TEXTS = (
    "Say why it matters, and tell the nurse in charge",
    "Agree for this one time, and note it in the book",
    "Offer him half of it now, and half after the news",
    "Leave it beside his bed, and look in after supper",
)
RATIONALES = (
    "The order stands, and his wish reaches someone who may act on it.",
    "Tempting because it keeps the peace, but the order is not yours to change.",
    "Half a dose is a new dose, which nobody has ordered.",
    "Nobody then sees whether it is taken, or by whom.",
)


def item(
    stem: str = STEM,
    texts: Sequence[str] = TEXTS,
    *,
    kind: str = "single",
    key: str = "a",
    why: Sequence[str] = RATIONALES,
    **other: object,
) -> Item:
    """A sound item, but for what a test changes. Option ids are a, b, c … in the order of `texts`."""
    ids = "abcdefgh"[: len(texts)]
    options = tuple(Option(id_, text, why[i % len(why)]) for i, (id_, text) in enumerate(zip(ids, texts, strict=True)))
    if len(texts) > len(why):
        options = tuple(replace(o, rationale=f"{o.rationale} So it is with {o.text}.") for o in options)
    made = Item("x", kind, stem, 2, ("f",), "s", "An order has one owner.", options=options, key=tuple(key))
    return replace(made, **other)  # type: ignore[arg-type]


def swap(**texts: str) -> tuple[str, ...]:
    """The sound texts with some options replaced, by id."""
    return tuple(texts.get(id_, text) for id_, text in zip("abcd", TEXTS, strict=True))


def why(**texts: str) -> tuple[str, ...]:
    """The sound rationales with some replaced, by option id."""
    return tuple(texts.get(id_, text) for id_, text in zip("abcd", RATIONALES, strict=True))


def ids(made: Item) -> set[str]:
    """The ids of the flaws found in an item."""
    return {finding.flaw for finding in review_item(made, file="f", place="p")}


NOUNS = ("Shaking hands", "A dry cough", "A swollen knee", "A sore tooth")
NUMBER = Item(
    "n", "number", "A chart has two blank boxes. How many doses do you report?", 2, ("f",), "s", "Read the chart.",
    units=("doses", "days"), number=NumberKey("2", "doses", "0"), rationale="Each blank box may be a dose that was missed.",
)  # fmt: skip
STEPS = (
    "Write down what was seen",
    "Stop the other work",
    "Fetch the nurse to the room",
    "Tell the nurse what was seen",
)
PUT = "A man is drowsy before his capsule. Put the steps in the right order, first to last."
TICK = "A man is restless after supper. Select each act that is yours."
SOUND = [
    item(),
    item(NOUNS[0] + " may be a sign of withdrawal. Which other sign do you look for?", ("Sweating", "Coughing", "Limping", "Blushing")),
    item(TICK, TEXTS, kind="multiple", key="ab"),
    item(PUT, STEPS, kind="ordering", key="bcda"),
    NUMBER,
    item("How long does he wait for the nurse before you ring?", ("5 minutes", "10 minutes", "20 minutes", "30 minutes"), shuffle=False),
    item("How long may she wait?", ("Less than 2 hours", "2 to 4 hours", "More than 4 hours"), shuffle=False),
]  # fmt: skip


def bank_of(lengths: Sequence[Sequence[int]], keys: str) -> list[Item]:
    """Single items whose options are made-up words of these lengths (a filler letter differs for each place)."""
    return [
        replace(item(texts=tuple(f"{'bcdfg'[i]}{'a' * n}" for i, n in enumerate(row)), key=key), id=f"i{number}")
        for number, (row, key) in enumerate(zip(lengths, keys, strict=True))
    ]


def row_of(rows: Sequence[Row], strategy: str, kind: str = "single") -> Row:
    return next(row for row in rows if row.strategy == strategy and row.kind == kind)
