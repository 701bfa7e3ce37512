"""Restoring an archive in the place of the site, wholly or not at all."""

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from django.apps import apps
from django.core import serializers
from django.core.exceptions import ObjectDoesNotExist
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction

from sotngoaivu.accounts.second_factor.factors import reset_unreadable
from sotngoaivu.backup import encryption
from sotngoaivu.backup.archive import BackupRefused, Manifest
from sotngoaivu.backup.checking import check
from sotngoaivu.backup.contents import KEPT, stored_models, stored_tables
from sotngoaivu.backup.models import UnfinishedRestore
from sotngoaivu.backup.staging import Staging, staged
from sotngoaivu.core import serving


class Backup:
    """An archive that has been checked and unpacked aside."""

    def __init__(
        self, source: Path, manifest: Manifest, rows: encryption.Scratch, staging: Staging
    ) -> None:
        self.manifest = manifest
        self._source, self._rows, self._staging = source, rows, staging

    def replace_site(self) -> None:
        """Replace every row and every upload by those of the archive.

        The database has to be migrated. Raises BackupRefused, and leaves rows and uploads as they
        were, where the archive cannot be loaded. The indexes are for `finish` to make.
        """
        if connection.vendor == "sqlite" and not connection.in_atomic_block:
            with connection.cursor() as cursor:
                # Else the last commits could go with the current, after the former files have gone.
                cursor.execute("PRAGMA synchronous=FULL")
        committed: list[bool] = []
        try:
            with transaction.atomic():
                # The first thing after the commit: what others do then comes too late to refuse.
                transaction.on_commit(lambda: committed.append(True))
                _empty()
                with self._rows.reading() as rows:
                    _load(rows)
                _compare(self.manifest.rows)
                self._staging.exchange()
                os.sync()
                # From its commit on the new uploads stand.
                UnfinishedRestore.objects.create(token=self._staging.token)
                serving.refuse_others()
        except (
            serializers.base.DeserializationError,
            DatabaseError,
            ObjectDoesNotExist,
            ValueError,
            OverflowError,
            RecursionError,
            OSError,
            serving.Busy,
        ) as error:
            if committed:
                raise
            # Databases tell theirs in several lines.
            why = " ".join(str(error).split()).rstrip(".")
            raise BackupRefused(
                f"{self._source} cannot be loaded: {why}. Rows and files are as they were."
            ) from error


@contextlib.contextmanager
def opened(source: Path, identity: Path | None = None) -> Iterator[Backup]:
    """Check `source` and unpack it aside; the site is not touched. Raises BackupRefused."""
    with staged() as staging:
        secret = encryption.is_encrypted(source)
        with encryption.Scratch(staging.folder, secret=secret) as scratch:
            with scratch.writing() as rows:
                manifest = check(source, identity, rows=rows, files=staging.new)
            yield Backup(source, manifest, scratch, staging)


def finish(say: Callable[[str], object] = str) -> bool:
    """Make what a restored site makes anew, where a restore has not come to its end.

    Returns whether there was one. It can be called again after it was broken off.
    """
    tokens = list(UnfinishedRestore.objects.values_list("token", flat=True))
    if tokens:
        say("Making the search index ...")
        call_command("rebuild_modelsearch_index", verbosity=0)
        say("Making the index of what refers to what ...")
        call_command("rebuild_references_index", verbosity=0)
        if lost := reset_unreadable():
            names = ", ".join(user.get_username() for user in lost)
            say(
                "Encrypted under another SECRET_KEY, so removed: second factors and recovery codes "
                f"of {names}."
            )
        UnfinishedRestore.objects.filter(token__in=tokens).delete()
    return bool(tokens)


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


def _load(rows: IO[bytes]) -> None:
    """Insert the rows, check that every reference leads somewhere, let new rows come after."""
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
