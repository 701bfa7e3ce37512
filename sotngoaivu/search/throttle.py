"""Throttle: how often one reader may ask a process, and all that share a Redis.

Nobody's address is kept: readers are keyed digests, which end with the process, and in Redis within
minutes.
"""

import hashlib
import secrets
import threading
import time
from collections import OrderedDict

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from sotngoaivu.core.cache import counted
from sotngoaivu.core.http.clients import client_address

_REMEMBERED = 10_000


class Limit:
    """A reader may ask `burst` times at once, and `rate` times a second in the long run.

    Readers are told apart by a keyed digest of address and browser; the key is random and ends
    with the process, or with a span of `burst / rate` seconds where Redis counts for all processes
    what one would allow in a span. Of more than 10,000 readers those who asked longest ago are
    forgotten.
    """

    def __init__(self, name: str, burst: int, rate: float) -> None:
        self.name, self.burst, self.rate = name, burst, rate
        self._secret = secrets.token_bytes(16)
        # What each reader has left, and when that was.
        self._left: OrderedDict[bytes, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def allows(self, request: HttpRequest) -> bool:
        """Whether this request may go on; if so, it counts."""
        who = f"{client_address(request.META)} {request.headers.get('User-Agent', '')[:512]}"
        reader = who.encode(errors="surrogatepass")
        name = hashlib.blake2b(reader, digest_size=12, key=self._secret).digest()
        now = time.monotonic()
        with self._lock:
            left, since = self._left.pop(name, (float(self.burst), now))
            left = min(left + (now - since) * self.rate, self.burst)
            allowed = left >= 1
            self._left[name] = (left - 1 if allowed else left, now)
            if len(self._left) > _REMEMBERED:
                self._left.popitem(last=False)
        return allowed and self._is_allowed_by_all(reader)

    def _is_allowed_by_all(self, reader: bytes) -> bool:
        if not self.rate:
            return True
        seconds = self.burst / self.rate
        span = f"limit.{self.name}.{time.time() // seconds:.0f}"
        count = counted(f"{span}.{salted_hmac(span, reader).hexdigest()}", 2 * seconds)
        return count <= self.burst + self.rate * seconds

    def clear(self) -> None:
        with self._lock:
            self._left.clear()
