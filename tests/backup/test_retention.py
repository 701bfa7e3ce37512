"""Which backups stay, and their copies elsewhere."""

import datetime
import fcntl
import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from sotngoaivu.backup import retention
from sotngoaivu.backup.checking import check
from sotngoaivu.backup.writing import Written, remove_parts
from sotngoaivu.conf import environment
from tests.clock import Clock

pytestmark = pytest.mark.one_database


def name(moment: datetime.datetime) -> str:
    return f"site-{moment:%Y-%m-%d-%H%M%S}.tar.gz"


@pytest.fixture
def year(tmp_path: Path) -> tuple[Path, list[datetime.datetime]]:
    """A folder with two backups a day of the last 400 days, and when each was made."""
    folder = tmp_path / "backups"
    folder.mkdir()
    now = timezone.localtime()
    moments = [now - datetime.timedelta(hours=12 * number, seconds=1) for number in range(800)]
    for moment in moments:
        (folder / name(moment)).touch()
    return folder, moments


def test_days_weeks_and_months_stay(
    settings: Any, year: tuple[Path, list[datetime.datetime]]
) -> None:
    settings.BACKUP_KEEP = (7, 5, 12)
    folder, moments = year
    retention.rotate(folder, folder / name(moments[0]))
    stay = {path.name for path in folder.iterdir()}
    assert {name(moment) for moment in moments[:2]} <= stay
    days = {re.sub(r"-\d{6}\.tar.*", "", path) for path in stay}
    assert len({day[:12] for day in days}) >= 12
    for number in range(7):
        assert any(
            f"{moments[0] - datetime.timedelta(days=number):%Y-%m-%d}" in day for day in days
        )
    assert len(stay) <= 7 + 5 + 12 + 2
    assert retention.rotate(folder, folder / name(moments[0])) == []


def test_the_newest_stays_whatever_the_clock_says(settings: Any, tmp_path: Path) -> None:
    settings.BACKUP_KEEP = (0, 0, 0)
    now = timezone.localtime()
    newest = tmp_path / name(now - datetime.timedelta(days=900))
    other = tmp_path / name(now - datetime.timedelta(days=3))
    for file in (newest, other):
        file.touch()
    assert retention.rotate(tmp_path, newest) == [other]
    assert newest.exists()


def test_what_a_broken_off_copy_has_left_goes_a_day_later(
    settings: Any, tmp_path: Path, clock: Clock
) -> None:
    """Another machine may be writing into the same folder just now."""
    settings.BACKUP_KEEP = (7, 5, 12)
    now = timezone.localtime()
    newest = tmp_path / name(now)
    parts = [
        tmp_path / f"{name(now)}.part",
        tmp_path / f"{name(now - datetime.timedelta(days=9))}.age.part",
    ]
    others = [tmp_path / "mine.tar.gz.part", tmp_path / "site-2020-99.tar.gz.part"]
    for file in (newest, *parts, *others):
        file.touch()
    assert retention.rotate(tmp_path, newest) == []
    clock.now += datetime.timedelta(days=1, minutes=1)
    assert sorted(retention.rotate(tmp_path, newest)) == sorted(parts)
    assert {*tmp_path.iterdir()} == {newest, *others}


def test_what_is_not_ours_stays(settings: Any, tmp_path: Path) -> None:
    settings.BACKUP_KEEP = (0, 0, 0)
    others = [
        "site.tar.gz",
        "site-2020-01-01-000000.tar.gz.bak",
        "before-restore-2020-01-01-000000",
    ]
    others += ["site-2020-99-99-000000.tar.gz", "my-site-2020-01-01-000000.tar.gz"]
    for other in others:
        (tmp_path / other).touch()
    (tmp_path / "site-2020-01-02-000000.tar.gz").mkdir()
    (tmp_path / "site-2020-01-03-000000.tar.gz").symlink_to(tmp_path / "site.tar.gz")
    before = {*tmp_path.iterdir()}
    assert retention.rotate(tmp_path, tmp_path / "site.tar.gz") == []
    assert {*tmp_path.iterdir()} == before


@pytest.fixture
def elsewhere(settings: Any, tmp_path: Path) -> Path:
    settings.BACKUP_COPY_TO = str(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").mkdir()
    return tmp_path / "elsewhere"


@pytest.mark.django_db
def test_a_backup_is_made_copied_and_old_ones_go(
    settings: Any, media: Path, elsewhere: Path, clock: Clock
) -> None:
    settings.BACKUP_KEEP = (1, 0, 0)
    backups = settings.VAR_DIR / "backups"
    backups.mkdir(parents=True)
    for folder in (backups, elsewhere):
        (folder / "site-2020-01-01-000000.tar.gz").touch()
        (folder / "mine.txt").touch()
    (backups / "site-2020-01-02-000000.tar.gz.part").touch()
    call_command("backup", stdout=io.StringIO())
    (made,) = backups.glob("site-*")
    assert check(made)
    assert (elsewhere / made.name).read_bytes() == made.read_bytes()
    assert (elsewhere / made.name).stat().st_mode & 0o077 == 0
    assert {path.name for path in elsewhere.iterdir()} == {made.name, "mine.txt"}


@pytest.mark.django_db
def test_a_copy_that_fails_fails_the_command_and_leaves_the_backup(
    settings: Any, media: Path, elsewhere: Path
) -> None:
    elsewhere.rmdir()
    with pytest.raises(CommandError, match=r"No copy was made.*BACKUP_COPY_TO"):
        call_command("backup", stdout=io.StringIO())
    assert len(list((settings.VAR_DIR / "backups").glob("site-*"))) == 1
    assert not elsewhere.exists()


def test_what_is_damaged_is_not_copied(tmp_path: Path, elsewhere: Path) -> None:
    (tmp_path / "site.tar.gz").write_bytes(b"damaged")
    written = Written(tmp_path / "site.tar.gz", 7, "0" * 64)
    with pytest.raises(CommandError, match="is not what was written"):
        retention.verify(written)
    with pytest.raises(CommandError, match="No copy was made"):
        retention.copy(written, elsewhere)
    assert not list(elsewhere.iterdir())


def test_half_written_backups_go_but_not_those_being_written(tmp_path: Path) -> None:
    (tmp_path / "left.tar.gz.part").touch()
    # What cannot be opened, as somebody else's, stops no start.
    (tmp_path / "a.tar.gz.part").symlink_to("nowhere")
    with (tmp_path / "present.tar.gz.part").open("wb") as present:
        fcntl.flock(present, fcntl.LOCK_EX)
        remove_parts(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"a.tar.gz.part", "present.tar.gz.part"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("BACKUP_AT", value) for value in ("25:00", "2", "night", "02:30+07:00")),
        *(("BACKUP_KEEP", value) for value in ("7", "7,5", "7,5,-1", "7,5,many", "7,5,12,1")),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=rf"{name} is .*such as"):
        environment.clock(name) if name == "BACKUP_AT" else environment.counts(name, (7, 5, 12))


def test_settings_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment.clock("BACKUP_AT") is None
    assert environment.counts("BACKUP_KEEP", (7, 5, 12)) == (7, 5, 12)
    monkeypatch.setenv("BACKUP_AT", "02:30")
    monkeypatch.setenv("BACKUP_KEEP", "3, 0,1")
    assert environment.clock("BACKUP_AT") == datetime.time(2, 30)
    assert environment.counts("BACKUP_KEEP", (7, 5, 12)) == (3, 0, 1)
