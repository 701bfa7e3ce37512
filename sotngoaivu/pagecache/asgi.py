"""Hot-page application: ASGI, in the event loop; it answers what is at hand and waits for nothing.

Everything else is answered by the WSGI application, in a bounded number of threads. Who asks for a
page that is being rendered waits in the loop for that rendering, not in a thread.
"""

import asyncio
import contextlib
import io
import logging
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Any, Protocol
from wsgiref.types import WSGIApplication

from sotngoaivu.core.asgi.body import Bodies, Body, BodyRefused, Gone, has_body
from sotngoaivu.core.asgi.environ import BadRequest, glance, path_of, with_body, wsgi_environ
from sotngoaivu.core.asgi.threads import Answer, Full, Threads, answer, send_answer
from sotngoaivu.core.asgi.types import Receive, Scope, Send
from sotngoaivu.core.http import request_id
from sotngoaivu.core.http.refusals import refusal
from sotngoaivu.pagecache.door import HotAnswer, HotPages
from sotngoaivu.pagecache.memory import Key

logger = logging.getLogger(__name__)

# One renders while others wait for the database.
THREADS = 4
# Static files and pictures that are there: they ask no database, and readers need them all.
FILE_THREADS, MOST_FILES = 2, 4000
# What another server has to be asked for.
REMOTE_THREADS = 4
# Pages that were hot until something was published are rendered anew however full the site is.
RENEWING_THREADS = 1
# What another worker has kept is found however full the site is.
RECALLING_THREADS = 2
# Seconds a thread may go on while another wants to: the loop has little to do, but at once.
SWITCH_SECONDS = 0.001
LONGEST_PREFIX = 20
# How long a reader waits for another one's rendering before asking for a thread.
PATIENCE_SECONDS = 5.0
# How long the server waits for its services before it lets readers in.
START_SECONDS = 1.0
# What the hot pages read of a request.
_READ = {
    name.lower().replace("_", "-").encode(): f"HTTP_{name}"
    for name in (
        *("ACCEPT_ENCODING", "AUTHORIZATION", "COOKIE", "HOST", "IF_MODIFIED_SINCE"),
        *("IF_NONE_MATCH", "PURPOSE", "SEC_PURPOSE", "USER_AGENT", "X_FORWARDED_FOR"),
        *("X_FORWARDED_PROTO", "X_MOZ", "X_PURPOSE", "X_REQUEST_ID"),
    )
} | dict.fromkeys((b"content-length", b"expect", b"transfer-encoding"), "")


_NAME = request_id.HEADER.lower().encode()


class Service(Protocol):
    """What a process runs beside its requests. Both may wait; `stop` is called after the last."""

    def start(self) -> None: ...

    def stop(self) -> None: ...


