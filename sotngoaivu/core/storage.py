"""Upload storage: a folder whose files are whole from the moment that they have their names.

What is written is put aside first; a process that is killed leaves it there, under a name by which
the next start knows it. Who may read files and folders says STORAGES in the settings.
"""

import contextlib
import errno
import fcntl
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django.db
from django.core.files.storage import FileSystemStorage

from sotngoaivu.core.trouble import Trouble, trouble

PART = ".part-"
# Of Django's own, for uploads that do not stay in memory; a day after, nobody is at it any more.
_DJANGOS_PARTS, _DAY = "tmp*.upload*", 24 * 3600
_WITHOUT_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}


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


class UploadStorage(FileSystemStorage):
    def _save(self, name: str, content: Any) -> str:
        location = Path(self.location)
        self._make(location)
        descriptor, part = tempfile.mkstemp(prefix=PART, dir=location)
        try:
            with open(descriptor, "wb") as file:
                # By which others see that somebody is still writing it.
                fcntl.flock(file, fcntl.LOCK_EX)
                for chunk in content.chunks():
                    file.write(chunk if isinstance(chunk, bytes) else chunk.encode())
                file.flush()
                self._give(Path(part), self.file_permissions_mode)
                while True:
                    path = Path(self.path(name))
                    self._make(path.parent)
                    try:
                        _place(part, path)
                    except FileExistsError:
                        name = self.get_available_name(name)
                    else:
                        return path.relative_to(location).as_posix()
        finally:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(part)

    def own(self, folder: Path) -> None:
        """Give `folder` and everything below it the permissions of uploads."""
        self._give(folder, self.directory_permissions_mode)
        for place, folders, files in os.walk(folder):
            for name in folders:
                self._give(Path(place, name), self.directory_permissions_mode)
            for name in files:
                self._give(Path(place, name), self.file_permissions_mode)

    def remove_parts(self) -> None:
        """Remove what processes were writing that were killed."""
        for left in Path(self.location).glob(f"{PART}*"):
            # Somebody is still writing it or has just done so, or it is not ours to remove.
            with contextlib.suppress(OSError), left.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                left.unlink()
        for left in Path(tempfile.gettempdir()).glob(_DJANGOS_PARTS):
            with contextlib.suppress(OSError):
                state = left.stat()
                if state.st_uid == os.geteuid() and state.st_mtime < time.time() - _DAY:
                    left.unlink()

    def _make(self, folder: Path) -> None:
        if not folder.is_dir():
            self._make(folder.parent)
            folder.mkdir(exist_ok=True)
            self._give(folder, self.directory_permissions_mode)

    def _give(self, path: Path, mode: int | None) -> None:
        """The group is that of the folder of all uploads: a web server's, if anybody's."""
        # What is somebody else's, or cannot be written to, stays as it is, and what goes has gone.
        with contextlib.suppress(OSError):
            if mode is not None:
                path.chmod(mode)
            os.chown(path, -1, Path(self.location).stat().st_gid)


def _place(part: str, path: Path) -> None:
    """Give the file its name. Raises FileExistsError where another one has it."""
    try:
        # Unlike a renaming it replaces nothing.
        os.link(part, path)
    except OSError as error:
        if error.errno not in _WITHOUT_LINKS:
            raise
        os.close(os.open(path, os.O_CREAT | os.O_EXCL))
        os.replace(part, path)
