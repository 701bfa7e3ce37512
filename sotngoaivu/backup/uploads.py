"""Uploads: every file that editors and the site have stored, wherever Django's storage is."""

import contextlib
import errno
import os
from collections.abc import Iterator

from django.core.files.storage import FileSystemStorage, Storage, default_storage

from sotngoaivu.core.storage import PART

# Of the folders in which a restore puts things aside, among the uploads themselves.
PREFIX = ".restore-"
# Of the file system, which an ext volume has and root alone may read.
LOST_AND_FOUND = "lost+found"
_NOTHING_THERE = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG}


class Unreadable(OSError):
    """An upload, or a folder of them, cannot be read; `filename` says which."""


def stored_names(
    storage: Storage = default_storage,
    folder: str = "",
) -> Iterator[str]:
    """The name of every upload below `folder`, also where a link leads to it.

    What goes while it is looked for is left out. Raises Unreadable.
    """
    return _below(storage, folder, set())


def is_there(storage: Storage, name: str) -> bool:
    """Whether the storage holds a file of that name; a pipe or socket is none.

    Raises OSError where that cannot be found out.
    """
    path = _local_path(storage, name)
    if not path:
        return storage.exists(name)
    if os.path.isfile(path):
        return True
    # That is said of what cannot be looked at, too, and of names that no file can have.
    try:
        with contextlib.suppress(ValueError):
            os.stat(path)
    except OSError as error:
        if error.errno not in _NOTHING_THERE:
            raise
    return False


@contextlib.contextmanager
def reading(storage: Storage, name: str) -> Iterator[None]:
    """Around what reads an upload or folder: raises Unreadable, or FileNotFoundError."""
    try:
        yield
    except (FileNotFoundError, Unreadable):
        raise
    except OSError as error:
        where = error.filename or _local_path(storage, name) or name
        raise Unreadable(error.errno, error.strerror or str(error), where) from error


def first_unreadable(storage: Storage = default_storage) -> Unreadable | None:
    """What would keep a backup from being made: the first upload or folder of that kind."""
    try:
        for name in stored_names(storage):
            path = _local_path(storage, name)
            if path and not os.access(path, os.R_OK) and os.path.lexists(path):
                return Unreadable(errno.EACCES, os.strerror(errno.EACCES), path)
    except Unreadable as error:
        return error
    return None


def _below(storage: Storage, folder: str, seen: set[str]) -> Iterator[str]:
    path = _local_path(storage, folder)
    if path:
        # A link may lead to where it stands.
        path = os.path.realpath(path)
        if path in seen:
            return
        seen.add(path)
    try:
        with reading(storage, folder):
            folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for file in sorted(filter(None, files)):
        if not folder and file.startswith(PART):
            continue
        name = f"{folder}/{file}" if folder else file
        with reading(storage, name):
            is_file = not path or is_there(storage, name)
        if is_file:
            yield name
    for inner in sorted(filter(None, folders)):
        if inner != LOST_AND_FOUND and (folder or not inner.startswith(PREFIX)):
            yield from _below(storage, f"{folder}/{inner}" if folder else inner, seen)


def _local_path(storage: Storage, name: str) -> str | None:
    return storage.path(name) if isinstance(storage, FileSystemStorage) else None
