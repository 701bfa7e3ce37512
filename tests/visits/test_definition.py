"""What a visit is, and who is online."""

import datetime
from collections.abc import Callable

import pytest

from sotngoaivu.visits.counter import Counter
from sotngoaivu.visits.models import Day, Presence, Salt, VisitSettings
from tests.visits.conftest import BROWSER, OPENING, Clock, figures_of, total


def test_a_first_view_is_a_visit_and_more_within_half_an_hour_are_not(
    counter: Counter, clock: Clock
) -> None:
    for _view in range(4):
        counter.seen("192.0.2.1", BROWSER)
        assert total(counter) == 1
        clock.go(minutes=29)


def test_a_view_after_more_than_half_an_hour_is_another_visit(
    counter: Counter, clock: Clock
) -> None:
    counter.seen("192.0.2.1", BROWSER)
    assert total(counter) == 1
    clock.go(minutes=31)
    counter.seen("192.0.2.1", BROWSER)
    assert total(counter) == 2


def test_a_view_half_an_hour_later_to_the_second_is_the_same_visit(
    counter: Counter, clock: Clock
) -> None:
    counter.seen("192.0.2.1", BROWSER)
    counter.flush()
    clock.go(minutes=30)
    assert total(counter) == 1
    counter.seen("192.0.2.1", BROWSER)
    assert total(counter) == 1


@pytest.mark.parametrize(
    "other", [("192.0.2.2", BROWSER), ("192.0.2.1", "Another"), ("2001:db8::1", BROWSER)]
)
def test_another_address_or_browser_is_another_reader(
    counter: Counter, other: tuple[str, str]
) -> None:
    counter.seen("192.0.2.1", BROWSER)
    counter.seen(*other)
    assert total(counter) == 2


def test_the_first_view_after_midnight_is_a_visit_of_the_new_day(
    counter: Counter, clock: Clock
) -> None:
    clock.set("2026-03-10 23:59:30")
    counter.seen("192.0.2.1", BROWSER)
    counter.flush()
    clock.go(minutes=1)
    counter.seen("192.0.2.1", BROWSER)
    assert total(counter) == 2
    assert dict(Day.objects.values_list("date", "visits")) == {
        datetime.date(2026, 3, 10): 1,
        datetime.date(2026, 3, 11): 1,
    }


def test_midnight_is_vietnams(counter: Counter, clock: Clock) -> None:
    clock.set("2026-03-10 06:59:50")  # just before midnight in UTC
    counter.seen("192.0.2.1", BROWSER)
    clock.go(seconds=20)
    counter.seen("192.0.2.1", BROWSER)
    assert total(counter) == 1


def test_views_held_over_midnight_are_written_to_the_days_they_belong_to(
    counter: Counter, clock: Clock
) -> None:
    clock.set("2026-02-28 23:59:59.900000")
    counter.seen("192.0.2.1", BROWSER)
    counter.seen("192.0.2.2", BROWSER)
    clock.go(seconds=0.5)
    counter.seen("192.0.2.3", BROWSER)
    assert total(counter) == 3
    figures = figures_of(counter)
    assert (figures.today, figures.month) == (1, 1)
    assert Day.objects.get(date="2026-02-28").visits == 2


def test_nobody_is_online_twice_because_of_midnight(counter: Counter, clock: Clock) -> None:
    clock.set("2026-03-10 23:58:00")
    counter.seen("192.0.2.1", BROWSER)
    counter.seen("192.0.2.2", BROWSER)
    counter.flush()
    clock.go(minutes=3)
    counter.seen("192.0.2.1", BROWSER)
    counter.flush()
    assert figures_of(counter).online == 2


def test_online_are_the_distinct_readers_of_the_last_five_minutes(
    counter: Counter, clock: Clock
) -> None:
    counter.seen("192.0.2.1", BROWSER)
    clock.go(minutes=4)
    for _view in range(3):
        counter.seen("192.0.2.2", BROWSER)
    counter.flush()
    assert figures_of(counter).online == 2
    clock.go(minutes=2)
    counter.flush()
    assert figures_of(counter).online == 1
    clock.go(minutes=4)
    counter.flush()
    assert figures_of(counter).online == 0


