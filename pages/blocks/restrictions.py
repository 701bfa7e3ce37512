"""View restrictions of what blocks name: pages and documents that not everybody may see.

They are read with the pages or documents themselves, together for a whole text, and only if asked.
"""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.models import CollectionViewRestriction, PageViewRestriction


class RestrictedPageChooserBlock(blocks.PageChooserBlock):
    """Its pages have the `restricted_paths` of the whole tree."""

    def bulk_to_python(self, values: Any) -> list[Any]:
        pages: list[Any] = super().bulk_to_python(values)
        paths = SimpleLazyObject(_restricted_paths)
        for page in filter(None, pages):
            page.restricted_paths = paths
        return pages


class RestrictedDocumentChooserBlock(DocumentChooserBlock):
    """Its documents have the `restrictions` of all collections."""

    def bulk_to_python(self, values: Any) -> list[Any]:
        documents: list[Any] = super().bulk_to_python(values)
        restrictions = SimpleLazyObject(_restrictions)
        for document in filter(None, documents):
            document.restrictions = restrictions
        return documents


def everybody_may_see(page: Any) -> bool:
    """Whether the page is live, and neither it nor a page above it restricted."""
    paths = getattr(page, "restricted_paths", None)
    if paths is None:
        paths = _restricted_paths()
    return page.live and not any(page.path.startswith(path) for path in paths)


def may_fetch(document: Any, request: HttpRequest | None) -> bool:
    """Whether who asks may have the document; without `request`, whether everybody may."""
    restrictions = getattr(document, "restrictions", None)
    if restrictions is None:
        restrictions = _restrictions()
    return all(
        request is not None and restriction.accept_request(request)
        for restriction in restrictions.get(document.collection_id, [])
    )


def _restricted_paths() -> list[str]:
    return list(PageViewRestriction.objects.values_list("page__path", flat=True))


def _restrictions() -> dict[int, list[CollectionViewRestriction]]:
    """Those that hold for a collection, by its key."""
    found: dict[int, list[CollectionViewRestriction]] = {}
    for restriction in CollectionViewRestriction.objects.select_related("collection"):
        below = restriction.collection.get_descendants(inclusive=True)
        for key in below.values_list("pk", flat=True):
            found.setdefault(key, []).append(restriction)
    return found
