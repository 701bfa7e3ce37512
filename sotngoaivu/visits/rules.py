"""Definitions of visit and online (docs/visits.md), free of database and clock.

A reader's views are kept as spans: (first view, last view), both aware datetimes, no two views in
a row further apart than `VISIT_GAP`. One span is one visit.
"""

import datetime
from collections.abc import Iterable
from typing import NamedTuple

from django.utils import timezone

# A view this long or less after the reader's last one belongs to the same visit.
VISIT_GAP = datetime.timedelta(minutes=30)
# A reader seen within this time is online.
ONLINE = datetime.timedelta(minutes=5)
# A view may be this long on its way from a worker's memory to the database.
ON_ITS_WAY = datetime.timedelta(seconds=2)
# Stored times further ahead than this tell that the clock has stepped back.
CLOCK_TOLERANCE = datetime.timedelta(minutes=1)
# A clock that steps back over midnight by less than this does not bring the old day back.
DAY_HOLD = datetime.timedelta(hours=1)
# Tomorrow's salt is made this long before midnight, so that an outage then does no harm.
SALT_AHEAD = datetime.timedelta(hours=1)


class Span(NamedTuple):
    """The reader's views from `first` to `last`: one visit."""

    first: datetime.datetime
    last: datetime.datetime

    def not_after(self, moment: datetime.datetime) -> "Span":
        if self.last <= moment:
            return self
        return Span(min(self.first, moment), moment)


def visits(spans: Iterable[Span]) -> list[Span]:
    """Join spans that belong to one visit, in any order given. Joining twice changes nothing."""
    ordered = sorted(spans)
    if len(ordered) < 2:
        return ordered
    joined: list[Span] = []
    for span in ordered:
        if joined and span.first - joined[-1].last <= VISIT_GAP:
            joined[-1] = Span(joined[-1].first, max(joined[-1].last, span.last))
        else:
            joined.append(span)
    return joined


def goes_on(span: Span, view: datetime.datetime) -> bool:
    """Whether `view` is the latest of that visit."""
    return span.last <= view and view - span.last <= VISIT_GAP


def joined_with(spans: list[Span], span: Span) -> list[Span]:
    """What `visits` gives for the spans, as it gave them before, and one more."""
    if not spans:
        return [span]
    last = spans[-1]
    if last.first <= span.first <= last.last + VISIT_GAP:
        return [*spans[:-1], Span(last.first, max(last.last, span.last))]
    return visits([*spans, span])


class _Asked:
    # Start, end (not included) and date of the day asked for last; at first no moment is in it.
    last = (
        datetime.datetime.max.replace(tzinfo=datetime.UTC),
        datetime.datetime.min.replace(tzinfo=datetime.UTC),
        datetime.date.min,
    )


def local_day(moment: datetime.datetime) -> datetime.date:
    """Return the date in Vietnam. Every page view asks, nearly always for the same day."""
    start, end, day = _Asked.last
    if start <= moment < end:
        return day
    day = timezone.localtime(moment).date()
    _Asked.last = (midnight_after(day - datetime.timedelta(1)), midnight_after(day), day)
    return day


def midnight_after(day: datetime.date) -> datetime.datetime:
    """When `day` ends in Vietnam; in UTC, because comparing times of one zone alone is cheap."""
    midnight = datetime.datetime.combine(day + datetime.timedelta(1), datetime.time.min)
    return timezone.make_aware(midnight).astimezone(datetime.UTC)


def salt_days(moment: datetime.datetime) -> set[datetime.date]:
    """Days whose salts are in use: today, tomorrow shortly before it, yesterday shortly after."""
    return {local_day(moment - VISIT_GAP), local_day(moment), local_day(moment + SALT_AHEAD)}
