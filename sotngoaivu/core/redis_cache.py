"""Redis as a cache that may be away; only sites that have one load its client."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from sotngoaivu.core.breaker import Breaker
from sotngoaivu.core.cache import ForgivingCache

# Redis takes some thousandths; who comes while somebody has waited for so long does without it.
SLOW_SECONDS = 0.1
# After so many slow answers one after the other it is left alone: a page asks it several times.
MOST_SLOW = 3


class _Server:
    """What all threads of a process know of one Redis."""

    def __init__(self, probe: Callable[[], object]) -> None:
        self.breaker = Breaker("The cache", probe)
        # When those began who wait for it, the earliest first.
        self._asked: dict[object, float] = {}
        self._slow = 0

    def is_away(self) -> bool:
        """Whether it has not answered, or lets somebody wait for long just now."""
        first = [*self._asked.values()][:1]
        return self.breaker.is_open or any(time.monotonic() - at > SLOW_SECONDS for at in first)

    @contextlib.contextmanager
    def asking(self) -> Iterator[None]:
        name = object()
        began = self._asked[name] = time.monotonic()
        try:
            yield
        finally:
            del self._asked[name]
        self._slow = self._slow + 1 if time.monotonic() - began > SLOW_SECONDS else 0
        if self._slow >= MOST_SLOW:
            self._slow = 0
            self.breaker.trip(TimeoutError("its answers are slow"))


_servers: dict[str, _Server] = {}
_making = threading.Lock()


class ForgivingRedisCache(ForgivingCache, RedisCache):
    """Redis, which all threads of a process leave alone from its first failure until it answers."""

    failures = (OSError, RedisError)

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        with _making:
            if server not in _servers:
                _servers[server] = _Server(self._ask)
        self._server = _servers[server]

    def _ask(self) -> None:
        began = time.monotonic()
        # What only reads may still be answered by a Redis that keeps nothing any more.
        RedisCache.set(self, "breaker", 1, 60)
        if time.monotonic() - began > SLOW_SECONDS:
            raise TimeoutError("its answers are slow")

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
        except self.failures as error:
            self.note_away(error)
        except ValueError:
            # It was forgotten between the two.
            return 1
        return 0
