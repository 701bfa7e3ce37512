"""Shared cache stores: files on one machine, Redis for several.

Nothing here fails a request: what cannot be read is not there, what cannot be written is not kept.
"""

import contextlib
import fcntl
import hashlib
import os
import secrets
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from django.core.cache import caches

from sotngoaivu.core.outage import Outage
from sotngoaivu.pagecache.entry import Entry
from sotngoaivu.pagecache.memory import Key

MOST_BYTES = 256 * 1024 * 1024
# The folder is looked through after this many writes of one process.
SWEEP_EVERY = 200
LOCKS = 1024
# Only for the case that whoever renders is killed: a claim in Redis ends by itself.
CLAIM_SECONDS = 30
# Pages nobody asks for are gone from Redis after a week.
LIFE_SECONDS = 7 * 24 * 3600


class Store(Protocol):
    def get(self, key: Key) -> Entry | None: ...

    def put(self, key: Key, entry: Entry) -> None: ...

    def drop(self, key: Key) -> None: ...

    def claim(self, key: Key) -> contextlib.AbstractContextManager[bool]:
        """Whether it falls to the caller to render the page, until the block is left."""
        ...


def name_of(namespace: str, key: Key) -> str:
    return hashlib.blake2b("\n".join((namespace, *key)).encode(), digest_size=20).hexdigest()


class FileStore:
    """One file a page in `folder`, at most `most_bytes` in all; the oldest are deleted first.

    Paths are plain strings: pathlib enters each part of each path in a table of the interpreter
    (`sys.intern`), which thousands of pages made 2 MB larger.
    """

    def __init__(self, folder: Path, namespace: str, most_bytes: int = MOST_BYTES) -> None:
        self._folder = folder
        self._locks = os.path.join(folder, "locks")
        self._namespace = namespace
        self._most = most_bytes
        self._writes = 0
        self._sweeping = threading.Lock()
        self._outage = Outage("Pages cannot be kept")

    def get(self, key: Key) -> Entry | None:
        try:
            with open(self._path(key), "rb") as file:
                return Entry.load(file.read())
        except (OSError, ValueError):
            return None

    def put(self, key: Key, entry: Entry) -> None:
        path = self._path(key)
        part = f"{path}.{secrets.token_hex(4)}.part"
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(part, "wb") as file:
                file.write(entry.dump())
            os.replace(part, path)
        except OSError as error:
            self._outage.begin(error.strerror)
            with contextlib.suppress(OSError):
                os.unlink(part)
        else:
            self._outage.end()
        self._writes += 1
        if self._writes % SWEEP_EVERY == 0:
            self.sweep()

    def drop(self, key: Key) -> None:
        with contextlib.suppress(OSError):
            os.unlink(self._path(key))

    @contextlib.contextmanager
    def claim(self, key: Key) -> Iterator[bool]:
        """A lock on a file, which the system takes back from a process that is killed."""
        number = int(name_of(self._namespace, key)[:8], 16) % LOCKS
        try:
            os.makedirs(self._locks, exist_ok=True)
            lock = open(os.path.join(self._locks, str(number)), "w")  # noqa: SIM115
        except OSError:
            # Better rendered twice than not at all.
            yield True
            return
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                yield False
            else:
                yield True

    def sweep(self) -> None:
        """Delete the files written longest ago until a tenth of the room is free."""
        if not self._sweeping.acquire(blocking=False):
            return
        try:
            held = sum(size for _time, size, _path in self._files())
            if held <= self._most:
                return
            for _time, size, path in sorted(self._files()):
                if held <= self._most * 0.9:
                    break
                with contextlib.suppress(OSError):
                    os.unlink(path)
                held -= size
        finally:
            self._sweeping.release()

    def _files(self) -> Iterator[tuple[float, int, str]]:
        """(time of writing, bytes, path); one after the other, for they may be very many."""
        for folder in self._folder.glob("??"):
            with contextlib.suppress(OSError), os.scandir(folder) as files:
                for file in files:
                    with contextlib.suppress(OSError):
                        stat = file.stat()
                        yield stat.st_mtime, stat.st_size, file.path

    def _path(self, key: Key) -> str:
        name = name_of(self._namespace, key)
        return os.path.join(self._folder, name[:2], name[2:])


class CacheStore:
    """Django's cache, where it is one that several machines share."""

    def __init__(self, namespace: str) -> None:
        self._namespace = namespace

    def get(self, key: Key) -> Entry | None:
        data = caches["default"].get(self._name(key))
        try:
            return Entry.load(data) if isinstance(data, bytes) else None
        except ValueError:
            return None

    def put(self, key: Key, entry: Entry) -> None:
        caches["default"].set(self._name(key), entry.dump(), LIFE_SECONDS)

    def drop(self, key: Key) -> None:
        caches["default"].delete(self._name(key))

    @contextlib.contextmanager
    def claim(self, key: Key) -> Iterator[bool]:
        name = f"{self._name(key)}:claim"
        claimed = caches["default"].add(name, 1, CLAIM_SECONDS)
        try:
            yield bool(claimed)
        finally:
            if claimed:
                caches["default"].delete(name)

    def _name(self, key: Key) -> str:
        return f"page:{name_of(self._namespace, key)}"
