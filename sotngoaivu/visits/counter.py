"""Counter: each process's memory of who read what, and the thread that flushes it.

A page view costs a dictionary entry and takes no lock; of a reader seen a moment ago, a further one
costs a time beside the reader's mark. The database is asked only by the thread, so it can neither
slow a page down nor fail it. While it is away, views are held with their times (at most `MAX_HELD`
readers a process, some 40 MB; further readers are then lost, and the log says so) and written when
it is back. `counter` is the process's one instance.
"""

import atexit
import datetime
import hmac
import logging
import os
import secrets
import threading
import time
from collections.abc import Callable, Iterator

import django.db
from django.conf import settings
from django.db import close_old_connections, connection

from sotngoaivu.core.outage import Outage
from sotngoaivu.visits import ledger
from sotngoaivu.visits.counts import Counts, block
from sotngoaivu.visits.keys import reader_key
from sotngoaivu.visits.marks import Marks
from sotngoaivu.visits.newcomers import MOST_NEWCOMERS, Newcomers
from sotngoaivu.visits.rules import (
    DAY_HOLD,
    ONLINE,
    Span,
    goes_on,
    joined_with,
    local_day,
    midnight_after,
    salt_days,
    visits,
)
from sotngoaivu.visits.tally import Tally

logger = logging.getLogger(__name__)

MAX_HELD = 100_000
# How long the first readers of a new process wait for its figures, once, in seconds.
FIRST_LOAD_SECONDS = 0.5
# Half a second: what one worker writes, the others show within the second.
FLUSH_SECONDS = 0.5
# Nobody waits for the views of pages.
VIEWS_SECONDS = 10.0
# Of a reader just written, further views wait so long: they end no visit and begin none.
REFRESH = datetime.timedelta(seconds=30)
# After an outage other workers may still hold views of the same readers: keys stay so long.
SETTLE = datetime.timedelta(seconds=35)

# Made before gunicorn forks its workers, so that they offer the same salt for a new day even
# when the database is away.
_OFFERED = secrets.token_bytes(32)


