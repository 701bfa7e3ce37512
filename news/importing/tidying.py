"""What of imports ends by itself: those that were looked at and that nobody has begun."""

import datetime

from news.importing.models import ImportBatch, State
from sotngoaivu.upkeep.tidying import DAY, Leftovers, rows

KEPT = 30 * DAY


def import_leftovers(now: datetime.datetime) -> list[Leftovers]:
    """With their files, which are large."""
    old = ImportBatch.objects.filter(state=State.NEW, created_at__lt=now - KEPT)
    return [rows("imports that nobody began", old, one_by_one=True)]
