"""Cache generations: noting changes and naming them.

A change is noted as a row in the transaction that makes it, so the two become visible together
and neither is lost with the other. Rows never wait for each other; whoever meets one after the
commit (the process that wrote it, else any worker's watcher) replaces it by a new generation.
Every function may raise `django.db.Error`.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists
from django.utils import timezone

from sotngoaivu.pagecache.models import Change, Generation, new_token


@dataclass(frozen=True, slots=True)
class Present:
    """The present generation and when (aware datetime) it became that, which is never past now."""

    token: str
    changed_at: datetime.datetime


def follow_change(**kwargs: Any) -> None:
    """Receiver of `published_content_changed`."""
    note_change()


def note_change() -> None:
    """Outdate all that is kept, when the present transaction is committed."""
    Change.objects.create()
    if not connection.in_atomic_block:
        name_changes()
    elif not any(entry[1] is name_changes for entry in connection.run_on_commit):
        transaction.on_commit(name_changes, robust=True)


def name_changes() -> None:
    """Replace the changes noted so far, if there are any, by one new generation."""
    with transaction.atomic():
        generation = _locked()
        noted = list(Change.objects.values_list("pk", flat=True))
        if noted:
            Change.objects.filter(pk__in=noted).delete()
            _renew(generation, timezone.now())


def present() -> Present:
    """The generation that holds every change committed before the call."""
    rows = Generation.objects.filter(pk=1).annotate(noted=_noted())
    row = rows.values_list("token", "changed_at", "noted").first()
    if row is None or row[2]:
        name_changes()
        row = rows.values_list("token", "changed_at", "noted").get()
    return Present(row[0], min(row[1], timezone.now()))


def claim_schedule(
    due: datetime.datetime, now: datetime.datetime, pause: datetime.timedelta
) -> bool:
    """Whether it falls to the caller to do what is due since `due`.

    One worker gets a yes; where the thing is due still after `pause`, one gets it again.
    """
    with transaction.atomic():
        generation = _locked()
        last = generation.scheduled_at
        if last and last >= due and now - last < pause:
            return False
        generation.scheduled_at = now
        generation.save(update_fields=["scheduled_at"])
        return True


def _noted() -> Exists:
    return Exists(Change.objects.all())


def _locked() -> Generation:
    row = Generation.objects.select_for_update().filter(pk=1).first()
    if row is None:
        Generation.objects.bulk_create([Generation(pk=1)], ignore_conflicts=True)
        row = Generation.objects.select_for_update().get(pk=1)
    return row


def _renew(generation: Generation, now: datetime.datetime) -> None:
    generation.token, generation.changed_at = new_token(), now
    generation.save(update_fields=["token", "changed_at"])
