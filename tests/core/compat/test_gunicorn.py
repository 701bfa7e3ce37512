"""A worker takes as many connections as it has threads, and one more for each it has answered."""

import socket
from concurrent.futures import Future
from typing import Any

import pytest
from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.workers.gthread import ThreadWorker

from sotngoaivu.core.compat.gunicorn import EvenThreadWorker


@pytest.fixture
def enabled(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """What gunicorn's own worker is told: whether to look for new connections."""
    told: list[bool] = []

    def accept(self: Any, listener: Any) -> None:
        self.nr_conns += 1

    monkeypatch.setattr(ThreadWorker, "accept", accept)
    monkeypatch.setattr(ThreadWorker, "finish_request", lambda self, conn, fs: None)
    monkeypatch.setattr(ThreadWorker, "init_process", lambda self: None)
    monkeypatch.setattr(ThreadWorker, "set_accept_enabled", lambda self, on: told.append(on))
    return told


def test_connections_are_shared_out_by_who_has_time(enabled: list[bool]) -> None:
    settings = Config()
    settings.set("threads", 2)
    worker = EvenThreadWorker(1, 1, [], None, 30, settings, Logger(settings))
    worker.init_process()
    listener = socket.socket()
    worker.accept(listener)
    worker.set_accept_enabled(True)
    assert enabled == [True]
    worker.accept(listener)
    worker.set_accept_enabled(True)
    assert enabled == [True, False, False]
    worker.finish_request(None, Future())
    worker.set_accept_enabled(True)
    assert enabled[-1] is True
