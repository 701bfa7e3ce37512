"""The end of a worker, how many connections it has, what it tells."""

import logging
import resource
from typing import Any

import pytest

from sotngoaivu.core.compat import uvicorn
from sotngoaivu.core.compat.uvicorn_worker import (
    OTHER_FILES,
    connections_at_most,
    raise_file_limit,
    without_noise,
)
from tests.core.compat.connections import Serving, get, read
from tests.waiting import PATIENCE, until

pytestmark = pytest.mark.one_database


def test_a_worker_has_as_many_connections_as_it_may_open_files_for() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (300, before[1]))
        assert connections_at_most() == (300 - OTHER_FILES) // 2
        raise_file_limit()
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        assert soft == min(hard, 2 * uvicorn.MOST_CONNECTIONS + OTHER_FILES)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


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
