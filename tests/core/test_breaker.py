"""What does not answer is left alone, and the log tells of it twice."""

import logging
import threading

import pytest

from sotngoaivu.core.breaker import Breaker
from sotngoaivu.core.outage import Outage
from tests.waiting import PATIENCE, until


def test_it_is_open_until_the_probe_is_answered(caplog: pytest.LogCaptureFixture) -> None:
    answers, asked = threading.Event(), threading.Semaphore(0)

    def probe() -> None:
        asked.release()
        if not answers.is_set():
            raise ConnectionError

    breaker = Breaker("The clock", probe, pause=0.001)
    assert not breaker.is_open
    with caplog.at_level(logging.INFO):
        for _ in range(5):
            breaker.trip(ConnectionError("no\nanswer"))
        assert breaker.is_open
        for _ in range(3):
            assert asked.acquire(timeout=PATIENCE)
        assert breaker.is_open
        answers.set()
        until(lambda: not breaker.is_open)
        until(lambda: len(caplog.messages) >= 2)
    first, last = caplog.messages
    assert "The clock does not answer" in first
    assert "no answer" in first
    assert "The clock answers again" in last


def test_the_probe_itself_is_not_kept_away() -> None:
    seen: list[bool] = []
    breaker = Breaker("The clock", lambda: seen.append(breaker.is_open), pause=0.001)
    breaker.trip("slow")
    until(lambda: not breaker.is_open)
    assert seen == [False]


def test_an_outage_has_two_lines_however_long_it_is(caplog: pytest.LogCaptureFixture) -> None:
    outage = Outage("Letters wait")
    with caplog.at_level(logging.INFO):
        outage.end()
        assert outage.begin("no\npostman")
        assert not outage.begin("no postman yet")
        outage.end()
        outage.end()
    assert len(caplog.messages) == 2
    assert caplog.messages[0] == "Letters wait: no postman"
    assert caplog.messages[1].startswith("Letters wait: all is well again")
