"""Writing visits to the database, exactly once, and reading the figures back.

Every function may raise `django.db.Error` and then has written nothing, or (where the answer to a
COMMIT was lost) everything; writing the same batch again is safe, because spans are joined with
those stored and only what that adds is counted.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Count, F, Max, Min, Q, Sum

from sotngoaivu.visits.figures import Figures
from sotngoaivu.visits.models import Day, Presence, Salt, VisitSettings
from sotngoaivu.visits.rules import (
    CLOCK_TOLERANCE,
    ON_ITS_WAY,
    ONLINE,
    VISIT_GAP,
    Span,
    salt_days,
    visits,
)

# Keys written in one statement; SQLite takes at most 999 parameters.
BATCH = 240

# A reader on one day: the date, the key under its salt.
Name = tuple[datetime.date, bytes]


@dataclass
class Batch:
    """Views of readers, by day and key, and the keys of yesterday that live on under new ones."""

    spans: dict[Name, list[Span]] = field(default_factory=dict)
    carried: set[bytes] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.spans or self.carried)


def write(batch: Batch, now: datetime.datetime) -> None:
    """Add the batch's visits to their days, in one transaction.

    The rows of the days are locked in the order of their dates, so that the workers' batches
    follow one another and never wait for each other in a circle.
    """
    by_day: dict[datetime.date, dict[bytes, list[Span]]] = defaultdict(dict)
    for (day, key), spans in batch.spans.items():
        by_day[day][key] = [span.not_after(now) for span in spans]
    with transaction.atomic():
        for day in sorted(by_day):
            _lock(day)
        _heed_clock(now)
        for day, held in by_day.items():
            added = _join(held)
            if added:
                Day.objects.filter(date=day).update(visits=F("visits") + added)
        if batch.carried:
            Presence.objects.filter(key__in=batch.carried).update(carried=True)


def _lock(day: datetime.date) -> None:
    rows = Day.objects.select_for_update().filter(date=day)
    if not rows.first():
        Day.objects.bulk_create([Day(date=day)], ignore_conflicts=True)
        rows.get()


def _join(held: dict[bytes, list[Span]]) -> int:
    """Join held spans with the stored ones; return how many visits that adds.

    It may be less than 0: a view that was held back can turn out to link two visits into one.
    """
    stored: dict[bytes, list[Span]] = defaultdict(list)
    rows = Presence.objects.filter(key__in=list(held))
    for key, first, last in rows.values_list("key", "first_seen", "last_seen"):
        stored[bytes(key)].append(Span(first, last))
    added, new, outdated = 0, [], Q()
    for key, spans in held.items():
        before = stored[key]
        after = visits([*before, *spans])
        added += len(after) - len(visits(before))
        new += [
            Presence(key=key, first_seen=span.first, last_seen=span.last)
            for span in after
            if span not in before
        ]
        for first in {span.first for span in before} - {span.first for span in after}:
            outdated |= Q(key=key, first_seen=first)
    if outdated:
        Presence.objects.filter(outdated).delete()
    Presence.objects.bulk_create(
        new,
        update_conflicts=True,
        unique_fields=["key", "first_seen"],
        update_fields=["last_seen"],
    )
    return added


def _heed_clock(now: datetime.datetime) -> None:
    """Bring times that lie ahead back to `now`.

    When the clock has stepped back, readers of a moment ago would otherwise count anew.
    """
    ahead = Presence.objects.filter(last_seen__gt=now + CLOCK_TOLERANCE)
    rows = list(ahead)
    if not rows:
        return
    ahead.delete()
    for row in rows:
        row.pk = None
        row.first_seen, row.last_seen = min(row.first_seen, now), now
    Presence.objects.bulk_create(rows, ignore_conflicts=True)


def forget(now: datetime.datetime) -> None:
    """Delete the keys of visits that cannot go on any more."""
    Presence.objects.filter(last_seen__lt=now - VISIT_GAP - ON_ITS_WAY).delete()


def forget_salts(now: datetime.datetime) -> None:
    """Delete the salts of days that are over, and those a wrong clock made."""
    days = salt_days(now)
    in_use = (min(days), max(days) + datetime.timedelta(days=1))
    Salt.objects.exclude(day__range=in_use).delete()


def salt(day: datetime.date, offered: bytes) -> bytes:
    """Return the day's salt; `offered` becomes it where there is none yet."""
    Salt.objects.bulk_create([Salt(day=day, value=offered)], ignore_conflicts=True)
    return bytes(Salt.objects.get(day=day).value)


def figures(now: datetime.datetime, today: datetime.date) -> tuple[Figures, bool]:
    """Return the figures as stored, and whether there are keys to forget.

    Three queries; their cost grows with the number of days and of readers in the last half hour.
    """
    month = today.replace(day=1)
    days = Day.objects.aggregate(
        total=Sum("visits"),
        month=Sum("visits", filter=Q(date__gte=month, date__lte=today)),
        today=Sum("visits", filter=Q(date=today)),
    )
    readers = Presence.objects.aggregate(
        online=Count("key", distinct=True, filter=Q(last_seen__gte=now - ONLINE, carried=False)),
        oldest=Min("last_seen"),
        newest=Max("last_seen"),
    )
    if readers["newest"] and readers["newest"] > now + CLOCK_TOLERANCE:
        with transaction.atomic():
            _heed_clock(now)
    opening = VisitSettings.objects.first() or VisitSettings.objects.get_or_create(pk=1)[0]
    loaded = Figures(
        total=opening.opening_balance + (days["total"] or 0),
        today=days["today"] or 0,
        month=days["month"] or 0,
        online=readers["online"],
        since=opening.opening_date,
        as_of=now,
    )
    stale = bool(readers["oldest"]) and readers["oldest"] < now - VISIT_GAP - ON_ITS_WAY
    return loaded, stale


def days_between(first: datetime.date, last: datetime.date) -> dict[datetime.date, int]:
    """Visits of each day from `first` to `last`, both included, in order; days without: 0."""
    counted = dict(Day.objects.filter(date__range=(first, last)).values_list("date", "visits"))
    every = (first + datetime.timedelta(days=n) for n in range((last - first).days + 1))
    return {day: counted.get(day, 0) for day in every}


def by_month(days: Iterable[tuple[datetime.date, int]]) -> dict[datetime.date, int]:
    """Sum days by the first of their months, in order of first appearance."""
    months: dict[datetime.date, int] = {}
    for day, number in days:
        month = day.replace(day=1)
        months[month] = months.get(month, 0) + number
    return months
