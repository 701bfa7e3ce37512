"""Hot pages: what this process answers by itself, at once.

The narrow door of the page cache: a request goes in, an answer comes out, or None where it is for
others to answer. Nothing in here waits for a file, a database or another worker.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sotngoaivu.core.http.live import live_fragment
from sotngoaivu.pagecache.entry import Entry, Headers
from sotngoaivu.pagecache.keys import Keys
from sotngoaivu.pagecache.memory import Key, MemoryStore
from sotngoaivu.pagecache.watcher import CacheState, Watcher

# A request by the names of a WSGI environment.
Request = Mapping[str, Any]


@dataclass(slots=True)
class Answer:
    """What to send: "200 OK", the headers, the bytes after them."""

    status: str
    headers: Headers
    body: bytes = b""


class HotPages:
    def __init__(self, watcher: Watcher) -> None:
        self.keys = Keys()
        self.memory = MemoryStore()
        self._watcher = watcher

    def answer(self, request: Request) -> Answer | None:
        """The page as it is kept, if that holds now; with nothing new to be had, if it ever did."""
        key = self.keys.key(request)
        entry = self.current(key) if key else None
        return self.answer_with(entry, request) if entry else None

    def current(self, key: Key) -> Entry | None:
        entry = self.memory.get(key)
        state = self._watcher.state
        holds = entry is not None and (entry.generation == state.token or state.away)
        return entry if holds else None

    def answer_with(self, entry: Entry, request: Request) -> Answer:
        """`entry` for this reader, who is noted."""
        headers = list(entry.headers)
        state = self._watcher.state
        if state.away or entry.generation != state.token:
            headers.append(("Cache-Status", f"sotngoaivu; hit; ttl={-_age(state)}"))
        if entry.is_known(request):
            return Answer("304 Not Modified", headers)
        is_get = request["REQUEST_METHOD"] == "GET"
        fragment = b""
        if entry.language:
            live = live_fragment()
            if is_get:
                live.note(request)
            fragment = live.html(entry.language)
        if "gzip" in request.get("HTTP_ACCEPT_ENCODING", ""):
            body = entry.gzipped(fragment)
            headers.append(("Content-Encoding", "gzip"))
        else:
            body = entry.uncompressed(fragment)
        headers.append(("Content-Length", str(len(body))))
        return Answer("200 OK", headers, body if is_get else b"")


def _age(state: CacheState) -> int:
    return int(time.monotonic() - state.since) or 1
