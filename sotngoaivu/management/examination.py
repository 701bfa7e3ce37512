"""Examination: what is wrong with this site, in plain words, and what to do about it.

It may be made while the site runs and while it stands still, and leaves nothing behind.
"""

import datetime
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core import checks
from django.core.mail import get_connection
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from wagtail.models import PageLogEntry, Site

from pages.scheduling import next_due, unsettled
from sotngoaivu.conf.environment import host_and_port
from sotngoaivu.core import private
from sotngoaivu.core.http import health
from sotngoaivu.management import database, static
from sotngoaivu.management.backups import of_backups
from sotngoaivu.management.finding import Finding
from sotngoaivu.management.uploads import of_uploads
from sotngoaivu.media.renditions import missing
from sotngoaivu.search.indexing import is_stale
from sotngoaivu.upkeep.nightly import broken_off

# Of a disk: the room that is to be free, as a part of it or, on large ones, in bytes.
LEAST_FREE_PART, ENOUGH_FREE_BYTES = 0.1, 5 * 1024**3
LEAST_FREE_NAMES = 0.05
# Clocks differ by less, and whoever has something due is a quarter of a second late.
CLOCK_TOLERANCE = datetime.timedelta(seconds=5)
LATE = datetime.timedelta(minutes=5)
_MANAGE = "manage.py {}"


def of_settings() -> Iterator[Finding]:
    is_https = settings.SITE_URL.startswith("https://")
    for message in checks.run_checks(include_deployment_checks=True):
        name = str(message.id)
        # Django's own of this kind are about https, but for that of a weak key.
        about_https = name.startswith("security.") and name != "security.W009" and not is_https
        if message.level >= checks.WARNING and not message.is_silenced() and not about_https:
            hint = message.hint or f"Look for {name} in Django's list of system checks."
            yield Finding(message.msg, hint)


def of_folder() -> Iterator[Finding]:
    folder = Path(settings.VAR_DIR)
    if not folder.is_dir():
        yield Finding(f"{folder} is not there.", "Set VAR_DIR, or let `make run` make it.")
        return
    try:
        health.write_at(folder)
    except OSError as error:
        yield Finding(
            f"{folder} cannot be written to ({error.strerror}).",
            "Let it belong to the user who runs the site, on a disk that is mounted for writing.",
        )
    wanted = private.mode_of_root()
    if stat.S_IMODE(folder.stat().st_mode) & private.UMASK & ~wanted:
        yield Finding(
            f"{folder} is open to other users of this machine: secrets and drafts are in it.",
            f"chmod {wanted:o} {folder}",
        )


def of_disk() -> Iterator[Finding]:
    for folder in {Path(settings.VAR_DIR), Path(settings.MEDIA_ROOT)}:
        if not folder.exists():
            continue
        usage, names = shutil.disk_usage(folder), os.statvfs(folder)
        if usage.free < min(usage.total * LEAST_FREE_PART, ENOUGH_FREE_BYTES):
            yield Finding(
                f"The disk of {folder} is nearly full: {filesizeformat(usage.free)} are free.",
                "Delete old backups and other files that are not needed, or enlarge it.",
            )
        if names.f_files and names.f_favail < names.f_files * LEAST_FREE_NAMES:
            yield Finding(
                f"The disk of {folder} has room for few more files ({names.f_favail}).",
                "Delete many small files, or make the file system anew with more inodes.",
            )


def of_database() -> Iterator[Finding]:
    if not database.has_file():
        # To ask for it would make an empty one.
        raise FileNotFoundError(f"{connection.settings_dict['NAME']} is not there.")
    health.database()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA quick_check(1)")
            said = cursor.fetchone()[0]
            if said != "ok":
                yield Finding(
                    f"The database file is damaged: {said}",
                    "Stop the site, keep a copy of the file, and restore the newest backup.",
                )
        else:
            cursor.execute("SHOW server_encoding")
            said = cursor.fetchone()[0]
            if said != "UTF8":
                yield Finding(
                    f"The database is in {said}, which lacks letters.",
                    "Make a backup, create the database anew in UTF8, and restore it there.",
                )


def of_migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield Finding(
            f"The database is of an earlier version: {len(waiting)} migrations wait.",
            f"Make a backup, then {_MANAGE.format('prepare')}",
        )


def of_site() -> Iterator[Finding]:
    place = host_and_port(settings.SITE_URL)
    if not Site.objects.filter(is_default_site=True, **place).exists():
        yield Finding(
            "Links in pages, feeds and messages begin with another address than SITE_URL.",
            f"{_MANAGE.format('prepare')}, or correct it in the admin under Settings, Sites.",
        )


def of_cache() -> Iterator[Finding]:
    try:
        health.shared_cache()
    except health.Ill:
        yield Finding(
            "The cache keeps nothing.",
            "Look whether Redis runs and CACHE_URL names it; without CACHE_URL, whether "
            f"{settings.VAR_DIR / 'cache'} can be written to.",
        )


