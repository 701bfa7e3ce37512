"""Caches that may be away, full or damaged: the site then works without them, only slower.

What cannot be read is not there; what cannot be written is not kept. `incr` still raises: no honest
number can be given for it.
"""

import contextlib
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from sotngoaivu.core.breaker import Breaker
from sotngoaivu.core.outage import Outage

# Redis takes some thousandths; who comes while somebody has waited for so long does without it.
SLOW_SECONDS = 0.1
_AWAY = (OSError, RedisError)
# What is said of something that is not there: by what reads, and by what writes.
_READING: dict[str, Callable[[], Any]] = {
    "get": lambda: None,
    "get_many": dict,
    "has_key": bool,
    "touch": bool,
}
_WRITING: dict[str, Callable[[], Any]] = {
    "add": lambda: True,
    "clear": bool,
    "delete": bool,
    "delete_many": lambda: None,
    "set": lambda: None,
    "set_many": list,
}


def _forgiving(method: Callable[..., Any], absent: Callable[[], Any]) -> Callable[..., Any]:
    name = method.__name__

    @wraps(method)
    def forgiving(self: "_ForgivingCache", *args: Any, **kwargs: Any) -> Any:
        if not self.is_away():
            try:
                with self.asking():
                    result = method(self, *args, **kwargs)
            except _AWAY as error:
                self.note_away(error)
            except Exception:
                # What a damaged entry makes unpickling raise has no bounds.
                if name not in _READING:
                    raise
                self.delete(args[0] if args else kwargs.get("key"))
            else:
                if name == "set":
                    self.note_kept()
                return result
        if name == "get":
            return args[1] if len(args) > 1 else kwargs.get("default")
        return absent()

    return forgiving


class _ForgivingCache(BaseCache, ABC):
    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for name, absent in (_READING | _WRITING).items():
            setattr(cls, name, _forgiving(getattr(cls, name), absent))

    def is_away(self) -> bool:
        """Whether it is not even to be asked."""
        return False

    def asking(self) -> contextlib.AbstractContextManager[None]:
        """While it is asked something."""
        return contextlib.nullcontext()

    @abstractmethod
    def note_away(self, error: Exception) -> None:
        """It could not be asked."""

    def note_kept(self) -> None:
        """Something could be written."""


class _Server:
    """What all threads of a process know of one Redis."""

    def __init__(self, probe: Callable[[], object]) -> None:
        self.breaker = Breaker("The cache", probe)
        # When those began who wait for it, the earliest first.
        self._asked: dict[object, float] = {}

    def is_away(self) -> bool:
        """Whether it has not answered, or lets somebody wait for long just now."""
        first = [*self._asked.values()][:1]
        return self.breaker.is_open or any(time.monotonic() - at > SLOW_SECONDS for at in first)

    @contextlib.contextmanager
    def asking(self) -> Iterator[None]:
        name = object()
        self._asked[name] = time.monotonic()
        try:
            yield
        finally:
            del self._asked[name]


_servers: dict[str, _Server] = {}
_making = threading.Lock()


class ForgivingRedisCache(_ForgivingCache, RedisCache):
    """Redis, which all threads of a process leave alone from its first failure until it answers."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        with _making:
            if server not in _servers:
                _servers[server] = _Server(self._ask)
        self._server = _servers[server]

    def _ask(self) -> None:
        RedisCache.has_key(self, "breaker")

    def is_away(self) -> bool:
        return self._server.is_away()

    def asking(self) -> contextlib.AbstractContextManager[None]:
        return self._server.asking()

    def note_away(self, error: Exception) -> None:
        self._server.breaker.trip(error)

    def count(self, key: str, seconds: float) -> int:
        """How often it has been counted since the first time, which is forgotten after so long.

        0 while it is away.
        """
        if self.is_away():
            return 0
        try:
            with self.asking():
                # Of Django's own: here a failure is no count, and not a first one.
                RedisCache.add(self, key, 0, seconds)
                return int(RedisCache.incr(self, key))
        except _AWAY as error:
            self.note_away(error)
        except ValueError:
            # It was forgotten between the two.
            return 1
        return 0


def counted(key: str, seconds: float) -> int:
    """The count of all workers and machines that share a Redis; 0 where there is none to ask."""
    shared = caches["default"]
    return shared.count(key, seconds) if isinstance(shared, ForgivingRedisCache) else 0


_folders: dict[str, Outage] = {}


class ForgivingFileCache(_ForgivingCache, FileBasedCache):
    """Files; one that is damaged is deleted, so that it can be made again."""

    def __init__(self, folder: str, params: dict[str, Any]) -> None:
        # Django makes the folder here already.
        with contextlib.suppress(OSError):
            super().__init__(folder, params)
        with _making:
            if folder not in _folders:
                _folders[folder] = Outage("The folder of the cache cannot be used")
        self._outage = _folders[folder]

    def note_away(self, error: Exception) -> None:
        self._outage.begin(error)

    def note_kept(self) -> None:
        self._outage.end()
