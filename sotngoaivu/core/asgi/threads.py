"""WSGI application in threads: as many as a process bounds, with a bounded queue before them.

A thread is held only while the application makes its answer: what is large is handed over as a
file, which the event loop sends at the pace of whoever reads it. Who would have to wait long for a
thread is told so at once.
"""

import asyncio
import contextlib
import contextvars
import io
import itertools
import os
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import IO, Any, TypeVar
from wsgiref.types import WSGIApplication
from wsgiref.util import FileWrapper

from sotngoaivu.core.asgi.body import Gone
from sotngoaivu.core.asgi.types import RawHeaders, Receive, Send

# What is longer is kept in a file until it is sent.
IN_MEMORY_BYTES = 1024 * 1024
CHUNK_BYTES = 64 * 1024
# How long a request may have to wait for a thread, by what others took: a mean of seconds, in which
# the latest has this share, and none counts as longer.
PATIENCE_SECONDS = 0.5
LATEST_SHARE = 0.1
LONGEST_SECONDS = 1.0
# Nobody waits longer than this for a thread, whatever was to be expected.
QUEUE_SECONDS = 5.0
# Of a process, to read what is no file of this machine: that may hang.
_elsewhere = ThreadPoolExecutor(4, "elsewhere")
# Answers with one of these have no body, and no length of one.
_BODILESS = {204, 304}


Result = TypeVar("Result")


class Full(Exception):
    """All threads are at work, and so many requests wait for one already."""


def _nothing() -> None:
    pass


@dataclass(slots=True)
class Answer:
    """`body`, then what is in `file`; `close` when it is sent or nobody wants it any more."""

    status: int
    headers: RawHeaders
    body: bytes = b""
    file: IO[bytes] | None = None
    close: Callable[[], object] = _nothing


def answer(application: WSGIApplication, environ: dict[str, Any]) -> Answer:
    """What the application answers; raises what it raises."""
    said: list[Any] = []
    written: list[bytes] = []

    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        said[:] = [status, headers]
        return written.append

    result = application(environ, start)
    if isinstance(result, FileWrapper) and said:
        return Answer(*_head(*said), file=result.filelike, close=result.filelike.close)
    try:
        body, file = _gathered(itertools.chain(written, result))
    finally:
        if hasattr(result, "close"):
            result.close()
    status, headers = _head(*said)
    length = len(body)
    if file is not None:
        length = file.seek(0, os.SEEK_END)
        file.seek(0)
    # Without it HTTP/1.0 would get chunks, which it does not know.
    if status not in _BODILESS and not any(name == b"content-length" for name, _value in headers):
        headers.append((b"content-length", str(length).encode()))
    return Answer(status, headers, body, file, file.close if file else _nothing)


def _head(status: str, headers: list[tuple[str, str]]) -> tuple[int, RawHeaders]:
    code = int(status[:3])
    return code, [
        (name.lower().encode("latin-1"), value.encode("latin-1"))
        for name, value in headers
        if code not in _BODILESS or name.lower() != "content-length"
    ]


def _gathered(parts: Iterable[bytes]) -> tuple[bytes, IO[bytes] | None]:
    """All of it in memory, or in a file."""
    held: list[bytes] = []
    size = 0
    file: IO[bytes] | None = None
    for part in parts:
        size += len(part)
        if file is None and size > IN_MEMORY_BYTES and held:
            file = tempfile.TemporaryFile()  # noqa: SIM115
            file.write(b"".join(held))
        if file is None:
            held.append(part)
        else:
            file.write(part)
    return (b"".join(held), None) if file is None else (b"", file)


