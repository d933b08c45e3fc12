"""Who a file belongs to, where this computer can say."""

import os
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


def may_file(uid: int, learner: str) -> bool:
    """True when that account may hand in for `learner`: the learner's own, or ours, where one computer has one account for all."""
    return uid == os.getuid() or account_of(uid) == learner


def same_owner(file: os.stat_result, folder: os.stat_result) -> bool:
    """True when a file belongs to the account that its folder belongs to: else it is a hard link to somebody else's."""
    return file.st_uid == folder.st_uid
