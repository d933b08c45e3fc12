"""The review finds flaws in items, stays silent on sound ones, and tells when guessing by test-wiseness would pay."""

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import comb
from pathlib import Path

import pytest
from rich.console import Console

from onboarding.content import load_content
from onboarding.errors import ContentError
from onboarding.paths import Layout
from onboarding.questions import Bank, Item, NumberKey, Option, Slot, load_bank
from onboarding.questions.kinds.case import Steps
from onboarding.questions.kinds.matching import Line, Lines
from onboarding.review.finding import Finding
from onboarding.review.flaws import review_bank, review_item
from onboarding.review.report import Review, review_course, show_review
from onboarding.review.testwise import Row, baseline, judge, p_value, play, strategies
from onboarding.review.words import content_stems, reading_grade, stem, syllables

ROOT = Path(__file__).parent.parent
DATA = Path(__file__).parent / "data"

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

FLAWED: list[tuple[str, Item, Item]] = [
    (
        "long-key",
        item(texts=swap(a="Say in your own words why the capsule matters, and tell the nurse in charge of the shift")),
        item(texts=swap(b="Agree for this one time, and write it down in the book for the nurse of the next shift")),
    ),
    (
        "long-key",
        item(
            TICK,
            (f"{TEXTS[0]} of the evening shift", f"{TEXTS[1]} of the evening shift", *TEXTS[2:]),
            kind="multiple",
            key="ab",
        ),
        item(TICK, (f"{TEXTS[0]} of the evening shift", *TEXTS[1:]), kind="multiple", key="ab"),
    ),
    (
        "grammar",
        item(
            "A person who shakes and sweats after a reduction may be showing an",
            ("early withdrawal", "low mood", "raised pulse", "poor diet"),
        ),
        item(
            "A person who shakes and sweats after a reduction may be showing a/an:",
            ("early withdrawal", "low mood", "raised pulse", "poor diet"),
        ),
    ),
    (
        "grammar",
        item(
            "The first thing for you to do is to", ("Tell the nurse", "Asking the family", "The chart", "Open the door")
        ),
        item(
            "The first thing for you to do is to",
            ("Tell the nurse", "Ask the family", "Read the chart", "Open the door"),
        ),
    ),
    (
        "grammar",
        item(
            "What are signs of withdrawal after a reduction?", ("Sweating and shaking", "Thirst", "A cough", "A rash")
        ),
        item(
            "What are signs of withdrawal after a reduction?",
            ("Sweats and shakes", "Thirst and cough", "Rash and itch", "Cough and rash"),
        ),
    ),
    (
        "unlike-kind",
        item(texts=swap(a="Telling the nurse in charge about what he wants")),
        item(
            texts=(
                "Telling the nurse in charge",
                "Asking his family first",
                "Giving half of it now",
                "Leaving it by his bed",
            )
        ),
    ),
    (
        "unlike-kind",
        item(
            "What should you tell the nurse about his pulse?",
            ("It has risen since noon", "It was fine at supper", "88", "It has been weak today"),
        ),
        item("What was his pulse at noon?", ("66", "77", "88", "99"), shuffle=False),
    ),
    (
        "echo",
        item(
            "After a reduction a man has tremor and sweats. What should you do?",
            swap(a="Write the tremor down, and tell the nurse"),
        ),
        item(
            "After a reduction a man has tremor and sweats. What should you do?",
            swap(a="Write the tremor down, and tell the nurse", c="Wait until the sweats have passed, and look again"),
        ),
    ),
    ("absolute", item(texts=swap(c="Never agree to it, and always call the family")), item()),
    (
        "absolute",
        item(texts=swap(b="Tell him that everyone must take it", c="Say that only a doctor may listen")),
        item(),
    ),
    (
        "negative-stem",
        item("A man wants to miss his capsule. Which of these should you not do?"),
        item("A man is not on the list tonight. What should you do?"),
    ),
    ("negative-stem", item("All of these are yours to do EXCEPT which one?"), item()),
    (
        "negative-stem",
        item("Which act is least likely to help a man who shakes?"),
        item("He has at least two signs. What should you do?"),
    ),
    (
        "all-of-the-above",
        item(texts=swap(d="All of the above")),
        item(texts=swap(d="Put all of the tablets away, and lock the drawer")),
    ),
    ("all-of-the-above", item(texts=swap(d="None of these")), item()),
    (
        "all-of-the-above",
        item(texts=swap(d="Both a and b")),
        item(texts=swap(d="Give him both halves now, and look in at ten")),
    ),
    (
        "vague-frequency",
        item(
            "How does withdrawal show at night?",
            ("It often starts early", "It rarely starts early", "It starts after a week", "It starts with a cough"),
        ),
        item(),
    ),
    ("unequal-options", item(texts=swap(d="Wait")), item()),
    ("thin-rationale", item(why=why(c="Wrong.")), item()),
    ("thin-rationale", item(why=why(b="")), item()),
    ("thin-rationale", replace(NUMBER, rationale="Two."), NUMBER),
    ("echoing-rationale", item(why=why(a="Right: say why it matters and tell the nurse in charge.")), item()),
    ("same-rationale", item(why=why(c=RATIONALES[1])), item()),
    (
        "key-at-odds",
        item(why=why(c="Correct. He gets a part of it, which is better than nothing.")),
        item(why=why(a="Right: the order stands and his wish is heard.")),
    ),
    ("nobody-chooses", item(why=why(c="Obviously wrong, as no member of staff is so careless.")), item()),
    (
        "hard-to-read",
        item(
            "Considering the multifactorial aetiology of symptomatic deterioration during pharmacological discontinuation, "
            "which interdisciplinary intervention demonstrates superiority?"
        ),
        item(),
    ),
    (
        "hard-to-read",
        item(
            "When a man who has been on the unit for a week and who has slept badly on most of those nights comes to you at "
            "supper and says that he wants to miss his capsule so that he can sleep, what should you do?"
        ),
        item(),
    ),
    (
        "unfocused-stem",
        item("Which of the following is true about oxazepam?"),
        item("What should a man on oxazepam hear about driving from you?"),
    ),
    ("unfocused-stem", item("Oxazepam and the night shift."), item()),
    (
        "numbers-out-of-order",
        item("How long does he wait for the nurse?", ("10 minutes", "1 hour", "5 minutes", "30 minutes")),
        SOUND[5],
    ),
    (
        "numbers-shuffled",
        item("How long does he wait for the nurse?", ("5 minutes", "10 minutes", "30 minutes", "1 hour")),
        SOUND[5],
    ),
    (
        "numbers-unlike",
        item("How long does he wait?", ("5 minutes", "ten minutes", "30 minutes"), shuffle=False),
        SOUND[5],
    ),
    (
        "overlapping-ranges",
        item("How long may she wait?", ("1 to 3 hours", "3 to 5 hours", "6 to 8 hours"), shuffle=False),
        SOUND[6],
    ),
    ("overlapping-ranges", item("How long may she wait?", ("24 hours", "1 day", "2 days"), shuffle=False), SOUND[6]),
    (
        "overlapping-ranges",
        item("How long may she wait?", ("At least 2 hours", "At least 4 hours", "At least 6 hours"), shuffle=False),
        SOUND[6],
    ),
    (
        "contained",
        item("What do you look for in her?", ("Sweating", "Sweating and shaking", "A sore tooth", "A dry cough")),
        SOUND[1],
    ),
    ("duplicate", item(texts=swap(b="Call the nurse at once", c="Ring the nurse immediately")), item()),
    ("qualified-key", item(texts=swap(a="Say that it may wait if the nurse agrees to it")), item()),
    (
        "person-first",
        item("An addict tells you that he wants to miss his capsule. What should you do?"),
        item("A man with an addiction wants to miss his capsule. What should you do?"),
    ),
    (
        "person-first",
        item(why=why(b="Tempting, since he has been clean for six weeks by now.")),
        item(why=why(b="Tempting, since he has to clean the bedding and is busy.")),
    ),
    ("person-first", item(texts=swap(c="Tell him that substance abuse ends in this way")), item()),
    (
        "opposites",
        item(
            "What does a man on a taper need at night?",
            ("More light in the room", "Less light in the room", "A cold drink", "His own pillow"),
        ),
        item(),
    ),
    (
        "convergence",
        item(
            "What do you bring to his bed?",
            ("Water and a blanket", "Water and a pillow", "Milk and a blanket", "Tea and a book"),
        ),
        item(),
    ),
    (
        "leans-on-another",
        item("The man of the last question comes back. What should you do?"),
        item("The man comes back to ask a question. What should you do?"),
    ),
    ("blank", item("The nurse in charge is called ____ at night by whom?"), item()),
    (
        "abbreviation",
        item("A man has a CIWA of 12. What should you do?"),
        item("A man has a score of 12 on a scale for withdrawal (CIWA). His CIWA was 8 at noon. What should you do?"),
    ),
    (
        "two-questions",
        item("What has he taken? What should you do?"),
        item('He asks, "What have I taken?" What should you do?'),
    ),
    ("asks-otherwise", item("A man is restless. Select all that apply."), item(TICK, TEXTS, kind="multiple", key="ab")),
    (
        "asks-otherwise",
        item("A man is drowsy. What should you do?", STEPS, kind="ordering", key="bcda"),
        item(PUT, STEPS, kind="ordering", key="bcda"),
    ),
    (
        "tells-its-place",
        item(PUT, ("Finally, write it down", *STEPS[1:]), kind="ordering", key="bcda"),
        item(PUT, STEPS, kind="ordering", key="bcda"),
    ),
    (
        "repeated-opening",
        item(
            texts=tuple(
                f"Tell the nurse that {rest}" for rest in ("he is sad", "she is out", "it is late", "you are new")
            )
        ),
        item(),
    ),
    (
        "principle-tells",
        item(
            principle="Explain why it matters and tell the nurse who is in charge.",
            texts=swap(a="Explain why it matters, and tell the nurse in charge"),
        ),
        item(),
    ),
    (
        "long-options",
        item(
            texts=[
                f"{text}, and then go round to see whether all of the others on the ward have had what is theirs"
                for text in TEXTS
            ]
        ),
        item(),
    ),
    (
        "numbers-unlike",
        item("When is it due again?", ("In 90 days", "In half a year", "In 12 months"), shuffle=False),
        item("When is it due again?", ("In 3 months", "In 6 months", "In 12 months"), shuffle=False),
    ),
    (
        "echo",
        item(
            "You find a discrepancy between the chart and the drawer. What should you do?",
            swap(a="Report the discrepancy to the nurse", b="Put the chart right, and lock it away"),
        ),
        item(),
    ),
    (
        "grammar",
        item(
            "A woman wants to miss her capsule. What should you do?", swap(b="Agree for this one time, and tell him so")
        ),
        item(),
    ),
    ("long-stem", item("He sat down and he had a cup of tea with us. " * 10 + "What should you do?"), item()),
]


