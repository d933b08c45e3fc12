"""The list of kinds. A new kind is a module beside this one and its name here."""

from onboarding.questions import case, matching, multiple, number, ordering, short, single, written
from onboarding.questions.kind import Explained, Kind, Reason, Value, kind_of

KINDS: dict[str, Kind] = {
    "single": single,
    "multiple": multiple,
    "ordering": ordering,
    "number": number,
    "written": written,
    "matching": matching,
    "short": short,
    "case": case,
}

__all__ = ["KINDS", "Explained", "Kind", "Reason", "Value", "kind_of"]
