"""Memory store: pages this process answers at once, the least lately asked for dropped first."""

import contextlib
import threading
from collections import OrderedDict

from sotngoaivu.pagecache.entry import Entry

MOST_BYTES = 4 * 1024 * 1024
MOST_REFUSED = 2000

Key = tuple[str, str, str]


class MemoryStore:
    """Safe to use from any thread; `get` takes no lock."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._lock = threading.Lock()
        self._entries: OrderedDict[Key, Entry] = OrderedDict()
        self._bytes = 0
        self._refused: OrderedDict[Key, str] = OrderedDict()

    def get(self, key: Key) -> Entry | None:
        entry = self._entries.get(key)
        if entry is not None:
            # Another thread may have dropped it meanwhile.
            with contextlib.suppress(KeyError):
                self._entries.move_to_end(key)
        return entry

    def put(self, key: Key, entry: Entry) -> None:
        with self._lock:
            before = self._entries.pop(key, None)
            self._bytes += entry.size - (before.size if before else 0)
            self._entries[key] = entry
            self._refused.pop(key, None)
            while self._bytes > self._most and len(self._entries) > 1:
                _key, dropped = self._entries.popitem(last=False)
                self._bytes -= dropped.size

    def refuse(self, key: Key, generation: str) -> None:
        """Remember that what is there in that generation is not to be kept."""
        with self._lock:
            before = self._entries.pop(key, None)
            self._bytes -= before.size if before else 0
            self._refused[key] = generation
            self._refused.move_to_end(key)
            if len(self._refused) > MOST_REFUSED:
                self._refused.popitem(last=False)

    def is_refused(self, key: Key, generation: str | None) -> bool:
        return generation is not None and self._refused.get(key) == generation

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()
            self._refused.clear()
            self._bytes = 0
