"""Versions that are kept beside the latest draft: revisions that do not take its place."""

import datetime
from typing import Any

from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry, Revision

from pages.models import BasePage

_ACTION = "pages.keep_version"
_TICK = datetime.timedelta(microseconds=1)


def keep_version(
    page: BasePage, user: Any = None, after: datetime.datetime | None = None
) -> Revision:
    """A revision of what `page` holds, older than its latest, right after the moment `after`.

    Wagtail tells the latest by the time at which it was made.
    """
    latest = page.get_latest_revision()
    made = timezone.now()
    if latest:
        made = latest.created_at - _TICK
        if after and after + _TICK < made:
            made = after + _TICK
    kept: Revision = Revision.objects.create(
        content_object=page,
        base_content_type=page.get_base_content_type(),
        user=user,
        created_at=made,
        content=page.serializable_data(),
        object_str=str(page),
    )
    log(page, _ACTION, user=user, revision=kept)
    return kept


def kept_versions(page: Page) -> Any:
    """The numbers of the page's versions that are kept so."""
    entries = PageLogEntry.objects.filter(page=page.pk, action=_ACTION)
    return entries.exclude(revision=None).values("revision")