class Threads:
    """`threads` at work at most, and requests that wait for one.

    `least` may always wait; further ones, up to `most`, while the wait is short by what requests
    took lately.
    """

    def __init__(self, name: str, threads: int, least: int = 12, most: int = 64) -> None:
        self.name, self._threads, self._least, self._most = name, threads, least, most
        self._taken = 0
        self._seconds = 0.0
        # When those at work began, by the monotonic clock, the earliest first.
        self._began: dict[object, float] = {}
        self._executor: ThreadPoolExecutor | None = None

    def start(self) -> None:
        """After the fork: threads are not handed on to a child."""
        self._executor = ThreadPoolExecutor(self._threads, self.name)

    def stop(self) -> None:
        """What is under way still has outlived all patience; it is not waited for."""
        if self._executor:
            self._executor.shutdown(wait=False, cancel_futures=True)

    @property
    def busy(self) -> int:
        return len(self._began)

    @property
    def are_at_work(self) -> bool:
        """Whether all of them are."""
        return self._taken >= self._threads

    @property
    def waiting(self) -> int:
        """Requests, for a thread."""
        return max(0, self._taken - self._threads)

    @property
    def seconds(self) -> float:
        """What requests took lately, in the mean."""
        return self._seconds

    @property
    def is_full(self) -> bool:
        ahead = self._taken - self._threads + 1
        if ahead <= self._least:
            return False
        # Where all threads hang, none will be free sooner than the last one has been at work.
        began = list(self._began.values())
        hanging = time.monotonic() - began[-1] if len(began) >= self._threads else 0.0
        wait = ahead * max(self._seconds, hanging) / self._threads
        return wait > PATIENCE_SECONDS or ahead > self._most

    async def run(self, task: Callable[[], Result], receive: Receive) -> Result:
        """What the task returns.

        Raises Full, Gone where whoever asked went away before it was begun, and what it raises.
        """
        if self.is_full or self._executor is None:
            raise Full
        self._taken += 1
        # What is logged there bears the name of the request.
        begun = self._executor.submit(contextvars.copy_context().run, self._timed, task)
        begun.add_done_callback(self._release(asyncio.get_running_loop()))
        waiting = asyncio.wrap_future(begun)
        gone = asyncio.create_task(_until_gone(receive))
        either: set[asyncio.Future[Any]] = {waiting, gone}
        try:
            first, _others = await asyncio.wait(
                either, timeout=QUEUE_SECONDS, return_when=asyncio.FIRST_COMPLETED
            )
            if not waiting.done() and begun.cancel():
                raise Gone if first else Full
            return await waiting
        finally:
            gone.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await gone

    def _timed(self, task: Callable[[], Result]) -> Result:
        name = object()
        began = self._began[name] = time.monotonic()
        try:
            return task()
        finally:
            del self._began[name]
            taken = min(time.monotonic() - began, LONGEST_SECONDS)
            self._seconds += (taken - self._seconds) * LATEST_SHARE

    def _release(self, loop: asyncio.AbstractEventLoop) -> Callable[[Future[Any]], None]:
        """The place is free when the thread is, not when whoever waited for it has gone."""

        def release() -> None:
            self._taken -= 1

        def done(future: Future[Any]) -> None:
            with contextlib.suppress(RuntimeError):  # The loop has ended.
                loop.call_soon_threadsafe(release)

        return done


def _is_here(file: IO[bytes]) -> bool:
    """Whether it is a file of this machine, or in memory."""
    try:
        return file.fileno() >= 0
    except (AttributeError, OSError):
        return isinstance(file, io.BytesIO)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def send_answer(
    answer: Answer, receive: Receive, send: Send, *, is_head: bool = False
) -> None:
    """Send it at the reader's pace; a thread is held only while a part of its file is read."""
    start = {"type": "http.response.start", "status": answer.status, "headers": answer.headers}
    try:
        await send(start)
        if answer.file is not None and not is_head:
            await _send_file(answer.file, receive, send)
        await send({"type": "http.response.body", "body": answer.body})
    finally:
        answer.close()


async def _send_file(file: IO[bytes], receive: Receive, send: Send) -> None:
    gone = asyncio.create_task(_until_gone(receive))
    read = partial(
        asyncio.get_running_loop().run_in_executor,
        None if _is_here(file) else _elsewhere,
        file.read,
        CHUNK_BYTES,
    )
    try:
        while not gone.done() and (part := await read()):
            await send({"type": "http.response.body", "body": part, "more_body": True})
    finally:
        gone.cancel()
