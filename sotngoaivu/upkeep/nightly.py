"""Nightly jobs: done by the running site, once, whichever of its processes and machines does them.

A job is a command of manage.py in a process of its own, which holds no reader up and goes on when
the worker that began it is replaced. What was missed while the site was stopped is made up for at
its start.
"""

import contextlib
import datetime
import logging
import os
import subprocess
import sys
import threading
from dataclasses import dataclass

import django.db
from django.conf import settings
from django.db import close_old_connections, connection
from django.utils import timezone

from sotngoaivu.upkeep.models import NightlyRun

logger = logging.getLogger(__name__)

LOOK_SECONDS = 30.0
# How much a job gives way to what answers readers.
NICENESS = 10


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


def claim(name: str, due: datetime.datetime) -> bool:
    """Whether it falls to the caller to do the job that is due. Raises `django.db.Error`.

    The first night of a site that has just been told to do it is the next one.
    """
    runs = NightlyRun.objects.filter(job=name)
    if runs.filter(due_at__lt=due).update(due_at=due):
        return True
    if not runs.exists():
        NightlyRun.objects.bulk_create([NightlyRun(job=name, due_at=due)], ignore_conflicts=True)
    return False


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
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *job.command]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)  # noqa: S603
    # It may have ended already.
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, process.pid, NICENESS)
    code = process.wait()
    if code < 0:
        logger.error("The nightly %s was killed by signal %d", job.name, -code)
