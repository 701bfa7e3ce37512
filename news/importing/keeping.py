"""What a batch remembers of what it makes: which thing of the former site has become what here."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models

from news.importing.models import ImportBatch, ImportedItem, SourceKind


def fingerprint(obj: models.Model) -> str:
    """A digest of what editors change of an object; of a page, its latest draft."""
    names = {
        "articlepage": ("latest_revision_id", "live"),
        "customimage": (
            *("title", "title_en", "description", "description_en", "is_decorative", "file"),
            *("credit_vi", "credit_en", "terms_of_use_vi", "terms_of_use_en", "collection_id"),
            *("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height"),
        ),
        "customdocument": ("title", "title_en", "collection_id", "file"),
        "redirect": ("old_path", "redirect_page_id", "redirect_link"),
        "category": ("name_vi", "name_en", "slug", "position"),
        "tag": ("name", "name_en", "slug"),
    }[str(obj._meta.model_name)]
    told = "\n".join(str(getattr(obj, name)) for name in names)
    return hashlib.sha256(told.encode()).hexdigest()[:40]


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
    def keeping_up(self, kind: SourceKind, source_id: str, obj: Any) -> Iterator[None]:
        """What is changed meanwhile is the import's doing, unless somebody had changed it."""
        item = ImportedItem.objects.get(
            source=self._batch.source, kind=kind, source_id=source_id[:300]
        )
        is_as_made = item.fingerprint == fingerprint(obj)
        yield
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
