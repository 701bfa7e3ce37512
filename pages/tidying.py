"""What of pages ends by itself: publications that may be undone, and what lies in the trash."""

import datetime

from django.conf import settings
from wagtail.models import Page

from pages.undoing import outdated
from sotngoaivu.upkeep.tidying import DAY, Leftovers, rows


def page_leftovers(now: datetime.datetime) -> list[Leftovers]:
    before = now - settings.KEEP_TRASH_DAYS * DAY
    old = Page.objects.filter(trashed__taken_with=None, trashed__deleted_at__lt=before)
    return [
        rows("publications to undo", outdated(now)),
        # With what is below each, and their records.
        rows("pages in the trash", old, one_by_one=True),
    ]
