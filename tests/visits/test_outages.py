"""What is seen while the database is away counts once, when it is back."""

import datetime
import random
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError

from sotngoaivu.visits import ledger
from sotngoaivu.visits.counter import Counter
from sotngoaivu.visits.models import Day
from tests.visits.conftest import BROWSER, Clock, total, view
from tests.visits.definition import Definition


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
