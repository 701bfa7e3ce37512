"""Connections over a real uvicorn: deadlines, bounds, pages that are at hand, a polite end."""

import asyncio
import contextlib
import logging
import resource
import socket
import struct
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from uvicorn import Config, Server

from sotngoaivu.core.compat import uvicorn
from sotngoaivu.core.compat.uvicorn import (
    BoundedProtocol,
    SiteWorker,
    connections_at_most,
    raise_file_limit,
    without_noise,
)
from sotngoaivu.pagecache.door import Answer
from tests.waiting import PATIENCE, until

pytestmark = pytest.mark.one_database
HOT = Answer("200 OK", [("Vary", "Cookie")], [("Content-Length", "3")], b"vary: Cookie\r\n", b"hot")


class Application:
    """Answers "hot" at once below /hot, else "cold", once it is let."""

    def __init__(self) -> None:
        self.let = threading.Event()
        self.let.set()
        self.asked: list[str] = []
        self.headers: list[Any] = []
        self.gone = threading.Event()

    def at_once(self, scope: Any) -> Answer | None:
        self.asked.append(scope["raw_path"].decode())
        return HOT if scope["raw_path"] == b"/hot" else None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.headers.append(scope["headers"])
        body = scope["path"].encode() * (2_000_000 if scope["path"] == "/large" else 1)
        await asyncio.to_thread(self.let.wait, PATIENCE)
        start = {"type": "http.response.start", "status": 200}
        await send(start | {"headers": [(b"content-length", str(len(body)).encode())]})
        await send({"type": "http.response.body", "body": body, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
        self.gone.set()


class Serving:
    """A server in a thread of this process."""

    def __init__(self, application: Application) -> None:
        self.application = application
        told = SiteWorker.CONFIG_KWARGS | {"lifespan": "off", "log_config": None}
        self.server = Server(Config(application, **told))
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.thread = threading.Thread(target=self.server.run, args=([self.listener],))

    def __enter__(self) -> "Serving":
        self.thread.start()
        until(lambda: self.server.started)
        return self

    def __exit__(self, *exc: object) -> None:
        self.application.let.set()
        self.server.should_exit = self.server.force_exit = True
        self.thread.join(PATIENCE)

    def connect(self, *parts: bytes) -> socket.socket:
        connected = socket.create_connection(self.listener.getsockname(), PATIENCE)
        for part in parts:
            connected.sendall(part)
        return connected

    def is_ended(self, connected: socket.socket) -> bool:
        """Wait until the server has ended it; without an answer, or with a refusal, is True."""
        answer = b""
        with contextlib.suppress(ConnectionError):
            while part := connected.recv(65536):
                answer += part
        return answer == b"" or answer.startswith(b"HTTP/1.1 4")


@pytest.fixture
def serving() -> Iterator[Serving]:
    BoundedProtocol.idle.clear()
    with Serving(Application()) as started:
        yield started


def get(path: str, *more: str) -> bytes:
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: a", *more, "", ""]).encode()


def read(connected: socket.socket, end: bytes) -> bytes:
    """What comes until `end` is there, or nothing more comes."""
    answer = b""
    while end not in answer and (part := connected.recv(65536)):
        answer += part
    return answer


# --- at hand ---------------------------------------------------------------------------------


def test_what_is_at_hand_is_answered_with_the_headers_of_both(serving: Serving) -> None:
    answer = read(serving.connect(get("/hot")), b"hot")
    head, _, body = answer.partition(b"\r\n\r\n")
    assert body == b"hot"
    lines = head.split(b"\r\n")
    assert lines[0] == b"HTTP/1.1 200 OK"
    assert {b"vary: Cookie", b"content-length: 3"} < set(lines)
    assert [line for line in lines if line.startswith(b"date: ")]


def test_answers_come_in_the_order_of_what_was_asked(serving: Serving) -> None:
    connected = serving.connect(get("/hot") + get("/one") + get("/hot") + get("/two"))
    answer = read(connected, b"/two")
    bodies = [part.partition(b"\r\n\r\n")[2] for part in answer.split(b"HTTP/1.1 200 OK")[1:]]
    assert bodies == [b"hot", b"/one", b"/hot", b"/two"]


@pytest.mark.parametrize(
    "request_",
    [
        b"GET /hot HTTP/1.0\r\nHost: a\r\n\r\n",
        get("/hot", "Connection: close"),
        get("/hot", "Connection: Upgrade", "Upgrade: h2c"),
        b"GET http://a/hot HTTP/1.1\r\nHost: a\r\n\r\n",
    ],
)
def test_what_is_more_than_a_page_is_left_to_the_application(
    serving: Serving, request_: bytes
) -> None:
    assert read(serving.connect(request_), b"\r\n\r\n/hot").endswith(b"/hot")
    assert serving.application.asked == []


def test_who_does_not_read_is_written_no_more(serving: Serving) -> None:
    connected = serving.connect(get("/large"))
    assert connected.recv(100)
    connected.sendall(get("/hot") * 3)
    serving.connect(get("/last"))
    until(lambda: "/last" in serving.application.asked)
    assert serving.application.asked == ["/large", "/last"]


# --- bounds ----------------------------------------------------------------------------------


SLOW = {
    "nothing": b"",
    "half a line": b"GET /",
    "half a header": b"GET / HTTP/1.1\r\nHost: ",
    "empty lines": b"\r\n\r\n",
}


@pytest.mark.parametrize("slow", SLOW)
def test_headers_that_do_not_come_are_not_waited_for(
    serving: Serving, monkeypatch: pytest.MonkeyPatch, slow: str
) -> None:
    monkeypatch.setattr(uvicorn, "HEADER_SECONDS", 0.1)
    assert serving.is_ended(serving.connect(SLOW[slow]))


def test_headers_have_no_more_time_after_an_answer(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uvicorn, "HEADER_SECONDS", 0.1)
    for page, end in (("/hot", b"hot"), ("/cold", b"/cold")):
        connected = serving.connect(get(page))
        read(connected, end)
        connected.sendall(b"GET /")
        assert serving.is_ended(connected)


def test_between_two_requests_there_is_more_time(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uvicorn, "HEADER_SECONDS", 0.2)
    kept = [serving.connect(get(path)) for path in ("/hot", "/cold")]
    for connected, end in zip(kept, (b"hot", b"/cold"), strict=True):
        read(connected, end)
    # By the time that this one is ended, the headers' time would be over for the others.
    assert serving.is_ended(serving.connect())
    for connected in kept:
        connected.sendall(get("/hot"))
        assert read(connected, b"hot").endswith(b"hot")


@pytest.mark.parametrize("path", ["/hot", "/cold"])
def test_lines_without_a_meaning_do_not_keep_a_connection(
    serving: Serving, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(uvicorn, "REST_SECONDS", 0.1)
    connected = serving.connect(get(path))
    read(connected, path.removeprefix("/").encode())
    connected.sendall(b"\r\n")
    assert serving.is_ended(connected)


def test_what_fails_at_once_is_left_to_its_own_task(serving: Serving) -> None:
    def fail(scope: Any) -> None:
        raise LookupError("told")

    serving.application.at_once = fail  # type: ignore[method-assign]
    assert read(serving.connect(get("/cold")), b"/cold").endswith(b"/cold")


TOO_MUCH = {
    "many headers": b"GET / HTTP/1.1\r\nHost: a\r\n" + b"a:\r\n" * 100 + b"\r\n",
    "a long header": b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 66_000 + b"\r\n\r\n",
    "a header without end": b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 400_000,
}


@pytest.mark.parametrize("much", TOO_MUCH)
def test_headers_have_a_bound(serving: Serving, much: str) -> None:
    connected, answer = serving.connect(), b""
    # What is not read any more makes the system forget the answer.
    with contextlib.suppress(ConnectionError):
        connected.sendall(TOO_MUCH[much])
        answer = read(connected, b"\r\n\r\n")
    assert answer[:12] in (b"HTTP/1.1 431", b"")
    assert serving.is_ended(connected)
    assert serving.application.asked == []


def test_an_address_has_a_bound(serving: Serving) -> None:
    connected = serving.connect(get("/" + "x" * 20_000))
    assert read(connected, b"\r\n\r\n").startswith(b"HTTP/1.1 414")
    assert serving.is_ended(connected)


CHUNKED = b"POST /cold HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n"


def test_what_follows_a_body_is_no_header(serving: Serving) -> None:
    """No proxy in front has looked at it."""
    connected = serving.connect(CHUNKED + b"X-Forwarded-For: 6.6.6.6\r\n\r\n")
    assert read(connected, b"/cold").endswith(b"/cold")
    names = [name for name, _value in serving.application.headers[-1]]
    assert names == [b"host", b"transfer-encoding"]


def test_what_follows_a_body_has_a_bound(serving: Serving) -> None:
    serving.application.let.clear()
    connected = serving.connect(CHUNKED)
    with contextlib.suppress(ConnectionError):
        for _ in range(100):
            connected.sendall(b"a: " + b"x" * 5000 + b"\r\n")
    assert serving.is_ended(connected)


def test_a_time_that_is_over_for_headers_is_none_for_the_answer(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uvicorn, "HEADER_SECONDS", 0.2)
    serving.application.let.clear()
    slow = serving.connect(get("/slow"))
    # By the time that this one is ended, the other one's would be over, too.
    assert serving.is_ended(serving.connect())
    serving.application.let.set()
    assert read(slow, b"/slow").endswith(b"/slow")


@pytest.mark.parametrize("more", [(), ("Connection: close",)])
def test_an_answer_that_nobody_reads_is_given_up(
    serving: Serving, monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...]
) -> None:
    monkeypatch.setattr(uvicorn, "IDLE_SECONDS", 0.1)
    serving.connect(get("/large", *more))
    until(lambda: serving.application.gone.is_set())
    until(lambda: not serving.server.server_state.connections)


def test_who_waits_longest_makes_room_for_a_newcomer(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BoundedProtocol, "most", 3)
    serving.application.let.clear()
    busy = serving.connect(get("/busy"))
    until(lambda: serving.application.asked)
    silent = serving.connect()
    until(lambda: len(serving.server.server_state.connections) == 2)
    kept = serving.connect(get("/hot"))
    read(kept, b"hot")
    newcomer = serving.connect(get("/hot"))
    assert read(newcomer, b"hot").endswith(b"hot")
    assert serving.is_ended(silent)
    serving.application.let.set()
    assert read(busy, b"/busy").endswith(b"/busy")


def test_where_all_are_at_work_a_newcomer_is_sent_away(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BoundedProtocol, "most", 1)
    serving.application.let.clear()
    busy = serving.connect(get("/busy"))
    until(lambda: serving.application.asked)
    assert serving.is_ended(serving.connect())
    serving.application.let.set()
    assert read(busy, b"/busy").endswith(b"/busy")


def test_very_many_requests_at_once_are_one_too_many(serving: Serving) -> None:
    serving.application.let.clear()
    connected = serving.connect(get("/one") * (uvicorn.MOST_PIPELINED + 10))
    assert serving.is_ended(connected)


def test_of_many_requests_that_come_together_others_have_a_turn(serving: Serving) -> None:
    number = uvicorn.MOST_AT_ONCE + 3
    connected = serving.connect(get("/hot") * number)
    answer = b""
    while answer.count(b"HTTP/1.1 200") < number or not answer.endswith(b"hot"):
        answer += connected.recv(65536)
    assert answer.count(b"\r\n\r\nhot") == uvicorn.MOST_AT_ONCE
    assert answer.count(b"\r\n\r\n/hot") == 3


def test_who_resets_a_connection_leaves_nothing(serving: Serving) -> None:
    connected = serving.connect(get("/hot"))
    read(connected, b"hot")
    (protocol,) = connections(serving)
    timer = protocol.timeout_keep_alive_task
    reset(connected)
    until(lambda: not connections(serving))
    assert timer.cancelled()
    assert protocol not in BoundedProtocol.idle


def test_for_who_has_gone_nothing_is_written(
    serving: Serving, caplog: pytest.LogCaptureFixture
) -> None:
    serving.application.let.clear()
    connected = serving.connect(get("/one") + get("/two") + get("/three"))
    until(lambda: serving.application.headers)
    reset(connected)
    serving.application.let.set()
    until(lambda: not serving.server.server_state.tasks and not connections(serving))
    assert not [record for record in caplog.records if record.exc_info]


def test_who_has_asked_all_may_listen_still(serving: Serving) -> None:
    for requests, end in (("/cold",), b"/cold"), (("/one", "/two"), b"/two"):
        connected = serving.connect(b"".join(map(get, requests)))
        connected.shutdown(socket.SHUT_WR)
        answer = read(connected, b"nothing more")
        assert answer.count(b"HTTP/1.1 200") == len(requests)
        assert answer.endswith(end)


def test_a_target_with_a_host_is_the_one_asked_for(serving: Serving) -> None:
    for target, path in (("http://b", b"/"), ("http://b/cold", b"/cold"), ("http://b?x", b"/")):
        answer = read(serving.connect(get(target, "Connection: close")), b"nothing more")
        assert answer.endswith(b"\r\n\r\n" + path)
        assert serving.application.headers[-1][-1] == (b"host", b"b")


def test_after_a_body_that_nobody_wanted_the_connection_goes_on(serving: Serving) -> None:
    connected = serving.connect(b"POST /cold HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab")
    read(connected, b"/cold")
    connected.sendall(b"cde" + get("/hot"))
    assert read(connected, b"hot").endswith(b"hot")
    (protocol,) = connections(serving)
    assert protocol.deadline is None


def connections(serving: Serving) -> list[Any]:
    return list(serving.server.server_state.connections)


def reset(connected: socket.socket) -> None:
    """End it as a program does that is killed: with RST."""
    connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connected.close()


def test_what_follows_the_last_request_is_not_answered(serving: Serving) -> None:
    connected = serving.connect(get("/one", "Connection: close") + get("/two"))
    answer = read(connected, b"/two")
    assert answer.endswith(b"/one")


def test_a_worker_has_as_many_connections_as_it_may_open_files_for() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (300, before[1]))
        assert connections_at_most() == (300 - uvicorn.OTHER_FILES) // 2
        raise_file_limit()
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        assert soft == min(hard, 2 * uvicorn.MOST_CONNECTIONS + uvicorn.OTHER_FILES)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


# --- the end ---------------------------------------------------------------------------------


def ending(serving: Serving) -> None:
    serving.server.should_exit = True
    connections: Any = serving.server.server_state.connections
    until(lambda: all(each.is_ending for each in connections))


def test_a_request_on_its_way_at_the_end_is_answered(serving: Serving) -> None:
    fresh, half, kept = serving.connect(), serving.connect(b"GET /hot HT"), serving.connect()
    kept.sendall(get("/hot"))
    read(kept, b"hot")
    until(lambda: len(serving.server.server_state.connections) == 3)
    ending(serving)
    for connected, rest in ((fresh, get("/one")), (half, b"TP/1.1\r\nHost: a\r\n\r\n")):
        connected.sendall(rest)
        answer = b""
        while part := connected.recv(65536):
            answer += part
        assert answer.startswith(b"HTTP/1.1 200")
        assert b"connection: close" in answer
    assert serving.is_ended(kept)


def test_the_end_waits_for_nobody_who_says_nothing(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uvicorn, "GOODBYE_SECONDS", 0.1)
    silent = serving.connect()
    until(lambda: serving.server.server_state.connections)
    ending(serving)
    assert serving.is_ended(silent)
    serving.thread.join(PATIENCE)
    assert not serving.thread.is_alive()


def test_nonsense_is_no_news() -> None:
    record = logging.LogRecord
    said = [record("", 30, "", 0, text, (), None) for text in NEWS]
    assert [without_noise(each) for each in said] == [False, False, False, True]


NEWS = (
    "Invalid HTTP request received.",
    "Unsupported upgrade request.",
    "Error while closing socket [Errno 9] Bad file descriptor",
    "Exception in ASGI application",
)