@pytest.mark.parametrize("made", SOUND, ids=lambda made: made.stem[:30])
def test_a_sound_item_has_no_flaw(made: Item) -> None:
    """The examples that the other tests damage are sound."""
    assert [str(finding) for finding in review_item(made, file="f", place="p")] == []


@pytest.mark.parametrize(("flaw", "flawed", "clean"), FLAWED, ids=[f"{i}-{case[0]}" for i, case in enumerate(FLAWED)])
def test_each_flaw_is_found_and_its_mended_twin_is_not(flaw: str, flawed: Item, clean: Item) -> None:
    """The flawed item has this finding, the item beside it has not."""
    assert flaw in ids(flawed)
    assert flaw not in ids(clean)


def test_only_an_item_about_wording_may_quote_the_wording_and_not_in_its_key() -> None:
    """Stem and wrong options may quote it; the right option, a bare word, and any other item may not."""
    quoted = 'A note says: "Known addict." What should you write instead?'
    note, bare = 'Write "drug-seeking" in the note', "Write drug-seeking in the note"
    about = ("words-person-first",)
    assert "person-first" not in ids(item(quoted, swap(c=note), facts=about))
    assert "person-first" in ids(item(quoted, swap(c=note)))
    assert "person-first" in ids(item(quoted, swap(c=bare), facts=about))
    assert "person-first" in ids(item(quoted, swap(a=note), facts=about))


