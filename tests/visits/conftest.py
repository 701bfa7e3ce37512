"""A clock that stands until it is told to go, and counters that know no other."""

import datetime
from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from sotngoaivu.visits import middleware, pageviews, views
from sotngoaivu.visits.counter import Counter
from sotngoaivu.visits.counts import Counts
from sotngoaivu.visits.models import Day, Presence, Salt, VisitSettings

OPENING = 51_130
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


class Clock:
    """Time in Vietnam, which has been seven hours ahead of UTC since 1975."""

    zone = datetime.timezone(datetime.timedelta(hours=7))

    def __init__(self) -> None:
        self.set("2026-03-10 09:00:00")

    def set(self, moment: str) -> None:
        self.now = datetime.datetime.fromisoformat(moment).replace(tzinfo=self.zone)

    def go(self, **by: float) -> None:
        self.now += datetime.timedelta(**by)

    def seconds(self) -> float:
        return self.now.timestamp()

    def __call__(self) -> datetime.datetime:
        return self.now.astimezone(datetime.UTC)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def new_counter(clock: Clock, db: None) -> Callable[..., Counter]:
    """Makes the counter of one more worker, of another machine where it offers another salt."""
    VisitSettings.objects.all().delete()
    VisitSettings.objects.create(opening_balance=OPENING, opening_date=datetime.date(2026, 1, 1))
    return lambda **options: Counter(clock.seconds, **options)


@pytest.fixture
def counter(
    new_counter: Callable[[], Counter], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Counter:
    """The counter that the site's pages use during the test; all of Django goes by the clock."""
    counter = new_counter()
    counter.flush()
    monkeypatch.setattr(middleware, "counter", counter)
    monkeypatch.setattr(pageviews, "counter", counter)
    monkeypatch.setattr(views, "counter", counter)
    monkeypatch.setattr(timezone, "now", clock)
    return counter


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database with real transactions, for threads; the counter's tables are empty after."""
    with django_db_blocker.unblock():
        kept = list(VisitSettings.objects.all())
        yield
        for model in (Day, Presence, Salt, VisitSettings):
            model.objects.all().delete()
        VisitSettings.objects.bulk_create(kept)


def view(worker: Counter, address: str, browser: str = BROWSER) -> None:
    """A page view by that reader, told to the counter as the site tells it."""
    mark = hash((address, browser))
    if not worker.seen_again(mark):
        worker.seen(address, browser, mark)


def total(counter: Counter) -> int:
    """Visits written so far, without the opening balance."""
    assert counter.flush()
    return figures_of(counter).total - OPENING


def figures_of(counter: Counter) -> Counts:
    """The figures that the counter knows; it must have loaded some."""
    figures = counter.counts()
    assert figures is not None
    return figures
