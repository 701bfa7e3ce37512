"""Cached-page application: WSGI, before Django's, which answers at once what is kept."""

import time
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings

from sotngoaivu.core.http.live import NOTED
from sotngoaivu.pagecache.door import HotAnswer, HotPages
from sotngoaivu.pagecache.entry import Entry
from sotngoaivu.pagecache.keys import namespace
from sotngoaivu.pagecache.memory import Key
from sotngoaivu.pagecache.middleware import SLOT, Slot
from sotngoaivu.pagecache.store import CacheStore, FileStore, Store
from sotngoaivu.pagecache.watcher import CacheState, Watcher, watcher

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

# Former pages are served for this long after a change was seen, while one worker renders anew.
GRACE_SECONDS = 0.3
# How long a reader waits for another one's rendering before the page is rendered for both.
PATIENCE_SECONDS = 5.0
STEP_SECONDS = 0.01
# What is answered so is answered so to everybody, whatever they say besides.
_SAME_FOR_ALL = {"301", "302", "404", "410"}


class CachedPageApplication:
    """Has pages that are not hot, or not any more, found or rendered; hands everything else on.

    `application` is Django's. Whatever fails in here, a request still gets Django's answer.
    """

    def __init__(
        self,
        application: Application,
        store: Store | None = None,
        watch: Watcher = watcher,
    ) -> None:
        self._application = application
        self._store = store or _store()
        self._watcher = watch
        self.pages = HotPages(watch)

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        answer = self.pages.answer(environ)
        if answer is not None:
            return _send(answer, start_response)
        key = self.pages.key_of_page(environ)
        if key is None:
            return self._application(environ, start_response)
        found = self._find(key, environ, start_response)
        if not isinstance(found, Entry):
            return found
        return _send(self.pages.answer_with(found, environ), start_response)

    def recall(self, key: Key) -> None:
        """Have at hand what the store has of the page; Django is not asked."""
        self._watcher.start()
        state = self._watcher.state
        if not self.pages.memory.is_refused(key, state.token):
            self._latest(key, self.pages.memory.get(key), state)

    def _find(
        self,
        key: Key,
        environ: dict[str, Any],
        start_response: Callable[..., Any],
    ) -> Entry | Iterable[bytes]:
        """An entry to answer with, or Django's own answer."""
        entry = self.pages.memory.get(key)
        self._watcher.start()
        began = time.monotonic()
        while True:
            state = self._watcher.state
            if self.pages.memory.is_refused(key, state.token):
                return self._application(environ, start_response)
            entry = self._latest(key, entry, state)
            if state.away:
                return entry or self._application(environ, start_response)
            if entry is not None and entry.generation == state.token:
                return entry
            with self._store.claim(key) as claimed:
                if claimed:
                    # Another worker may have known of a change, and rendered, before this one.
                    state = self._watcher.look()
                    entry = self._latest(key, entry, state)
                    if entry is not None and (state.away or entry.generation == state.token):
                        return entry
                    return self._render(key, entry, state, environ, start_response)
            if entry is not None and time.monotonic() - state.since < GRACE_SECONDS:
                return entry
            if time.monotonic() - began > PATIENCE_SECONDS:
                return self._application(environ, start_response)
            time.sleep(STEP_SECONDS)

    def _latest(self, key: Key, entry: Entry | None, state: CacheState) -> Entry | None:
        """The entry at hand, or the store's where that is not of the present generation."""
        if entry is not None and entry.generation == state.token:
            return entry
        stored = self._store.get(key)
        if stored is None:
            return entry
        self.pages.memory.put(key, stored)
        return stored

    def _render(
        self,
        key: Key,
        former: Entry | None,
        state: CacheState,
        environ: dict[str, Any],
        start_response: Callable[..., Any],
    ) -> Entry | Iterable[bytes]:
        if state.token is None or state.away:
            return self._application(environ, start_response)
        request = _of_anybody(environ)
        slot = request[SLOT] = Slot(key[2])
        seen: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            seen[:] = [status, headers]
            return start_response(status, headers, *more) if request is environ else None

        body = self._application(request, start)
        status, headers = seen
        if slot.pieces is not None and status.startswith("200") and not _sets_cookie(headers):
            made = Entry.make(state.token, headers, slot.pieces, slot.language)
            self.pages.memory.put(key, made)
            self._store.put(key, made)
            answer: Entry | None = made
        else:
            answer = None
            # A failure says nothing of the page.
            if not status.startswith("5"):
                self.pages.memory.refuse(key, state.token)
                if former is not None:
                    self._store.drop(key)
        if request is environ:
            return body
        if environ["REQUEST_METHOD"] == "GET" and status[:3] in _SAME_FOR_ALL:
            start_response(status, headers)
            return body
        if hasattr(body, "close"):
            body.close()
        return answer or self._application(environ, start_response)


def _send(answer: HotAnswer, start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response(answer.status, list(answer.headers))
    return [answer.body] if answer.body else []


def _of_anybody(environ: dict[str, Any]) -> dict[str, Any]:
    """The request without what makes an answer one for this reader alone; the same if it has none.

    What one reader says must neither stand in what all get nor keep it from being kept.
    """
    own = {name for name in environ if name.startswith("HTTP_IF_")}
    own.update(name for name in ("HTTP_COOKIE", "HTTP_RANGE") if name in environ)
    if not own and environ["REQUEST_METHOD"] == "GET":
        return environ
    request = {name: value for name, value in environ.items() if name not in own}
    return request | {"REQUEST_METHOD": "GET", NOTED: True}


def _sets_cookie(headers: list[tuple[str, str]]) -> bool:
    return any(name.lower() == "set-cookie" for name, _value in headers)


def _store() -> Store:
    if settings.CACHES["default"]["BACKEND"].endswith("RedisCache"):
        return CacheStore(namespace())
    return FileStore(settings.VAR_DIR / "pages", namespace())
