"""Database watch: nobody waits for a server that answers nobody.

A server that hangs neither refuses nor answers: its own bounds hang with it, and the system still
takes what is sent. Whoever waits therefore looks at what the whole process hears. The threads that
look several times a second whether something was published make sure that it asks. Where the server
has answered nobody for `SILENCE_SECONDS`, all give up, and a breaker keeps others from waiting; one
long query, while others are answered, goes on.

Only the process of a server of readers does so (`bound`): commands may take as long as they need.
"""

import contextlib
import threading
import time
from collections.abc import Callable, Generator, Iterator
from typing import Any, TypeVar

from django.db import connection

from sotngoaivu.core.breaker import Breaker

Wanted = TypeVar("Wanted")
Ready = TypeVar("Ready", bound=int)
Result = TypeVar("Result")

SILENCE_SECONDS = 2.0
# One of a worker's four threads is kept free for pages that are kept: where so many wait, its two
# threads that ask by themselves included, further ones do not wait for the end of the silence.
MOST_WAITING = 5
SHORT_SILENCE_SECONDS = 0.4
# How long whoever has something else to show waits for an answer.
IMPATIENT_SECONDS = 0.7
# How often those who wait look around.
STEP_SECONDS = 0.1
# The server's own bounds, in seconds: for one statement, one lock, one idle transaction.
STATEMENT_SECONDS, LOCK_SECONDS, IDLE_SECONDS = 20, 10, 60
# For a single session of the server that hangs, while others do not.
LONGEST_SECONDS = STATEMENT_SECONDS + 5.0
CONNECT_SECONDS = 5
# SQLite's lock, while somebody else writes; every write of an editor takes a fraction of a second.
SQLITE_SECONDS = 5


class Hangs(Exception):
    """The database is not asked, or not waited for any more."""


def is_known(error: BaseException | None) -> bool:
    """Whether the watch has told the log of what is behind the error, or is about to."""
    while error is not None:
        if isinstance(error, Hangs):
            return True
        error = error.__cause__
    return watch.breaker.is_open


class DatabaseWatch:
    """What a process hears of its database server. Every method may be called from any thread."""

    def __init__(
        self, probe: Callable[[], object], now: Callable[[], float] = time.monotonic
    ) -> None:
        self._now = now
        self.breaker = Breaker("The database", probe)
        self.is_on = False
        # When it answered anybody, and since when somebody has waited in vain.
        self._answered_at = self._silent_since = 0.0
        # Whether somebody who waits has looked in vain for a while.
        self._is_silent = False
        self._waits: dict[object, None] = {}
        self._thread = threading.local()

    @contextlib.contextmanager
    def impatient(self) -> Iterator[None]:
        """Within the block this thread waits less long; the breaker is for others to open."""
        self._thread.patience = IMPATIENT_SECONDS
        try:
            yield
        finally:
            del self._thread.patience

    def watched(
        self, steps: Generator[Wanted, Ready, Result], is_answer: Callable[[Ready], bool]
    ) -> Generator[Wanted, Ready, Result]:
        """The same steps, which raise Hangs instead of waiting for a server that hangs.

        A step that was waited for in vain sends what is false, every `STEP_SECONDS`.
        """
        if self.breaker.is_open or (self._is_silent and len(self._waits) >= MOST_WAITING):
            steps.close()
            raise Hangs("it did not answer a moment ago")
        name, waited = object(), 0.0
        if not self._waits:
            self._silent_since = self._now()
        self._waits[name] = None
        try:
            wanted = next(steps)
            while True:
                ready = yield wanted
                if not ready:
                    waited += STEP_SECONDS
                    self._look_around(waited)
                elif is_answer(ready):
                    self._answered_at = self._silent_since = self._now()
                    self._is_silent = False
                wanted = steps.send(ready)
        except StopIteration as done:
            result: Result = done.value
            return result
        finally:
            del self._waits[name]

    def refused(self, error: Exception) -> None:
        """A connection could not be made; others may stand."""
        if self.is_on and self._now() - self._answered_at >= IMPATIENT_SECONDS:
            self.breaker.trip(error)

    def _look_around(self, waited: float) -> None:
        """By how often it was looked in vain, too: a process that was held up itself goes on."""
        silence = self._now() - self._silent_since
        if waited < SHORT_SILENCE_SECONDS:
            return
        self._is_silent = silence >= SHORT_SILENCE_SECONDS
        if silence >= SILENCE_SECONDS:
            error = Hangs(f"no answer to anybody for {silence:.0f} seconds")
            self.breaker.trip(error)
            raise error
        if silence >= SHORT_SILENCE_SECONDS and (
            self.breaker.is_open or len(self._waits) > MOST_WAITING
        ):
            raise Hangs("no answer, and others wait for one already")
        if silence >= getattr(self._thread, "patience", SILENCE_SECONDS):
            raise Hangs("no answer soon enough")
        if waited >= LONGEST_SECONDS:
            raise Hangs(f"no answer for {waited:.0f} seconds")


@contextlib.contextmanager
def impatient_writing(seconds: float) -> Iterator[None]:
    """Within the block this thread waits so long at most while somebody else writes to SQLite."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        former = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {seconds * 1000:.0f}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {former}")


def _ask() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    finally:
        connection.close()


watch = DatabaseWatch(_ask)


def bound(database: dict[str, Any]) -> None:
    """Bound every wait for this entry of `DATABASES`, in a process that serves readers."""
    options = database.setdefault("OPTIONS", {})
    if database["ENGINE"].endswith("sqlite3"):
        options["timeout"] = SQLITE_SECONDS
        return
    options["connect_timeout"] = CONNECT_SECONDS
    limits = {
        "statement_timeout": STATEMENT_SECONDS,
        "lock_timeout": LOCK_SECONDS,
        "idle_in_transaction_session_timeout": IDLE_SECONDS,
    }
    given = [f"-c {name}={seconds * 1000}" for name, seconds in limits.items()]
    # What DATABASE_URL says comes last, and holds.
    options["options"] = " ".join([*given, options.get("options", "")]).strip()
    watch.is_on = True
