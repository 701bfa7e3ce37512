"""Nightly jobs: done by the running site, once, whichever of its processes and machines does them.

A job is a command of manage.py in a process of its own, which holds no reader up and goes on when
the worker that began it is replaced. What was missed while the site was stopped is made up for at
its start; what was broken off, by a kill or the end of its machine, is begun anew, within bounds.
"""

import contextlib
import datetime
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import django.db
from django.conf import settings
from django.db import close_old_connections, connection
from django.db.models import F
from django.utils import timezone

from sotngoaivu.upkeep.models import NightlyRun

logger = logging.getLogger(__name__)

LOOK_SECONDS = 30.0
# How much a job gives way to what answers readers.
NICENESS = 10
# How often whoever does a job lets others see it, and after what silence it is taken for dead.
BEAT_SECONDS = 30.0
SILENCE = datetime.timedelta(minutes=5)
# How often a job is begun in one night: what it is killed by may be what it does itself.
TRIES = 2


@dataclass(frozen=True)
class Job:
    """A command that is run each night at `at` by the site's clock, never where that is None."""

    command: tuple[str, ...]
    at: datetime.time | None

    @property
    def name(self) -> str:
        return self.command[0]

    def last_due(self, now: datetime.datetime) -> datetime.datetime | None:
        """The last moment up to `now` at which the site's clock showed `at`."""
        if self.at is None:
            return None
        local = timezone.localtime(now)
        due = datetime.datetime.combine(local, self.at, tzinfo=local.tzinfo)
        return due if due <= local else due - datetime.timedelta(days=1)


def claim(name: str, due: datetime.datetime, now: datetime.datetime | None = None) -> bool:
    """Whether it falls to the caller to do the job that is due. Raises `django.db.Error`.

    The first night of a site that has just been told to do it is the next one. A job that was
    begun and neither ended nor seen at work since falls to somebody again, `TRIES` times in all.
    """
    now = now or timezone.now()
    runs = NightlyRun.objects.filter(job=name)
    run = runs.first()
    if run is None:
        NightlyRun.objects.bulk_create([NightlyRun(job=name, due_at=due)], ignore_conflicts=True)
        return False
    if run.seen_at and run.seen_at >= now - SILENCE:
        return False
    # Of many that have read the same, one changes it.
    same = runs.filter(due_at=run.due_at, seen_at=run.seen_at, is_given_up=run.is_given_up)
    if run.due_at < due:
        return bool(same.update(due_at=due, tries=1, seen_at=now, is_given_up=False))
    if run.seen_at is None or run.is_given_up:
        return False
    if run.tries < TRIES:
        is_ours = bool(same.update(tries=F("tries") + 1, seen_at=now))
        if is_ours:
            logger.warning("The nightly %s was broken off, and is begun anew", name)
        return is_ours
    if same.update(is_given_up=True):
        logger.error(
            "The nightly %s was broken off %d times; it is not done before the next night",
            name,
            run.tries,
        )
    return False


@contextlib.contextmanager
def at_work(name: str) -> Iterator[None]:
    """Let others see that the job is being done, as long as the block lasts, and then its end."""
    runs, ended = NightlyRun.objects.filter(job=name), threading.Event()

    def beat() -> None:
        while not ended.wait(BEAT_SECONDS):
            # The job itself tells of that.
            with contextlib.suppress(django.db.Error):
                close_old_connections()
                runs.update(seen_at=timezone.now())
        connection.close()

    runs.update(seen_at=timezone.now())
    beating = threading.Thread(target=beat, name="at work", daemon=True)
    beating.start()
    try:
        yield
    finally:
        ended.set()
        beating.join()
        _note_end(name)


def _note_end(name: str) -> None:
    runs = NightlyRun.objects.filter(job=name)
    try:
        try:
            runs.update(seen_at=None)
        except django.db.Error:
            # A restart of the database has cut the connection; the job may have needed none.
            connection.close()
            runs.update(seen_at=None)
    except django.db.Error as error:
        logger.error("The end of the nightly %s could not be noted: %s", name, error)


def broken_off(now: datetime.datetime) -> list[NightlyRun]:
    """Jobs that were begun, have not ended and are not at work."""
    return list(NightlyRun.objects.filter(seen_at__lt=now - SILENCE).order_by("job"))


class Nightly:
    """A thread in every process of the site that looks at the clock and does one job at a time."""

    def __init__(self, *jobs: Job) -> None:
        self._jobs = [job for job in jobs if job.at]
        self._stopping = threading.Event()

    def start(self) -> None:
        if self._jobs:
            threading.Thread(target=self._run, name="nightly", daemon=True).start()

    def stop(self) -> None:
        self._stopping.set()

    def _run(self) -> None:
        while True:
            for job in self._jobs:
                self._do_if_due(job)
            if self._stopping.wait(LOOK_SECONDS):
                return

    def _do_if_due(self, job: Job) -> None:
        try:
            close_old_connections()
            due = job.last_due(timezone.now())
            if due and not self._stopping.is_set() and claim(job.name, due):
                do(job)
        except django.db.Error:
            # Others tell of that; the job is done when the database is back.
            pass
        except Exception:
            logger.exception("The nightly %s could not be begun", job.name)
        finally:
            connection.close()


def do(job: Job) -> None:
    """Have a process run the job's command, and wait for it; it tells itself what went wrong."""
    connection.close()
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "nightly", *job.command]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)  # noqa: S603
    # It may have ended already.
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, process.pid, NICENESS)
    code = process.wait()
    if code < 0:
        logger.error("The nightly %s was killed by signal %d", job.name, -code)
