"""Wordings of a few families of flaws, each with wordings that only look like them."""

from onboarding.questions import Item
from tests.review_items import TEXTS, item, swap, why

COVERING = (
    "Each of the points listed here", "All of these steps", "Every one of them", "A combination of the other three", "The whole list",
    "Everything on this list", "None of the measures named", "Every place mentioned", "All the measures described above",
    "Not one of these", "Something not listed here", "No answer fits", "They are all correct", "The other three together", "A bit of each",
)  # fmt: skip
STANDING = (
    "Ask each of them what happened", "Give all the tablets at once", "Tell both of the nurses", "All residents on the list",
    "Both hands on the rail", "Nothing but water", "Something to drink", "The three nurses on duty", "Take each of them to the hall",
)  # fmt: skip
"""Options that have a word such as "all" and stand by themselves."""
ALIKE = (
    ("Freeze it again right away", "Put it back in the freezer at once"),
    ("Bring them a hot drink", "Fetch them something warm to drink"),
    ("Keep the window closed", "Do not open the window"),
    ("Ring the family", "Give the relatives a call"),
    ("Wait ten minutes", "Hold off for ten minutes"),
    ("Leave it as it is", "Do nothing about it"),
    ("Have a look at the label", "Inspect the label"),
    ("Check with the cook", "Ask the cook"),
    ("Mop up the water straight away", "Wipe the water up now"),
    ("Put the box back on the shelf", "Return the box to the shelf"),
    ("Carry on with the round", "Continue the round"),
)
DIFFERENT = (
    ("Wait ten minutes", "Wait five minutes"),
    ("Rinse with warm water", "Rinse with hot water"),
    ("Tell the nurse before lunch", "Tell the nurse after lunch"),
    ("Give him the tablet", "Take the tablet from him"),
    ("Put it in the fridge", "Take it out of the fridge"),
    ("Put it on the shelf", "Put it in the fridge"),
    ("Open the window", "Close the window"),
    ("Ask the nurse", "Tell the nurse"),
    ("Walk with him to the bathroom", "Walk to the bathroom without him"),
)
TOPICS = (
    "Which two points apply to wheelchairs?", "Which things are true of wheelchairs?", "What holds for a wheelchair?",
    "Select the two points that apply to wheelchairs.", "Which three reasons belong to hand washing?", "What is important in hand hygiene?",
    "Which remark on wheelchairs is sound?", "Which of the following describes a wheelchair?", "What should be known about gloves?",
)  # fmt: skip
PROBLEMS = (
    "Which two signs belong to opioid overdose?", "Who may change the plan of a taper?", "Which of these signs fits withdrawal?",
    "A man falls from his wheelchair at noon. Which point applies here?", "Which medicine is used for opioid overdose?",
)  # fmt: skip
RIDDLES = (
    "Of nine trays, a third are for Oak, which has one meal fewer than Elm, where there are two. A card is missing. What should you do?",
    "There are twice as many beds in Elm as in Oak, which has six, and two of them are empty. A brake is loose. What should you do?",
    "A crate holds 24 bottles, half of which are for the ward and a quarter of the rest for the hall. One leaks. What should you do?",
    "Ann starts three hours before Ben, who starts two hours after Cem. A lamp flickers. What should you do?",
)
NO_RIDDLES = (
    "A man of 44 takes 3 tablets a day, at 8:00 and 20:00. He shakes. What should you do?",
    "At 22:00 two people wait for the one nurse. What should you do?",
)
REASONS = (
    "Glass can break.",
    "It delays the trip.",
    "The notes are private.",
    "He would eat even less.",
    "Nobody sees it then.",
)
NO_REASONS = (
    "Wrong.", "It is unsafe.", "This is not the best way.", "It is against the rules.", "Staff do not do this.", "Bad practice.",
    "As the policy says.", "Many people choose this.", "A popular belief, but false.", "This distractor is plausible but incorrect.",
)  # fmt: skip

POINTS = ("Brakes go on for transfers", "Footplates serve as a step", "Handles hold the bags", "Tyres should feel firm")

CASES: list[tuple[str, Item, bool]] = [
    *(("all-of-the-above", item(texts=swap(d=text)), True) for text in COVERING),
    *(("all-of-the-above", item(texts=swap(d=text)), False) for text in STANDING),
    *(("duplicate", item(texts=(TEXTS[0], TEXTS[1], *pair)), True) for pair in ALIKE),
    *(("duplicate", item(texts=(TEXTS[0], TEXTS[1], *pair)), False) for pair in DIFFERENT),
    *(("unfocused-stem", item(stem, POINTS), True) for stem in TOPICS),
    *(("unfocused-stem", item(stem, POINTS), False) for stem in PROBLEMS),
    *(("riddle", item(stem), True) for stem in RIDDLES),
    *(("riddle", item(stem), False) for stem in NO_RIDDLES),
    *(("thin-rationale", item(why=why(c=text)), False) for text in REASONS),
    *(("thin-rationale", item(why=why(c=text)), True) for text in NO_REASONS),
    (
        "unlike-kind",
        item("What comes first?", ("A phone call to her daughter", "A visit to the clinic", "The tray on a trolley", "New batteries")),
        True,
    ),
    (
        "unlike-kind",
        item("What comes first?", ("A new battery", "A dry cloth", "The tray on the trolley", "A glass of water")),
        False,
    ),
    ("hard-to-read", item("If he is awake, unless he eats, provided that it is noon, ring if he asks. What should you do?"), True),
    ("hard-to-read", item("If he is awake at noon, the cook waits. What should you do?"), False),
    ("negative-stem", item("A bed is made. Which of these acts can be left out?"), True),
    ("abbreviation", item("His BP is low after supper. What should you do?"), True),
    ("nobody-chooses", item(texts=swap(d="Hope that it sorts itself out, and look in later")), True),
]  # fmt: skip
"""An id, an item, and whether the finding is due."""
