"""Remote storage: uploads on a server that knows single objects, such as S3, and may be away.

Its files are read in parts, each fetched when it is asked for: whoever reads slowly holds neither a
connection to that server nor the whole file.
"""

import io
from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.core.files.base import File
from django.core.files.storage import Storage

# What is fetched first, which is all of most sizes of pictures; twice as much each time for who
# reads on, up to the second number.
FIRST_BYTES, MOST_BYTES = 256 * 1024, 1024 * 1024


class UploadsAway(OSError):
    """The server of uploads does not answer."""


class RemoteStorage(Storage):
    @property
    @abstractmethod
    def where(self) -> str:
        """What to call it to whoever looks after the site."""

    def open(self, name: str, mode: str = "rb") -> "RemoteFile":
        """Raises OSError, and SuspiciousFileOperation for what leads out of the storage."""
        return cast(RemoteFile, super().open(name, mode))

    @abstractmethod
    def reach(self) -> None:
        """Raise OSError, which says why, where it cannot be used."""

    @abstractmethod
    def holds(self, name: str) -> bool:
        """Whether the file is there, asked once; while the server is away it is taken to be."""

    @abstractmethod
    def learn(self, folder: str) -> None:
        """Ask at once for all that is in the folder; `holds` then knows of it."""


@dataclass(frozen=True, slots=True)
class RemotePart:
    """`content` of a file that has `size` bytes in all; another `version` is another file."""

    content: bytes
    size: int
    modified: datetime
    version: str


class _Parts(io.RawIOBase):
    def __init__(self, fetch: Callable[[int, int, str], RemotePart]) -> None:
        self._fetch = fetch
        self.first = fetch(0, FIRST_BYTES, "")
        self._held, self._start, self._place = self.first.content, 0, 0
        self._ahead = FIRST_BYTES

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, place: int, whence: int = io.SEEK_SET) -> int:
        origin = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self.first.size}[whence]
        self._place = max(0, origin + place)
        return self._place

    def read(self, size: int | None = -1) -> bytes:
        """All of that many bytes where the file has them. Raises OSError."""
        left = max(self.first.size - self._place, 0)
        wanted = left if size is None or size < 0 else min(size, left)
        offset = self._place - self._start
        if wanted and not 0 <= offset <= len(self._held) - wanted:
            self._load(wanted)
            offset = 0
        part = self._held[offset : offset + wanted]
        self._place += len(part)
        return part

    def readall(self) -> bytes:
        return self.read()

    def readinto(self, buffer: Any) -> int:
        part = self.read(len(buffer))
        buffer[: len(part)] = part
        return len(part)

    def _load(self, wanted: int) -> None:
        """Hold what is at the present place, `wanted` bytes at least."""
        offset = self._place - self._start
        goes_on = 0 <= offset <= len(self._held)
        kept = self._held[offset:] if goes_on else b""
        self._ahead = min(self._ahead * 2, MOST_BYTES) if goes_on else FIRST_BYTES
        length = max(wanted - len(kept), self._ahead)
        more = self._fetch(self._place + len(kept), length, self.first.version)
        self._held, self._start = kept + more.content, self._place


class RemoteFile(File):  # type: ignore[type-arg]
    """`fetch` is given the first byte, how many, and the version ("": any). Raises OSError."""

    def __init__(self, name: str, fetch: Callable[[int, int, str], RemotePart]) -> None:
        parts = _Parts(fetch)
        super().__init__(parts, name)  # type: ignore[arg-type]
        self.size, self.modified = parts.first.size, parts.first.modified
