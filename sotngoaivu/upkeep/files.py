"""Files that may go: uploads that no row names, static files of former releases, old restores."""

import datetime
import itertools
import os
import re
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone

AT_ONCE = 500
DAY = datetime.timedelta(days=1)
# As Django names static files: a part of their content's MD5, then perhaps a compressed form.
_HASHED = re.compile(r"\A.+\.[0-9a-f]{12}(\.[^./]+)?(\.gz|\.br)?")
# As Python reads a byte of a file's name that is not in UTF-8.
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_BEFORE_RESTORE = re.compile(r"before-restore-[\d-]+\.tar\.gz(\.age)?")


def orphan_uploads(older_than: datetime.timedelta = DAY) -> Iterator[str]:
    """Names of uploads that no row names, in the folders that our models keep theirs in.

    What is younger is left: its row may not be committed yet. So is what lies elsewhere.
    """
    fields = _file_fields()
    before = timezone.now() - older_than
    names = (name for folder in sorted(_folders(fields)) for name in _files_below(folder))
    while some := list(itertools.islice(names, AT_ONCE)):
        named = _named(fields, some)
        for name in some:
            # One that goes while it is looked at is nobody's to delete.
            if name not in named and modified(name, if_lost=before) < before:
                yield name


def delete_uploads(names: Iterable[str]) -> int:
    """Delete those that no row has come to name since; return how many."""
    gone, fields, left = 0, _file_fields(), iter(names)
    while some := list(itertools.islice(left, AT_ONCE)):
        for name in set(some) - _named(fields, some):
            default_storage.delete(name)
            gone += 1
    return gone


def _file_fields() -> list[models.FileField]:
    """Of all models, those whose files lie in the storage of uploads."""
    return [
        field
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, models.FileField) and field.storage == default_storage
    ]


def _folders(fields: Iterable[models.FileField]) -> set[str]:
    """The folders that uploads of these fields are put in."""
    found = set()
    for field in fields:
        made = field.generate_filename(field.model(), "name.bin")
        if "/" in made:
            found.add(made.partition("/")[0])
    return found


def _files_below(folder: str) -> Iterator[str]:
    """What is hidden is somebody's who is at work."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in files if not name.startswith("."))
    for name in folders:
        if not name.startswith("."):
            yield from _files_below(f"{folder}/{name}")


def _named(fields: Iterable[models.FileField], names: list[str]) -> set[str]:
    found: set[str] = set()
    # No row can name what is not in UTF-8, and no database be asked for it.
    known = [name for name in names if not _SURROGATE.search(name)]
    for field in fields:
        rows = field.model._base_manager.filter(**{f"{field.name}__in": known})
        found.update(rows.values_list(field.name, flat=True))
    return found


def modified(name: str, if_lost: datetime.datetime) -> datetime.datetime:
    """When an upload was written; what is given where there is no such file."""
    try:
        return default_storage.get_modified_time(name)
    except FileNotFoundError:
        return if_lost


def former_static_files(older_than: datetime.timedelta, *, note: bool) -> Iterator[Path]:
    """Hashed files of former releases, which no page has asked for as long.

    With `note` those of the present release are marked as in use today, by their time: a file
    that a release replaces today is not old, whenever it was made.
    """
    storage: Any = staticfiles_storage
    if not hasattr(storage, "hashed_files"):
        return
    root, present = Path(storage.location), {*storage.hashed_files, *storage.hashed_files.values()}
    # In an image nothing grows; and without a manifest nothing is known of what is in use.
    if not present or not os.access(root, os.W_OK):
        return
    before = time.time() - older_than.total_seconds()
    for path in root.rglob("*"):
        name = path.relative_to(root).as_posix()
        # A start that is under way puts its files into a hidden folder first.
        if name.startswith(".") or not _HASHED.fullmatch(name) or not path.is_file():
            continue
        if name in present or name.removesuffix(".gz").removesuffix(".br") in present:
            if note:
                path.touch()
        elif path.stat().st_mtime < before:
            yield path


def old_restores(folder: Path, older_than: datetime.timedelta) -> list[Path]:
    """What restores have replaced so long ago; the last of them stays."""
    found = [
        path for path in folder.glob("before-restore-*") if _BEFORE_RESTORE.fullmatch(path.name)
    ]
    before = time.time() - older_than.total_seconds()
    latest_first = sorted(found, key=lambda path: path.name, reverse=True)
    return [path for path in latest_first[1:] if path.stat().st_mtime < before]


def delete_files(paths: Iterable[Path]) -> int:
    gone = 0
    for path in paths:
        path.unlink(missing_ok=True)
        gone += 1
    return gone
