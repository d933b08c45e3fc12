"""Things that are no ordinary file where the answer sheet should be."""

import os
import shutil
import socket

from tests.attacks.scene import FAILED, HONEST, Scene, attack, entry_of

SHEET = {"state": FAILED, "full": False}
LINK = "The answer sheet is a link or cannot be opened."
ODD = "The answer sheet is not an ordinary file."


@attack("links are not followed", **SHEET, reason=LINK)
def link_to_a_neighbour(scene: Scene) -> None:
    """A symbolic link to a neighbour's sheet. Control: opening does not follow links."""
    scene.sheet.unlink()
    scene.sheet.symlink_to(entry_of(scene.handed, HONEST[0]) / "answers.json")


@attack("links are not followed", **SHEET, reason=LINK)
def link_to_a_secret(scene: Scene) -> None:
    """A symbolic link to a file that only the trainer may read. Control: opening does not follow links."""
    scene.sheet.unlink()
    scene.sheet.symlink_to(scene.secret)


@attack("links are not followed", **SHEET, reason=LINK)
def link_to_a_device(scene: Scene) -> None:
    """A symbolic link to a device that never ends. Control: opening does not follow links."""
    scene.sheet.unlink()
    scene.sheet.symlink_to("/dev/zero")


@attack("a sheet counts for the person it names", **SHEET, reason="The answer sheet belongs to another person")
def hard_link_to_a_neighbour(scene: Scene) -> None:
    """A hard link to a neighbour's sheet, on a computer with one account. Control: the sheet names its person."""
    scene.sheet.unlink()
    os.link(entry_of(scene.handed, HONEST[0]) / "answers.json", scene.sheet)


@attack("only ordinary files are read", **SHEET, reason=ODD)
def fifo(scene: Scene) -> None:
    """A pipe that nobody writes to, which would make a reader wait for ever. Control: ordinary files only, opened without waiting."""
    scene.sheet.unlink()
    os.mkfifo(scene.sheet)


@attack("only ordinary files are read", **SHEET, reason=ODD)
def folder_for_a_sheet(scene: Scene) -> None:
    """A folder. Control: ordinary files only."""
    scene.sheet.unlink()
    scene.sheet.mkdir()


@attack("what cannot be opened is a reason", **SHEET, reason=LINK)
def socket_for_a_sheet(scene: Scene) -> None:
    """A socket, which no program can open like a file. Control: an open that fails is that learner's reason and nobody else's trouble."""
    scene.sheet.unlink()
    place = socket.socket(socket.AF_UNIX)
    here = os.open(".", os.O_RDONLY)
    try:
        os.chdir(scene.entry)  # the name of a socket may not be long
        place.bind("answers.json")
    finally:
        os.fchdir(here)
        os.close(here)
        place.close()


@attack("folders of the exchange are not links", state="", full=None)
def linked_submission(scene: Scene) -> None:
    """The whole submission is a link to a folder elsewhere. Control: only real folders of the exchange are listed."""
    entry = scene.entry
    away = scene.outside / "moved"
    shutil.move(entry, away)
    entry.symlink_to(away)
