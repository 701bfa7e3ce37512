"""Mail to administrators: what failed in the site, without a word of who had asked.

Django's own handler sends the request with it: addresses, cookies, what somebody wrote. It also
sends while the reader waits, and as often as something fails.
"""

import atexit
import contextlib
import fcntl
import json
import logging
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue

from django.conf import settings
from django.core.mail import mail_admins

# For all processes of a machine together.
MOST_AN_HOUR = 10
HOUR_SECONDS = 3600.0
# How long a process that ends waits for its last letter.
GOODBYE_SECONDS = 15.0
LONGEST_SUBJECT = 120


class HourlyLimit:
    """At most `most` an hour, of all who share the file; of this process where it is of no use."""

    def __init__(self, file: Path, most: int, now: Callable[[], float] = time.time) -> None:
        self._file, self._most, self._now = file, most, now
        self._own: list[float] = []

    def take(self) -> int:
        """How many were left, this one included; 0 where there is none."""
        try:
            with self._file.open("a+") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                file.seek(0)
                lately = self._lately(_read(file.read()))
                if len(lately) < self._most:
                    file.truncate(0)
                    json.dump([*lately, self._now()], file)
        except OSError:
            lately = self._lately(self._own)
            self._own = [*lately, self._now()][: self._most]
        return self._most - len(lately)

    def _lately(self, taken: list[float]) -> list[float]:
        now = self._now()
        return [at for at in taken if now - HOUR_SECONDS < at <= now]


def _read(text: str) -> list[float]:
    with contextlib.suppress(ValueError):
        found = json.loads(text or "[]")
        if isinstance(found, list):
            return [at for at in found if isinstance(at, int | float)]
    return []


class AdminMailHandler(logging.Handler):
    """Sends from a thread of its own; what cannot be sent is in the log all the same."""

    def __init__(self) -> None:
        super().__init__()
        self._begin()
        os.register_at_fork(after_in_child=self._begin)
        atexit.register(self._say_goodbye)

    def _begin(self) -> None:
        """Threads are not handed on to a child."""
        self._letters: SimpleQueue[tuple[str, str] | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def emit(self, record: logging.LogRecord) -> None:
        try:
            left = HourlyLimit(settings.VAR_DIR / "mail-to-admins", MOST_AN_HOUR).take()
            if not left:
                return
            text = self.format(record)
            if left == 1:
                text += "\n\nWhat fails within this hour besides is told by the log alone."
            subject = f"{record.levelname}: {' '.join(record.getMessage().split())}"
            self._letters.put((subject[:LONGEST_SUBJECT], text))
            with self._starting:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._send, name="mail", daemon=True)
                    self._thread.start()
        except Exception:
            self.handleError(record)

    def _send(self) -> None:
        while letter := self._letters.get():
            # Whatever it is, it must not end in a letter about letters.
            with contextlib.suppress(Exception):
                mail_admins(*letter)

    def _say_goodbye(self) -> None:
        self._letters.put(None)
        if self._thread:
            self._thread.join(GOODBYE_SECONDS)
