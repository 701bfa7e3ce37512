"""Watcher: each process's knowledge of the generation, looked up several times a second."""

import datetime
import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import django.db
from django.db import close_old_connections, connection
from django.utils import timezone

from sotngoaivu.core.database import watch
from sotngoaivu.core.outage import Outage
from sotngoaivu.pagecache import generation, schedule

logger = logging.getLogger(__name__)

LOOK_SECONDS = 0.25
# The clock's next moment is asked for anew at least this often.
MOMENT_SECONDS = 30.0
# How long the first readers of a new process wait for its first look, once.
FIRST_LOOK_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class CacheState:
    """The generation last seen and when (monotonic seconds) it was first seen.

    `token` is None where the database never answered since the process began. While it is `away`,
    the generation may have changed unseen.
    """

    token: str | None
    since: float
    away: bool


class Watcher:
    """`known` is read by every request and costs nothing; the thread keeps it up to date."""

    def __init__(self, now: Callable[[], datetime.datetime] = timezone.now) -> None:
        self._now = now
        self.reset()

    def reset(self) -> None:
        self.state = CacheState(None, time.monotonic(), away=True)
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stopping, self._looked = threading.Event(), threading.Event()
        self._patience = 0.0
        self._asked = self._answered = 0
        self._present: generation.Present | None = None
        self._moment: datetime.datetime | None = None
        self._moment_for: str | None = None
        self._moment_until = 0.0
        self._heeded_at: float | None = None
        self._outage = Outage("Pages are served as they were kept")
        self._waiting = Outage("What is scheduled waits")

    @property
    def schedule_age(self) -> float | None:
        """Seconds since it was last looked, and done, what is due by the clock; None before."""
        return None if self._heeded_at is None else time.monotonic() - self._heeded_at

    @property
    def overdue(self) -> float:
        """For how many seconds what is due has been due; 0.0 where nothing is."""
        if self._moment is None:
            return 0.0
        return max(0.0, (self._now() - self._moment).total_seconds())

    def start(self) -> None:
        """Start the thread, once a process; the first readers wait a moment for its first look."""
        with self._lock:
            if self._thread is None and not self._stopping.is_set():
                self._patience = time.monotonic() + FIRST_LOOK_SECONDS
                self._thread = threading.Thread(target=self._run, name="page cache", daemon=True)
                self._thread.start()
        if not self._looked.wait(max(0.0, self._patience - time.monotonic())):
            # A slow start is no outage: what others kept may be withdrawn by now.
            self.look()

    def stop(self) -> None:
        """End the thread; for the end of a process. Safe to call again."""
        self._stopping.set()
        if self._thread:
            self._thread.join(timeout=5)
            self._thread = None

    def look(self) -> CacheState:
        """Ask the database now; called by the thread, and by whoever is about to render.

        An answer to a question asked earlier never replaces that to a later one.
        """
        try:
            return self._look()
        finally:
            self._looked.set()

    def _look(self) -> CacheState:
        with self._lock:
            self._asked += 1
            number = self._asked
        try:
            if not connection.in_atomic_block:
                close_old_connections()
            with watch.impatient():
                present = generation.present()
        except django.db.Error as error:
            self._outage.begin(error)
            with self._lock:
                self.state = CacheState(self.state.token, self.state.since, away=True)
            if not connection.in_atomic_block:
                connection.close()
            return self.state
        self._outage.end()
        with self._lock:
            if number > self._answered:
                self._answered = number
                same = present.token == self.state.token
                since = self.state.since if same else time.monotonic()
                self.state = CacheState(present.token, since, away=False)
                self._present = present
            return self.state

    def run_schedule(self) -> None:
        """Do what is due by the clock. Raises `django.db.Error`."""
        present, now = self._present, self._now()
        if present is None:
            return
        if present.token != self._moment_for or time.monotonic() >= self._moment_until:
            # What came to pass since, while nobody watched, is due at once.
            self._moment = schedule.next_moment(present.changed_at)
            self._moment_for = present.token
            self._moment_until = time.monotonic() + MOMENT_SECONDS
        if self._moment and self._moment <= now:
            self._moment_until = time.monotonic() + LOOK_SECONDS
            schedule.do_what_is_due(self._moment, now)
            self.look()

    def _run(self) -> None:
        try:
            while True:
                self.look()
                if not self.state.away:
                    self._heed_clock_and_go_on()
                if self._stopping.wait(LOOK_SECONDS):
                    return
        finally:
            connection.close()

    def _heed_clock_and_go_on(self) -> None:
        try:
            self.run_schedule()
        except django.db.Error as error:
            self._waiting.begin(error)
            connection.close()
        except Exception as error:
            # Whatever it is, the generations must be watched further; it is tried again.
            if self._waiting.begin(error):
                logger.exception("What is scheduled could not be done.")
        else:
            self._heeded_at = time.monotonic()
            self._waiting.end()


watcher = Watcher()
os.register_at_fork(after_in_child=watcher.reset)
