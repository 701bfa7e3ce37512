"""Tidying: all that grows by itself, and what of it may go.

What editors have made stays; what stands here ends by itself, can be had again, or is older than
the settings say. Applications add kinds of their own (`hooks.register("register_leftovers")`: a
function of the moment, which returns them).
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.models import EditingSession, FormState
from wagtail.embeds.models import Embed
from wagtail.models import UploadedFile

from sotngoaivu.accounts.models import Attempts
from sotngoaivu.media.models import CustomRendition
from sotngoaivu.media.renditions import note_unneeded
from sotngoaivu.upkeep import files, history
from sotngoaivu.upkeep.rows import delete_rows

DAY = datetime.timedelta(days=1)
# A month is as long as the longest one.
MONTH = 31 * DAY
# Pages that lie in a browser or a search engine's cache name former files so long.
STATIC_FILES = RENDITIONS = RESTORES = EMBEDS = 30 * DAY


@dataclass(frozen=True)
class Leftovers:
    """One kind of thing that grows: how many may go now, and letting them go."""

    name: str
    count: Callable[[], int]
    remove: Callable[[], int]


def leftovers(now: datetime.datetime | None = None) -> list[Leftovers]:
    """All kinds, in the order in which they go: files after the rows that name them."""
    now = now or timezone.now()
    log_before = now - settings.KEEP_LOG_MONTHS * MONTH if settings.KEEP_LOG_MONTHS else None
    revisions = history.old_revisions(
        now - settings.KEEP_REVISIONS_DAYS * DAY, settings.KEEP_REVISIONS
    )
    restores = Path(settings.VAR_DIR) / "backups"
    return [
        rows("sessions", Session.objects.filter(expire_date__lt=now)),
        rows("sign-in attempts", Attempts.objects.filter(ends_at__lt=now)),
        rows("editing sessions", EditingSession.objects.stale()),
        rows("previewed forms", FormState.objects.stale()),
        rows("abandoned uploads", lambda: _abandoned(now)),
        rows("embeds", Embed.objects.filter(last_updated__lt=now - EMBEDS)),
        *(kind for register in hooks.get_hooks("register_leftovers") for kind in register(now)),
        rows("revisions", revisions, one_by_one=True),
        *(
            rows(name, entries(log_before))
            for name, entries in (
                ("page log entries", history.old_page_log),
                ("other log entries", history.old_model_log),
            )
            if log_before
        ),
        _renditions(now),
        Leftovers(
            "orphan files",
            lambda: _number(files.orphan_uploads()),
            lambda: files.delete_uploads(files.orphan_uploads()),
        ),
        Leftovers(
            "static files",
            lambda: _number(files.former_static_files(STATIC_FILES, note=False)),
            lambda: files.delete_files(files.former_static_files(STATIC_FILES, note=True)),
        ),
        Leftovers(
            "files from before restores",
            lambda: _number(files.old_restores(restores, RESTORES)),
            lambda: files.delete_files(files.old_restores(restores, RESTORES)),
        ),
    ]


def rows(
    name: str,
    found: models.QuerySet[Any] | Callable[[], models.QuerySet[Any]],
    *,
    one_by_one: bool = False,
) -> Leftovers:
    """Rows of one query; `one_by_one` has each object delete itself.

    A query that something has to be read for is made by a function, when its turn has come.
    """

    def query() -> models.QuerySet[Any]:
        return found() if callable(found) else found

    return Leftovers(
        name,
        lambda: query().count(),
        lambda: delete_rows(query(), one_by_one=one_by_one),
    )


def _renditions(now: datetime.datetime) -> Leftovers:
    """Those that no page has shown for as long; their addresses lead to the present ones."""
    unneeded = CustomRendition.objects.filter(unneeded_since__lt=now - RENDITIONS)

    def remove() -> int:
        note_unneeded(now)
        return delete_rows(unneeded.all(), one_by_one=True)

    return Leftovers("renditions", unneeded.count, remove)


def _abandoned(now: datetime.datetime) -> models.QuerySet[UploadedFile]:
    """Of several uploads at once, those whose forms nobody has filled in; the rows bear no time."""
    left = [
        upload.pk
        for upload in UploadedFile.objects.all()
        if files.modified(upload.file.name, if_lost=now - 2 * DAY) < now - DAY
    ]
    found: models.QuerySet[UploadedFile] = UploadedFile.objects.filter(pk__in=left)
    return found


def _number(found: Iterable[object]) -> int:
    return sum(1 for _each in found)
