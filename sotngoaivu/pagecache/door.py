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
class HotAnswer:
    """What to send: "200 OK", the page's headers and this answer's own, the bytes after them.

    `head` is the page's headers as HTTP/1.1 sends them.
    """

    status: str
    page_headers: Headers
    own_headers: Headers
    head: bytes
    body: bytes = b""

    @property
    def headers(self) -> Headers:
        return self.page_headers + self.own_headers


class HotPages:
    def __init__(self, watcher: Watcher) -> None:
        self.keys = Keys()
        self.memory = MemoryStore()
        self._watcher = watcher

    def answer(self, request: Request) -> HotAnswer | None:
        """The page as it is kept, if that holds now; with nothing new to be had, if it ever did."""
        key = self.keys.key(request)
        entry = self.current(key) if key else None
        return self.answer_with(entry, request) if entry else None

    def key_of_page(self, request: Request) -> Key | None:
        """Key of what may be kept; None where that is not, or is known not to be kept."""
        key = self.keys.key(request)
        if key is None or self.keys.is_elsewhere(key[1]):
            return None
        return None if self.memory.is_refused(key, self._watcher.state.token) else key

    def current(self, key: Key) -> Entry | None:
        entry = self.memory.get(key)
        state = self._watcher.state
        holds = entry is not None and (entry.generation == state.token or state.away)
        return entry if holds else None

    def answer_with(self, entry: Entry, request: Request) -> HotAnswer:
        """`entry` for this reader, who is noted."""
        own: Headers = []
        state = self._watcher.state
        if state.away or entry.generation != state.token:
            own.append(("Cache-Status", f"sotngoaivu; hit; ttl={-_age(state)}"))
        if entry.is_not_modified(request):
            return HotAnswer("304 Not Modified", entry.headers, own, entry.head)
        is_get = request["REQUEST_METHOD"] == "GET"
        fragment = b""
        if entry.language:
            live = live_fragment()
            if is_get:
                live.note(request)
            fragment = live.html(entry.language)
        if "gzip" in request.get("HTTP_ACCEPT_ENCODING", ""):
            body = entry.gzipped(fragment)
            own.append(("Content-Encoding", "gzip"))
        else:
            body = entry.uncompressed(fragment)
        own.append(("Content-Length", str(len(body))))
        return HotAnswer("200 OK", entry.headers, own, entry.head, body if is_get else b"")


def _age(state: CacheState) -> int:
    return int(time.monotonic() - state.since) or 1
