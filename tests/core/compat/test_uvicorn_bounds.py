"""Connections over a real uvicorn: deadlines and bounds, and what each of them leaves."""

import contextlib

import pytest

from sotngoaivu.core.compat import uvicorn
from sotngoaivu.core.compat.uvicorn import BoundedProtocol
from tests.core.compat.connections import CHUNKED, Serving, connections, get, read, reset
from tests.waiting import until

pytestmark = pytest.mark.one_database


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


def test_who_resets_a_connection_leaves_nothing(serving: Serving) -> None:
    connected = serving.connect(get("/hot"))
    read(connected, b"hot")
    (protocol,) = connections(serving)
    timer = protocol.timeout_keep_alive_task
    reset(connected)
    until(lambda: not connections(serving))
    assert timer.cancelled()
    assert protocol not in BoundedProtocol.idle
