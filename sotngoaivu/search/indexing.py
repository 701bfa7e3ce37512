"""Indexing: search entries are kept as the published objects are."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from sotngoaivu.core.i18n.languages import MAIN_LANGUAGE
from sotngoaivu.search.autocomplete_cache import forget_suggestions
from sotngoaivu.search.documents import all_documents, documents_of
from sotngoaivu.search.models import SearchEntry, Word
from sotngoaivu.search.models.entry import VERSION, title_key
from sotngoaivu.search.searchable import NEWS, Searchable
from sotngoaivu.search.vocabulary import learn

CHUNK = 500
TEXTS = ("title", "title_en", "body", "body_en")

Progress = Callable[[int], None]


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
        "address": obj.search_address()[:255],
        "version": VERSION,
    }


def _key(obj: Any) -> dict[str, Any]:
    model = getattr(obj, "search_model", type(obj))
    return {"content_type": ContentType.objects.get_for_model(model), "object_id": obj.pk}


def sync(obj: Any) -> None:
    """Bring the object's entry, and those that tell of it, up to what `obj` is.

    `obj` must have been read from the database: an instance at hand may hold a draft.
    """
    write(obj)
    for other in obj.search_dependents():
        write(other)
    if isinstance(obj, Page):
        for document in documents_of(obj):
            write(document)


def write(obj: Any) -> None:
    """Bring the one entry of `obj` up to what it is."""
    held = values(obj)
    if held is None:
        remove(obj)
    else:
        SearchEntry.objects.update_or_create(**_key(obj), defaults=held)
        learn(held[name] for name in TEXTS)
        forget_suggestions()


def remove(obj: Any) -> None:
    SearchEntry.objects.filter(**_key(obj)).delete()
    forget_suggestions()


def rebuild(queryset: models.QuerySet[Any], progress: Progress | None = None) -> int:
    """Write the entries of many objects at once, the oldest first; return how many there are.

    `queryset` is of a findable model, pages of any type included. `progress` is called with how
    many are done. Entries that tell of these objects, such as their documents', stay as they are.
    """
    index = get_search_backend().get_index_for_model(SearchEntry)
    done = 0
    for chunk in _chunks(_in_order(queryset)):
        with transaction.atomic():
            written = _bulk_write(chunk)
            index.add_items(SearchEntry, written)
        done += len(written)
        if progress:
            progress(done)
    return done


def rewrite_entries() -> int:
    """Write every entry anew, in the order of dates; the index of them is the caller's to make.

    The order matters: where a frequent word is in too many, the entries written last are shown.
    """
    index = get_search_backend().get_index_for_model(SearchEntry)
    content_type = ContentType.objects.get_for_model(SearchEntry)
    index.entries.filter(content_type=content_type)._raw_delete(SearchEntry.objects.db)
    SearchEntry.objects.all()._raw_delete(SearchEntry.objects.db)
    Word.objects.all()._raw_delete(Word.objects.db)
    return sum(len(_bulk_write(chunk)) for chunk in _chunks(_everything()))


def is_stale() -> bool:
    """Whether the entries are those of an earlier version, or a live page has none."""
    if SearchEntry.objects.exclude(version=VERSION).exists():
        return True
    types = ContentType.objects.get_for_models(*_findable_models()).values()
    without = ~models.Exists(SearchEntry.objects.filter(page=models.OuterRef("pk")))
    return Page.objects.live().filter(without, content_type__in=list(types)).exists()


def _findable_models() -> list[type[Any]]:
    """Those that stand come before those that have a date."""
    found = [model for model in apps.get_models() if issubclass(model, Searchable)]
    return sorted(found, key=lambda model: model.search_kind == NEWS)


def _everything() -> Iterator[Any]:
    for model in _findable_models():
        yield from _in_order(model._default_manager.all())
    yield from all_documents()


def _in_order(queryset: models.QuerySet[Any]) -> Iterator[Any]:
    """The objects in full, in the order their entries are to be written in."""
    model = queryset.model
    if issubclass(model, Page):
        queryset = queryset.live()
        if issubclass(model, Searchable) and _has_children(model):
            # A page of a further type comes as a row of its own model, which holds all of it.
            queryset = queryset.filter(content_type=ContentType.objects.get_for_model(model))
    order = getattr(model, "search_order", "pk")
    keys = list(queryset.order_by(order).values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        some = keys[start : start + CHUNK]
        objects = queryset.model._default_manager.filter(pk__in=some)
        if issubclass(model, Page) and not issubclass(model, Searchable):
            objects = objects.specific()
        by_key = {obj.pk: obj for obj in objects}
        yield from (by_key[key] for key in some if isinstance(by_key.get(key), Searchable))


def _has_children(model: type[models.Model]) -> bool:
    return any(issubclass(other, model) for other in apps.get_models() if other is not model)


def _chunks(objects: Iterable[Any]) -> Iterator[list[Any]]:
    chunk: list[Any] = []
    for obj in objects:
        chunk.append(obj)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _bulk_write(objects: list[Any]) -> list[SearchEntry]:
    held = [(obj, values(obj)) for obj in objects]
    entries = [SearchEntry(**_key(obj), **found) for obj, found in held if found is not None]
    learn(getattr(entry, name) for entry in entries for name in TEXTS)
    forget_suggestions()
    names = [
        field.name
        for field in SearchEntry._meta.concrete_fields
        if field.name not in {"id", "content_type", "object_id"}
    ]
    return SearchEntry.objects.bulk_create(
        entries,
        batch_size=200,
        update_conflicts=True,
        unique_fields=["content_type", "object_id"],
        update_fields=names,
    )
