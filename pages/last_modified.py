"""Last-Modified: when the public last saw something change, for conditional requests."""

import datetime

from django.db.models import Q
from wagtail.models import PageLogEntry

# What only staff see. Everything else in the log may have changed what readers get.
_UNSEEN = (
    *("wagtail.edit", "wagtail.lock", "wagtail.unlock", "wagtail.revert", "wagtail.rename"),
    *("wagtail.publish.schedule", "wagtail.schedule.cancel"),
)


def last_public_change() -> datetime.datetime | None:
    """Time of the last publication, withdrawal, move, deletion or restriction of any page.

    One query. Pages' own dates cannot tell of what is gone, the log can. None: nothing logged.
    """
    seen = PageLogEntry.objects.exclude(
        Q(action__in=_UNSEEN) | Q(action__startswith="wagtail.workflow")
    )
    newest: datetime.datetime | None = (
        seen.order_by("-timestamp").values_list("timestamp", flat=True).first()
    )
    return newest
