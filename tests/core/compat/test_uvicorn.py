"""Requests over a real uvicorn: pages that are at hand, order, what is taken for what."""

import socket
from typing import Any

import pytest

from sotngoaivu.core.compat import uvicorn
from tests.core.compat.connections import CHUNKED, Serving, connections, get, read, reset
from tests.waiting import until

pytestmark = pytest.mark.one_database


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


def test_what_fails_at_once_is_left_to_its_own_task(serving: Serving) -> None:
    def fail(scope: Any) -> None:
        raise LookupError("told")

    serving.application.at_once = fail  # type: ignore[method-assign]
    assert read(serving.connect(get("/cold")), b"/cold").endswith(b"/cold")


def test_what_follows_a_body_is_no_header(serving: Serving) -> None:
    """No proxy in front has looked at it."""
    connected = serving.connect(CHUNKED + b"X-Forwarded-For: 6.6.6.6\r\n\r\n")
    assert read(connected, b"/cold").endswith(b"/cold")
    names = [name for name, _value in serving.application.headers[-1]]
    assert names == [b"host", b"transfer-encoding"]


def test_of_many_requests_that_come_together_others_have_a_turn(serving: Serving) -> None:
    number = uvicorn.MOST_AT_ONCE + 3
    connected = serving.connect(get("/hot") * number)
    answer = b""
    while answer.count(b"HTTP/1.1 200") < number or not answer.endswith(b"hot"):
        answer += connected.recv(65536)
    assert answer.count(b"\r\n\r\nhot") == uvicorn.MOST_AT_ONCE
    assert answer.count(b"\r\n\r\n/hot") == 3


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


def test_what_follows_the_last_request_is_not_answered(serving: Serving) -> None:
    connected = serving.connect(get("/one", "Connection: close") + get("/two"))
    answer = read(connected, b"/two")
    assert answer.endswith(b"/one")
