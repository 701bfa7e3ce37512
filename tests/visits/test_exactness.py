"""A visit counts once, whichever workers see it; memory and statements have bounds."""

import random
from collections.abc import Callable

import pytest

from sotngoaivu.visits import counter as counter_module
from sotngoaivu.visits import ledger, marks
from sotngoaivu.visits.counter import REFRESH, Counter
from sotngoaivu.visits.models import Day, Presence
from sotngoaivu.visits.newcomers import MOST_NEWCOMERS
from tests.visits.conftest import BROWSER, Clock, total, view
from tests.visits.definition import Definition


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


def test_memory_is_bounded_and_the_log_says_so_once(
    counter: Counter, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(counter_module, "MAX_HELD", 3)
    for number in range(6):
        counter.seen(f"192.0.2.{number}", BROWSER)
    assert total(counter) == 3
    assert len(caplog.records) == 1
    assert "192.0.2" not in caplog.text


def test_who_is_no_longer_known_again_goes_on_with_the_visit(
    counter: Counter, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marks, "MOST_MARKS", 2)
    view(counter, "192.0.2.1")
    clock.go(minutes=10)
    view(counter, "192.0.2.1")
    for number in range(2, 5):
        view(counter, f"192.0.2.{number}")
    clock.go(minutes=25)
    view(counter, "192.0.2.1")
    assert total(counter) == 4


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
