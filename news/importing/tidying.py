"""What of imports ends by itself: those that nobody has begun, and what others have been sent."""

import datetime

from django.db import models, transaction

from news.importing.models import ImportArchive, ImportBatch, State
from sotngoaivu.upkeep.tidying import DAY, Leftovers, rows

KEPT = 30 * DAY
# Nothing has been made of these, whether somebody was still looking at them or was killed.
_NOT_BEGUN = (State.NEW, State.LOOKING)


def import_leftovers(now: datetime.datetime) -> list[Leftovers]:
    """With their files, which are large.

    Of an import that was begun and broken off stays what it has made, and that this can be undone.
    """
    unheard_of = ImportBatch.objects.filter(heard_of_at__lt=now - KEPT).defer("content")
    not_begun = unheard_of.filter(state__in=_NOT_BEGUN)
    sent = models.Q(content__isnull=False) | models.Exists(
        ImportArchive.objects.filter(batch=models.OuterRef("pk"))
    )
    begun = unheard_of.exclude(state__in=_NOT_BEGUN).filter(sent)

    def forget_files() -> int:
        gone = 0
        for key in begun.values_list("pk", flat=True):
            with transaction.atomic():
                # Somebody may have gone on with it meanwhile.
                if begun.select_for_update().filter(pk=key).exists():
                    ImportArchive.objects.filter(batch=key).defer("content").delete()
                    gone += ImportBatch.objects.filter(pk=key).update(content=None)
        return gone

    return [
        rows("imports that nobody began", not_begun, one_by_one=True),
        Leftovers("files of imports that were broken off", begun.count, forget_files),
    ]