class Counter:
    """Collects views and shows figures. Every method may be called from any thread.

    `clock` gives the time in seconds since 1970: every page view asks it, and to make a datetime
    takes longer than all else that a further view costs. Of `offered` are made the salts that are
    offered for new days, the same ones by all workers of a machine.
    """

    def __init__(self, clock: Callable[[], float] = time.time, offered: bytes = _OFFERED) -> None:
        self._clock = clock
        self._secret = offered
        self.reset()

    def reset(self) -> None:
        """Start with nothing: after a fork, what the parent holds is the parent's to write."""
        self._lock, self._flushing = threading.Lock(), threading.Lock()
        self._held = ledger.Batch()
        # What could not be written, until the next flush; the flush's alone.
        self._returned: dict[ledger.Name, list[Span]] = {}
        # When this process last wrote which reader, the latest last.
        self._written: dict[ledger.Name, datetime.datetime] = {}
        self._marks = Marks(self._note)
        self._newcomers = Newcomers()
        self.tally, self._tallied_at = Tally(), time.monotonic()
        self._salts: dict[datetime.date, bytes] = {}
        self._figures: Counts | None = None
        # Until when they are of the present day, by the clock.
        self._figures_end = 0.0
        self._blocks: dict[str, tuple[Counts | None, bytes]] = {}
        self._day: datetime.date | None = None
        self._forget_from: datetime.datetime | None = None
        self._away = self._full = self._crowded = False
        self._outage = Outage("Visits are held back")
        self._thread: threading.Thread | None = None
        self._stopping, self._tried = threading.Event(), threading.Event()
        self._patience = 0.0
        self._flushed_at: float | None = None

    # --- what a request calls ---------------------------------------------------------------

    def seen(self, address: str, user_agent: str, mark: int = 0) -> bool:
        """Note a page view; False where too many new readers come from the address.

        No text is kept. `mark`, where not 0, is a number that no other reader has, for
        `seen_again`.
        """
        self.start()
        self._await_first_load()
        now = self._now()
        day = self.today(now)
        salt = self._salt(day)
        name = (day, reader_key(salt, address, user_agent))
        if not self._knows(name) and not self._newcomers.admits(address, now):
            if not self._crowded:
                logger.warning(
                    "One address has more than %d new readers a minute; further ones do not count. "
                    "If it is a proxy's, set TRUSTED_PROXIES.",
                    MOST_NEWCOMERS,
                )
            self._crowded = True
            return False
        yesterday = local_day(now - ONLINE)
        if not self._note(name, now):
            if not self._full:
                logger.error("Visits of further readers are lost: %d are held.", MAX_HELD)
            self._full = True
        elif yesterday < day:
            if yesterday in self._salts:
                carried = reader_key(self._salts[yesterday], address, user_agent)
                self._held.carried.add(carried)
        elif mark and salt == self._salt(day):
            self._marks.remember(mark, name, now)
        return True

    def seen_again(self, mark: int) -> bool:
        """Note a page view of the reader last seen with `mark`; False where that is not known.

        It costs a tenth of what `seen` does.
        """
        return self._marks.seen_again(mark, self._clock())

    def _knows(self, name: ledger.Name) -> bool:
        """Whether the reader's views are held, or were written a moment ago."""
        return name in self._held.spans or name in self._written or name in self._returned

    def _note(self, name: ledger.Name, now: datetime.datetime) -> bool:
        """Hold a view; False where there is no room.

        Each step is one of a dictionary's own, which no other thread divides. Should the flush take
        the reader's views between two of them, they are written twice, which changes nothing.
        Two views of one reader, noted by two threads in the same instant, may leave one of them:
        which is the same visit.
        """
        spans = self._held.spans.get(name)
        if spans and goes_on(spans[-1], now):
            spans[-1] = Span(spans[-1].first, now)
            self._held.spans[name] = spans
            return True
        if spans is None and self.held >= MAX_HELD and name not in self._returned:
            return False
        self._held.spans[name] = joined_with(spans or [], Span(now, now))
        return True

    def counts(self) -> Counts | None:
        """The figures of the last flush; None while none could be loaded since the start.

        They are the database's alone: what this process has just seen may be known there
        already through another one, so adding it could count a visit twice.
        """
        self.start()
        self._await_first_load()
        if self._figures is None or self._clock() < self._figures_end:
            return self._figures
        return self._figures.at(self._now())

    def block(self, language: str) -> bytes:
        """HTML of the figures in `language`, made once for all pages until they change."""
        figures = self.counts()
        known = self._blocks.get(language)
        if known is None or known[0] is not figures:
            known = self._blocks[language] = (figures, block(figures, language))
        return known[1]

    # --- what an operator asks ----------------------------------------------------------------

    @property
    def held(self) -> int:
        """Readers whose views are not written yet."""
        return len(self._held.spans) + len(self._returned)

    @property
    def flush_age(self) -> float | None:
        """Seconds since views were last written, or nothing was to be; None before the first."""
        return None if self._flushed_at is None else time.monotonic() - self._flushed_at

    # --- what the server calls --------------------------------------------------------------

    def start(self) -> None:
        """Start the thread, once a process; without effect where `VISITS_THREAD` is off."""
        if self._thread or self._stopping.is_set() or not settings.VISITS_THREAD:
            return
        with self._lock:
            if self._thread:
                return
            self._patience = time.monotonic() + FIRST_LOAD_SECONDS
            self._thread = threading.Thread(target=self._run, name="visits", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End the thread and write what is held; for the end of a process. Safe to call again."""
        self._stopping.set()
        if self._thread:
            self._thread.join(timeout=10)
            self._thread = None
        self._marks.hold_all()
        if (self._held or self._returned or self.tally) and settings.VISITS_THREAD:
            self.flush()

    def flush(self) -> bool:
        """Write what is held and load the figures; False where the database did not let us."""
        with self._flushing:
            now = self._now()
            try:
                self._flush(now)
            except Exception as error:
                # Whatever it is, the thread must go on and what is held must stay.
                if self._outage.begin(error) and not isinstance(error, django.db.Error):
                    logger.exception("Visits could not be written.")
                self._away = True
                if not connection.in_atomic_block:
                    connection.close()
                return False
            finally:
                self._tried.set()
            self._outage.end()
            self._away = self._full = False
            self._flushed_at = time.monotonic()
            return True

    def today(self, now: datetime.datetime) -> datetime.date:
        """Return the day that a view at `now` belongs to.

        A clock that steps back over midnight by up to `DAY_HOLD` does not bring yesterday back.
        """
        day = local_day(now)
        if self._day and day < self._day <= local_day(now + DAY_HOLD):
            return self._day
        self._day = day
        return day

    # --- inside -----------------------------------------------------------------------------

    def _now(self) -> datetime.datetime:
        return datetime.datetime.fromtimestamp(self._clock(), datetime.UTC)

    def _run(self) -> None:
        try:
            while True:
                close_old_connections()
                self.flush()
                if self._stopping.wait(FLUSH_SECONDS):
                    return
        finally:
            connection.close()

    def _await_first_load(self) -> None:
        if self._thread and not self._tried.is_set():
            self._tried.wait(max(0.0, self._patience - time.monotonic()))

    def _flush(self, now: datetime.datetime) -> None:
        self._load_salts(now)
        if self._away:
            self._forget_from = now + SETTLE
        for batch in self._due(now):
            try:
                ledger.write(batch, now)
            except BaseException:
                self._put_back(batch)
                raise
            self._written |= dict.fromkeys(batch.spans, now)
        is_last = self._stopping.is_set()
        if is_last or time.monotonic() - self._tallied_at >= VIEWS_SECONDS:
            self.tally.write(self.today(now), is_last=is_last)
            self._tallied_at = time.monotonic()
        self._figures, stale = ledger.counts(now, self.today(now))
        self._figures_end = midnight_after(local_day(now)).timestamp()
        if stale and not (self._forget_from and now < self._forget_from):
            ledger.forget(now)

    def _offered(self, day: datetime.date) -> bytes:
        return hmac.digest(self._secret, day.isoformat().encode(), "sha256")

    def _salt(self, day: datetime.date) -> bytes:
        return self._salts.get(day) or self._offered(day)

    def _load_salts(self, now: datetime.datetime) -> None:
        days = salt_days(now) | {self.today(now)}
        if days == self._salts.keys():
            return
        ledger.forget_salts(now)
        self._salts = {
            day: self._salts.get(day) or ledger.salt(day, self._offered(day)) for day in days
        }
        self._marks.forget()

    def _due(self, now: datetime.datetime) -> Iterator[ledger.Batch]:
        """Take what is to be written now, in parts."""
        over = []
        for name, written in self._written.items():
            if datetime.timedelta(0) <= now - written < REFRESH and not self._stopping.is_set():
                break
            over.append(name)
        for name in over:
            del self._written[name]
        self._marks.hold_all(without=self._written)
        waiting = {**self._returned, **self._held.spans}
        for part in ledger.in_parts([name for name in waiting if name not in self._written]):
            spans = {
                name: visits([*self._returned.pop(name, ()), *self._held.spans.pop(name, ())])
                for name in part
            }
            yield ledger.Batch(spans)
        # Only after yesterday's keys are written is there something to mark.
        for keys in ledger.in_parts(list(self._held.carried)):
            self._held.carried.difference_update(keys)
            yield ledger.Batch(carried=set(keys))

    def _put_back(self, batch: ledger.Batch) -> None:
        self._returned |= batch.spans
        self._held.carried |= batch.carried


counter = Counter()
os.register_at_fork(after_in_child=counter.reset)
atexit.register(counter.stop)
