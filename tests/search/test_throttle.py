"""A reader's bound is that of all processes that share a Redis, and nobody's address is in it."""

from collections import Counter
from typing import Any

import pytest
from django.core.cache import caches
from django.test import RequestFactory

from sotngoaivu.core import cache as module
from sotngoaivu.core.cache import counted
from sotngoaivu.core.redis_cache import ForgivingRedisCache
from sotngoaivu.search import throttle
from sotngoaivu.search.throttle import Limit

pytestmark = pytest.mark.one_database


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    counts: Counter[str] = Counter()

    def count(key: str, seconds: float) -> int:
        counts[key] += 1
        return counts[key]

    monkeypatch.setattr(throttle, "counted", count)
    monkeypatch.setattr("time.time", lambda: 1_000_000.0)
    return counts


def test_processes_allow_together_what_one_would_in_a_span(
    rf: RequestFactory, shared: Counter[str]
) -> None:
    processes = [Limit("suggestions", burst=5, rate=5) for _ in range(4)]
    asked = [processes[number % 4] for number in range(40)]
    allowed = [limit.allows(rf.get("/", REMOTE_ADDR="192.0.2.1")) for limit in asked]
    assert sum(allowed) == 10
    assert processes[0].allows(rf.get("/", REMOTE_ADDR="192.0.2.2"))
    assert not any("192.0.2" in key for key in shared)
    assert len(shared) == 2


def test_without_redis_each_process_bounds_by_itself(rf: RequestFactory) -> None:
    limit = Limit("suggestions", burst=5, rate=0.001)
    assert sum(limit.allows(rf.get("/")) for _ in range(10)) == 5


def test_a_redis_that_is_away_bounds_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    away: Any = ForgivingRedisCache("redis://127.0.0.1:1/0", {})
    monkeypatch.setattr(module, "caches", {"default": away})
    assert [counted("limit.a", 10) for _ in range(3)] == [0, 0, 0]
    assert caches["default"] is not away