class HotPageApplication:
    """`application` is the site by WSGI, which shares `pages`; `recall` brings a kept one there.

    It is called in the loop for the paths `in_loop`, where it must wait for nothing. Paths that
    begin with one of `files`, and name a file in its folder, have threads of their own; the first
    one holds, and without a folder there are none. Paths that begin with one of `remote`, and lead
    to no such file, have threads, too: they wait for another server.
    """

    def __init__(
        self,
        application: WSGIApplication,
        pages: HotPages | None,
        recall: Callable[[Key], None] = lambda _key: None,
        *,
        in_loop: Iterable[str] = (),
        files: Mapping[str, str] = MappingProxyType({}),
        remote: Iterable[str] = (),
        services: Iterable[Service] = (),
    ) -> None:
        self._application, self._pages, self._recall = application, pages, recall
        self._in_loop, self._files = frozenset(in_loop), dict(files)
        self._remote = tuple(remote)
        self._services = list(services)
        self._threads = Threads("django", THREADS)
        self._file_threads = Threads("files", FILE_THREADS, most=MOST_FILES)
        self._remote_threads = Threads("remote", REMOTE_THREADS, most=MOST_FILES)
        self._renewing = Threads("renewing", RENEWING_THREADS, least=MOST_FILES, most=MOST_FILES)
        self._recalling = Threads("recalling", RECALLING_THREADS, most=MOST_FILES)
        self._bodies = Bodies()
        self._rendering: dict[Key, asyncio.Future[bool]] = {}
        # Counted in the loop alone: kept pages by "200 OK", all others by 200.
        self._kept: Counter[str] = Counter()
        self._others: Counter[int] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            # A worker that ends breaks off what takes too long.
            with contextlib.suppress(Gone, asyncio.CancelledError):
                made = await self._answer(scope, receive)
                await send_answer(made, receive, send, is_head=scope["method"] == "HEAD")
        elif scope["type"] == "lifespan":
            await self._live(receive, send)

    def at_once(self, scope: Scope) -> HotAnswer | None:
        """The answer to a request without a body, where it is at hand; the reader is noted.

        It bears a name if a proxy has given it one, for the proxy's log; the site's log tells
        nothing of it.
        """
        request = glance(scope, _READ) if self._pages else None
        found = self._pages.answer(request) if self._pages and request else None
        if found and request and "HTTP_X_REQUEST_ID" in request:
            name = request_id.given(request["HTTP_X_REQUEST_ID"])
            if name:
                found.own_headers.append((request_id.HEADER, name))
        if found:
            self._kept[found.status] += 1
        return found

    @property
    def pools(self) -> tuple[Threads, ...]:
        usual = (self._threads, self._file_threads, self._renewing, self._recalling)
        return (*usual, self._remote_threads) if self._remote else usual

    @property
    def kept(self) -> int:
        """How many answers were at hand."""
        return self._kept.total()

    @property
    def answers(self) -> dict[str, float]:
        """How many there were, by their status; those at hand included."""
        found: Counter[str] = Counter()
        for status, number in [*self._kept.items()]:
            found[status[:3]] += number
        for code, number in [*self._others.items()]:
            found[str(code)] += number
        return dict(found)

    # --- everything else -----------------------------------------------------------------------

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        """Raises Gone."""
        name = request_id.begin(_given_name(scope))
        try:
            if found := self.at_once(scope):
                return _of_page(found)
        except Exception:
            logger.exception("A kept page could not be sent.")
        made = await self._made(scope, receive, name)
        self._others[made.status] += 1
        return replace(made, headers=[*made.headers, (_NAME, name.encode())])

    async def _made(self, scope: Scope, receive: Receive, name: str) -> Answer:
        """What is not at hand. Raises Gone."""
        path = path_of(scope["raw_path"])
        try:
            environ = wsgi_environ(scope)
            environ[request_id.NAMED] = name
            if path in self._in_loop and environ["REQUEST_METHOD"] in ("GET", "HEAD"):
                # Whose session it is would have to be asked for.
                environ.pop("HTTP_COOKIE", None)
                return answer(self._application, with_body(environ, io.BytesIO(), 0))
            return await self._rendered_once(environ, receive)
        except BadRequest:
            # A proxy in front may have seen another end of it; what follows is not to be believed.
            return _refused(400, path, close=True)
        except BodyRefused as error:
            # Who has not been let send it yet, or does not send it, sends something else next.
            is_out_of_step = error.status == 408 or "HTTP_EXPECT" in environ
            return _refused(error.status, path, close=is_out_of_step)

    async def _rendered_once(self, environ: dict[str, Any], receive: Receive) -> Answer:
        """A thread's answer, or the page that a thread was rendering already.

        Raises Gone and BodyRefused.
        """
        key = self._key(environ)
        patience = time.monotonic() + PATIENCE_SECONDS
        while self._pages and key and (under_way := self._rendering.get(key)):
            await asyncio.wait([under_way], timeout=max(0.0, patience - time.monotonic()))
            found = self._pages.answer(environ)
            if found:
                return _of_page(found)
            if not under_way.done() or not under_way.result() or self._key(environ) is None:
                key = None
        if key is None:
            return await self._in_thread(environ, receive, self._threads)
        rendering = self._rendering[key] = asyncio.get_running_loop().create_future()
        is_well = False
        try:
            if self._threads.are_at_work and (found := await self._recalled(key, environ, receive)):
                is_well = True
                return _of_page(found)
            was_hot = self._pages is not None and self._pages.memory.get(key) is not None
            made = await self._in_thread(
                environ, receive, self._renewing if was_hot else self._threads
            )
            is_well = made.status < 500
            return made
        finally:
            del self._rendering[key]
            rendering.set_result(is_well)

    async def _recalled(
        self, key: Key, environ: dict[str, Any], receive: Receive
    ) -> HotAnswer | None:
        """What another worker has kept. Raises Gone."""
        if self._pages is None or self._pages.memory.get(key) is not None:
            return None
        try:
            await self._recalling.run(partial(self._recall, key), receive)
        except Full:
            return None
        return self._pages.answer(environ)

    def _key(self, environ: dict[str, Any]) -> Key | None:
        """Of a page that several may want at once."""
        if self._pages is None or has_body(environ):
            return None
        return self._pages.key_of_page(environ)

    async def _in_thread(
        self, environ: dict[str, Any], receive: Receive, threads: Threads
    ) -> Answer:
        """Raises Gone and BodyRefused."""
        if await self._is_file(environ["PATH_INFO"]):
            threads = self._file_threads
        elif environ["PATH_INFO"].startswith(self._remote):
            threads = self._remote_threads
        if threads.is_full:
            raise BodyRefused(503)
        try:
            if not has_body(environ):
                request = with_body(environ, io.BytesIO(), 0)
                return await threads.run(partial(answer, self._application, request), receive)
            with Body(self._bodies) as body:
                await body.take(receive, environ.get("CONTENT_LENGTH", ""))
                request = with_body(environ, body.file, body.length)
                return await threads.run(partial(answer, self._application, request), receive)
        except Full:
            raise BodyRefused(503) from None

    async def _is_file(self, path: str) -> bool:
        for prefix, folder in self._files.items():
            if path.startswith(prefix):
                name = path[len(prefix) :].encode("latin-1").decode(errors="replace")
                if not folder or "\0" in name or ".." in name:
                    return False
                return await asyncio.to_thread(os.path.isfile, os.path.join(folder, name))
        return False

    # --- the process ---------------------------------------------------------------------------

    async def _live(self, receive: Receive, send: Send) -> None:
        """ASGI's lifespan: what begins and ends with the process."""
        await receive()
        sys.setswitchinterval(SWITCH_SECONDS)
        for threads in self.pools:
            threads.start()
        # A database that hangs must not keep the door shut.
        starting = asyncio.create_task(self._start_services())
        await asyncio.wait([starting], timeout=START_SECONDS)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        starting.cancel()
        for threads in self.pools:
            threads.stop()
        for service in self._services:
            await asyncio.to_thread(service.stop)
        await send({"type": "lifespan.shutdown.complete"})

    async def _start_services(self) -> None:
        for service in self._services:
            await asyncio.to_thread(service.start)


def _given_name(scope: Scope) -> str:
    """ "" where there are several."""
    values = [value for header, value in scope["headers"] if header == _NAME]
    return values[0].decode("latin-1") if len(values) == 1 else ""


@lru_cache(maxsize=256)
def _raw(name: str, value: str) -> tuple[bytes, bytes]:
    return name.lower().encode("latin-1"), value.encode("latin-1")


def _of_page(page: HotAnswer) -> Answer:
    headers = [_raw(name, value) for name, value in page.headers]
    return Answer(int(page.status[:3]), headers, page.body)


def _refused(status: int, path: str, *, close: bool = False) -> Answer:
    first, slash, _rest = path[1:].partition("/")
    made = _refused_below(status, f"/{first[:LONGEST_PREFIX]}{slash}")
    return replace(made, headers=[*made.headers, (b"connection", b"close")]) if close else made


@lru_cache(maxsize=64)
def _refused_below(status: int, prefix: str) -> Answer:
    """By the first step of the path: where the site is full, it is to cost next to nothing."""
    response = refusal(status, prefix)
    return Answer(status, [_raw(*header) for header in response.items()], response.content)
