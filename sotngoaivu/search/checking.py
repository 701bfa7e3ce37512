"""Checking: whether the index holds what the database does, row by row; what does not is mended.

Two indexes are compared: the search entries with what may be found of the published objects, and
modelsearch's, by which entries are found and which answers the admin's searches, with the objects
themselves. Nothing is locked but what is mended, and that is read anew under its lock: it may have
been published meanwhile.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from modelsearch.index import get_indexed_models
from wagtail.documents import get_document_model
from wagtail.models import Page

from sotngoaivu.core.compat import modelsearch
from sotngoaivu.search import indexing
from sotngoaivu.search.documents import AttachedDocument, attached_documents
from sotngoaivu.search.models import SearchEntry
from sotngoaivu.search.searchable import Searchable
from sotngoaivu.search.spelling import learn, unknown_words

AT_ONCE = 200
# Of an entry: keys of its content type and object.
Place = tuple[int, int]


@dataclass
class Differences:
    """How many rows of an index were compared, and how many were not as they should be."""

    index: str
    compared: int = 0
    missing: int = 0
    stale: int = 0
    extra: int = 0

    def note(self, kind: str) -> None:
        """Count one more of a kind, if any."""
        if kind:
            setattr(self, kind, getattr(self, kind) + 1)

    def __bool__(self) -> bool:
        return bool(self.missing or self.stale or self.extra)

    def __str__(self) -> str:
        numbers = {"missing": self.missing, "stale": self.stale, "extra": self.extra}
        found = [f"{number} {kind}" for kind, number in numbers.items() if number]
        return f"{self.index}: {', '.join(found) or 'true'}"


def check(*, mend: bool) -> list[Differences]:
    """Compare all; with `mend`, bring what differs up to what it should be."""
    entries = Differences("search entries")
    words = Differences("words")
    _check_entries(entries, words, mend)
    index = Differences("index")
    for model in get_indexed_models():
        _check_index(model, index, mend)
    forgotten = modelsearch.without_model(get_indexed_models())
    index.extra += forgotten.count()
    if mend:
        forgotten.delete()
    return [entries, words, index]


def _check_entries(found: Differences, words: Differences, mend: bool) -> None:
    expected: set[Place] = set()
    objects = indexing.everything()
    while chunk := list(itertools.islice(objects, AT_ONCE)):
        held = _entries(chunk)
        texts: list[str] = []
        for obj in chunk:
            place = _place(obj)
            entry = held.get(place)
            wanted = _wanted(obj, entry)
            if wanted is None:
                continue
            found.compared += 1
            texts += [wanted[name] for name in indexing.TEXTS]
            expected.add(place)
            if _kind(wanted, entry):
                found.note(_settle(place, mend))
        unknown = unknown_words(texts)
        words.missing += len(unknown)
        if mend:
            learn(unknown)
    places = SearchEntry.objects.values_list("content_type", "object_id")
    for place in places.iterator(chunk_size=2000):
        if place not in expected:
            found.note(_settle(place, mend))


def _place(obj: Any) -> Place:
    key = indexing.key(obj)
    return key["content_type"].pk, key["object_id"]


def _entries(objects: Iterable[Any]) -> dict[Place, SearchEntry]:
    keys: dict[int, list[int]] = defaultdict(list)
    for content_type, key in map(_place, objects):
        keys[content_type].append(key)
    found = {}
    for content_type, some in keys.items():
        for entry in SearchEntry.objects.filter(content_type=content_type, object_id__in=some):
            found[content_type, entry.object_id] = entry
    return found


def _wanted(obj: Any, entry: SearchEntry | None) -> dict[str, Any] | None:
    """What the entry should hold; a document may be found on any page that shows it."""
    if isinstance(obj, AttachedDocument) and entry and entry.page_id != obj.page:
        obj = next(attached_documents({obj.pk}, first=entry.page_id), obj)
    return indexing.values(obj)


def _kind(wanted: dict[str, Any] | None, entry: SearchEntry | None) -> str:
    """What is wrong with an entry; "" if nothing is."""
    if wanted is None:
        return "extra" if entry else ""
    if entry is None:
        return "missing"
    same = all(getattr(entry, name) == value for name, value in wanted.items())
    return "" if same else "stale"


@transaction.atomic
def _settle(place: Place, mend: bool) -> str:
    """What is wrong with the entry at this moment, and perhaps no longer afterwards."""
    content_type = ContentType.objects.get_for_id(place[0])
    entry = SearchEntry.objects.filter(content_type=content_type, object_id=place[1]).first()
    obj = _locked(content_type.model_class(), place[1], entry.page_id if entry else None)
    if isinstance(obj, Page) and obj.content_type_id != content_type.pk:
        obj = None
    kind = _kind(indexing.values(obj) if obj is not None else None, entry)
    if kind and mend:
        if obj is not None:
            indexing.write(obj)
        elif entry is not None:
            entry.delete()
    return kind


def _locked(model: Any, key: int, page: int | None) -> Any:
    """The object as it is now, which nobody saves before the transaction ends; None if it is gone.

    What the statement that locks has read may be as it was before somebody else's commit.
    """
    is_document = model is get_document_model()
    if not is_document and not (model and issubclass(model, Searchable)):
        return None
    if not model.objects.select_for_update().filter(pk=key).first():
        return None
    if is_document:
        return next(attached_documents({key}, first=page), None)
    return model.objects.get(pk=key)


def _check_index(model: Any, found: Differences, mend: bool) -> None:
    keys: set[str] = set()
    for chunk in _chunks(model):
        found.compared += len(chunk)
        keys.update(str(obj.pk) for obj in chunk)
        missing, stale = modelsearch.compare(model, chunk)
        if missing or stale:
            suspects = [obj.pk for obj in chunk if str(obj.pk) in missing | stale]
            _settle_index(model, suspects, found, mend)
    extra = modelsearch.surplus(model, keys)
    for start in range(0, len(extra), AT_ONCE):
        _settle_extra(model, extra[start : start + AT_ONCE], found, mend)


def _chunks(model: Any) -> Iterator[list[Any]]:
    objects, last = model.get_indexed_objects().order_by("pk"), None
    while chunk := list((objects if last is None else objects.filter(pk__gt=last))[:AT_ONCE]):
        yield chunk
        last = chunk[-1].pk


@transaction.atomic
def _settle_index(model: Any, keys: list[Any], found: Differences, mend: bool) -> None:
    # For the lock alone; see above.
    list(model._base_manager.filter(pk__in=keys).order_by("pk").select_for_update())
    objects = list(model.get_indexed_objects().filter(pk__in=keys))
    missing, stale = modelsearch.compare(model, objects)
    found.missing += len(missing)
    found.stale += len(stale)
    if mend:
        modelsearch.replace(model, [obj for obj in objects if str(obj.pk) in missing | stale])


@transaction.atomic
def _settle_extra(model: Any, keys: list[str], found: Differences, mend: bool) -> None:
    """Entries of objects that were not there before; they may have come meanwhile."""
    # A damaged key may be no number.
    objects = model.get_indexed_objects().annotate(index_key=Cast("pk", TextField()))
    there = objects.filter(index_key__in=keys).values_list("index_key", flat=True)
    gone = [*set(keys).difference(there)]
    found.extra += len(gone)
    if mend and gone:
        modelsearch.remove(model, gone)
