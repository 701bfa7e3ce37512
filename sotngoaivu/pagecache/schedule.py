"""Clock: what changes by time alone, and what other apps do when it comes to pass."""

import datetime

from wagtail import hooks

from sotngoaivu.pagecache.generation import claim_schedule, note_change

# What failed is tried again after this long.
PAUSE = datetime.timedelta(seconds=5)


def next_moment(since: datetime.datetime) -> datetime.datetime | None:
    """The first moment after `since` from which pages differ, or when something overdue was due.

    Apps name theirs by the hook `register_page_cache_moments`: called with `since`, it returns the
    next aware datetime or None. Raises `django.db.Error`.
    """
    moments = [find(since) for find in hooks.get_hooks("register_page_cache_moments")]
    return min((moment for moment in moments if moment), default=None)


def do_what_is_due(due: datetime.datetime, now: datetime.datetime) -> None:
    """Outdate the pages kept and do what apps have to do by the clock, in one worker only.

    They say what by the hook `do_scheduled`, which is called with `now` and returns how many things
    were tried; these outdate pages themselves. Raises `django.db.Error`.
    """
    if not claim_schedule(due, now, PAUSE):
        return
    if not sum(do(now) for do in hooks.get_hooks("do_scheduled")):
        note_change()