def test_a_finding_says_where_and_how_to_mend() -> None:
    """A finding names file, place, flaw and next step."""
    finding = Finding(
        "questions/x.toml", "slot 's01', variant 's01a'", "blank", "the stem has a blank.", "Ask a question."
    )
    assert str(finding) == "questions/x.toml, slot 's01', variant 's01a': the stem has a blank. Ask a question. [blank]"


def test_variants_of_one_slot_are_equally_hard() -> None:
    """Variants that differ in difficulty are a finding of the slot; equal ones are not."""
    one, other = replace(item(), id="s01a"), replace(item(), id="s01b", difficulty=3)
    uneven = review_bank(Bank("x", (Slot("s01", "o", 1, False, (one, other)),)), file="f")
    assert [(found.flaw, found.place) for found in uneven] == [("uneven-variants", "slot 's01'")]
    even = Bank("x", (Slot("s01", "o", 1, False, (one, replace(other, difficulty=2))),))
    assert review_bank(even, file="f") == []


def test_words_meet_in_their_stems() -> None:
    """Endings do not hide that two words are one."""
    assert stem("sedation") == stem("sedated") == stem("sedate")
    assert stem("tapering") == stem("tapers") == stem("taper")
    assert content_stems("The nurse and the seizures") == content_stems("Nurses: seizure")
    assert [syllables(word) for word in ("nurse", "evening", "table", "a")] == [1, 3, 2, 1]
    assert (
        reading_grade("The man sat down. He was ill.")
        < 3
        < reading_grade("Interdisciplinary deliberation necessitates reconsideration.")
    )


