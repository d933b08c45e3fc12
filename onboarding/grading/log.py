"""What grading says: notes for the trainer on the terminal, everything with its cause in trainer/grading.log."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler

from onboarding.paths import Layout

LOG_NAME = "grading.log"


class _Log(RotatingFileHandler):
    """A log that cannot be written costs nothing but the log."""

    def handleError(self, record: logging.LogRecord) -> None:
        pass


class _Notes(logging.StreamHandler):  # type: ignore[type-arg]
    """Warnings as plain sentences. Errors end in a state or a sentence of their own, and their causes belong in the log."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno == logging.WARNING:
            super().emit(record)

    def format(self, record: logging.LogRecord) -> str:
        return record.getMessage()


@contextmanager
def logged(layout: Layout) -> Iterator[None]:
    """Keep what the program has to say about grading for the block."""
    logger = logging.getLogger("onboarding")
    handlers: list[logging.Handler] = [_Notes(sys.stderr)]
    try:
        layout.trainer.mkdir(parents=True, exist_ok=True, mode=0o700)
        log = _Log(layout.trainer / LOG_NAME, maxBytes=1 << 20, backupCount=3, encoding="utf-8")
        log.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        handlers.append(log)
    except OSError:
        pass  # grading itself will say what is wrong with the folder
    for handler in handlers:
        logger.addHandler(handler)
    try:
        yield
    finally:
        for handler in handlers:
            logger.removeHandler(handler)
            handler.close()
