"""What of pages ends by itself: publications that may be undone, and what lies in the trash."""

import datetime

from django.conf import settings
from wagtail.models import Page

from pages.models import TrashedPage
from pages.trashing import references_of
from pages.undoing import outdated
from sotngoaivu.upkeep.tidying import DAY, Leftovers, rows


def page_leftovers(now: datetime.datetime) -> list[Leftovers]:
    before = now - settings.KEEP_TRASH_DAYS * DAY
    old = Page.objects.filter(trashed__taken_with=None, trashed__deleted_at__lt=before)
    in_trash = TrashedPage.objects.values_list("page", flat=True)
    return [
        rows("publications to undo", outdated(now)),
        # With what is below each, and their records.
        rows("pages in the trash", old, one_by_one=True),
        # An index that was made anew, as after a backup was restored, has them.
        rows("references of pages in the trash", lambda: references_of(in_trash)),
    ]
