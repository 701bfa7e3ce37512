"""A WSGI application's answers, made in bounded threads and sent at the reader's pace."""

import asyncio
import contextlib
import io
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any
from wsgiref.util import FileWrapper

import pytest

from sotngoaivu.core.asgi import threads
from sotngoaivu.core.asgi.body import Gone
from sotngoaivu.core.asgi.threads import Answer, Full, Threads, answer, send_answer
from tests.loop import run
from tests.waiting import PATIENCE

HTML = [("Content-Type", "text/html"), ("Content-Length", "3")]


def application(status: str, body: Any, headers: list[tuple[str, str]] = HTML) -> Any:
    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        start_response(status, headers)
        return body

    return app


def sent(made: Answer, receive: Any = None, **how: bool) -> tuple[dict[str, Any], bytes]:
    messages: list[Any] = []

    async def send(message: Any) -> None:
        messages.append(message)

    run(send_answer(made, receive or never, send, **how))
    assert [message.get("more_body", False) for message in messages[1:]][-1] is False
    return messages[0], b"".join(message["body"] for message in messages[1:])


def test_an_answer_is_sent_as_it_was_made() -> None:
    start, body = sent(answer(application("200 OK", [b"a", b"bc"]), {}))
    assert (start["status"], body) == (200, b"abc")
    assert (b"content-type", b"text/html") in start["headers"]


def test_a_large_answer_waits_in_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "IN_MEMORY_BYTES", 10)
    made = answer(application("200 OK", (b"abcdef" for _part in range(5))), {})
    assert made.body == b""
    assert sent(made)[1] == b"abcdef" * 5
    assert made.file
    assert made.file.closed


def test_what_is_written_comes_before_what_is_returned() -> None:
    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        start_response("200 OK", [])(b"written, ")
        return [b"returned"]

    assert sent(answer(app, {}))[1] == b"written, returned"


class Closing:
    """An iterable that says when it is closed."""

    closed = False

    def __iter__(self) -> Iterator[bytes]:
        yield b"abc"
        raise ValueError("half of it")

    def close(self) -> None:
        self.closed = True


def test_what_fails_half_way_is_closed_and_told() -> None:
    body = Closing()
    with pytest.raises(ValueError, match="half of it"):
        answer(application("200 OK", body), {})
    assert body.closed


def test_a_file_is_handed_over_and_closed_when_it_is_sent() -> None:
    file = io.BytesIO(b"x" * 200_000)
    made = answer(application("200 OK", FileWrapper(file)), {})
    assert not file.closed
    assert sent(made)[1] == b"x" * 200_000
    assert file.closed


def test_of_a_file_nothing_is_sent_where_the_head_is_asked_for() -> None:
    file = io.BytesIO(b"x" * 200_000)
    assert sent(answer(application("200 OK", FileWrapper(file)), {}), is_head=True)[1] == b""
    assert file.closed


def test_a_file_is_not_read_on_for_who_has_gone() -> None:
    file = io.BytesIO(b"x" * 10_000_000)
    _start, body = sent(answer(application("200 OK", FileWrapper(file)), {}), disconnect)
    assert len(body) < 1_000_000
    assert file.closed


def test_an_answer_tells_its_length_where_the_application_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for most in (1000, 2):
        monkeypatch.setattr(threads, "IN_MEMORY_BYTES", most)
        start, body = sent(answer(application("200 OK", [b"abc", b"de"], []), {}))
        assert start["headers"] == [(b"content-length", b"5")]
        assert body == b"abcde"


@pytest.mark.parametrize("status", ["204 No Content", "304 Not Modified"])
def test_an_answer_without_a_body_tells_no_length(status: str) -> None:
    start, _body = sent(answer(application(status, []), {}))
    assert not [name for name, _value in start["headers"] if name == b"content-length"]


# --- bounded ---------------------------------------------------------------------------------


async def never() -> dict[str, Any]:
    await asyncio.Event().wait()
    return {}


async def disconnect() -> dict[str, Any]:
    return {"type": "http.disconnect"}


class Held:
    """Tasks that end when they are let."""

    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.go_on = threading.Event()
        self.made = 0

    def __call__(self) -> Answer:
        self.begun.release()
        assert self.go_on.wait(PATIENCE)
        self.made += 1
        return Answer(200, [])


@contextlib.asynccontextmanager
async def two_at_work(requests: int = 2, **bounds: int) -> AsyncIterator[tuple[Threads, Held]]:
    """Two threads that are at work until the block is left; then all requests are answered."""
    pool, held = Threads("tests", 2, **bounds), Held()
    pool.start()
    tasks = [asyncio.create_task(pool.run(held, never)) for _ in range(requests)]
    for _ in range(2):
        await asyncio.to_thread(held.begun.acquire)
    yield pool, held
    held.go_on.set()
    assert [made.status for made in await asyncio.gather(*tasks)] == [200] * requests
    await asyncio.sleep(0)
    assert not pool.is_full
    pool.stop()


def test_more_than_there_is_room_for_are_refused_at_once() -> None:
    async def ask() -> None:
        async with two_at_work(3, least=1, most=1) as (pool, held):
            assert pool.is_full
            with pytest.raises(Full):
                await pool.run(held, never)

    run(ask())


def test_nobody_waits_where_the_others_take_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "LATEST_SHARE", 1.0)
    monkeypatch.setattr(threads, "PATIENCE_SECONDS", 0.0)

    async def ask() -> None:
        pool, slow = Threads("tests", 2, least=0, most=10), Held()
        pool.start()
        slow.go_on.set()
        await pool.run(slow, never)
        held = Held()
        tasks = [asyncio.create_task(pool.run(held, never)) for _ in range(2)]
        for _task in tasks:
            await asyncio.to_thread(held.begun.acquire)
        with pytest.raises(Full):
            await pool.run(held, never)
        held.go_on.set()
        await asyncio.gather(*tasks)
        pool.stop()

    run(ask())


def test_nobody_waits_behind_threads_that_hang(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "PATIENCE_SECONDS", 0.0)

    async def ask() -> None:
        async with two_at_work(least=0) as (pool, _held):
            assert pool.is_full

    run(ask())


def test_a_wait_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "QUEUE_SECONDS", 0.01)

    async def ask() -> None:
        async with two_at_work() as (pool, held):
            with pytest.raises(Full):
                await pool.run(held, never)

    run(ask())


def test_for_who_has_gone_nothing_is_begun() -> None:
    async def ask() -> None:
        async with two_at_work() as (pool, held):
            with pytest.raises(Gone):
                await pool.run(held, disconnect)
        assert held.made == 2

    run(ask())


def test_what_a_task_raises_is_raised() -> None:
    def fail() -> Answer:
        raise LookupError("told")

    async def ask() -> None:
        pool = Threads("tests", 1)
        pool.start()
        with pytest.raises(LookupError, match="told"):
            await pool.run(fail, never)
        pool.stop()

    run(ask())
