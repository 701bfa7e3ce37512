"""Reader key: what stands for a reader for one day, made with that day's salt."""

import hmac
from functools import lru_cache

from sotngoaivu.visits.models import KEY_BYTES


def reader_key(salt: bytes, address: str, user_agent: str) -> bytes:
    """What stands for a reader for one day: HMAC-SHA256, cut to `KEY_BYTES`."""
    # Not `hmac.digest`: it hands the interpreter to another thread at every call.
    made = _keyed(salt).copy()
    made.update(f"{address}\0{user_agent}".encode(errors="surrogatepass"))
    return made.digest()[:KEY_BYTES]


@lru_cache(maxsize=3)
def _keyed(salt: bytes) -> hmac.HMAC:
    return hmac.new(salt, digestmod="sha256")
