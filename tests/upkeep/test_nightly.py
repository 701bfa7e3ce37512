"""What is to be done at night is done once, by one process of the running site."""

import contextlib
import datetime
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command, get_commands
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone

from sotngoaivu.conf import environment
from sotngoaivu.core import serving
from sotngoaivu.upkeep import nightly
from sotngoaivu.upkeep.models import NightlyRun
from sotngoaivu.upkeep.nightly import SILENCE, Job, Nightly, claim
from tests.waiting import until

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
# These read, replace the site themselves, prepare it for what is done next, or give another one.
NOT_WRITING = {"backup_verify", "compilemessages", "doctor", "nightly", "prepare", "restore"}
OWN = ("news", "pages", "sotngoaivu")
WRITING = sorted(
    name
    for name, app in get_commands().items()
    if isinstance(app, str) and app.split(".")[0] in OWN and name not in NOT_WRITING
)

AT = datetime.time(2, 30)
NIGHT = datetime.datetime(2026, 10, 5, 2, 30, tzinfo=VIETNAM)
LATER = NIGHT + datetime.timedelta(days=1)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("now", "due"),
    [((5, 2, 29), (4, 2, 30)), ((5, 2, 30), (5, 2, 30)), ((5, 23, 59), (5, 2, 30))],
)
def test_it_is_due_by_the_clock_of_vietnam(
    now: tuple[int, int, int], due: tuple[int, int, int]
) -> None:
    moment = datetime.datetime(2026, 10, *now, tzinfo=VIETNAM).astimezone(datetime.UTC)
    expected = datetime.datetime(2026, 10, *due, tzinfo=VIETNAM)
    assert Job(("tidy",), AT).last_due(moment) == expected


@pytest.mark.django_db
def test_one_process_does_it_and_the_first_night_is_the_next() -> None:
    assert not claim("tidy", NIGHT)
    assert not claim("tidy", NIGHT)
    assert [claim("tidy", LATER), claim("tidy", LATER)] == [True, False]


@pytest.mark.django_db
def test_jobs_are_claimed_each_by_itself() -> None:
    claim("tidy", NIGHT)
    assert not claim("other", LATER)
    assert claim("tidy", LATER)


@pytest.fixture
def begun() -> datetime.datetime:
    """When the night's job was begun."""
    claim("tidy", NIGHT)
    assert claim("tidy", LATER, LATER)
    return LATER


def looks(begun: datetime.datetime) -> Iterator[bool]:
    """Whether it falls to one of two that look, each time after a silence."""
    for number in range(1, 5):
        moment = begun + number * (SILENCE + datetime.timedelta(seconds=1))
        yield claim("tidy", LATER, moment)
        yield claim("tidy", LATER, moment)


@pytest.mark.django_db
def test_what_was_broken_off_is_begun_anew_once_and_then_given_up(
    begun: datetime.datetime, caplog: pytest.LogCaptureFixture
) -> None:
    assert not claim("tidy", LATER, begun + SILENCE)
    assert list(looks(begun)) == [True] + [False] * 7
    assert caplog.messages == [
        "The nightly tidy was broken off, and is begun anew",
        "The nightly tidy was broken off 2 times; it is not done before the next night",
    ]
    assert claim("tidy", LATER + datetime.timedelta(days=1))


@pytest.mark.django_db
@pytest.mark.parametrize("code", [None, 1])
def test_what_has_ended_well_or_not_is_not_begun_anew(
    begun: datetime.datetime, code: int | None, caplog: pytest.LogCaptureFixture
) -> None:
    with contextlib.suppress(SystemExit), nightly.at_work("tidy"):
        if code:
            sys.exit(code)
    assert not any(looks(begun))
    assert caplog.messages == []


@pytest.mark.django_db
def test_what_is_at_work_for_more_than_a_day_is_not_begun_beside_itself(
    begun: datetime.datetime,
) -> None:
    with nightly.at_work("tidy"):
        assert not claim("tidy", timezone.now())
    assert claim("tidy", timezone.now())