def of_renditions() -> Iterator[Finding]:
    lacking = [(image, len(specs)) for image, specs in missing()]
    if lacking:
        names = ", ".join(f"{image.pk} ({image.title})" for image, _specs in lacking[:5])
        yield Finding(
            f"{sum(number for _image, number in lacking)} sizes of {len(lacking)} pictures that "
            f"pages show are missing: {names}{' …' if len(lacking) > 5 else ''}",
            f"{_MANAGE.format('make_renditions')}; where some are missing still, the log says why: "
            "upload those pictures again.",
        )


def of_files() -> Iterator[Finding]:
    """What `prepare` makes of the code."""
    prepare = _MANAGE.format("prepare")
    try:
        lost = static.lost(Path(settings.VAR_DIR, static.STAMP))
    except FileNotFoundError:
        yield Finding(
            f"Static files are not gathered in {settings.STATIC_ROOT}: pages have no look.", prepare
        )
    except (OSError, ValueError, KeyError) as error:
        wrong = f"{static.MANIFEST} in {settings.STATIC_ROOT} cannot be read: {error}"
        yield Finding(wrong, f"Delete it, then {prepare}")
    else:
        if lost:
            names = f"{', '.join(lost[:3])}{' …' if len(lost) > 3 else ''}"
            yield Finding(
                f"{len(lost)} static files are not as they were gathered in "
                f"{settings.STATIC_ROOT}: {names}",
                f"{prepare}; with containers, make the image anew.",
            )
    if not Path(settings.BASE_DIR, "locale/vi/LC_MESSAGES/django.mo").exists():
        yield Finding(
            "Translations are not compiled: pages are half English.",
            _MANAGE.format("compilemessages"),
        )


def of_clock() -> Iterator[Finding]:
    now = timezone.now()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            apart = abs(cursor.fetchone()[0] - timezone.now())
        if apart > CLOCK_TOLERANCE:
            yield Finding(
                f"This machine's clock and the database's are {apart.total_seconds():.0f} seconds "
                "apart.",
                "Set both by NTP (timedatectl set-ntp true).",
            )
    last = PageLogEntry.objects.order_by("-timestamp").values_list("timestamp", flat=True).first()
    if last and last > now + CLOCK_TOLERANCE:
        yield Finding(
            f"It is {now:%d/%m/%Y %H:%M} UTC by the clock, but something was done at "
            f"{last:%d/%m/%Y %H:%M} already.",
            "Set the clock by NTP (timedatectl set-ntp true); visits and schedules go by it.",
        )


def of_schedule() -> Iterator[Finding]:
    now = timezone.now()
    for failure in unsettled(now):
        yield Finding(
            f"{failure.content_type} {failure.object_id} was to go live or expire at "
            f"{timezone.localtime(failure.due_at):%d/%m/%Y %H:%M} and could not.",
            "The first screen of the admin says why.",
        )
    due = next_due()
    if due and due < now - LATE:
        yield Finding(
            f"Something has been due since {timezone.localtime(due):%d/%m/%Y %H:%M}.",
            f"Start the site, which does it; or {_MANAGE.format('publish_scheduled')}",
        )
    for run in broken_off(now):
        yield Finding(
            f"The nightly {run.job} that was due at "
            f"{timezone.localtime(run.due_at):%d/%m/%Y %H:%M} was begun and has not ended.",
            "See in the log, and in that of the machine, what has killed it; then "
            + _MANAGE.format(f"nightly {run.job}"),
        )


def of_index() -> Iterator[Finding]:
    if is_stale():
        yield Finding(
            "Pages are public that search does not find, or finds by an earlier version's rules.",
            _MANAGE.format("update_search"),
        )


def of_mail() -> Iterator[Finding]:
    if settings.SENDS_EMAIL:
        try:
            with get_connection():
                pass
        except OSError as error:
            yield Finding(
                f"The mail server cannot be used: {error}",
                "Compare EMAIL_URL with what its provider says, and look at the firewall.",
            )


_ADVICE = {
    "database": "Start the database server, and compare DATABASE_URL with its user, password and "
    "name; of SQLite, look at the file's owner and at the disk. Where systemd serves the site: "
    "sotngoaivu doctor.",
    "": "Mend what is named above first, then look again.",
}


@dataclass(frozen=True, slots=True)
class Part:
    look: Callable[[], Iterator[Finding]]
    needs_database: bool = False


PARTS = {
    "settings": Part(of_settings),
    "folder": Part(of_folder),
    "disk": Part(of_disk),
    "database": Part(of_database),
    "migrations": Part(of_migrations, needs_database=True),
    "site": Part(of_site, needs_database=True),
    "cache": Part(of_cache),
    "uploads": Part(of_uploads),
    "pictures": Part(of_renditions, needs_database=True),
    "files": Part(of_files),
    "backups": Part(of_backups),
    "clock": Part(of_clock, needs_database=True),
    "schedule": Part(of_schedule, needs_database=True),
    "search": Part(of_index, needs_database=True),
    "mail": Part(of_mail),
}


def findings(name: str) -> list[Finding]:
    """What is wrong with that part; whatever fails on the way is a finding, too."""
    try:
        return list(PARTS[name].look())
    except Exception as error:
        said = " ".join(str(error).split()) or type(error).__name__
        return [Finding(f"It cannot be looked at: {said}", _ADVICE.get(name, _ADVICE[""]))]
