"""SQL of the counter, by hand.

Django takes longer to put it together than either database to run it, and it runs twice a second in
each worker, on its interpreter's time.
"""

import datetime
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Model

from sotngoaivu.visits.models import Day, PageViews, Presence, VisitSettings
from sotngoaivu.visits.rules import Span

# A visit's key and its times.
Row = tuple[bytes, Span]


# What the braces in the texts below stand for.
_TABLES: dict[str, type[Model]] = {
    "day": Day,
    "page_views": PageViews,
    "presence": Presence,
    "settings": VisitSettings,
}


def _sql(text: str, **parts: str) -> str:
    """`text` with the quoted names of tables, and `parts`, in its braces."""
    quote = connection.ops.quote_name
    names = {name: quote(model._meta.db_table) for name, model in _TABLES.items()}
    return text.format(**names, **parts)


@lru_cache
def _several(group: str, number: int) -> str:
    return ", ".join([group] * number)


def _aware(moment: datetime.datetime) -> datetime.datetime:
    """SQLite hands out UTC without saying so."""
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)


def lock(day: datetime.date) -> bool:
    """Lock the day's row until the transaction ends; False where there is none."""
    # SQLite's transactions lock it all (`IMMEDIATE`).
    end = " FOR UPDATE" if connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        query = _sql("SELECT 1 FROM {day} WHERE date = %s{end}", end=end)
        cursor.execute(query, [connection.ops.adapt_datefield_value(day)])
        return cursor.fetchone() is not None


def add(visits: int, day: datetime.date) -> None:
    with connection.cursor() as cursor:
        query = _sql("UPDATE {day} SET visits = visits + %s WHERE date = %s")
        cursor.execute(query, [visits, connection.ops.adapt_datefield_value(day)])


def add_views(day: datetime.date, views: Mapping[int, int]) -> None:
    """Add to the day's views of pages, each named by its key; at most BATCH of them."""
    date = connection.ops.adapt_datefield_value(day)
    values = [part for page, number in views.items() for part in (date, page, number)]
    query = _sql(
        "INSERT INTO {page_views} (date, page_id, views) VALUES {rows} ON CONFLICT (date, page_id)"
        " DO UPDATE SET views = {page_views}.views + excluded.views",
        rows=_several("(%s, %s, %s)", len(views)),
    )
    with connection.cursor() as cursor:
        cursor.execute(query, values)


def is_any_after(moment: datetime.datetime) -> bool:
    """Whether a reader is stored as seen after that."""
    query = _sql("SELECT 1 FROM {presence} WHERE last_seen > %s LIMIT 1")
    with connection.cursor() as cursor:
        cursor.execute(query, [connection.ops.adapt_datetimefield_value(moment)])
        return cursor.fetchone() is not None


def rows_of(keys: Collection[bytes]) -> list[Row]:
    """Stored visits of those readers."""
    query = _sql(
        "SELECT key, first_seen, last_seen FROM {presence} WHERE key IN ({keys})",
        keys=_several("%s", len(keys)),
    )
    with connection.cursor() as cursor:
        cursor.execute(query, list(keys))
        found = cursor.fetchall()
    return [(bytes(key), Span(_aware(first), _aware(last))) for key, first, last in found]


def put(rows: Collection[Row]) -> None:
    """Store visits; of one that is stored with the same beginning, the end is replaced."""
    given = connection.ops.adapt_datetimefield_value
    values: list[Any] = []
    for key, (first, last) in rows:
        begun = given(first)
        values += (key, begun, begun if last is first else given(last))
    query = _sql(
        "INSERT INTO {presence} (key, first_seen, last_seen, carried) VALUES {rows} "
        "ON CONFLICT (key, first_seen) DO UPDATE SET last_seen = excluded.last_seen",
        rows=_several("(%s, %s, %s, FALSE)", len(rows)),
    )
    with connection.cursor() as cursor:
        cursor.execute(query, values)


def remove(rows: Iterable[tuple[bytes, datetime.datetime]]) -> None:
    """Delete visits, each named by its key and beginning."""
    given = connection.ops.adapt_datetimefield_value
    query = _sql("DELETE FROM {presence} WHERE key = %s AND first_seen = %s")
    with connection.cursor() as cursor:
        for key, first in rows:
            cursor.execute(query, [key, given(first)])


def counts(
    today: datetime.date,
    online: datetime.datetime,
    over: datetime.datetime,
    ahead: datetime.datetime,
) -> tuple[Any, ...] | None:
    """Opening balance and date, visits in total, this month and today, readers since `online`,
    whether any was last seen before `over`, whether any after `ahead`; None without a setting.
    """
    query = _sql("""
SELECT opening_balance, opening_date,
    (SELECT COALESCE(SUM(visits), 0) FROM {day}),
    (SELECT COALESCE(SUM(visits), 0) FROM {day} WHERE date BETWEEN %(month)s AND %(today)s),
    (SELECT COALESCE(SUM(visits), 0) FROM {day} WHERE date = %(today)s),
    (SELECT COUNT(*) FROM {presence} WHERE last_seen >= %(online)s AND NOT carried),
    EXISTS (SELECT 1 FROM {presence} WHERE last_seen < %(over)s),
    EXISTS (SELECT 1 FROM {presence} WHERE last_seen > %(ahead)s)
FROM {settings} ORDER BY id LIMIT 1
""")
    moments = {"online": online, "over": over, "ahead": ahead}
    dates = {"month": today.replace(day=1), "today": today}
    given = {name: connection.ops.adapt_datetimefield_value(each) for name, each in moments.items()}
    given |= {name: connection.ops.adapt_datefield_value(each) for name, each in dates.items()}
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        row = cursor.fetchone()
    if row is None:
        return None
    balance, since, *numbers = row
    return (balance, since, *map(int, numbers))
