"""Nightly backup: made by the running site, once, whichever of its processes and machines does it.

A process of its own makes it, which gives way to readers and goes on when the one that began it is
replaced. What was missed while the site was stopped is made up for at its start.
"""

import datetime
import logging
import subprocess
import sys
import threading

import django.db
from django.conf import settings
from django.db import close_old_connections, connection
from django.utils import timezone

from sotngoaivu.backup.models import NightlyBackup

logger = logging.getLogger(__name__)

LOOK_SECONDS = 30.0


def last_due(now: datetime.datetime, at: datetime.time) -> datetime.datetime:
    """The last moment up to `now` at which the site's clock showed `at`."""
    local = timezone.localtime(now)
    due = local.replace(hour=at.hour, minute=at.minute, second=at.second, microsecond=0)
    return due if due <= local else due - datetime.timedelta(days=1)


def claim(due: datetime.datetime) -> bool:
    """Whether it falls to the caller to make the backup that is due. Raises `django.db.Error`.

    The first night of a site that has just been told to make them is the next one.
    """
    if NightlyBackup.objects.filter(pk=1, due_at__lt=due).update(due_at=due):
        return True
    NightlyBackup.objects.bulk_create([NightlyBackup(pk=1, due_at=due)], ignore_conflicts=True)
    return False


class Nightly:
    """A thread in every process of the site that looks at the clock."""

    def __init__(self) -> None:
        self._stopping = threading.Event()

    def start(self) -> None:
        if settings.BACKUP_AT:
            at = (settings.BACKUP_AT,)
            threading.Thread(target=self._run, args=at, name="nightly backup", daemon=True).start()

    def stop(self) -> None:
        self._stopping.set()

    def _run(self, at: datetime.time) -> None:
        while True:
            try:
                close_old_connections()
                if claim(last_due(timezone.now(), at)):
                    back_up()
            except django.db.Error:
                # Others tell of that; the night's backup is made when the database is back.
                pass
            except Exception:
                logger.exception("Tonight's backup could not be begun")
            finally:
                connection.close()
            if self._stopping.wait(LOOK_SECONDS):
                return


def back_up() -> None:
    """Have a process make a backup, and wait for it; it tells itself what it could not do."""
    connection.close()
    # `nice` lets it give way to readers.
    command = ["nice", sys.executable, str(settings.BASE_DIR / "manage.py"), "backup", "--nightly"]
    code = subprocess.run(command, start_new_session=True, check=False).returncode  # noqa: S603
    if code < 0:
        logger.error("Tonight's backup was killed by signal %d", -code)
