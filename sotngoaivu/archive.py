"""One file that holds a whole site: its database in a form any database reads, and its uploads.

The file is a gzipped tar of `manifest.json`, `database.jsonl` (Django's serialisation, one object
a line) and `media/…`. SECRET_KEY is not in it; everything else that a site cannot make again is,
the staff's password hashes included, so only its owner may read it.
"""

import io
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.management import call_command
from django.core.management.base import CommandError
from django.core.management.color import no_style
from django.core.serializers.jsonl import Serializer as JSONLines
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

FORMAT = 1
MANIFEST, DATABASE, MEDIA = "manifest.json", "database.jsonl", "media"

# Django makes these itself when it migrates; the archive names them instead of numbering them.
KEPT = {"contenttypes.contenttype", "auth.permission"}
# What is made anew from the rest, ends by itself within the hour, or signs people in.
LEFT_OUT = KEPT | {
    "sessions.session",
    "visits.presence",
    "visits.salt",
    "wagtailcore.referenceindex",
    "wagtailcore.uploadedfile",
    "search.searchentry",
    "search.word",
}


class _Serializer(JSONLines):
    """Names content types and permissions, whose numbers differ from database to database.

    Other references keep their number: some, such as those of Wagtail's log of a deleted page,
    lead to nothing any more.
    """

    def handle_fk_field(self, obj: models.Model, field: models.ForeignKey) -> None:
        self.use_natural_foreign_keys = field.remote_field.model._meta.label_lower in KEPT
        super().handle_fk_field(obj, field)
        self.use_natural_foreign_keys = True


def _stored_models() -> list[type[models.Model]]:
    by_app = [(config, None) for config in apps.get_app_configs() if config.models_module]
    return [
        model
        for model in serializers.sort_dependencies(by_app, allow_cycles=True)
        if not model._meta.proxy
        and model._meta.managed
        and model._meta.app_label != "modelsearch"
        and model._meta.label_lower not in LEFT_OUT
    ]


def _rows(chosen: list[type[models.Model]]) -> Iterator[models.Model]:
    for model in chosen:
        yield from model._base_manager.order_by("pk").iterator(chunk_size=500)


def _migrations() -> dict[str, str]:
    """The last migration of each app that has been run here."""
    applied = sorted(MigrationRecorder(connection).applied_migrations())
    return dict(applied)


def write(target: Path) -> int:
    """Write the archive to `target`; returns its size in bytes.

    The database is read in one transaction, so that a site at work is caught at one moment.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with (
            os.fdopen(descriptor, "wb") as file,
            tarfile.open(fileobj=file, mode="w:gz") as archive,
            tempfile.TemporaryFile() as dump,
        ):
            text = io.TextIOWrapper(dump, encoding="utf-8", write_through=True)
            outermost = not connection.in_atomic_block
            with transaction.atomic():
                if connection.vendor == "postgresql" and outermost:
                    with connection.cursor() as cursor:
                        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                manifest = {
                    "format": FORMAT,
                    "made": timezone.now().isoformat(timespec="seconds"),
                    "migrations": _migrations(),
                }
                _Serializer().serialize(
                    _rows(_stored_models()), use_natural_foreign_keys=True, stream=text
                )
            _add(archive, MANIFEST, io.BytesIO(json.dumps(manifest, indent=1).encode()))
            _add(archive, DATABASE, dump)
            media = Path(settings.MEDIA_ROOT)
            if media.is_dir():
                archive.add(media, MEDIA)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return target.stat().st_size


def _add(archive: tarfile.TarFile, name: str, content: Any) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = content.seek(0, io.SEEK_END)
    entry.mtime = int(timezone.now().timestamp())
    entry.mode = 0o600
    content.seek(0)
    archive.addfile(entry, content)


def read(source: Path) -> datetime:
    """Replace the whole site by what `source` holds; returns when that was written.

    Raises CommandError, and leaves the site as it was, where the file is no archive of ours, is
    damaged, or comes from a newer version of the site than this one.
    """
    media = Path(settings.MEDIA_ROOT)
    media.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=media.parent, prefix=".restore-") as folder:
        unpacked = Path(folder)
        try:
            with tarfile.open(source, "r:gz") as archive:
                archive.extractall(unpacked, filter="data")
            manifest = json.loads((unpacked / MANIFEST).read_text("utf-8"))
            made = datetime.fromisoformat(manifest["made"])
            known = manifest["format"] == FORMAT
        except (OSError, EOFError, tarfile.TarError, ValueError, KeyError, TypeError) as error:
            raise CommandError(f"{source} is not a whole backup of this site: {error}") from error
        here = _migrations()
        newer = [app for app, name in manifest["migrations"].items() if name > here.get(app, "")]
        if not known or newer:
            raise CommandError(
                f"{source} was written by a newer version of the site "
                f"({', '.join(newer) or 'its format'}). Upgrade this one first."
            )
        try:
            with transaction.atomic():
                _empty()
                call_command("loaddata", str(unpacked / DATABASE), verbosity=0)
        except (serializers.base.DeserializationError, IntegrityError) as error:
            raise CommandError(f"{source} cannot be loaded: {error}") from error
        (unpacked / MEDIA).mkdir(exist_ok=True)
        former = unpacked / "former"
        if media.exists():
            shutil.move(media, former)
        shutil.move(unpacked / MEDIA, media)
    return made


def _empty() -> None:
    """Delete every row but those that Django makes when it migrates."""
    kept = {apps.get_model(label)._meta.db_table for label in KEPT} | {"django_migrations"}
    tables = [
        table
        for table in connection.introspection.django_table_names(
            only_existing=True, include_views=False
        )
        if table not in kept and not table.startswith("modelsearch_indexentry_fts")
    ]
    statements = connection.ops.sql_flush(
        no_style(), tables, reset_sequences=False, allow_cascade=False
    )
    # PostgreSQL empties no table while a check of this transaction is still to be made.
    connection.check_constraints()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