@pytest.mark.only_database("postgresql")
@pytest.mark.django_db(transaction=True)
def test_the_end_is_noted_though_the_connection_was_cut_meanwhile(
    begun: datetime.datetime, caplog: pytest.LogCaptureFixture
) -> None:
    runs = NightlyRun.objects.filter(job="tidy")
    with nightly.at_work("tidy"):
        connection.connection.close()
    assert runs.get().seen_at is None
    assert caplog.messages == []


@pytest.mark.only_database("postgresql")
@pytest.mark.django_db(transaction=True)
def test_whoever_is_at_work_is_seen_again_and_again(
    begun: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nightly, "BEAT_SECONDS", 0.01)
    runs = NightlyRun.objects.filter(job="tidy")
    with nightly.at_work("tidy"):
        runs.update(seen_at=begun)
        until(lambda: runs.get().seen_at != begun)
        assert not claim("tidy", LATER)


@pytest.mark.django_db
def test_a_command_of_the_night_is_given_and_its_end_is_noted(
    begun: datetime.datetime, capfd: Any
) -> None:
    call_command("nightly", "tidy", "--dry-run")
    assert "sessions" in capfd.readouterr().out
    assert NightlyRun.objects.get(job="tidy").seen_at is None


@pytest.mark.only_database("postgresql")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_broken_off", [False, True])
def test_of_many_that_look_at_once_one_does_it(is_broken_off: bool) -> None:
    claim("tidy", NIGHT)
    if is_broken_off:
        claim("tidy", LATER, LATER)
    said: list[bool] = []

    def look() -> None:
        said.append(claim("tidy", LATER))
        connection.close()

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == [False] * 7 + [True]


@pytest.mark.one_database
@pytest.mark.django_db(transaction=True)
def test_the_thread_does_what_is_due_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    yesterday = timezone.now() - datetime.timedelta(days=1, minutes=1)
    NightlyRun.objects.create(job="due", due_at=yesterday - datetime.timedelta(days=1))
    done: list[str] = []
    monkeypatch.setattr(nightly, "do", lambda job: done.append(job.name))
    monkeypatch.setattr(nightly, "LOOK_SECONDS", 0.01)
    at = timezone.localtime(yesterday).time()
    jobs = Nightly(Job(("new",), at), Job(("due",), at), Job(("never",), None))
    jobs.start()
    try:
        # SQLite in memory waits for no other thread: nothing is asked while this one runs.
        until(lambda: done)
    finally:
        jobs.stop()
    until(lambda: not [each for each in threading.enumerate() if each.name == "nightly"])
    assert done == ["due"]
    assert set(NightlyRun.objects.values_list("job", flat=True)) == {"due", "new"}


@pytest.mark.one_database
@pytest.mark.django_db
def test_a_job_is_a_command_in_a_process_of_its_own(
    settings: Any, tmp_path: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.BASE_DIR = tmp_path
    (tmp_path / "manage.py").write_text(
        "import os, signal, sys, pathlib\n"
        "pathlib.Path(__file__).with_name('ran').write_text(' '.join(sys.argv[1:]))\n"
        "if sys.argv[2] == 'killed': os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    nightly.do(Job(("tidy", "--dry-run"), AT))
    assert (tmp_path / "ran").read_text() == "nightly tidy --dry-run"
    assert caplog.messages == []
    nightly.do(Job(("killed",), AT))
    assert caplog.messages == ["The nightly killed was killed by signal 9"]


@pytest.mark.one_database
def test_when_is_an_environment_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment.clock("TIDY_AT_NIGHT", "03:30") == datetime.time(3, 30)
    monkeypatch.setenv("TIDY_AT_NIGHT", "never")
    assert environment.clock("TIDY_AT_NIGHT", "03:30") is None
    monkeypatch.setenv("TIDY_AT_NIGHT", "half past three")
    with pytest.raises(ImproperlyConfigured, match="TIDY_AT_NIGHT"):
        environment.clock("TIDY_AT_NIGHT")


@pytest.mark.one_database
@pytest.mark.django_db
@pytest.mark.parametrize("command", WRITING)
def test_nothing_is_written_while_the_site_is_being_replaced(
    settings: Any, tmp_path: Path, command: str
) -> None:
    settings.VAR_DIR = tmp_path
    with serving.alone(), pytest.raises(CommandError, match="is being restored"):
        call_command(command)
