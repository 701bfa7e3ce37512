"""Ledger: visits added to the database, exactly once, and the counts read back.

Every function may raise `django.db.Error` and then has written nothing, or (where the answer to a
COMMIT was lost) everything; writing the same batch again is safe, because spans are joined with
those stored and only what that adds is counted.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from django.db import transaction

from sotngoaivu.visits import sql
from sotngoaivu.visits.counts import Counts
from sotngoaivu.visits.models import Day, Presence, Salt, VisitSettings
from sotngoaivu.visits.rules import (
    CLOCK_TOLERANCE,
    ON_ITS_WAY,
    ONLINE,
    VISIT_GAP,
    Span,
    joined_with,
    salt_days,
    visits,
)

# Keys written in one statement; SQLite takes at most 999 parameters.
BATCH = 240

Each = TypeVar("Each")
# A reader on one day: the date, the key under its salt.
Name = tuple[datetime.date, bytes]


@dataclass
class Batch:
    """Views of readers, by day and key, and the keys of yesterday that live on under new ones."""

    spans: dict[Name, list[Span]] = field(default_factory=dict)
    carried: set[bytes] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.spans or self.carried)


def in_parts(names: list[Each]) -> Iterator[list[Each]]:
    """So many of them at a time as one statement takes."""
    for start in range(0, len(names), BATCH):
        yield names[start : start + BATCH]


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
                sql.add(added, day)
        if batch.carried:
            Presence.objects.filter(key__in=batch.carried).update(carried=True)


def _lock(day: datetime.date) -> None:
    if not sql.lock(day):
        Day.objects.bulk_create([Day(date=day)], ignore_conflicts=True)
        sql.lock(day)


def _join(held: dict[bytes, list[Span]]) -> int:
    """Join held spans with the stored ones; return how many visits that adds.

    It may be less than 0: a view that was held back can turn out to link two visits into one.
    """
    stored: dict[bytes, list[Span]] = {}
    for key, span in sql.rows_of(held):
        stored.setdefault(key, []).append(span)
    added = 0
    new: list[sql.Row] = []
    outdated: list[tuple[bytes, datetime.datetime]] = []
    for key, spans in held.items():
        before = stored.get(key, [])
        after = joined = visits(before)
        for span in spans:
            after = joined_with(after, span)
        added += len(after) - len(joined)
        new += [(key, span) for span in after if span not in before]
        begun = [span.first for span in after]
        outdated += [(key, span.first) for span in before if span.first not in begun]
    sql.remove(outdated)
    if new:
        sql.put(new)
    return added


def _heed_clock(now: datetime.datetime) -> None:
    """Bring times that lie ahead back to `now`.

    When the clock has stepped back, readers of a moment ago would otherwise count anew.
    """
    latest = now + CLOCK_TOLERANCE
    if not sql.is_any_after(latest):
        return
    ahead = Presence.objects.filter(last_seen__gt=latest)
    theirs = Presence.objects.filter(key__in=ahead.values("key"))
    rows = list(theirs)
    spans: dict[bytes, list[Span]] = defaultdict(list)
    for row in rows:
        spans[bytes(row.key)].append(Span(row.first_seen, row.last_seen).not_after(now))
    carried = {bytes(row.key) for row in rows if row.carried}
    theirs.delete()
    Presence.objects.bulk_create(
        Presence(key=key, first_seen=first, last_seen=last, carried=key in carried)
        for key, several in spans.items()
        for first, last in visits(several)
    )


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


def counts(now: datetime.datetime, today: datetime.date) -> tuple[Counts, bool]:
    """Return the figures as stored, and whether there are keys to forget.

    One query; its cost grows with the number of days and of readers online. A reader has one row
    there: visits are half an hour apart.
    """
    over = now - VISIT_GAP - ON_ITS_WAY
    found = sql.counts(today, now - ONLINE, over, now + CLOCK_TOLERANCE)
    if found is None:
        VisitSettings.objects.get_or_create(pk=1)
        return counts(now, today)
    balance, since, counted, month, this_day, online, stale, ahead = found
    if ahead:
        with transaction.atomic():
            _heed_clock(now)
    loaded = Counts(
        total=balance + counted,
        today=this_day,
        month=month,
        online=online,
        opening=balance,
        since=since,
        as_of=now,
    )
    return loaded, bool(stale)


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
