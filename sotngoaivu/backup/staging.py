"""Staging of uploads: put aside, and exchanged so that a failure loses neither.

The database says which exchange stands: the one whose token was committed with the rows that name
its files. What a killed restore has left is undone, or carried on, accordingly.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection

from sotngoaivu.backup import folders, objects
from sotngoaivu.backup.archive import BackupRefused
from sotngoaivu.backup.models import UnfinishedRestore


class Staging(Protocol):
    """One restore's uploads: put files into `new`, then exchange those of the site for them."""

    token: str
    folder: Path
    new: Path

    def exchange(self) -> None:
        """Put the new uploads in the place of the site's, which are kept aside. Raises OSError."""
        ...


@contextlib.contextmanager
def staged() -> Iterator[Staging]:
    """A place to put uploads aside, gone with the context; what it holds is its owner's.

    Raises BackupRefused where another process has one, or none can be made.
    """
    with contextlib.ExitStack() as stack:
        try:
            if not stack.enter_context(_locked()):
                raise BackupRefused("Another restore is under way. Wait until it has ended.")
            _tidy()
            staging = _kind().begin()
        except OSError as error:
            raise BackupRefused(f"Nothing can be put aside in {_folder()}: {error}") from error
        try:
            yield staging
        finally:
            _tidy()


def tidy() -> None:
    """Settle what a killed restore left half done, and remove its files.

    Does nothing while one is at work. Raises OSError, and `django.db.Error` where something is to
    be settled and the database does not answer.
    """
    if _folder().is_dir():
        with _locked() as free:
            if free:
                _tidy()


def _tidy() -> None:
    for token in _kind().left():
        _kind().settle(token, partial(_is_committed, token))


def _is_committed(token: str) -> bool:
    if UnfinishedRestore._meta.db_table not in connection.introspection.table_names():
        return False
    return UnfinishedRestore.objects.filter(token=token).exists()


def _kind() -> type[folders.FolderStaging] | type[objects.ObjectStaging]:
    """Folders can be moved at once; of other storages only single objects are known."""
    is_folder = isinstance(default_storage, FileSystemStorage)
    return folders.FolderStaging if is_folder else objects.ObjectStaging


def _folder() -> Path:
    """Where the lock is: the uploads' own folder, or what every process of this machine has."""
    is_folder = isinstance(default_storage, FileSystemStorage)
    return Path(default_storage.path("") if is_folder else settings.VAR_DIR)


@contextlib.contextmanager
def _locked() -> Iterator[bool]:
    """Hold the folder's lock, which ends with the process too; False where another has it."""
    _folder().mkdir(parents=True, exist_ok=True)
    descriptor = os.open(_folder(), os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        yield False
    else:
        yield True
    finally:
        os.close(descriptor)