def test_figures_tell_total_today_month_and_since(counter: Counter, clock: Clock) -> None:
    Day.objects.create(date="2026-02-28", visits=100)
    Day.objects.create(date="2026-03-09", visits=20)
    counter.seen("192.0.2.1", BROWSER)
    counter.flush()
    figures = figures_of(counter)
    assert (figures.total, figures.month, figures.today) == (OPENING + 121, 21, 1)
    assert figures.since == datetime.date(2026, 1, 1)
    assert figures.as_of == clock()


def test_figures_of_yesterday_are_not_shown_as_todays(counter: Counter, clock: Clock) -> None:
    clock.set("2026-03-31 23:59:59")
    counter.seen("192.0.2.1", BROWSER)
    assert total(counter) == 1
    clock.go(seconds=2)
    figures = figures_of(counter)
    assert (figures.total, figures.month, figures.today) == (OPENING + 1, 0, 0)


def test_what_staff_set_as_opening_balance_shows_with_the_next_flush(counter: Counter) -> None:
    VisitSettings.objects.update(opening_balance=7, opening_date=datetime.date(2020, 2, 3))
    counter.flush()
    assert figures_of(counter).total == 7
    assert figures_of(counter).since == datetime.date(2020, 2, 3)


@pytest.mark.parametrize("back", [30, 600, 3600, 5 * 3600])
def test_a_clock_that_steps_back_counts_nobody_again(
    counter: Counter, new_counter: Callable[[], Counter], clock: Clock, back: int
) -> None:
    other = new_counter()
    counter.seen("192.0.2.1", BROWSER)
    assert total(counter) == 1
    clock.go(seconds=-back)
    other.seen("192.0.2.1", BROWSER)
    assert total(other) == 1
    counter.seen("192.0.2.1", BROWSER)
    assert total(counter) == 1
    clock.go(minutes=31)
    counter.seen("192.0.2.1", BROWSER)
    assert total(counter) == 2


def test_a_clock_that_ran_ahead_for_a_while_shows_nobody_twice(
    counter: Counter, clock: Clock
) -> None:
    for _view in range(2):
        counter.seen("192.0.2.1", BROWSER)
        counter.flush()
        clock.go(hours=1)
    clock.go(hours=-2, seconds=10)
    counter.flush()
    assert figures_of(counter).online == 1
    counter.seen("192.0.2.1", BROWSER)
    assert total(counter) == 2
    assert figures_of(counter).online == 1


def test_a_clock_that_steps_back_between_two_flushes_counts_once(
    counter: Counter, clock: Clock
) -> None:
    counter.seen("192.0.2.1", BROWSER)
    clock.go(hours=-1)
    counter.seen("192.0.2.1", BROWSER)
    assert total(counter) == 1


def test_a_clock_that_steps_back_over_midnight_does_not_bring_yesterday_back(
    counter: Counter, clock: Clock
) -> None:
    clock.set("2026-03-11 00:00:10")
    counter.seen("192.0.2.1", BROWSER)
    assert total(counter) == 1
    clock.go(seconds=-20)
    counter.seen("192.0.2.1", BROWSER)
    assert total(counter) == 1
    assert figures_of(counter).today == 1


def test_keys_go_half_an_hour_after_the_last_view(counter: Counter, clock: Clock) -> None:
    counter.seen("192.0.2.1", BROWSER)
    counter.flush()
    clock.go(minutes=29)
    counter.flush()
    assert Presence.objects.count() == 1
    clock.go(minutes=1, seconds=3)
    counter.flush()
    assert Presence.objects.count() == 0


def test_salts_go_with_their_day(counter: Counter, clock: Clock) -> None:
    assert [str(salt) for salt in Salt.objects.all()] == ["2026-03-10"]
    assert len(bytes(Salt.objects.get().value)) == 32
    clock.set("2026-03-10 23:30:00")
    counter.flush()
    assert Salt.objects.count() == 2
    clock.set("2026-03-11 00:40:00")
    counter.flush()
    assert [str(salt) for salt in Salt.objects.all()] == ["2026-03-11"]


def test_workers_make_the_same_key_of_a_reader(
    counter: Counter, new_counter: Callable[[], Counter]
) -> None:
    other = new_counter()
    other.flush()
    counter.seen("192.0.2.1", BROWSER)
    other.seen("192.0.2.1", BROWSER)
    counter.flush()
    assert total(other) == 1
    assert Presence.objects.count() == 1
