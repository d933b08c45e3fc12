"""Flaws of items, each with an item that has it and a twin that has it not."""

from dataclasses import replace

from onboarding.questions import Item
from tests.review_items import (
    NUMBER,
    PUT,
    RATIONALES,
    SOUND,
    STEPS,
    TEXTS,
    TICK,
    item,
    swap,
    why,
)

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
