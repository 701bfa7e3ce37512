"""Storage of uploads: a file is there whole, or not at all."""

import contextlib
import errno
import os
import threading
from collections.abc import Iterator
from typing import Any

import django.db
from django.core.files.storage import FileSystemStorage

from sotngoaivu.core.trouble import Trouble, trouble


@contextlib.contextmanager
def with_its_row(file: Any) -> Iterator[None]:
    """Around the saving of a model: the new file in its field goes again with a row that fails.

    Where the database did not answer the row may be there, so its file stays.
    """
    before = file.name
    try:
        yield
    except django.db.Error as error:
        if file.name != before and trouble(error) is not Trouble.AWAY:
            with contextlib.suppress(OSError):
                file.storage.delete(file.name)
        raise


class WholeFileStorage(FileSystemStorage):
    """Files in a folder. What a full disk breaks off is removed again; Django leaves it there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._thread = threading.local()

    def path(self, name: str) -> str:
        """Saving asks for it of each name that it tries."""
        self._thread.path = path = super().path(name)
        return path

    def _save(self, name: str, content: Any) -> str:
        size = None
        if hasattr(content, "temporary_file_path"):
            # Received as a file, which is moved. Where that is a copy to another disk, Django does
            # not look how much of its last part was written.
            size = os.path.getsize(content.temporary_file_path())
        try:
            saved: str = super()._save(name, content)  # type: ignore[misc]
            if size is not None and os.path.getsize(self.path(saved)) != size:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError:
            with contextlib.suppress(OSError, AttributeError):
                os.unlink(self._thread.path)
            raise
        return saved