def test_a_case_and_its_steps_are_reviewed() -> None:
    """A case needs no question of its own; a flaw of a step is told with the step."""
    step = replace(item("Which of the following is true?"), id="t2")
    case = replace(
        item("A man has slept badly since his dose was reduced.", (), key=""), kind="case", own=Steps((item(), step))
    )
    found = review_item(case, file="f", place="slot 's01', variant 's01a'")
    assert [(one.flaw, one.place) for one in found] == [("unfocused-stem", "slot 's01', variant 's01a', step 't2'")]


# ---- the baseline ----


def bank_of(lengths: Sequence[Sequence[int]], keys: str) -> list[Item]:
    """Single items whose options are made-up words of these lengths (a filler letter differs for each place)."""
    return [
        replace(item(texts=tuple(f"{'bcdfg'[i]}{'a' * n}" for i, n in enumerate(row)), key=key), id=f"i{number}")
        for number, (row, key) in enumerate(zip(lengths, keys, strict=True))
    ]


def row_of(rows: Sequence[Row], strategy: str, kind: str = "single") -> Row:
    return next(row for row in rows if row.strategy == strategy and row.kind == kind)


def test_a_bank_where_the_longest_is_the_key_is_caught() -> None:
    """15 items with the key longest in 12: beaten, with the binomial p."""
    rows = baseline(bank_of([[9, 5, 6, 7]] * 15, "a" * 12 + "bcd"), pool="made up")
    longest = row_of(rows, "longest")
    assert (longest.items, longest.score, longest.chance, longest.verdict) == (
        15,
        Fraction(12, 15),
        Fraction(1, 4),
        "beaten",
    )
    tail = sum(comb(15, k) * 0.25**k * 0.75 ** (15 - k) for k in range(12, 16))
    assert longest.p == pytest.approx(tail, rel=1e-6)


def test_a_balanced_bank_is_not_caught() -> None:
    """120 items in which each place and each length is the key equally often: no strategy is beaten."""
    lengths = [[9, 5, 6, 7], [5, 6, 7, 9], [6, 7, 9, 5], [7, 9, 5, 6]]
    items = bank_of([row for row in lengths for _ in range(30)], ("abcd" * 30))
    for name in ("longest", "shortest", "as written", "place 2", "place 3", "place 4"):
        row = row_of(baseline(items, pool="balanced"), name)
        assert (row.score, row.verdict) == (Fraction(1, 4), "ok"), name


def test_a_small_bank_is_judged_with_patience() -> None:
    """Two of five above chance by 15 points is noise; nothing is beaten and nothing is to be looked at."""
    rows = baseline(bank_of([[9, 5, 6, 7]] * 5, "aabcd"), pool="small")
    assert {row.verdict for row in rows} == {"ok"}


