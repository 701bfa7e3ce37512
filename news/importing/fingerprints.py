"""Fingerprints: what a batch remembers of what it has made of each thing of the former site."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models
from wagtail.models import DraftStateMixin

from news.importing.models import ImportBatch, ImportedItem, SourceKind
from sotngoaivu.core.i18n.languages import repeats_a_column


def fingerprint(obj: models.Model) -> str:
    """A digest of what editors change of an object; of a page, its latest draft."""
    if isinstance(obj, DraftStateMixin):
        told = [obj.latest_revision_id, obj.live]
    else:
        told = [
            (field.name, _value(field, obj))
            for field in (*obj._meta.concrete_fields, *obj._meta.many_to_many)
            if field.editable and not field.primary_key and not repeats_a_column(obj, field.name)
        ]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:40]


def _value(field: Any, obj: models.Model) -> str:
    value = field.value_from_object(obj)
    return str(sorted(each.pk for each in value) if field.many_to_many else value)


class Keeper:
    """The items of one former site, those of earlier batches too."""

    def __init__(self, batch: ImportBatch) -> None:
        self._batch = batch

    def find(self, kind: SourceKind, source_id: str) -> int | None:
        """The key of what has been made of it."""
        named = ImportedItem.objects.filter(
            source=self._batch.source, kind=kind, source_id=source_id[:300]
        )
        key: int | None = named.values_list("object_id", flat=True).first()
        return key

    @contextmanager
    def keeping_up(self, kind: SourceKind, source_id: str, obj: Any) -> Iterator[bool]:
        """Give whether nobody has changed it: then what is changed meanwhile is the import's."""
        item = ImportedItem.objects.get(
            source=self._batch.source, kind=kind, source_id=source_id[:300]
        )
        is_as_made = item.fingerprint == fingerprint(obj)
        yield is_as_made
        if is_as_made:
            item.fingerprint = fingerprint(obj)
            item.save(update_fields=["fingerprint"])

    def keep(self, kind: SourceKind, source_id: str, obj: Any) -> None:
        """Raises IntegrityError for an article that another run has made meanwhile."""
        source = self._batch.source
        named: dict[str, Any] = {"source": source, "kind": kind, "source_id": source_id[:300]}
        told = {
            "batch": self._batch,
            "object_id": obj.pk,
            "fingerprint": fingerprint(obj),
            "label": str(obj)[:255],
        }
        if kind == SourceKind.ARTICLE:
            ImportedItem.objects.create(**named, **told)
        else:
            ImportedItem.objects.update_or_create(**named, defaults=told)
