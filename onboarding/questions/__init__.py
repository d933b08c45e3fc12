"""Items as data: the kinds of question, the bank they are read from, and which variant a learner gets."""

from onboarding.questions.assign import choose_variant, shuffled
from onboarding.questions.bank import (
    REFRESHER_KINDS,
    Bank,
    Refresher,
    Slot,
    load_bank,
    load_practice,
    load_refreshers,
    read_bank,
    read_practice,
    read_refreshers,
)
from onboarding.questions.item import Anchor, Criterion, Item, NumberKey, Option, item_from_full
from onboarding.questions.kinds import KINDS, Explained, Kind, Reason, kind_of
from onboarding.questions.points import slot_points
from onboarding.questions.roles import ROLES, role_words, suits

__all__ = [
    "KINDS",
    "REFRESHER_KINDS",
    "ROLES",
    "Anchor",
    "Bank",
    "Criterion",
    "Explained",
    "Item",
    "Kind",
    "NumberKey",
    "Option",
    "Reason",
    "Refresher",
    "Slot",
    "choose_variant",
    "item_from_full",
    "kind_of",
    "load_bank",
    "load_practice",
    "load_refreshers",
    "read_bank",
    "read_practice",
    "read_refreshers",
    "role_words",
    "shuffled",
    "slot_points",
    "suits",
]