def test_the_rule_at_a_hundred_items() -> None:
    """From 100 items on, p < 0.05 fails at any distance and 10 points fail at any p; below, one alone does not."""

    def verdict(n: int, above: Fraction, p: float) -> str:
        return judge([Row("x", "single", "s", n, Fraction(1, 4) + above, Fraction(1, 4), p, "ok")])[0].verdict

    assert verdict(100, Fraction(5, 100), 0.04) == "beaten"
    assert verdict(100, Fraction(5, 100), 0.06) == "ok"
    assert verdict(100, Fraction(11, 100), 0.06) == "beaten"
    assert verdict(100, Fraction(10, 100), 0.06) == "ok"
    assert verdict(99, Fraction(5, 100), 0.04) == "ok"
    assert verdict(99, Fraction(11, 100), 0.06) == "ok"
    assert verdict(99, Fraction(11, 100), 0.04) == "beaten"


def test_holm_s_correction_protects_a_small_bank_that_is_asked_many_questions() -> None:
    """One of ten strategies at p = 0.04 is looked at; at p = 0.004 it is beaten."""
    rest = [Row("x", "single", f"s{i}", 40, Fraction(1, 4), Fraction(1, 4), 0.6, "ok") for i in range(9)]
    far = Row("x", "single", "far", 40, Fraction(2, 4), Fraction(1, 4), 0.04, "ok")
    assert judge([far, *rest])[0].verdict == "look"
    assert judge([replace(far, p=0.004), *rest])[0].verdict == "beaten"


def test_ties_are_shared() -> None:
    """Two longest options share the point when one is the key."""
    longest = strategies(4)[0]
    tied = play(longest, bank_of([[9, 9, 5, 5]], "a")[0])
    assert tied is not None
    assert tied.score == Fraction(1, 2)
    assert tied.by_chance == {Fraction(1, 2): Fraction(1, 2), Fraction(0): Fraction(1, 2)}
    assert tied.chance == Fraction(1, 4)


@pytest.mark.parametrize("made", SOUND, ids=lambda made: f"{made.kind} {made.stem[:20]}")
def test_chance_is_what_blind_answers_earn_under_our_own_scoring(made: Item) -> None:
    """For every strategy the null distribution adds up to 1, and its mean is chance whatever the ranking."""
    plays = [one for strategy in strategies(5) if (one := play(strategy, made))]
    assert all(sum(one.by_chance.values()) == 1 for one in plays)
    if made.kind != "number":
        assert len({one.chance for one in plays}) == 1


def test_multiple_and_ordering_chance_by_hand() -> None:
    """Four options with two keys and two ticks: 1/6 of the points; three in order: (1 + 1/3 + 1/3) / 6."""
    multiple = play(strategies(4)[0], item(TICK, TEXTS, kind="multiple", key="ab"))
    ordering = play(strategies(3)[0], item(PUT, STEPS[:3], kind="ordering", key="bca"))
    assert multiple is not None
    assert ordering is not None
    assert multiple.chance == Fraction(1, 6)
    assert ordering.chance == Fraction(5, 18)


def test_a_number_that_the_stem_names_can_be_guessed() -> None:
    """“two” stands in the stem: the first unit wins it, and blind chance is half of that."""
    as_written = next(strategy for strategy in strategies(2) if strategy.name == "as written")
    got = play(as_written, NUMBER)
    assert got is not None
    assert (got.score, got.chance) == (Fraction(1), Fraction(1, 2))


def test_steps_and_lines_are_questions_by_themselves() -> None:
    """A case counts by its steps, a matching item by its lines with the line as the stem."""
    case = replace(item("A man is restless.", (), key=""), kind="case", own=Steps((item(), replace(item(), id="t2"))))
    lines = Lines((Line("l1", "tell the nurse"), Line("l2", "half after the news")), (("l1", "a"), ("l2", "c")))
    matching = replace(item("Match each act with its words.", key=""), kind="matching", own=lines)
    rows = baseline([case, matching], pool="made up")
    assert row_of(rows, "longest").items == 2
    shared = row_of(rows, "most words of the stem", "matching")
    assert (shared.items, shared.score, shared.chance) == (2, Fraction(1), Fraction(1, 4))


