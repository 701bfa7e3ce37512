"""Retention of backups: which ones stay, and a copy elsewhere.

Only files that bear a backup's own name are ever touched, and none is before a newer one has been
read back and found whole.
"""

import contextlib
import datetime
import hashlib
import os
import re
import stat
from collections.abc import Callable, Sequence
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone

from sotngoaivu.backup.checking import check
from sotngoaivu.backup.writing import PART, Written

_CHUNK = 1024 * 1024
_DAY = datetime.timedelta(days=1)
_NAME = re.compile(r"site-(\d{4}-\d\d-\d\d-\d{6})\.tar\.gz(\.age)?")
_MOMENT = "%Y-%m-%d-%H%M%S"
# By what of their moment the backups of a day, week and month are told apart.
_SPANS: Sequence[Callable[[datetime.datetime], object]] = (
    lambda moment: moment.date(),
    lambda moment: moment.isocalendar()[:2],
    lambda moment: (moment.year, moment.month),
)


def default_name(beginning: str = "site") -> Path:
    """Where a backup made now lies, if nobody says otherwise."""
    moment = timezone.localtime().strftime(_MOMENT)
    ending = ".age" if settings.BACKUP_PUBLIC_KEY else ""
    return Path(settings.VAR_DIR) / "backups" / f"{beginning}-{moment}.tar.gz{ending}"


def verify(written: Written) -> None:
    """Read back what has been written. Raises CommandError.

    What is encrypted cannot be unpacked here; its bytes are compared with those that were written.
    """
    if _digest(written.path) != written.sha256:
        raise CommandError(f"{written.path} is not what was written: look after the disk.")
    if not settings.BACKUP_PUBLIC_KEY:
        check(written.path)


def copy(written: Written, folder: Path) -> Path:
    """Copy a backup into a folder that is there, wholly or not at all. Raises CommandError."""
    target = folder / written.path.name
    part = target.with_name(target.name + PART)
    if not folder.is_dir():
        # Made here, it would lie on this disk where another one is not mounted.
        raise CommandError(f"No copy was made: BACKUP_COPY_TO names {folder}, which is no folder.")
    try:
        try:
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with written.path.open("rb") as source, os.fdopen(descriptor, "wb") as file:
                while chunk := source.read(_CHUNK):
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            if _digest(part) != written.sha256:
                raise CommandError(f"No copy was made: {part} is not what was copied.")
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise CommandError(f"No copy was made in {folder}: {error.strerror}") from error
    return target


def rotate(folder: Path, newest: Path) -> list[Path]:
    """Delete the backups in the folder that need not stay, and return them. Raises CommandError.

    Of the last days, weeks and months that have one, as many as BACKUP_KEEP says, the last backup
    stays; so does everything of the last 24 hours, and `newest`, which has to be whole. What has
    been half written for a day goes: nobody is at it any more, on whatever machine.
    """
    found = {path: moment for path in folder.iterdir() if (moment := _moment(path))}
    latest = sorted(found, key=lambda path: found[path], reverse=True)
    stay = {folder / newest.name}
    for count, span in zip(settings.BACKUP_KEEP, _SPANS, strict=True):
        last: dict[object, Path] = {}
        for path in latest:
            last.setdefault(span(found[path]), path)
        stay.update(list(last.values())[:count])
    today = timezone.localtime().replace(tzinfo=None) - _DAY
    gone = [path for path in latest if path not in stay and found[path] < today]
    try:
        gone += _left_half_written(folder)
        for path in gone:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise CommandError(f"An old backup could not be deleted: {error}") from error
    return gone


def _left_half_written(folder: Path) -> list[Path]:
    before = timezone.now().timestamp() - _DAY.total_seconds()
    return [
        part
        for part in folder.glob(f"*{PART}")
        if _NAME.fullmatch(part.name.removesuffix(PART))
        and stat.S_ISREG(part.lstat().st_mode)
        and part.lstat().st_mtime < before
    ]


def _moment(path: Path) -> datetime.datetime | None:
    """When a backup was made by its name; None for what is no file of ours."""
    match = _NAME.fullmatch(path.name)
    if match and path.is_file() and not path.is_symlink():
        # The site's own time, which all names have.
        with contextlib.suppress(ValueError):
            return datetime.datetime.strptime(match[1], _MOMENT)  # noqa: DTZ007
    return None


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}") from error
