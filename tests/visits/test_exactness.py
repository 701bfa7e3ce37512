"""A visit counts once: whatever workers do, whatever the database does."""

import datetime
import os
import random
import threading
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection
from pytest_django import Settings

from sotngoaivu.visits import counter as counter_module
from sotngoaivu.visits import ledger
from sotngoaivu.visits.counter import REFRESH, Counter
from sotngoaivu.visits.models import Day, Presence
from sotngoaivu.visits.newcomers import MOST_NEWCOMERS
from sotngoaivu.visits.rules import VISIT_GAP, local_day
from tests.visits.conftest import BROWSER, Clock, figures_of, total, view
from tests.waiting import until

Reader = tuple[str, str]


class Definition:
    """The definition of a visit, word for word, on a list of all views.

    Of one address each worker takes so many readers a minute who are new to it.
    """

    def __init__(self) -> None:
        self.views: dict[Reader, list[datetime.datetime]] = defaultdict(list)
        self.known: set[tuple[Counter, Reader]] = set()
        self.new: dict[tuple[Counter, str, datetime.datetime], int] = defaultdict(int)
        self.visits = self.turned_away = 0

    def seen(self, worker: Counter, address: str, browser: str, now: datetime.datetime) -> None:
        reader = (address, browser)
        if (worker, reader) not in self.known:
            minute = (worker, address, now.replace(second=0, microsecond=0))
            self.new[minute] += 1
            if self.new[minute] > MOST_NEWCOMERS:
                self.turned_away += 1
                return
            self.known.add((worker, reader))
        views = self.views[reader]
        within = any(now - view <= VISIT_GAP for view in views)
        first_of_day = all(local_day(view) != local_day(now) for view in views)
        self.visits += first_of_day or not within
        views.append(now)


@pytest.mark.parametrize("seed", range(16))
def test_several_workers_count_what_the_definition_says(
    new_counter: Callable[[], Counter], clock: Clock, seed: int
) -> None:
    chance = random.Random(seed)
    workers = [new_counter() for _number in range(3)]
    definition = Definition()
    clock.set("2026-03-10 22:00:00")
    for _step in range(60):
        for _view in range(chance.randrange(6)):
            reader = f"192.0.2.{chance.randrange(6)}"
            worker = chance.choice(workers)
            view(worker, reader)
            definition.seen(worker, reader, BROWSER, clock())
            clock.go(seconds=chance.random() / 6)
        for worker in chance.sample(workers, 3):
            assert worker.flush()
        pause = chance.choice([1, 5, 9, 60, 600, 1500, 1790])
        if pause > REFRESH.seconds:
            # They flush all the time, so nothing waits longer than that.
            clock.go(seconds=REFRESH.seconds)
            pause -= REFRESH.seconds
            for worker in workers:
                assert worker.flush()
        clock.go(seconds=pause)
    assert sum(Day.objects.values_list("visits", flat=True)) == definition.visits


@pytest.mark.parametrize("seed", range(8))
def test_of_one_address_so_many_new_readers_a_minute_count(
    new_counter: Callable[[], Counter], clock: Clock, seed: int
) -> None:
    """Somebody makes up browsers behind two addresses, while others read behind theirs."""
    chance = random.Random(seed)
    workers = [new_counter() for _number in range(2)]
    for worker in workers:
        worker.flush()
    definition = Definition()
    crowds = ("192.0.2.1", "2001:db8:1:2::7")
    for _step in range(12):
        for _view in range(chance.randrange(40, 120)):
            address = chance.choice([*crowds, *crowds, *crowds, "192.0.2.9"])
            browser = f"{BROWSER} {chance.randrange(400 if address in crowds else 5)}"
            worker = chance.choice(workers)
            view(worker, address, browser)
            definition.seen(worker, address, browser, clock())
            clock.go(seconds=chance.random())
        for worker in workers:
            assert worker.flush()
    assert definition.turned_away > 20
    assert sum(Day.objects.values_list("visits", flat=True)) == definition.visits


@pytest.mark.parametrize(
    ("addresses", "counted"),
    [
        (["198.51.100.7"], MOST_NEWCOMERS),
        (["2001:db8:1:2::7", "2001:db8:1:2:ffff::8", "2001:db8:1:2:3:4:5:6"], MOST_NEWCOMERS),
        (["2001:db8:1:2::7", "2001:db8:1:3::7"], 2 * MOST_NEWCOMERS),
        (["198.51.100.7", "198.51.100.8", "198.51.100.9"], 3 * MOST_NEWCOMERS),
        # A local socket: nobody's address is known.
        ([""], 90),
    ],
)
def test_who_has_a_subscriber_s_address_shares_its_newcomers(
    counter: Counter, clock: Clock, addresses: list[str], counted: int
) -> None:
    for number in range(90):
        view(counter, addresses[number % len(addresses)], f"{BROWSER} {number}")
    assert total(counter) == counted
    clock.go(minutes=1)
    view(counter, addresses[0], "Another/1.0")
    assert total(counter) == counted + 1


