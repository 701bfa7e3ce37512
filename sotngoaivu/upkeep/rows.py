"""Rows that may go: deleted in small parts, each in a transaction of its own."""

from typing import Any

from django.db import models, transaction

# So few that nobody who writes waits for it to be noticed.
AT_ONCE = 200


def delete_rows(rows: models.QuerySet[Any], *, one_by_one: bool = False) -> int:
    """Delete what a query finds and return how many rows that were.

    Each part is asked for anew as it is deleted, so that what somebody has come to need meanwhile
    stays; what is broken off is gone on with the next time. `one_by_one` has the model delete it.
    """
    gone, last = 0, None
    while True:
        after = rows.order_by("pk") if last is None else rows.order_by("pk").filter(pk__gt=last)
        keys = list(after.values_list("pk", flat=True)[:AT_ONCE])
        if not keys:
            return gone
        last = keys[-1]
        with transaction.atomic():
            locked = rows.model._base_manager.filter(pk__in=keys).order_by("pk").select_for_update()
            held = list(locked.values_list("pk", flat=True))
            still = rows.filter(pk__in=held)
            if one_by_one:
                for row in still:
                    row.delete()
                    gone += 1
            else:
                gone += still.delete()[1].get(rows.model._meta.label, 0)
