"""Serialisation: what of the database is kept, one object a line.

Any database reads it, so a backup of one kind restores into another.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, time
from typing import Any, TextIO

from django.apps import apps
from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.core.serializers.jsonl import Serializer as JSONLines
from django.db import models

# Django makes these itself when it migrates; the archive names them instead of numbering them.
KEPT = {"contenttypes.contenttype", "auth.permission"}
# What is made anew from the rest, ends by itself before long, or signs people in.
LEFT_OUT = KEPT | {
    "accounts.attempts",
    "sessions.session",
    "upkeep.nightlyrun",
    "visits.presence",
    "visits.salt",
    "wagtailcore.referenceindex",
    "wagtailcore.uploadedfile",
    "search.searchentry",
    "search.word",
    "backup.unfinishedrestore",
    # A restored site begins a generation of its own: pages kept before are not its pages.
    "pagecache.generation",
    "pagecache.change",
}


def stored_models() -> list[type[models.Model]]:
    """The models whose rows are kept, each after those that it names by natural key."""
    by_app = [(config, None) for config in apps.get_app_configs() if config.models_module]
    return [
        model
        for model in serializers.sort_dependencies(by_app, allow_cycles=True)
        if not model._meta.proxy
        and model._meta.managed
        and model._meta.app_label != "modelsearch"
        and model._meta.label_lower not in LEFT_OUT
    ]


def stored_tables() -> dict[str, type[models.Model]]:
    """Every table whose rows are kept, by label: the models', and those of their relations."""
    tables = {}
    for model in stored_models():
        tables[model._meta.label_lower] = model
        for through in _relations(model).values():
            tables[through._meta.label_lower] = through
    return tables


def _relations(model: type[models.Model]) -> dict[str, type[models.Model]]:
    """The tables of a model's many-to-many fields, by field; those rows are no objects of theirs.

    The model's line lists what each field leads to.
    """
    found = {}
    for field in model._meta.local_many_to_many:
        through = field.remote_field.through
        if through is not None and through._meta.auto_created:
            found[field.name] = through
    return found


class RowCount:
    """How many rows of each table the lines added so far stand for; `rows` names every table."""

    def __init__(self) -> None:
        self.rows = dict.fromkeys(stored_tables(), 0)
        self._relations = {
            model._meta.label_lower: {
                name: through._meta.label_lower for name, through in _relations(model).items()
            }
            for model in stored_models()
        }

    def add(self, row: Any) -> None:
        """Count the rows of one line. Raises ValueError where it is none of ours."""
        try:
            model, fields = row["model"], row["fields"]
            if model not in self._relations:
                raise ValueError(f"{model} is not kept in backups")
            lengths = {table: len(fields[name]) for name, table in self._relations[model].items()}
        except (LookupError, TypeError) as error:
            raise ValueError("it is no row of the database") from error
        self.rows[model] += 1
        for table, length in lengths.items():
            self.rows[table] += length


class _Encoder(DjangoJSONEncoder):
    """Django's own cuts microseconds to milliseconds."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, (datetime, time)) else super().default(o)


class _Serializer(JSONLines):
    """Names content types and permissions, whose numbers differ from database to database.

    Other references keep their number: some, such as those of Wagtail's log of a deleted page,
    lead to nothing any more.
    """

    def __init__(self) -> None:
        self.counted = RowCount()

    def handle_fk_field(self, obj: models.Model, field: models.ForeignKey[Any, Any]) -> None:
        self.use_natural_foreign_keys = field.remote_field.model._meta.label_lower in KEPT
        super().handle_fk_field(obj, field)
        self.use_natural_foreign_keys = True

    def get_dump_object(self, obj: models.Model) -> Any:
        dumped = super().get_dump_object(obj)
        self.counted.add(dumped)
        return dumped


def dump(stream: TextIO) -> dict[str, int]:
    """Write every row that is kept to `stream`; returns how many there are in each table."""
    serializer = _Serializer()
    serializer.serialize(
        _objects(stored_models()), use_natural_foreign_keys=True, stream=stream, cls=_Encoder
    )
    return serializer.counted.rows


def named_files() -> set[str]:
    """The names of all uploads that rows name."""
    found: set[str] = set()
    for model in stored_models():
        for field in model._meta.local_fields:
            if isinstance(field, models.FileField):
                named = model._base_manager.exclude(**{field.name: ""})
                found.update(filter(None, named.values_list(field.name, flat=True).iterator()))
    return found


def _objects(chosen: Iterable[type[models.Model]]) -> Iterator[models.Model]:
    for model in chosen:
        yield from model._base_manager.order_by("pk").iterator(chunk_size=500)
