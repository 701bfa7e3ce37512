"""Check of links: which there are, which lead nowhere here, and which are asked for this time."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q
from django.dispatch import receiver
from django.utils import timezone

from pages.link_checks.extraction import outside_links, typed_links
from pages.link_checks.inside import BrokenLink, broken_addresses
from pages.link_checks.requests import Asker, is_failure
from pages.models import BasePage
from pages.models.links import LONGEST, BrokenAddress, OutsideLink
from sotngoaivu.core.published_content import published_content_changed

# What answered is asked again after a week, what did not the next night.
REST = datetime.timedelta(days=6, hours=12)
MOST_ASKED = 500
_BATCH = 100


def update_links() -> None:
    """Note the typed links of all live pages; those that no page names any more go."""
    through = OutsideLink.pages.through
    named: set[str] = set()
    keys = list(BasePage.objects.live().order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), _BATCH):
        wanted: dict[int, set[str]] = {}
        for page in BasePage.objects.filter(pk__in=keys[start : start + _BATCH]).specific():
            typed = [*typed_links(page)]
            wanted[page.pk] = outside_links(typed)
            _update_broken(page, broken_addresses(page, typed))
        urls = set().union(*wanted.values())
        named |= urls
        OutsideLink.objects.bulk_create(
            [OutsideLink(url=url) for url in sorted(urls)], ignore_conflicts=True
        )
        links = dict(OutsideLink.objects.filter(url__in=urls).values_list("url", "pk"))
        through.objects.filter(basepage_id__in=wanted).delete()
        through.objects.bulk_create(
            through(basepage_id=page, outsidelink_id=links[url])
            for page, found in wanted.items()
            for url in found
        )
    BrokenAddress.objects.exclude(page__in=keys).delete()
    through.objects.exclude(basepage_id__in=keys).delete()
    OutsideLink.objects.filter(pages=None).delete()


@receiver(published_content_changed)
def follow_publication(instance: Any, deleted: bool, **kwargs: Any) -> None:
    """What a page names no more is broken on it no more; one without any is left to the night."""
    if deleted or not isinstance(instance, BasePage):
        return
    named = OutsideLink.pages.through.objects.filter(basepage_id=instance.pk)
    broken = BrokenAddress.objects.filter(page=instance.pk)
    if not (named.exists() or broken.exists()):
        return
    typed = [*typed_links(instance)]
    named.exclude(outsidelink__url__in=outside_links(typed)).delete()
    if broken.exists():
        _update_broken(instance, broken_addresses(instance, typed))


def _update_broken(page: Any, found: Iterable[BrokenLink]) -> None:
    broken = {link.address[:LONGEST] for link in found}
    stored = BrokenAddress.objects.filter(page_id=page.pk)
    stored.exclude(address__in=broken).delete()
    new = broken.difference(stored.values_list("address", flat=True))
    BrokenAddress.objects.bulk_create(
        BrokenAddress(page_id=page.pk, address=address) for address in sorted(new)
    )


def ask_for_due(asker: Asker, most: int = MOST_ASKED) -> list[OutsideLink]:
    """Ask for those that are due, what was looked at longest ago first; return them."""
    answered_lately = Q(failures=0, checked_at__gt=timezone.now() - REST)
    due = OutsideLink.objects.exclude(answered_lately)
    asked = list(due.order_by(F("checked_at").asc(nulls_first=True), "pk")[:most])
    for link in asked:
        link.status = asker.status(link.url)
        link.failures = link.failures + 1 if is_failure(link.status) else 0
        link.checked_at = timezone.now()
        link.save(update_fields=["status", "failures", "checked_at"])
    return asked
