"""Broken links: which pages have one, and which those are."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, CharField, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.models import Page, ReferenceIndex

from pages.models.links import FAILURES_TOLD, BrokenAddress, OutsideLink


def pages_with_broken_links() -> set[int]:
    """Keys of pages, drafts and all, that name an address which fails, or what is gone here."""
    failing = OutsideLink.objects.filter(failures__gte=FAILURES_TOLD)
    lost = _lost().annotate(page=Cast("object_id", BigIntegerField()))
    broken = BrokenAddress.objects.values_list("page", flat=True)
    found = {
        *failing.values_list("pages", flat=True),
        *lost.values_list("page", flat=True),
        *broken,
    }
    return found - {None}


def broken_links(page: Any) -> str:
    """What is broken on `page`, for a report."""
    failing = OutsideLink.objects.filter(pages=page.pk, failures__gte=FAILURES_TOLD)
    told = [f"{link.url} ({link.status or _('no answer')})" for link in failing.order_by("url")]
    told += (
        BrokenAddress.objects.filter(page=page.pk)
        .order_by("address")
        .values_list("address", flat=True)
    )
    inside = _lost().filter(object_id=str(page.pk)).values("to_object_id").distinct().count()
    if inside:
        told.append(_("%(number)s to what is no longer on this site") % {"number": inside})
    return "; ".join(told)


def _lost() -> QuerySet[Any]:
    """References of pages to pages that readers cannot see, and to documents that are gone."""
    kinds = ContentType.objects.get_for_models(Page, get_document_model())
    from_pages = ReferenceIndex.objects.filter(base_content_type=kinds[Page])
    shown = {
        Page: Page.objects.live(),
        get_document_model(): get_document_model().objects.all(),
    }
    lost: QuerySet[Any] = ReferenceIndex.objects.none()
    for model, objects in shown.items():
        keys = objects.annotate(key=Cast("pk", CharField())).values("key")
        found = from_pages.filter(to_content_type=kinds[model])
        lost = lost | found.exclude(to_object_id__in=keys)
    return lost
