"""Who a file belongs to, where this computer can say."""

import sys


def account_of(uid: int) -> str | None:
    """The account name of a user number, or None when this computer has no name for it."""
    if sys.platform == "win32":
        return None
    import pwd

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return None