def test_p_is_exact_for_unlike_items() -> None:
    """The convolution agrees with counting every case."""
    spreads = [
        {Fraction(1): Fraction(1, 3), Fraction(0): Fraction(2, 3)},
        {Fraction(1, 2): Fraction(1, 2), Fraction(0): Fraction(1, 2)},
    ]
    assert p_value(Fraction(1), spreads) == pytest.approx(1 / 3)
    assert p_value(Fraction(3, 2), spreads) == pytest.approx(1 / 6)
    assert p_value(Fraction(0), spreads) == pytest.approx(1)


def test_a_random_bank_is_seldom_caught() -> None:
    """Of 60 small banks with random keys at most one in ten has a beaten strategy."""
    chance = random.Random(7)
    beaten = 0
    for _ in range(60):
        lengths = [chance.sample(range(5, 20), 4) for _ in range(16)]
        rows = baseline(bank_of(lengths, "".join(chance.choices("abcd", k=16))), pool="random")
        beaten += any(row.verdict == "beaten" for row in rows if row.kind == "single")
    assert beaten <= 6


# ---- the real bank, the planted flaws, the command ----


def test_the_real_bank_is_clean() -> None:
    """At most three findings, none to mend, and no strategy beats chance."""
    review = review_course(load_content(Layout(ROOT)))
    assert len(review.findings) <= 3, [str(finding) for finding in review.findings]
    assert review.to_mend == 0


def test_what_is_shown_says_what_to_mend() -> None:
    """The findings and the rows that failed are printed; every row only when asked for."""
    rows = baseline(bank_of([[9, 5, 6, 7]] * 15, "a" * 15), pool="graded")
    review = Review(
        tuple(review_item(item("Which is true?"), file="questions/x.toml", place="slot 's01'")), tuple(rows)
    )
    brief, full = Console(record=True, width=120, quiet=False), Console(record=True, width=120)
    show_review(review, out=brief)
    show_review(review, out=full, verbose=True)
    said = brief.export_text()
    assert "questions/x.toml, slot 's01': the stem asks nothing in particular" in said
    assert "longest" in said
    assert "beaten" in said
    assert f"{review.to_mend} to mend" in said
    assert "alphabetical" in full.export_text()


def slot_by_slot(path: Path, folder: Path) -> dict[str, list[str]]:
    """The findings of each slot of a question file, each slot read by itself so that one that does not load hides no other.

    A fault that the loader tells (a missing rationale, a twin option) stops a build and counts as found.
    """
    head, *slots = path.read_text(encoding="utf-8").split("[[slot]]")
    told: dict[str, list[str]] = {}
    alone = folder / path.name
    for number, text in enumerate(slots):
        alone.write_text(f"{head}[[slot]]{text}", encoding="utf-8")
        try:
            bank = load_bank(alone)
        except ContentError as error:
            faults = [str(fault) for fault in error.faults]
            assert all("rationale" in fault or "say the same" in fault or "has no text" in fault for fault in faults), (
                faults
            )
            told[f"did not load: {number}"] = faults
        else:
            told[bank.slots[0].id] = [str(found) for found in review_bank(bank, file=path.name)]
    return told


def test_planted_flaws(tmp_path: Path) -> None:
    """Of 30 items, each with one flaw planted by somebody who knew the rules and not this program, at least 27 are found."""
    planted: dict[str, str] = json.loads((DATA / "planted_flaws.json").read_text(encoding="utf-8"))
    told = slot_by_slot(DATA / "planted_flaws.toml", tmp_path)
    assert len(told) == len(planted) == 30
    # Two acts joined by "and" in every option (f12) are left alone: this course's items ask for an act and for who is told of it.
    missed = {slot: flaw for slot, flaw in planted.items() if told.get(slot) == []}
    assert len(missed) <= 3, missed


def test_clean_items_raise_no_alarm(tmp_path: Path) -> None:
    """Of 20 sound items written by the same hand at most one has a finding."""
    told = slot_by_slot(DATA / "clean_items.toml", tmp_path)
    alarms = {slot: found for slot, found in told.items() if found}
    assert len(told) == 20
    assert len(alarms) <= 1, alarms
