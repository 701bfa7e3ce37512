"""Nobody waits for a server that answers nobody, and everybody for one that is at work."""

from collections.abc import Generator

import pytest

from sotngoaivu.core import database
from sotngoaivu.core.database import DatabaseWatch, Hangs
from tests.waiting import until

NOTHING, ANSWER, SENT = 0, 1, 2
# So often somebody looks around before it is known that the server hangs.
LOOKS = round(database.SILENCE_SECONDS / database.STEP_SECONDS)
SOON = round(database.SHORT_SILENCE_SECONDS / database.STEP_SECONDS)

Wait = Generator[str, int, str]


class Clock:
    """Seconds pass where somebody looks around."""

    seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


clock = Clock()


def _wait(watch: DatabaseWatch) -> Wait:
    """Somebody who waits already: for an answer, any number of times."""

    def steps() -> Wait:
        while (yield "read") != ANSWER:
            pass
        return "answered"

    wait = watch.watched(steps(), lambda ready: ready == ANSWER)
    assert next(wait) == "read"
    return wait


def _look(wait: Wait, times: int) -> None:
    for _ in range(times):
        clock.seconds += database.STEP_SECONDS
        wait.send(NOTHING)


@pytest.fixture
def watch() -> DatabaseWatch:
    def probe() -> None:
        raise OSError("away")

    return DatabaseWatch(probe, clock)


def test_who_is_answered_gets_the_answer(watch: DatabaseWatch) -> None:
    wait = _wait(watch)
    _look(wait, 3)
    with pytest.raises(StopIteration) as done:
        wait.send(ANSWER)
    assert done.value.value == "answered"


def test_a_server_that_is_silent_for_long_is_left_alone(watch: DatabaseWatch) -> None:
    wait, other = _wait(watch), _wait(watch)
    wait.send(SENT)
    with pytest.raises(Hangs):
        _look(wait, LOOKS + 1)
    assert watch.breaker.is_open
    with pytest.raises(Hangs):
        _wait(watch)
    # Who waits still, gives up too.
    with pytest.raises(Hangs):
        _look(other, SOON + 1)


def test_a_long_query_goes_on_while_others_are_answered(watch: DatabaseWatch) -> None:
    long = _wait(watch)
    for _ in range(3 * LOOKS):
        with pytest.raises(StopIteration):
            _wait(watch).send(ANSWER)
        _look(long, 1)
    assert not watch.breaker.is_open


def test_a_process_that_was_held_up_itself_goes_on(watch: DatabaseWatch) -> None:
    wait = _wait(watch)
    _look(wait, 1)
    clock.seconds += 60
    _look(wait, 1)
    with pytest.raises(StopIteration):
        wait.send(ANSWER)


def test_no_query_goes_on_for_ever(watch: DatabaseWatch) -> None:
    long = _wait(watch)
    for _ in range(round(database.LONGEST_SECONDS / database.STEP_SECONDS) - 1):
        with pytest.raises(StopIteration):
            _wait(watch).send(ANSWER)
        _look(long, 1)
    with pytest.raises(Hangs):
        _look(long, 2)
    assert not watch.breaker.is_open


def test_not_every_thread_waits_for_the_end_of_a_silence(watch: DatabaseWatch) -> None:
    waits = [_wait(watch) for _ in range(database.MOST_WAITING)]
    late = _wait(watch)
    # At the moment itself it is the rounding of sums that decides.
    _look(waits[0], SOON - 1)
    with pytest.raises(Hangs):
        _look(late, SOON + 1)
    with pytest.raises(Hangs):
        _wait(watch)
    # The first to be answered lets others in.
    with pytest.raises(StopIteration):
        waits[0].send(ANSWER)
    _look(_wait(watch), 1)
    assert not watch.breaker.is_open


def test_who_has_something_else_to_show_gives_up_sooner(watch: DatabaseWatch) -> None:
    wait = _wait(watch)
    with watch.impatient(), pytest.raises(Hangs):
        _look(wait, LOOKS - 1)
    assert not watch.breaker.is_open


def test_it_is_asked_again_as_soon_as_it_answers_the_probe() -> None:
    silent = True

    def probe() -> None:
        if silent:
            raise OSError("away")

    watch = DatabaseWatch(probe, clock)
    with pytest.raises(Hangs):
        _look(_wait(watch), LOOKS + 1)
    silent = False
    until(lambda: not watch.breaker.is_open)
    _look(_wait(watch), 1)


@pytest.mark.parametrize("given", ["", "-c search_path=site"])
def test_a_server_of_readers_bounds_statements_locks_and_idle_transactions(
    given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database.watch, "is_on", False)
    entry = {"ENGINE": "sotngoaivu.core.compat.postgresql", "OPTIONS": {"options": given}}
    database.bound(entry)
    assert database.watch.is_on
    options = entry["OPTIONS"]["options"]  # type: ignore[index]
    for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
        assert f"-c {name}=" in options
    # What the operator says comes last, and holds.
    assert options.endswith(given)
