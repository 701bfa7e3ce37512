"""Restoring an archive in the place of the site, wholly or not at all."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.exceptions import ObjectDoesNotExist
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction

from sotngoaivu.backup.archive import Manifest, Refused
from sotngoaivu.backup.checking import check
from sotngoaivu.backup.contents import KEPT, stored_models, stored_tables
from sotngoaivu.backup.staging import Staging, staged


class Backup:
    """An archive that has been checked and unpacked aside."""

    def __init__(self, source: Path, manifest: Manifest, rows: BinaryIO, staging: Staging) -> None:
        self.manifest = manifest
        self._source, self._rows, self._staging = source, rows, staging

    def replace_site(self) -> None:
        """Replace every row and every upload by those of the archive.

        The database has to be migrated. Raises Refused, and leaves rows and uploads as they were,
        where the archive cannot be loaded.
        """
        committed: list[bool] = []
        try:
            with transaction.atomic():
                # The first thing after the commit: what others do then must not undo the exchange.
                transaction.on_commit(lambda: committed.append(True))
                _empty()
                _load(self._rows)
                _compare(self.manifest.rows)
                self._staging.exchange()
            # Within another transaction the commit is not ours.
            committed.append(True)
        except (
            serializers.base.DeserializationError,
            DatabaseError,
            ObjectDoesNotExist,
            ValueError,
            OSError,
        ) as error:
            if committed:
                raise
            # Databases tell theirs in several lines.
            why = " ".join(str(error).split()).rstrip(".")
            raise Refused(
                f"{self._source} cannot be loaded: {why}. Rows and files are as they were."
            ) from error
        finally:
            if committed:
                self._staging.keep()


@contextlib.contextmanager
def opened(source: Path) -> Iterator[Backup]:
    """Check `source` and unpack it aside; the site is not touched. Raises Refused."""
    with (
        staged(Path(settings.MEDIA_ROOT)) as staging,
        # Without a name, so that nobody finds it, and nothing is left of it.
        tempfile.TemporaryFile(dir=staging.folder) as rows,
    ):
        manifest = check(source, rows=rows, files=staging.new)
        yield Backup(source, manifest, rows, staging)


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


def _load(rows: BinaryIO) -> None:
    """Insert the rows, check that every reference leads somewhere, let new rows come after."""
    rows.seek(0)
    later = []
    with connection.constraint_checks_disabled():
        for loaded in serializers.deserialize("jsonl", rows, handle_forward_references=True):
            loaded.save(force_insert=True)
            if loaded.deferred_fields:
                later.append(loaded)
        for loaded in later:
            loaded.save_deferred_fields()
    connection.check_constraints()
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), stored_models()):
            cursor.execute(statement)


def _compare(expected: dict[str, int]) -> None:
    """Raise ValueError unless each table has as many rows as the manifest says."""
    for table, model in stored_tables().items():
        count = model._base_manager.count()
        if count != expected[table]:
            raise ValueError(f"{table} has {count} rows now instead of {expected[table]}")
