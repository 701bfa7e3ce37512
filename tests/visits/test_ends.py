"""The end of a process, threads and forks lose no visit and count none twice."""

import os
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection
from pytest_django import Settings

from sotngoaivu.visits import counter as counter_module
from sotngoaivu.visits import ledger
from sotngoaivu.visits.counter import REFRESH, Counter
from sotngoaivu.visits.models import Day, Presence
from tests.visits.conftest import BROWSER, Clock, figures_of
from tests.waiting import until


def has_written_all(worker: Counter, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether a flush is done without writing."""

    def refuse(*arguments: object) -> None:
        raise OperationalError("nothing is to be written")

    with monkeypatch.context() as patch:
        patch.setattr(ledger, "write", refuse)
        return worker.flush()


def test_the_end_of_a_process_writes_who_was_waiting(
    new_counter: Callable[[], Counter], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = new_counter()
    worker.seen("192.0.2.1", BROWSER)
    worker.flush()
    clock.go(seconds=5)
    worker.seen("192.0.2.1", BROWSER)
    worker.flush()
    assert Presence.objects.get().last_seen < clock()
    worker.stop()
    worker.flush()
    assert has_written_all(worker, monkeypatch)
    assert Presence.objects.get().last_seen == clock()


def test_workers_that_flush_at_once_count_each_reader_once(
    committed: None, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    readers, workers, rounds = 40, 4, 5
    start = threading.Barrier(workers)
    counters = [Counter(clock.seconds) for _number in range(workers)]

    def work(number: int) -> None:
        worker = counters[number]
        try:
            for turn in range(rounds):
                for reader in range(readers):
                    worker.seen(f"192.0.2.{reader}", f"{BROWSER} {turn % 2}")
                start.wait()
                # SQLite in memory refuses at once what it cannot do now; it is tried again.
                tries = 0
                while not worker.flush() and tries < 1000:
                    tries += 1
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[number]) for number in range(workers)]
    warm = Counter(clock.seconds)
    warm.flush()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    clock.go(seconds=REFRESH.seconds)
    for worker in counters:
        assert worker.flush()
        assert has_written_all(worker, monkeypatch)
    assert sum(Day.objects.values_list("visits", flat=True)) == 2 * readers
    warm.flush()
    assert figures_of(warm).online == 2 * readers


def test_the_thread_writes_by_itself_and_the_end_of_the_process_loses_nothing(
    committed: None, clock: Clock, settings: Settings
) -> None:
    settings.VISITS_THREAD = True
    worker = Counter(clock.seconds)
    worker.seen("192.0.2.1", BROWSER)
    worker.seen("192.0.2.2", BROWSER)
    worker.stop()
    until(worker.flush)
    assert sum(Day.objects.values_list("visits", flat=True)) == 2
    worker.stop()


def in_a_fork(check: Callable[[], bool]) -> bool:
    """What `check` finds in a process that is forked from this one."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            code = 0 if check() else 1
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_fork_takes_nothing_along() -> None:
    """What the parent holds is the parent's to write. The parent is a fork itself, so that the
    counter of the tests' own process holds nothing afterwards."""
    counter, written = counter_module.counter, []

    def has_to_write() -> bool:
        ledger.write = lambda batch, now: written.append(batch)
        none: Any = None
        ledger.counts = lambda now, today: (none, False)
        ledger.salt = lambda day, offered: offered
        ledger.forget_salts = lambda now: None
        assert counter.flush()
        return written != []

    def parent() -> bool:
        counter.seen("192.0.2.1", BROWSER)
        return not in_a_fork(has_to_write) and has_to_write()

    assert in_a_fork(parent)
