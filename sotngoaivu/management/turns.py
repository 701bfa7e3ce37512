"""Turns: of all processes that do the same work on one site, one does it at a time.

A file in VAR_DIR is locked, and, where PostgreSQL is the database, a number there for the other
machines, if the work is theirs too. The system takes either back from a process that ends, however
it ends.
"""

import contextlib
import fcntl
import math
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection

# As long as migrations or the backup of a large site may take.
PATIENCE_SECONDS = 900
PAUSE_SECONDS = 0.2


class Work(NamedTuple):
    # Of the file that is locked.
    name: str
    # As a message has it.
    doing: str
    # Any number that nothing else locks; None where each machine does its own.
    key: int | None = None


PREPARING = Work("prepare", "preparing the site", 731_040_211)
BACKING_UP = Work("backup", "making a backup")

Tell = Callable[[str], object]


class Busy(Exception):
    """It is still another's turn. The message says whose."""


@contextlib.contextmanager
def turn(
    tell: Tell, patience: float = PATIENCE_SECONDS, *, work: Work = PREPARING
) -> Iterator[None]:
    """Wait for this process's turn, which lasts as long as the block; `tell` hears who is before.

    Raises Busy after so many seconds, OSError where VAR_DIR cannot be written.
    """
    latest = time.monotonic() + patience
    with contextlib.ExitStack() as held:
        # Of PostgreSQL a connection of its own, for whoever migrates may close the other one.
        locks: list[Any] = [held.enter_context(contextlib.closing(_File(work.name)))]
        if work.key is not None and connection.vendor == "postgresql":
            locks.append(held.enter_context(contextlib.closing(_Number(work.key))))
        for lock in locks:
            told = False
            while not lock.is_had():
                if time.monotonic() >= latest:
                    raise Busy(f"{lock.holder()} is still {work.doing}, so this one ends.")
                if not told:
                    minutes = math.ceil(patience / 60)
                    tell(
                        f"{lock.holder()} is {work.doing}; waiting for it,"
                        f" {minutes} minutes at most"
                    )
                    told = True
                time.sleep(PAUSE_SECONDS)
        yield


class _File:
    def __init__(self, name: str) -> None:
        folder = Path(settings.VAR_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        self.descriptor = os.open(folder / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)

    def is_had(self) -> bool:
        try:
            fcntl.flock(self.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        os.ftruncate(self.descriptor, 0)
        os.pwrite(self.descriptor, str(os.getpid()).encode(), 0)
        return True

    def holder(self) -> str:
        number = os.pread(self.descriptor, 20, 0).decode() or "of another kind"
        return f"Process {number}"

    def close(self) -> None:
        os.close(self.descriptor)


class _Number:
    def __init__(self, key: int) -> None:
        self.key = key
        self.connection = connection.copy()

    def is_had(self) -> bool:
        return bool(self._ask("SELECT pg_try_advisory_lock(%s)"))

    def holder(self) -> str:
        address = self._ask(
            "SELECT host(client_addr) FROM pg_locks JOIN pg_stat_activity USING (pid)"
            " WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND classid = 0"
            " AND objid = %s AND database ="
            " (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        return f"The machine {address}" if address else "Another process"

    def _ask(self, question: str) -> Any:
        with self.connection.cursor() as cursor:
            cursor.execute(question, [self.key])
            row = cursor.fetchone()
        return row[0] if row else None

    def close(self) -> None:
        """The server sees only some time later that a connection has been closed."""
        try:
            self._ask("SELECT pg_advisory_unlock(%s)")
        finally:
            self.connection.close()
