"""`manage.py doctor` says what is wrong, and what to do; each part once well and once ill."""

import datetime
import hashlib
import io
import json
import os
import time
from collections import namedtuple
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.core.mail import get_connection
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from wagtail.models import PageLogEntry, Site

from news.models import ArticlePage
from pages.models import HomePage
from pages.models.scheduling import FailedSchedule
from sotngoaivu.core.http import health
from sotngoaivu.management import examination
from sotngoaivu.management.examination import PARTS, findings
from sotngoaivu.management.finding import Finding
from sotngoaivu.media.models import CustomImage, CustomRendition
from sotngoaivu.media.renditions import make_missing
from sotngoaivu.search.models import SearchEntry
from sotngoaivu.upkeep.models import NightlyRun

WELL = {
    "SITE_URL": "https://so.example.vn",
    "ALLOWED_HOSTS": ["so.example.vn"],
    "TRUSTED_PROXIES": 1,
    "PORT": "8000",
    "DEBUG": False,
    "SECRET_KEY": "only for the tests, which nobody could want to guess at all",
    "SECURE_HSTS_SECONDS": 3600,
    "SECURE_SSL_REDIRECT": True,
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "SERVE_MEDIA": True,
    "METRICS_ADDRESS": ("127.0.0.1", 9100),
    "ADMINS": [],
    "SENDS_EMAIL": False,
    "DEFAULT_FROM_EMAIL": "web@so.example.vn",
}


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    """A folder of a site in which all is well."""
    for name, value in WELL.items():
        setattr(settings, name, value)
    # DJANGO_ALLOW_ASYNC_UNSAFE, which tests in a browser need.
    settings.SILENCED_SYSTEM_CHECKS = [*settings.SILENCED_SYSTEM_CHECKS, "async.E001"]
    settings.VAR_DIR, settings.MEDIA_ROOT = tmp_path / "var", tmp_path / "media"
    settings.STATIC_ROOT = tmp_path / "static"
    settings.VAR_DIR.mkdir(mode=0o700)
    (settings.VAR_DIR / "backups").mkdir()
    (settings.VAR_DIR / "backups" / "site-2026-11-28-020000.tar.gz").touch()
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "staticfiles.json").write_text('{"paths": {"a.css": "a.1.css"}}')
    (settings.STATIC_ROOT / "a.1.css").write_text("p {}")
    return tmp_path


def wrong(name: str) -> str:
    """The one thing that is wrong with a part; what to do about it is told, too."""
    [finding] = findings(name)
    assert finding.do
    return finding.wrong


@pytest.mark.one_database
@pytest.mark.parametrize("name", ["settings", "folder", "disk", "files", "backups", "mail"])
def test_nothing_is_found_where_nothing_is_wrong(name: str, folder: Path) -> None:
    assert findings(name) == []


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"SECRET_KEY": "short", "SITE_URL": "http://so.example.vn:8000"}, "SECRET_KEY"),
        ({"TRUSTED_PROXIES": 0}, "no proxy is trusted"),
        ({"SITE_URL": "http://so.example.vn", "TRUSTED_PROXIES": 0}, "all readers have its"),
        ({"SERVE_MEDIA": False, "SITE_URL": "http://so.example.vn:8000"}, ""),
        (
            {
                "SERVE_MEDIA": False,
                "SITE_URL": "http://so.example.vn:8000",
                "TRUSTED_PROXIES": 0,
                "MEDIA_URL": "/media/",
            },
            "SERVE_MEDIA",
        ),
        ({"ALLOWED_HOSTS": ["other.example.vn"]}, "ALLOWED_HOSTS"),
        ({"DEBUG": True, "SITE_URL": "http://so.example.vn"}, "DEBUG"),
        ({"METRICS_ADDRESS": ("0.0.0.0", 9100)}, "METRICS_ADDRESS"),  # noqa: S104
        ({"METRICS_ADDRESS": ("8.8.8.8", 9100)}, "METRICS_ADDRESS"),
        ({"METRICS_ADDRESS": ("10.0.0.4", 9100)}, ""),
        ({"ADMINS": [("a", "a@b.vn")]}, "no message is sent"),
        ({"SENDS_EMAIL": True, "DEFAULT_FROM_EMAIL": "webmaster@localhost"}, "nobody has"),
    ],
)
def test_settings_that_do_not_fit_each_other(
    changed: dict[str, Any], said: str, folder: Path, settings: Any
) -> None:
    for name, value in changed.items():
        setattr(settings, name, value)
    if said:
        assert said in wrong("settings")
    else:
        assert findings("settings") == []


@pytest.mark.one_database
def test_a_folder_that_others_may_read_or_that_is_not_there(folder: Path, settings: Any) -> None:
    settings.VAR_DIR.chmod(0o750)
    assert "open to other users" in wrong("folder")
    settings.VAR_DIR = folder / "nowhere"
    assert "is not there" in wrong("folder")


