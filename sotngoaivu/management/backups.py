"""Backups, as the examination looks at them: whether there is a new one, and where they go."""

import datetime
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from sotngoaivu.backup import newest
from sotngoaivu.backup.encryption import recipients
from sotngoaivu.core.http import health
from sotngoaivu.management.finding import Finding

LONGEST_WITHOUT_BACKUP = datetime.timedelta(days=7)


def of_backups() -> Iterator[Finding]:
    folder = Path(settings.VAR_DIR, "backups")
    age = newest.age()
    if age is None:
        yield Finding(f"There is no backup in {folder}.", "manage.py backup; best each night.")
    elif age > LONGEST_WITHOUT_BACKUP.total_seconds():
        yield Finding(
            f"The newest backup in {folder} is {age / 86400:.0f} days old.",
            "manage.py backup; then see why it was not made by itself.",
        )
    try:
        recipients()
    except ImproperlyConfigured as error:
        yield Finding(str(error), "Until then no backup is made, and the site does not start.")
    if settings.BACKUP_COPY_TO:
        yield from _of_copies(folder, Path(settings.BACKUP_COPY_TO))


def _of_copies(folder: Path, copies: Path) -> Iterator[Finding]:
    named = f"BACKUP_COPY_TO names {copies}"
    if not copies.is_dir():
        yield Finding(f"{named}, which is no folder.", "Mount it, or correct its name.")
        return
    try:
        health.write_at(copies)
    except OSError as error:
        yield Finding(
            f"{named}, which cannot be written to ({error.strerror}).",
            "Let it belong to the user who runs the site, on a disk that is mounted for writing.",
        )
    there = next(path for path in (folder, *folder.parents) if path.exists())
    if copies.stat().st_dev == there.stat().st_dev:
        yield Finding(
            f"{named}, which is on the disk that the backups are on: they would be lost together.",
            "Mount another disk or machine there.",
        )