def test_readers_who_count_already_go_on_in_a_crowd(
    counter: Counter, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    view(counter, "192.0.2.1", BROWSER)
    clock.go(minutes=29)
    for number in range(2 * MOST_NEWCOMERS):
        view(counter, "192.0.2.1", f"{BROWSER} {number}")
    view(counter, "192.0.2.1", BROWSER)
    counter.flush()
    clock.go(minutes=29)
    view(counter, "192.0.2.1", BROWSER)
    assert total(counter) == 1 + MOST_NEWCOMERS
    assert len([each for each in caplog.records if "TRUSTED_PROXIES" in each.message]) == 1
    assert "192.0.2" not in caplog.text


@pytest.mark.parametrize("seed", range(8))
def test_what_was_seen_while_the_database_was_away_counts_when_it_is_back(
    new_counter: Callable[[], Counter],
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
) -> None:
    chance = random.Random(seed)
    workers = [new_counter() for _number in range(3)]
    definition = Definition()
    for worker in workers:
        worker.flush()
    away = Outage(monkeypatch)
    for _step in range(60):
        reader = f"192.0.2.{chance.randrange(4)}"
        worker = chance.choice(workers)
        view(worker, reader)
        definition.seen(worker, reader, BROWSER, clock())
        assert not any(worker.flush() for worker in workers)
        clock.go(seconds=chance.choice([1, 60, 600, 1500]))
    away.end()
    for worker in workers:
        assert worker.flush()
        clock.go(seconds=1)
    assert sum(Day.objects.values_list("visits", flat=True)) == definition.visits


class Outage:
    """A database that refuses every query of the counter until `end`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.on = True
        for name in ("write", "counts", "salt"):
            monkeypatch.setattr(ledger, name, self.refusing(getattr(ledger, name)))

    def refusing(self, function: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object) -> object:
            if self.on:
                raise OperationalError("the database is away")
            return function(*arguments)

        return call

    def end(self) -> None:
        self.on = False


def test_figures_stay_as_they_were_while_the_database_is_away(
    counter: Counter, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter.seen("192.0.2.1", BROWSER)
    assert total(counter) == 1
    before = counter.counts()
    outage = Outage(monkeypatch)
    clock.go(seconds=10)
    counter.seen("192.0.2.2", BROWSER)
    assert not counter.flush()
    assert counter.counts() == before
    outage.end()
    assert total(counter) == 2


def test_a_process_that_began_without_a_database_shares_its_keys_with_the_others(
    new_counter: Callable[[], Counter], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = new_counter(), new_counter()
    outage = Outage(monkeypatch)
    for worker in (first, second):
        view(worker, "192.0.2.1")
        assert not worker.flush()
        assert worker.counts() is None
    outage.end()
    first.flush()
    view(first, "192.0.2.1")
    first.flush()
    assert total(second) == 1


def test_a_reader_known_by_the_key_of_an_offered_salt_gets_that_of_the_days_own(
    new_counter: Callable[..., Counter], monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = new_counter(offered=b"of another machine")
    worker = new_counter(offered=b"of this machine")
    view(elsewhere, "192.0.2.2")
    elsewhere.flush()
    view(worker, "192.0.2.1")
    write = ledger.write

    def write_while_the_reader_goes_on(batch: ledger.Batch, now: datetime.datetime) -> None:
        monkeypatch.setattr(ledger, "write", write)
        view(worker, "192.0.2.1")
        view(worker, "192.0.2.1")
        write(batch, now)

    monkeypatch.setattr(ledger, "write", write_while_the_reader_goes_on)
    assert total(worker) == 2
    # The first view alone has a key that nobody else makes.
    assert total(worker) == 3
    view(elsewhere, "192.0.2.1")
    assert total(elsewhere) == 3


def test_an_answer_to_commit_that_got_lost_counts_nothing_twice(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = ledger.write

    def write_and_lose(*arguments: Any) -> None:
        write(*arguments)
        raise OperationalError("the connection is gone")

    monkeypatch.setattr(ledger, "write", write_and_lose)
    counter.seen("192.0.2.1", BROWSER)
    assert not counter.flush()
    monkeypatch.setattr(ledger, "write", write)
    assert total(counter) == 1


def test_memory_is_bounded_and_the_log_says_so_once(
    counter: Counter, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(counter_module, "MAX_HELD", 3)
    for number in range(6):
        counter.seen(f"192.0.2.{number}", BROWSER)
    assert total(counter) == 3
    assert len(caplog.records) == 1
    assert "192.0.2" not in caplog.text


def test_more_readers_than_one_statement_takes(counter: Counter) -> None:
    for number in range(2 * ledger.BATCH + 5):
        counter.seen(f"10.0.{number // 250}.{number % 250}", BROWSER)
    assert total(counter) == 2 * ledger.BATCH + 5


def test_a_reader_just_written_waits_a_little_and_loses_nothing_by_it(
    new_counter: Callable[[], Counter], clock: Clock
) -> None:
    worker, other = new_counter(), new_counter()
    began = clock()
    worker.seen("192.0.2.1", BROWSER)
    worker.flush()
    clock.go(seconds=REFRESH.seconds - 1)
    worker.seen("192.0.2.1", BROWSER)
    worker.seen("192.0.2.2", f"{BROWSER} 2")
    worker.flush()
    # Somebody new is written at once; of who was just written, nothing that counts is unknown.
    assert sum(Day.objects.values_list("visits", flat=True)) == 2
    assert Presence.objects.filter(last_seen__gt=began).count() == 1
    clock.go(seconds=1)
    worker.flush()
    assert Presence.objects.filter(last_seen__gt=began).count() == 2
    clock.go(minutes=29, seconds=55)
    other.seen("192.0.2.1", BROWSER)
    other.flush()
    assert sum(Day.objects.values_list("visits", flat=True)) == 2


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
    counters = [Counter(clock) for _number in range(workers)]

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
    warm = Counter(clock)
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
    worker = Counter(clock)
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