@pytest.mark.one_database
def test_a_web_server_that_serves_uploads_goes_through_the_folder_and_no_more(
    folder: Path, settings: Any
) -> None:
    settings.SERVE_MEDIA = False
    settings.VAR_DIR.chmod(0o710)
    assert "open to other users" in wrong("folder")
    settings.MEDIA_ROOT = settings.VAR_DIR / "media"
    assert findings("folder") == []
    settings.VAR_DIR.chmod(0o711)
    [finding] = findings("folder")
    assert finding.do == f"chmod 710 {settings.VAR_DIR}"


@pytest.mark.one_database
def test_a_folder_that_cannot_be_written_to(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(folder: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(health, "write_at", refuse)
    assert "cannot be written to (Permission denied)" in wrong("folder")


Usage = namedtuple("Usage", "total used free")
Names = namedtuple("Names", "f_files f_favail")


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("free", "names", "said"),
    [(2**20, 500, "nearly full"), (900 * 2**20, 500, ""), (900 * 2**20, 1, "few more files")],
)
def test_a_disk_that_is_nearly_full(
    free: int, names: int, said: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda path: Usage(2**30, 0, free))
    monkeypatch.setattr("os.statvfs", lambda path: Names(1000, names))
    assert [said in each.wrong for each in findings("disk")] == ([True] if said else [])


@pytest.mark.django_db
def test_a_database_that_answers_is_looked_at_by_many(folder: Path, settings: Any) -> None:
    place = Site.objects.get(is_default_site=True)
    settings.SITE_URL = place.root_url
    for name in ("database", "migrations", "site", "clock", "schedule", "search"):
        assert findings(name) == [], name


@pytest.mark.django_db
def test_a_database_that_is_away_is_named_and_no_more_asked(folder: Path) -> None:
    def away(execute: Any, *args: Any) -> None:
        raise OperationalError("connection\nrefused")

    told = io.StringIO()
    with connection.execute_wrapper(away), pytest.raises(CommandError, match="wrong"):
        call_command("doctor", stdout=told)
    lines = told.getvalue()
    assert "It cannot be looked at: connection refused" in lines
    assert lines.count("not looked at") == sum(part.needs_database for part in PARTS.values())


@pytest.mark.only_database("sqlite")
def test_a_database_file_that_is_not_there_is_not_made(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(connection.settings_dict, "NAME", str(folder / "none.sqlite3"))
    assert "is not there" in wrong("database")
    assert not (folder / "none.sqlite3").exists()


@pytest.mark.django_db
def test_migrations_that_wait() -> None:
    MigrationRecorder(connection).migration_qs.filter(app="visits").delete()
    assert "1 migrations wait" in wrong("migrations")


@pytest.mark.django_db
def test_a_site_at_another_address(folder: Path) -> None:
    assert "another address than SITE_URL" in wrong("site")


@pytest.mark.one_database
def test_a_cache_that_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert findings("cache") == []
    monkeypatch.setattr(type(caches["default"]), "set", lambda *args: None)
    assert "keeps nothing" in wrong("cache")


@pytest.mark.one_database
def test_uploads_that_cannot_be_stored(folder: Path, settings: Any) -> None:
    assert findings("uploads") == []
    settings.MEDIA_ROOT = folder / "file" / "below"
    (folder / "file").write_text("where a folder should be")
    assert "Uploads cannot be stored" in wrong("uploads")


@pytest.mark.one_database
def test_an_upload_that_cannot_be_read(
    folder: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = settings.MEDIA_ROOT / "images" / "small.png"
    upload.parent.mkdir(parents=True)
    upload.touch()
    assert findings("uploads") == []
    monkeypatch.setattr(os, "access", lambda path, mode: path != str(upload))
    assert f"{upload} cannot be read" in wrong("uploads")


@pytest.mark.django_db
@pytest.mark.one_database
def test_sizes_of_pictures_that_are_missing() -> None:
    # Each takes seconds to make.
    shown = ArticlePage.published().exclude(main_image=None).first()
    assert shown is not None
    CustomImage.objects.exclude(pk=shown.main_image_id).delete()
    make_missing()
    assert findings("pictures") == []
    rendition = CustomRendition.objects.order_by("width", "height").first()
    assert rendition is not None
    rendition.delete()
    said = wrong("pictures")
    assert said.startswith("1 sizes of 1 pictures")
    assert rendition.image.title in said


@pytest.mark.one_database
def test_files_that_were_not_made_of_the_code(folder: Path, settings: Any) -> None:
    (settings.STATIC_ROOT / "staticfiles.json").unlink()
    assert "not gathered" in wrong("files")
    settings.BASE_DIR = folder
    assert "half English" in findings("files")[1].wrong


@pytest.mark.one_database
def test_a_static_file_that_is_lost_or_damaged(folder: Path, settings: Any) -> None:
    digest = hashlib.sha256(b"p {}").hexdigest()
    stamp = settings.VAR_DIR / "static-stamp"
    stamp.write_text(json.dumps({"made_of": "", "digests": {"a.1.css": digest}}))
    assert findings("files") == []
    (settings.STATIC_ROOT / "a.1.css").write_text("p")
    assert wrong("files").endswith("a.1.css")
    stamp.unlink()
    assert findings("files") == []
    (settings.STATIC_ROOT / "a.1.css").unlink()
    assert wrong("files").startswith("1 static files")
    (settings.STATIC_ROOT / "staticfiles.json").write_text("{")
    assert "cannot be read" in wrong("files")


@pytest.mark.one_database
def test_backups_that_are_old_or_none(folder: Path, settings: Any) -> None:
    [backup] = (settings.VAR_DIR / "backups").iterdir()
    then = time.time() - 9 * 86400
    os.utime(backup, (then, then))
    assert "9 days old" in wrong("backups")
    backup.rename(backup.with_name("before-restore-2026-11-28-020000.tar.gz"))
    assert "no backup" in wrong("backups")


@pytest.mark.one_database
@pytest.mark.parametrize("ending", ["", ".age"])
def test_what_is_written_of_a_backup_is_none_yet(ending: str, folder: Path, settings: Any) -> None:
    [backup] = (settings.VAR_DIR / "backups").iterdir()
    part = backup.rename(f"{backup}{ending}.part")
    assert "no backup" in wrong("backups")
    part.rename(f"{backup}{ending}")
    assert findings("backups") == []


@pytest.mark.one_database
def test_a_key_for_backups_that_cannot_be_read(folder: Path, settings: Any) -> None:
    settings.BACKUP_PUBLIC_KEY = ["age1nothing"]
    assert "BACKUP_PUBLIC_KEY" in wrong("backups")


@pytest.mark.one_database
def test_copies_of_backups_that_come_to_nothing(
    folder: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.BACKUP_COPY_TO = str(folder / "nowhere")
    assert "is no folder" in wrong("backups")
    # What was to be mounted is not.
    settings.BACKUP_COPY_TO = str(folder)
    assert "on the disk that the backups are on" in wrong("backups")

    def refuse(folder: Path) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(health, "write_at", refuse)
    settings.BACKUP_COPY_TO = "/dev/shm"
    assert "cannot be written to (Read-only file system)" in wrong("backups")
    monkeypatch.undo()
    assert findings("backups") == []


@pytest.mark.django_db
def test_a_clock_that_is_behind_what_was_done(home: HomePage) -> None:
    ahead = timezone.now() + datetime.timedelta(hours=2)
    entry = PageLogEntry.objects.log_action(home, "wagtail.edit")
    PageLogEntry.objects.filter(pk=entry.pk).update(timestamp=ahead)
    assert "something was done" in wrong("clock")


@pytest.mark.django_db
def test_what_is_due_and_what_could_not_be_done(home: HomePage) -> None:
    article = ArticlePage.objects.first()
    assert article is not None
    article.expire_at = timezone.now() - datetime.timedelta(hours=1)
    article.save()
    assert "has been due since" in wrong("schedule")
    FailedSchedule(
        content_type=article.content_type,
        object_id=str(article.pk),
        due_at=article.expire_at,
    ).note_try(timezone.now(), {"vi": "Không được", "en": "It could not be"})
    assert "and could not" in findings("schedule")[0].wrong


@pytest.mark.django_db
def test_a_nightly_job_that_was_broken_off() -> None:
    now = timezone.now()
    run = NightlyRun.objects.create(job="backup", due_at=now, seen_at=now)
    assert findings("schedule") == []
    NightlyRun.objects.update(seen_at=now - datetime.timedelta(minutes=6))
    [finding] = findings("schedule")
    assert f"The nightly backup that was due at {timezone.localtime(now):%d/%m/%Y}" in finding.wrong
    assert finding.do.endswith(f"manage.py nightly {run.job}")


@pytest.mark.django_db
def test_a_public_page_that_search_does_not_find() -> None:
    article = ArticlePage.objects.live().first()
    assert article is not None
    SearchEntry.objects.filter(page=article).delete()
    assert "search does not find" in wrong("search")


@pytest.mark.one_database
def test_a_mail_server_that_cannot_be_used(
    folder: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SENDS_EMAIL = True
    assert findings("mail") == []

    def refuse(self: Any) -> None:
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(type(get_connection()), "open", refuse)
    assert "Connection refused" in wrong("mail")


@pytest.mark.one_database
def test_all_is_well_or_the_exit_code_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each part has a line; the command ends with 1 where one has found something."""
    found: list[Finding] = []
    part = examination.Part(lambda: iter(found))
    monkeypatch.setattr(examination, "PARTS", dict.fromkeys(PARTS, part))
    monkeypatch.setattr("sotngoaivu.management.commands.doctor.PARTS", examination.PARTS)
    told = io.StringIO()
    call_command("doctor", stdout=told)
    assert told.getvalue().splitlines()[-1] == "All is well."
    found.append(Finding("It is dark.", "Light a lamp."))
    with pytest.raises(CommandError, match=f"{len(PARTS)} things are wrong") as ended:
        call_command("doctor", stdout=told)
    assert ended.value.returncode == 1
    assert "-> Light a lamp." in told.getvalue()
