"""What changes by the clock alone: pages that go live or expire, and what other apps name."""

import datetime
import logging

from django.core.management import call_command
from django.db.models import Min
from wagtail import hooks
from wagtail.models import Page, Revision

from sotngoaivu.pagecache.generation import claim_schedule, note_change

logger = logging.getLogger(__name__)

# What failed is tried again after this long.
PAUSE = datetime.timedelta(seconds=5)


def next_moment(since: datetime.datetime) -> datetime.datetime | None:
    """The first moment after `since` from which pages differ, or what is overdue to be published.

    Other apps name theirs by the hook `register_page_cache_moments`: called with `since`, it
    returns the next aware datetime or None. Raises `django.db.Error`.
    """
    moments = [_next_scheduled()]
    moments += [find(since) for find in hooks.get_hooks("register_page_cache_moments")]
    return min((moment for moment in moments if moment), default=None)


def _next_scheduled() -> datetime.datetime | None:
    going_live = Revision.objects.filter(approved_go_live_at__isnull=False)
    expiring = Page.objects.filter(live=True, expire_at__isnull=False)
    moments = [
        going_live.aggregate(moment=Min("approved_go_live_at"))["moment"],
        expiring.aggregate(moment=Min("expire_at"))["moment"],
    ]
    return min((moment for moment in moments if moment), default=None)


def do_what_is_due(due: datetime.datetime, now: datetime.datetime) -> None:
    """Publish and withdraw what is due and outdate the pages kept, in one worker only.

    Raises `django.db.Error`.
    """
    if not claim_schedule(due, now, PAUSE):
        return
    scheduled = _next_scheduled()
    if scheduled and scheduled < now:
        logger.info("Publishing and withdrawing what was scheduled.")
        call_command("publish_scheduled")
    else:
        note_change()
