"""What a site holds, row by row and file by file, in a form that is the same on any database."""

import hashlib
import json
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from wagtail.blocks import StreamValue

from sotngoaivu.backup.contents import stored_tables


def rows() -> dict[str, list[str]]:
    """Every row that a backup keeps, by table.

    Content types and permissions are named: each database numbers its own. Rows of many-to-many
    relations have no number that anything refers to.
    """
    named: dict[Any, dict[Any, str]] = {
        model: {row.pk: ".".join(row.natural_key()) for row in model._base_manager.all()}
        for model in (ContentType, Permission)
    }
    found = {}
    for table, model in stored_tables().items():
        fields = [
            field
            for field in model._meta.local_concrete_fields
            if not (model._meta.auto_created and field.primary_key)
        ]
        names = [named.get(field.related_model, {}) for field in fields]
        attributes = [field.attname for field in fields]
        found[table] = sorted(
            repr([_plain(value, keys) for value, keys in zip(row, names, strict=True)])
            for row in model._base_manager.order_by().values_list(*attributes)
        )
    return found


def _plain(value: Any, names: dict[Any, str]) -> Any:
    if isinstance(value, StreamValue):
        value = list(value.raw_data)
    if isinstance(value, (dict, list)):
        return json.dumps(value, sort_keys=True)
    return names.get(value, value)


def files(media: Path) -> dict[str, str]:
    """SHA-256 of each file below `media`, by its path from there; what is hidden there too."""
    return {
        path.relative_to(media).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(media.rglob("*"))
        if path.is_file()
    }
