"""A running site makes a backup each night, once."""

import datetime
import threading
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import connection

from sotngoaivu.backup.nightly import claim, last_due
from sotngoaivu.core import serving

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("now", "due"),
    [((5, 2, 29), (4, 2, 30)), ((5, 2, 30), (5, 2, 30)), ((5, 23, 59), (5, 2, 30))],
)
def test_it_is_due_by_the_clock_of_vietnam(
    now: tuple[int, int, int], due: tuple[int, int, int]
) -> None:
    moment = datetime.datetime(2026, 10, *now, tzinfo=VIETNAM).astimezone(datetime.UTC)
    assert last_due(moment, datetime.time(2, 30)) == datetime.datetime(
        2026, 10, *due, tzinfo=VIETNAM
    )


@pytest.mark.django_db
def test_one_process_makes_it_and_the_first_night_is_the_next() -> None:
    night = datetime.datetime(2026, 10, 5, 2, 30, tzinfo=VIETNAM)
    assert not claim(night)
    assert not claim(night)
    later = night + datetime.timedelta(days=1)
    assert [claim(later), claim(later)] == [True, False]


@pytest.mark.several_writers
@pytest.mark.django_db(transaction=True)
def test_of_many_that_look_at_once_one_makes_it() -> None:
    night = datetime.datetime(2026, 10, 5, 2, 30, tzinfo=VIETNAM)
    claim(night)
    said: list[bool] = []

    def look() -> None:
        said.append(claim(night + datetime.timedelta(days=1)))
        connection.close()

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == [False] * 7 + [True]


@pytest.mark.one_database
@pytest.mark.django_db
def test_its_failure_is_one_line_of_the_log(
    settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: Any
) -> None:
    settings.VAR_DIR = tmp_path
    (tmp_path / "backups").touch()
    with pytest.raises(SystemExit, match="1"):
        call_command("backup", nightly=True)
    (line,) = caplog.messages
    assert line.startswith("Tonight's backup failed: ")
    assert "backups" in line
    assert capfd.readouterr().out == ""


@pytest.mark.one_database
@pytest.mark.django_db
def test_no_backup_is_made_of_a_site_that_is_being_replaced(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    with serving.alone(), pytest.raises(Exception, match="is being restored"):
        call_command("backup")
    assert not (tmp_path / "backups").exists()
