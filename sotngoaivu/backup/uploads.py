"""Uploads: every file that editors and the site have stored, wherever Django's storage is."""

import os
from collections.abc import Iterator

from django.core.files.storage import FileSystemStorage, Storage, default_storage

from sotngoaivu.core.storage import PART

# Of the folders in which a restore puts things aside, among the uploads themselves.
PREFIX = ".restore-"


def stored_names(
    storage: Storage = default_storage,
    folder: str = "",
) -> Iterator[str]:
    """The name of every upload below `folder`, also where a link leads to it.

    What goes while it is looked for is left out. Raises OSError.
    """
    return _below(storage, folder, set())


def is_there(storage: Storage, name: str) -> bool:
    """Whether the storage holds a file of that name; a pipe or socket is none."""
    path = _local_path(storage, name)
    return os.path.isfile(path) if path else storage.exists(name)


def _below(storage: Storage, folder: str, seen: set[str]) -> Iterator[str]:
    path = _local_path(storage, folder)
    if path:
        # A link may lead to where it stands.
        path = os.path.realpath(path)
        if path in seen:
            return
        seen.add(path)
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for file in sorted(filter(None, files)):
        if not folder and file.startswith(PART):
            continue
        name = f"{folder}/{file}" if folder else file
        if not path or is_there(storage, name):
            yield name
    for inner in sorted(filter(None, folders)):
        if folder or not inner.startswith(PREFIX):
            yield from _below(storage, f"{folder}/{inner}" if folder else inner, seen)


def _local_path(storage: Storage, name: str) -> str | None:
    return storage.path(name) if isinstance(storage, FileSystemStorage) else None
