"""Attached documents: found by their titles wherever a page shows them.

A document no public page links to is not found: it may belong to something not yet published.
"""

import datetime
import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.documents import get_document_model
from wagtail.models import Page, ReferenceIndex

from sotngoaivu.core.compat.wagtail import note_references
from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE
from sotngoaivu.search.models import SearchEntry
from sotngoaivu.search.searchable import DOCUMENT, Searchable

AT_ONCE = 2000


class AttachedDocument(Searchable):
    """A document as readers meet it: on the page of key `page`, None where no page shows it."""

    search_kind = DOCUMENT

    def __init__(self, document: Any, page: int | None) -> None:
        self.document = document
        self.page = page
        self.pk = document.pk
        self.collection_id = document.collection_id
        self.search_model = type(document)

    def search_title(self, language: str) -> str:
        return str(self.document.title if language == MAIN_LANGUAGE else self.document.title_en)

    def search_text(self, language: str) -> str:
        return str(self.document.filename) if language == MAIN_LANGUAGE else ""

    def search_date(self) -> datetime.datetime | None:
        created: datetime.datetime = self.document.created_at
        return created

    def search_page(self) -> int | None:
        return self.page

    def search_address(self) -> str:
        return str(self.document.url)


def attached_documents(
    keys: set[int] | None = None, first: int | None = None
) -> Iterator[AttachedDocument]:
    """The documents of those keys, or all, oldest first, each on a page that anybody may see.

    It is the page of key `first` where that shows the document, else the latest one.
    """
    if keys is not None and not keys:
        return
    documents, references = get_document_model().objects.order_by("created_at", "pk"), _references()
    if keys is not None:
        documents = documents.filter(pk__in=keys)
        references = references.filter(to_object_id__in=[str(key) for key in keys])
    found = references.values_list("to_object_id", "object_id")
    shown = {(int(page) == first, int(page), int(document)) for document, page in found}
    seen: set[int] = set()
    for some in _parts({page for _first, page, _key in shown}):
        public = Page.objects.live().public().filter(pk__in=some)
        seen.update(public.values_list("pk", flat=True))
    pages = {document: page for _first, page, document in sorted(shown) if page in seen}
    for document in documents:
        yield AttachedDocument(document, pages.get(document.pk))


def documents_on(pages: Iterable[int]) -> set[int]:
    """Keys of the documents that these pages refer to."""
    found: set[int] = set()
    for some in _parts(pages):
        named = _references().filter(object_id__in=[str(key) for key in some])
        found.update(int(key) for key in named.values_list("to_object_id", flat=True))
    return found


def _parts(keys: Iterable[int]) -> Iterator[list[int]]:
    """No database takes any number of values in a statement."""
    left = iter(keys)
    while some := list(itertools.islice(left, AT_ONCE)):
        yield some


def documents_found_on(page: Page) -> set[int]:
    """Keys of the documents whose entries say that `page` shows them."""
    content_type = ContentType.objects.get_for_model(get_document_model())
    entries = SearchEntry.objects.filter(content_type=content_type, page_id=page.pk)
    return set(entries.values_list("object_id", flat=True))


def documents_of(page: Page) -> Iterator[AttachedDocument]:
    """The documents that `page`, as it was saved just now, attaches or did attach."""
    note_references(page)
    return attached_documents(documents_on([page.pk]) | documents_found_on(page), first=page.pk)


def _references() -> Any:
    """From pages to documents."""
    return ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(get_document_model()),
        base_content_type=ContentType.objects.get_for_model(Page),
    )
