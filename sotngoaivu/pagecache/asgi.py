"""Hot-page application: ASGI, in the event loop; it answers what is at hand and waits for nothing.

Everything else is answered by the WSGI application, in a bounded number of threads. Who asks for a
page that is being rendered waits in the loop for that rendering, not in a thread.
"""

import asyncio
import io
import sys
import time
from collections.abc import Iterable
from functools import lru_cache, partial
from typing import Any, Protocol
from wsgiref.types import WSGIApplication

from sotngoaivu.core.asgi.body import Bodies, Body, Gone, Refused
from sotngoaivu.core.asgi.environ import BadRequest, glance, path_of, with_body, wsgi_environ
from sotngoaivu.core.asgi.threads import Answer, Full, Threads, answer, send_answer
from sotngoaivu.core.asgi.types import Receive, Scope, Send
from sotngoaivu.core.http.refusals import refusal
from sotngoaivu.pagecache.door import Answer as Page
from sotngoaivu.pagecache.door import HotPages
from sotngoaivu.pagecache.memory import Key

# One renders while others wait for the database.
THREADS = 4
# Static files and pictures, which ask no database, have threads of their own.
FILE_THREADS = 2
# Seconds a thread may go on while another wants to: the loop has little to do, but at once.
SWITCH_SECONDS = 0.001
LONGEST_PREFIX = 20
# How long a reader waits for another one's rendering before asking for a thread.
PATIENCE_SECONDS = 5.0
# What the hot pages read of a request.
_READ = {
    name.lower().replace("_", "-").encode(): f"HTTP_{name}"
    for name in (
        *("ACCEPT_ENCODING", "AUTHORIZATION", "COOKIE", "HOST", "IF_MODIFIED_SINCE"),
        *("IF_NONE_MATCH", "PURPOSE", "SEC_PURPOSE", "USER_AGENT", "X_FORWARDED_FOR"),
        *("X_FORWARDED_PROTO", "X_MOZ", "X_PURPOSE"),
    )
} | dict.fromkeys((b"content-length", b"expect", b"transfer-encoding"), "")


class Service(Protocol):
    """What a process runs beside its requests. Both may wait; `stop` is called after the last."""

    def start(self) -> None: ...

    def stop(self) -> None: ...


class HotPageApplication:
    """`application` is the site by WSGI, which shares `pages`.

    It is called in the loop for the paths `in_loop`, where it must wait for nothing. Paths that
    begin with one of `files` have threads of their own.
    """

    def __init__(
        self,
        application: WSGIApplication,
        pages: HotPages | None,
        *,
        in_loop: Iterable[str] = (),
        files: Iterable[str] = (),
        services: Iterable[Service] = (),
    ) -> None:
        self._application, self._pages = application, pages
        self._in_loop, self._files = frozenset(in_loop), tuple(files)
        self._services = list(services)
        self._threads = Threads("django", THREADS)
        self._file_threads = Threads("files", FILE_THREADS)
        self._bodies = Bodies()
        self._rendering: dict[Key, asyncio.Future[None]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            found = self.at_once(scope)
            try:
                made = _of_page(found) if found else await self._answer(scope, receive)
            except Gone:
                return
            await send_answer(made, send, is_head=scope["method"] == "HEAD")
        elif scope["type"] == "lifespan":
            await self._live(receive, send)

    def at_once(self, scope: Scope) -> Page | None:
        """The answer to a request without a body, where it is at hand; the reader is noted."""
        request = glance(scope, _READ) if self._pages else None
        return self._pages.answer(request) if self._pages and request else None

    # --- everything else -----------------------------------------------------------------------

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        """Raises Gone."""
        path = path_of(scope["raw_path"])
        try:
            environ = wsgi_environ(scope)
            if path in self._in_loop and environ["REQUEST_METHOD"] in ("GET", "HEAD"):
                return answer(self._application, with_body(environ, io.BytesIO(), 0))
            return await self._rendered_once(environ, receive)
        except BadRequest:
            return _refused(400, path)
        except Refused as error:
            return _refused(error.status, path)

    async def _rendered_once(self, environ: dict[str, Any], receive: Receive) -> Answer:
        """A thread's answer, or the page that a thread was rendering already. Raises Gone."""
        key = self._pages.key_of_page(environ) if self._pages else None
        if self._pages is None or key is None:
            return await self._in_thread(environ, receive)
        patience = time.monotonic() + PATIENCE_SECONDS
        while under_way := self._rendering.get(key):
            await asyncio.wait([under_way], timeout=max(0.0, patience - time.monotonic()))
            found = self._pages.answer(environ)
            if found:
                return _of_page(found)
            if time.monotonic() >= patience:
                return await self._in_thread(environ, receive, key)
        rendering = self._rendering[key] = asyncio.get_running_loop().create_future()
        try:
            return await self._in_thread(environ, receive, key)
        finally:
            del self._rendering[key]
            rendering.set_result(None)

    async def _in_thread(
        self, environ: dict[str, Any], receive: Receive, key: Key | None = None
    ) -> Answer:
        """Raises Gone and Refused."""
        threads = self._threads
        if environ["PATH_INFO"].startswith(self._files):
            threads = self._file_threads
        try:
            if threads.is_full:
                raise Full
            with Body(self._bodies) as body:
                await body.take(receive, environ.get("CONTENT_LENGTH", ""))
                request = with_body(environ, body.file, body.length)
                return await threads.run(partial(answer, self._application, request), receive)
        except Full:
            # A page of a moment ago is better than none.
            former = self._pages.memory.get(key) if self._pages and key else None
            if self._pages and former:
                return _of_page(self._pages.answer_with(former, environ))
            raise Refused(503) from None

    # --- the process ---------------------------------------------------------------------------

    async def _live(self, receive: Receive, send: Send) -> None:
        """ASGI's lifespan: what begins and ends with the process."""
        await receive()
        sys.setswitchinterval(SWITCH_SECONDS)
        self._threads.start()
        self._file_threads.start()
        for service in self._services:
            await asyncio.to_thread(service.start)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._threads.stop()
        self._file_threads.stop()
        for service in self._services:
            await asyncio.to_thread(service.stop)
        await send({"type": "lifespan.shutdown.complete"})


@lru_cache(maxsize=4096)
def _raw(name: str, value: str) -> tuple[bytes, bytes]:
    return name.lower().encode("latin-1"), value.encode("latin-1")


def _of_page(page: Page) -> Answer:
    headers = [_raw(name, value) for name, value in page.headers]
    return Answer(int(page.status[:3]), headers, page.body)


def _refused(status: int, path: str) -> Answer:
    return _refused_below(status, path[: path.find("/", 1) + 1][:LONGEST_PREFIX])


@lru_cache(maxsize=64)
def _refused_below(status: int, prefix: str) -> Answer:
    """By the first step of the path: where the site is full, it is to cost next to nothing."""
    response = refusal(status, prefix)
    return Answer(status, [_raw(*header) for header in response.items()], response.content)
