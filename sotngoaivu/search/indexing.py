"""Indexing: search entries are kept as the published objects are."""

import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from wagtail.models import Page

from sotngoaivu.core.compat.modelsearch import index_table
from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE
from sotngoaivu.search.autocomplete import forget_suggestions
from sotngoaivu.search.documents import attached_documents, documents_of
from sotngoaivu.search.models import VERSION, SearchEntry, Word, title_key
from sotngoaivu.search.searchable import NEWS, Searchable
from sotngoaivu.search.spelling import learn

CHUNK = 500
TEXTS = ("title", "title_en", "body", "body_en")


def values(obj: Any) -> dict[str, Any] | None:
    """What the entry of a findable object holds; None while nobody may see the object."""
    page = obj.search_page()
    title = obj.search_title(MAIN_LANGUAGE)
    if page is None or not title:
        return None
    title_en = obj.search_title("en")
    return {
        "page_id": page,
        "collection_id": getattr(obj, "collection_id", None),
        "kind": obj.search_kind,
        "category": obj.search_category(),
        "date": obj.search_date(),
        "title": title[:255],
        "title_en": title_en[:255],
        "title_key": title_key(title),
        "title_en_key": title_key(title_en),
        "body": obj.search_text(MAIN_LANGUAGE),
        "body_en": obj.search_text("en"),
        "headings": obj.search_headings(MAIN_LANGUAGE),
        "headings_en": obj.search_headings("en"),
        "address": obj.search_address()[:255],
        "version": VERSION,
    }


def key(obj: Any) -> dict[str, Any]:
    model = getattr(obj, "search_model", type(obj))
    return {"content_type": ContentType.objects.get_for_model(model), "object_id": obj.pk}


def sync(obj: Any) -> None:
    """Bring the object's entry, and those that tell of it, up to what `obj` is.

    `obj` must have been read from the database: an instance at hand may hold a draft.
    """
    write(obj)
    write_all(obj.search_dependents())
    if isinstance(obj, Page):
        write_all(documents_of(obj))


def write_all(objects: Iterable[Any]) -> None:
    for obj in objects:
        write(obj)


def write(obj: Any) -> None:
    """Bring the one entry of `obj` up to what it is."""
    held = values(obj)
    if held is None:
        remove(obj)
    else:
        SearchEntry.objects.update_or_create(**key(obj), defaults=held)
        learn(held[name] for name in TEXTS)
        forget_suggestions()


def has_entry(obj: Any) -> bool:
    return bool(SearchEntry.objects.filter(**key(obj)).exists())


def remove(obj: Any) -> None:
    SearchEntry.objects.filter(**key(obj)).delete()
    forget_suggestions()


def rewrite_entries() -> None:
    """Write every entry anew, in the order of dates; the index of them is the caller's to make.

    The order matters: where a frequent word is in too many, the entries written last are shown.
    """
    content_type = ContentType.objects.get_for_model(SearchEntry)
    # Nothing hangs on the rows, which Django would read one by one to see.
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {index_table()} WHERE content_type_id = %s", [content_type.pk])
        cursor.execute(f"DELETE FROM {SearchEntry._meta.db_table}")
    Word.objects.all().delete()
    objects = everything()
    while chunk := list(itertools.islice(objects, CHUNK)):
        held = [(obj, values(obj)) for obj in chunk]
        entries = [SearchEntry(**key(obj), **found) for obj, found in held if found is not None]
        learn(getattr(entry, name) for entry in entries for name in TEXTS)
        SearchEntry.objects.bulk_create(entries, batch_size=200)
    forget_suggestions()


def is_stale() -> bool:
    """Whether the entries are those of an earlier version, or a live page has none."""
    if SearchEntry.objects.exclude(version=VERSION).exists():
        return True
    types = ContentType.objects.get_for_models(*_findable_models()).values()
    without = ~models.Exists(SearchEntry.objects.filter(page=models.OuterRef("pk")))
    return bool(Page.objects.live().filter(without, content_type__in=list(types)).exists())


def _findable_models() -> list[Any]:
    """Those that stand come before those that have a date."""
    found = [model for model in apps.get_models() if issubclass(model, Searchable)]
    return sorted(found, key=lambda model: model.search_kind == NEWS)


def everything() -> Iterator[Any]:
    """All that may be found, in the order their entries are to be written in."""
    for model in _findable_models():
        found = model.objects.order_by(model.search_order, "pk")
        if issubclass(model, Page):
            # A page of a further type comes as a row of its own model, which holds all of it.
            found = found.live().filter(content_type=ContentType.objects.get_for_model(model))
        keys = list(found.values_list("pk", flat=True))
        for start in range(0, len(keys), CHUNK):
            by_key = model.objects.in_bulk(keys[start : start + CHUNK])
            yield from (by_key[key] for key in keys[start : start + CHUNK] if key in by_key)
    yield from attached_documents()
