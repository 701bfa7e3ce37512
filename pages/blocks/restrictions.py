"""View restrictions of what blocks name: pages and documents that not everybody may see.

Whether there are any is read with the pages or documents themselves.
"""

from copy import copy
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.models import CollectionViewRestriction

from sotngoaivu.core.restrictions import collection_is_restricted, page_is_restricted


class RestrictedPageChooserBlock(blocks.PageChooserBlock):
    """Its pages know whether they are restricted (`is_restricted`)."""

    def bulk_to_python(self, values: Any) -> list[Any]:
        pages = self.model_class.objects.annotate(is_restricted=page_is_restricted())
        return _in_order(pages, values)


class RestrictedDocumentChooserBlock(DocumentChooserBlock):
    """Its documents know whether they are restricted, and the `restrictions` of all collections."""

    def bulk_to_python(self, values: Any) -> list[Any]:
        documents = self.model_class.objects.annotate(is_restricted=collection_is_restricted())
        found = _in_order(documents, values)
        restrictions = SimpleLazyObject(_restrictions)
        for document in filter(None, found):
            document.restrictions = restrictions
        return found


def _in_order(queryset: Any, keys: Any) -> list[Any]:
    found = queryset.in_bulk([key for key in keys if key])
    return [copy(found.get(key)) for key in keys]


def everybody_may_see(page: Any) -> bool:
    """Whether the page is live, and neither it nor a page above it restricted."""
    if not page.live:
        return False
    if hasattr(page, "is_restricted"):
        return not page.is_restricted
    return not page.get_view_restrictions().exists()


def may_fetch(document: Any, request: HttpRequest | None) -> bool:
    """Whether who asks may have the document; without `request`, whether everybody may."""
    if not getattr(document, "is_restricted", True):
        return True
    restrictions = getattr(document, "restrictions", None)
    if restrictions is None:
        restrictions = _restrictions()
    return all(
        request is not None and restriction.accept_request(request)
        for restriction in restrictions.get(document.collection_id, [])
    )


def _restrictions() -> dict[int, list[CollectionViewRestriction]]:
    """Those that hold for a collection, by its key."""
    found: dict[int, list[CollectionViewRestriction]] = {}
    for restriction in CollectionViewRestriction.objects.select_related("collection"):
        below = restriction.collection.get_descendants(inclusive=True)
        for key in below.values_list("pk", flat=True):
            found.setdefault(key, []).append(restriction)
    return found
