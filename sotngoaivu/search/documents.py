"""Attached documents: found by their titles wherever a page shows them.

A document no public page links to is not found: it may belong to something not yet published.
"""

import datetime
from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.documents import get_document_model
from wagtail.models import Page, ReferenceIndex

from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE
from sotngoaivu.search.models import SearchEntry
from sotngoaivu.search.searchable import DOCUMENT, Searchable


class AttachedDocument(Searchable):
    """A document as readers meet it: on the page of key `page`, None where no page shows it."""

    search_kind = DOCUMENT

    def __init__(self, document: Any, page: int | None) -> None:
        self.document = document
        self.page = page
        self.pk = document.pk
        self.collection_id = document.collection_id

    @property
    def search_model(self) -> type[Any]:
        return type(self.document)

    def search_title(self, language: str) -> str:
        return str(self.document.title if language == MAIN_LANGUAGE else self.document.title_en)

    def search_text(self, language: str) -> str:
        return self.document.filename if language == MAIN_LANGUAGE else ""

    def search_date(self) -> datetime.datetime:
        return self.document.created_at

    def search_page(self) -> int | None:
        return self.page

    def search_address(self) -> str:
        return self.document.url


def documents_of(page: Page, *, gone: bool = False) -> Iterator[AttachedDocument]:
    """The documents that `page` attaches, and those whose entry says that it did.

    `gone`: the page is about to be deleted.
    """
    model = get_document_model()
    content_type = ContentType.objects.get_for_model(model)
    attached = {
        int(key)
        for type_key, key, _path, _content in ReferenceIndex._extract_references_from_object(page)
        if type_key == content_type.pk
    }
    entries = SearchEntry.objects.filter(content_type=content_type, page=page)
    before = set(entries.values_list("object_id", flat=True))
    if not attached | before:
        return
    public = page.live and not gone and not page.get_view_restrictions().exists()
    elsewhere = _pages_by_document(attached | before, without=page.pk)
    for document in model.objects.filter(pk__in=attached | before):
        shown = public and document.pk in attached
        here = page.pk if shown else None
        yield AttachedDocument(document, here or elsewhere.get(document.pk))


def document_as_attached(document: Any) -> AttachedDocument:
    return AttachedDocument(document, _pages_by_document({document.pk}).get(document.pk))


def documents_below(path: str) -> Iterator[AttachedDocument]:
    """The documents that pages at or below a place in the tree attach."""
    model = get_document_model()
    keys = Page.objects.filter(path__startswith=path).values_list("pk", flat=True)
    found = _references().filter(object_id__in=[str(key) for key in keys])
    attached = {int(key) for key in found.values_list("to_object_id", flat=True)}
    pages = _pages_by_document(attached) if attached else {}
    for document in model.objects.filter(pk__in=attached):
        yield AttachedDocument(document, pages.get(document.pk))


def all_documents() -> Iterator[AttachedDocument]:
    """Every document that a public page attaches, oldest first."""
    pages = _pages_by_document(None)
    for document in get_document_model().objects.order_by("created_at", "pk"):
        if document.pk in pages:
            yield AttachedDocument(document, pages[document.pk])


def _pages_by_document(keys: set[int] | None, without: int | None = None) -> dict[int, int]:
    """The latest page that refers to each document and that anybody may see."""
    found = _references()
    if keys is not None:
        found = found.filter(to_object_id__in=[str(key) for key in keys])
    pairs = {(int(to), int(page)) for to, page in found.values_list("to_object_id", "object_id")}
    pages = {page for _to, page in pairs} - {without}
    public = set(Page.objects.live().public().filter(pk__in=pages).values_list("pk", flat=True))
    return {to: page for to, page in sorted(pairs) if page in public}


def _references() -> Any:
    """From pages to documents."""
    return ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(get_document_model()),
        base_content_type=ContentType.objects.get_for_model(Page),
    )
