"""Serving lock: shared by who serves the site or reads all of it, had alone by who replaces it.

It is a lock on a file in VAR_DIR, and, where PostgreSQL is the database, one there for the other
machines. The system takes either back from a process that ends, however it ends, so nothing has to
be cleaned up after one that was killed.
"""

import contextlib
import fcntl
import logging
import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from sotngoaivu.conf.environment import APPLICATION

logger = logging.getLogger(__name__)

# Any number that nothing else locks.
KEY = 7_310_402_116


class Busy(Exception):
    """The lock cannot be had. The message says who has it."""


BEING_REPLACED = "The site is being restored from a backup. Start it when that has ended."


def serve() -> None:
    """Share the lock until this process and all that it has forked have ended. Raises Busy."""
    try:
        descriptor = _open()
    except OSError as error:
        logger.warning("A restore would not see that the site is running: %s", error)
        return
    if not _locks(descriptor, fcntl.LOCK_SH):
        raise Busy(BEING_REPLACED)


@contextlib.contextmanager
def shared() -> Iterator[None]:
    """Share the lock within the block. Raises Busy where any machine replaces the site."""
    with _closing(_open()) as descriptor:
        if not _locks(descriptor, fcntl.LOCK_SH) or not _is_free_elsewhere():
            raise Busy(BEING_REPLACED)
        yield


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Have this machine's lock alone within the block. Raises Busy where anybody is at work."""
    with _closing(_open()) as descriptor:
        if not _locks(descriptor, fcntl.LOCK_EX):
            raise Busy(
                "The site is running, or a backup, an import, another restore or another command "
                "that writes is under way. Stop the site first, or wait."
            )
        yield


@contextlib.contextmanager
def alone_everywhere() -> Iterator[None]:
    """Have the lock of the other machines, too, within the block. Raises Busy as `alone` does."""
    if connection.vendor != "postgresql":
        yield
        return
    if not _ask("SELECT pg_try_advisory_lock(%s)"):
        raise Busy("Another restore is under way. Wait until it has ended.")
    try:
        refuse_others()
        yield
    finally:
        # A connection that is lost has lost the lock.
        with contextlib.suppress(DatabaseError):
            _ask("SELECT pg_advisory_unlock(%s)")


def refuse_others() -> None:
    """Raise Busy where a process of the site, on whatever machine, is connected to PostgreSQL."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        # Within a transaction PostgreSQL would say again what it said first.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT DISTINCT COALESCE(host(client_addr), 'this machine') FROM pg_stat_activity"
            " WHERE datname = current_database() AND starts_with(application_name, %s)"
            " AND application_name <> current_setting('application_name') ORDER BY 1",
            [APPLICATION],
        )
        others = [str(address) for (address,) in cursor.fetchall()]
    if others:
        raise Busy(
            f"The site is running: it is connected to the database from {', '.join(others)}. Stop "
            "it on every machine first."
        )


def _open() -> int:
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    path = Path(settings.VAR_DIR) / "serving.lock"
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


@contextlib.contextmanager
def _closing(descriptor: int) -> Iterator[int]:
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _locks(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_free_elsewhere() -> bool:
    if connection.vendor != "postgresql":
        return True
    free = _ask("SELECT pg_try_advisory_lock_shared(%s)")
    if free:
        _ask("SELECT pg_advisory_unlock_shared(%s)")
    return free


def _ask(statement: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, [KEY])
        return bool(cursor.fetchone()[0])
